"""Worker task: unpacks an archive and the archives in it, under limits, to numbered files."""

import hashlib
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from checker.intake.inventory import Found, Unpacked, UnpackPayload
from checker.intake.junk import is_junk
from checker.intake.member_names import decode_names, displayable, is_unsafe
from checker.intake.sniff import sniff
from checker.model.problem import Problem, ProblemCode
from checker.workers.detail import detail_of

_CHUNK = 1 << 20
_RATIO_FLOOR = 1 << 20  # small members may shrink as far as they like


def run(payload: dict[str, Any]) -> Unpacked:
    """Unpack one archive. Member names never become names on disk."""
    order = UnpackPayload.model_validate(payload)
    Path(order.target).mkdir(parents=True, exist_ok=True)
    unpacking = _Unpacking(order)
    broken, detail = unpacking.archive(order.location, order.path, 1)
    return Unpacked.model_validate(
        {
            "members": [member for member in unpacking.members if member.path not in unpacking.opened],
            "problems": unpacking.problems,
            "broken": broken,
            "detail": detail,
            "total_bytes": unpacking.total,
        }
    )


class _Unpacking:
    """One run over an archive: counters are shared by nested archives."""

    def __init__(self, order: UnpackPayload) -> None:
        self.order = order
        self.members: list[Found] = []
        self.problems: list[Problem] = []
        self.total = 0
        self.opened: set[str] = set()  # inner archives whose members stand for them
        self._paths: set[str] = set()

    def archive(self, location: str, path: str, depth: int) -> tuple[str, str]:
        """Unpack one archive; gives ("", "") or why it cannot be opened, with a detail."""
        prefix = path + "/" if path else ""
        try:
            with zipfile.ZipFile(location) as archive:
                infos = archive.infolist()
                names = decode_names(infos)
                for info, name in zip(infos, names, strict=True):
                    if len(self.members) >= self.order.members:
                        self._note("limit_members", path, f"{self.order.members} members")
                        break
                    if not name.endswith("/"):
                        self._member(archive, info, prefix + name, depth, unsafe=is_unsafe(name))
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
            return "damaged", detail_of(error, {location: path})
        except OSError as error:
            return "unreadable", error.strerror or type(error).__name__
        return "", ""

    def _member(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, depth: int, unsafe: bool) -> None:
        path = self._unique(displayable(path) if unsafe else path)
        refusal = self._refusal(info, unsafe)
        if refusal is not None:
            self._refuse(info, path, *refusal)
            return
        target = Path(self.order.target) / f"{len(self.members):06d}{_suffix(path)}"
        try:
            self._write(archive, info, target)
        except _Stop as stop:
            target.unlink(missing_ok=True)
            self._refuse(info, path, stop.code, stop.detail)
        except RuntimeError as error:
            target.unlink(missing_ok=True)
            self._refuse(info, path, "encrypted" if "password" in str(error) else "damaged", detail_of(error))
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
            target.unlink(missing_ok=True)
            self._refuse(info, path, "damaged", type(error).__name__)
        except NotImplementedError as error:
            target.unlink(missing_ok=True)
            self._refuse(info, path, "unsupported", detail_of(error))
        except OSError as error:
            target.unlink(missing_ok=True)
            self._refuse(info, path, "unreadable", error.strerror or "")
        else:
            self._accept(target, path, depth)

    def _accept(self, target: Path, path: str, depth: int) -> None:
        size = target.stat().st_size
        found = Found(path=path, location=str(target), size=size, junk=is_junk(path))
        if found.junk or sniff(str(target), path, size) != "zip":
            self.members.append(found)
            return
        if depth >= self.order.depth:
            problem = Problem(code="limit_depth", path=path, detail=f"{self.order.depth} levels")
            self.members.append(found.model_copy(update={"problem": problem}))
            return
        place = len(self.members)
        # The inner archive keeps its number while it is open, so that its members get others.
        self.members.append(found)
        before = len(self.problems)
        broken, detail = self.archive(str(target), path, depth + 1)
        if broken:
            problem = Problem.model_validate({"code": broken, "path": path, "detail": detail})
            self.members[place] = found.model_copy(update={"problem": problem})
        elif own := [problem for problem in self.problems[before:] if problem.path == path]:
            self.members[place] = found.model_copy(update={"problem": own[0]})
        elif len(self.members) == place + 1:
            self.members[place] = found.model_copy(update={"problem": Problem(code="empty", path=path)})
        else:
            self.opened.add(path)

    def _refusal(self, info: zipfile.ZipInfo, unsafe: bool) -> tuple[ProblemCode, str] | None:
        mode = info.external_attr >> 16
        if unsafe:
            return "unsafe_path", "name leads out of the dossier"
        if stat.S_ISLNK(mode):
            return "unsafe_path", "symbolic link"
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            return "unsafe_path", "not a regular file"
        if info.flag_bits & 1:
            return "encrypted", ""
        if info.file_size > self.order.file_bytes:
            return "too_large", f"{info.file_size} bytes"
        return None

    def _write(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
        written = 0
        packed = max(1, info.compress_size)
        with archive.open(info) as source, target.open("wb") as sink:
            while chunk := source.read(_CHUNK):
                written += len(chunk)
                if self.total + written > self.order.total_bytes:
                    raise _Stop("too_large", f"more than {self.order.total_bytes} bytes unpacked")
                if written > _RATIO_FLOOR and written > packed * self.order.ratio:
                    raise _Stop("limit_ratio", f"more than {self.order.ratio} to 1")
                sink.write(chunk)
        self.total += written

    def _refuse(self, info: zipfile.ZipInfo, path: str, code: ProblemCode, detail: str) -> None:
        print_of = hashlib.sha256(f"{path}\n{info.CRC}\n{info.file_size}".encode("utf-8", "replace")).hexdigest()
        problem = Problem(code=code, path=path, detail=detail)
        self.members.append(
            Found(path=path, size=info.file_size, junk=is_junk(path), fingerprint=print_of, problem=problem)
        )

    def _note(self, code: ProblemCode, path: str, detail: str) -> None:
        self.problems.append(Problem(code=code, path=path or None, detail=detail))

    def _unique(self, path: str) -> str:
        candidate, number = path, 1
        while candidate in self._paths:
            number += 1
            candidate = f"{path}~{number}"
        self._paths.add(candidate)
        return candidate


class _Stop(Exception):
    def __init__(self, code: ProblemCode, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def _suffix(path: str) -> str:
    suffix = PurePosixPath(path).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 8 else ""
