"""When two written values are the same: within the precision that the papers write."""

import re
import unicodedata
from collections.abc import Sequence

from checker.model.fact import Value, ValueType
from checker.reconciliation.calendar import interval

_NOISE = re.compile(r"[\s()（）\[\]【】〔〕「」“”\"'《》·.,，。、:：;；\-—－_/]+")


def normal_text(text: str) -> str:
    """Text without blanks, brackets and width differences."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def same(left: Value, right: Value, value_type: ValueType, precision: float = 0.0) -> bool:
    """True if two values of one field say the same.

    Numbers: closer than one step of the coarser printed precision. Dates: one interval holds the other. Texts: equal
    after `normal_text`. Lists: equal as sets of normalised items.
    """
    if value_type == "number":
        gap = abs(float(left) - float(right))  # type: ignore[arg-type]
        return gap < precision if precision else gap <= 1e-9 * max(1.0, abs(float(left)))  # type: ignore[arg-type]
    if value_type == "date":
        first, second = interval(str(left)), interval(str(right))
        return (first[0] <= second[0] and second[1] <= first[1]) or (second[0] <= first[0] and first[1] <= second[1])
    if value_type == "list[string]":
        return _items(left) == _items(right)
    if value_type == "string":
        return normal_text(str(left)) == normal_text(str(right))
    return left == right


def finer(left: Value, right: Value, value_type: ValueType, precisions: tuple[float, float]) -> bool:
    """True if `left` says more than `right`: more digits, a full date, more text."""
    if value_type == "number":
        return precisions[0] < precisions[1]
    if value_type in ("date", "string"):
        return len(str(left)) > len(str(right))
    return False


def _items(value: Value) -> frozenset[str]:
    items: Sequence[str] = value if isinstance(value, tuple) else (str(value),)
    return frozenset(normal_text(item) for item in items)
