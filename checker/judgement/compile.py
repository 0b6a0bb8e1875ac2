"""Turns a rule's conditions into a tree of atoms.

Sugar disappears here: several keys become `All`, `between` two bounds, `none` a negated `some`, an extreme an `every`
or a `some`, and a parameter that depends on a date one branch per dated value. Faults are collected, not thrown one by
one, so that a rule's author sees them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from checker.judgement.names import READABLE, Name, look_up
from checker.judgement.operators import COMBINATORS, EXTREMES, OPERATORS, PAIRS, QUANTIFIERS
from checker.judgement.reading import Days, Scalar, element_type, parse_days, read_scalar
from checker.judgement.tree import (
    All,
    AnyOf,
    Atom,
    Dated,
    Literal_,
    Node,
    Not,
    Option,
    Quantified,
    Read,
    Undecided,
    reads,
)  # fmt: skip
from checker.model.rule import DatedValue, Parameter, Period, Rule
from checker.model.vocabulary import Vocabulary

NEVER: dict[str, Any] = {"any": []}
_FIRST_DAY, _LAST_DAY = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule ready to judge: three trees, the facts they read and the parameters they name."""

    rule: Rule
    applies: Node
    passes: Node
    fails: Node
    reads: tuple[Read, ...]
    parameters: tuple[str, ...]

    def nodes(self) -> tuple[Node, ...]:
        return (self.applies, self.passes, self.fails)


