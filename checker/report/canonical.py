"""One way to write an audit as bytes: the same audit always gives the same file."""

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_json

from checker.model.audit import Audit

DIGITS = 12


def audit_bytes(audit: Audit) -> bytes:
    """audit.json: fields in the order of the model, maps sorted by key, UTF-8, one space indent, final newline.

    Raises ValueError for a number that JSON cannot hold.
    """
    data = plain(audit)
    try:
        return to_json(data, indent=1) + b"\n"
    except (PydanticSerializationError, UnicodeEncodeError):  # half a character from a damaged paper
        text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
        return (text + "\n").encode("utf-8", "backslashreplace")


def plain(value: Any) -> Any:
    """JSON-native data of a model; floats to 12 significant digits, so that a sum's order does not show."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.items()
        return {spec.alias or name: plain(getattr(value, name)) for name, spec in fields}
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")  # money, exact
    if isinstance(value, float) and not isinstance(value, bool):
        if not math.isfinite(value):
            raise ValueError(f"an audit cannot hold the number {value}")
        return float(f"{value:.{DIGITS}g}") + 0.0
    return value
