"""What was extracted from a file comes back from the cache as it was, and only where nothing changed."""

from pathlib import Path

import pytest

from checker.extraction.kept import papers_key
from checker.extraction.papers import extract_all
from checker.extraction.schema import load_schemas
from checker.model.parsed import Layer
from checker.parsers.cache import ReadingCache
from checker.resources.vocabulary import load_vocabulary
from tests.extraction.test_split import APPROVAL, PLAN, START, TITLES, file_of, source

FILES = {
    "merged": [*APPROVAL, *START, *TITLES],
    "one": PLAN,
    "draft": APPROVAL,
}


def test_second_run_extracts_nothing_and_says_the_same(tmp_path: Path) -> None:
    schemas, vocabulary = load_schemas(), load_vocabulary()
    sources, parsed = [], {}
    for number, (name, pages) in enumerate(FILES.items()):
        item = source(f"{name}.pdf", str(number) * 64)
        sources.append(item)
        parsed[item.id] = file_of(pages, item.id)
    sources.append(source("same.pdf", "0" * 64, id="d-copy", copies_of=sources[0].id))
    plain = extract_all(sources, parsed, schemas, vocabulary)
    cold, warm = ReadingCache(tmp_path), ReadingCache(tmp_path)
    assert extract_all(sources, parsed, schemas, vocabulary, cold) == plain
    assert extract_all(sources, parsed, schemas, vocabulary, warm) == plain
    assert (cold.hits, cold.misses, warm.hits, warm.misses) == (0, 3, 3, 0)
    assert any(paper.document.copies_of for paper in plain) and any("#" in paper.document.path for paper in plain)


def test_key_hangs_on_words_paths_and_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = ReadingCache(tmp_path)
    read = file_of(APPROVAL)
    keys = {
        papers_key(source(), read, cache),
        papers_key(source("02批复/扫描件.pdf"), read, cache),
        papers_key(source(declared_type="approval"), read, cache),
        papers_key(source(), file_of(APPROVAL[:1]), cache),
    }
    monkeypatch.setattr("checker.extraction.kept.extractor_version", lambda: "another gazetteer")
    keys.add(papers_key(source(), read, cache))
    assert len(keys) == 5
    assert papers_key(source(location="/elsewhere"), read, cache) == papers_key(source(), read, cache)


def test_layers_are_kept_and_nothing_without_a_cache(tmp_path: Path) -> None:
    layer = Layer(name="a", file="/tmp/x", features=1, geometry_types=("Polygon",), fields=())
    read = file_of(APPROVAL).model_copy(update={"layers": (layer,)})
    assert papers_key(source(), read, ReadingCache(tmp_path)) not in ("", papers_key(source(), file_of(APPROVAL), None))
    assert papers_key(source(), read, None) == papers_key(source(), None, ReadingCache(tmp_path)) == ""
