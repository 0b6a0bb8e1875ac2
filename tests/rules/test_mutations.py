"""Each small change of a shipped rule makes one of its own examples fail; a rule without such examples is noticed."""

import pytest

from benchmarks.equivalent_mutants import EQUIVALENT
from benchmarks.mutants import mutants, step
from benchmarks.rule_mutations import Bench
from checker.judgement.loader import load
from checker.model.rule import Rule
from checker.resources.locate import data_folder

SHIPPED = load([data_folder("rules")])
BY_ID = {rule.id: rule for rule in SHIPPED.rules}


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(SHIPPED)


@pytest.mark.parametrize("rule", SHIPPED.rules, ids=lambda rule: rule.id)
def test_no_mutant_survives(bench: Bench, rule: Rule) -> None:
    assert not bench.fails(rule, bench.parameters), "its own examples fail"
    outcome = bench.run([rule])
    assert not outcome.survivors, "an example is missing that would tell these slips from the rule"
    assert outcome.judged > 0


def test_equivalents_are_mutants_of_today() -> None:
    parameters = {parameter.id: parameter for parameter in SHIPPED.parameters}
    for rule_id in {rule for rule, _ in EQUIVALENT}:
        listed = {change for rule, change in EQUIVALENT if rule == rule_id}
        assert listed <= {mutant.change for mutant in mutants(BY_ID[rule_id], parameters)}, rule_id


def test_a_missing_boundary_example_is_noticed(bench: Bench) -> None:
    rule = BY_ID["AFF-2c"]
    kept = [example for example in rule.examples if example.given.get("parcel.min_part_area_m2") not in (400, 667)]
    survivors = bench.run([rule.model_copy(update={"examples": tuple(kept)})]).survivors
    assert "passes: parcel.min_part_area_m2 at_least → above" in [change for _, _, change in survivors]


def test_a_mutant_wrongly_called_equivalent_is_noticed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    rule, change = BY_ID["AFF-2c"], "passes: parcel.min_part_area_m2 at_least → above"
    monkeypatch.setitem(EQUIVALENT, (rule.id, change), "fail first")
    kept = [example for example in rule.examples if example.given.get("parcel.min_part_area_m2") not in (400, 667)]
    assert change in [item for *_, item in bench.run([rule.model_copy(update={"examples": tuple(kept)})]).survivors]


@pytest.mark.parametrize("value,moved", [(400, 1), (0, 1), (0.5, 0.05), (20.0, 1)])
def test_steps_are_small(value: float, moved: float) -> None:
    assert step(value) == pytest.approx(moved)
