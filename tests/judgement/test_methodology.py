"""Which methodology judges, and what of the general texts it leaves out."""

import pytest

from checker.judgement.loader import load
from checker.judgement.methodology import choose_methodology, methodology_banners
from checker.judgement.rulebase import RuleBase, load_rulebase
from checker.model.document import Document
from checker.model.errors import UserError
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact
from checker.model.identity import fact_id
from checker.resources.locate import data_folder


@pytest.fixture(scope="module")
def base() -> RuleBase:
    return load_rulebase()


def named(*codes: str, name: str = "") -> FactBase:
    """A dossier whose papers name these codes, and whose project has this name."""
    facts = []
    for field, values in (("methodology", codes), ("project_name", (name,) if name else ())):
        if values:
            facts.append(
                Fact(
                    id=fact_id("project", field), subject="project", field=field, value_type="string",
                    value=values[0] if len(values) == 1 else None, state="single" if len(values) == 1 else "conflict",
                    candidates=tuple(Candidate(value=value) for value in values) if len(values) > 1 else (),
                )
            )  # fmt: skip
    return FactBase(facts=tuple(facts), works=(), documents=())


def paper(kind: str) -> Document:
    return Document(
        id=f"d-{kind}", path=f"{kind}.pdf", sha256="0" * 64, type=kind, state="read", method="text", pages=1
    )


@pytest.mark.parametrize(
    ("codes", "name", "chosen", "how"),
    [
        (("CCER-01-002-V01",), "", "CCER-01-002-V01", "stated"),
        (("AR-CM-001-V01",), "某县碳汇造林项目", "AR-CM-001-V01", "stated"),
        (("CCER-99-001-V01",), "某县造林项目", None, "stated"),
        ((), "某市外海海上风电项目", "CCER-01-002-V01", "guessed"),
        ((), "某市红树林营造项目", "CCER-14-002-V01", "guessed"),
        ((), "某县国土绿化造林项目", "CCER-14-001-V01", "guessed"),
        ((), "某县项目", "CCER-14-001-V01", "default"),
        (("CCER-99-001-V01", "CCER-14-002-V01"), "", "CCER-14-002-V01", "stated"),
    ],
)
def test_papers_go_before_signs_and_signs_before_the_default(
    base: RuleBase, codes: tuple[str, ...], name: str, chosen: str | None, how: str
) -> None:
    choice = choose_methodology(base, named(*codes, name=name), "dossier")
    assert (choice.id, choice.how) == (chosen, how)


def test_kinds_of_papers_speak_for_planting(base: RuleBase) -> None:
    facts = FactBase(facts=(), works=(), documents=(paper("operation_design"), paper("parcel_map")))
    choice = choose_methodology(base, facts, "dossier")
    assert choice.id == "CCER-14-001-V01"
    assert choice.how == "guessed"
    best = choice.ranked[0]
    assert len(best.reasons) == len(best.reasons_en) == 2
    assert best.points > choice.ranked[1].points


def test_one_that_was_asked_for_goes_before_all_and_the_contradiction_is_said(base: RuleBase) -> None:
    facts = named("CCER-14-001-V01")
    choice = choose_methodology(base, facts, "dossier", "CCER-14-002-V01")
    assert (choice.id, choice.how) == ("CCER-14-002-V01", "asked")
    assert [banner.code for banner in methodology_banners(choice, facts)] == ["methodology_another"]


def test_one_without_a_ruleset_cannot_be_asked_for(base: RuleBase) -> None:
    with pytest.raises(UserError, match="CCER-99"):
        choose_methodology(base, named(), "dossier", "CCER-99-001-V01")


@pytest.mark.parametrize(
    ("codes", "code"),
    [((), "methodology_not_stated"), (("CCER-99-001-V01",), "methodology_no_ruleset"),
     (("CCER-14-001-V01", "CCER-14-002-V01"), "methodology_several")],
)  # fmt: skip
def test_an_uncertain_choice_is_said(base: RuleBase, codes: tuple[str, ...], code: str) -> None:
    facts = named(*codes)
    choice = choose_methodology(base, facts, "dossier")
    assert [banner.code for banner in methodology_banners(choice, facts)] == [code]


def test_a_single_statement_needs_no_word(base: RuleBase) -> None:
    facts = named("CCER-14-001-V01")
    assert methodology_banners(choose_methodology(base, facts, "dossier"), facts) == ()


def test_rules_of_other_methodologies_do_not_judge(base: RuleBase) -> None:
    wind = base.under("CCER-01-002-V01")
    families = {rule.family for rule in wind.judging()}
    assert "OSW" in families
    assert not families & {"AFF", "CSP", "MAN", "MEC", "BIO", "OWN", "GEO"}
    assert {"LAW-10-3", "ACC-mean", "CON-credit"} <= set(wind.rules)
    planting = base.under("CCER-14-001-V01")
    assert not {rule.family for rule in planting.judging()} & {"OSW", "CSP", "MAN", "MEC"}
    assert {rule.family for rule in planting.judging()} >= {"AFF", "BIO", "OWN", "GEO"}


def test_conclusions_that_others_read_stay(base: RuleBase) -> None:
    assert {rule.id for rule in base.under("CCER-01-002-V01").deriving()} == {rule.id for rule in base.deriving()}


def test_without_a_methodology_only_the_general_texts_judge(base: RuleBase) -> None:
    general = base.under(None)
    assert all(text.methodology is None for text in general.rulesets)
    assert {rule.cites.text for rule in general.judging()} <= {text.text for text in general.rulesets}


def test_what_a_methodology_leaves_out_exists() -> None:
    loaded = load([data_folder("rules")])
    rules = {rule.id for rule in loaded.rules}
    families = {rule.family for rule in loaded.rules}
    for text in loaded.rulesets:
        for item in text.leaves_out:
            assert set(item.rules) <= rules, text.id
            assert set(item.families) <= families, text.id
