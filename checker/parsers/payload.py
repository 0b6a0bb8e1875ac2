"""What a reading worker is told."""

from typing import Literal

from checker.model.base import Frozen
from checker.model.document import SourceFile
from checker.model.evidence import Box
from checker.model.limits import Limits
from checker.model.problem import Problem


class ParsePayload(Frozen):
    """One file to read; `scratch` is a folder for what does not travel as a message (layers)."""

    source: SourceFile
    scratch: str
    limits: Limits


class PicturePayload(Frozen):
    """One page to draw as a PNG at `target`, turned like `Page.turned` says, at most `dpi` dots per inch."""

    source: SourceFile
    page: int
    target: str
    turned: float = 0.0
    dpi: float = 110.0
    limits: Limits


class PagePicture(Frozen):
    """The picture of a page: boxes of its lines times `per_unit` are pixels."""

    file: str = ""
    width: int = 0
    height: int = 0
    per_unit: float = 1.0
    problem: Problem | None = None


class OcrPayload(Frozen):
    """One page (PDF), frame (image) or pasted picture (Word, from page 2) to recognise; only `pictures` of it where
    they are named (points as seen)."""

    source: SourceFile
    page: int
    pictures: tuple[Box, ...] = ()
    limits: Limits


class CropPayload(Frozen):
    """Parts of one page to cut out, each box (as lines have them) marked; one file per box at `target` with its place
    in `boxes` appended. `turned`: as `Page.turned`."""

    source: SourceFile
    page: int
    boxes: tuple[Box, ...]
    target: str
    turned: float = 0.0
    limits: Limits


class CropFile(Frozen):
    """One picture: PNG or JPEG, whichever is smaller. `width` and `height` in pixels."""

    file: str
    kind: Literal["png", "jpg"]
    width: int
    height: int


class PageCrops(Frozen):
    """The pictures in the order of the boxes; none and a problem where the page could not be drawn."""

    crops: tuple[CropFile, ...] = ()
    problem: Problem | None = None
