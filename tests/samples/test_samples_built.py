"""The built sample files open, hold what their expected results say, and are not older than the script."""

import zipfile
from itertools import combinations
from pathlib import Path
from typing import Any

import docx
import geopandas as gpd
import openpyxl
import pyogrio
import pypdfium2
import pytest
import yaml
from pypdfium2 import raw
from pyproj import Geod
from shapely import orient_polygons

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = (
    "qingshui-complete", "heishan-backwards", "jinwan-mangrove", "yunyu-wind", "songgang-legacy", "notice.zip",
)  # fmt: skip


def expected(name: str) -> dict[str, Any]:
    return yaml.safe_load((SAMPLES / f"{name.removesuffix('.zip')}.expected.yaml").read_text(encoding="utf-8"))


def word_text(path: Path) -> str:
    paper = docx.Document(str(path))
    parts = [p.text for s in paper.sections for p in (*s.header.paragraphs, *s.footer.paragraphs)]
    parts += [p.text for p in paper.paragraphs]
    parts += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join(parts)


def pdf_text(path: Path) -> list[str]:
    paper = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_range() for page in paper]


def sheet_text(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return "\n".join(str(v) for row in book.worksheets[0].iter_rows(values_only=True) for v in row if v is not None)


def paper_text(name: str, path: str) -> str:
    if name.endswith(".zip"):
        return zipfile.ZipFile(SAMPLES / name).read(path).decode("utf-8")
    file = SAMPLES / name / path
    if file.suffix == ".pdf":
        return "\n".join(pdf_text(file))
    if file.suffix == ".docx":
        return word_text(file)
    return sheet_text(file) if file.suffix == ".xlsx" else file.read_bytes().decode("gbk")


def squeeze(text: str) -> str:
    return "".join(text.split())


def areas_m2(frame: gpd.GeoDataFrame) -> list[float]:
    geod = Geod(ellps="GRS80")
    return [abs(geod.geometry_area_perimeter(orient_polygons(g))[0]) for g in frame.to_crs(4490).geometry]


def read_layer(name: str) -> gpd.GeoDataFrame:
    path = next(d["path"] for d in expected(name)["documents"] if d.get("type") == "parcel_map")
    options = {"encoding": "GBK"} if path.endswith(".shp") else {}
    return pyogrio.read_dataframe(SAMPLES / name / path, **options)


def test_files_are_those_the_script_wrote() -> None:
    from samples.build.manifest import MANIFEST, hash_script, list_built

    listed = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    assert listed["files"] == list_built(), "a built file was changed by hand: run python -m samples.build"
    assert listed["script"] == hash_script(), "samples/build changed after the build: run python -m samples.build"


@pytest.mark.parametrize("name", NAMES)
def test_expected_names_every_file(name: str) -> None:
    named = {d["path"] for d in expected(name)["documents"]}
    if name.endswith(".zip"):
        present = set(zipfile.ZipFile(SAMPLES / name).namelist())
    else:
        present = {p.relative_to(SAMPLES / name).as_posix() for p in (SAMPLES / name).rglob("*") if p.is_file()}
        present = {p for p in present if not p.endswith((".shx", ".dbf", ".prj"))}
    assert named == present


@pytest.mark.parametrize("name", NAMES[:-1])
def test_dossiers_stay_small(name: str) -> None:
    assert sum(p.stat().st_size for p in (SAMPLES / name).rglob("*") if p.is_file()) < 3_000_000


@pytest.mark.parametrize("name", NAMES)
def test_every_quoted_value_stands_in_its_paper(name: str) -> None:
    texts: dict[str, str] = {}
    for fact in expected(name)["facts"]:
        text = texts.setdefault(fact["path"], squeeze(paper_text(name, fact["path"])))
        assert squeeze(fact["quote"]) in text, (fact["path"], fact["field"])


@pytest.mark.parametrize("name", NAMES[:-1])
def test_pdfs_have_the_planned_pages_and_text(name: str) -> None:
    for document in expected(name)["documents"]:
        if not document["path"].endswith(".pdf"):
            continue
        pages = pdf_text(SAMPLES / name / document["path"])
        assert len(pages) == document["pages"], document["path"]
        if document.get("image_only"):
            assert not "".join(pages).strip(), "the scan must have no text layer"
        else:
            assert all("样例·虚构" in squeeze(page) and len(squeeze(page)) > 60 for page in pages), document["path"]


@pytest.mark.parametrize("name", NAMES[:-1])
def test_pdf_fonts_are_embedded(name: str) -> None:
    checked = 0
    for file in (SAMPLES / name).rglob("*.pdf"):
        paper = pypdfium2.PdfDocument(file)
        for page in paper:
            for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=3):
                font = raw.FPDFTextObj_GetFont(item.raw)
                assert raw.FPDFFont_GetIsEmbedded(font) == 1, file.name
                checked += 1
    assert checked > 100


