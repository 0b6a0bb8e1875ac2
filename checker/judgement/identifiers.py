"""Which kinds of identifier a text is, by the patterns of `rules/identifiers.yaml`."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache


@lru_cache(maxsize=4096)
def _tidy(text: str) -> str:
    """Full-width forms folded and blanks removed, because scans and typists scatter both."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def is_kind(text: str, kind: str, kinds: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the whole text has one of the forms of that kind."""
    return any(re.fullmatch(pattern, _tidy(text)) for pattern in kinds[kind])
