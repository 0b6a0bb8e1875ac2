"""The parts of a paper, free of any file format."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """A line. `role`: head (red letterhead), title, centre, heading, text (indented paragraph), flat, right, note.

    What stands between control signs 1 and 2 is underlined, as filled into a form.
    """

    text: str
    role: str = "text"


@dataclass(frozen=True)
class GridCell:
    """One cell; newlines break its lines."""

    text: str
    columns: int = 1
    rows: int = 1
    head: bool = False
    left: bool = False
    tall: bool = False


@dataclass(frozen=True)
class Grid:
    """A table or form. `rows` hold the cells that start there; `head_rows` repeat on the next page."""

    rows: tuple[tuple[GridCell, ...], ...]
    columns: int
    head_rows: int = 0
    ruled: bool = True
    caption: str = ""
    small: bool = False
    lines: str = "all"  # `three`: above, below and under the header only


@dataclass(frozen=True)
class Sign:
    """Who and when at the end of a paper, with the words of the seal that lies over them ("" for none)."""

    issuer: str
    day: str
    seal: str = ""
    left: bool = False


@dataclass(frozen=True)
class Mark:
    """Something without text: `rule` (red line), `break` (new page), `photo`, `map`."""

    kind: str


Block = Line | Grid | Sign | Mark


@dataclass
class Look:
    """How a paper is set: fonts by role, sizes in points, margins in millimetres."""

    body: str = "仿宋_GB2312"
    title: str = "方正小标宋简体"
    grid: str = "宋体"
    size: float = 15.0
    leading: float = 1.75
    grid_size: float = 11.5
    margins: tuple[int, int, int, int] = (30, 26, 26, 28)
    page_number: str = ""
    running_head: str = ""
    wide: bool = False
    engine: str = "browser"  # or `office`: set by LibreOffice from the Word file
    fonts: dict[str, str] = field(default_factory=dict)  # stand-ins by the name a Chinese office uses


@dataclass
class Sheets:
    """A paper ready to be rendered."""

    title: str
    blocks: list[Block]
    look: Look = field(default_factory=Look)
