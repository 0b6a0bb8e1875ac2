"""Small real files for the tests of parsers."""

import zlib
from collections.abc import Sequence
from pathlib import Path

from checker.intake.register import register
from checker.intake.walk import look_at_file
from checker.model.document import SourceFile
from checker.model.limits import Limits
from checker.model.parsed import Parsed
from checker.parsers.entry import run
from checker.parsers.payload import ParsePayload


def read(path: Path, scratch: Path | None = None, **limits: float) -> Parsed:
    """Read one file (a shapefile with its parts) in this process, as a worker would."""
    settings = Limits.model_validate(limits)
    payload = ParsePayload(source=source_of(path), scratch=str(scratch or path.parent), limits=settings)
    return run(payload.model_dump(mode="json"))


def source_of(path: Path) -> SourceFile:
    siblings = [path]
    if path.suffix.lower() == ".shp":
        siblings = [file for file in path.parent.iterdir() if file.stem.casefold() == path.stem.casefold()]
    found = [look_at_file(file, path.parent) for file in siblings]
    return next(source for source in register(found, None, Limits()) if source.path == path.name)


def texts(parsed: Parsed) -> list[str]:
    return [line.text for page in parsed.pages for line in page.lines]


def build_pdf(path: Path, contents: Sequence[str], extra: str = "", form: str = "") -> Path:
    """A PDF with one page (200 x 300 points) per content stream; font /F1, picture /Im1, form /Fm1 whose content is
    `form`; `extra` goes into pages."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    picture = b"\x00\xff" * 32
    objects.append(
        b"<< /Type /XObject /Subtype /Image /Width 8 /Height 8"
        b" /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 64 >>"
        b"\nstream\n" + picture + b"\nendstream"
    )
    if form:
        drawn = form.encode("latin-1")
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [-1000 -1000 2000 2000] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Length %d >>\nstream\n" % len(drawn) + drawn + b"\nendstream"
        )
    kids = []
    for content in contents:
        data = zlib.compress(content.encode("latin-1"))
        head = f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + data + b"\nendstream")
        known = "/Im1 4 0 R /Fm1 5 0 R" if form else "/Im1 4 0 R"
        resources = f"<< /Font << /F1 3 0 R >> /XObject << {known} >> >>"
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Resources {resources}"
            f" /Contents {len(objects)} 0 R {extra} >>"
        )
        objects.append(page.encode())
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, item in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + item + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    path.write_bytes(bytes(out))
    return path


def say(x: float, y: float, text: str, size: int = 10) -> str:
    """Content that prints a text at a place (points from the bottom left)."""
    return f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """Content that draws a line."""
    return f"{x0} {y0} m {x1} {y1} l S\n"


PICTURE = "q 200 0 0 300 0 0 cm /Im1 Do Q\n"
