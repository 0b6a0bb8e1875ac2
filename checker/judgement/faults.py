"""What is wrong with a rule file, as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checker.model.errors import UserError
from checker.model.rule import Rule


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault with the file and line where a person must look."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


SHOWN = 30  # what a person reads at once; `faults` holds all of them


class RuleError(UserError):
    """Rules that cannot be used; `faults` lists everything that was found, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        count, more = len(self.faults), len(self.faults) - SHOWN
        listed = "\n".join(f"             {fault}" for fault in self.faults[:SHOWN])
        rest = f"\n             … 还有 {more} 处 / {more} more" if more > 0 else ""
        super().__init__(
            f"规则文件有 {count} 处错误，改正后再运行：", f"{count} fault(s) in rule files:\n{listed}{rest}"
        )

    @classmethod
    def of(cls, rule: Rule, messages: Sequence[str]) -> "RuleError":
        """The error for sentences about one rule."""
        return cls([Fault(rule.source, rule.line or 1, message) for message in messages])

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


@cache
def _lines(path: str) -> tuple[str, ...]:
    try:
        return tuple(Path(path).read_text(encoding="utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError):
        return ()


def line_of(path: str, start: int, *words: str) -> int:
    """The first line from `start` on that holds one of the words, the earlier word first; else `start`."""
    for word in words:
        for number, text in enumerate(_lines(path)[start - 1 :], start):
            if word and word in text:
                return number
    return start
