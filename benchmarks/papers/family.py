"""Families: layouts with wordings. The folder below `families/` is the split; no two splits share one.

`dev` and `seen` are for developing. Nobody tunes the program on a held-out split (`unseen`); once its errors were
read it is spent, and a new one is written.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("families")
DATA = Path(__file__).with_name("data")
LOOKS, BOILERPLATE = DATA / "looks.yaml", DATA / "boilerplate.yaml"
Split = str
SPLITS = tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir()))
# Papers that every dossier has come more often.
COMMON = frozenset({
    "approval", "approval_request", "start_certificate", "acceptance_report", "ownership_certificate", "land_contract",
    "implementation_plan", "operation_design", "parcel_table", "pdd", "registry_notice", "supervision_report",
    "design_change", "monitoring_report",
})  # fmt: skip


@dataclass(frozen=True)
class Family:
    """`issuer`, `addressee` and `date` name a firm or a day of the story; `number` is the tail of the organ's code,
    or forest, property, contract. `open` are fields whose reading is not judged. `look` is a key of `looks.yaml`."""

    type: str
    name: str
    split: Split
    blocks: list[Any]
    issuer: str = ""
    addressee: str = ""
    date: str = "approved"
    number: str = ""
    open: frozenset[str] = field(default_factory=frozenset)
    wide: bool = False
    look: str = "office"


@cache
def load_families(split: Split) -> dict[str, list[Family]]:
    """Families of one split by type, in file order."""
    found: dict[str, list[Family]] = {}
    for path in sorted((FOLDER / split).glob("*.yaml")):
        for kind, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for entry in entries:
                family = Family(**{**entry, "type": kind, "split": split, "open": frozenset(entry.get("open", ()))})
                found.setdefault(kind, []).append(family)
    return found


@cache
def looks() -> dict[str, dict[str, list[Any]]]:
    """How papers may be set: choices by look."""
    loaded: dict[str, dict[str, list[Any]]] = yaml.safe_load(LOOKS.read_text(encoding="utf-8"))
    return loaded


@cache
def boilerplate() -> dict[str, list[str]]:
    """Paragraphs without values of the paper, by heap."""
    loaded: dict[str, list[str]] = yaml.safe_load(BOILERPLATE.read_text(encoding="utf-8"))
    return loaded
