"""What was read once is kept: results by content, limits and everything of ours and of libraries they depend on.

JSON files, written whole or not at all, readable by their owner only; a damaged one is read anew.
"""

import hashlib
import json
import os
import sys
import tempfile
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from checker.parsers.ocr_engine import versions as ocr_versions

VARIABLE = "SINKCHECK_CACHE"
_ROOMS = ("parsers", "model", "workers")
_WHEELS = ("pypdfium2", "pdfplumber", "python-docx", "python-calamine", "lxml", "pydantic")
M = TypeVar("M", bound=BaseModel)


def default_folder() -> Path:
    """The user's folder for caches on this system, or what the environment variable SINKCHECK_CACHE says."""
    if stated := os.environ.get(VARIABLE):
        return Path(stated)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / "sinkcheck" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "sinkcheck"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "sinkcheck"


@cache
def reader_version() -> str:
    """Changes whenever the code that reads, a library or a model does: a digest."""
    digest = hashlib.sha256(ocr_versions().encode())
    for wheel in _WHEELS:
        digest.update(f"{wheel} {metadata.version(wheel)}".encode())
    root = Path(__file__).resolve().parent.parent
    for room in _ROOMS:
        for file in sorted((root / room).glob("*.py")):
            digest.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


class ReadingCache:
    """A folder of results. `hits` and `misses` count what was asked for; `trouble` says why nothing can be kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = (folder or default_folder()) / "read"
        self.hits = self.misses = 0
        self.trouble = ""

    def key(self, task: str, parts: dict[str, Any]) -> str:
        """The name of a result: of everything that it depends on."""
        text = json.dumps([task, reader_version(), parts], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def find(self, key: str, kind: type[M]) -> M | None:
        """What was kept under a key."""
        try:
            found = kind.model_validate_json(self._place(key).read_bytes())
        except (OSError, ValidationError):  # never kept, taken away, or damaged: read anew
            self.misses += 1
            return None
        self.hits += 1
        return found

    def keep(self, key: str, result: BaseModel) -> None:
        """Keep a result. A folder that cannot be written is noted once and left alone."""
        if self.trouble:
            return
        place = self._place(key)
        try:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".part")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(result.model_dump_json().encode())
                os.replace(name, place)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            self.trouble = error.strerror or str(error)

    def _place(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
