"""Mutants of a rule: one small change each, of the kinds that a slip of the pen makes.

A threshold moves by one unit (whole numbers), a tenth (fractions) or one day; an operator turns strict or round; a
branch, an item of a list or a class of evidence is left out; a condition is negated; a parameter's value or the day
from which it counts moves. Only condition trees and parameter values are changed, never code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from checker.judgement.compile import NEVER
from checker.judgement.conclusion import names_in
from checker.model.rule import DatedValue, Parameter, Period, Rule

FLIPS: dict[str, tuple[str, ...]] = {
    "at_least": ("above", "at_most"), "above": ("at_least", "below"), "at_most": ("below", "at_least"),
    "below": ("at_most", "above"), "before": ("on_or_before", "after"), "on_or_before": ("before", "on_or_after"),
    "after": ("on_or_after", "before"), "on_or_after": ("after", "on_or_before"), "exists": ("absent",),
    "absent": ("exists",), "every": ("some", "none"), "some": ("every", "none"), "none": ("some", "every"),
    "smallest": ("largest",), "largest": ("smallest",), "earliest": ("latest",), "latest": ("earliest",),
}  # fmt: skip
QUANTIFIERS = ("every", "some", "none", "smallest", "largest", "earliest", "latest")
ENDS = {True: ("at_least", "at_most", "above", "below"), False: ("on_or_after", "on_or_before", "after", "before")}
LONG = 24  # a longer list is a table of data: only its first and last item are left out
OTHER_TEXT = "另一个值"
OVER = {
    "earliest_of": "latest_of", "latest_of": "earliest_of", "smallest_of": "largest_of", "largest_of": "smallest_of",
    "sum_of": "largest_of",
}  # fmt: skip
PICKS = {"earliest": "latest", "latest": "earliest", "smallest": "largest", "largest": "smallest"}
Tree = dict[str, Any]


@dataclass(frozen=True)
class Mutant:
    """A changed rule, or the rule with changed parameters. `kind` groups mutants in the table."""

    kind: str
    change: str
    rule: Rule
    parameters: dict[str, Parameter]


Change = tuple[str, str, Any]  # kind, words, the changed thing


def mutants(rule: Rule, parameters: dict[str, Parameter]) -> Iterator[Mutant]:
    """Every mutant of a rule. Which are no valid rules shows when they are compiled."""
    for part in ("applies", "passes", "fails"):
        tree = getattr(rule, part)
        if not tree or tree == NEVER:
            continue
        if part == "applies":
            yield Mutant("drop", "applies left out", rule.model_copy(update={"applies": {}}), parameters)
        for kind, change, mutated in of_condition(tree):
            yield Mutant(kind, f"{part}: {change}", rule.model_copy(update={part: mutated}), parameters)
    for kind, change, mutated in of_conclusion(rule.concludes):
        yield Mutant(kind, f"concludes: {change}", rule.model_copy(update={"concludes": mutated}), parameters)
    for name in sorted(parameters_named([rule.applies, rule.passes, rule.fails, rule.concludes])):
        for kind, change, parameter in of_parameter(parameters[name]):
            yield Mutant(kind, f"{name}: {change}", rule, {**parameters, name: parameter})


def parameters_named(tree: Any) -> set[str]:
    """Ids of the parameters anywhere in a tree."""
    if isinstance(tree, list):
        return {name for item in tree for name in parameters_named(item)}
    if not isinstance(tree, dict):
        return set()
    own = {str(tree["parameter"])} if isinstance(tree.get("parameter"), str) else set()
    return own.union(*(parameters_named(value) for value in tree.values()))


def of_condition(tree: Tree) -> Iterator[Change]:
    """Mutants of a condition mapping."""
    for key, value in tree.items():
        rest = {name: item for name, item in tree.items() if name != key}
        if rest:
            yield "drop", f"{key} left out", rest
        yield "negate", f"not {key}", {"all": [rest, {"not": {key: value}}]}
        if key in ("all", "any"):
            yield from ((kind, change, {**rest, **new}) for kind, change, new in _of_branches(key, value))
        elif key == "not":
            yield from ((kind, f"not: {change}", {**tree, key: new}) for kind, change, new in of_condition(value))
        else:
            for kind, change, others, new in _of_operators(value):
                mutated = {"all": [rest, {key: others}, {key: new}]} if others else {**rest, key: new}
                yield kind, f"{key} {change}", mutated


def _of_branches(key: str, items: list[Tree]) -> Iterator[Change]:
    other = {"all": "any", "any": "all"}[key]
    if len(items) > 1:
        yield "operator", f"{key} → {other}", {other: items}
    for index, item in enumerate(items):
        yield "drop", f"{key}[{index}] left out", {key: [*items[:index], *items[index + 1 :]]}
        for kind, change, new in of_condition(item):
            yield kind, f"{key}[{index}] {change}", {key: [*items[:index], new, *items[index + 1 :]]}


def _of_operators(operators: Tree) -> Iterator[tuple[str, str, Tree, Tree]]:
    """Mutants of the operators on one fact: the untouched ones and the changed one."""
    for operator, operand in operators.items():
        others = {name: item for name, item in operators.items() if name != operator}
        if others:
            yield "drop", f"{operator} left out", {}, others
        for flipped in FLIPS.get(operator, ()):
            if operator in QUANTIFIERS or not isinstance(operand, list):
                yield "operator", f"{operator} → {flipped}", others, {flipped: operand}
        if operator == "between":
            yield from ((kind, change, others, new) for kind, change, new in _of_between(operand))
        elif operator in QUANTIFIERS:
            for kind, change, inner, new in _of_operators(operand):
                if not set(inner) & set(new):
                    yield kind, f"{operator}: {change}", others, {operator: {**inner, **new}}
        else:
            for kind, change, new in _of_operand(operand):
                yield kind, f"{operator} {change}", others, {operator: new}


def _of_between(pair: list[Any]) -> Iterator[Change]:
    low, high = pair
    literal = low if not isinstance(low, dict) else high
    numeric = not isinstance(literal, str)
    at_least, at_most, above, below = ENDS[numeric]
    yield "drop", "between: upper end left out", {at_least: low}
    yield "drop", "between: lower end left out", {at_most: high}
    yield "operator", "between: lower end strict", {above: low, at_most: high}
    yield "operator", "between: upper end strict", {at_least: low, below: high}
    for kind, change, new in _of_operand(low):
        yield kind, f"between: lower end {change}", {"between": [new, high]}
    for kind, change, new in _of_operand(high):
        yield kind, f"between: upper end {change}", {"between": [low, new]}


def _of_operand(operand: Any) -> Iterator[Change]:
    if isinstance(operand, dict):
        if "on" in operand:
            yield "threshold", "with the value of the audit's day", {"parameter": operand["parameter"]}
        return
    yield from of_value(operand)


def of_value(value: Any) -> Iterator[Change]:
    """Mutants of a literal or of a parameter's value."""
    if isinstance(value, list | tuple):
        items = list(value)
        for index, item in enumerate(items):
            if len(items) > LONG and 0 < index < len(items) - 1:
                continue
            others = [*items[:index], *items[index + 1 :]] or [OTHER_TEXT]
            yield "item", f"without {item}", others
    elif isinstance(value, bool):
        yield "threshold", f"{value} → {not value}", not value
    elif isinstance(value, int | float):
        for moved in (round(value - step(value), 9), round(value + step(value), 9)):
            yield "threshold", f"{value} → {moved}", moved
    elif isinstance(value, str):
        day = _day(value)
        for moved_text in (OTHER_TEXT,) if day is None else (str(day - timedelta(1)), str(day + timedelta(1))):
            yield "threshold", f"{value} → {moved_text}", moved_text


