"""Mutation check of the shipped rules: each small change of a rule must make one of its own examples fail.

python benchmarks/rule_mutations.py [RULE …]      lists survivors; exit code 1 if there are any

The vector evaluator judges the mutants; that both engines agree on every rule is shown elsewhere (rules.py).
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.equivalent_mutants import EQUIVALENT, REASONS
from benchmarks.mutants import Mutant, mutants
from checker.judgement.candidates import Choice, combinations, combine
from checker.judgement.compile import Compiled, compile_rule
from checker.judgement.conclusion import BestOf, Chosen, OverWorks, parse_conclusion
from checker.judgement.derive import choose
from checker.judgement.examples import DEFAULT_AS_OF, choices_of, expected_value, papers_of
from checker.judgement.loaded import Loaded
from checker.judgement.loader import load
from checker.judgement.names import look_up
from checker.judgement.ranking import over_works, rank_evidence
from checker.judgement.reading import Case, Elements, Known, Reading
from checker.judgement.rulebase import RuleBase
from checker.judgement.tree import All, Read
from checker.judgement.trial import made_up_cases
from checker.judgement.vector import VectorEvaluator
from checker.model.rule import Example, Parameter, Rule
from checker.resources.locate import data_folder
from checker.resources.vocabulary import load_vocabulary

MADE_UP, DERIVED = 2000, 200


def _below_zero(reading: Reading) -> bool:
    values = reading.items if isinstance(reading, Elements) else (reading,)
    return any(
        isinstance(item, Known) and isinstance(item.value, int | float) and item.value < 0 for item in values
    )  # fmt: skip


class NoRule(ValueError):
    """A mutant that the compiler refuses: no slip that could be shipped."""


@dataclass
class Outcome:
    """What became of the mutants of some rules."""

    caught: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    equivalent: list[tuple[str, str, str]] = field(default_factory=list)
    survivors: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def judged(self) -> int:
        return self.caught.total() + len(self.equivalent) + len(self.survivors)


class Bench:
    """Judges examples of rules and of their mutants."""

    def __init__(self, loaded: Loaded) -> None:
        self.vocabulary = load_vocabulary()
        self.parameters = {parameter.id: parameter for parameter in loaded.parameters}
        self.kinds = loaded.kinds
        self.vector = VectorEvaluator(loaded.kinds)

    def fails(self, rule: Rule, parameters: dict[str, Parameter]) -> bool:
        """Whether one of the rule's examples comes out otherwise than it expects. Raises NoRule."""
        if rule.concludes is not None:
            return any(self._concluded(rule, parameters, item) != self._expected(rule, item) for item in rule.examples)
        days = {example.as_of or DEFAULT_AS_OF: None for example in rule.examples}
        return any(self._wrong_on(rule, parameters, day) for day in days)

    def _wrong_on(self, rule: Rule, parameters: dict[str, Parameter], day: str) -> bool:
        compiled, faults = compile_rule(rule, self.vocabulary, parameters, tuple(self.kinds), day)
        if faults:
            raise NoRule(faults[0])
        owners: list[tuple[Example, int, int]] = []
        cases: list[Case] = []
        for example in rule.examples:
            if (example.as_of or DEFAULT_AS_OF) == day:
                found = combinations({read.key: choices_of(read, example.given) for read in compiled.reads})
                if found is None:
                    return True
                owners.append((example, len(cases), len(cases) + len(found)))
                cases += found
        verdicts = self.vector.verdicts(compiled, cases)
        return any(combine(verdicts[first:last]).verdict != example.expect for example, first, last in owners)

    def _expected(self, rule: Rule, example: Example) -> set[Any]:
        name = look_up(str((rule.concludes or {})["fact"]), self.vocabulary)
        assert name is not None
        return set(expected_value(example.expect, name.value_type))

    def _concluded(self, rule: Rule, parameters: dict[str, Parameter], example: Example) -> set[Any]:
        given = example.given
        full, form = parse_conclusion(rule.concludes or {})
        name = look_up(full, self.vocabulary)
        assert name is not None
        found: Sequence[Choice]
        if isinstance(form, BestOf):
            classes = []
            for grade in form.order:
                papers = papers_of(Read(grade.fact, name.value_type), given[grade.fact]) if grade.fact in given else ()
                wanted = [p for p in papers if grade.official is None or bool(p.official) == grade.official]
                classes.append([Choice(paper.reading) for paper in wanted])
            found = rank_evidence(classes, form.pick)
        elif isinstance(form, OverWorks):
            read = Read(form.fact, name.value_type)
            works = given[form.fact]["works"]
            found = over_works([choices_of(read, {form.fact: value}) for value in works], form.how)
        else:
            base = RuleBase({rule.id: rule}, parameters, (), self.kinds, self.vocabulary)
            try:
                found = choose(base, rule, form, DEFAULT_AS_OF, [self.vector], lambda read: choices_of(read, given))
            except AssertionError as error:
                raise NoRule(str(error)) from error
        return {choice.reading for choice in found}

    def run(self, rules: Sequence[Rule]) -> Outcome:
        """Judges every mutant of the rules."""
        outcome = Outcome()
        for rule in rules:
            for mutant, survives in self.judged(rule):
                known = EQUIVALENT.get((rule.id, mutant.change))
                if not survives:
                    outcome.caught[mutant.kind] += 1
                elif known is not None and not self.told_apart(rule, mutant):
                    outcome.equivalent.append((rule.id, mutant.change, known))
                else:
                    outcome.survivors.append((rule.id, mutant.kind, mutant.change))
            outcome.refused += self._refused
        return outcome

    def told_apart(self, rule: Rule, mutant: Mutant) -> bool:
        """Whether made-up facts, none below zero, lead the mutant to another answer than the rule."""
        chance = random.Random(rule.id)
        both = [*self._compiled(rule, self.parameters), *self._compiled(mutant.rule, mutant.parameters)]
        reads = {read.key: read for compiled in both for read in compiled.reads}
        whole = replace(both[0], passes=All(0, tuple(node for item in both for node in item.nodes())))
        cases = made_up_cases(replace(whole, reads=tuple(reads.values())), MADE_UP, chance)
        cases = [case for case in cases if not any(_below_zero(reading) for reading in case.values())]
        return self._answers(rule, self.parameters, cases) != self._answers(mutant.rule, mutant.parameters, cases)

    def _compiled(self, rule: Rule, parameters: dict[str, Parameter]) -> list[Compiled]:
        pairs: list[Any] = [None]
        if rule.concludes is not None:
            form = parse_conclusion(rule.concludes)[1]
            pairs = [(when, None) for when, _ in form.cases] if isinstance(form, Chosen) else [({}, None)]
        kinds = tuple(self.kinds)
        return [compile_rule(rule, self.vocabulary, parameters, kinds, DEFAULT_AS_OF, pair)[0] for pair in pairs]

    def _answers(self, rule: Rule, parameters: dict[str, Parameter], cases: list[Case]) -> list[Any]:
        if rule.concludes is None:
            (compiled,) = self._compiled(rule, parameters)
            return list(self.vector.verdicts(compiled, cases))
        form = parse_conclusion(rule.concludes)[1]
        if not isinstance(form, Chosen):
            return [self._concluded(rule, parameters, example) for example in rule.examples]
        base = RuleBase({rule.id: rule}, parameters, (), self.kinds, self.vocabulary)
        return [
            [
                choice.reading
                for choice in choose(
                    base, rule, form, DEFAULT_AS_OF, [self.vector], lambda read, case=case: (Choice(case[read.key]),)
                )
            ]  # type: ignore[misc]
            for case in cases[:DERIVED]
        ]

    def judged(self, rule: Rule) -> Iterator[tuple[Mutant, bool]]:
        """Each valid mutant and whether it survives the rule's examples."""
        self._refused = 0
        for mutant in mutants(rule, self.parameters):
            try:
                survives = not self.fails(mutant.rule, mutant.parameters)
            except NoRule:
                self._refused += 1
                continue
            yield mutant, survives


def main(names: Sequence[str]) -> int:
    """Prints what became of all mutants and who survived."""
    loaded = load([data_folder("rules")])
    for fault in loaded.faults:
        print(fault)
    rules = [rule for rule in loaded.rules if not names or rule.id in names]
    began = time.perf_counter()
    bench = Bench(loaded)
    broken = [rule.id for rule in rules if bench.fails(rule, bench.parameters)]
    outcome = bench.run([rule for rule in rules if rule.id not in broken])
    seconds = time.perf_counter() - began
    for rule_id in broken:
        print(f"{rule_id}: its own examples fail, mutants not tried")
    for rule_id, change, reason in outcome.equivalent:
        print(f"equivalent  {rule_id}  {change}: {REASONS[reason]}")
    for rule_id, kind, change in outcome.survivors:
        print(f"SURVIVES  {rule_id}  [{kind}] {change}")
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(outcome.caught.items()))
    print(
        f"{len(rules)} rules, {outcome.judged} mutants in {seconds:.1f} s: {outcome.caught.total()} caught ({kinds}),"
    )
    print(f"{len(outcome.equivalent)} equivalent, {len(outcome.survivors)} survive; {outcome.refused} are no rules")
    return 1 if outcome.survivors or broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
