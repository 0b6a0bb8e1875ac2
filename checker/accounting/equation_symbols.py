"""Growth equations printed with letters, "V=a(1−e^(−kt))^m", whose numbers stand in a table."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from checker.accounting.equation_text import FORMS, SIGNS, SUPERSCRIPTS, N, Numbers, P
from checker.accounting.growth import Family

SYMBOL: Final = r"([A-Za-z][0-9]?)"


@dataclass(frozen=True)
class SymbolForm:
    """The family, the letters in the order in which `numbers` takes their values."""

    family: Family
    symbols: tuple[str, ...]
    numbers: Numbers

    def values(self, row: Mapping[str, float]) -> dict[str, float] | None:
        """The parameters of the family from a row of letters and values; None where one is absent."""
        if not set(self.symbols) <= set(row):
            return None
        return self.numbers(*(row[symbol] for symbol in self.symbols))


def read_symbols(text: str, age: str = "t") -> SymbolForm | None:
    """The form of an equation in letters; `age` is the letter of the age. None where it is none of ours."""
    raised = re.sub(r"([⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+)", lambda m: "^" + m.group(1).translate(SUPERSCRIPTS), text)
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", raised).translate(SIGNS)).rsplit("=", 1)[-1]
    plain = re.sub(r"_\(?([0-9])\)?", r"\1", plain).replace("**", "^")
    # The age may touch its coefficient (kt, k*t, k·t); a mark of its own keeps it apart from the letters.
    marked = re.sub(r"EXP|Exp|exp|(?<![A-Za-z])e\^(?=\()|(?<=[a-zA-Z])\*?e\^(?=\()", "\1", plain)
    marked = re.sub(rf"{re.escape(age)}(?![0-9])", "\2", marked).replace("*", "")
    right = marked.replace("\1", "exp").replace("\2", "t")
    for family, pattern, numbers in FORMS:
        letters = pattern.replace(N, SYMBOL).replace(P, SYMBOL)
        found = re.fullmatch(letters, right)
        if found and len(set(found.groups())) == len(found.groups()) and "t" not in found.groups():
            return SymbolForm(family, found.groups(), numbers)
    return None
