"""The files of rules/screening: every criterion by its examples, every mechanism by each outcome it can give."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checker.judgement.candidates import combinations
from checker.judgement.examples import choices_of
from checker.judgement.rulebase import load_rulebase
from checker.judgement.trial import judge_example, passes_and_fails
from checker.judgement.vector import VERDICTS, VectorEvaluator
from checker.model.rule import Example
from checker.resources.locate import data_folder
from checker.resources.yaml_source import SourceError
from checker.screening.mechanisms import Criterion, Mechanism, load_screens
from checker.screening.outcome import OUTCOMES, outcomes

AS_OF = "2026-06-01"
BASE = load_rulebase()
SCREENS = load_screens(BASE, AS_OF)
ALL = (*SCREENS.mechanisms, SCREENS.statistics)
OWN = {c.id: c for mechanism in ALL for c in mechanism.criteria if c.rule.family == "MEC"}
VECTOR = VectorEvaluator(BASE.kinds)


def verdict(criterion: Criterion, given: dict[str, Any]) -> str:
    return str(judge_example(SCREENS.compiled[criterion.id], Example(given=given, expect=None), VECTOR))


def outcome(mechanism: Mechanism, given: dict[str, Any]) -> str:
    facts = {key: value for key, value in {**mechanism.facts, **given}.items() if value != "unknown"}
    told = [verdict(item, facts) for item in mechanism.criteria]
    codes = [np.array([list(VERDICTS).index(name)], np.int8) for name in told]
    return str(OUTCOMES[outcomes(mechanism, codes, 1)[0][0]])


def can_give(mechanism: Mechanism) -> set[str]:
    """The outcomes that a mechanism can give by its form."""
    if mechanism.closed is not None:
        return {"not_eligible"}
    deciding = [item for item in mechanism.criteria if item.decides]
    fails = {"not_eligible"} if any(item.rule.fails != {"any": []} for item in deciding) else set()
    return fails | ({"not_checked"} if mechanism.unknown else {"eligible", "undecided"})


@pytest.mark.parametrize("criterion", OWN.values(), ids=lambda item: item.id)
def test_criterion_examples(criterion: Criterion) -> None:
    examples = criterion.rule.examples
    for example in examples:
        assert verdict(criterion, example.given) == example.expect, (criterion.id, example)
    told = {example.expect for example in examples}
    assert "missing" in told
    assert criterion.rule.passes == {"any": []} or "pass" in told
    assert "fail" in told or criterion.rule.fails == {"any": []}
    assert not criterion.rule.applies or "not_applicable" in told
    compiled = SCREENS.compiled[criterion.id]
    assert passes_and_fails(compiled, VECTOR) is None
    assert combinations({read.key: choices_of(read, {}) for read in compiled.reads}) is not None


@pytest.mark.parametrize("mechanism", SCREENS.mechanisms, ids=lambda item: item.id)
def test_every_outcome_has_an_example(mechanism: Mechanism) -> None:
    for example in mechanism.examples:
        assert outcome(mechanism, example.given) == example.expect, example
    assert {example.expect for example in mechanism.examples} == can_give(mechanism)


@pytest.mark.parametrize("mechanism", SCREENS.mechanisms, ids=lambda item: item.id)
def test_no_fact_can_be_left_out(mechanism: Mechanism) -> None:
    """Without any one of the facts under which nothing stands against a parcel, it is not eligible."""
    for name in mechanism.facts:
        if name == "project.start_date" or (name == "parcel.planting_start" and mechanism.id != "cdm-ar-acm0003"):
            continue  # the same fact under the name that rules of the audit use; read for planted land only
        assert outcome(mechanism, {name: "unknown"}) != "eligible", name
    assert outcome(mechanism, dict.fromkeys(mechanism.facts, "unknown")) != "eligible"


def test_grounds_are_honest() -> None:
    for mechanism in ALL:
        for item in mechanism.criteria:
            assert item.title.zh and item.title.en and item.cites.clause
            if item.basis == "recalled" and item.rule.family == "MEC" and "2005" in item.id:
                assert item.rule.fails == {"any": []}, "a recalled date alone never rules land out"
        assert mechanism.criteria or mechanism.unknown
    gaps = {item.id for item in SCREENS.mechanisms if item.unknown}
    assert {"gver", "guangdong-phcer", "sichuan-inclusion"} <= gaps


def test_a_mechanism_is_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "screening"
    folder.mkdir()
    text = (data_folder("rules") / "screening" / "gver.yaml").read_text(encoding="utf-8")
    (folder / "house.yaml").write_text(text.replace("id: gver", "id: house").replace("110", "5"), encoding="utf-8")
    found = load_screens(BASE, AS_OF, [tmp_path])
    assert next(item.id for item in found.mechanisms) == "house"
    assert len(found.mechanisms) == len(SCREENS.mechanisms) + 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: other\norder: 1\ntitle: {zh: 甲, en: a}\ntext: x\ncriteria: []\n", "differs from the file name"),
        ("id: house\norder: 1\ntitle: {zh: 甲}\ntext: x\ncriteria: []\n", "title.en"),
        ("id: house\norder: 1\ntitle: {zh: 甲, en: a}\ntext: x\ncriteria: [{use: NOPE}]\n", "NOPE"),
        ("id: house\norder: 1\ntitle: {zh: 甲, en: a}\ntext: x\ncriteria: [{use: AFF-2c, basis: verified}]\n", "basis"),
        ("- 1\n", "mapping"),
        (
            "id: house\norder: 1\ntitle: {zh: 甲, en: a}\ntext: x\ncriteria: [{id: MEC-x, title: {zh: 甲, en: a}, "
            "cites: {text: x, clause: y}, basis: recalled, pass: {parcel.nothing: {equals: true}}}]\n",
            "parcel.nothing",
        ),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    folder = tmp_path / "screening"
    folder.mkdir()
    (folder / "house.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=said) as error:
        load_screens(BASE, AS_OF, [tmp_path])
    assert "house.yaml" in str(error.value)


def test_texts_of_another_time_decide_nothing() -> None:
    """On a day before its rules are in force nothing is eligible by their silence."""
    from checker.judgement.compile import in_force

    early = load_screens(BASE, "2015-01-01")
    main = early.mechanisms[0]
    assert any(not in_force(early.compiled[item.id].rule.in_force, "2015-01-01") for item in main.criteria)
