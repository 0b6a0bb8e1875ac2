"""Which parcels a title paper is about: by the numbers it lists, by the list that names it, or by its place."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from checker.model.extracted import Extracted
from checker.model.parsed import Parsed
from checker.parcels.codebook import load_codebook
from checker.parcels.notes import Notes, listing
from checker.parcels.salvage import parcel_areas
from checker.parcels.texts import clean_number, loose_number

_DECORATION = re.compile(r"[\s第号（）()〔〕\[\]【】]")
_SEVERAL = re.compile(r"[、,，;；/\n]+")
CERTIFICATE_LENGTH = 6
Joined = tuple[tuple[int, ...], bool]
"""Positions of parcels, and whether they are sure."""


class Joiner:
    """Joins the title papers of one dossier to the rows of its parcel table."""

    def __init__(self, table: pd.DataFrame, parsed: Mapping[str, Parsed], notes: Notes) -> None:
        self._table, self._parsed, self._notes = table, parsed, notes
        self._numbers = _by_number(table)
        self._certificates = _by_certificate(table)
        self._villages = _by_village(table)
        self._area = parcel_areas(table)

    def join(self, paper: Extracted, listed: object, number: object, area_ha: object) -> Joined | None:
        """The parcels of a paper; None where nothing tells. Numbers it lists come first; a list that names the paper
        adds to them; place and area together are a guess for a person to confirm."""
        document = paper.document
        found = self._listed(paper, listed) if isinstance(listed, tuple) and listed else set()
        by_list = self._certificates.get(plain_certificate(number), []) if isinstance(number, str) else []
        if by_list and not set(by_list) <= found:
            self._notes.say("title_by_list", document.id, path=document.path, count=len(by_list))
        found |= set(by_list)
        if found:
            self._notes.say("title_joined", document.id, path=document.path, count=len(found))
            return tuple(sorted(found)), True
        if isinstance(listed, tuple) and listed:
            return None
        cited = self._cited(paper)
        if cited:
            self._notes.say("title_by_list", document.id, path=document.path, count=len(cited))
            return tuple(cited), True
        guess = self._placed(paper, area_ha)
        if guess:
            self._notes.say("title_by_place", document.id, path=document.path, count=len(guess))
            return tuple(guess), False
        self._notes.say("title_without_numbers", document.id, path=document.path)
        return None

    def _listed(self, paper: Extracted, listed: tuple[str, ...]) -> set[int]:
        found: set[int] = set()
        lost: list[str] = []
        for text in listed:
            positions = self._numbers.get(_plain(text), [])
            if len(positions) == 1:
                found.add(positions[0])
            else:
                lost.append(text)
        if lost:
            self._notes.say(
                "title_unmatched", paper.document.id, path=paper.document.path, count=len(lost), numbers=listing(lost)
            )
        return found

    def _cited(self, paper: Extracted) -> list[int]:
        """Parcels of the certificates that a contract cites by number."""
        text = plain_certificate(self._text(paper)) if paper.document.type == "land_contract" else ""
        return sorted({p for number, own in self._certificates.items() if number in text for p in own})

    def _text(self, paper: Extracted) -> str:
        parsed = self._parsed.get(paper.document.id)
        return "".join(line.text for page in parsed.pages for line in page.lines) if parsed is not None else ""

    def _placed(self, paper: Extracted, area_ha: object) -> list[int]:
        """Parcels of the villages that the paper names, where their area is that of the paper."""
        if not isinstance(area_ha, float) or area_ha <= 0:
            return []
        text = self._text(paper).replace(" ", "")
        positions = sorted({p for village, own in self._villages.items() if village in text for p in own})
        total = float(self._area[positions].sum()) if positions else np.nan
        near = abs(total - area_ha) <= load_codebook().numbers.title_area_rel.value * area_ha
        return positions if near else []


def plain_certificate(number: object) -> str:
    """A certificate number without what hands vary: blanks, brackets, 第 and 号."""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", str(number))).upper()


def _by_number(table: pd.DataFrame) -> dict[str, list[int]]:
    """Positions by plain number, and by compartment and number as `2/5`, leading zeros apart."""
    found: dict[str, list[int]] = defaultdict(list)
    for position, (number, compartment) in enumerate(
        zip(table["parcel_number"], table["compartment"], strict=True)
    ):  # fmt: skip
        if isinstance(number, str) and number:
            for key in {loose_number(number)} | (
                {loose_number(f"{compartment}-{number}")} if isinstance(compartment, str) and compartment else set()
            ):
                found[key].append(position)
    return found


def _by_certificate(table: pd.DataFrame) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    if "certificate_number" in table:
        for position, text in enumerate(table["certificate_number"]):
            for part in _SEVERAL.split(text) if isinstance(text, str) else ():
                # A number too short could stand in any text.
                if len(plain := plain_certificate(part)) >= CERTIFICATE_LENGTH:
                    found[plain].append(position)
    return found


def _by_village(table: pd.DataFrame) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for position, village in enumerate(table["village"]):
        if isinstance(village, str) and len(village) > 1:
            found[village.replace(" ", "")].append(position)
    return found


def _plain(text: str) -> str:
    """A listed number without the words about it: 2林班5小班 is 2/5."""
    plain = clean_number(text)
    for word in ("林班", "小班", "号", "第", "宗地"):
        plain = plain.replace(word, "-")
    return loose_number(plain)


def names_of(values: Sequence[object]) -> set[str]:
    """Names of persons and bodies without blanks, in one width."""
    return {plain_name(value) for value in values if isinstance(value, str) and value.strip()}


def plain_name(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
