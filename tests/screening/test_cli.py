"""The command: formats of parcels, options, exit codes."""

import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely
from click.testing import CliRunner, Result

from checker.cli import cli
from checker.model.errors import UserError

from .land import GOOD, PRIOR_DAY, layers, parcels, prior, write


def call(*args: Any) -> Result:
    return CliRunner().invoke(cli, ["screen", *map(str, args), "--as-of", "2026-06-01", "--jobs", "1", "--no-cache"])


def read(out: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((out / "screen.json").read_text(encoding="utf-8"))
    return data


def test_everything_given(tmp_path: Path) -> None:
    path = write(parcels([{}, {}]), tmp_path / "小班.gpkg")
    options = [f"--layer={kind}={file}" for kind, file in layers(tmp_path / "l")]
    map = prior(tmp_path / "prior.gpkg")
    result = call(path, "-o", tmp_path / "out", *options, "--prior-land", map, "--prior-date", PRIOR_DAY, "--unplanted")
    assert result.exit_code == 0, result.output
    assert "合格 2 (2.00 ha)" in result.output
    names = {item.name for item in (tmp_path / "out").iterdir()}
    assert names == {"screen.json", "screening.gpkg", "screening.html", "screening.parquet", "screening.xlsx"}


def formats(folder: Path) -> dict[str, Path]:
    """The same land in every format that is read."""
    frame = parcels([{}, {"LIN_ZHONG": "经济林"}])
    lonlat = frame.to_crs(4490)
    made = {"gpkg": write(frame, folder / "a" / "小班.gpkg"), "shp": folder / "b" / "小班.shp"}
    made["shp"].parent.mkdir()
    frame.to_file(made["shp"], encoding="utf-8")
    made["geojson"] = folder / "小班.geojson"
    lonlat.to_crs(4326).to_file(made["geojson"], driver="GeoJSON")
    made["zip"] = folder / "小班.zip"
    with zipfile.ZipFile(made["zip"], "w") as archive:
        for item in made["shp"].parent.iterdir():
            archive.write(item, f"小班/{item.name}")
    made["kml"] = folder / "小班.kml"
    made["kml"].write_text(_kml(lonlat), encoding="utf-8")
    made["xlsx"] = folder / "小班.xlsx"
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["县", "乡镇", "村", "小班号", "面积（亩）", "地类", "林种", "树种"])
    for number, category in ((1, "防护林"), (2, "经济林")):
        sheet.append(["某县", "甲乡", "一村", str(number), 15.0, "宜林荒山荒地", category, "油松"])
    book.save(made["xlsx"])
    return made


def _kml(frame: Any) -> str:
    marks = ""
    for row, shape in zip(frame.drop(columns="geometry").to_dict("records"), frame.geometry, strict=True):
        data = "".join(f'<Data name="{key}"><value>{value}</value></Data>' for key, value in row.items())
        corners = " ".join(f"{x},{y}" for x, y in shapely.get_coordinates(shape))
        ring = f"<outerBoundaryIs><LinearRing><coordinates>{corners}</coordinates></LinearRing></outerBoundaryIs>"
        marks += f"<Placemark><ExtendedData>{data}</ExtendedData><Polygon>{ring}</Polygon></Placemark>"
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>小班</name>{marks}</Document></kml>'


def test_every_format_is_read_and_nothing_is_eligible_without_layers(tmp_path: Path) -> None:
    for name, path in formats(tmp_path).items():
        out = tmp_path / f"out-{name}"
        result = call(path, "-o", out, "--unplanted", "--lang", "en")
        assert result.exit_code == 0, (name, result.output)
        assert "Layers not given" in result.output
        found = read(out)
        assert found["all"]["parcels"] == 2, name
        assert found["all"]["area_ha"] == pytest.approx(2.0, rel=1e-3), name
        assert found["taken_out"]["parcels"] == 1, name
        for mechanism in found["mechanisms"]:
            assert mechanism["outcomes"]["eligible"]["parcels"] == 0, (name, mechanism["id"])
        assert found["mechanisms"][0]["outcomes"]["undecided"]["parcels"] == 1, name


@pytest.mark.parametrize(
    "options",
    [
        ["--start", "2027-01-01"], ["--prior-date", "2015-01-01"], ["--as-of", "2026-13-01"],
        ["--unplanted", "--start", "soon"],
    ],
)  # fmt: skip
def test_bad_usage(tmp_path: Path, options: list[str]) -> None:
    assert CliRunner().invoke(cli, ["screen", str(tmp_path / "x.gpkg"), *options]).exit_code == 2


@pytest.mark.parametrize("options", [["--layer", "wetland"], ["--layer", "swamp=x.gpkg"], ["--province", "火星省"]])
def test_bad_options_are_said(tmp_path: Path, options: list[str]) -> None:
    path = write(parcels([{}]), tmp_path / "小班.gpkg")
    result = call(path, "-o", tmp_path / "out", *options)
    assert isinstance(result.exception, UserError)
    assert not (tmp_path / "out").exists()


def test_what_could_not_be_read_is_named(tmp_path: Path) -> None:
    path = write(parcels([{}]), tmp_path / "小班.gpkg")
    damaged = tmp_path / "湿地.gpkg"
    damaged.write_bytes(b"SQLite format 3\x00" + b"\x00" * 500)
    result = call(path, "-o", tmp_path / "out", f"--layer=wetland={damaged}")
    assert result.exit_code == 3
    states = {item["path"]: item["state"] for item in read(tmp_path / "out")["files"]}
    assert states["湿地.gpkg"] == "unread"
    assert "湿地.gpkg" in (tmp_path / "out" / "screening.html").read_text(encoding="utf-8").split("各机制的结果")[0]


def test_closure_in_percent_and_in_doubt(tmp_path: Path) -> None:
    from checker.screening.given import Given

    from .land import outcome, run

    rows = [{"YU_BI_DU": text} for text in ("0.1", "15", "5", "1", "8%", "30", "-1", "x")]
    path = write(parcels(rows), tmp_path / "小班.gpkg")
    found = run(Given(path, layers(tmp_path / "l"), (prior(tmp_path / "prior.gpkg"), PRIOR_DAY)))
    told = ["eligible", "eligible", "undecided", "undecided", "eligible", "undecided", "undecided", "undecided"]
    assert outcome(found, "ccer-14-001") == told
    assert GOOD["YU_BI_DU"] == 0.05


def test_overlapping_parcels_are_told(tmp_path: Path) -> None:
    from checker.screening.given import Given

    from .land import run, square

    frame = parcels([{}, {}])
    frame.geometry = [square(0), square(50)]
    found = run(Given(write(frame, tmp_path / "小班.gpkg")))
    assert any(note.code == "screen_overlapping" and "2" in note.text for note in found.screening.notes)
