"""Markdown that says what it says: nothing from a paper becomes markup."""

import re
from collections.abc import Iterable, Sequence

from checker.report.text import one_line

# Bare addresses become links in many viewers; signs at the start of a line make lists and rules.
_SIGNS = re.compile(
    r"[\\`*_{}\[\]<>#!|~&$^@]|(?<=\w):(?=//)|(?<=www)\.|^[-+=]|^(?P<item>\d+)(?P<dot>[.)])(?=\s|$)", re.IGNORECASE
)
_SPELLED = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def escape(text: str, limit: int | None = 600) -> str:
    """One line of text with every sign of Markdown and HTML disarmed, also bare addresses."""
    return _SIGNS.sub(_disarm, one_line(text, limit))


def _disarm(match: re.Match[str]) -> str:
    if match["item"]:
        return f"{match['item']}\\{match['dot']}"
    sign = match.group()
    return _SPELLED.get(sign, "\\" + sign)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A pipe table; cells are escaped already."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]
