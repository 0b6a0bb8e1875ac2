"""Worker task: draws a page the way it was read, for evidence beside a quote."""

from typing import Any

from checker.parsers.ocr import picture_of
from checker.parsers.ocr_upright import Turn, turn_picture
from checker.parsers.payload import PagePicture, PicturePayload
from checker.parsers.picture import POINTS_PER_INCH
from checker.parsers.trouble import Unreadable, problem_of


def run(payload: dict[str, Any]) -> PagePicture:
    """The PNG at `target`. Trouble becomes the problem of the result."""
    order = PicturePayload.model_validate(payload)
    try:
        return _draw(order)
    except Unreadable as trouble:
        return PagePicture(problem=problem_of(trouble, order.source, order.page))


def _draw(order: PicturePayload) -> PagePicture:
    import cv2

    picture = picture_of(order.source, order.page, order.limits)
    pixels = turn_picture(picture.pixels, turn_of(order.turned))
    height, width = pixels.shape[:2]
    shrink = min(1.0, order.dpi / POINTS_PER_INCH / picture.per_point)
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    if shrink < 1.0:
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    done, data = cv2.imencode(".png", pixels)
    if not done:
        raise Unreadable("unreadable", "the picture cannot be written")
    with open(order.target, "wb") as stream:
        stream.write(data.tobytes())
    return PagePicture(
        file=order.target, width=size[0], height=size[1], per_unit=picture.per_point * shrink / picture.unit
    )


def turn_of(degrees: float) -> Turn:
    """The turn that `Page.turned` stands for."""
    quarters = round(degrees / 90)
    return Turn(quarters % 4, degrees - 90 * quarters)
