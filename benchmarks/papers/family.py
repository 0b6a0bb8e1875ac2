"""Families: layouts with wordings, one YAML file a type; `dev` and `held_out` never share one."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

FOLDER = Path(__file__).with_name("families")
Split = Literal["dev", "held_out"]
# Papers that every dossier has come more often.
COMMON = frozenset({
    "approval", "approval_request", "start_certificate", "acceptance_report", "ownership_certificate", "land_contract",
    "implementation_plan", "operation_design", "parcel_table", "pdd", "registry_notice", "supervision_report",
    "design_change", "monitoring_report",
})  # fmt: skip


@dataclass(frozen=True)
class Family:
    """`issuer`, `addressee` and `date` name a firm or a day of the story; `number` is the tail of the organ's code,
    or forest, property, contract. `open` are fields whose reading is not judged."""

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


@cache
def load_families(split: Split) -> dict[str, list[Family]]:
    """Families of one split by type, in file order."""
    found: dict[str, list[Family]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for kind, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for entry in entries:
                family = Family(**{**entry, "type": kind, "open": frozenset(entry.get("open", ()))})
                if family.split == split:
                    found.setdefault(kind, []).append(family)
    return found
