"""Places cut out of pages come from the cache the second time, byte for byte."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from checker.model.limits import Limits
from checker.model.problem import Problem
from checker.parsers.cache import ReadingCache
from checker.parsers.crop_pages import KeptCrops, crop_pages
from checker.parsers.page_crops import run
from checker.parsers.payload import CropPayload

from .builders import build_pdf, say, source_of

P = TypeVar("P", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)


class Here:
    """Draws in this process and counts the pages."""

    drawn = 0

    def map(self, task: str, payloads: Sequence[P], result: type[R], path_of: Callable[[P], str]) -> list[R | Problem]:
        self.drawn += len(payloads)
        return [result.model_validate(run(payload.model_dump(mode="json"))) for payload in payloads]


def cut(tmp_path: Path, name: str, cache: ReadingCache, here: Here, box: float = 120.0) -> list[bytes]:
    (tmp_path / name).mkdir()
    source = source_of(tmp_path / "a.pdf")
    orders = [
        CropPayload(
            source=source, page=page, boxes=((20.0, 40.0, box, 60.0), (20.0, 80.0, 90.0, 90.0)),
            target=f"{tmp_path}/{name}/{page}-", limits=Limits(),
        )
        for page in (1, 2)
    ]  # fmt: skip
    answers = crop_pages(orders, here, cache)
    assert all(isinstance(answer, KeptCrops) and len(answer.crops) == 2 for answer in answers)
    assert not any((tmp_path / name).iterdir())
    return [crop.data for answer in answers if isinstance(answer, KeptCrops) for crop in answer.crops]


def test_second_run_draws_nothing(tmp_path: Path) -> None:
    build_pdf(tmp_path / "a.pdf", [say(20, 250, "one"), say(20, 250, "two")])
    here = Here()
    first = cut(tmp_path, "cold", ReadingCache(tmp_path / "cache"), here)
    assert here.drawn == 2
    assert cut(tmp_path, "warm", ReadingCache(tmp_path / "cache"), here) == first and here.drawn == 2
    cut(tmp_path, "other", ReadingCache(tmp_path / "cache"), here, box=140.0)
    assert here.drawn == 4


def test_a_page_that_cannot_be_drawn_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    source = source_of(tmp_path / "a.pdf")
    order = CropPayload(source=source, page=1, boxes=((1.0, 1.0, 9.0, 9.0),), target=f"{tmp_path}/x", limits=Limits())
    here, cache = Here(), ReadingCache(tmp_path / "cache")
    for _ in range(2):
        [answer] = crop_pages([order], here, cache)
        assert isinstance(answer, Problem)
    assert here.drawn == 2 and cache.kept == 0
