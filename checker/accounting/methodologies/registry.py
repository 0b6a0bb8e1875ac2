"""The methodologies by the names that papers use."""

import re
from collections.abc import Mapping

from checker.accounting.faults import InputError, fault
from checker.accounting.methodologies import (
    ar_cm_001,
    ar_cm_002,
    ar_cm_003,
    ar_cm_005,
    ccer_14_001,
    cdm_ar_acm0003,
    gold_standard,
    vcs_vm0047,
)
from checker.accounting.methodologies.interface import Methodology
from checker.accounting.words import Text

MODULES = (ccer_14_001, ar_cm_001, ar_cm_002, ar_cm_003, ar_cm_005, cdm_ar_acm0003, vcs_vm0047, gold_standard)
METHODOLOGIES: Mapping[str, Methodology] = {module.METHODOLOGY.id: module.METHODOLOGY for module in MODULES}


def find_methodology(name: str) -> Methodology:
    """The methodology of a name as printed, with or without version or brackets. Raises InputError for any other."""
    plain = _plain(name)
    for methodology in METHODOLOGIES.values():
        if plain and (plain.startswith(_plain(methodology.id)) or _plain(methodology.id).removesuffix("v01") == plain):
            return methodology
    known = Text(zh="、".join(METHODOLOGIES), en=", ".join(METHODOLOGIES))
    raise InputError([fault("unknown_name", "方法学", name, "no_methodology", name=name, known=known)])


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
