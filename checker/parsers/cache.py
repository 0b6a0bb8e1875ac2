"""What was read once is kept: results by content, limits and everything of ours and of libraries they depend on.

JSON files under their own checksum, and files of layers named by theirs: written whole or not at all, readable by their
owner only; a damaged one is read anew. The least recently used go when the folder grows over its size.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeVar

from pydantic import BaseModel

from checker.model.errors import UserError
from checker.model.problem import Problem
from checker.parsers.ocr_engine import versions as ocr_versions

VARIABLE, SIZE_VARIABLE = "SINKCHECK_CACHE", "SINKCHECK_CACHE_MB"
SIZE_MB = 2_000
KEPT_AFTER_TRIM = 0.8  # of the size, so that not every run has to trim
FORGOTTEN = 86_400.0  # seconds after which an unfinished file belongs to nobody
_ROOMS = ("parsers", "model", "workers")
_WHEELS = (
    "pypdfium2", "pdfplumber", "python-docx", "python-calamine", "lxml", "pydantic", "pyogrio", "geopandas", "shapely",
    "pyproj", "pyarrow",
)  # fmt: skip
_RESULT = re.compile(r"[0-9a-f]{64}\.(?:json|file)")
M = TypeVar("M", bound=BaseModel)


class Stored(NamedTuple):
    """A file of the cache: when it was last used, its size and place."""

    used: float
    size: int
    path: Path


class Purged(NamedTuple):
    """What was taken away."""

    files: int
    size: int


def default_folder() -> Path:
    """The user's folder for caches on this system, or what the environment variable SINKCHECK_CACHE says."""
    if stated := os.environ.get(VARIABLE):
        return Path(stated)
    try:
        return _folder_of_user()
    except RuntimeError:  # a user without a home, as in some containers: nothing is kept
        return Path(os.devnull)


def _folder_of_user() -> Path:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / "sinkcheck" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "sinkcheck"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "sinkcheck"


def default_size() -> int:
    """Bytes the cache may hold: SINKCHECK_CACHE_MB, else 2 GB. Raises UserError for what is no number above 0."""
    stated = os.environ.get(SIZE_VARIABLE, "")
    if stated and not (stated.isascii() and stated.isdigit() and int(stated)):
        raise UserError(
            f"环境变量 {SIZE_VARIABLE} 应为大于0的整数（兆字节），现为“{stated}”",
            f"{SIZE_VARIABLE} must be a whole number of megabytes above 0, not {stated!r}",
        )
    return (int(stated) if stated else SIZE_MB) * 1_000_000


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


def is_lasting(problems: Iterable[Problem | None], passing: Collection[str]) -> bool:
    """Whether another run would read the same: no trouble of chance (`passing`) and no limit that was hit."""
    codes = {problem.code for problem in problems if problem is not None}
    return not any(code in passing or code.startswith("limit_") or code == "too_large" for code in codes)


