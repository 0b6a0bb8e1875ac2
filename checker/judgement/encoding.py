"""Readings as the plain integers and codes that durable_rules compares reliably.

Numbers become whole millionths (an exponent in a printed number is refused by the engine), dates day ordinals, texts
digests (so that quotes, length and script never matter).
"""

import hashlib
from typing import Any

from checker.judgement.reading import DECIMALS, Days, Known, Scalar, Unknown
from checker.model.fact import CAUSE_ORDER


def ordinals(value: Scalar) -> tuple[int, int]:
    """Lowest and highest integer that a number, date or boolean can mean. Raises TypeError for texts."""
    if isinstance(value, bool):
        return int(value), int(value)
    if isinstance(value, Days):
        return value.first, value.last
    if isinstance(value, int | float):
        number = round(value * 10**DECIMALS)
        return number, number
    raise TypeError(f"a text has no order: {value!r}")


def code(value: Scalar) -> str:
    """A text's digest."""
    return hashlib.sha256(str(value).encode()).hexdigest()[:32]


def encode(reading: Known | Unknown) -> dict[str, Any]:
    """Properties of one value: state, bounds and width or digest; or cause and silence."""
    if isinstance(reading, Unknown):
        return {"s": "u", "c": CAUSE_ORDER.index(reading.cause) + 1, "q": int(reading.silent)}
    value = reading.value
    if isinstance(value, tuple):
        return {"s": "k", "z": len(value)}
    if isinstance(value, str):
        return {"s": "k", "v": code(value)}
    low, high = ordinals(value)
    return {"s": "k", "lo": low, "hi": high, "w": high - low}
