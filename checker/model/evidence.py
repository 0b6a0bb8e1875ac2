"""Where a value was read."""

import re
from typing import Literal

from pydantic import Field

from checker.model.base import Frozen

Box = tuple[float, float, float, float]
Method = Literal["text", "ocr", "sheet", "vector", "form", "correction", "file_name", "computed"]
_TABLE_CELL = re.compile(r"row (\d+), column (\d+)")


class Evidence(Frozen):
    """One place in one paper.

    `page` counts from 1 (sheets of a workbook count as pages); `box` is x0, top, x1, bottom in PDF points from the
    top left (pixels for images), None where the format has no geometry; `cell` names sheet cells and table cells
    ("Sheet1!B3", "row 4"). The quote keeps the paper's own words.
    """

    document: str
    page: int | None = None
    box: Box | None = None
    cell: str | None = None
    quote: str
    method: Method
    confidence: float = Field(ge=0, le=1)

    @property
    def table_place(self) -> tuple[int, int] | None:
        """Row and column (from 1) where `cell` names a cell of a table."""
        match = _TABLE_CELL.fullmatch(self.cell or "")
        return (int(match[1]), int(match[2])) if match else None
