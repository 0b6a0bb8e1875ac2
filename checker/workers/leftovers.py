"""Unfinished files and working folders bear the name of the process that made them, so that what a killed one left can
be told from what a living one still writes."""

import contextlib
import hashlib
import itertools
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# After this a file that another machine, or a process number used again, seems to own is nobody's.
FORGOTTEN_SECONDS = 86_400.0
_NUMBERS = itertools.count(1)
_MACHINE = hashlib.sha256(platform.node().encode("utf-8", "replace")).hexdigest()[:8]
_FILE = re.compile(r"\..{1,80}\.([0-9a-f]{8})-(\d{1,10})-\d+\.tmp(\.[^/]*)?", re.DOTALL)
_FOLDER = re.compile(r"sinkcheck-([0-9a-f]{8})-(\d{1,10})-.+", re.DOTALL)
_STEM = 60  # characters of the final name kept in the unfinished one, which must not grow too long for the system


def unfinished(path: Path) -> Path:
    """Where to write what `path` will be: beside it, hidden, the suffix last, since writers choose formats by it."""
    stem = path.stem.encode("utf-8", "replace")[:_STEM].decode("utf-8", "ignore")
    return path.with_name(f".{stem}.{_MACHINE}-{os.getpid()}-{next(_NUMBERS)}.tmp{path.suffix}")


def sweep_files(folder: Path) -> int:
    """Takes away unfinished files of processes that are no more; gives how many."""
    gone = 0
    for entry, machine, process in _named(folder, _FILE):
        if entry.is_file(follow_symlinks=False) and _is_left(entry, machine, process, foreign=True):
            with contextlib.suppress(OSError):  # another run was faster, or has it open (Windows)
                os.unlink(entry.path)
                gone += 1
    return gone


@contextlib.contextmanager
def working_folder(base: Path | None = None) -> Iterator[Path]:
    """A folder for the length of the block, in `base` or where the system keeps such; what dead processes left there is
    taken away first. Only its owner may look into it."""
    folder = make_working_folder(base)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_working_folder(base: Path | None = None) -> Path:
    """The same for as long as the caller likes; the next run takes away what it leaves."""
    sweep_folders(base)
    return Path(tempfile.mkdtemp(prefix=f"sinkcheck-{_MACHINE}-{os.getpid()}-", dir=base))


def sweep_folders(base: Path | None = None) -> int:
    """Takes away working folders of processes that are no more; gives how many. Those of other machines, which may
    share `base`, and of other users stay."""
    gone = 0
    for entry, machine, process in _named(base or Path(tempfile.gettempdir()), _FOLDER):
        with contextlib.suppress(OSError):
            mine = not hasattr(os, "getuid") or entry.stat(follow_symlinks=False).st_uid == os.getuid()
            if mine and entry.is_dir(follow_symlinks=False) and _is_left(entry, machine, process, foreign=False):
                shutil.rmtree(entry.path, ignore_errors=True)
                gone += not os.path.lexists(entry.path)
    return gone


def _named(folder: Path, form: re.Pattern[str]) -> Iterator[tuple["os.DirEntry[str]", str, int]]:
    try:
        with os.scandir(folder) as entries:
            listed = list(entries)
    except OSError:  # not there yet, or not ours to look into
        return
    for entry in listed:
        found = form.fullmatch(entry.name)
        if found:
            yield entry, found[1], int(found[2])


def _is_left(entry: "os.DirEntry[str]", machine: str, process: int, foreign: bool) -> bool:
    if machine == _MACHINE and not is_alive(process):
        return True
    if not foreign:
        return False
    try:
        return time.time() - entry.stat(follow_symlinks=False).st_mtime > FORGOTTEN_SECONDS
    except OSError:
        return False


def is_alive(process: int) -> bool:
    """Whether a process of this number runs on this machine; True where that cannot be told."""
    if sys.platform == "win32":
        return _is_alive_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # somebody else's, or no number a process can have
        return True
    return True


def _is_alive_on_windows(process: int) -> bool:
    """`os.kill` would end it there."""
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(0x1000, False, process)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return bool(kernel.GetLastError() != 87)  # ERROR_INVALID_PARAMETER: no such process
    code = ctypes.c_ulong()
    known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return not known or code.value == 259  # STILL_ACTIVE
