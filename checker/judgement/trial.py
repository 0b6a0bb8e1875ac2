"""Tries rules out: on their own examples, and on made-up facts that must not pass and fail at once."""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from checker.judgement.candidates import combinations, combine
from checker.judgement.columns import from_readings
from checker.judgement.compile import Compiled, compile_rule
from checker.judgement.engine import Evaluator
from checker.judgement.examples import DEFAULT_AS_OF, choices_of
from checker.judgement.faults import Fault, line_of
from checker.judgement.loaded import Loaded
from checker.judgement.reading import Case, Days, Elements, Known, Papers, Reading, Scalar, Unknown, element_type
from checker.judgement.tree import Atom, Read, walk
from checker.judgement.vector import VectorEvaluator
from checker.model.fact import CAUSE_ORDER
from checker.model.rule import Example, Rule
from checker.model.vocabulary import Vocabulary

ROWS = 400
_PLAIN: dict[str, list[Any]] = {
    "number": [0.0, 1.0], "boolean": [True, False], "date": [Days(735000, 735000)], "string": ["甲", "乙"],
}  # fmt: skip


def try_out(rules: Sequence[Rule], loaded: Loaded, vocabulary: Vocabulary) -> list[Fault]:
    """Faults of rules whose examples come out otherwise, or that can pass and fail at once."""
    faults: list[Fault] = []
    parameters = {parameter.id: parameter for parameter in loaded.parameters}
    evaluator = VectorEvaluator(loaded.kinds)
    for rule in rules:
        if rule.concludes is not None:
            continue
        for number, example in enumerate(rule.examples, 1):
            compiled, _ = compile_rule(
                rule, vocabulary, parameters, tuple(loaded.kinds), example.as_of or DEFAULT_AS_OF
            )
            verdict = judge_example(compiled, example, evaluator)
            if verdict != example.expect:
                line = line_of(rule.source, rule.line or 1, "examples:")
                told = f"{rule.id}: example {number} gives {verdict}, expected {example.expect}"
                faults.append(Fault(rule.source, line, told))
        compiled, _ = compile_rule(rule, vocabulary, parameters, tuple(loaded.kinds), DEFAULT_AS_OF)
        both = passes_and_fails(compiled, evaluator)
        if both is not None:
            shown = ", ".join(f"{key}={reading}" for key, reading in both.items())
            faults.append(Fault(rule.source, rule.line or 1, f"{rule.id}: passes and fails at once, e.g. with {shown}"))
    return faults


def judge_example(compiled: Compiled, example: Example, evaluator: Evaluator) -> str:
    """The verdict of an evaluator on an example."""
    cases = combinations({read.key: choices_of(read, example.given) for read in compiled.reads})
    return "conflict" if cases is None else combine(evaluator.verdicts(compiled, cases)).verdict


def passes_and_fails(compiled: Compiled, evaluator: VectorEvaluator) -> Case | None:
    """A made-up case in which the rule would pass and fail, or None."""
    cases = made_up_cases(compiled, ROWS, random.Random(compiled.rule.id))
    columns = {read.key: from_readings([case[read.key] for case in cases], read) for read in compiled.reads}
    applies, passes, fails = (evaluator.masks(node, columns, len(cases)) for node in compiled.nodes())
    rows = np.flatnonzero(applies.true & passes.true & fails.true)
    return cases[int(rows[0])] if len(rows) else None


def made_up_cases(compiled: Compiled, count: int, chance: random.Random) -> list[Case]:
    """Cases with values at, just beside and far from the constants that the rule compares with."""
    pools = {read.key: _pool(read, compiled) for read in compiled.reads}
    return [{read.key: _pick(read, pools[read.key], chance) for read in compiled.reads} for _ in range(count)]


def _pool(read: Read, compiled: Compiled) -> list[Any]:
    kind = element_type(read.value_type)
    pool: list[Any] = list(_PLAIN[kind])
    for node in (item for root in compiled.nodes() for item in walk(root)):
        if not isinstance(node, Atom) or node.literal is None:
            continue
        values = node.literal.value if isinstance(node.literal.value, tuple) else (node.literal.value,)
        for value in values:
            pool += _around(value) if _kind(value) == kind else []
    return list(dict.fromkeys(pool))


def _kind(value: Scalar) -> str:
    return {bool: "boolean", str: "string", Days: "date"}.get(type(value), "number")


def _around(value: Scalar) -> list[Scalar]:
    if isinstance(value, Days):
        spans = [(-40, -40), (-1, -1), (0, 0), (1, 1), (40, 40), (-15, 15), (-400, -1), (0, 365)]
        return [Days(value.first + low, value.last + high) for low, high in spans]
    if isinstance(value, float) and not isinstance(value, bool):
        return [*(round(value + step, 6) for step in (-1, -0.000001, 0, 0.000001, 1)), value * 2, -value]
    return [value]


def _pick(read: Read, pool: list[Any], chance: random.Random) -> Reading:
    if read.value_type == "papers":
        present = frozenset(item for item in pool if chance.random() < 0.6)
        perhaps = frozenset(item for item in pool if chance.random() < 0.2)
        return _unknown(chance) if chance.random() < 0.05 else Papers(present, perhaps)
    if chance.random() < 0.15:
        return _unknown(chance)
    if read.many:
        size = chance.randint(0, 3)
        return Elements(
            tuple(_unknown(chance) if chance.random() < 0.15 else Known(chance.choice(pool)) for _ in range(size))
        )
    if element_type(read.value_type) != read.value_type:
        return Known(tuple(dict.fromkeys(chance.choice(pool) for _ in range(chance.randint(0, 3)))))
    return Known(chance.choice(pool))


def _unknown(chance: random.Random) -> Unknown:
    return Unknown(chance.choice(CAUSE_ORDER), silent=chance.random() < 0.3)
