"""Which program this is: changes with every file of ours and every library beside it."""

import hashlib
import os
import platform
import sys
import sysconfig
from functools import cache
from pathlib import Path

import pydantic

from checker.resources.locate import data_folder

_DATA = ("rules", "dossier_schemas")
_LEFT_OUT = ("__pycache__", "_data")


@cache
def program_version() -> str:
    """A digest of our code, templates, rules and schemas, of what is installed, and of the machine's kind."""
    digest = hashlib.sha256(f"{sys.version} {platform.machine()} {sys.platform}".encode())
    for name in sorted(_installed()):
        digest.update(name.encode())
    digest.update(program_code().encode())
    return digest.hexdigest()


@cache
def program_code() -> str:
    """A digest of our code, templates, rules and schemas alone: the same on every machine."""
    return folders_hash([Path(__file__).resolve().parents[1], *map(data_folder, _DATA)])


def folders_hash(folders: list[Path]) -> str:
    """SHA-256 over the files of folders of ours or of the user's settings. Raises OSError for one not readable."""
    digest = hashlib.sha256()
    for folder in folders:
        digest.update(b"\0folder")
        for file in [folder] if folder.is_file() else _files(folder):
            digest.update(os.fsencode(file.relative_to(folder).as_posix()) + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _LEFT_OUT)
        found += [Path(parent, name) for name in sorted(names)]
    return found


def _installed() -> set[str]:
    """Name and version of every package beside those we import, as their folders say. Not of the whole path: whoever
    starts us, as Ray does, may add to it."""
    places = {Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")}
    places.add(Path(pydantic.__file__).resolve().parents[1])
    return {
        name
        for place in places
        if place.is_dir()
        for name in os.listdir(place)
        if name.endswith((".dist-info", ".egg-info"))
    }
