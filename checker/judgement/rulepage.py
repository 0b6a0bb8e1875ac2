"""Rules as text for a terminal: one rule's page, the list, the coverage of the texts."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from checker.judgement.compile import NEVER
from checker.model.rule import Parameter, Rule, Ruleset
from checker.model.vocabulary import Vocabulary

WORDS = {
    "zh": {
        "basis": {"verified": "已核原文", "secondary": "第三方转述", "recalled": "待核实（凭经验）"},
        "clause": "条款", "basis_label": "依据可靠度", "subject": "对象", "severity": "严重程度", "requires": "要求",
        "why": "为什么", "evidence": "能证明的文件（最好的在前）", "remedy": "怎么办", "passes": "通过条件", "fails": "不通过条件",
        "concludes": "推出", "applies": "适用条件", "examples": "示例", "parameters": "参数", "not_pass": "不满足通过条件即不通过",
        "never": "从不直接判为不通过，不满足时为待复核", "covered": "由规则判断", "uncovered": "未覆盖",
    },
    "en": {
        "basis": {"verified": "official text read", "secondary": "third-party text", "recalled": "recalled, to be confirmed"},
        "clause": "Clause", "basis_label": "Basis", "subject": "Subject", "severity": "Severity", "requires": "Requirement",
        "why": "Why", "evidence": "Evidence (best first)", "remedy": "Remedy", "passes": "Passes when", "fails": "Fails when",
        "concludes": "Concludes", "applies": "Applies when", "examples": "Examples", "parameters": "Parameters",
        "not_pass": "whatever does not pass", "never": "never: review at worst", "covered": "judged by", "uncovered": "not covered",
    },
}  # fmt: skip


def rule_page(rule: Rule, parameters: Mapping[str, Parameter], vocabulary: Vocabulary, lang: str) -> str:
    """Requirement, clause, basis, why, evidence, remedy, conditions, parameters and examples of one rule."""
    words: dict[str, Any] = WORDS[lang]
    lines = [f"{rule.id}  {rule.title.text(lang)}", ""]
    lines.append(f"{words['clause']}: {rule.cites.text}  {rule.cites.clause}")
    lines.append(f"{words['basis_label']}: {words['basis'][rule.basis]}")
    lines.append(f"{words['subject']}: {rule.subject}    {words['severity']}: {rule.severity} {rule.finding_class or ''}".rstrip())
    if rule.requirement is not None:
        lines += ["", f"{words['requires']}: {rule.requirement.text(lang)}"]
    lines += ["", f"{words['why']}: {rule.why.text(lang)}"]
    labels = [vocabulary.types[kind].label.text(lang) for kind in rule.evidence if kind in vocabulary.types]
    if labels:
        lines.append(f"{words['evidence']}: " + ("、" if lang == "zh" else ", ").join(labels))
    lines += [f"{words['remedy']}: {rule.remedy.text(lang)}", ""]
    if rule.applies:
        lines.append(f"{words['applies']}: {_compact(rule.applies)}")
    if rule.concludes is not None:
        lines.append(f"{words['concludes']}: {_compact(rule.concludes)}")
    if rule.passes is not None:
        lines.append(f"{words['passes']}: {_compact(rule.passes)}")
        fails = words["not_pass"] if rule.fails is None else words["never"] if rule.fails == NEVER else _compact(rule.fails)
        lines.append(f"{words['fails']}: {fails}")
    used = sorted(set(_parameters(rule.model_dump())))
    if used:
        lines += ["", f"{words['parameters']}:"]
        for name in used:
            lines += [f"  {line}" for line in _parameter_lines(parameters[name], words)]
    lines += ["", f"{words['examples']}:"]
    lines += [f"  {_compact(example.given)}  →  {_compact(example.expect)}" for example in rule.examples]
    return "\n".join(lines)


def rule_list(rules: Iterable[Rule], lang: str) -> str:
    """One line a rule: id, severity, basis, title."""
    words: dict[str, Any] = WORDS[lang]
    return "\n".join(
        f"{rule.id:<24} {rule.severity:<8} {words['basis'][rule.basis]}  {rule.title.text(lang)}" for rule in rules
    )


def coverage_table(rulesets: Iterable[Ruleset], lang: str) -> str:
    """Every clause of every text with the rules that judge it, or why none does."""
    words: dict[str, Any] = WORDS[lang]
    lines = []
    for ruleset in rulesets:
        covered = sum(bool(clause.rules) for clause in ruleset.clauses)
        lines += [f"{ruleset.text}  {ruleset.title.text(lang)}  ({covered}/{len(ruleset.clauses)})"]
        for clause in ruleset.clauses:
            state = (
                f"{words['covered']} {', '.join(clause.rules)}"
                if clause.rules
                else f"{words['uncovered']}: {clause.uncovered.text(lang) if clause.uncovered else ''}"
            )
            lines.append(f"  {clause.clause:<14} {clause.title.text(lang)}  [{words['basis'][clause.basis]}]  {state}")
        lines.append("")
    return "\n".join(lines).rstrip()


def _parameter_lines(parameter: Parameter, words: dict[str, Any]) -> list[str]:
    lines = [f"{parameter.id} ({parameter.unit or '-'})"]
    for dated in parameter.values:
        span = f"{dated.in_force.since or ''}…{dated.in_force.until or ''}" if dated.in_force.since or dated.in_force.until else ""
        lines.append(f"  {_compact(dated.value)}  {span}  {words['basis'][dated.basis]}: {dated.reference}")
    return lines


def _parameters(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        if isinstance(value.get("parameter"), str):
            yield value["parameter"]
        for item in value.values():
            yield from _parameters(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _parameters(item)


def _compact(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
