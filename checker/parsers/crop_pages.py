"""Cuts places out of pages through the pool; those cut in an earlier run come from the cache."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Base64Bytes

from checker.model.base import Frozen
from checker.model.problem import Problem
from checker.parsers.cache import ReadingCache
from checker.parsers.payload import CropFile, CropPayload, PageCrops
from checker.workers.pool import Pool


class KeptCrop(Frozen):
    """One picture with its bytes."""

    kind: Literal["png", "jpg"]
    width: int
    height: int
    data: Base64Bytes


class KeptCrops(Frozen):
    crops: tuple[KeptCrop, ...]


def crop_pages(orders: Sequence[CropPayload], pool: Pool, cache: ReadingCache | None) -> list[PageCrops | Problem]:
    """The pictures of all orders, in order; the files lie where the orders say."""
    keys = [_key(order, cache) for order in orders]
    known = [_found(order, key, cache) for order, key in zip(orders, keys, strict=True)]
    missing = [order for order, answer in zip(orders, known, strict=True) if answer is None]
    drawn = iter(pool.map("page_crops", missing, PageCrops, lambda order: order.source.path))
    answers: list[PageCrops | Problem] = []
    for key, answer in zip(keys, known, strict=True):
        made = next(drawn) if answer is None else answer
        if answer is None and cache is not None and isinstance(made, PageCrops):
            _keep(key, made, cache)
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


def _found(order: CropPayload, key: str, cache: ReadingCache | None) -> PageCrops | None:
    kept = cache.find(key, KeptCrops) if cache is not None else None
    if kept is None:
        return None
    files = []
    for place, crop in enumerate(kept.crops):
        file = f"{order.target}{place}.{crop.kind}"
        Path(file).write_bytes(crop.data)
        files.append(CropFile(file=file, kind=crop.kind, width=crop.width, height=crop.height))
    return PageCrops(crops=tuple(files))


def _keep(key: str, made: PageCrops, cache: ReadingCache) -> None:
    if made.problem is not None:
        return
    crops = [
        {"kind": crop.kind, "width": crop.width, "height": crop.height, "data": base64.b64encode(raw)}
        for crop in made.crops
        for raw in [Path(crop.file).read_bytes()]
    ]
    cache.keep(key, KeptCrops.model_validate({"crops": crops}))
