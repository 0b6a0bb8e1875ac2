"""Writes a compiled rule as a forward-chaining program for durable_rules.

Every node of the tree concludes a fact `{n: name, i: element, a: …, o: …}` once its inputs are there. A truth is a
pair of ranks: `a` is 0 for false, 1-5 for the causes of an unknown in their order, 6 for true, so that a conjunction
is the fact with the smaller `a`; `o` is the same for disjunctions (0 true, 6 false). Joins compare the ranks; no
consequence computes anything. Lists are folded element by element through an accumulator fact.

Names are unique per use of a fact, because one fact against more than 64 branches is refused by the engine.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from checker.judgement.compile import Compiled
from checker.judgement.encoding import code, ordinals
from checker.judgement.reading import Days, Scalar
from checker.judgement.tree import All, AnyOf, Atom, Dated, Literal_, Node, Not, Quantified, Read, Undecided
from checker.model.fact import CAUSE_ORDER, Cause

Pattern = dict[str, Any]
Form = Literal["value", "list", "papers"]
TRUE, FALSE = (6, 0), (0, 6)
NOT_CHECKED, UNREAD, _CONFLICT, REVIEW, MISSING = range(1, len(CAUSE_ORDER) + 1)
VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Conclude:
    """What a rule of the program concludes: a fact with given ranks, or with those of a matched fact.

    `ranks` None copies them from `source` (`swap` exchanges them); `index` names the fact whose element number is
    kept, `step` is added to it. `open` takes the cause `c` of the source as both ranks.
    """

    name: str
    ranks: tuple[int, int] | None = None
    source: str = "x"
    index: str = "x"
    swap: bool = False
    step: int = 0
    open: bool = False
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """One use of a read: assert its reading under `name` in that form."""

    name: str
    key: str
    form: Form
    kind: str | None = None


@dataclass(slots=True)
class Program:
    """Rules as (patterns in order of join, conclusion), and what must be asserted."""

    rules: list[tuple[list[tuple[str, Pattern]], Conclude]] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)

    def rule(self, conclude: Conclude, *patterns: tuple[str, list[Pattern]]) -> None:
        joined = [(alias, {"$and": tests} if len(tests) > 1 else tests[0]) for alias, tests in patterns]
        self.rules.append((joined, conclude))


def named(name: str) -> Pattern:
    return {"n": name}


def compare(operator: str, prop: str, value: Any) -> Pattern:
    """`prop operator value`; value may be a join reference."""
    return {prop: value} if operator == "$eq" else {f"{operator}": {prop: value}}


SAME_ELEMENT: Pattern = {"i": {"x": "i"}}
# For each operator the tests of (true, false, unknown): pairs of own property, operator, bound property.
_ORDER: dict[str, tuple[list[tuple[str, str, str]], list[tuple[str, str, str]], list[tuple[str, str, str]]]] = {
    "above": ([("lo", "$gt", "hi")], [("hi", "$lte", "lo")], [("lo", "$lte", "hi"), ("hi", "$gt", "lo")]),
    "at_least": ([("lo", "$gte", "hi")], [("hi", "$lt", "lo")], [("lo", "$lt", "hi"), ("hi", "$gte", "lo")]),
    "below": ([("hi", "$lt", "lo")], [("lo", "$gte", "hi")], [("hi", "$gte", "lo"), ("lo", "$lt", "hi")]),
    "at_most": ([("hi", "$lte", "lo")], [("lo", "$gt", "hi")], [("hi", "$gt", "lo"), ("lo", "$lte", "hi")]),
}
_ORDER |= {
    "after": _ORDER["above"], "on_or_after": _ORDER["at_least"], "before": _ORDER["below"],
    "on_or_before": _ORDER["at_most"],
}  # fmt: skip


@dataclass(slots=True)
class Writer:
    """Writes one rule. `done` maps node ids (within a list) to the names they conclude."""

    program: Program
    done: dict[tuple[int, str | None], str] = field(default_factory=dict)

    def node(self, node: Node, element: str | None = None) -> str:
        """The name of the fact that a node concludes; `element` names the elements of the surrounding list."""
        key = (node.id, element)
        if key in self.done:
            return self.done[key]
        name = f"n{node.id}" if element is None else f"n{node.id}|{element}"
        if isinstance(node, Atom):
            self._atom(node, name, element)
        elif isinstance(node, Undecided):
            self._constant(name, (self._rank(node.cause),) * 2, element)
        elif isinstance(node, Not):
            self.negation(name, self.node(node.child, element))
        elif isinstance(node, All | AnyOf):
            parts = [self.node(child, element) for child in node.children]
            if not parts:
                self._constant(name, TRUE if isinstance(node, All) else FALSE, element)
            else:
                name = self.chain(name, parts, "a" if isinstance(node, All) else "o")
        elif isinstance(node, Quantified):
            self._quantified(node, name)
        else:
            self._dated(node, name, element)
        self.done[key] = name
        return name

    def chain(self, name: str, parts: list[str], by: str) -> str:
        """Conjunction (`by` a) or disjunction (`by` o) of two facts after another; one part stands for itself."""
        left = parts[0]
        for position, right in enumerate(parts[1:], 1):
            result = name if position == len(parts) - 1 else f"{name}.{position}"
            for operator, source in (("$gte", "x"), ("$lt", "y")):
                self.program.rule(
                    Conclude(result, source=source),
                    ("x", [named(left)]),
                    ("y", [named(right), SAME_ELEMENT, compare(operator, by, {"x": by})]),
                )
            left = result
        return left

    def negation(self, name: str, inner: str) -> None:
        self.program.rule(Conclude(name, swap=True), ("x", [named(inner)]))

    def _rank(self, cause: Cause) -> int:
        return CAUSE_ORDER.index(cause) + 1

    def _constant(self, name: str, ranks: tuple[int, int], element: str | None) -> None:
        if element is None and not any(item.name == "start" for item in self.program.inputs):
            self.program.inputs.append(Input("start", "", "value"))
        self.program.rule(Conclude(name, ranks), ("x", [named(element or "start")]))

    def input(self, read: Read, use: str, form: Form, kind: str | None = None) -> str:
        name = f"{read.key}@{use}"
        self.program.inputs.append(Input(name, read.key, form, kind))
        return name

    def _atom(self, atom: Atom, name: str, element: str | None) -> None:
        rule = self.program.rule
        if atom.operator == "contains":
            self._contains(atom, name)
            return
        kind = str(atom.literal.value) if atom.operator == "matches" and atom.literal is not None else None
        own = element if atom.read is None else self.input(atom.read, name, "value", kind)
        if own is None:
            raise ValueError("an element comparison outside a list")
        known, unknown = [named(own), {"s": "k"}], [named(own), {"s": "u"}]
        if atom.operator == "exists":
            rule(Conclude(name, TRUE), ("x", known))
            rule(Conclude(name, open=True), ("x", unknown))
            return
        if atom.operator == "absent":
            rule(Conclude(name, FALSE), ("x", known))
            rule(Conclude(name, TRUE), ("x", [*unknown, {"q": 1}]))
            rule(Conclude(name, open=True), ("x", [*unknown, {"q": 0}]))
            return
        if atom.other is not None:
            self._against_fact(atom, name, own)
            return
        rule(Conclude(name, open=True), ("x", unknown))
        assert atom.literal is not None
        for ranks, tests in _literal_tests(atom, atom.literal):
            rule(Conclude(name, ranks), ("x", [*known, *tests]))

    def _against_fact(self, atom: Atom, name: str, own: str) -> None:
        assert atom.other is not None
        other = self.input(atom.other, f"{name}b", "value")
        rule = self.program.rule
        mine, theirs = named(own), named(other)
        rule(Conclude(name, open=True, source="y", index="y"), ("x", [theirs, {"s": "k"}]), ("y", [mine, {"s": "u"}]))
        rule(Conclude(name, open=True, source="x", index="y"), ("x", [theirs, {"s": "u"}]), ("y", [mine, {"s": "k"}]))
        for operator, source in (("$gte", "x"), ("$lt", "y")):
            rule(
                Conclude(name, open=True, source=source, index="y"),
                ("x", [theirs, {"s": "u"}]), ("y", [mine, {"s": "u"}, compare(operator, "c", {"x": "c"})]),
            )  # fmt: skip
        for ranks, first, second in _joined_tests(atom):
            theirs_known, mine_known = [theirs, {"s": "k"}, *first], [mine, {"s": "k"}, *second]
            rule(Conclude(name, ranks, index="y"), ("x", theirs_known), ("y", mine_known))

    def _contains(self, atom: Atom, name: str) -> None:
        assert atom.literal is not None and isinstance(atom.literal.value, tuple) and atom.read is not None
        parts = []
        for index, item in enumerate(atom.literal.value):
            part = f"{name}.i{index}"
            if atom.value_type == "papers":
                self._paper(part, atom.read, item)
            else:
                self._fold(part, self.input(atom.read, part, "list"), "some", self._equal_element(part, item), False)
            parts.append(part)
        result = self.chain(name, parts, "a")
        if result != name:
            self.program.rule(Conclude(name), ("x", [named(result)]))

    def _equal_element(self, part: str, item: Scalar) -> Callable[[str], str]:
        def write(element: str) -> str:
            known = [named(element), {"s": "k"}]
            self.program.rule(Conclude(f"{part}.e", TRUE), ("x", [*known, {"v": code(item)}]))
            self.program.rule(Conclude(f"{part}.e", FALSE), ("x", [*known, {"$neq": {"v": code(item)}}]))
            self.program.rule(Conclude(f"{part}.e", open=True), ("x", [named(element), {"s": "u"}]))
            return f"{part}.e"

        return write

    def _paper(self, part: str, read: Read, item: Scalar) -> None:
        """True if present; unread if perhaps present; else missing."""
        rule = self.program.rule
        own = self.input(read, part, "papers")
        for suffix in ("have", "may"):
            name = f"{part}.{suffix}"
            self._fold(name, f"{own}.{suffix}", "some", self._equal_element(name, item), False)
        have, may = named(f"{part}.have"), named(f"{part}.may")
        rule(Conclude(part, TRUE), ("x", [have, {"a": 6}]))
        rule(Conclude(part), ("x", [have, {"$gt": {"a": 0}}, {"$lt": {"a": 6}}]))
        rule(Conclude(part, (UNREAD, UNREAD)), ("x", [have, {"a": 0}]), ("y", [may, {"a": 6}]))
        rule(Conclude(part, (MISSING, MISSING)), ("x", [have, {"a": 0}]), ("y", [may, {"a": 0}]))

    def _quantified(self, node: Quantified, name: str) -> None:
        own = self.input(node.read, name, "list")
        self._fold(name, own, node.mode, lambda element: self.node(node.inner, element), node.needs_element)

    def _fold(self, name: str, own: str, mode: str, inner: Callable[[str], str], needs: bool) -> None:
        rule = self.program.rule
        by, empty = ("a", TRUE) if mode == "every" else ("o", FALSE)
        each, total, known = inner(f"{own}.e"), f"{name}.acc", [named(own), {"s": "k"}]
        rule(Conclude(name, open=True), ("x", [named(own), {"s": "u"}]))
        rule(Conclude(total, empty), ("x", [*known, {"$gt": {"z": 0}}] if needs else known))
        if needs:
            rule(Conclude(name, (MISSING, MISSING)), ("x", [*known, {"z": 0}]))
        for operator, source in (("$gte", "x"), ("$lt", "y")):
            rule(
                Conclude(total, source=source, step=1),
                ("x", [named(total)]), ("y", [named(each), SAME_ELEMENT, compare(operator, by, {"x": by})]),
            )  # fmt: skip
        rule(Conclude(name, source="y"), ("x", known), ("y", [named(total), {"i": {"x": "z"}}]))

    def _dated(self, node: Dated, name: str, element: str | None) -> None:
        rule = self.program.rule
        if not node.options:
            self._constant(name, (NOT_CHECKED, NOT_CHECKED), element)
            return
        on = self.input(node.on, name, "value")
        known, unknown = [named(on), {"s": "k"}], [named(on), {"s": "u"}]
        rule(Conclude(f"{name}.c0", (REVIEW, REVIEW)), ("x", known))
        rule(Conclude(f"{name}.c0", open=True), ("x", unknown))
        true_side, false_side, doubts, plays, insides = [], [], [f"{name}.c0"], [], []
        for index, option in enumerate(node.options):
            part, play, inside = self.node(option.node, element), f"{name}.in{index}", f"{name}.at{index}"
            from_first, to_last = {"$gte": {"lo": option.first}}, {"$lte": {"hi": option.last}}
            before, beyond = {"$lt": {"lo": option.first}}, {"$gt": {"hi": option.last}}
            meets = [{"$lte": {"lo": option.last}}, {"$gte": {"hi": option.first}}]
            rule(Conclude(play, TRUE), ("x", unknown))
            rule(Conclude(play, TRUE), ("x", [*known, *meets]))
            rule(Conclude(play, FALSE), ("x", [*known, {"$gt": {"lo": option.last}}]))
            rule(Conclude(play, FALSE), ("x", [*known, {"$lt": {"hi": option.first}}]))
            rule(Conclude(inside, FALSE), ("x", unknown))
            rule(Conclude(inside, TRUE), ("x", [*known, from_first, to_last]))
            rule(Conclude(inside, FALSE), ("x", [*known, before]))
            rule(Conclude(inside, FALSE), ("x", [*known, from_first, beyond]))
            rule(Conclude(name, source="y"), ("x", [named(inside), {"a": 6}]), ("y", [named(part)]))
            away, contrary, doubt = f"{name}.out{index}", f"{name}.neg{index}", f"{name}.doubt{index}"
            self.negation(away, play)
            self.negation(contrary, part)
            true_side.append(self.chain(f"{name}.t{index}", [away, part], "o"))
            false_side.append(self.chain(f"{name}.f{index}", [away, contrary], "o"))
            is_open = [{"$gt": {"a": 0}}, {"$lt": {"a": 6}}]
            rule(Conclude(doubt, FALSE), ("x", [named(play), {"a": 0}]))
            rule(Conclude(doubt, FALSE), ("x", [named(play), {"a": 6}]), ("y", [named(part), {"a": 0}]))
            rule(Conclude(doubt, FALSE), ("x", [named(play), {"a": 6}]), ("y", [named(part), {"a": 6}]))
            rule(Conclude(doubt, source="y"), ("x", [named(play), {"a": 6}]), ("y", [named(part), *is_open]))
            doubts.append(doubt)
            plays.append(play)
            insides.append(inside)
        every, none = self.chain(f"{name}.T", true_side, "a"), self.chain(f"{name}.F", false_side, "a")
        cause, played = self.chain(f"{name}.C", doubts, "o"), self.chain(f"{name}.P", plays, "o")
        settled = self.chain(f"{name}.S", insides, "o")
        loose, some = ("w", [named(settled), {"a": 0}]), ("x", [named(played), {"a": 6}])
        rule(Conclude(name, (NOT_CHECKED, NOT_CHECKED)), loose, ("x", [named(played), {"a": 0}]))
        rule(Conclude(name, TRUE), loose, some, ("y", [named(every), {"a": 6}]))
        not_every = ("y", [named(every), {"$lt": {"a": 6}}])
        rule(Conclude(name, FALSE), loose, some, not_every, ("z", [named(none), {"a": 6}]))
        not_none = ("z", [named(none), {"$lt": {"a": 6}}])
        rule(Conclude(name, source="v"), loose, some, not_every, not_none, ("v", [named(cause)]))


def _literal_tests(atom: Atom, literal: Literal_) -> list[tuple[tuple[int, int], list[Pattern]]]:
    """Ranks with the alternative tests that lead to them; the alternatives exclude each other."""
    unsure = (REVIEW, REVIEW)
    value = literal.value
    if atom.operator == "matches":
        return [(TRUE, [{"m": 1}]), (FALSE, [{"m": 0}])]
    if isinstance(value, tuple):
        prop = "v" if atom.value_type == "string" else "lo"
        codes = sorted({code(item) if prop == "v" else ordinals(item)[0] for item in value}, key=str)
        hits = [(TRUE, [{prop: item}]) for item in codes]
        return [*hits, (FALSE, [{"$neq": {prop: item}} for item in codes])]
    if atom.operator == "equals" and atom.value_type == "string":
        return [(TRUE, [{"v": code(value)}]), (FALSE, [{"$neq": {"v": code(value)}}])]
    low, high = ordinals(value)
    if atom.operator == "equals":
        touching = [{"$lte": {"lo": high}}, {"$gte": {"hi": low}}]
        tests = [(FALSE, [{"$gt": {"lo": high}}]), (FALSE, [{"$lt": {"hi": low}}])]
        if isinstance(value, Days) and not value.exact:
            return [*tests, (unsure, touching)]
        return [*tests, (TRUE, [*touching, {"w": 0}]), (unsure, [*touching, {"$gt": {"w": 0}}])]
    bounds = {"lo": low, "hi": high}
    return [
        (ranks, [{operator: {own: bounds[bound]}} for own, operator, bound in tests])
        for ranks, tests in zip((TRUE, FALSE, unsure), _ORDER[atom.operator], strict=True)
    ]  # fmt: skip


def _joined_tests(atom: Atom) -> list[tuple[tuple[int, int], list[Pattern], list[Pattern]]]:
    """The same against another fact: (ranks, tests on that fact `x`, tests on the own fact with joins)."""
    unsure = (REVIEW, REVIEW)
    if atom.operator == "equals":
        if atom.value_type == "string":
            return [(TRUE, [], [{"v": {"x": "v"}}]), (FALSE, [], [{"$neq": {"v": {"x": "v"}}}])]
        touching = [{"$lte": {"lo": {"x": "hi"}}}, {"$gte": {"hi": {"x": "lo"}}}]
        return [
            (FALSE, [], [{"$gt": {"lo": {"x": "hi"}}}]),
            (FALSE, [], [{"$lt": {"hi": {"x": "lo"}}}]),
            (TRUE, [{"w": 0}], [*touching, {"w": 0}]),
            (unsure, [{"w": 0}], [*touching, {"$gt": {"w": 0}}]),
            (unsure, [{"$gt": {"w": 0}}], touching),
        ]
    return [
        (ranks, [], [{operator: {own: {"x": bound}}} for own, operator, bound in tests])
        for ranks, tests in zip((TRUE, FALSE, unsure), _ORDER[atom.operator], strict=True)
    ]  # fmt: skip


def write_program(compiled: Compiled) -> Program:
    """The program of a rule: inputs, node rules and the rules that conclude the verdict."""
    writer = Writer(Program())
    applies, passes, fails = (writer.node(node) for node in compiled.nodes())
    rule = writer.program.rule
    of_applies = named(applies)
    is_open = [{"$gt": {"a": 0}}, {"$lt": {"a": 6}}]
    on, failing, passing = ("x", [of_applies, {"a": 6}]), named(fails), named(passes)

    def verdict(text: str | None, source: str, *patterns: tuple[str, list[Pattern]]) -> None:
        rule(Conclude(VERDICT, source=source, verdict=text), *patterns)

    verdict("not_applicable", "x", ("x", [of_applies, {"a": 0}]))
    verdict(None, "x", ("x", [of_applies, *is_open]))
    verdict("fail", "x", on, ("y", [failing, {"a": 6}]))
    held = ("y", [failing, {"a": 0}])
    verdict("pass", "x", on, held, ("z", [passing, {"a": 6}]))
    verdict("review", "x", on, held, ("z", [passing, {"a": 0}]))
    verdict(None, "z", on, held, ("z", [passing, *is_open]))
    doubtful = ("y", [failing, *is_open])
    verdict(None, "y", on, doubtful, ("z", [passing, {"a": 0}]))
    verdict(None, "y", on, doubtful, ("z", [passing, {"a": 6}]))
    # Both open: the first cause is the lesser rank. Comparing y with z here, in a third pattern, corrupts the library's
    # memory after a few rules (segmentation fault), so a chain of two-pattern joins finds it.
    both = named(writer.chain("verdict.open", [fails, passes], "a"))
    verdict(None, "w", on, doubtful, ("z", [passing, *is_open]), ("w", [both]))
    return writer.program
