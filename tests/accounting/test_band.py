"""The yearly mean per hectare against published projects."""

import json
from pathlib import Path

import pytest

from checker.accounting.account import account
from checker.accounting.band import find_band, rate_facts
from checker.judgement.engine import choose_engine
from checker.judgement.judge import judge
from checker.judgement.rulebase import load_rulebase
from checker.model.document import Document
from checker.model.extracted import FactBase
from checker.model.fact import Fact
from checker.model.identity import fact_id


def fact(subject: str, field: str, value: object, kind: str = "number") -> Fact:
    return Fact(id=fact_id(subject, field), subject=subject, field=field, value_type=kind, value=value)  # type: ignore[arg-type]


def base(kind: str = "registry_notice", state: str = "read", **fields: object) -> FactBase:
    document = Document(id="d-1", path="x.pdf", sha256="0", type=kind, possible_types=(kind,), state=state)  # type: ignore[arg-type]
    given: dict[str, object] = {
        "claimed_total": 77_336.0, "crediting_start": "2021-01-01", "crediting_end": "2040-12-31", "area": 1763.8393,
    } | fields  # fmt: skip
    facts = [
        fact("document:d-1", k, v, "date" if k.startswith("crediting") else "number")
        for k, v in given.items()
        if v is not None and k != "province"
    ]
    if fields.get("province"):
        facts.append(fact("project", "province", fields["province"], "string"))
    return FactBase(works=(), documents=(document,), facts=tuple(facts))


def made(facts: FactBase) -> dict[str, Fact]:
    return {one.field: one for one in rate_facts(facts)}


def test_rate_by_hand() -> None:
    # 77 336 t / 1 763.8393 ha / 20 a = 2.1923
    found = made(base(province="甘肃省"))
    assert found["rate_t_per_ha_a"].value == 2.192
    assert found["rate_beyond_band"].value == 0  # 甘肃 1.063-4.208


def test_outside_the_band_both_ways() -> None:
    assert made(base(province="河北省"))["rate_beyond_band"].value == pytest.approx(0.0)
    low = made(base(province="河北省", claimed_total=35_277.0))["rate_beyond_band"].value
    assert low == pytest.approx(1.0 - 2.063)
    high = made(base(claimed_total=500_000.0))["rate_beyond_band"].value
    assert high == pytest.approx(14.174 - 12.157)


def test_the_band_stands_beside_the_rate() -> None:
    found = made(base(province="甘肃省"))
    low, high = found["rate_band_low_t_per_ha_a"], found["rate_band_high_t_per_ha_a"]
    assert (low.value, high.value) == (1.063, 4.208)
    assert low.candidates[0].note.startswith("甘肃省 7 个公示项目：1.063–4.208，中位数 2.922")
    assert made(base())["rate_band_high_t_per_ha_a"].value == 12.157  # the nation's where no province is known


@pytest.mark.parametrize(("total", "verdict"), [(77_336.0, "pass"), (35_277.0, "review"), (500_000.0, "review")])
def test_outside_is_for_review_and_shows_the_band(total: float, verdict: str) -> None:
    facts = made(base(province="甘肃省", claimed_total=total))
    everything = FactBase(works=(), documents=(), facts=tuple(facts.values()))
    judged = judge(load_rulebase(), everything, "2026-01-01", choose_engine("vector"))
    found = {one.rule: one for one in judged.findings}["ACC-rate"]
    assert found.verdict == verdict
    if verdict == "review":
        assert "1.063" in found.message or "4.208" in found.message
    assert any("甘肃省 7 个公示项目：1.063–4.208" in step.text for step in found.trace)


def test_provinces_with_few_projects_use_the_nation() -> None:
    assert find_band("广东省").region == "全国"
    assert find_band("内蒙古").region == "内蒙古自治区"
    assert find_band("黑龙江省").region == "黑龙江省"
    assert find_band("某地").region == "全国"
    assert find_band(None).projects == 104


def test_unknowns_stay_unknown() -> None:
    assert made(base(area=None))["rate_t_per_ha_a"].all_candidates()[0].cause == "missing"
    assert made(base(claimed_total=None))["rate_t_per_ha_a"].all_candidates()[0].cause == "missing"
    unread = made(base("pdd", "encrypted", claimed_total=None))
    assert {c.cause for c in unread["rate_beyond_band"].all_candidates()} == {"unread"}


def test_a_monitoring_report_is_no_forecast() -> None:
    assert made(base("monitoring_report"))["rate_t_per_ha_a"].value is None


def test_account_makes_both_facts() -> None:
    _, facts = account(base(province="甘肃省"))
    assert {"rate_t_per_ha_a", "rate_beyond_band"} <= {one.field for one in facts}


def test_early_years_are_no_measure_of_the_period(shared: Path) -> None:
    # Issued volumes of the first years: far below the band, while the forecasts of the same projects lie in it.
    case = json.loads((shared / "cases/ccer_issued_annual.json").read_text(encoding="utf-8"))["projects"][0]
    assert sum(case["annual"].values()) == case["total"]
    early, forecast = case["annual"]["2022"] / case["area_ha"], case["ex_ante_annual"] / case["area_ha"]
    band = find_band("河北省")
    assert band.beyond(early) < -1
    assert abs(band.beyond(forecast)) < 1e-3
    # So a monitoring report never feeds the comparison, whatever it claims.
    report = base("monitoring_report", claimed_total=float(case["total"]), area=case["area_ha"])
    assert made(report)["rate_beyond_band"].value is None


def test_published_projects_lie_in_their_band(shared: Path) -> None:
    # The band was made of these and further notices: none of them may fall out of it by more than its printed step.
    lines = (shared / "registry/descriptions.jsonl").read_text(encoding="utf-8").splitlines()
    checked = 0
    for notice in map(json.loads, lines):
        area, stated = notice["in_text"]["area"], notice["registry"]
        if not area or not area.get("ha"):
            continue
        found = made(
            base(
                claimed_total=float(stated["total_t"]), crediting_start=stated["crediting_start"],
                crediting_end=stated["crediting_end"], area=area["ha"], province=stated["province"],
            )
        )  # fmt: skip
        assert abs(found["rate_beyond_band"].value) < 0.05, notice["id"]
        checked += 1
    assert checked >= 25
