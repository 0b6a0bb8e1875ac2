"""Corner-point tables in workbooks, Word and PDF papers, through the real readers."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import docx
import openpyxl
import pytest

from checker.model.document import Document, FileKind, SourceFile
from checker.model.extracted import Extracted
from checker.model.limits import Limits
from checker.parsers.entry import run
from checker.parsers.payload import ParsePayload
from tests.parcels.land import EAST, NORTH, Dossier, codes_of, row_of, square

Rows = Sequence[Sequence[object]]
HEAD = ("点号", "X坐标", "Y坐标")


def corners(x: float = 0, y: float = 0, side: float = 100) -> list[tuple[float, float]]:
    """(north, east) of a square, first corner not repeated."""
    e, n = EAST + x, NORTH + y
    return [(n, e), (n, e + side), (n + side, e + side), (n + side, e)]


def rows_of(points: Sequence[tuple[float, float]], start: int = 1) -> list[list[object]]:
    return [[f"J{start + place}", *point] for place, point in enumerate(points)]


def add(dossier: Dossier, file: Path, kind: FileKind, type: str = "parcel_map") -> Dossier:
    sha = hashlib.sha256(file.read_bytes()).hexdigest()
    source = SourceFile(
        id=f"d-{sha[:12]}", path=file.name, sha256=sha, size=file.stat().st_size, kind=kind, location=str(file)
    )
    parsed = run(ParsePayload(source=source, scratch=str(dossier.folder), limits=Limits()).model_dump())
    document = Document(
        id=source.id, path=source.path, sha256=sha, type=type, possible_types=(type,), state=parsed.state
    )
    dossier.papers.append(Extracted(document=document))
    dossier.parsed[source.id] = parsed
    return dossier


def workbook(folder: Path, rows: Rows, name: str = "拐点坐标.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(folder / name)
    return folder / name


def word(folder: Path, rows: Rows, *lines: str) -> Path:
    paper = docx.Document()
    for line in lines:
        paper.add_paragraph(line)
    table = paper.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = str(text)
    paper.save(str(folder / "拐点坐标.docx"))
    return folder / "拐点坐标.docx"


def test_a_workbook_with_a_parcel_column(tmp_path: Path) -> None:
    rows = [["小班号", *HEAD]]
    rows += [["2-1", *row] for row in rows_of(corners())] + [["2-2", *row] for row in rows_of(corners(300), 5)]
    parcels = add(Dossier(tmp_path), workbook(tmp_path, rows), "xlsx").survey()
    assert row_of(parcels, "2-1")["area_map_ha"] == pytest.approx(1.0, rel=1e-4)
    assert row_of(parcels, "2-2")["place"] == "拐点坐标#Sheet!6"
    assert row_of(parcels, "2-1")["area_map_ha__cause"] == "review", "the system was inferred"
    assert "corners_drawn" in codes_of(parcels) and "crs_inferred" in codes_of(parcels)


def test_a_word_paper_that_states_its_system(tmp_path: Path) -> None:
    rows = [HEAD, *rows_of([*corners(), corners()[0]])]
    said = "坐标系：2000国家大地坐标系，3度带，中央子午线120°，带号40"
    parcels = add(Dossier(tmp_path), word(tmp_path, rows, "项目区拐点坐标表", said), "docx").survey()
    (row,) = parcels.frame.to_dict("records")
    assert row["area_map_ha"] == pytest.approx(1.0, rel=1e-4) and row["area_map_ha__cause"] is None
    assert row["parcel_number"] is None and row["parcel"].startswith("p-")


@pytest.mark.parametrize(
    "said", ["中央子午线117°", "中央子午线120°、中央子午线117°", "西安80、2000国家大地坐标系，中央子午线120°"]
)
def test_a_system_not_stated_or_contradicted_is_inferred(tmp_path: Path, said: str) -> None:
    rows = [HEAD, *rows_of(corners())]
    parcels = add(Dossier(tmp_path), word(tmp_path, rows, f"2000国家大地坐标系，{said}"), "docx").survey()
    assert parcels.frame["area_map_ha__cause"].tolist() == ["review"]


def test_headings_between_the_rows_name_the_parcels(tmp_path: Path) -> None:
    rows = [HEAD, ["小班号：3-7", "", ""], *rows_of(corners()), ["小班号：3-8", "", ""], *rows_of(corners(300))]
    parcels = add(Dossier(tmp_path), workbook(tmp_path, rows), "xlsx").survey()
    assert sorted(parcels.frame["parcel_number"]) == ["3-7", "3-8"]


def test_blocks_side_by_side_in_degrees_and_minutes(tmp_path: Path) -> None:
    left = [("J1", "30°00′00.0″", "110°00′00.0″"), ("J2", "30°00′00.0″", "110°00′10.0″")]
    right = [("J3", "30°00′10.0″", "110°00′10.0″"), ("J4", "30°00′10.0″", "110°00′00.0″")]
    head = ("点号", "北纬", "东经")
    rows = [[*head, *head], *([*one, *other] for one, other in zip(left, right, strict=True))]
    parcels = add(Dossier(tmp_path), workbook(tmp_path, rows), "xlsx").survey()
    # The numbering goes on from block to block: one line.
    (row,) = parcels.frame.to_dict("records")
    assert row["area_map_ha"] == pytest.approx(268 * 308 / 10_000, rel=0.01)


def test_a_hole_and_a_second_part(tmp_path: Path) -> None:
    whole = [*corners(), corners()[0]]
    hole = [*corners(20, 20, 20), corners(20, 20, 20)[0]]
    part = [*corners(500), corners(500)[0]]
    rows = [["小班号", *HEAD], *(["1", *row] for row in rows_of([*whole, *hole, *part]))]
    row = row_of(add(Dossier(tmp_path), workbook(tmp_path, rows), "xlsx").survey(), "1")
    assert row["hole_count"] == 1 and row["area_map_ha"] == pytest.approx(1.96, rel=1e-3)
    assert row["min_part_area_m2"] == pytest.approx(9_600, rel=1e-3)


def test_a_corner_that_cannot_be_read_leaves_no_shape(tmp_path: Path) -> None:
    rows = [
        ["小班号", *HEAD],
        *(["1", *row] for row in rows_of(corners())),
        *(["2", *r] for r in rows_of(corners(300))),
    ]
    rows[2][2] = "35O0000.1"
    parcels = add(Dossier(tmp_path), workbook(tmp_path, rows), "xlsx").survey()
    row = row_of(parcels, "1")
    assert row["geometry"] is None and row["geometry_present"] is False and "corners_broken" in codes_of(parcels)
    assert row_of(parcels, "2")["area_map_ha"] == pytest.approx(1.0, rel=1e-4)


def test_beside_a_map_of_the_parcels_the_table_is_not_drawn_twice(tmp_path: Path) -> None:
    rows = [["小班号", *HEAD], *(["1", *row] for row in rows_of(corners()))]
    dossier = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]})
    parcels = add(dossier, workbook(tmp_path, rows), "xlsx").survey()
    assert len(parcels.frame) == 1 and parcels.frame["overlap_self_m2"].tolist() == [0.0]
    assert "corners_beside_map" in codes_of(parcels)


def test_a_parcel_list_is_no_corner_table(tmp_path: Path) -> None:
    rows = [["小班号", "面积", "横坐标", "纵坐标"], ["1", 15, EAST, NORTH], ["2", 15, EAST + 300, NORTH]]
    dossier = add(Dossier(tmp_path), workbook(tmp_path, rows, "小班表.xlsx"), "xlsx", "parcel_table")
    assert "corners_drawn" not in codes_of(dossier.survey())


def test_a_pdf_table(tmp_path: Path) -> None:
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("no browser to print with")
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [HEAD, *rows_of(corners())]
    )
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        style = "<style>table{border-collapse:collapse}td{border:1px solid;padding:4px}</style>"
        page.set_content(f"<meta charset=utf-8>{style}<h1>拐点坐标表</h1><table>{cells}</table>")
        page.pdf(path=tmp_path / "拐点坐标.pdf")
        browser.close()
    parcels = add(Dossier(tmp_path), tmp_path / "拐点坐标.pdf", "pdf").survey()
    assert parcels.frame["area_map_ha"].tolist() == pytest.approx([1.0], rel=1e-4)
