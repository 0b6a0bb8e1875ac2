"""Takes the clock and the dice out of written files, so that a rebuild gives the same bytes."""

import re
import zipfile
from pathlib import Path

STAMP = (2024, 6, 1, 8, 0, 0)
ISO_STAMP = "2024-06-01T08:00:00Z"


def freeze_zip(path: Path) -> None:
    """Rewrite a docx, xlsx or zip with fixed member times and fixed core properties."""
    with zipfile.ZipFile(path) as archive:
        members = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", ISO_STAMP.encode(), data)
            archive.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED)


def freeze_pdf(path: Path) -> None:
    """Overwrite dates and ids in place by values of the same length; offsets in the file stay right."""
    data = path.read_bytes()
    data = re.sub(rb"(/(?:Creation|Mod)Date\s?\(D:)\d{14}", rb"\g<1>20240601080000", data)
    data = re.sub(rb"<[0-9A-F]{32}>", b"<" + b"5A" * 16 + b">", data)
    data = re.sub(rb"/DocChecksum\s?/[0-9A-F]{32}", lambda m: m[0][:-32] + b"5A" * 16, data)
    path.write_bytes(data)
