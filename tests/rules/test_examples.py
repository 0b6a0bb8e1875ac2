"""Every example of every shipped rule, and of the rule in the guide, in every engine that is here."""

import re
from pathlib import Path

import pytest

from checker.extraction.schema import load_schemas
from checker.judgement.candidates import combinations, combine
from checker.judgement.compile import compile_rule
from checker.judgement.engine import Evaluator, choose_engine, evaluators
from checker.judgement.examples import DEFAULT_AS_OF, choices_of
from checker.judgement.loaded import Loaded
from checker.judgement.loader import load_folder
from checker.model.rule import Rule
from checker.resources.locate import data_folder
from checker.resources.vocabulary import load_vocabulary

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "rules-guide.md"


def loaded(extra: Path | None = None) -> Loaded:
    everything = Loaded()
    for folder in (data_folder("rules"), *([extra] if extra else [])):
        load_folder(folder, everything)
    assert not everything.faults, [str(fault) for fault in everything.faults]
    return everything


SHIPPED = loaded()
JUDGED = [rule for rule in SHIPPED.rules if rule.concludes is None]


@pytest.fixture(scope="module")
def engines() -> tuple[Evaluator, ...]:
    return evaluators(choose_engine("both"), SHIPPED.kinds)


def wrong_verdicts(rule: Rule, everything: Loaded, engines: tuple[Evaluator, ...]) -> list[str]:
    parameters = {parameter.id: parameter for parameter in everything.parameters}
    wrong: list[str] = []
    for number, example in enumerate(rule.examples, 1):
        as_of = example.as_of or DEFAULT_AS_OF
        compiled, faults = compile_rule(rule, load_vocabulary(), parameters, list(everything.kinds), as_of)
        assert not faults, faults
        cases = combinations({read.key: choices_of(read, example.given) for read in compiled.reads})
        assert cases is not None, f"example {number} has too many combinations"
        for engine in engines:
            verdict = combine(engine.verdicts(compiled, cases)).verdict
            if verdict != example.expect:
                wrong.append(f"example {number} in {engine.name}: {verdict}, not {example.expect}")
    return wrong


@pytest.mark.parametrize("rule", JUDGED, ids=lambda rule: rule.id)
def test_examples(rule: Rule, engines: tuple[Evaluator, ...]) -> None:
    assert not wrong_verdicts(rule, SHIPPED, engines)


def test_the_rule_of_the_guide_works(tmp_path: Path, engines: tuple[Evaluator, ...]) -> None:
    block = re.search(r"```yaml\n(id: .*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "OWN-purpose.yaml").write_text(block.group(1), encoding="utf-8")
    everything = loaded(tmp_path)
    (rule,) = (rule for rule in everything.rules if rule.id == "OWN-purpose")
    assert not wrong_verdicts(rule, everything, engines)


def test_a_wrong_expectation_is_noticed(engines: tuple[Evaluator, ...]) -> None:
    rule = next(rule for rule in JUDGED if rule.id == "LAW-10-3")
    first = rule.examples[0].model_copy(update={"expect": "fail"})
    assert wrong_verdicts(rule.model_copy(update={"examples": (first,)}), SHIPPED, engines)


def test_the_document_type_of_the_guide_is_valid(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(type: .*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    (tmp_path / "design_change.yaml").write_text(block.group(1), encoding="utf-8")
    assert set(load_schemas(tmp_path).by_type) == {"design_change"}