@dataclass(slots=True)
class Compiler:
    """Compiles the conditions of one rule. `faults` fills with plain sentences."""

    subject: str
    vocabulary: Vocabulary
    parameters: dict[str, Parameter]
    kinds: Sequence[str]
    as_of: str
    faults: list[str] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)
    _next: int = 0

    def condition(self, tree: Any) -> Node:
        """A condition mapping as a node; an empty one is true."""
        if not isinstance(tree, dict):
            self.faults.append(f"a condition must be a mapping, not {tree!r}")
            return All(self._id(), ())
        nodes = [node for key, value in tree.items() for node in self._entry(key, value)]
        return nodes[0] if len(nodes) == 1 else All(self._id(), tuple(nodes))

    def _entry(self, key: str, value: Any) -> list[Node]:
        if key in ("all", "any"):
            if not isinstance(value, list):
                self.faults.append(f"{key}: needs a list of conditions")
                return []
            nodes = tuple(self.condition(item) for item in value)
            return [All(self._id(), nodes) if key == "all" else AnyOf(self._id(), nodes)]
        if key == "not":
            return [Not(self._id(), self.condition(value))]
        name = self._name(key)
        if name is None:
            return []
        if not isinstance(value, dict) or not value:
            self.faults.append(f"{key}: needs operators, e.g. {{at_least: 1}}")
            return []
        return [node for operator, operand in value.items() for node in self._operator(name, operator, operand)]

    def _name(self, full: str) -> Name | None:
        name = look_up(full, self.vocabulary)
        if name is None:
            hint = f" (combinators are {', '.join(COMBINATORS)})" if "." not in full else ""
            self.faults.append(f"unknown fact {full!r}{hint}")
        elif name.scope not in READABLE[self.subject]:
            self.faults.append(f"a {self.subject} rule cannot read {full!r}")
            return None
        return name

    def _operator(self, name: Name, operator: str, operand: Any) -> list[Node]:
        if operator in QUANTIFIERS or operator in EXTREMES:
            return self._quantified(name, operator, operand)
        read = Read(name.full, name.value_type)
        return [build() for build in self._plain(name, read, name.value_type, operator, operand)]

    def _quantified(self, name: Name, operator: str, operand: Any) -> list[Node]:
        kind = element_type(name.value_type)
        if name.value_type == "papers" or (name.scope != "papers" and kind == name.value_type):
            self.faults.append(f"{name.full}: {operator} needs a list; this is a {name.value_type}")
            return []
        if not isinstance(operand, dict) or not operand:
            self.faults.append(f"{name.full}: {operator} needs operators inside")
            return []
        read = Read(name.full, name.value_type, many=True)
        from_papers = name.scope == "papers"
        if operator in EXTREMES:
            return self._extreme(name, read, kind, operator, operand)
        builders: list[list[Callable[[], Node]]] = []
        for inner, value in operand.items():
            if inner in ("exists", "absent", "contains") or inner not in OPERATORS:
                self.faults.append(f"{name.full}: {inner!r} cannot stand inside {operator}")
                return []
            builders.append(self._plain(name, None, kind, inner, value))
        flat = [build for group in builders for build in group]
        mode = "every" if operator == "every" else "some"
        node = self._over_elements(read, mode, flat, from_papers)
        return [Not(self._id(), node) if operator == "none" else node]

    def _extreme(self, name: Name, read: Read, kind: str, operator: str, operand: dict[str, Any]) -> list[Node]:
        wanted, every, some = EXTREMES[operator]
        if kind != wanted:
            self.faults.append(f"{name.full}: {operator} compares {wanted}s, this holds {kind}s")
            return []
        nodes: list[Node] = []
        bounds: list[tuple[str, Any]] = []
        for inner, value in operand.items():
            if inner == "between" and isinstance(value, list) and len(value) == 2:
                bounds += list(zip(PAIRS[kind], value, strict=True))
            elif inner == "equals" and kind == "number":
                bounds += [(bound, value) for bound in PAIRS[kind]]
            else:
                bounds.append((inner, value))
        for inner, value in bounds:
            if inner not in every and inner not in some:
                self.faults.append(f"{name.full}: {inner!r} cannot stand inside {operator}")
                continue
            builders = self._plain(name, None, kind, inner, value)
            nodes.append(self._over_elements(read, "every" if inner in every else "some", builders, True))
        return nodes

    def _over_elements(self, read: Read, mode: str, builders: list[Callable[[], Node]], needs: bool) -> Node:
        """Hoists dated thresholds out of the list, so that the date is decided once for all elements."""
        nodes = [build() for build in builders]
        dated = [node for node in nodes if isinstance(node, Dated)]
        plain = tuple(node for node in nodes if not isinstance(node, Dated))

        def over(inner: tuple[Node, ...]) -> Node:
            node = inner[0] if len(inner) == 1 else All(self._id(), inner)
            return Quantified(self._id(), read, "every" if mode == "every" else "some", node, needs)

        if not dated:
            return over(plain)
        first = dated[0]
        if any((other.on, other.parameter) != (first.on, first.parameter) for other in dated[1:]):
            self.faults.append(f"{read.name}: two different dated parameters in one quantifier")
        options = tuple(
            Option(option.first, option.last, over((option.node, *plain))) for option in first.options
        )  # fmt: skip
        return Dated(self._id(), first.on, first.parameter, options)

    def _plain(self, name: Name, read: Read | None, kind: str, operator: str, operand: Any) -> list[Callable[[], Node]]:
        """Builders of the atoms of one operator (two for `between`)."""
        spec = OPERATORS.get(operator)
        if spec is None:
            self.faults.append(f"{name.full}: unknown operator {operator!r}")
            return []
        if kind not in spec.types and not (kind == "papers" and operator == "contains"):
            self.faults.append(f"{name.full}: {operator} does not compare a {kind}")
            return []
        if spec.takes == "pair":
            if not isinstance(operand, list) or len(operand) != 2:
                self.faults.append(f"{name.full}: between needs [low, high]")
                return []
            return [
                lambda bound=bound, value=value: self._compare(name, read, kind, bound, value)  # type: ignore[misc]
                for bound, value in zip(PAIRS[kind], operand, strict=True)
            ]
        return [lambda: self._single(name, read, kind, operator, spec.takes, operand)]

    def _single(self, name: Name, read: Read | None, kind: str, operator: str, takes: str, operand: Any) -> Node:
        if takes == "true":
            if operand is not True:
                self.faults.append(f"{name.full}: {operator} takes only `true`; use not for the opposite")
            return Atom(self._id(), read, operator, kind)  # type: ignore[arg-type]
        if takes == "kind":
            if operand not in self.kinds:
                self.faults.append(f"{name.full}: unknown identifier kind {operand!r}")
            return Atom(self._id(), read, "matches", kind, Literal_(str(operand)))
        if takes == "items":
            items = operand if isinstance(operand, list) else [operand]
            if not items or not all(isinstance(item, str) for item in items):
                self.faults.append(f"{name.full}: contains takes a text or a list of texts")
            if kind == "papers":
                for item in items:
                    if item not in self.vocabulary.types:
                        self.faults.append(f"{name.full}: unknown document type {item!r}")
            return Atom(self._id(), read, "contains", kind, Literal_(tuple(str(item).strip() for item in items)))
        return self._compare(name, read, kind, operator, operand)

    def _compare(self, name: Name, read: Read | None, kind: str, operator: str, operand: Any) -> Node:
        if isinstance(operand, dict):
            if set(operand) == {"fact"}:
                return self._against_fact(name, read, kind, operator, str(operand["fact"]))
            if "parameter" in operand and set(operand) <= {"parameter", "on"}:
                return self._against_parameter(name, read, kind, operator, operand)
            self.faults.append(f"{name.full}: {operator} takes a value, {{parameter: …}} or {{fact: …}}")
            return Undecided(self._id(), "not_checked", "")
        literal = self._literal(operand, kind, operator)
        if literal is None:
            self.faults.append(f"{name.full}: {operator} needs a {kind}, not {operand!r}")
            return Undecided(self._id(), "not_checked", "")
        return Atom(self._id(), read, operator, kind, Literal_(literal))  # type: ignore[arg-type]

    def _literal(self, value: Any, kind: str, operator: str) -> Scalar | tuple[Scalar, ...] | None:
        if operator != "one_of":
            return read_scalar(value, kind)
        if not isinstance(value, list) or not value:
            return None
        items = [read_scalar(item, kind) for item in value]
        known = tuple(item for item in items if item is not None)
        return known if len(known) == len(items) else None

    def _against_fact(self, name: Name, read: Read | None, kind: str, operator: str, other: str) -> Node:
        second = self._name(other)
        if operator == "one_of" or (second is not None and second.value_type != kind):
            self.faults.append(f"{name.full}: {operator} cannot compare with {other!r}")
            second = None
        if second is None:
            return Undecided(self._id(), "not_checked", "")
        if second.unit != name.unit:
            self.faults.append(f"{name.full} is in {name.unit}, {other} in {second.unit}")
        return Atom(self._id(), read, operator, kind, other=Read(other, second.value_type))  # type: ignore[arg-type]

    def _against_parameter(self, name: Name, read: Read | None, kind: str, operator: str, operand: Any) -> Node:
        parameter = self.parameters.get(str(operand["parameter"]))
        if parameter is None:
            self.faults.append(f"unknown parameter {operand['parameter']!r}")
            return Undecided(self._id(), "not_checked", str(operand["parameter"]))
        self.used[parameter.id] = None
        if kind == "number" and (name.unit or "count") != (parameter.unit or "count"):
            self.faults.append(f"{name.full} is in {name.unit}, parameter {parameter.id} in {parameter.unit}")
        on = operand.get("on")
        if on is None or parse_days(str(on)) is not None:
            day = parse_days(str(on or self.as_of))
            chosen = [i for i, value in enumerate(parameter.values) if day and _within(day, value.in_force)]
            if len(chosen) != 1:
                return Undecided(self._id(), "not_checked", parameter.id)
            return self._with_value(name, read, kind, operator, parameter, chosen[0])
        date_name = self._name(str(on))
        if date_name is None or date_name.value_type != "date":
            self.faults.append(f"{name.full}: `on` needs a date fact, not {on!r}")
            return Undecided(self._id(), "not_checked", parameter.id)
        options = tuple(
            Option(*days_of(value.in_force), self._with_value(name, read, kind, operator, parameter, index))
            for index, value in enumerate(parameter.values)
        )
        return Dated(self._id(), Read(str(on), "date"), parameter.id, options)

    def _with_value(
        self, name: Name, read: Read | None, kind: str, operator: str, parameter: Parameter, index: int
    ) -> Node:
        value = parameter.values[index].value
        if value is None:
            return Undecided(self._id(), "not_checked", parameter.id)
        literal = self._literal(value, kind, operator)
        if literal is None:
            self.faults.append(f"{name.full}: {operator} cannot take {parameter.id} = {value!r}")
            return Undecided(self._id(), "not_checked", parameter.id)
        return Atom(self._id(), read, operator, kind, Literal_(literal, parameter.id, index))  # type: ignore[arg-type]

    def _id(self) -> int:
        self._next += 1
        return self._next


