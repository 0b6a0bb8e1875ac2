"""Rule pages read as sentences, in both languages, for every shipped rule."""

import pytest

from checker.judgement.condition_words import Describer, page_words
from checker.judgement.rulebase import RuleBase, load_rulebase
from checker.judgement.rulepage import coverage_table, rule_list, rule_page
from checker.resources.vocabulary import load_vocabulary


@pytest.fixture(scope="module")
def shipped() -> RuleBase:
    return load_rulebase()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_has_a_page_without_bare_conditions(shipped: RuleBase, lang: str) -> None:
    words = page_words(lang)
    for rule in shipped.rules.values():
        page = rule_page(rule, shipped.parameters, load_vocabulary(), lang)
        body = page.split(words["examples"] + ":")[0]
        assert rule.title.text(lang) in body and rule.cites.clause in body
        if rule.passes is not None:
            assert words["passes"] in body
            assert "{" not in body.split(words["passes"])[1].split(words["parameters"] + ":")[0]


def test_a_dated_parameter_is_told_with_its_values(shipped: RuleBase) -> None:
    describe = Describer(shipped.parameters, load_vocabulary(), "zh")
    tree = {
        "parcel.min_part_area_m2": {
            "at_least": {"parameter": "afforestation.min_parcel_area_m2", "on": "project.start_date"}
        }
    }
    text = describe.condition(tree)
    assert "667" in text and "400" in text and "不小于" in text and "连片面积" in text


def test_alternatives_are_told_apart_from_conditions(shipped: RuleBase) -> None:
    describe = Describer(shipped.parameters, load_vocabulary(), "en")
    text = describe.condition(
        {"any": [{"project.stage": {"equals": "建设"}}, {"project.title_land": {"equals": True}}]}
    )
    assert " or " in text and "yes" in text


def test_list_and_coverage(shipped: RuleBase) -> None:
    assert len(rule_list(shipped.rules.values(), "zh").splitlines()) == len(shipped.rules)
    table = coverage_table(shipped.rulesets, "zh")
    for ruleset in shipped.rulesets:
        assert ruleset.text in table
        for clause in ruleset.clauses:
            assert clause.title.zh in table
