"""Cuts places out of pages through the pool; those cut in an earlier run come from the cache."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Base64Bytes

from checker.intake.changed import change_of
from checker.model.base import Frozen
from checker.model.problem import Problem
from checker.parsers.cache import ReadingCache
from checker.parsers.payload import CropPayload, PageCrops
from checker.workers.pool import Pool


class KeptCrop(Frozen):
    """One picture with its bytes."""

    kind: Literal["png", "jpg"]
    width: int
    height: int
    data: Base64Bytes


class KeptCrops(Frozen):
    crops: tuple[KeptCrop, ...]


def crop_pages(orders: Sequence[CropPayload], pool: Pool, cache: ReadingCache | None) -> list[KeptCrops | Problem]:
    """The pictures of all orders, in order, in the order of their boxes; a Problem where a page
    cannot be drawn, or its file changed meanwhile."""
    keys = [_key(order, cache) for order in orders]
    known = [cache.find(key, KeptCrops) if cache is not None else None for key in keys]
    missing = [order for order, answer in zip(orders, known, strict=True) if answer is None]
    drawn = iter(pool.map("page_crops", missing, PageCrops, lambda order: order.source.path))
    changes = {source.id: change_of(source) for source in {order.source.id: order.source for order in missing}.values()}
    answers: list[KeptCrops | Problem] = []
    for order, key, answer in zip(orders, keys, known, strict=True):
        if answer is not None:
            answers.append(answer)
            continue
        gathered = _gathered(next(drawn))
        made = changes[order.source.id] or gathered
        if cache is not None and isinstance(made, KeptCrops):
            cache.keep(key, made)
        answers.append(made)
    return answers


def _key(order: CropPayload, cache: ReadingCache | None) -> str:
    if cache is None:
        return ""
    fields = {
        "sha256": order.source.sha256, "kind": order.source.kind, "page": order.page, "boxes": order.boxes,
        "turned": order.turned, "ocr_pixels": order.limits.ocr_pixels, "picture_pixels": order.limits.picture_pixels,
    }  # fmt: skip
    return cache.key("page_crops", fields)


def _gathered(made: PageCrops | Problem) -> KeptCrops | Problem:
    """The pictures that a worker wrote, with their bytes; the files are not needed any more."""
    if isinstance(made, Problem):
        return made
    if made.problem is not None:
        return made.problem
    crops = []
    for crop in made.crops:
        data = base64.b64encode(Path(crop.file).read_bytes())
        Path(crop.file).unlink()
        crops.append({"kind": crop.kind, "width": crop.width, "height": crop.height, "data": data})
    return KeptCrops.model_validate({"crops": crops})
