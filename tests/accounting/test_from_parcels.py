"""Strata from the parcel frame."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from checker.accounting.from_parcels import strata_from_parcels
from checker.accounting.growth import Curve
from checker.accounting.recompute import recompute
from checker.accounting.strata import check_strata
from checker.parcels.frame import cause_of, empty_frame, finish
from tests.accounting.test_recompute import FULL, given_inputs


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    standard = {"species": ("油松",), "planting_year": 2016.0, "area_map_ha": 10.0, "area_stated_ha": 9.8}
    full = [{"parcel": f"p{k}", "geometry": None, **standard, **row} for k, row in enumerate(rows)]
    return finish(pd.DataFrame(full))


def test_grouping_and_areas() -> None:
    found = strata_from_parcels(frame({}, {}, {"planting_year": 2018.0}, {"species": ("杨树",)}))
    areas = dict(zip(found.frame["stratum"], found.frame["area_ha"], strict=True))
    assert areas == {"杨树 2016": 10, "油松 2016": 20, "油松 2018": 10}
    assert found.parcels["油松 2016"] == ("p0", "p1")
    assert found.left_out == ()
    assert found.provenance["area_ha"].source == "小班图形面积"


def test_one_unmapped_parcel_turns_all_to_stated_areas() -> None:
    found = strata_from_parcels(frame({}, {"area_map_ha": None, cause_of("area_map_ha"): "missing"}))
    assert found.frame["area_ha"].tolist() == pytest.approx([19.6])
    assert found.provenance["area_ha"].source == "小班属性面积"


def test_unknowns_are_left_out_by_name() -> None:
    found = strata_from_parcels(
        frame({}, {"planting_year": None, cause_of("planting_year"): "unread"}, {"species": ()},
              {"planting_year": 2016.0, cause_of("planting_year"): "conflict"})
    )  # fmt: skip
    assert {(one.parcel, one.column, one.cause) for one in found.left_out} == {
        ("p1", "planting_year", "unread"), ("p2", "species", "missing"), ("p3", "planting_year", "conflict"),
    }  # fmt: skip
    assert found.frame["area_ha"].tolist() == [10]


def test_excluded_parcels_only_count_before_exclusion() -> None:
    found = strata_from_parcels(frame({}, {}, {"species": ("杨树",)}), np.array([True, False, False]))
    assert found.frame["area_ha"].tolist() == [10]
    assert found.frame["area_before_exclusion_ha"].tolist() == [20]


def test_mixed_parcels_get_assumed_shares_and_are_not_conclusive() -> None:
    found = strata_from_parcels(frame({"species": ("油松", "杨树")}))
    table = found.frame.assign(curve="line", **FULL)
    line = Curve(id="line", family="power", quantity="volume_m3_per_ha", parameters={"a": 5.0, "b": 1.0})
    result = recompute(check_strata(table, found.provenance), given_inputs(curves=(line,)))
    assert result.area_ha == pytest.approx(10)
    assert not result.conclusive


def test_no_parcels() -> None:
    found = strata_from_parcels(empty_frame())
    assert len(found.frame) == 0
    assert found.left_out == ()
