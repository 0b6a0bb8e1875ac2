"""Where layers lie."""

from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely

from checker.model.fact import Fact
from checker.parcels.codebook import load_codebook
from checker.parcels.crs import fits, infer, zone_of
from checker.parcels.frame import Parcels
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
    assert position.scale == 1.0
    assert (position.crs, position.trust, position.swapped) == (crs, "inferred", swapped)


@pytest.mark.parametrize(
    "stored",
    [
        (500_000, 3_500_000, 510_000, 3_510_000),  # no zone number
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


@pytest.mark.parametrize("swapped", [False, True])
def test_millimetres_are_seen_by_their_size(tmp_path: Path, swapped: bool) -> None:
    shape = shapely.transform(square(), lambda xy: (xy[:, ::-1] if swapped else xy) * 1000)
    parcels = Dossier(tmp_path).map([shape], {"XIAO_BAN": ["1"]}, crs=None).survey()
    row = row_of(parcels, "1")
    assert row["area_map_ha"] == pytest.approx(1.0, rel=1e-3) and row["area_map_ha__cause"] == "review"
    assert {"crs_scaled", "crs_inferred"} <= codes_of(parcels)


def plain(x: float = 500_100) -> shapely.Polygon:
    return shapely.box(x, 4_200_000, x + 100, 4_200_100)


def test_a_lost_prefix_is_told_by_a_small_province(tmp_path: Path) -> None:
    dossier = (
        Dossier(tmp_path).map([plain()], {"XIAO_BAN": ["1"]}, crs=None).fact("project", "province", "宁夏回族自治区")
    )
    parcels = dossier.survey()
    row = row_of(parcels, "1")
    assert row["geometry"].centroid.x == pytest.approx(105.0, abs=0.01)
    assert row["area_map_ha"] == pytest.approx(1.0, rel=1e-3) and row["area_map_ha__cause"] == "review"
    assert "crs_province" in codes_of(parcels)


def test_a_wide_province_leaves_the_zone_open_and_names_the_choices(tmp_path: Path) -> None:
    dossier = (
        Dossier(tmp_path).map([plain()], {"XIAO_BAN": ["1"]}, crs=None).fact("project", "province", "内蒙古自治区")
    )
    parcels = dossier.survey()
    assert row_of(parcels, "1")["geometry"] is None
    assert "crs_choices" in codes_of(parcels)


def test_a_declared_neighbour_tells_the_zone(tmp_path: Path) -> None:
    there = shapely.box(EAST, 4_200_000, EAST + 100, 4_200_100)
    dossier = (
        Dossier(tmp_path).map([there], {"XIAO_BAN": ["1"]}).map([plain(501_000)], id="d-b", crs=None, layer="湿地")
    )
    frame = dossier.survey().frame
    assert frame["overlap_wetland_m2"].iloc[0] == 0 and frame["overlap_wetland_m2__cause"].iloc[0] == "review"


def test_a_layer_outside_the_stated_province_is_said(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}).fact("project", "province", "青海省")
    assert "crs_outside_province" in codes_of(dossier.survey())


def document_facts(parcels: Parcels) -> dict[str, Fact]:
    return {fact.field: fact for fact in parcels.facts if fact.subject == "document:d-map"}


def test_facts_of_a_declared_layer(tmp_path: Path) -> None:
    facts = document_facts(Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}).survey())
    assert facts["crs"].value == facts["crs_declared"].value == "EPSG:4528"
    assert facts["zone_number"].value == 40
    west, south, east, north = map(float, facts["extent"].value)  # type: ignore[arg-type]
    assert west == pytest.approx(120, abs=0.01) and east >= west and 31 < south <= north < 32


def test_facts_of_a_layer_without_declaration(tmp_path: Path) -> None:
    facts = document_facts(Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}, crs=None).survey())
    assert [(c.value, c.cause) for c in facts["crs"].all_candidates()] == [("EPSG:4528", None), (None, "review")]
    assert facts["crs_declared"].state == "missing"


def test_facts_of_a_contradicted_declaration(tmp_path: Path) -> None:
    facts = document_facts(Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}, crs="EPSG:4490").survey())
    assert facts["crs_declared"].value == "EPSG:4490"
    assert [(c.value, c.cause) for c in facts["crs"].all_candidates()] == [("EPSG:4528", None), (None, "review")]


def test_two_layers_of_one_file_in_two_systems_conflict(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]})
    lonlat = shapely.box(120.1, 31.0, 120.101, 31.001)
    other = Dossier(tmp_path).map([lonlat], {"XIAO_BAN": ["2"]}, crs="EPSG:4490", id="d-other")
    both = (*dossier.parsed["d-map"].layers, *other.parsed["d-other"].layers)
    dossier.parsed["d-map"] = dossier.parsed["d-map"].model_copy(update={"layers": both})
    assert document_facts(dossier.survey())["crs"].state == "conflict"


@pytest.mark.parametrize(
    ("code", "zone"), [("EPSG:4528", 40), ("EPSG:2364", 40), ("EPSG:21420", 20), ("EPSG:4490", None)]
)
def test_zone_numbers(code: str, zone: int | None) -> None:
    assert zone_of(code) == zone


@pytest.mark.parametrize(
    ("crs", "fit", "cause"), [("EPSG:4528", True, None), ("EPSG:4490", False, None), (None, None, "review")]
)
def test_whether_the_declaration_fits(tmp_path: Path, crs: str | None, fit: bool | None, cause: str | None) -> None:
    fact = document_facts(Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}, crs=crs).survey())["crs_fits"]
    assert [(c.value, c.cause) for c in fact.all_candidates()] == [(fit, cause)]


@pytest.mark.parametrize(("zone", "expected"), [(35, 35), (36, 35)])
def test_the_zone_that_the_province_asks_for(tmp_path: Path, zone: int, expected: int) -> None:
    """Ningxia has one 3-degree zone in its middle: a prefix of the next one is told apart."""
    shape = shapely.box(zone * 1e6 + 500_100, 4_200_000, zone * 1e6 + 500_200, 4_200_100)
    dossier = Dossier(tmp_path).map([shape], {"XIAO_BAN": ["1"]}, crs=f"EPSG:{4513 + zone - 25}")
    facts = document_facts(dossier.fact("project", "province", "宁夏回族自治区").survey())
    assert (facts["zone_number"].value, facts["zone_expected"].value) == (zone, expected)


def test_without_province_no_zone_is_expected(tmp_path: Path) -> None:
    assert "zone_expected" not in document_facts(Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}).survey())
