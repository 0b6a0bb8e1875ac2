"""What was read in a file in an earlier run: the message, and beside it the files of its layers."""

from pathlib import Path

from checker.model.base import Frozen
from checker.model.parsed import Parsed
from checker.parsers.cache import ReadingCache


class KeptReading(Frozen):
    """`layers`: the SHA-256 of each layer's file; `parsed` names the files without their folder."""

    parsed: Parsed
    layers: tuple[str, ...] = ()


def find_reading(key: str, folder: Path, cache: ReadingCache | None) -> Parsed | None:
    """What was kept under a key, the files of its layers laid into `folder`; None where anything is gone."""
    kept = cache.find(key, KeptReading) if cache is not None else None
    if cache is None or kept is None:
        return None
    placed = []
    for layer, digest in zip(kept.parsed.layers, kept.layers, strict=True):
        target = folder / Path(layer.file).name
        if not cache.fetch_file(digest, target):
            return None
        placed.append(layer.model_copy(update={"file": str(target)}))
    return kept.parsed.model_copy(update={"layers": tuple(placed)}) if placed else kept.parsed


def keep_reading(key: str, parsed: Parsed, cache: ReadingCache | None) -> None:
    """Keep what was read."""
    if cache is None:
        return
    try:
        digests = tuple(cache.keep_file(Path(layer.file)) for layer in parsed.layers)
    except OSError:  # a layer's file is gone: nothing whole to keep
        return
    named = tuple(layer.model_copy(update={"file": Path(layer.file).name}) for layer in parsed.layers)
    cache.keep(key, KeptReading(parsed=parsed.model_copy(update={"layers": named}), layers=digests))
