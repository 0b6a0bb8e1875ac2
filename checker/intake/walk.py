"""Lists the files of a folder without ever leaving it."""

import os
import shutil
import stat
import unicodedata
from pathlib import Path

from checker.intake.inventory import Found
from checker.intake.junk import is_junk_folder, is_junk_name
from checker.model.problem import Problem

SPARE_FOLDER = "renamed"


def list_folder(root: Path, limit: int, scratch: Path) -> tuple[list[Found], list[Problem]]:
    """All files below `root` sorted by path, at most `limit` of them, and what stopped or limited the listing.

    Symbolic links that lead out of the folder, and what is not a regular file, come without a location.
    """
    found: list[Found] = []
    problems: list[Problem] = []
    real_root = os.path.realpath(root)
    folders = [(str(root), "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            problems.append(Problem(code="unreadable", path=prefix.rstrip("/") or None, detail=error.strerror or ""))
            continue
        for entry in listed:
            if len(found) >= limit:
                problems.append(Problem(code="limit_members", detail=f"{limit} files"))
                return _sorted(found), problems
            path = prefix + printable(entry.name)
            if entry.is_dir(follow_symlinks=False):
                if is_junk_folder(entry.name):
                    found.append(Found(path=path + "/", junk=True))
                else:
                    folders.append((entry.path, path + "/"))
            else:
                item = _look_at(entry, path, real_root, scratch)
                if item is not None:
                    found.append(item)
    return _sorted(found), problems


def look_at_file(file: Path, scratch: Path) -> Found:
    """One file as a dossier of its own. Raises OSError when it cannot be looked at."""
    return Found(path=printable(file.name), location=_location(str(file), scratch), size=file.stat().st_size)


def printable(name: str) -> str:
    """A file name as NFC text; a name in no UTF-8 is tried as GB18030."""
    raw = os.fsencode(name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    return unicodedata.normalize("NFC", text)


def _look_at(entry: "os.DirEntry[str]", path: str, real_root: str, scratch: Path) -> Found | None:
    junk = is_junk_name(entry.name)
    try:
        if entry.is_symlink():
            target = os.path.realpath(entry.path)
            if os.path.commonpath([target, real_root]) != real_root:
                return Found(path=path, junk=junk, problem=_problem("unsafe_path", path, "link out of the dossier"))
            if os.path.isdir(target):
                return None  # inside the dossier: its files are listed where they lie
        status = entry.stat()
        if not stat.S_ISREG(status.st_mode):
            return Found(path=path, junk=junk, problem=_problem("unreadable", path, "not a regular file"))
        with open(entry.path, "rb"):
            pass
        return Found(path=path, location=_location(entry.path, scratch), size=status.st_size, junk=junk)
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or type(error).__name__
        return Found(path=path, junk=junk, problem=_problem("unreadable", path, detail))


def _location(name: str, scratch: Path) -> str:
    """Where to open the file; one whose name is no UTF-8 is copied, since places travel as JSON."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        folder = scratch / SPARE_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / f"{len(os.listdir(folder))}{Path(printable(name)).suffix}"
        shutil.copyfile(name, copy)
        return str(copy.resolve())
    return os.path.abspath(name)


def _problem(code: str, path: str, detail: str) -> Problem:
    return Problem.model_validate({"code": code, "path": path, "detail": detail})


def _sorted(found: list[Found]) -> list[Found]:
    return sorted(found, key=lambda item: item.path)
