"""Files that change between being listed and being read: a verdict never rests on bytes of two states."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from checker.audit import Options, audit
from checker.intake.take_in import take_in
from checker.model.limits import Limits
from checker.parsers.cache import ReadingCache
from checker.parsers.parse import parse_all
from checker.workers.pool import WorkerPool
from tests.parsers.scans import draw_letter


class Meddled:
    """A real pool beside which somebody does something after one kind of task."""

    def __init__(self, pool: WorkerPool, task: str, act: Callable[[], object]) -> None:
        self.pool, self.task, self.act = pool, task, act

    def map(self, task: str, payloads: Sequence[Any], result: Any, path_of: Callable[[Any], str]) -> list[Any]:
        answers = self.pool.map(task, payloads, result, path_of)
        if task == self.task:
            self.act()
        return answers


def parsed_beside(
    dossier: Path, scratch: Path, task: str, act: Callable[[], object], cache: ReadingCache | None = None
):  # type: ignore[no-untyped-def]
    limits = Limits(document_seconds=60.0)
    with WorkerPool(1, limits, scratch) as pool:
        intake = take_in(dossier, pool, limits, scratch)
        parsed = parse_all(intake.sources, Meddled(pool, task, act), scratch, limits, cache)
    return {source.path: parsed[source.id] for source in intake.sources}


@pytest.mark.parametrize("act", ["rewritten", "gone", "appended"])
def test_a_file_that_changes_is_unread_and_not_kept(tmp_path: Path, act: str) -> None:
    dossier, scratch = tmp_path / "d", tmp_path / "s"
    dossier.mkdir()
    scratch.mkdir()
    file = dossier / "批复.txt"
    file.write_text("关于造林的批复\n面积100公顷", encoding="utf-8")
    (dossier / "旁.txt").write_text("不动", encoding="utf-8")

    def meddle() -> None:
        if act == "gone":
            file.unlink()
        else:
            with file.open("w" if act == "rewritten" else "a", encoding="utf-8") as stream:
                stream.write("关于造林的批复\n面积900公顷")

    cache = ReadingCache(tmp_path / "cache")
    found = parsed_beside(dossier, scratch, "parse", meddle, cache)
    assert found["批复.txt"].problem is not None and found["批复.txt"].problem.code == "changed"
    assert found["批复.txt"].state == "unread" and not found["批复.txt"].pages
    assert found["旁.txt"].state == "read"
    assert cache.kept == 1, "only the file that stayed as it was"


def test_a_scan_that_changes_before_its_pages_are_recognised(tmp_path: Path) -> None:
    dossier, scratch = tmp_path / "d", tmp_path / "s"
    dossier.mkdir()
    scratch.mkdir()
    draw_letter().save(dossier / "批复.png")
    cache = ReadingCache(tmp_path / "cache")
    act = lambda: draw_letter(grid=True).save(dossier / "批复.png")  # noqa: E731
    found = parsed_beside(dossier, scratch, "ocr_page", act, cache)["批复.png"]
    assert found.problem is not None and found.problem.code == "changed" and not found.pages
    kept = [path.read_bytes() for path in (tmp_path / "cache").rglob("*.json")]
    assert not any("公顷".encode() in raw for raw in kept)


def test_one_part_of_a_shapefile_changes(tmp_path: Path) -> None:
    import geopandas
    from shapely import box

    dossier, scratch = tmp_path / "d", tmp_path / "s"
    dossier.mkdir()
    scratch.mkdir()
    frame = geopandas.GeoDataFrame({"XBH": ["1", "2"]}, geometry=[box(0, 0, 1, 1), box(1, 1, 2, 2)], crs=4490)
    frame.to_file(dossier / "小班.shp", engine="pyogrio")
    table = dossier / "小班.dbf"
    found = parsed_beside(dossier, scratch, "parse", lambda: table.write_bytes(table.read_bytes() + b"\0"))
    assert found["小班.shp"].problem is not None and found["小班.shp"].problem.code == "changed"
    assert not found["小班.shp"].layers
    assert parsed_beside(dossier, scratch, "parse", lambda: None)["小班.shp"].layers


def test_the_result_names_the_file_and_decides_nothing_by_it(tmp_path: Path) -> None:
    dossier = tmp_path / "d"
    dossier.mkdir()
    file = dossier / "公示信息.txt"
    file.write_text("项目名称：青岭造林\n项目业主：青岭林场\n", encoding="utf-8")
    with WorkerPool(1, Limits(), tmp_path) as pool:
        lent = Meddled(pool, "parse", lambda: file.write_text("项目名称：乙\n", encoding="utf-8"))
        result = audit(dossier, Options(as_of="2026-06-30", engine="vector"), lent).audit
    [paper] = result.dossier.documents
    assert paper.state == "unread" and paper.problem is not None and paper.problem.code == "changed"
    assert not [fact for fact in result.facts if fact.value in ("青岭造林", "乙")]
    assert result.summary.ready_for_pdd != "yes"