def step(value: float) -> float:
    """One for whole numbers, a tenth of the value for others."""
    return 1 if float(value).is_integer() else abs(value) / 10


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def of_parameter(parameter: Parameter) -> Iterator[Change]:
    """Mutants of a parameter: each value moved, each border between two values moved by a day."""

    def with_values(values: dict[int, DatedValue]) -> Parameter:
        chosen = tuple(values.get(index, item) for index, item in enumerate(parameter.values))
        return parameter.model_copy(update={"values": chosen})

    for index, dated in enumerate(parameter.values):
        for kind, change, value in of_value(dated.value):
            yield kind, f"value {change}", with_values({index: dated.model_copy(update={"value": value})})
        since = _day(dated.in_force.since or "")
        for days in (-1, 1) if since else ():
            assert since is not None
            moved = {index: _with_period(dated, Period(since=str(since + timedelta(days)), until=dated.in_force.until))}
            for before, earlier in enumerate(parameter.values):
                if earlier.in_force.until == str(since - timedelta(1)):
                    until = str(since + timedelta(days - 1))
                    moved[before] = _with_period(earlier, Period(since=earlier.in_force.since, until=until))
            yield "threshold", f"in force from {since + timedelta(days)}, not {since}", with_values(moved)


def _with_period(dated: DatedValue, period: Period) -> DatedValue:
    return dated.model_copy(update={"in_force": period})


