"""What is taken over from an earlier run: the whole folder where nothing changed, and all papers but the changed."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli import cli
from checker.intake.content import content_hash
from checker.intake.take_in import take_in
from checker.model.limits import Limits
from checker.parsers.cache import ReadingCache
from checker.parsers.parse import parse_all
from checker.report.kept_folder import KeptFolder, keep_folder, take_folder
from checker.report.read_audit import read_audit
from checker.workers.pool import WorkerPool

PAPER = "青山县林业局文件\n青林发〔2016〕{}号\n关于青山县2016年造林工程作业设计的批复\n建设规模{}亩。\n2016年2月3日\n"


@pytest.fixture
def dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SINKCHECK_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "青山"
    folder.mkdir()
    (folder / "批复.txt").write_text(PAPER.format(12, 1500), encoding="utf-8")
    return folder


def audit(dossier: Path, out: str, *more: str) -> tuple[bool, dict[str, bytes]]:
    """Whether the folder was taken over, and its files but run.json."""
    folder = dossier.parent / out
    arguments = ["audit", str(dossier), "-o", str(folder), "--fail-on", "never", "--as-of", "2026-11-20", *more]
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code in (0, 3), done.output
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return "unchanged" in json.loads(files.pop("run.json")), files


def test_an_unchanged_dossier_is_laid_out_again(dossier: Path) -> None:
    first = audit(dossier, "one")
    assert not first[0]
    for folder in ("one", "two"):
        assert audit(dossier, folder) == (True, first[1])
    (dossier.parent / "one" / "report.html").write_text("written over", encoding="utf-8")
    assert audit(dossier, "one") == (True, first[1])


def test_pictures_and_parcels_are_laid_out_too(root: Path, dossier: Path) -> None:
    whole = dossier.parent / "heishan"
    shutil.copytree(root / "samples" / "heishan-backwards", whole)
    first = audit(whole, "one")
    assert {"parcels.parquet", "parcels.gpkg", "parcels.shp.zip", "evidence/index.json"} <= set(first[1])
    assert audit(whole, "two") == (True, first[1])
    # Over the audit of another dossier nothing of that one is left.
    small = audit(dossier, "small")
    assert audit(dossier, "two") == (True, small[1])


def test_anything_that_may_change_the_result_asks_for_an_audit(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = dossier.parent / "rules"
    rules.mkdir()
    audit(dossier, "out")
    for more in (["--as-of", "2026-11-19"], ["--lang", "en"], ["--mask"], ["--engine", "vector"], ["--format", "md"],
                 ["--rules", str(rules)], ["--no-cache"]):  # fmt: skip
        assert not audit(dossier, "out", *more)[0], more
    assert audit(dossier, "out", "--rules", str(rules))[0]
    (rules / "note.txt").write_text("x")
    assert not audit(dossier, "out", "--rules", str(rules))[0]
    (dossier / "批复.txt").write_text(PAPER.format(12, 1501), encoding="utf-8")
    assert not audit(dossier, "out")[0]
    (dossier / "批复.txt").rename(dossier / "函.txt")
    assert not audit(dossier, "out")[0] and audit(dossier, "out")[0]
    monkeypatch.setattr("checker.report.kept_folder.program_version", lambda: "another")
    assert not audit(dossier, "out")[0]


def test_a_folder_that_another_run_wrote_into_is_not_kept(dossier: Path, tmp_path: Path) -> None:
    audit(dossier, "out", "--no-cache")
    out, cache = dossier.parent / "out", ReadingCache(tmp_path / "own")
    written = read_audit(out)
    keep_folder(cache, "a" * 64, out, written.model_copy(update={"as_of": "2026-11-19"}), [])
    assert take_folder(cache, "a" * 64, tmp_path / "new") is None
    keep_folder(cache, "a" * 64, out, written, [])
    assert take_folder(cache, "a" * 64, tmp_path / "new") == written


def test_nothing_is_laid_outside_the_folder(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path / "own")
    (tmp_path / "letter").write_text("x")
    digest = cache.keep_file(tmp_path / "letter")
    for name in ("../stolen", "/tmp/stolen", "evidence/../../stolen"):
        cache.keep("b" * 64, KeptFolder(files={name: digest}))
        assert take_folder(cache, "b" * 64, tmp_path / "out") is None
    assert not (tmp_path / "stolen").exists()


def test_every_option_was_thought_of() -> None:
    """An option that changes the result must be part of what a folder is found by (in `cli.audit`)."""
    part = {"dossier", "formats", "as_of", "engine", "rules", "data", "accounting", "value_file", "methodology",
            "waivers", "replies", "template", "limits", "mask", "lang"}  # fmt: skip
    no_part = {"output", "jobs", "baseline", "no_cache", "fail_on"}
    assert {option.name for option in cli.commands["audit"].params} == part | no_part


def test_a_limit_or_damage_asks_for_an_audit(dossier: Path) -> None:
    limits = dossier.parent / "limits.yaml"
    (dossier / "表.csv").write_text("小班号,面积\n" + "1,2\n" * 50, encoding="utf-8")
    limits.write_text("sheet_rows: 10\n")
    for _ in range(2):
        taken, files = audit(dossier, "out", "--limits", str(limits))
        assert not taken and b"limit_" in files["audit.json"]
    first = audit(dossier, "out")
    for kept in (dossier.parent / "cache").rglob("*.file"):
        kept.write_bytes(b"damaged")
    assert audit(dossier, "new") == (False, first[1])
    assert audit(dossier, "out") == (True, first[1])


def test_one_changed_paper_of_many_is_read_alone(dossier: Path) -> None:
    for number in range(20):
        (dossier / f"{number}.txt").write_text(PAPER.format(number, 100 + number), encoding="utf-8")

    def read() -> tuple[int, int]:
        cache, scratch, limits = ReadingCache(), dossier.parent / "scratch", Limits()
        with WorkerPool(1, limits, scratch) as pool:
            parse_all(take_in(dossier, pool, limits, scratch).sources, pool, scratch, limits, cache)
        return cache.hits, cache.misses

    assert read() == (0, 21)
    (dossier / "7.txt").write_text(PAPER.format(7, 999), encoding="utf-8")
    assert read() == (20, 1)
    assert read() == (21, 0)


@pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")
def test_pipes_and_links_are_told_without_being_opened(tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    seen = {content_hash(folder)}
    os.mkfifo(folder / "pipe")
    seen.add(content_hash(folder))
    (folder / "endless").symlink_to("/dev/zero")
    seen.add(content_hash(folder))
    (folder / "up").symlink_to("..")
    seen.add(content_hash(folder))
    (folder / "empty").mkdir()
    seen.add(content_hash(folder))
    assert len(seen) == 5
