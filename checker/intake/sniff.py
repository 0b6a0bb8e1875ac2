"""Tells the kind of a file from its first bytes and its name; opens nothing, unpacks nothing."""

import re
from pathlib import Path, PurePosixPath

from checker.model.document import FileKind

HEAD_BYTES = 4096
_DIRECTORY_BYTES = 512 * 1024
_BY_EXTENSION: dict[str, FileKind] = {
    "pdf": "pdf", "docx": "docx", "docm": "docx", "dotx": "docx", "xlsx": "xlsx", "xlsm": "xlsx", "xlsb": "xlsx",
    "xls": "xls", "et": "xls", "doc": "doc", "wps": "doc", "csv": "csv", "tsv": "csv", "txt": "txt", "text": "txt",
    "md": "txt", "html": "html", "htm": "html", "mht": "html", "mhtml": "html", "jpg": "image", "jpeg": "image",
    "png": "image", "tif": "image", "tiff": "image", "bmp": "image", "gif": "image", "webp": "image", "jp2": "image",
    "heic": "image", "shp": "shapefile", "gpkg": "gpkg", "geojson": "geojson", "json": "txt", "kml": "kml",
    "kmz": "kml", "dxf": "dxf", "zip": "zip",
}  # fmt: skip
_TEXTUAL: frozenset[FileKind] = frozenset({"csv", "txt", "geojson", "kml", "dxf", "html"})
_GEOJSON = re.compile(
    rb'"type"\s*:\s*"(FeatureCollection|Feature|GeometryCollection|Multi\w+|Polygon|Point|LineString)"'
)
_IMAGE_MAGIC = (
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x00\x0cjP  ",
)  # fmt: skip


def sniff(location: str, path: str, size: int) -> FileKind:
    """The kind of the file at `location`, named `path` in the dossier. Raises OSError."""
    if size == 0:
        return "empty"
    with open(location, "rb") as stream:
        head = stream.read(HEAD_BYTES)
    named = _BY_EXTENSION.get(PurePosixPath(path).suffix.lstrip(".").lower(), "unknown")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(Path(location), size, named)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_compound(Path(location), head, named)
    if head.startswith(b"SQLite format 3\x00"):
        return "gpkg" if named == "gpkg" or head[68:72] in (b"GPKG", b"GP10", b"GP11") else "unknown"
    if head.startswith(b"\x00\x00\x27\x0a"):
        return "shapefile" if named == "shapefile" else "unknown"
    if head.startswith(_IMAGE_MAGIC) and (named == "image" or not head.startswith(b"BM")):
        return "image"
    if head[4:8] == b"ftyp" and named == "image":
        return "image"  # of the kinds that telephones make; the parser says what is wrong with it
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image"
    return _kind_of_text(head, named)


def _kind_of_zip(file: Path, size: int, named: FileKind) -> FileKind:
    names = _zip_directory(file, size)
    if b"[Content_Types].xml" in names or b"_rels/.rels" in names:
        if b"word/" in names:
            return "docx"
        if b"xl/" in names:
            return "xlsx"
    if named in ("docx", "xlsx", "kml"):
        return named  # incomplete or renamed: the parser says what is wrong with it
    if b"doc.kml" in names and named == "unknown":
        return "kml"
    if b"mimetype" in names and b"META-INF/" in names:
        return "unknown"  # OpenDocument: no parser, and not an archive of papers
    return "zip"


def _zip_directory(file: Path, size: int) -> bytes:
    """The beginning of the central directory, or of the file when the directory is not where it should be."""
    with file.open("rb") as stream:
        stream.seek(max(0, size - 66_000))
        tail = stream.read()
        end = tail.rfind(b"PK\x05\x06")
        if end >= 0 and len(tail) >= end + 22:
            length = int.from_bytes(tail[end + 12 : end + 16], "little")
            start = int.from_bytes(tail[end + 16 : end + 20], "little")
            if start + length <= size:
                stream.seek(start)
                return stream.read(min(length, _DIRECTORY_BYTES))
        stream.seek(0)
        return stream.read(_DIRECTORY_BYTES)


def _kind_of_compound(file: Path, head: bytes, named: FileKind) -> FileKind:
    """Old Office formats: the kind stands in the directory of streams."""
    sector = 1 << min(int.from_bytes(head[30:32], "little"), 16)
    with file.open("rb") as stream:
        stream.seek((int.from_bytes(head[48:52], "little") + 1) * sector)
        names = stream.read(sector * 4)
    if "EncryptedPackage".encode("utf-16-le") in names:
        return named if named in ("docx", "xlsx") else "unknown"
    if "WordDocument".encode("utf-16-le") in names:
        return "doc"
    if "Workbook".encode("utf-16-le") in names or "Book".encode("utf-16-le") in names:
        return "xls"
    return named if named in ("xls", "doc", "docx", "xlsx") else "unknown"


def _kind_of_text(head: bytes, named: FileKind) -> FileKind:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith(b"<") and re.search(rb"<kml[\s>]", start):
        return "kml"
    if named in ("txt", "unknown", "geojson") and re.match(rb"\{", start) and _GEOJSON.search(head):
        return "geojson"
    if re.match(rb"(mime-version:|from:\s.*\bsaved by)", start) and b"multipart/related" in head.lower():
        return "html"
    if named in _TEXTUAL:
        return named
    if named in ("xls", "xlsx") and b"\x00" not in head:
        return "csv"  # a table saved as text under a workbook's name
    return named
