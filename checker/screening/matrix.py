"""Many rows for one worksheet, written as XML at once: a library that makes an object of every cell takes minutes.

Texts go into the table of shared strings and cells are typed as strings, so that nothing can be taken for a formula.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt
import pandas as pd
from openpyxl.utils import get_column_letter

from checker.report.cells import as_cell_text

STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
TYPES, LINKS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
PART = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MOST_ROWS = 1_048_575
_CELLS = re.compile(r'<cellXfs count="(\d+)">(.*?)</cellXfs>', re.S)
_XF = re.compile(r"<xf [^>]*/>|<xf [^>]*>.*?</xf>", re.S)


@dataclass(frozen=True)
class Cells:
    """A column: numbers, or which of a few texts stands in each row (-1: none)."""

    values: npt.NDArray[Any]
    texts: tuple[str, ...] | None = None


def texts(column: Any) -> Cells:
    """Blank where there is no value or an empty text."""
    codes, distinct = pd.factorize(pd.Series(np.asarray(column, dtype=object)))
    words = tuple(as_cell_text(str(item)) for item in distinct)
    return Cells(np.where(np.array([*(word == "" for word in words), True])[codes], -1, codes), words)


def numbers(column: Any) -> Cells:
    return Cells(pd.to_numeric(pd.Series(column), errors="coerce").to_numpy(dtype=float))


def put_rows(book: bytes, sheets: Mapping[str, Sequence[Cells]]) -> bytes:
    """The workbook with columns below the header of each named sheet (a path in the package). Rows beyond what a sheet
    holds are left out."""
    source = zipfile.ZipFile(BytesIO(book))
    assert STRINGS not in source.namelist(), "the other sheets keep their texts in their cells"
    styles, looks = _with_styles(source.read(STYLES).decode())
    words: list[str] = []
    link = f'<Relationship Id="rIdTexts" Type="{RELATION}" Target="sharedStrings.xml"/>'
    kind = f'<Override PartName="/{STRINGS}" ContentType="{PART}"/>'
    changed = {
        STYLES: styles,
        LINKS: source.read(LINKS).decode().replace("</Relationships>", link + "</Relationships>"),
        TYPES: source.read(TYPES).decode().replace("</Types>", kind + "</Types>"),
    }
    for sheet, columns in sheets.items():
        rows = min(len(columns[0].values), MOST_ROWS)
        body = _body(columns, rows, looks, words)
        changed[sheet] = _into(source.read(sheet).decode(), body, rows, len(columns))
    items = "".join(f'<si><t xml:space="preserve">{escape(word)}</t></si>' for word in words)
    changed[STRINGS] = f'{_DECLARED}<sst xmlns="{SPREADSHEET}" uniqueCount="{len(words)}">{items}</sst>'
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in (*source.namelist(), STRINGS):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, changed.get(name) or source.read(name), compresslevel=3)
    return out.getvalue()


def _body(columns: Sequence[Cells], rows: int, looks: "Looks", words: list[str]) -> str:
    """The rows; `words` receives the texts, which stand in cells by their number."""
    cells = []
    for column in columns:
        if column.texts is None:
            cells.append(_numbers(column.values[:rows], looks.figure))
            continue
        whole = [
            f'<c s="{looks.quoted if word[:1] in "=+-@" else looks.told}" t="s"><v>{place}</v></c>'
            for place, word in enumerate(column.texts, len(words))
        ]  # fmt: skip
        words += column.texts
        known = np.array([*whole, f'<c s="{looks.told}"/>'], dtype=object)
        cells.append(known[column.values[:rows]].tolist())
    return "".join(
        f'<row r="{line}" ht="16" customHeight="1">{"".join(parts)}</row>'
        for line, parts in enumerate(zip(*cells, strict=True), 2)
    )


def _into(xml: str, body: str, rows: int, columns: int) -> str:
    last = get_column_letter(columns)
    xml = re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="A1:{last}{rows + 1}"', xml, count=1)
    xml = re.sub(r'<autoFilter ref="[^"]*"', f'<autoFilter ref="A1:{last}{max(2, rows + 1)}"', xml, count=1)
    return xml.replace("</sheetData>", body + "</sheetData>", 1)


def _numbers(values: npt.NDArray[np.float64], style: int) -> list[str]:
    codes, distinct = pd.factorize(values)
    known = [f'<c s="{style}"><v>{value:.10g}</v></c>' for value in distinct]
    found: list[str] = np.array([*known, f'<c s="{style}"/>'], dtype=object)[codes].tolist()
    return found


@dataclass(frozen=True)
class Looks:
    """Formats of cells by number: text that is not wrapped, figures, and text marked as quoted."""

    told: int
    figure: int
    quoted: int


def _with_styles(xml: str) -> tuple[str, Looks]:
    """The style sheet with three looks more."""
    match = _CELLS.search(xml)
    assert match is not None, "every workbook has formats of cells"
    own = _XF.findall(match[2])
    # The look of the header's border and the small font: that of the last format that is a text.
    base = next(item for item in reversed(own) if 'numFmtId="49"' in item)
    plain = re.sub(r"<alignment[^>]*/>", '<alignment vertical="top"/>', base).replace(
        'quotePrefix="1"', 'quotePrefix="0"'
    )
    figure = plain.replace('numFmtId="49"', 'numFmtId="0"')
    quoted = plain.replace('quotePrefix="0"', 'quotePrefix="1"')
    count = len(own)
    cells = f'<cellXfs count="{count + 3}">{"".join([*own, plain, figure, quoted])}</cellXfs>'
    return xml.replace(match[0], cells, 1), Looks(count, count + 1, count + 2)
