"""Rules as text for a terminal: one rule's page, the list, the coverage of the texts."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from checker.judgement.compile import NEVER
from checker.judgement.condition_words import Describer, page_words
from checker.judgement.rulebase import RuleBase
from checker.model.rule import Parameter, Rule, Ruleset
from checker.model.vocabulary import Vocabulary


def rule_page(rule: Rule, parameters: Mapping[str, Parameter], vocabulary: Vocabulary, lang: str) -> str:
    """Requirement, clause, basis, why, evidence, remedy, conditions, parameters and examples of one rule."""
    words = page_words(lang)
    describe = Describer(parameters, vocabulary, lang)
    severity = f"{words[rule.severity]} {rule.finding_class or ''}".rstrip()
    lines = [
        f"{rule.id}  {rule.title.text(lang)}",
        "",
        f"{words['clause']}: {rule.cites.text}  {rule.cites.clause}",
        f"{words['basis']}: {words[rule.basis]}",
        f"{words['subject']}: {words[rule.subject]}    {words['severity']}: {severity}",
    ]
    if rule.requirement is not None:
        lines += ["", f"{words['requires']}: {rule.requirement.text(lang)}"]
    lines += ["", f"{words['why']}: {rule.why.text(lang)}"]
    labels = [vocabulary.types[kind].label.text(lang) for kind in rule.evidence if kind in vocabulary.types]
    if labels:
        lines.append(f"{words['evidence']}: " + ("、" if lang == "zh" else ", ").join(labels))
    lines.append(f"{words['remedy']}: {rule.remedy.text(lang)}")
    if rule.responsible is not None:
        lines.append(f"{words['responsible']}: {rule.responsible.text(lang)}")
    lines += ["", *_conditions(rule, describe, words)]
    used = sorted(set(parameters_of([rule.applies, rule.passes, rule.fails, rule.concludes])))
    if used:
        lines += ["", f"{words['parameters']}:"]
        lines += [f"  {line}" for name in used for line in _parameter_lines(parameters[name], words, lang)]
    lines += ["", f"{words['examples']}:"]
    lines += [f"  {_compact(example.given)}  →  {_compact(example.expect)}" for example in rule.examples]
    return "\n".join(lines)


def rule_list(rules: Iterable[Rule], lang: str) -> str:
    """One line a rule: id, severity, basis, title."""
    words = page_words(lang)
    return "\n".join(f"{rule.id:<24} {rule.severity:<8} {words[rule.basis]}  {rule.title.text(lang)}" for rule in rules)


def coverage_table(rulesets: Iterable[Ruleset], lang: str) -> str:
    """Every clause of every text with the rules that judge it, or why none does."""
    words = page_words(lang)
    lines = []
    for ruleset in rulesets:
        covered = sum(bool(clause.rules) for clause in ruleset.clauses)
        lines.append(f"{ruleset.text}  {ruleset.title.text(lang)}  ({covered}/{len(ruleset.clauses)})")
        for clause in ruleset.clauses:
            reason = clause.uncovered.text(lang) if clause.uncovered is not None else ""
            state = (
                f"{words['covered']} {', '.join(clause.rules)}" if clause.rules else f"{words['uncovered']}: {reason}"
            )
            lines.append(f"  {clause.clause:<14} {clause.title.text(lang)}  [{words[clause.basis]}]  {state}")
        lines.append("")
    return "\n".join(lines).rstrip()


def pack_summary(base: RuleBase, folder: Path, lang: str) -> str:
    """What a folder of house rules that the linter found sound adds and replaces."""
    words = page_words(lang)
    replaced = next((pack.replaces for pack in base.packs if pack.name == folder.resolve().name), ())
    things = [("pack_rules", base.rules.values()), ("pack_parameters", base.parameters.values())]
    lines = [words["pack_sound"].format(folder=folder)]
    for key, items in (*things, ("pack_texts", base.rulesets)):
        names = sorted(item.id for item in items if Path(item.source).is_relative_to(folder))  # type: ignore[attr-defined]
        if names:
            shown = [f"{name} ({words['pack_replaces']})" if name in replaced else name for name in names]
            lines.append(f"  {words[key]}: {len(names)}  {', '.join(shown)}")
    supplanted = [name for name in replaced if name not in base.rules and name not in base.parameters]
    if supplanted:
        lines.append(f"  {words['pack_supplants']}: {', '.join(supplanted)}")
    for table in base.tables:
        lines.append(f"  {table.kind}: {len(table.table.rows)}  {table.where}")
    return "\n".join(lines)


def stated_conditions(rule: Rule, describe: Describer) -> list[tuple[str, str]]:
    """When a rule applies, passes and fails: the word for it and the condition in words."""
    words = describe.words
    found = []
    if rule.applies:
        found.append((words["applies"], describe.condition(rule.applies)))
    if rule.passes is not None:
        found.append((words["passes"], describe.condition(rule.passes)))
        if rule.fails is None:
            found.append((words["fails"], words["otherwise_fails"]))
        elif rule.fails == NEVER:
            found.append((words["fails"], words["never_fails"]))
        else:
            found.append((words["fails"], describe.condition(rule.fails)))
    return found


def _conditions(rule: Rule, describe: Describer, words: dict[str, str]) -> list[str]:
    lines = [f"{label}: {text}" for label, text in stated_conditions(rule, describe)]
    if rule.concludes is not None:  # instead of pass and fail
        lines.append(f"{words['concludes']}: {_compact(rule.concludes)}")
    return lines


def _parameter_lines(parameter: Parameter, words: dict[str, str], lang: str) -> list[str]:
    lines = [f"{parameter.title.text(lang)}  {parameter.id} ({parameter.unit or '-'})"]
    for dated in parameter.values:
        since, until = dated.in_force.since, dated.in_force.until
        span = " ".join(words[key].format(day=day) for key, day in (("since", since), ("until", until)) if day)
        lines.append(f"  {_compact(dated.value)}  {span}  {words[dated.basis]}: {dated.reference}")
    return lines


def parameters_of(value: Any) -> Iterable[str]:
    """Ids of the parameters that a condition names, in order of place."""
    if isinstance(value, dict):
        if isinstance(value.get("parameter"), str):
            yield value["parameter"]
        for item in value.values():
            yield from parameters_of(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from parameters_of(item)


def _compact(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
