"""Counties by boundary layer or by attribute, and house packs of mechanisms."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from checker.resources.locate import data_folder
from checker.screening.choropleth import draw_choropleth
from checker.screening.facts import Statements
from checker.screening.files import write_screening
from checker.screening.given import Given
from checker.screening.screen import ScreenOptions, screen

from .land import EAST, NORTH, ZONE_40, parcels, pool, run, square, write


@pytest.fixture(scope="module")
def county_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counties that meet between the second and the third parcel."""
    west = shapely.box(EAST - 1_000, NORTH - 1_000, EAST + 350, NORTH + 1_000)
    east = shapely.box(EAST + 350, NORTH - 1_000, EAST + 590, NORTH + 1_000)
    frame = gpd.GeoDataFrame({"XZQMC": ["甲县", "乙县"]}, geometry=[west, east], crs=ZONE_40)
    return write(frame, tmp_path_factory.mktemp("county") / "界线.gpkg")


def test_a_boundary_layer_tells_the_county(tmp_path: Path, county_file: Path) -> None:
    rows = [{"XIAN": "甲县"}, {"XIAN": "丙县"}, {"XIAN": "130435"}, {"XIAN": "乙县"}]
    path = write(parcels(rows), tmp_path / "小班.gpkg")
    found = run(Given(path, (("county", county_file),)))
    assert found.screening.places_from == "boundary_layer"
    told = {place.county: place.all.parcels for place in found.screening.counties}
    assert told == {"甲县": 2, "乙县": 1, "": 1}, "the last lies beyond both"
    assert found.places.elsewhere == 1, "a code is no other name, and 乙县 says nothing of land beyond the layer"
    assert any(note.code == "screen_county_differs" for note in found.screening.notes)
    assert not any(note.code == "screen_places_dissolved" for note in found.screening.notes)
    write_screening(found, tmp_path / "out")
    page = (tmp_path / "out" / "screening.html").read_text(encoding="utf-8")
    assert "县界来自所给图层" in page and "未写明" in page


def test_outlines_cover_the_parcels_and_do_not_fall_apart(tmp_path: Path) -> None:
    frame = parcels([{"XIANG": "乙乡" if n > 5 else "甲乡"} for n in range(8)])
    frame.geometry = [square(102.0 * (n % 4), 102.0 * (n // 4)) for n in range(8)]
    found = run(Given(write(frame, tmp_path / "小班.gpkg")))
    drawn = draw_choropleth(found, "ccer-14-001")
    assert drawn is not None and drawn.limits[-1] == 6.0
    paths = str(drawn.svg).split("<path")[1:]
    assert len(paths) == 3, "two townships and a county"
    assert all(part.count("M") == 1 for part in paths), "one piece each: the gaps between parcels are closed"
    assert all(part.count("L") < 40 for part in paths), "corners between cells in a line are left out"
    assert "130434" in drawn.svg and "6.0 ha" in drawn.svg and "2.0 ha" in drawn.svg


def test_a_house_pack_brings_its_mechanism(tmp_path: Path) -> None:
    folder = tmp_path / "pack" / "screening"
    folder.mkdir(parents=True)
    text = (data_folder("rules") / "screening" / "gver.yaml").read_text(encoding="utf-8")
    (folder / "house.yaml").write_text(text.replace("id: gver", "id: house").replace("110", "5"), encoding="utf-8")
    path = write(parcels([{}]), tmp_path / "小班.gpkg")
    found = screen(Given(path), ScreenOptions(Statements("2026-06-01"), rules=[tmp_path / "pack"]), pool())
    assert found.screening.mechanisms[0].id == "house"
    assert found.screening.packs[0].name == "pack"


def test_nothing_is_eligible_on_a_day_before_the_texts(tmp_path: Path) -> None:
    path = write(parcels([{}]), tmp_path / "小班.gpkg")
    found = run(Given(path), as_of="2015-01-01", prior_date=None)
    main = found.screening.mechanisms[0]
    assert main.outcomes["not_checked"].parcels == 1