class ReadingCache:
    """A folder of results. `hits` and `misses` count what was asked for; `trouble` says why nothing can be kept.

    Several runs may use one folder at once: a result appears whole, and one that another run took away is read anew.
    `patience`: results kept before `trim` does anything.
    """

    def __init__(self, folder: Path | None = None, size: int | None = None, patience: int = 1) -> None:
        self.folder = (folder or default_folder()) / "read"
        self.size = default_size() if size is None else size
        self.hits = self.misses = self.kept = 0
        self.patience = patience
        self.trouble = ""

    def key(self, task: str, parts: dict[str, Any]) -> str:
        """The name of a result: of everything that it depends on."""
        text = json.dumps([task, reader_version(), parts], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def find(self, key: str, kind: type[M]) -> M | None:
        """What was kept under a key."""
        place = self._place(key)
        try:
            check, _, body = place.read_bytes().partition(b"\n")
            if check.decode() != hashlib.sha256(body).hexdigest():
                raise ValueError("not what was written")
            found = kind.model_validate_json(body)
        except (OSError, ValueError):  # never kept, taken away, or damaged: read anew
            self.misses += 1
            return None
        self.hits += 1
        _touch(place)
        return found

    def keep(self, key: str, result: BaseModel) -> None:
        """Keep a result. A folder that cannot be written is noted once and left alone."""
        body = result.model_dump_json().encode()
        whole = hashlib.sha256(body).hexdigest().encode() + b"\n" + body
        self._put(self._place(key), lambda stream: stream.write(whole))

    def keep_file(self, source: Path) -> str:
        """Keep the content of a file; gives its SHA-256, by which it is found. Raises OSError where it is not there."""
        with source.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
            content.seek(0)
            self._put(self._place(digest, "file"), lambda stream: shutil.copyfileobj(content, stream))
        return digest

    def fetch_file(self, digest: str, target: Path) -> bool:
        """Lay a copy of a kept content at `target`; whether it was there and whole."""
        place = self._place(digest, "file")
        try:
            shutil.copyfile(place, target)
            with target.open("rb") as stream:
                whole = hashlib.file_digest(stream, "sha256").hexdigest() == digest
        except OSError:
            return False
        if whole:
            _touch(place)
        return whole

    def _put(self, place: Path, write: Callable[[IO[bytes]], object]) -> None:
        if self.trouble:
            return
        try:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".part")
            try:
                with os.fdopen(handle, "wb") as stream:
                    write(stream)
                os.replace(name, place)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            self.kept += 1
        except OSError as error:
            self.trouble = error.strerror or str(error)

    def trim(self) -> Purged:
        """Take away the least recently used until the folder is well below its size; nothing where nothing was kept."""
        if self.kept < self.patience:
            return Purged(0, 0)
        self.kept = 0
        stored = sorted(self._stored())
        held = sum(item.size for item in stored)
        if held <= self.size:
            return Purged(0, 0)
        aim, gone = self.size * KEPT_AFTER_TRIM, []
        for item in stored:
            if held <= aim:
                break
            held -= item.size
            gone.append(item)
        return _remove(gone)

    def purge(self) -> Purged:
        """Take away everything that was kept, and nothing else that lies in the folder."""
        done = _remove([*self._stored(), *self._unfinished(0.0)])
        for folder in (*self._folders(), self.folder):
            try:
                folder.rmdir()
            except OSError:  # not ours alone, or never made
                continue
        return done

    def _stored(self) -> Iterator[Stored]:
        yield from _files(self._folders(), lambda name: _RESULT.fullmatch(name) is not None)
        yield from self._unfinished(FORGOTTEN)

    def _unfinished(self, age: float) -> Iterator[Stored]:
        latest = time.time() - age
        found = _files(self._folders(), lambda name: name.startswith(".") and name.endswith(".part"))
        return (item._replace(used=0.0) for item in found if item.used <= latest)

    def _folders(self) -> list[Path]:
        try:
            return [path for path in self.folder.iterdir() if re.fullmatch(r"[0-9a-f]{2}", path.name)]
        except OSError:
            return []

    def _place(self, key: str, kind: str = "json") -> Path:
        return self.folder / key[:2] / f"{key}.{kind}"


def _touch(place: Path) -> None:
    """Used now. Taken away meanwhile, or in a folder that may only be read: nothing to note."""
    with contextlib.suppress(OSError):
        os.utime(place)


def _files(folders: Sequence[Path], wanted: Callable[[str], bool]) -> Iterator[Stored]:
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if wanted(entry.name) and entry.is_file(follow_symlinks=False):
                        facts = entry.stat(follow_symlinks=False)
                        yield Stored(facts.st_mtime, facts.st_size, Path(entry.path))
        except OSError:  # another run took it away while we looked
            continue


def _remove(items: Sequence[Stored]) -> Purged:
    files = size = 0
    for item in items:
        try:
            item.path.unlink()
        except OSError:  # gone already, or open in another run on Windows
            continue
        files, size = files + 1, size + item.size
    return Purged(files, size)
