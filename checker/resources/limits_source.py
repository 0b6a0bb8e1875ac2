"""Reads limits that the user sets, from a YAML file that names some of them."""

from pathlib import Path

from pydantic import ValidationError

from checker.model.limits import Limits
from checker.resources.yaml_source import SourceError, read_one


def load_limits(path: Path) -> Limits:
    """The shipped limits with those of the file in their place. Raises SourceError for what is no limit."""
    data = read_one(path)
    if data is not None and not isinstance(data, dict):
        raise SourceError(path, 1, "not a list of limits (name: number)")
    try:
        return Limits.model_validate(data or {})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "?"
        raise SourceError(
            path, 1, f"limit {name!r}: {first['msg']}; known: {', '.join(Limits.model_fields)}"
        ) from error
