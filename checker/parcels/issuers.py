"""Whether the body that issued a certificate had the power to."""

from functools import cache

from checker.model.base import Frozen
from checker.model.rule import Basis
from checker.parcels.gis_files import load_gis
from checker.parcels.title_join import plain_name


class Issuers(Frozen):
    """`dossier_schemas/gis/issuers.yaml`: how names of bodies end."""

    basis: Basis
    competent: tuple[str, ...]
    incompetent: tuple[str, ...]


@cache
def issuers() -> Issuers:
    """Raises SourceError."""
    return load_gis(Issuers, "issuers.yaml")


def is_competent(name: str) -> bool | None:
    """True for a government of county level or above or its department, False for a body below; None for any other.
    The longest ending counts; an ending alone names no body."""
    plain, known = plain_name(name), issuers()
    ends = [(end, True) for end in known.competent] + [(end, False) for end in known.incompetent]
    found = [(len(end), answer) for end, answer in ends if plain.endswith(end) and len(plain) > len(end)]
    return max(found)[1] if found else None
