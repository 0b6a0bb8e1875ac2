"""The whole recomputation: by hand, against the scalar second implementation, and its conservation properties."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.accounting.engine import flows
from checker.accounting.faults import InputError
from checker.accounting.growth import Curve
from checker.accounting.inputs import Fire, Inputs, Thinning, YearSeries
from checker.accounting.recompute import Recomputation, project_frame, recompute
from checker.accounting.resolve import resolve
from checker.accounting.sourced import Sourced
from checker.accounting.strata import Provenance, check_strata
from tests.accounting import scalar

FULL = {"wood_density": 0.4, "bef": 1.5, "root_shoot": 0.25, "carbon_fraction": 0.5}
LINE = Curve(id="line", family="power", quantity="volume_m3_per_ha", parameters={"a": 5.0, "b": 1.0})
ZERO = YearSeries(zero_because="原有植被保留且不计量")


def rate(value: float) -> Sourced:
    return Sourced(name="deduction", value=value, unit="fraction", origin="declared", basis="verified", source="PDD")


def given_inputs(**changes: Any) -> Inputs:
    standard: dict[str, Any] = {
        "methodology": "CCER-14-001-V01", "crediting_start": "2021-01-01", "crediting_end": "2040-12-31",
        "curves": (LINE,), "growth_in_planting_year": True, "parameters": (rate(0.1),), "baseline": ZERO,
        "leakage": ZERO,
    }  # fmt: skip
    return Inputs(**{**standard, **changes})


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    standard = {"species": "油松", "curve": "line", "area_ha": 10.0, "planting_year": 2018, **FULL}
    return pd.DataFrame([{"stratum": f"S{k}", **standard, **row} for k, row in enumerate(rows)])


def run(frame: pd.DataFrame, **changes: Any) -> Recomputation:
    return recompute(check_strata(frame), given_inputs(**changes))


def test_by_hand() -> None:
    # 5 m3/ha/a * 0.4 * 1.5 * 1.25 * 0.5 * 44/12 = 6.875 t/ha/a; 10 ha: 68.75; less 10 %: 61.875 a year, 20 years.
    found = run(table({}))
    assert [row.net for row in found.years] == pytest.approx([61.875] * 20)
    assert found.net_total == pytest.approx(1237.5)
    assert found.net_per_year == pytest.approx(61.875)
    assert found.conclusive  # the owner's own numbers: the arithmetic can be tested
    assert found.basis == "recalled"  # but the equations of this text were not read


def test_part_years_and_vintages_by_hand() -> None:
    # 2020-09-23..2021-09-22: 100/366 of 2020 and 265/365 of 2021, at 61.875 a year
    found = run(table({}), crediting_start="2020-09-23", crediting_end="2021-09-22")
    assert [row.net for row in found.years] == pytest.approx([61.875 * 100 / 366, 61.875 * 265 / 365])
    assert len(found.crediting_years) == 1
    assert found.crediting_years[0].net == pytest.approx(found.net_total)


def test_nothing_grows_before_planting() -> None:
    # Planted in 2024: no stock until its end, then 6.875 t/ha/a.
    found = run(table({"planting_year": 2024}))
    assert [row.gross for row in found.years[:5]] == pytest.approx([0, 0, 0, 68.75, 68.75])


def test_age_convention_and_seedling_age() -> None:
    late = Curve(id="line", family="power", quantity="volume_m3_per_ha", parameters={"a": 1.0, "b": 2.0})
    # Volume t^2. At the end of 2021 a stand of 2018 is 4 years old (counting 2018), 3 (not), 6 with two-year seedlings.
    unit = 0.4 * 1.5 * 1.25 * 0.5 * 44 / 12 * 10
    for changes, extra, ages in (
        ({}, {}, (3, 4)), ({"growth_in_planting_year": False}, {}, (2, 3)), ({}, {"seedling_age_a": 2}, (5, 6)),
    ):  # fmt: skip
        found = run(table(extra), curves=(late,), **changes)
        assert found.years[0].gross == pytest.approx((ages[1] ** 2 - ages[0] ** 2) * unit)


def test_deduction_baseline_leakage_fire_by_hand() -> None:
    found = run(
        table({}), baseline=YearSeries(by_year={2021: 8.75}, source="PDD"), leakage=YearSeries(by_year={2022: 10.0}),
        fires=(Fire(year=2023, area_ha=1, biomass_t_per_ha=10),),
    )  # fmt: skip
    # fire: 1 * 10 * 0.45 * (4.7*28 + 0.26*265)/1000 = 4.5 * 0.2005 = 0.90225
    assert [row.net for row in found.years[:3]] == pytest.approx([54.0, 52.875, (68.75 - 0.90225) * 0.9])
    assert "other_methodology" in codes(found)  # combustion factors and gases of an older text


def test_thinning_lowers_the_stock_once() -> None:
    # End of 2020: 3 years, 15 m3/ha. End of 2021: 20 less a quarter = 15: no change. Then 5 * 0.75 a year.
    found = run(table({}), thinnings=(Thinning(year=2021, share=0.25),))
    assert [row.gross for row in found.years[:2]] == pytest.approx([0.0, 68.75 * 0.75], abs=1e-9)


def test_mixed_stand_is_the_mean_of_its_shares() -> None:
    mixed = table({"stratum": "M", "share": 0.3}, {"stratum": "M", "share": 0.7, "wood_density": 0.5})
    pure = run(table({})).net_total, run(table({"wood_density": 0.5})).net_total
    assert run(mixed).net_total == pytest.approx(0.3 * pure[0] + 0.7 * pure[1])


def test_stratum_baseline_rate() -> None:
    found = run(table({"baseline_t_per_ha_a": 0.875}), baseline=YearSeries())
    assert found.years[0].net == pytest.approx((68.75 - 8.75) * 0.9)


curve_kinds = st.one_of(
    st.builds(lambda a, b, c: {"family": "logistic", "parameters": {"a": a, "b": b, "c": c}},
              st.floats(20, 400), st.floats(5, 40), st.floats(0.05, 0.4)),
    st.builds(lambda f, a, b, c: {"family": f, "parameters": {"a": a, "b": b, "c": c}},
              st.sampled_from(["richards", "gompertz", "korf"]), st.floats(20, 400), st.floats(1, 4),
              st.floats(0.03, 0.3)),
    st.builds(lambda a, b: {"family": "schumacher", "parameters": {"a": a, "b": b}}, st.floats(20, 400),
              st.floats(3, 25)),
    st.builds(lambda a, b, c: {"family": "mitscherlich", "parameters": {"a": a, "b": b, "c": c}}, st.floats(20, 400),
              st.floats(0.8, 1), st.floats(0.02, 0.2)),
    st.builds(lambda a, b, c: {"family": "weibull", "parameters": {"a": a, "b": b, "c": c}}, st.floats(20, 400),
              st.floats(0.001, 0.02), st.floats(1, 2)),
    st.builds(lambda a, b: {"family": "power", "parameters": {"a": a, "b": b}}, st.floats(0.5, 4), st.floats(0.8, 1.5)),
    st.builds(lambda v: {"family": "table", "ages": [0, 10, 20, 40, 90], "values": [0, *sorted(v)]},
              st.lists(st.floats(1, 500), min_size=4, max_size=4)),
)  # fmt: skip
stands = st.fixed_dictionaries({
    "area_ha": st.floats(0.1, 5_000), "planting_year": st.integers(2010, 2030), "curve": st.sampled_from(["c0", "c1"]),
    "survival": st.floats(0.4, 1), "seedling_age_a": st.floats(0, 3), "wood_density": st.floats(0.25, 0.7),
    "bef": st.floats(1.05, 2), "root_shoot": st.one_of(st.none(), st.floats(0.1, 0.6)),
    "carbon_fraction": st.floats(0.42, 0.53),
})  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(stands, min_size=1, max_size=6), curve_kinds, curve_kinds, st.dates(date(2020, 9, 23), date(2026, 1, 1)),
    st.integers(200, 15_000), st.booleans(), st.floats(0, 0.3), st.floats(-50, 50), st.floats(0, 0.5),
)  # fmt: skip
def test_scalar_implementation_agrees(
    rows: list[dict[str, Any]], first: dict[str, Any], second: dict[str, Any], start: date, days: int, counts: bool,
    deduction: float, series: float, thinned: float,
) -> None:  # fmt: skip
    end = start + timedelta(days=days)
    rows = [{"stratum": f"S{k}", "species": "油松", **row} for k, row in enumerate(rows)]
    curves = {"c0": first, "c1": second}
    by_year = {start.year: series, end.year: series / 2}
    thinnings = [("S0", start.year + 2, thinned), ("", end.year, thinned / 2)]
    expected = scalar.project(
        rows, curves, start, end, int(counts), deduction, by_year, {start.year: series / 3}, thinnings
    )
    inputs = given_inputs(
        methodology="AR-ACM0003" if any(row["root_shoot"] is None for row in rows) else "CCER-14-001-V01",
        crediting_start=start.isoformat(), crediting_end=end.isoformat(), growth_in_planting_year=counts,
        curves=tuple(Curve(id=k, quantity="volume_m3_per_ha", **v) for k, v in curves.items()),
        parameters=(rate(deduction),), baseline=YearSeries(by_year=by_year),
        leakage=YearSeries(by_year={start.year: series / 3}),
        thinnings=tuple(Thinning(stratum=s, year=y, share=p) for s, y, p in thinnings),
    )  # fmt: skip
    if inputs.methodology == "AR-ACM0003":  # the text has no deduction: it is compared without one
        expected = scalar.project(
            rows, curves, start, end, int(counts), 0.0, by_year, {start.year: series / 3}, thinnings
        )
    found = recompute(check_strata(pd.DataFrame(rows)), inputs)
    # Increments are differences of stocks: 1e-12 of the largest stock is what double precision can give.
    scale = sum(scalar.stock(row, curves, end.year, 1, []) for row in rows) + abs(series)
    for row in found.years:
        assert row.net == pytest.approx(expected[row.year], rel=1e-12, abs=1e-12 * scale)
    assert found.net_total == pytest.approx(sum(expected.values()), rel=1e-12, abs=1e-12 * scale)


@settings(max_examples=40, deadline=None)
@given(st.lists(stands, min_size=2, max_size=6), st.floats(0.5, 20))
def test_conservation(rows: list[dict[str, Any]], factor: float) -> None:
    rows = [{"stratum": f"S{k}", "species": "油松", **row, "root_shoot": 0.2} for k, row in enumerate(rows)]
    curves = tuple(
        Curve(id=k, family="richards", quantity="volume_m3_per_ha", parameters={"a": a, "b": 2.0, "c": 0.08})
        for k, a in (("c0", 120.0), ("c1", 250.0))
    )
    frame = pd.DataFrame(rows)
    whole = run(frame, curves=curves)
    # The sum of the strata, each computed alone, is the project; the sum of the years is the total.
    alone = sum(run(frame.iloc[[k]], curves=curves).net_total for k in range(len(frame)))
    assert whole.net_total == pytest.approx(alone, rel=1e-12)
    assert sum(row.net for row in whole.years) == pytest.approx(whole.net_total, rel=1e-12)
    assert sum(row.net for row in whole.crediting_years) == pytest.approx(whole.net_total, rel=1e-12)
    assert sum(row.gross for row in whole.strata) == pytest.approx(whole.gross_total, rel=1e-12)
    # Area enters once: k times the area is k times the volume.
    larger = run(frame.assign(area_ha=frame["area_ha"] * factor), curves=curves)
    assert larger.net_total == pytest.approx(factor * whole.net_total, rel=1e-12)
    # Order of rows does not matter.
    assert run(frame.iloc[::-1], curves=curves).net_total == pytest.approx(whole.net_total, rel=1e-12)


def test_frame_is_stratum_by_year() -> None:
    resolved = resolve(check_strata(table({}, {"planting_year": 2020})), given_inputs())
    frame = project_frame(resolved, flows(resolved.case))
    assert frame.shape == (2, 20)
    assert list(frame.columns) == list(range(2021, 2041))
    assert frame.loc["S0"].to_numpy() == pytest.approx(np.full((1, 20), 68.75))


# What the tables may supply, and what must be said about it.


def codes(found: Recomputation) -> set[str]:
    return {notice.code for notice in found.notices}


def bare(**row: Any) -> pd.DataFrame:
    return table(row).drop(columns=list(FULL))


def test_library_values_of_another_text_are_refused_unless_admitted() -> None:
    with pytest.raises(InputError) as caught:
        run(bare())
    assert {fault.code for fault in caught.value.faults} == {"other_methodology"}
    assert "AR-CM-001-V01" in caught.value.en
    admitted = run(bare(), allow_library=True)
    assert "other_methodology" in codes(admitted)
    assert not admitted.conclusive
    assert {number.origin for number in admitted.used if number.name == "bef"} == {"library"}


def test_own_text_uses_its_table_but_says_recalled() -> None:
    found = run(bare(), methodology="AR-CM-001-V01")
    # 油松: 5 * 0.360 * 1.589 * 1.251 * 0.521 * 44/12 = 6.83527 t/ha/a, no deduction
    assert found.years[0].net == pytest.approx(5 * 0.360 * 1.589 * 1.251 * 0.521 * 44 / 12 * 10)
    assert "recalled" in codes(found)
    assert not found.conclusive


def test_every_number_says_where_it_comes_from() -> None:
    found = run(table({"survival": 0.9}), baseline=YearSeries(by_year={2021: 1.0}, source="PDD 表 9"))
    by_name = {number.name: number for number in found.used}
    assert set(by_name) >= {
        "area_ha", "planting_year", "survival", "wood_density", "bef", "root_shoot", "carbon_fraction", "growth_curve",
        "deduction", "baseline",
    }  # fmt: skip
    assert by_name["baseline"].source == "PDD 表 9"
    assert codes(found) == {"seedling_age_not_stated"}
    assert found.conclusive


def test_assumed_columns_are_never_conclusive() -> None:
    assumed = {"survival": Provenance(origin="assumed", basis="recalled", source="经验值")}
    found = recompute(check_strata(table({"survival": 0.9}), assumed), given_inputs())
    assert not found.conclusive
    assert "survival" in {n.en.split()[0] for n in found.notices if n.decisive}


@pytest.mark.parametrize(("value", "unit", "code"), [(400.0, "kg/m3", "unit"), (400.0, "t/m3", "out_of_range")])
def test_stated_parameters_are_checked(value: float, unit: str, code: str) -> None:
    density = Sourced(name="wood_density", value=value, unit=unit, origin="declared", basis="secondary", source="PDD")
    with pytest.raises(InputError) as caught:
        run(table({}).drop(columns="wood_density"), parameters=(rate(0.1), density))
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_number_the_text_has_no_use_for_is_said() -> None:
    assert "unused_parameter" in codes(run(table({}), methodology="AR-CM-001-V01"))


@pytest.mark.parametrize("column", ["area_ha", "wood_density", "bef", "carbon_fraction", "survival"])
def test_dimensions_of_factors(column: str) -> None:
    # t/ha/a is linear in each of these; in (1 + R) it is linear too.
    frame = table({"survival": 0.8})
    one, two = run(frame), run(frame.assign(**{column: frame[column] * 1.1}))
    assert two.net_total == pytest.approx(1.1 * one.net_total, rel=1e-12)
    rooted = run(frame.assign(root_shoot=1.1 * 1.25 - 1))
    assert rooted.net_total == pytest.approx(1.1 * one.net_total, rel=1e-12)


def test_mu_and_hectares_give_the_same() -> None:
    frame = table({})
    in_mu = frame.assign(area_mu=frame["area_ha"] * 15).drop(columns="area_ha")
    assert run(in_mu).net_total == pytest.approx(run(frame).net_total, rel=1e-12)


def test_user_table_replaces_ours(tmp_path: Any) -> None:
    path = tmp_path / "official.csv"
    path.write_text(
        "species_group,bef,root_shoot_ratio,wood_density_t_per_m3,carbon_fraction,basis,source\n"
        "油松,1.5,0.25,0.4,0.5,verified,appendix A\n",
        encoding="utf-8",
    )
    found = run(bare(), species_table=path)
    assert found.years[0].net == pytest.approx(61.875)
    assert {n.source for n in found.used if n.origin == "user_table"} == {"appendix A"}


def test_gold_standard_defaults() -> None:
    # Per m3 0.68244 t (published example), 5 m3/ha/a on 10 ha, a fifth to the buffer
    found = run(bare().assign(carbon_fraction=0.47), methodology="GS-403", parameters=())
    assert found.years[0].net == pytest.approx(0.68244 * 50 * 0.8, rel=1e-5)


def test_vm0047_needs_benchmark_and_buffer() -> None:
    with pytest.raises(InputError) as caught:
        run(table({}), methodology="VM0047", parameters=())
    assert {fault.where for fault in caught.value.faults} == {"参数 deduction", "参数 performance_benchmark"}
    benchmark = rate(0.2).model_copy(update={"name": "performance_benchmark"})
    found = run(table({}), methodology="VM0047", parameters=(rate(0.15), benchmark))
    assert found.years[0].net == pytest.approx(68.75 * 0.8 * 0.85)


def test_unstated_zero_is_said() -> None:
    found = run(table({}), baseline=YearSeries(), leakage=YearSeries(), growth_in_planting_year=None, parameters=())
    assert codes(found) >= {"baseline_not_stated", "leakage_not_stated", "age_convention", "recalled"}


@pytest.mark.parametrize(
    ("curve", "row", "expected"),
    [
        # 5 t/ha/a above ground: * 1.25 * 0.5 * 44/12
        ({"quantity": "biomass_t_per_ha"}, {}, 5 * 1.25 * 0.5 * 44 / 12),
        ({"quantity": "carbon_t_per_ha"}, {}, 5 * 44 / 12),
        # a V^b with V = 5t: (2 * V^1) grows 10 a year
        ({"quantity": "volume_m3_per_ha"}, {"power_a": 2.0, "power_b": 1.0}, 10 * 1.25 * 0.5 * 44 / 12),
        # 0.005 m3 a tree and year, 1,000 trees: 5 m3/ha
        ({"quantity": "volume_m3_per_tree", "a": 0.005}, {"density_per_ha": 1_000.0}, 6.875),
        # cover 1 % a year from 5 %: 0.10 * 100 t/ha * 0.01 * 1.25 * 0.5 * 44/12
        ({"quantity": "cover_fraction", "a": 0.01}, {"forest_biomass_t_per_ha": 100.0, "planting_year": 2010},
         0.1 * 1.25 * 0.5 * 44 / 12),
    ],
)  # fmt: skip
def test_routes_by_hand(curve: dict[str, Any], row: dict[str, Any], expected: float) -> None:
    line = Curve(id="line", family="power", quantity=curve["quantity"], parameters={"a": curve.get("a", 5.0), "b": 1})
    found = run(table(row), curves=(line,))
    assert found.years[0].gross == pytest.approx(expected * 10)


def test_single_trees_by_hand() -> None:
    # DBH 1 cm a year; 马尾松 at 10 cm 29.556 kg in all; at 9 cm:
    #   0.0292*9^2.8301 + 0.0021*9^3.2818 + 0.0021*9^2.8392 + 0.0194*9^2.3497 = 14.655+2.844+1.076+3.388 = 21.963 kg
    dbh = Curve(id="line", family="power", quantity="dbh_cm", parameters={"a": 1, "b": 1})
    row = {"equation": "马尾松及其他松类", "density_per_ha": 1_000.0, "planting_year": 2012}
    found = run(table(row), curves=(dbh,))
    assert found.years[0].gross == pytest.approx((29.556 - 21.963) * 0.5 * 44 / 12 * 10, rel=2e-4)
    assert "other_methodology" in codes(found)


def test_tree_volume_by_equation_and_height() -> None:
    dbh = Curve(id="line", family="power", quantity="dbh_cm", parameters={"a": 2, "b": 1})
    height = Curve(id="h", family="power", quantity="height_m", parameters={"a": 1.5, "b": 1})
    row = {"equation": "马尾松(四川本地)", "density_per_ha": 100.0, "height_curve": "h", "planting_year": 2012,
           "route": "tree_volume"}  # fmt: skip
    found = run(table(row), curves=(dbh, height))
    # At 10 years D 20 cm, H 15 m: 0.2303 m3 a tree (published); at 9: D 18, H 13.5
    v = [5.89718432e-05 * d**1.879095 * h**0.975023 for d, h in ((18, 13.5), (20, 15))]
    assert v[1] == pytest.approx(0.23, abs=5e-4)
    assert found.years[0].gross == pytest.approx((v[1] - v[0]) * 100 * 0.4 * 1.5 * 1.25 * 0.5 * 44 / 12 * 10)


def test_unusable_equation_is_refused() -> None:
    dbh = Curve(id="line", family="power", quantity="dbh_cm", parameters={"a": 1, "b": 1})
    with pytest.raises(InputError, match="unusable"):
        run(table({"equation": "云南松", "density_per_ha": 1_000.0}), curves=(dbh,))


@pytest.mark.parametrize("code", ["AR-CM-001-V01", "CCER-14-001-V01", "AR-ACM0003", "GS-403"])
def test_no_doubtful_number_of_ours_is_used_in_silence(code: str) -> None:
    # Every value of the library that nobody read, or that was made for another text, is named and leaves it to review.
    fire = Fire(year=2025, area_ha=1, biomass_t_per_ha=10)
    found = run(bare(), methodology=code, parameters=(), allow_library=True, fires=(fire,))
    ours = [number for number in found.used if number.origin == "library" and number.value is not None]
    doubtful = [number for number in ours if number.basis == "recalled" or number.other_methodology]
    assert doubtful
    said = {(notice.where, notice.zh.split(" ")[0]) for notice in found.notices if notice.decisive}
    for number in doubtful:
        assert any(where == number.place for where, _ in said), number.name
        assert any(number.source in notice.zh or number.name in notice.en for notice in found.notices), number.name
    assert not found.conclusive
