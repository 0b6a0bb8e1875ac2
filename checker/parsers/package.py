"""Office files are zip archives of XML: what is checked before a library opens one."""

import zipfile
import zlib
from pathlib import Path

from checker.model.limits import Limits
from checker.parsers.trouble import Unreadable
from checker.workers.detail import detail_of

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20
_RATIO_FLOOR = 1 << 20
_MARKUP = tuple(mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be"))
_OVERLAP = max(len(mark) for mark in _MARKUP)


def check_package(file: Path, limits: Limits) -> None:
    """Raises Unreadable when the file is encrypted, no archive, blown up, or declares entities of its own."""
    with file.open("rb") as stream:
        if stream.read(8) == _COMPOUND:
            raise Unreadable("encrypted", "protected by a password")
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            if len(infos) > limits.archive_members:
                raise Unreadable("limit_members", f"{len(infos)} parts")
            if any(info.flag_bits & 1 for info in infos):
                raise Unreadable("encrypted", "protected parts")
            left = limits.unpacked_bytes
            for info in infos:
                left -= _check_part(archive, info, left, limits.archive_ratio)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise Unreadable("damaged", detail_of(error)) from error


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int, ratio: int) -> int:
    size = 0
    rest = b""
    is_markup = info.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise Unreadable("too_large", "more bytes than may be unpacked")
            if size > _RATIO_FLOOR and size > max(1, info.compress_size) * ratio:
                raise Unreadable("limit_ratio", f"{info.filename} shrinks more than {ratio} to 1")
            if is_markup and any(mark in rest + chunk for mark in _MARKUP):
                raise Unreadable("damaged", f"{info.filename} declares a document type")
            rest = chunk[-_OVERLAP:]
    return size
