"""Makes strings from papers harmless to look at: nothing invisible, nothing that turns the reading direction."""

import re

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SUSPECT = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_RUNS = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text with control characters and direction marks spelled out (⟨U+202E⟩) and broken characters as �.

    Line feeds and tabs stay. Nothing is dropped without a sign, because a hidden mark is itself worth seeing.
    """
    return _SUSPECT.sub(_show, text.replace("\r\n", "\n"))


def one_line(text: str, limit: int | None = None) -> str:
    """`clean`, white space runs as one space, cut at `limit` characters with an ellipsis."""
    flat = _RUNS.sub(" ", clean(text)).strip()
    return flat if limit is None or len(flat) <= limit else flat[: limit - 1] + "…"


def _show(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code in (0x2028, 0x2029):
        return "\n"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code >= 0xFDD0 else f"⟨U+{code:04X}⟩"
