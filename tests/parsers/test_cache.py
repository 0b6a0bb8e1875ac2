"""What is kept of a reading: by content, whole or not at all, never what chance or a limit decided."""

import json
import os
import threading
from pathlib import Path

import pytest

from checker.model.errors import UserError
from checker.model.limits import Limits
from checker.model.parsed import Line, Page, Parsed
from checker.model.problem import Problem
from checker.parsers.cache import ReadingCache, default_size, is_lasting
from checker.parsers.parse import parse_all
from checker.workers.pool import WorkerPool

from .builders import source_of

PAGE = Page(number=1, method="text", lines=(Line(text="造林面积1234.5亩", box=(1.0, 2.0, 3.5, 4.25)),))


def read_twice(folder: Path, cache: Path, scratch: Path, **limits: int) -> tuple[ReadingCache, ReadingCache]:
    """Read the txt and pdf files of a folder with two caches on one place, one after the other."""
    settings = Limits.model_validate(limits)
    caches = ReadingCache(cache), ReadingCache(cache)
    sources = [source_of(path) for path in sorted(folder.iterdir())]
    results = []
    for run in caches:
        with WorkerPool(1, settings, scratch) as pool:
            results.append(parse_all(sources, pool, scratch, settings, run))
    assert results[0] == results[1]
    return caches


def test_second_run_reads_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text("造林面积1234.5亩\n", encoding="utf-8")
    first, second = read_twice(folder, tmp_path / "cache", tmp_path / "s")
    assert (first.hits, first.misses, first.kept) == (0, 1, 1)
    assert (second.hits, second.misses) == (1, 0)


def test_what_hit_a_limit_is_read_anew(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.csv").write_text("小班号,面积\n" + "1,2\n" * 50, encoding="utf-8")
    _, second = read_twice(folder, tmp_path / "cache", tmp_path / "s", sheet_rows=10)
    assert second.hits == 0


def test_layers_come_back_with_their_files(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    shape = {"type": "Polygon", "coordinates": [[[105.0, 35.0], [105.1, 35.0], [105.1, 35.1], [105.0, 35.0]]]}
    features = [{"type": "Feature", "properties": {"小班号": "7"}, "geometry": shape}]
    (folder / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    source, limits = source_of(folder / "a.geojson"), Limits()
    found = []
    for name in ("cold", "warm"):
        cache, scratch = ReadingCache(tmp_path / "cache"), tmp_path / name
        with WorkerPool(1, limits, scratch) as pool:
            [read] = parse_all([source], pool, scratch, limits, cache).values()
        [layer] = read.layers
        assert Path(layer.file).is_relative_to(scratch)
        found.append((cache.hits, layer.model_copy(update={"file": ""}), Path(layer.file).read_bytes()))
    assert [hits for hits, _, _ in found] == [0, 1] and found[0][1:] == found[1][1:]
    [kept] = (tmp_path / "cache").rglob("*.file")
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    cache, scratch = ReadingCache(tmp_path / "cache"), tmp_path / "damaged"
    with WorkerPool(1, limits, scratch) as pool:
        [read] = parse_all([source], pool, scratch, limits, cache).values()
    assert Path(read.layers[0].file).read_bytes() == found[0][2]
    assert cache.purge().files == 2 and not list((tmp_path / "cache").rglob("*.file"))


@pytest.mark.parametrize("code", ["limit_seconds", "limit_pages", "worker_died", "too_large", "internal"])
def test_chance_and_limits_do_not_last(code: str) -> None:
    assert not is_lasting([None, Problem.model_validate({"code": code})], {"internal", "worker_died"})
    assert is_lasting([None, Problem(code="no_text"), Problem(code="damaged")], {"internal", "worker_died"})


def test_result_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path)
    key = cache.key("task", {"sha256": "1", "limits": Limits().model_dump()})
    cache.keep(key, PAGE)
    assert ReadingCache(tmp_path).find(key, Page) == PAGE


def test_key_changes_with_all_it_depends_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = ReadingCache(tmp_path)
    keys = {
        cache.key("task", {"sha256": "1"}), cache.key("other", {"sha256": "1"}), cache.key("task", {"sha256": "2"}),
        cache.key("task", {"sha256": "1", "limits": 3}),
    }  # fmt: skip
    monkeypatch.setattr("checker.parsers.cache.reader_version", lambda: "another")
    keys.add(cache.key("task", {"sha256": "1"}))
    assert len(keys) == 5


def test_a_changed_digit_is_noticed(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path)
    cache.keep("a" * 64, PAGE)
    [file] = (tmp_path / "read").rglob("*.json")
    file.write_bytes(file.read_bytes().replace("1234.5亩".encode(), "1284.5亩".encode()))
    assert cache.find("a" * 64, Page) is None
    file.write_bytes(file.read_bytes()[:40])
    assert cache.find("a" * 64, Page) is None
    assert cache.misses == 2


def test_least_recently_used_go_first(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path, size=10_000)
    body = Parsed(document="d", state="read", method="text", pages=(PAGE,) * 10)
    names = [f"{number:064x}" for number in range(12)]
    for number, name in enumerate(names):
        cache.keep(name, body)
        os.utime(cache._place(name), (1_000_000 + number, 1_000_000 + number))
    assert cache.find(names[0], Parsed) is not None  # used now
    before = sum(file.stat().st_size for file in tmp_path.rglob("*.json"))
    gone = cache.trim()
    left = sum(file.stat().st_size for file in tmp_path.rglob("*.json"))
    assert before - gone.size == left <= 8_000 < before
    fresh = ReadingCache(tmp_path)
    assert fresh.find(names[0], Parsed) is not None and fresh.find(names[11], Parsed) is not None
    assert fresh.find(names[1], Parsed) is None
    assert cache.trim() == (0, 0)


def test_purge_takes_only_what_is_ours(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path)
    assert cache.purge() == (0, 0)
    cache.keep("b" * 64, PAGE)
    [kept] = (tmp_path / "read").rglob("*.json")
    strange = [tmp_path / "letter.txt", tmp_path / "read" / "note.json", kept.parent / "mine.json"]
    for file in strange:
        file.write_text("x")
    (kept.parent / ".abc.part").write_text("half")
    size = kept.stat().st_size
    assert cache.purge() == (2, size + 4)
    assert all(file.exists() for file in strange) and not kept.exists()
    for file in strange:
        file.unlink()
    cache.purge()
    assert not (tmp_path / "read").exists()


def test_two_runs_at_once_leave_whole_results(tmp_path: Path) -> None:
    wrong: list[object] = []

    def work() -> None:
        cache = ReadingCache(tmp_path, size=3_000)
        for number in range(60):
            name = f"{number % 7:064x}"
            found = cache.find(name, Page)
            if found not in (None, PAGE):
                wrong.append(found)
            cache.keep(name, PAGE)
            cache.trim()
        if cache.trouble:
            wrong.append(cache.trouble)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_user_without_home_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("SINKCHECK_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    cache = ReadingCache()
    cache.keep("c" * 64, PAGE)
    assert cache.trouble and cache.find("c" * 64, Page) is None and cache.purge() == (0, 0)


def test_size_must_be_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINKCHECK_CACHE_MB", "7")
    assert default_size() == 7_000_000
    for wrong in ("0", "-1", "much"):
        monkeypatch.setenv("SINKCHECK_CACHE_MB", wrong)
        with pytest.raises(UserError):
            default_size()
