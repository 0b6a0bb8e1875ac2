"""Each limit is set in one place, ends what would not end, and stands in the result with the paper."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import geopandas
import pytest
from docx import Document
from openpyxl import Workbook
from PIL import Image
from shapely import box

from checker.intake.take_in import take_in
from checker.model.limits import Limits
from checker.model.parsed import Parsed, Table
from checker.model.problem import Problem
from checker.parsers.parse import parse_all
from checker.workers.fences import OPEN_FILES
from checker.workers.pool import WorkerPool
from tests.attacks.conftest import Reader, code
from tests.attacks.test_archives import pack
from tests.attacks.test_papers import paper, pdf
from tests.parsers.test_vector_dxf import BOX, drawing, light
from tests.workers.trial_tasks import Answer, Order

Build = Callable[[Path], object]


def text(content: str, name: str = "a.txt") -> Build:
    return lambda folder: (folder / name).write_text(content, encoding="utf-8")


def raw(content: bytes, name: str) -> Build:
    return lambda folder: (folder / name).write_bytes(content)


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    tree = b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count
    return pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: tree, **{10 + n: page for n in range(count)}})


def picture(frames: int) -> Build:
    def build(folder: Path) -> None:
        first, *others = [Image.new("L", (40, 30), 200) for _ in range(frames)]
        first.save(folder / "a.tif", save_all=True, append_images=others)

    return build


def workbook(folder: Path) -> None:
    book = Workbook()
    for row in range(30):
        book.active.append([row, "小班", row])
    book.save(folder / "a.xlsx")


def word(folder: Path) -> None:
    document = Document()
    document.add_table(rows=12, cols=3)
    document.save(str(folder / "a.docx"))


def layer(name: str) -> Build:
    frame = geopandas.GeoDataFrame({"XBH": ["1", "2"]}, geometry=[box(0, 0, 1, 1), box(2, 0, 3, 1)], crs=4490)
    return lambda folder: frame.to_file(folder / name, engine="pyogrio")


def markers(folder: Path) -> None:
    ring = "<coordinates>1,1 2,1 2,2 1,1</coordinates>"
    mark = f"<Placemark><Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon></Placemark>"
    (folder / "a.kml").write_text(f"<kml>{mark}{mark}</kml>", encoding="utf-8")


COUNTED = b"".join(b"%06d" % (n // 9) for n in range(300_000))
LETTERS = b"BT /F 9 Tf 9 9 Td (" + b"a" * 300 + b") Tj ET"
STROKES = b"0 0 m 9 9 l S " * 60
TABLE = "小班号,面积\n" + "1,2\n" * 30
PAGE = "<html><body><table>" + "<tr><td>1</td><td>2</td></tr>" * 30 + "</table></body></html>"
CASES: list[tuple[str, object, Build, str]] = [
    ("archive_depth", 1, raw(pack({"b.zip": pack({"a.txt": b"x"})}), "a.zip"), "limit_depth"),
    ("archive_members", 3, raw(pack({f"{n}.txt": b"x%d" % n for n in range(9)}), "a.zip"), "limit_members"),
    ("archive_ratio", 10, raw(pack({"a.txt": COUNTED}), "a.zip"), "limit_ratio"),
    ("unpacked_bytes", 10_000, raw(pack({"a.txt": bytes(range(256)) * 200}), "a.zip"), "too_large"),
    ("file_bytes", 10, text("正文" * 20), "too_large"),
    ("pages", 2, raw(many_pages(5), "a.pdf"), "limit_pages"),
    ("pages", 2, text("甲\f乙\f丙"), "limit_pages"),
    ("pages", 2, picture(4), "limit_pages"),
    ("page_objects", 10, raw(paper(LETTERS + STROKES), "a.pdf"), "limit_text"),
    ("page_characters", 50, raw(paper(LETTERS), "a.pdf"), "limit_text"),
    ("page_characters", 50, text("正文" * 60), "limit_text"),
    ("line_characters", 20, text("正文" * 60), "limit_text"),
    ("document_characters", 100, text("正文正文\n" * 60), "limit_text"),
    ("table_cells", 9, workbook, "limit_cells"),
    ("table_cells", 9, word, "limit_cells"),
    ("table_cells", 9, text(TABLE, "a.csv"), "limit_cells"),
    ("table_cells", 9, text(PAGE, "a.html"), "limit_cells"),
    ("sheet_rows", 9, workbook, "limit_cells"),
    ("sheet_rows", 9, text(TABLE, "a.csv"), "limit_cells"),
    *((limit, most, layer(name), "limit_features") for limit, most in (("features", 1), ("vertices", 9))
      for name in ("a.shp", "a.gpkg", "a.geojson")),
    ("features", 1, markers, "limit_features"),
    ("vertices", 7, markers, "limit_features"),
    ("features", 1, text(drawing(light(BOX), light(BOX)), "a.dxf"), "limit_features"),
    ("vertices", 9, text(drawing(light(BOX), light(BOX)), "a.dxf"), "limit_features"),
    ("picture_pixels", 1000, picture(1), "too_large"),
]  # fmt: skip


def named_in(found: Mapping[str, Parsed]) -> set[str]:
    return {problem.code for parsed in found.values() for problem in (parsed.problem, *parsed.limits_hit) if problem}


@pytest.fixture(scope="module")
def unlimited(tmp_path_factory: pytest.TempPathFactory) -> dict[int, set[str]]:
    """What is named in each case under the limits as shipped, all read by one worker."""
    root, limits = tmp_path_factory.mktemp("cases"), Limits(ocr=False)
    named = {}
    with WorkerPool(1, limits, root / "s") as pool:
        for number, (_, _, build, _) in enumerate(CASES):
            folder, scratch = root / f"{number}", root / f"s{number}"
            folder.mkdir()
            scratch.mkdir()
            build(folder)
            sources = take_in(folder, pool, limits, scratch).sources
            named[number] = named_in(parse_all(sources, pool, scratch, limits))
    return named


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{case[0]}-{number}" for number, case in enumerate(CASES)])
def test_a_limit_that_is_hit_is_named(
    read: Reader, tmp_path: Path, unlimited: dict[int, set[str]], number: int
) -> None:
    name, most, build, named = CASES[number]
    assert named not in unlimited[number], "the case must need the limit"
    build(tmp_path)
    held = read(tmp_path, **{name: most})
    assert named in named_in(held)
    assert any(parsed.state != "read" for parsed in held.values())


def test_files_of_a_folder(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(str(number), encoding="utf-8")
    limits = Limits(dossier_files=2)
    with WorkerPool(1, limits, tmp_path / "s") as pool:
        found = take_in(tmp_path, pool, limits, tmp_path / "s")
    assert len(found.sources) == 2 and [problem.code for problem in found.problems] == ["limit_members"]


def test_seconds_of_a_document(read: Reader, tmp_path: Path) -> None:
    """A view in a GeoPackage that never ends."""
    layer("a.gpkg")(tmp_path)
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        database.execute(
            "CREATE VIEW v AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)"
            " SELECT n AS fid, (SELECT geom FROM a LIMIT 1) AS geom FROM c"
        )
        database.execute(
            "INSERT INTO gpkg_contents(table_name, data_type, identifier, srs_id) VALUES('v', 'features', 'v', 4490)"
        )
        database.execute("INSERT INTO gpkg_geometry_columns VALUES('v', 'geom', 'POLYGON', 4490, 0, 0)")
        database.commit()
    assert code(read(tmp_path, document_seconds=6.0)["a.gpkg"]) == "limit_seconds"


@pytest.mark.parametrize("task", ["ocr_page", "page_crops", "page_picture"])
def test_seconds_of_a_page(tmp_path: Path, task: str) -> None:
    limits = Limits(page_seconds=1.0, document_seconds=100.0)
    with WorkerPool(1, limits, tmp_path, tasks={task: "tests.workers.trial_tasks:spin"}) as pool:
        [answer] = pool.map(task, [Order(number=1)], Answer, lambda _: "a.pdf")
    assert isinstance(answer, Problem) and (answer.code, answer.detail) == ("limit_seconds", "1 s")


def test_pixels_of_a_page_bound_what_is_drawn(tmp_path: Path) -> None:
    from checker.parsers.ocr import picture_of
    from tests.parsers.builders import source_of

    (tmp_path / "a.pdf").write_bytes(paper(LETTERS))
    drawn = picture_of(source_of(tmp_path / "a.pdf"), 1, Limits(ocr_pixels=10_000))
    assert 5_000 < drawn.pixels.shape[0] * drawn.pixels.shape[1] <= 11_000


def test_open_files_of_a_worker(tmp_path: Path) -> None:
    with WorkerPool(1, Limits(), tmp_path, tasks={"open": "tests.workers.trial_tasks:open_files"}) as pool:
        [answer] = pool.map("open", [Order(number=1)], Answer, lambda _: "x")
    assert isinstance(answer, Answer)
    if answer.text == "OSError":
        assert answer.number < OPEN_FILES


def test_the_report_says_which_limits_held(read: Reader, tmp_path: Path) -> None:
    """Every limit stands in `audit.json`, so that a reader knows what was looked at."""
    from checker.audit import Options, audit

    (tmp_path / "a.txt").write_text("甲\f乙", encoding="utf-8")
    result = audit(tmp_path, Options(as_of="2026-06-30", engine="vector", limits=Limits(pages=1))).audit
    assert result.tool.limits == Limits(pages=1).model_dump()
    assert result.dossier.documents[0].problem is not None and result.dossier.documents[0].problem.code == "limit_pages"


def test_a_table_without_rows_goes_through_the_whole_audit(tmp_path: Path) -> None:
    """What a limit leaves of a table may be nothing: no room may stumble over its missing first row."""
    from unittest.mock import patch

    from checker.audit import Options, audit

    (tmp_path / "项目设计文件.txt").write_text(
        "项目设计文件\n温室气体自愿减排项目设计文件\n面积：12公顷\n", encoding="utf-8"
    )

    empty = (Table(rows=0, columns=3, cells=()), Table(rows=2, columns=0, cells=()))

    def cut(*given: object, **named: object) -> dict[str, Parsed]:
        found = parse_all(*given, **named)  # type: ignore[arg-type]
        return {
            name: parsed.model_copy(update={"pages": tuple(
                page.model_copy(update={"tables": empty})
                for page in parsed.pages
            )})
            for name, parsed in found.items()
        }  # fmt: skip

    with patch("checker.audit.parse_all", cut):
        result = audit(tmp_path, Options(as_of="2026-06-30", engine="vector")).audit
    assert [paper.type for paper in result.dossier.documents] == ["pdd"]


# Limits of workers have their tests with the pool; recognition its own with recognition.
ELSEWHERE = {
    "written_bytes": "tests/audit/test_accidents.py::test_a_worker_may_not_write_without_end",
    "dossier_files": "tests/attacks/test_limits.py::test_files_of_a_folder",
    "ocr": "tests/parsers/test_ocr.py::test_recognition_can_be_left_out",
    "ocr_pages": "tests/parsers/test_ocr.py::test_pages_beyond_the_limit_are_named",
    "ocr_pixels": "tests/attacks/test_limits.py::test_pixels_of_a_page_bound_what_is_drawn",
    "document_seconds": "tests/attacks/test_limits.py::test_seconds_of_a_document",
    "page_seconds": "tests/attacks/test_limits.py::test_seconds_of_a_page",
    "worker_memory_mb": "tests/workers/test_pool.py::test_a_greedy_child_is_stopped",
    "message_bytes": "tests/workers/test_pool.py::test_a_result_that_is_too_large_is_named",
}


def test_every_limit_has_a_test(root: Path) -> None:
    assert {name for name, *_ in CASES} | set(ELSEWHERE) == set(Limits.model_fields)
    for place in ELSEWHERE.values():
        file, _, test = place.partition("::")
        assert f"def {test}(" in (root / file).read_text(encoding="utf-8"), place
