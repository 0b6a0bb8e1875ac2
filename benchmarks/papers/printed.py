"""A value as it stands on paper: the literal, what it means in canonical units, and how finely it is written."""

from dataclasses import dataclass

Meaning = str | float | bool


@dataclass(frozen=True)
class Printed:
    """`value` in canonical units (ha, CNY, 1/ha, fraction, mm, tCO2e, a), ISO dates; `step` is the last digit's."""

    literal: str
    value: Meaning
    step: float = 0.0
    key: str | None = None  # item of a map: a species or a year


FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


def widen(text: str) -> str:
    """Half-width digits and marks as full-width ones."""
    return text.translate(FULL_WIDTH)
