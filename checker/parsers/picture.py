"""Pictures as arrays: frames of image files upright as their EXIF says, pages of PDFs rendered, all within limits."""

import io
import math
import warnings
from pathlib import Path
from typing import Any, NamedTuple

from checker.model.evidence import Box
from checker.model.limits import Limits
from checker.parsers.trouble import Unreadable
from checker.workers.detail import detail_of

POINTS_PER_INCH = 72.0
_PAGE_DPI = 150.0  # for a page without a picture of its own: enough for the smallest print of papers
_LEAST_DPI, _MOST_DPI = 130.0, 200.0  # a scan is taken as it is between these
_LONG_SIDE = 842.0  # points: a picture that does not say how large it is, is taken for a sheet of A4
_LEAST_STATED, _MOST_STATED = 120.0, 1200.0  # cameras and screens write 72 or 96 whatever the sheet
_SHEET = (5.0, 34.0)  # inches: from A6 to A1
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "JPEG2000")


class Picture(NamedTuple):
    """A BGR array with its resolution in pixels per point. Coordinates in points times `unit` are those that the page
    is described in: points for PDFs, pixels of the upright image for images."""

    pixels: Any
    per_point: float
    unit: float


def open_image(source: Path | bytes, limits: Limits, name: str = "") -> Any:
    """An image file, its head read. Raises Unreadable for damaged files and for more pixels than allowed."""
    from PIL import Image, ImageFile

    Image.MAX_IMAGE_PIXELS = None  # the limit below names itself
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image = Image.open(source if isinstance(source, Path) else io.BytesIO(source), formats=FORMATS)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        if _is_foreign(source):
            raise Unreadable("unsupported", "HEIC or AVIF") from error
        hide = {str(source): name} if isinstance(source, Path) else {}
        raise Unreadable("damaged", detail_of(error, hide)) from error
    if image.width * image.height > limits.picture_pixels:
        image.close()
        raise Unreadable("too_large", f"{image.width} x {image.height} pixels")
    return image


def _is_foreign(source: Path | bytes) -> bool:
    """True for pictures of the kinds that telephones make and this program cannot open."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            head = stream.read(32)
    else:
        head = source[:32]
    return head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc")


def frame_of(image: Any, number: int, limits: Limits) -> Picture:
    """Frame `number` (from 1) of an image, upright. Raises Unreadable when it cannot be decoded."""
    import cv2
    import numpy as np
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd EXIF entries
            image.seek(number - 1)
            if image.width * image.height > limits.picture_pixels:
                raise Unreadable("too_large", f"{image.width} x {image.height} pixels")
            upright = ImageOps.exif_transpose(image) or image
            if upright.mode in ("I;16", "I", "F"):
                values = np.asarray(upright, dtype=float)
                span = float(values.max() - values.min()) or 1.0
                upright = Image.fromarray(((values - values.min()) * (255 / span)).astype(np.uint8))
            if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
                upright = _on_ground(upright.convert("RGBA"))
            pixels = cv2.cvtColor(np.asarray(upright.convert("RGB")), cv2.COLOR_RGB2BGR)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unreadable("damaged", detail_of(error)) from error
    height, width = pixels.shape[:2]
    if min(height, width) < 8:
        return Picture(pixels, max(height, width) / _LONG_SIDE, max(height, width) / _LONG_SIDE)
    unit = _unit(image, max(height, width))
    shrink = min(1.0, _MOST_DPI / POINTS_PER_INCH / unit, math.sqrt(limits.ocr_pixels / (height * width)))
    if shrink < 0.98:
        size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return Picture(pixels, unit * min(1.0, shrink) if shrink < 0.98 else unit, unit)


def render_page(page: Any, limits: Limits, picture_dpi: float | None, part: Box | None = None) -> Picture:
    """A page of an open PDF (or a part of it, points as seen) at the resolution of its scan, within the pixel limit."""
    import numpy as np

    width, height = page.get_size()
    x0, top, x1, bottom = part or (0.0, 0.0, width, height)
    dpi = min(max(picture_dpi or _PAGE_DPI, _LEAST_DPI), _MOST_DPI)
    scale = min(dpi / POINTS_PER_INCH, math.sqrt(limits.ocr_pixels / max(1.0, (x1 - x0) * (bottom - top))))
    if (x1 - x0) * scale < 8 or (bottom - top) * scale < 8:
        raise Unreadable("damaged", f"page of {width:g} x {height:g} points")
    bitmap = page.render(
        scale=scale, crop=(x0, height - bottom, width - x1, top), rev_byteorder=False, may_draw_forms=True,
        fill_color=(255, 255, 255, 255), force_bitmap_format=None, prefer_bgrx=False,
    )  # fmt: skip
    try:
        pixels = np.array(bitmap.to_numpy())
    finally:
        bitmap.close()
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        pixels = np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2)
    return Picture(np.ascontiguousarray(pixels[:, :, :3]), scale, 1.0)


def _unit(image: Any, long_side: int) -> float:
    """Pixels per point: as the file says where that gives a plausible sheet, else as if it were a sheet of A4."""
    stated = image.info.get("dpi")
    try:
        dpi = float(stated[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return long_side / _LONG_SIDE
    plausible = _LEAST_STATED <= dpi <= _MOST_STATED and _SHEET[0] <= long_side / dpi <= _SHEET[1]
    return dpi / POINTS_PER_INCH if plausible else long_side / _LONG_SIDE


def _on_ground(image: Any) -> Any:
    """A picture with see-through parts on the ground that its marks stand out from."""
    import numpy as np
    from PIL import Image

    values = np.asarray(image)
    seen = values[values[..., 3] > 128]
    ground = 0 if seen.size and seen[:, :3].mean() > 140 else 255
    sheet = Image.new("RGBA", image.size, (ground, ground, ground, 255))
    sheet.alpha_composite(image)
    return sheet