def of_conclusion(concludes: Tree | None) -> Iterator[Change]:
    """Mutants of what a derive rule concludes."""
    if concludes is None:
        return
    fact, value = concludes["fact"], concludes["value"]
    found: Iterator[Change] = iter(())
    if "best_of" in value:
        found = _of_ranking(value["best_of"])
    elif "true_when" in value:
        found = _of_truth(value)
    elif "first_of" in value:
        found = _of_cases(value)
    else:
        (how,) = value
        found = iter([("operator", f"{how} → {OVER[how]}", {OVER[how]: value[how]})])
    yield from ((kind, change, {"fact": fact, "value": new}) for kind, change, new in found)


def _of_ranking(best: Tree) -> Iterator[Change]:
    order, pick = best["order"], best["pick"]
    yield "operator", f"{pick} → {PICKS[pick]}", {"best_of": {"order": order, "pick": PICKS[pick]}}
    for index, grade in enumerate(order):
        name = f"class {index + 1} ({grade['fact']})"
        rest = [*order[:index], *order[index + 1 :]]
        if rest:
            yield "drop", f"{name} left out", {"best_of": {"order": rest, "pick": pick}}
        if "official" in grade:
            other = {**grade, "official": not grade["official"]}
            turned = {"best_of": {"order": [*order[:index], other, *order[index + 1 :]], "pick": pick}}
            yield "negate", f"{name} official turned round", turned
        if index:
            swapped = [*order[: index - 1], grade, order[index - 1], *order[index + 1 :]]
            yield "operator", f"{name} before class {index}", {"best_of": {"order": swapped, "pick": pick}}


def _of_truth(value: Tree) -> Iterator[Change]:
    for part in ("true_when", "false_when"):
        for kind, change, new in of_condition(value.get(part, {})):
            yield kind, f"{part}: {change}", {**value, part: new}


def _of_cases(value: Tree) -> Iterator[Change]:
    cases = value["first_of"]
    if "otherwise" in value:
        yield "drop", "otherwise left out", {"first_of": cases}
    for index, case in enumerate(cases):
        rest = {key: item for key, item in value.items() if key != "first_of"}
        yield "drop", f"case {index + 1} left out", {**rest, "first_of": [*cases[:index], *cases[index + 1 :]]}
        if index:
            turned = [*cases[: index - 1], case, cases[index - 1], *cases[index + 1 :]]
            yield "operator", f"case {index + 1} before case {index}", {**rest, "first_of": turned}
        for kind, change, new in of_condition(case["when"]):
            mutated = [*cases[:index], {**case, "when": new}, *cases[index + 1 :]]
            yield kind, f"case {index + 1}: {change}", {**rest, "first_of": mutated}


def facts_named(rule: Rule) -> set[str]:
    """Names of the facts in a rule's conditions."""
    return names_in([rule.applies, rule.passes, rule.fails, rule.concludes])