def days_of(period: Period) -> tuple[int, int]:
    """A period as closed ordinals, open ends reaching to the ends of the calendar."""
    since, until = parse_days(period.since or ""), parse_days(period.until or "")
    return (since.first if since else _FIRST_DAY, until.last if until else _LAST_DAY)


def _within(day: Days, period: Period) -> bool:
    first, last = days_of(period)
    return first <= day.first and day.last <= last


def in_force(rule_period: Period, as_of: str) -> bool:
    """Whether a rule counts on that day. Raises ValueError for a day that is no date."""
    day = parse_days(as_of)
    if day is None:
        raise ValueError(f"not a date: {as_of!r}")
    return _within(day, rule_period)


def overlapping(values: Sequence[DatedValue]) -> bool:
    """Whether two dated values claim the same day."""
    spans = [days_of(value.in_force) for value in values]
    return any(a[0] <= b[1] and b[0] <= a[1] for a, b in combinations(spans, 2))


def compile_rule(
    rule: Rule,
    vocabulary: Vocabulary,
    parameters: dict[str, Parameter],
    kinds: Sequence[str],
    as_of: str,
    conditions: tuple[dict[str, Any], dict[str, Any] | None] | None = None,
) -> tuple[Compiled, list[str]]:
    """The compiled rule and its faults. `conditions` (pass, fail) replace the rule's own, for derive rules."""
    compiler = Compiler(rule.subject, vocabulary, parameters, kinds, as_of)
    passing, failing = conditions or (rule.passes or {}, rule.fails)
    applies, passes = compiler.condition(rule.applies), compiler.condition(passing)
    fails = Not(compiler._id(), passes) if failing is None else compiler.condition(failing)
    found: dict[str, Read] = {}
    for node in (applies, passes, fails):
        found.update({read.key: read for read in reads(node)})
    compiled = Compiled(rule, applies, passes, fails, tuple(found.values()), tuple(compiler.used))
    return compiled, compiler.faults