@pytest.mark.parametrize("name", NAMES[:-1])
def test_word_papers_carry_the_mark(name: str) -> None:
    papers = [p for p in (SAMPLES / name).rglob("*.docx") if not p.name.startswith("~$")]
    assert papers
    assert all("样例·虚构" in word_text(p) for p in papers)


def test_approval_has_an_identical_copy() -> None:
    copy = next(d for d in expected("qingshui-complete")["documents"] if "same_bytes_as" in d)
    folder = SAMPLES / "qingshui-complete"
    assert (folder / copy["path"]).read_bytes() == (folder / copy["same_bytes_as"]).read_bytes()


def test_workbook_header_rows_and_total() -> None:
    sheet = openpyxl.load_workbook(next((SAMPLES / "qingshui-complete").rglob("*.xlsx"))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert {str(r) for r in sheet.merged_cells.ranges} >= {"A1:V1", "A3:A4", "H3:J3"}
    assert rows[4] == tuple(range(1, 23))
    body, total = rows[5:29], rows[29]
    assert [r[2] for r in body] == list(range(1, 25))
    assert total[0] == "合计"
    assert total[4] == pytest.approx(sum(float(r[4]) for r in body)) == pytest.approx(3615.0)


def test_csv_is_gbk_and_adds_up() -> None:
    data = (SAMPLES / "heishan-backwards/4图表/黑山小班表.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    rows = [line.split(",") for line in data.decode("gbk").splitlines()]
    body = [r for r in rows if r[0].isdigit()]
    assert len(body) == 15
    assert sum(float(r[6]) for r in body) == pytest.approx(1960.0)
    assert [r[4] for r in body if r[8] == "经济林"] == expected("heishan-backwards")["parcels"]["economic"]


@pytest.mark.parametrize("name", NAMES[:3])
def test_layer_is_as_planned(name: str) -> None:
    plan, frame = expected(name), read_layer(name)
    document = next(d for d in plan["documents"] if d.get("type") == "parcel_map")
    parcels = plan["parcels"]
    assert len(frame) == document["features"] == parcels["count"]
    assert frame.crs.to_epsg() == document["epsg"]
    assert frame.is_valid.all()
    areas = areas_m2(frame)
    assert sum(areas) / 10_000 == pytest.approx(parcels["map_area_ha"]["value"], abs=parcels["map_area_ha"]["within"])
    stated = frame["MIAN_JI"] * (10_000 if name == "qingshui-complete" else 10_000 / 15)
    assert all(abs(a - s) <= max(0.01 * s, 51) for a, s in zip(areas, stated, strict=True))
    overlaps = [
        [frame["XIAO_BAN"][i], frame["XIAO_BAN"][j], round(common, 1)]
        for i, j in combinations(frame.index, 2)
        if (common := frame.geometry[i].intersection(frame.geometry[j]).area) > 0
    ]
    assert overlaps == parcels.get("overlaps", [])


def test_complete_parcels_are_large_enough_and_in_gansu() -> None:
    frame = read_layer("qingshui-complete")
    assert min(areas_m2(frame.explode(index_parts=False))) > 667
    west, south, east, north = frame.to_crs(4490).total_bounds
    assert 105.0 < west < east < 106.0 and 34.9 < south < north < 35.6
    assert set(frame["YOU_SHI_SZ"]) == {"油松", "侧柏", "刺槐"}


def test_shapefile_comes_without_code_page() -> None:
    folder = SAMPLES / "qingshui-complete/05空间/矢量数据"
    assert not list(folder.glob("*.cpg"))
    dbf = next(folder.glob("*.dbf")).read_bytes()
    assert dbf[29] == 0
    assert "清岫县国有清水沟林场".encode("gbk") in dbf


def test_backwards_parcels_hold_the_planted_sizes() -> None:
    parcels, frame = expected("heishan-backwards")["parcels"], read_layer("heishan-backwards")
    sizes = dict(zip(frame["XIAO_BAN"], areas_m2(frame), strict=True))
    assert {k: v for k, v in sizes.items() if v < 667} == pytest.approx(parcels["small"], abs=0.1)
    assert list(frame.loc[frame["LIN_ZHONG"].str.startswith("25"), "XIAO_BAN"]) == parcels["economic"]


def test_start_form_is_unsigned_and_undated() -> None:
    text = squeeze(paper_text("heishan-backwards", "2施工/开工报告.pdf"))
    assert text.count("年月日") == 3
    assert "总监理工程师：（签章）" in text


def test_planted_numbers_really_disagree() -> None:
    plan = {f["field"]: f["value"] for f in expected("heishan-backwards")["facts"] if "方案" in f["path"]}
    assert abs(plan["claimed_total"] / 20 - plan["claimed_annual"]) > 1
    assert "1960.0亩（103.67公顷）" in squeeze(paper_text("heishan-backwards", "2施工/黑山造林检查验收报告.docx"))
    assert abs(1960.0 / 15 - 103.67) > 1
    assert "批复" not in squeeze(paper_text("heishan-backwards", "2施工/黑山造林检查验收报告.docx"))
