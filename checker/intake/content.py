"""What a dossier holds, as one number: names and bytes of all its files."""

import hashlib
import os
import stat
from pathlib import Path

# Looked at and never opened: a pipe or a device has no end.
_NOT_A_FILE = "not a file"


def content_hash(dossier: Path) -> str:
    """SHA-256 over the names and bytes of all files of a folder, or of a single file.

    A file that cannot be read counts by its trouble, so that it is tried again once that is mended. A link counts by
    where it leads: what it leads to inside the folder is there itself, what lies outside is never read.
    """
    total = hashlib.sha256()
    for path in [dossier] if not dossier.is_dir() else _files(dossier):
        total.update(os.fsencode(path.relative_to(dossier.parent).as_posix()) + b"\0")
        try:
            total.update(_content(path, follow=path == dossier))
        except OSError as error:
            total.update(f"unreadable {error.errno}".encode())
    return total.hexdigest()


def _content(path: Path, follow: bool) -> bytes:
    mode = os.stat(path, follow_symlinks=follow).st_mode
    if stat.S_ISLNK(mode):
        return b"link " + os.fsencode(os.readlink(path)) + b"\0"
    if not stat.S_ISREG(mode):
        return _NOT_A_FILE.encode()
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _files(folder: Path) -> list[Path]:
    found = []
    for parent, folders, names in os.walk(folder):
        folders.sort()
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        found += [Path(parent, name) for name in sorted([*names, *links])]
        if not names and not folders:
            found.append(Path(parent))  # an empty folder is told as well
    return found
