"""Makes an Office file the same bytes every time: no clock in its parts or in its archive."""

import re
import zipfile
from io import BytesIO

_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def without_clock(raw: bytes, as_of: str) -> bytes:
    """The package with its time stamps set to `as_of` (1980-01-01 where that is no day)."""
    day = as_of if _DAY.fullmatch(as_of) else "1980-01-01"
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode() + rb"\g<3>", data)
            entry = zipfile.ZipInfo(member.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, data)
    return out.getvalue()
