"""What parsers give: pages of positioned lines and tables, sheets as pages with one table, layers."""

from checker.model.base import Frozen
from checker.model.document import DocumentState, ReadingMethod
from checker.model.evidence import Box
from checker.model.problem import Problem


class Line(Frozen):
    """One line of text in reading order. `box` None where the format has none (docx, txt). `seal` marks what a round
    seal says; such a line lies over others."""

    text: str
    box: Box | None = None
    confidence: float = 1.0
    seal: bool = False


class Cell(Frozen):
    """One cell; a merged cell appears once, at its top left, with its spans."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    box: Box | None = None


class Table(Frozen):
    """Cells in row-major order; `name` is the sheet name for workbooks."""

    name: str | None = None
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    box: Box | None = None

    def grid(self) -> list[list[str]]:
        """Rows of texts with merged cells repeated over their span."""
        grid = [["" for _ in range(self.columns)] for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.rows)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.columns)):
                    grid[row][column] = cell.text
        return grid


class Page(Frozen):
    """One page or sheet. `width`/`height` in points (pixels for images, 0 where unknown). Lines inside tables are in
    `lines` too. `turned`: degrees clockwise by which the picture of the page was turned about its middle before it was
    read; sizes and boxes are those of the turned picture. `pictures`: parts of the page under pictures that may hold
    text nobody has read yet."""

    number: int
    width: float = 0.0
    height: float = 0.0
    method: ReadingMethod
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    problem: Problem | None = None
    turned: float = 0.0
    pictures: tuple[Box, ...] = ()


class Layer(Frozen):
    """One vector layer, its features in a GeoParquet file written by the worker (attributes as read, geometry column
    `geometry`). `crs_declared` is `EPSG:n`, WKT or None. `extent` is west, south, east, north as stored."""

    name: str
    file: str
    features: int
    geometry_types: tuple[str, ...]
    fields: tuple[str, ...]
    crs_declared: str | None = None
    extent: Box | None = None
    notes: tuple[str, ...] = ()


class Parsed(Frozen):
    """All that was read in one file."""

    document: str
    state: DocumentState
    method: ReadingMethod
    pages: tuple[Page, ...] = ()
    layers: tuple[Layer, ...] = ()
    problem: Problem | None = None
    limits_hit: tuple[Problem, ...] = ()
