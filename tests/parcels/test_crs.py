"""Where layers lie."""

from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely

from checker.parcels.codebook import load_codebook
from checker.parcels.crs import fits, infer
from tests.parcels.land import EAST, NORTH, Dossier, codes_of, project_fact, row_of, square


def bounds(west: float, south: float, east: float, north: float) -> np.ndarray:
    return np.array([west, south, east, north])


@pytest.mark.parametrize(
    ("stored", "crs", "swapped"),
    [
        ((116.1, 39.2, 116.3, 39.4), "EPSG:4490", False),
        ((39.2, 116.1, 39.4, 116.3), "EPSG:4490", True),
        ((40_500_000, 3_500_000, 40_510_000, 3_510_000), "EPSG:4528", False),
        ((3_500_000, 40_500_000, 3_510_000, 40_510_000), "EPSG:4528", True),
        ((20_500_000, 3_500_000, 20_510_000, 3_510_000), "EPSG:4498", False),
    ],
)
def test_inference(stored: tuple[float, ...], crs: str, swapped: bool) -> None:
    position = infer(bounds(*stored))
    assert (position.crs, position.trust, position.swapped) == (crs, "inferred", swapped)


@pytest.mark.parametrize(
    "stored",
    [
        (500_000, 3_500_000, 510_000, 3_510_000),  # no zone number
        (40_500_000_000, 3_500_000_000, 40_510_000_000, 3_510_000_000),  # millimetres
        (39_900_000, 3_500_000, 40_100_000, 3_510_000),  # two zones
        (24_500_000, 3_500_000, 24_510_000, 3_510_000),  # no such zone
        (-70.0, 40.0, -69.0, 41.0),  # not China
        (0.0, 0.0, 1.0, 1.0),
    ],
)
def test_what_coordinates_do_not_tell_stays_unknown(stored: tuple[float, ...]) -> None:
    assert infer(bounds(*stored)).trust == "unknown"


@pytest.mark.parametrize(
    ("declared", "fit"),
    [
        ("EPSG:4528", True),  # zone 40
        ("EPSG:4549", False),  # the same meridian without zone number
        ("EPSG:4527", False),  # the zone beside it
        ("EPSG:4490", False),  # degrees
        ("EPSG:3857", False),
        ("nonsense", False),
    ],
)
def test_a_declaration_must_fit_the_coordinates(declared: str, fit: bool) -> None:
    assert fits(declared, bounds(EAST, NORTH, EAST + 1000, NORTH + 1000)) is fit


def test_esri_wkt_fits() -> None:
    assert fits(pyproj.CRS("EPSG:4528").to_wkt("WKT1_ESRI"), bounds(EAST, NORTH, EAST + 1000, NORTH + 1000))


def test_zone_numbers_are_those_of_the_registry() -> None:
    for family in load_codebook().systems.zones:
        for zone in range(family.first_zone, family.last_zone + 1):
            crs = pyproj.CRS(f"EPSG:{family.epsg(zone)}")
            assert crs.coordinate_operation is not None
            parameters: dict[str, float] = {p.name: float(p.value) for p in crs.coordinate_operation.params}
            meridian = zone * 3 if family.width_deg == 3 else zone * 6 - 3
            assert parameters["Longitude of natural origin"] == meridian
            assert parameters["False easting"] == (zone * 1e6 if family.prefix else 0) + 500_000
            assert crs.name.startswith(family.datum)


def test_inferred_position_leaves_geometry_to_a_person(tmp_path: Path) -> None:
    parcels = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}, crs=None).survey()
    row = row_of(parcels, "1")
    assert row["area_map_ha"] == pytest.approx(1.0, rel=1e-3)
    for name in ("area_map_ha", "min_part_area_m2", "overlap_self_m2", "is_sliver"):
        assert row[f"{name}__cause"] == "review"
    assert row["valid"] is True and row["valid__cause"] is None
    assert row["geometry"].centroid.x == pytest.approx(120.0005, abs=0.01)
    assert "crs_inferred" in codes_of(parcels)
    assert [c.cause for c in project_fact(parcels, "area_map_ha").all_candidates()] == [None, "review"]


def test_unfit_declaration_is_said_and_replaced(tmp_path: Path) -> None:
    parcels = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}, crs="EPSG:4490").survey()
    assert {"crs_unfit", "crs_inferred"} <= codes_of(parcels)
    assert row_of(parcels, "1")["area_map_ha__cause"] == "review"


def test_unknown_position_gives_no_measure(tmp_path: Path) -> None:
    shape = shapely.box(500_000, 3_500_000, 500_100, 3_500_100)
    parcels = Dossier(tmp_path).map([shape], {"XIAO_BAN": ["1"]}, crs=None).survey()
    row = row_of(parcels, "1")
    assert row["geometry"] is None and np.isnan(row["area_map_ha"])
    assert row["area_map_ha__cause"] == row["min_part_area_m2__cause"] == row["overlap_self_m2__cause"] == "review"
    assert row["geometry_present"] is True
    fact = project_fact(parcels, "area_map_ha")
    assert fact.value is None and {c.cause for c in fact.all_candidates()} == {"review"}
