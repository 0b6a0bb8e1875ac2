"""The same dossier and day give the same bytes, whatever the number of jobs."""

import hashlib
import shutil
from pathlib import Path

from checker.audit import Options, audit
from checker.parsers.cache import ReadingCache
from checker.report.beside import Beside
from checker.report.crops import write_crops
from checker.report.folder import write_audit
from checker.report.formats import write_reports


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def run(dossier: Path, out: Path, jobs: int, cache: ReadingCache | None = None) -> dict[str, str]:
    result = audit(dossier, Options(as_of="2026-11-20", jobs=jobs, cache=cache))
    written = write_audit(result.audit, result.frame, out)
    write_crops(result.crops, out)
    write_reports(written, ["html", "docx", "xlsx"], out, "zh", Beside({}, result.crops, result.frame))
    return digests(out)


def test_two_runs_give_the_same_bytes(root: Path, tmp_path: Path) -> None:
    sample = root / "samples" / "heishan-backwards"
    first = run(sample, tmp_path / "one", jobs=1)
    assert {"audit.json", "parcels.parquet", "parcels.gpkg", "report.html"} <= set(first)
    assert run(sample, tmp_path / "two", jobs=3) == first


def test_what_was_read_before_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    sample = root / "samples" / "heishan-backwards"
    plain = run(sample, tmp_path / "plain", 2)
    cold, warm = ReadingCache(tmp_path / "cache"), ReadingCache(tmp_path / "cache")
    assert run(sample, tmp_path / "cold", 2, cold) == plain
    assert run(sample, tmp_path / "warm", 2, warm) == plain
    assert cold.hits == 0 and cold.misses > 5
    assert warm.misses == 0 and warm.hits == cold.misses


def test_ids_survive_another_paper(root: Path, tmp_path: Path) -> None:
    sample = root / "samples" / "heishan-backwards"
    larger = tmp_path / sample.name
    shutil.copytree(sample, larger)
    (larger / "00新增说明.txt").write_text("情况说明\n本说明与面积无关。\n", encoding="utf-8")
    options = Options(as_of="2026-11-20")
    before, after = audit(sample, options).audit, audit(larger, options).audit
    assert {document.id for document in before.dossier.documents} <= {d.id for d in after.dossier.documents}
    assert {fact.id for fact in before.facts} <= {fact.id for fact in after.facts}
