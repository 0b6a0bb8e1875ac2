"""Bamboo by culms and age class, and rows of the baseline scenario: by hand, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from checker.accounting.faults import InputError
from checker.accounting.growth import Curve
from checker.accounting.inputs import DeclaredCulmEquation, YearSeries
from checker.accounting.montecarlo import draw
from checker.accounting.ranges import Range
from checker.accounting.resolve import resolve
from checker.accounting.slips import figures, possible_slips
from checker.accounting.strata import check_strata
from checker.resources.official import load_official, use_tables
from tests.accounting.test_recompute import LINE, codes, given_inputs, run, table

DBH = Curve(id="dbh", family="power", quantity="dbh_cm", parameters={"a": 1, "b": 1})
CULMS = Curve(id="culms", family="power", quantity="culms_per_ha", parameters={"a": 500, "b": 1})
# 0.1 D^2 A/(1 + A): 0.05 D^2 kg in class 1, 0.0667 D^2 in class 2
OWN = DeclaredCulmEquation(id="慈竹", a=0.1, b=2, c=1, d=1, e=1, f=0, source="PDD 表 8", basis="verified")
ROW = {"species": "慈竹", "curve": "dbh", "route": "bamboo", "density_per_ha": 3_000.0, "culm_share_1": 0.5,
       "culm_share_2": 0.5}  # fmt: skip
TO_CO2 = 1.25 * 0.5 * 44 / 12 * 10  # (1 + R) CF 44/12 on 10 ha


def bamboo(**row: Any) -> pd.DataFrame:
    return table({**ROW, **row})


def test_by_hand() -> None:
    # Mean of the classes 0.0583333 D^2 kg. Age 3 to 4 in 2021: 0.0583333 * (16 - 9) = 0.408333 kg; 3,000 culms: 1.225 t
    found = run(bamboo(), curves=(DBH,), culm_equations=(OWN,))
    assert found.years[0].gross == pytest.approx(1.225 * TO_CO2)
    assert found.conclusive
    assert "PDD 表 8" in {number.source for number in found.used}


def test_culms_that_grow_in_number() -> None:
    # 500 culms a year: 0.0583333 * (16 * 2000 - 9 * 1500) / 1000 = 1.0791667 t/ha
    frame = bamboo(culm_curve="culms").drop(columns="density_per_ha")
    found = run(frame, curves=(DBH, CULMS), culm_equations=(OWN,))
    assert found.years[0].gross == pytest.approx(1.0791667 * TO_CO2)


def test_moso_by_our_table_is_for_review() -> None:
    found = run(bamboo(species="毛竹"), curves=(DBH,), methodology="AR-CM-002-V01", parameters=())
    assert not found.conclusive
    assert "recalled" in codes(found)
    other = run(bamboo(species="毛竹"), curves=(DBH,))
    assert "other_methodology" in codes(other)


def test_an_official_table_makes_it_decide(tmp_path: Path) -> None:
    rows = [("a", 0.1), ("b", 2), ("c", 1), ("d", 1), ("e", 1), ("f", 0)]
    lines = [f"bamboo_moso_{name},{value},none,CCER-14-001-V01,verified,附录B" for name, value in rows]
    head = "parameter,value,unit,applies_to,basis,source"
    (tmp_path / "moso.csv").write_text("\n".join([head, *lines]), "utf-8")
    entry = {"file": "moso.csv", "table": "accounting_defaults", "title": "毛竹方程", "issuer": "国家林草局",
             "date": "2025-01-01"}  # fmt: skip
    (tmp_path / "tables.yaml").write_text(json.dumps({"tables": [entry]}, ensure_ascii=False), "utf-8")
    with use_tables(load_official(tmp_path)):
        found = run(bamboo(species="毛竹"), curves=(DBH,))
    assert found.years[0].gross == pytest.approx(1.225 * TO_CO2)
    assert found.conclusive


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"culm_share_2": 0.4}, "shares", "culm_share_1"), ({"species": "雷竹"}, "unknown_name", "equation"),
        ({"culm_curve": "x"}, "unknown_name", "culm_curve"), ({"density_per_ha": None}, "missing", "density_per_ha"),
        ({"curve": "line"}, "unit", "curve"), ({"culm_share_1": 1.4}, "out_of_range", "culm_share_1"),
        ({"scenario": "以前"}, "unknown_name", "scenario"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(row: dict[str, Any], code: str, column: str) -> None:
    with pytest.raises(InputError) as caught:
        run(bamboo(**row), curves=(DBH, CULMS, LINE), culm_equations=(OWN,))
    assert [(fault.code, fault.where.rsplit("，", 1)[-1]) for fault in caught.value.faults] == [(code, column)]


def test_texts_without_bamboo_refuse_it() -> None:
    with pytest.raises(InputError, match="no route bamboo"):
        run(bamboo(), curves=(DBH,), culm_equations=(OWN,), methodology="AR-CM-001-V01", parameters=())


def with_baseline(**more: Any) -> pd.DataFrame:
    """10 ha of the project and, on 2 ha of it, trees that stood there: 68.75 and 13.75 tCO2e a year."""
    return table({"scenario": "项目"}, {"scenario": "基准线", "area_ha": 2.0, "planting_year": 2000, **more})


def test_baseline_rows_are_taken_off() -> None:
    found = run(with_baseline(), baseline=YearSeries())
    assert found.years[0].gross == pytest.approx(68.75)
    assert found.years[0].baseline == pytest.approx(13.75)
    assert found.years[0].net == pytest.approx((68.75 - 13.75) * 0.9)
    assert "baseline_not_stated" not in codes(found)
    assert found.area_ha == pytest.approx(10)
    assert [row.stratum for row in found.strata] == ["S0"]


def test_draws_and_slips_know_the_baseline() -> None:
    case = resolve(check_strata(with_baseline()), given_inputs(baseline=YearSeries())).case
    net = draw(case, [Range(name="d", target="d", low=1.0, high=1.0 + 1e-12)], 3, 1).net
    assert net[0, 0] == pytest.approx((68.75 - 13.75) * 0.9)
    slips = {slip.id: slip for slip in possible_slips(case)}
    without = figures(case, True, (slips["baseline_missing"],))
    assert without is not None
    assert without.net[0] == pytest.approx(68.75 * 0.9)
    assert without.gross is not None
    assert len(without.gross) == 1
    assert not any(name.endswith(":S1") for name in slips)
