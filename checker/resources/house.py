"""House tolerances: the product's own choices in `rules/parameters/house.yaml`, changeable by the user.

Rules read them as parameters; this is for the measures that need one in their arithmetic.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from checker.resources.locate import data_folder
from checker.resources.yaml_source import SourceError, read_one

_CHANGED: ContextVar[Mapping[str, float] | None] = ContextVar("house_parameters", default=None)


def house(name: str) -> float:
    """The number `house.<name>`. Raises SourceError where it is absent or no number."""
    changed = _CHANGED.get() or {}
    return changed[name] if name in changed else _shipped(name)


@contextmanager
def use_house(changed: Mapping[str, float]) -> Iterator[None]:
    """Lets the measures of this thread use other numbers, named without `house.`, for as long as the block lasts."""
    token = _CHANGED.set(dict(changed))
    try:
        yield
    finally:
        _CHANGED.reset(token)


@cache
def _shipped(name: str) -> float:
    path = data_folder("rules") / "parameters" / "house.yaml"
    try:
        return float(read_one(path)["parameters"][f"house.{name}"]["values"][0]["value"])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise SourceError(path, 1, f"house.{name} is absent or no number") from error
