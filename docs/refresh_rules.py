"""Writes docs/rules/ from the rule base: `python docs/refresh_rules.py` (a test compares).

One page a rule in Chinese and English, README.md as the list of all, coverage.md with every clause of every text, who
judges it or why nobody does, and the rules apart whose wording or numbers nobody could confirm.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from checker.judgement.condition_words import Describer, page_words
from checker.judgement.rulebase import RuleBase, load_rulebase
from checker.judgement.rulepage import parameters_of, stated_conditions
from checker.model.rule import Parameter, Rule

FOLDER = Path(__file__).resolve().parent / "rules"
LANGUAGES = ("zh", "en")
NAMES = {"zh": "中文", "en": "English"}
MADE = "<!-- python docs/refresh_rules.py -->"
FAMILIES = {
    "LAW": ("2023年第31号令", "Order 31"),
    "VAL": ("审定与核查实施规则", "validation and verification rules"),
    "AFF": ("造林碳汇方法学", "afforestation methodology"),
    "DOC": ("文件齐备", "papers"),
    "CON": ("文件一致", "consistency"),
    "OWN": ("权属", "title"),
    "GEO": ("空间", "geometry"),
    "ACC": ("计量", "accounting"),
    "TIM": ("时间", "time"),
    "MON": ("监测", "monitoring"),
    "BIO": ("树种与造林类型", "species and kinds of planting"),
}


def pages(base: RuleBase) -> dict[str, str]:
    """File name below docs/rules to text, for the whole folder."""
    found = {f"{rule.id}.md": rule_page(rule, base) for rule in base.rules.values()}
    return {**found, "README.md": index(base), "coverage.md": coverage(base)}


def rule_page(rule: Rule, base: RuleBase) -> str:
    """One rule in both languages, then its parameters and examples, which need no translation."""
    lines = [MADE, f"# {rule.id} {rule.title.zh}", "", f"*{rule.title.en}*", ""]
    for lang in LANGUAGES:
        lines += [f"## {NAMES[lang]}", "", *_facts(rule, base, lang), "", *_conditions(rule, base, lang), ""]
    used = sorted(set(parameters_of([rule.applies, rule.passes, rule.fails, rule.concludes])))
    if used:
        lines += ["## 参数 / Parameters", "", *_parameter_table([base.parameters[name] for name in used]), ""]
    lines += ["## 示例 / Examples", "", "| given | expect |", "|---|---|"]
    for example in rule.examples:
        day = f" (as_of {example.as_of})" if example.as_of else ""
        lines.append(f"| {_cell(_given(example.given))}{day} | {_cell(_plain(example.expect))} |")
    return "\n".join(lines) + "\n"


def _facts(rule: Rule, base: RuleBase, lang: str) -> list[str]:
    words = page_words(lang)
    evidence = [base.vocabulary.types[kind].label.text(lang) for kind in rule.evidence]
    rows = {
        words["clause"]: f"{rule.cites.text} {rule.cites.clause}",
        words["basis"]: f"**{words[rule.basis]}**",
        words["subject"]: words[rule.subject],
        words["severity"]: f"{words[rule.severity]} {rule.finding_class or ''}".rstrip(),
        words["requires"]: rule.requirement.text(lang) if rule.requirement else "",
        words["why"]: rule.why.text(lang),
        words["evidence"]: ("、" if lang == "zh" else ", ").join(evidence),
        words["remedy"]: rule.remedy.text(lang),
        words["responsible"]: rule.responsible.text(lang) if rule.responsible else "",
    }
    return ["| | |", "|---|---|", *(f"| {key} | {_cell(value)} |" for key, value in rows.items() if value)]


def _conditions(rule: Rule, base: RuleBase, lang: str) -> list[str]:
    describe = Describer(base.parameters, base.vocabulary, lang)
    lines = [f"- {label}: {text}" for label, text in stated_conditions(rule, describe)]
    if rule.concludes is not None:
        lines += [f"- {describe.words['concludes']}:", "", "  ```json", f"  {_plain(rule.concludes)}", "  ```"]
    return lines


def _parameter_table(parameters: Iterable[Parameter]) -> list[str]:
    lines = [
        "| | 值 / value | 单位 / unit | 时间 / in force | 依据 / basis | 出处 / reference |",
        "|---|---|---|---|---|---|",
    ]
    for parameter in parameters:
        name = f"{parameter.title.zh} / {parameter.title.en}<br>`{parameter.id}`"
        for dated in parameter.values:
            period = dated.in_force
            span = f"{period.since or ''}…{period.until or ''}" if period.since or period.until else ""
            value = _cell(_plain(dated.value))
            basis = " / ".join(page_words(lang)[dated.basis] for lang in LANGUAGES)
            lines.append(f"| {name} | {value} | {parameter.unit or ''} | {span} | {basis} | {_cell(dated.reference)} |")
    return lines


def index(base: RuleBase) -> str:
    """All rules by family."""
    lines = [MADE, "# 规则 / Rules", "", f"{len(base.rules)} · [条款覆盖 / coverage](coverage.md)", ""]
    families = list(FAMILIES) + sorted({rule.family for rule in base.rules.values()} - set(FAMILIES))
    for family in families:
        mine = [rule for rule in base.rules.values() if rule.family == family]
        heading = " / ".join(FAMILIES.get(family, (family,)))
        lines += [f"## {family} {heading}", "", *_rule_table(mine), ""]
    return "\n".join(lines)


def _rule_table(rules: Iterable[Rule]) -> list[str]:
    zh, en = page_words("zh"), page_words("en")
    lines = ["| | 要求 | requirement | 条款 / clause | 程度 / severity | 依据 / basis |", "|---|---|---|---|---|---|"]
    for rule in rules:
        severity = f"{zh[rule.severity]} / {en[rule.severity]}"
        basis = f"{zh[rule.basis]} / {en[rule.basis]}"
        clause = f"{rule.cites.text} {rule.cites.clause}"
        lines.append(
            f"| [{rule.id}]({rule.id}.md) | {rule.title.zh} | {rule.title.en} | {clause} | {severity} | {basis} |"
        )
    return lines


def coverage(base: RuleBase) -> str:
    """Every clause with the rules that judge it or the reason why none does; then the recalled rules."""
    zh, en = page_words("zh"), page_words("en")
    lines = [MADE, "# 条款覆盖 / Coverage of the texts", ""]
    for ruleset in base.rulesets:
        covered = sum(bool(clause.rules) for clause in ruleset.clauses)
        outside = sum(clause.outside for clause in ruleset.clauses)
        lines += [
            f"## {ruleset.text}", "", f"{ruleset.title.zh} / {ruleset.title.en}", "",
            f"{len(ruleset.clauses)} 条：{covered} 条有规则，{outside} 条约束他人 / "
            f"{len(ruleset.clauses)} clauses: {covered} judged, {outside} bind somebody else than the dossier", "",
            "| 条款 / clause | | 依据 / basis | 规则或理由 / rules or reason |", "|---|---|---|---|",
        ]  # fmt: skip
        for clause in ruleset.clauses:
            reason = f"{clause.uncovered.zh} / {clause.uncovered.en}" if clause.uncovered else ""
            state = ", ".join(f"[{rule}]({rule}.md)" for rule in clause.rules) or f"— {reason}"
            basis = f"{zh[clause.basis]} / {en[clause.basis]}"
            lines.append(f"| {clause.clause} | {clause.title.zh} / {clause.title.en} | {basis} | {state} |")
        lines.append("")
    recalled = [rule for rule in base.rules.values() if rule.basis == "recalled"]
    lines += [
        "## 待核实的规则 / Recalled rules", "",
        "措辞或数值没有读到原文，凭经验写出；报告中逐条标明。", "",
        "Wording or numbers were not read in the official text; every report says so.", "",
        *_rule_table(recalled), "",
    ]  # fmt: skip
    return "\n".join(lines)


def _given(given: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} = {_plain(value)}" for name, value in given.items()) or "—"


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    wanted = pages(load_rulebase())
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
