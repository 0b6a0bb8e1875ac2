"""What intake gives: the manifest and the files of a dossier."""

from typing import Any, Literal

from checker.model.base import Frozen
from checker.model.document import SourceFile
from checker.model.fact import Value
from checker.model.problem import Problem


class Correction(Frozen):
    """A value that a person read in a paper: `document` is its path, `by`, `date` and `reason` who, when and why."""

    document: str
    field: str
    value: Value
    page: int | None = None
    by: str = ""
    date: str | None = None
    reason: str = ""


class Manifest(Frozen):
    """`dossier.yaml`: what the program cannot know. Keys of `types`, `works`, `roles` are paths; one that ends in `/`
    stands for a whole folder."""

    name: str | None = None
    stage: str | None = None
    as_of: str | None = None
    types: dict[str, str] = {}
    works: dict[str, str] = {}
    roles: dict[str, str] = {}
    corrections: tuple[Correction, ...] = ()
    waivers: tuple[dict[str, Any], ...] = ()


class Intake(Frozen):
    """A dossier taken in: `sources` sorted by path (junk included), problems that belong to no single source."""

    name: str
    sources: tuple[SourceFile, ...]
    manifest: Manifest | None = None
    problems: tuple[Problem, ...] = ()


class Found(Frozen):
    """A file seen by intake and not yet looked into. Without `location` its bytes cannot be had, as `problem` says;
    `fingerprint` then stands for them. `junk` marks what operating systems and offices leave behind."""

    path: str
    location: str = ""
    size: int = 0
    junk: bool = False
    fingerprint: str = ""
    problem: Problem | None = None


class UnpackPayload(Frozen):
    """One archive to unpack into the folder `target`; `path` is its path in the dossier, prefix of its members
    (empty when the archive is the dossier)."""

    location: str
    path: str
    target: str
    depth: int
    members: int
    ratio: int
    total_bytes: int
    file_bytes: int


class Unpacked(Frozen):
    """Members of an archive and of the archives in it. `broken` says why the archive itself could not be opened."""

    members: tuple[Found, ...] = ()
    problems: tuple[Problem, ...] = ()
    broken: Literal["", "damaged", "encrypted", "unreadable"] = ""
    detail: str = ""
    total_bytes: int = 0
