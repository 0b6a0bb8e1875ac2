"""What kind of body the owner is, from the form of its name."""

from functools import cache
from typing import Any

from checker.model.fact import Fact, Value
from checker.reconciliation.measure import measure
from checker.resources.locate import data_folder
from checker.resources.yaml_source import SourceError, read_one


@cache
def _endings() -> dict[str, str]:
    """Name ending -> kind, longest first."""
    path = data_folder("dossier_schemas") / "owner_kinds.yaml"
    data: dict[str, Any] = read_one(path)
    try:
        pairs = [(ending, kind) for kind, endings in data["endings"].items() for ending in endings]
    except (KeyError, TypeError, AttributeError) as error:
        raise SourceError(path, 1, f"endings are broken: {error}") from error
    return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def owner_kind(owner: Fact | None) -> Fact:
    """`project.owner_kind`. A name without a known ending stays open: a cut-off name must not become a person."""
    return measure("project", "owner_kind", [owner], _kind, value_type="string")


def _kind(name: str) -> Value | None:
    return next((kind for ending, kind in _endings().items() if name.rstrip(" )）").endswith(ending)), None)
