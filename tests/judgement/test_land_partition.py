"""Whatever the land: every parcel is eligible, excluded or undecided, once; plans cover what does not qualify."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.judgement.land import plan_land
from checker.judgement.parcels import judge_parcels
from checker.judgement.rulebase import RuleBase, load_rulebase
from checker.model.audit import Accounting
from tests.parcels.land import Dossier, square


@pytest.fixture(scope="module")
def base() -> RuleBase:
    return load_rulebase()


parcel = st.fixed_dictionaries(
    {
        "x": st.integers(0, 6),
        "side": st.sampled_from([15, 60, 100, 130]),
        "category": st.sampled_from(["112", "251", ""]),
        "number": st.sampled_from(["1", "2", "3", ""]),
        "owner": st.sampled_from(["甲", "乙", ""]),
    }
)


@given(st.lists(parcel, min_size=1, max_size=6), st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_statuses_part_the_land(base: RuleBase, found: list[dict[str, Any]], wet: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dossier = Dossier(Path(folder)).map(
            [square(100 * item["x"], 0, item["side"]) for item in found],
            {
                "XIAO_BAN": [item["number"] for item in found], "LIN_ZHONG": [item["category"] for item in found],
                "权利人": [item["owner"] for item in found],
            },
        )  # fmt: skip
        if wet:
            dossier.map([square(0, 0, 90)], layer="湿地", id="d-wet", path="湿地.shp", type="exclusion_map")
        land = dossier.survey()
    facts = dossier.base().add(land.facts)
    judged = judge_parcels(base, facts, land.frame, "2026-06-30")
    excluded = judged.frame["status"] == "excluded"
    parts = [judged.eligible, judged.undecided, excluded.to_numpy()]
    assert (sum(part.astype(int) for part in parts) == 1).all() and len(judged.frame) == len(found)
    plan = plan_land(base, judged, facts, Accounting())
    counts = plan.summary
    assert counts.eligible_count + counts.undecided_count + counts.excluded_count == counts.count
    total = plan.frame["area_map_ha"].sum()
    lost = counts.area_ha - counts.eligible_area_ha - counts.undecided_area_ha
    assert counts.area_ha == pytest.approx(total, abs=1e-3) and lost >= -1e-9
    # every parcel that does not qualify is in one salvage group, every other-than-excluded one in one bundle
    assert counts.salvage is not None
    assert sum(group.count for group in counts.salvage.groups) == counts.undecided_count + counts.excluded_count
    assert (plan.frame["salvage"].notna() == (judged.frame["status"] != "eligible")).all()
    assert (plan.frame["bundle"].notna() == ~excluded).all()
    assert sum(bundle.count for bundle in counts.bundles) == int((~excluded).sum())
    assert (
        plan.frame["verdict"]
        == judged.frame["status"].map({"eligible": "合格", "undecided": "未定", "excluded": "不合格"})
    ).all()
    failing = plan.frame["reasons"].str.contains("不符合")
    assert (failing | ~excluded).all(), "an excluded parcel says why"
