"""Spatial measures come back digit for digit, and only for the same shapes."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from checker.parcels import kept
from checker.parcels.exclusions import Exclusion
from checker.parcels.kept import known_overlaps, known_share, use_measures
from checker.parcels.measures import find_overlaps
from checker.parsers.cache import ReadingCache

SIDE = 30


def shapes(reach: float = 60.0) -> np.ndarray:
    """Rounded parcels on a grid that overlap their neighbours, off all whole numbers."""
    index = np.arange(SIDE * SIDE)
    centres = shapely.points(100 / 3 + 100.1 * (index % SIDE), 200 / 7 + 100.1 * (index // SIDE))
    made: np.ndarray = shapely.buffer(centres, reach + index / 977)
    return made


def test_overlaps_come_back_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parcels = shapes()
    plain = find_overlaps(parcels)
    assert plain is not None and len(plain.first) > SIDE
    counts = []
    for _ in range(2):
        cache = ReadingCache(tmp_path)
        with use_measures(cache):
            found = known_overlaps(parcels)
        assert found is not None
        for name in ("first", "second", "area_m2"):
            one, other = getattr(found, name), getattr(plain, name)
            assert one.dtype == other.dtype and (one == other).all()
        assert (shapely.to_wkb(found.shared) == shapely.to_wkb(plain.shared)).all()
        counts.append((cache.hits, cache.misses))
    assert counts == [(0, 1), (1, 0)]
    cache = ReadingCache(tmp_path)
    moved = parcels.copy()
    moved[7] = shapely.buffer(moved[7], 1e-9)
    monkeypatch.setattr(kept, "program_version", lambda: "another")
    with use_measures(cache):
        known_overlaps(moved)
        known_overlaps(parcels)
    assert cache.hits == 0


def test_shares_come_back_as_they_were(tmp_path: Path) -> None:
    parcels, overlapping = shapes(), np.arange(SIDE * SIDE) % 2 == 0
    wet = Exclusion("d", "湿地", ("wetland",), shapely.buffer(shapes(20.0)[::3], 11.7), True)
    with use_measures(None):
        plain = known_share(parcels, [wet], overlapping)
    for hits in (0, 1):
        cache = ReadingCache(tmp_path)
        with use_measures(cache):
            found = known_share(parcels, [wet], overlapping)
        assert plain is not None and found is not None and cache.hits == hits
        assert (found.area_m2 == plain.area_m2).all() and found.ground_m2 == plain.ground_m2 > 0
    with use_measures(ReadingCache(tmp_path)) as _:
        other = known_share(parcels, [wet], ~overlapping)
    assert other is not None and cache.hits == 1


def test_what_was_too_much_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "find_overlaps", lambda repaired: None)
    cache = ReadingCache(tmp_path)
    with use_measures(cache):
        assert known_overlaps(shapes()) is None and known_overlaps(shapes()) is None
    assert cache.kept == cache.hits == 0


def test_a_damaged_table_is_measured_anew(tmp_path: Path) -> None:
    parcels = shapes()
    with use_measures(ReadingCache(tmp_path)):
        first = known_overlaps(parcels)
    for file in tmp_path.rglob("*.file"):
        file.write_bytes(b"damaged")
    with use_measures(ReadingCache(tmp_path)):
        again = known_overlaps(parcels)
    assert first is not None and again is not None and (again.area_m2 == first.area_m2).all()
