"""Takes a dossier in: a folder, a zip, or a single paper becomes a sorted list of sources."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from checker.intake.inventory import Found, Intake, Manifest, Unpacked, UnpackPayload
from checker.intake.manifest import MANIFEST_NAME, load_manifest
from checker.intake.register import register
from checker.intake.sniff import sniff
from checker.intake.walk import list_folder, look_at_file, printable
from checker.model.errors import DossierError
from checker.model.limits import Limits
from checker.model.problem import Problem
from checker.workers.pool import Pool

UNPACK_FOLDER = "unpacked"


def take_in(path: Path, pool: Pool, limits: Limits, scratch: Path) -> Intake:
    """List, unpack, hash and sniff everything in a dossier; `scratch` receives what is unpacked.

    Raises DossierError when there is no dossier: the path is missing or unreadable, the folder or archive is empty,
    the archive cannot be opened, or `dossier.yaml` cannot be used.
    """
    opener = _Opener(pool, limits, scratch)
    name = printable(path.resolve().name) or str(path)
    found, problems = _list(path, opener)
    if not found:
        raise DossierError(f"“{path}” 中没有任何文件。", f"there is no file in {path}.")
    manifest = _manifest(found)
    if manifest is not None:
        problems += [
            Problem(code="missing_part", path=key, detail=f"named in {MANIFEST_NAME}")
            for key in sorted({*manifest.types, *manifest.works, *manifest.roles})
            if not any(_names(key, item.path) for item in found)
        ]
    sources = register(found, manifest, limits)
    return Intake(
        name=(manifest.name if manifest else None) or _stem(name, path),
        sources=sources,
        manifest=manifest,
        problems=tuple(problems),
    )


def _list(path: Path, opener: "_Opener") -> tuple[list[Found], list[Problem]]:
    try:
        if path.is_dir():
            return _list_folder(path, opener)
        if path.is_file():
            return _list_file(path, opener)
    except OSError as error:
        raise _unreadable(path) from error
    if path.exists():
        raise _unreadable(path)
    raise DossierError(f"找不到 “{path}”。请检查路径。", f"{path} does not exist. Check the path.")


def _list_folder(path: Path, opener: "_Opener") -> tuple[list[Found], list[Problem]]:
    found, problems = list_folder(path, opener.limits.dossier_files, opener.scratch)
    if not found and any(problem.path is None and problem.code == "unreadable" for problem in problems):
        raise _unreadable(path)
    listed: list[Found] = []
    for item in found:
        if item.junk or not item.location or _kind(item) != "zip" or item.size > opener.limits.file_bytes:
            listed.append(item)
            continue
        unpacked = opener.open(item)
        if isinstance(unpacked, Problem):
            listed.append(item.model_copy(update={"problem": unpacked}))
            continue
        listed += unpacked.members
        own = [problem for problem in unpacked.problems if problem.path == item.path]
        problems += [problem for problem in unpacked.problems if problem.path != item.path]
        if own or not unpacked.members:
            # An archive without members must not vanish: nobody can tell an empty one from one whose list is damaged.
            trouble = own[0] if own else Problem(code="empty", path=item.path)
            listed.append(item.model_copy(update={"problem": trouble}))
    return listed, problems


def _list_file(path: Path, opener: "_Opener") -> tuple[list[Found], list[Problem]]:
    item = look_at_file(path, opener.scratch)
    kind = _kind(item)
    if kind == "shapefile":
        siblings = [file for file in sorted(path.parent.iterdir()) if file.stem.casefold() == path.stem.casefold()]
        return [look_at_file(file, opener.scratch) for file in siblings if file.is_file()], []
    if kind != "zip":
        return [item], []
    unpacked = opener.open(item, prefix="")
    if isinstance(unpacked, Problem):
        raise DossierError(
            f"压缩包 “{path.name}” 无法打开（{unpacked.code}）。请重新打包，或解压后对文件夹运行。",
            f"the archive {path.name} cannot be opened ({unpacked.code}). Pack it again, or unpack it first.",
        )
    return _without_top_folder(list(unpacked.members), path.stem), list(unpacked.problems)


class _Opener:
    """Opens archives one after the other, so that all of them share one allowance of bytes."""

    def __init__(self, pool: Pool, limits: Limits, scratch: Path) -> None:
        self.pool, self.limits, self.scratch = pool, limits, scratch
        self._left = limits.unpacked_bytes
        self._opened = 0

    def open(self, item: Found, prefix: str | None = None) -> Unpacked | Problem:
        """Members of an archive, or why there are none."""
        self._opened += 1
        target = self.scratch / UNPACK_FOLDER / f"{self._opened:04d}"
        payload = UnpackPayload(
            location=item.location,
            path=item.path if prefix is None else prefix,
            target=str(target.resolve()),
            depth=self.limits.archive_depth,
            members=self.limits.archive_members,
            ratio=self.limits.archive_ratio,
            total_bytes=max(0, self._left),
            file_bytes=self.limits.file_bytes,
        )
        [answer] = self.pool.map("unpack", [payload], Unpacked, lambda _: item.path)
        if isinstance(answer, Problem):
            return answer
        if answer.broken:
            return Problem(code=answer.broken, path=item.path, detail=answer.detail)
        self._left -= answer.total_bytes
        return answer


def _without_top_folder(members: list[Found], stem: str) -> list[Found]:
    """A zipped folder holds that folder: leave it out of the paths, so that zip and folder give the same dossier."""
    papers = [member for member in members if not member.junk]
    tops = {member.path.split("/", 1)[0] for member in papers if "/" in member.path}
    if len(tops) != 1 or any("/" not in member.path for member in papers):
        return members
    top = tops.pop()
    if top != printable(stem) and not any(member.path == f"{top}/{MANIFEST_NAME}" for member in papers):
        return members
    return [
        member.model_copy(update={"path": member.path.removeprefix(top + "/"), "problem": _moved(member.problem, top)})
        for member in members
    ]


def _moved(problem: Problem | None, top: str) -> Problem | None:
    if problem is None or problem.path is None:
        return problem
    return problem.model_copy(update={"path": problem.path.removeprefix(top + "/")})


def _manifest(found: Sequence[Found]) -> Manifest | None:
    for item in found:
        if item.path == MANIFEST_NAME and item.location:
            return load_manifest(Path(item.location))
    return None


def _names(key: str, path: str) -> bool:
    """Whether an entry of the manifest means a file: its path, its folder (`folder/`), or a part of it (`path#layer`,
    `path#first-last`)."""
    return path in (key, key.rpartition("#")[0]) or (key.endswith("/") and path.startswith(key))


def _kind(item: Found) -> str:
    try:
        return sniff(item.location, item.path, item.size)
    except OSError:
        return "unknown"  # registering the file meets the same trouble and names it


def _stem(name: str, path: Path) -> str:
    return PurePosixPath(name).stem if path.is_file() else name


def _unreadable(path: Path) -> DossierError:
    return DossierError(f"无法读取 “{path}”。请检查权限。", f"{path} cannot be read. Check its permissions.")
