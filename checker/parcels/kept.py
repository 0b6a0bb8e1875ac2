"""Spatial measures of an earlier run, found again by the shapes they were made of.

Pairs of parcels that overlap and ground shared with layers are pure functions of shapes, and the dear part of a survey.
They are kept as Arrow tables, shapes as WKB, which holds every digit. What was refused because it was too much is not.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import shapely

from checker.model.base import Frozen
from checker.parcels.exclusions import Exclusion, Shared, share
from checker.parcels.measures import Overlaps, find_overlaps
from checker.parsers.cache import ReadingCache
from checker.resources.program import program_version

LEAST = 500  # shapes; fewer are measured sooner than found
_CACHE: ContextVar[ReadingCache | None] = ContextVar("measures", default=None)
Columns = dict[str, Any]
T = TypeVar("T")


class KeptTable(Frozen):
    """The file of a table, by its SHA-256, and numbers beside it."""

    file: str
    numbers: dict[str, float] = {}


@contextmanager
def use_measures(cache: ReadingCache | None) -> Iterator[None]:
    """Measures made inside are kept in `cache`, and found there."""
    token = _CACHE.set(cache)
    try:
        yield
    finally:
        _CACHE.reset(token)


def known_overlaps(repaired: np.ndarray) -> Overlaps | None:
    """`find_overlaps`, kept."""

    def pack(found: Overlaps) -> tuple[Columns, dict[str, float]]:
        shared = shapely.to_wkb(found.shared)
        return {"first": found.first, "second": found.second, "area_m2": found.area_m2, "shared": shared}, {}

    def unpack(table: Columns, numbers: dict[str, float]) -> Overlaps:
        return Overlaps(table["first"], table["second"], table["area_m2"], shapely.from_wkb(table["shared"]))

    return _kept("overlaps", [repaired], lambda: find_overlaps(repaired), pack, unpack)


def known_share(parcels: np.ndarray, layers: Sequence[Exclusion], overlapping: np.ndarray) -> Shared | None:
    """`share`, kept."""

    def pack(found: Shared) -> tuple[Columns, dict[str, float]]:
        return {"area_m2": found.area_m2}, {"ground_m2": found.ground_m2}

    def unpack(table: Columns, numbers: dict[str, float]) -> Shared:
        return Shared(table["area_m2"], numbers["ground_m2"])

    if not layers:
        return share(parcels, layers, overlapping)
    given = [parcels, *(layer.shapes for layer in layers), overlapping]
    return _kept("share", given, lambda: share(parcels, layers, overlapping), pack, unpack)


def _kept(
    task: str, given: list[np.ndarray], make: Callable[[], T | None],
    pack: Callable[[T], tuple[Columns, dict[str, float]]], unpack: Callable[[Columns, dict[str, float]], T],
) -> T | None:  # fmt: skip
    cache = _CACHE.get()
    if cache is None or sum(map(len, given)) < LEAST:
        return make()
    key = cache.key(task, {"program": program_version(), "given": [_digest(array) for array in given]})
    with tempfile.TemporaryDirectory(prefix="sinkcheck-measures-") as folder:
        place = Path(folder, "table.arrow")
        kept = cache.find(key, KeptTable)
        if kept is not None and cache.fetch_file(kept.file, place):
            return unpack(_read(place), kept.numbers)
        made = make()
        if made is not None:
            columns, numbers = pack(made)
            _write(columns, place)
            cache.keep(key, KeptTable(file=cache.keep_file(place), numbers=numbers))
    return made


def _digest(array: np.ndarray) -> str:
    """Of shapes or numbers, in order."""
    digest = hashlib.sha256(f"{array.dtype} {len(array)}".encode())
    if array.dtype != object:
        digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()
    for raw in shapely.to_wkb(array):
        digest.update(b"\0" if raw is None else len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def _write(columns: Columns, place: Path) -> None:
    import pyarrow as pa
    from pyarrow import feather

    feather.write_feather(pa.table(columns), str(place), compression="zstd")


def _read(place: Path) -> Columns:
    from pyarrow import feather

    table = feather.read_table(str(place), memory_map=False)
    return {name: table.column(name).to_numpy() for name in table.column_names}
