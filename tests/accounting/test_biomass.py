"""Biomass and carbon equations against published examples and numbers worked by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from checker.accounting import biomass
from checker.accounting.tables import default, load_table

ONE = np.array([1.0])


def test_volume_route_by_hand() -> None:
    # 100 m3/ha * 0.4 = 40; * 1.5 = 60; * (1 + 0.25) = 75; * 0.5 = 37.5 tC; * 44/12 = 137.5 tCO2
    above = biomass.aboveground(np.array([100.0]), 0.4, 1.5)
    assert above[0] == pytest.approx(60)
    assert biomass.carbon_dioxide(biomass.whole_tree(above, 0.25), 0.5)[0] == pytest.approx(137.5)


def test_gold_standard_per_cubic_metre(shared: Path) -> None:
    case = json.loads((shared / "cases/gs403_examples.json").read_text(encoding="utf-8"))
    for who, key in (("project", "project_tCO2_per_m3"), ("baseline", "baseline_tCO2_per_m3")):
        given = case["defaults"][who]
        above = biomass.aboveground(ONE, given["WD"], given["BEF"])
        found = biomass.carbon_dioxide(biomass.whole_tree(above, given["R"]), given["CF"])[0]
        assert found == pytest.approx(case["computed"][key], rel=1e-5)


def test_root_shoot_function(shared: Path) -> None:
    case = json.loads((shared / "cases/ar_tool14_examples.json").read_text(encoding="utf-8"))
    points = case["R_points"]
    found = biomass.root_shoot_by_biomass(
        np.array([p["b"] for p in points], float), default("root_shoot_function_a"), default("root_shoot_function_b")
    )
    assert found == pytest.approx([p["R"] for p in points], abs=5e-6)
    assert biomass.root_shoot_by_biomass(np.array([0.0]), -1.085, 0.9256)[0] == 0.0
    for ours, theirs in (
        ("carbon_fraction_tree", "CF_tree"), ("root_shoot_tree_baseline", "R_tree_default"),
        ("root_shoot_shrub", "R_shrub"), ("shrub_to_forest_biomass_ratio", "BDR_SF"), ("bef_tree_ex_post", "BEF2"),
    ):  # fmt: skip
        assert default(ours) == case["defaults"][theirs]


def test_stem_volume_tables_give_their_stated_volume() -> None:
    rows = [row for row in load_table("stem_volume_equations").rows if row.optional("stated_v_m3_at_d20_h15")]
    assert len(rows) >= 8
    for row in rows:
        found = biomass.tree_biomass_by_height(
            np.array([20.0]), np.array([15.0]), *(row.number(k) for k in ("a", "b", "c"))
        )
        assert found[0] == pytest.approx(row.number("stated_v_m3_at_d20_h15"), abs=0.0006), row.text("equation")


def test_tree_components_by_hand() -> None:
    # 马尾松 at 10 cm: 0.0292*10^2.8301 + 0.0021*10^3.2818 + 0.0021*10^2.8392 + 0.0194*10^2.3497
    #   = 19.746 + 4.019 + 1.451 + 4.340 = 29.556 kg, published as 29.6
    rows = [row for row in load_table("tree_biomass_equations").rows if row.text("species_group").startswith("马尾松")]
    total = sum(
        biomass.tree_component(np.array([10.0]), row.number("coefficient_a"), row.number("exponent_b"))[0]
        for row in rows
    )
    assert total == pytest.approx(29.556, abs=0.005)
    assert biomass.per_hectare(np.array([29.556]), 1_500.0)[0] == pytest.approx(44.334)


def test_shrub_by_cover() -> None:
    # 0.10 * 120 t/ha * 0.5 = 6 t/ha; below 5 % nothing
    assert biomass.shrub_biomass(np.array([0.5, 0.05, 0.049]), 120, 0.10, 0.05).tolist() == pytest.approx([6, 0.6, 0])


def test_culms_by_age_class_by_hand() -> None:
    # 747.787 * 10^2.771 * [0.148*2/(0.028+2)]^5.555 + 3.772
    #   10^2.771 = 590.2011; 0.296/2.028 = 0.1459566; ^5.555 = e^(5.555 ln 0.1459566) = e^(5.555 * -1.9244459)
    #   = e^-10.690297 = 2.27639e-5;  747.787*590.2011*2.27639e-5 = 10.04663; + 3.772 = 13.8186 kg
    k = tuple(default(f"bamboo_moso_{x}") for x in "abcdef")
    assert biomass.culm_mass(np.array([10.0]), 2.0, k)[0] == pytest.approx(13.8186, rel=1e-4)
    # class 1: 0.148/1.028 = 0.1439689, e^(5.555 * -1.9381581) = 2.10945e-5: 9.30995 + 3.772 = 13.0820 kg
    # class 3: 0.444/3.028 = 0.1466314, e^(5.555 * -1.9198331) = 2.33542e-5: 10.30725 + 3.772 = 14.0793 kg
    # shares 0.4, 0.35, 0.25: 5.2328 + 4.8365 + 3.5198 = 13.5891 kg; no culm weighs nothing
    found = biomass.mean_culm(np.array([10.0, 0.0]), (0.4, 0.35, 0.25), k)
    assert found.tolist() == pytest.approx([13.5891, 0.0], rel=1e-4)


def test_fire_by_hand() -> None:
    # 10 ha * 50 t/ha * 0.45 * (4.7*25 + 0.26*298) / 1000 = 225 * (117.5 + 77.48)/1000 = 225 * 0.19498 = 43.8705
    assert biomass.fire_emission(np.array([10.0]), np.array([50.0]), 0.45, 4.7, 0.26, 25, 298)[0] == pytest.approx(
        43.8705
    )
    # 0.07 * 10 * (3 + 2) = 3.5
    assert biomass.fire_of_dead_matter(np.array([10.0]), np.array([3.0]), np.array([2.0]), 0.07)[0] == pytest.approx(
        3.5
    )


def test_net_by_hand() -> None:
    # (1000 - 100 - 50) * 0.9 = 765
    found = biomass.net(np.array([1000.0]), np.array([100.0]), np.array([50.0]), 0.10)
    assert found[0] == pytest.approx(765)
