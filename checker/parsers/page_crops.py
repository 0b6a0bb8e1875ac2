"""Worker task: cuts the places that evidence stands at out of a page, marked, small enough to travel in a report."""

import io
from pathlib import Path
from typing import Any, Literal

from checker.model.evidence import Box
from checker.parsers.ocr import picture_of
from checker.parsers.ocr_upright import turn_picture
from checker.parsers.page_picture import turn_of
from checker.parsers.payload import CropFile, CropPayload, PageCrops
from checker.parsers.picture import POINTS_PER_INCH, Picture
from checker.parsers.trouble import Unreadable, problem_of

DPI = 110.0
# Around the box, in points: enough of the lines beside it to find the place on the paper.
BESIDE, ABOVE = 60.0, 32.0
LEAST_WIDTH = 300.0
MOST = (760, 460)  # pixels: what a page shows; larger places are drawn smaller
MARK = (40, 30, 200)  # blue, green, red
COLOURS, QUALITY = 24, 62
Kind = Literal["png", "jpg"]


def run(payload: dict[str, Any]) -> PageCrops:
    order = CropPayload.model_validate(payload)
    try:
        picture = picture_of(order.source, order.page, order.limits)
        page = picture._replace(pixels=turn_picture(picture.pixels, turn_of(order.turned)))
        files = tuple(_cut(page, box, f"{order.target}{place}") for place, box in enumerate(order.boxes))
    except Unreadable as trouble:
        return PageCrops(problem=problem_of(trouble, order.source, order.page))
    return PageCrops(crops=files)


def _cut(page: Picture, box: Box, target: str) -> CropFile:
    import cv2

    per_unit = page.per_point / page.unit
    height, width = page.pixels.shape[:2]
    x0, top, x1, bottom = (value * per_unit for value in box)
    beside = max(BESIDE * page.per_point, (LEAST_WIDTH * page.per_point - (x1 - x0)) / 2)
    above = ABOVE * page.per_point
    left, right = _within(x0 - beside, x1 + beside, width)
    upper, lower = _within(top - above, bottom + above, height)
    part = page.pixels[upper:lower, left:right].copy()
    shrink = min(1.0, DPI / POINTS_PER_INCH / page.per_point, MOST[0] / part.shape[1], MOST[1] / part.shape[0])
    if shrink < 1.0:
        size = (max(1, round(part.shape[1] * shrink)), max(1, round(part.shape[0] * shrink)))
        part = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    corners = [
        (round((x - left) * shrink) + dx, round((y - upper) * shrink) + dy)
        for x, y, dx, dy in ((x0, top, -3, -3), (x1, bottom, 3, 3))
    ]
    cv2.rectangle(part, corners[0], corners[1], MARK, 2, cv2.LINE_8)
    kind, data = _smallest(part)
    Path(f"{target}.{kind}").write_bytes(data)
    return CropFile(file=f"{target}.{kind}", kind=kind, width=part.shape[1], height=part.shape[0])


def _within(low: float, high: float, limit: int) -> tuple[int, int]:
    """Whole pixels inside the page, at least eight of them."""
    start = min(max(0, round(low)), max(0, limit - 8))
    return start, min(limit, max(round(high), start + 8))


def _smallest(pixels: Any) -> tuple[Kind, bytes]:
    """Print in few colours makes a small PNG, photographs and stained scans a small JPEG."""
    from PIL import Image

    image = Image.fromarray(pixels[:, :, ::-1])
    png, jpg = io.BytesIO(), io.BytesIO()
    image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(png, "PNG")
    image.save(jpg, "JPEG", quality=QUALITY, optimize=True)
    kinds: list[tuple[Kind, bytes]] = [("png", png.getvalue()), ("jpg", jpg.getvalue())]
    return min(kinds, key=lambda pair: len(pair[1]))
