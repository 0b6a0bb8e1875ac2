"""Image files: one page for each frame, left to character recognition."""

from pathlib import Path

from checker.model.parsed import Page, Parsed
from checker.model.problem import Problem
from checker.parsers.assembly import assemble
from checker.parsers.payload import ParsePayload
from checker.parsers.picture import open_image

_MOVING = frozenset({"GIF", "WEBP", "PNG"})  # further frames are a film, not pages


def read(order: ParsePayload) -> Parsed:
    """Frames as pages that need recognition, sizes in pixels. Raises Unreadable for what is no picture or too large."""
    source, limits = order.source, order.limits
    with open_image(Path(source.location), limits, source.path) as image:
        frames = 1 if image.format in _MOVING else int(getattr(image, "n_frames", 1))
        size = (float(image.width), float(image.height))
    hit: list[Problem] = []
    if frames > limits.pages:
        hit.append(Problem(code="limit_pages", path=source.path, detail=f"{limits.pages} of {frames} pages"))
    pages = [
        Page(
            number=number, width=size[0], height=size[1], method="none",
            problem=Problem(code="needs_ocr", path=source.path, page=number, detail="image"),
        )
        for number in range(1, min(frames, limits.pages) + 1)
    ]  # fmt: skip
    return assemble(source, pages, hit)
