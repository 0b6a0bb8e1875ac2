"""Scanned pages that somebody pasted into a Word file."""

from pathlib import Path
from typing import Any

from checker.parsers.trouble import Unreadable

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_VML = "{urn:schemas-microsoft-com:vml}"
_EMU_PER_CM = 360_000
_SCAN_CM = (12.0, 15.0)  # a picture this wide and high is a scanned page
FEW_CHARACTERS = 20  # a file with fewer consists of its pictures


def pasted_scans(document: Any, every: bool) -> dict[int, str]:
    """Relation ids of pictures in the body as large as a page (of every picture when `every`), by page number: 2 for
    the first picture of the body, whether large or not."""
    found: dict[int, str] = {}
    for number, element in enumerate(document.element.body.iter(_WP + "extent", _VML + "imagedata"), start=2):
        if element.tag == _VML + "imagedata":
            relation, large = element.get(_R + "id"), False
        else:
            blip = next(element.getparent().iter(_A + "blip"), None)
            relation = blip.get(_R + "embed") or blip.get(_R + "link") if blip is not None else None
            size = (_number(element.get("cx")) / _EMU_PER_CM, _number(element.get("cy")) / _EMU_PER_CM)
            large = size[0] >= _SCAN_CM[0] and size[1] >= _SCAN_CM[1]
        if relation is not None and (large or every):
            found[number] = relation
    return found


def pasted_scan(file: Path, page: int) -> bytes:
    """The bytes of the picture that stands as page `page` of a Word file. Raises Unreadable."""
    import docx

    document = docx.Document(str(file))
    relation = document.part.rels.get(pasted_scans(document, every=True).get(page, ""))
    if relation is None or relation.is_external:
        raise Unreadable("missing_part", "the picture is not in the file")
    return bytes(relation.target_part.blob)


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdigit() else 0
