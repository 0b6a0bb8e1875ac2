"""The fact that decides a parcel, in words: what the criterion reads of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.judgement.names import look_up
from checker.model.vocabulary import Vocabulary
from checker.screening.judge import START, Judged
from checker.screening.mechanisms import Mechanism, Screens
from checker.screening.outcome import NOTHING

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Texts = npt.NDArray[np.object_]
WORDS = {
    "zh": {"unknown": "未知", "yes": "是", "no": "否", "join": "；", "of": "："},
    "en": {"unknown": "unknown", "yes": "yes", "no": "no", "join": "; ", "of": ": "},
}  # fmt: skip


class FactTexts:
    """Values of facts as texts, each column once."""

    def __init__(self, frame: "GeoDataFrame", vocabulary: Vocabulary, lang: str) -> None:
        self.frame, self.vocabulary, self.words, self.lang = frame, vocabulary, WORDS[lang], lang
        self._known: dict[str, Texts] = {}

    def values(self, name: str) -> Texts:
        """The values of a fact: `unknown` where it is not known."""
        if name not in self._known:
            self._known[name] = self._read("planting_start" if name == START else name.partition(".")[2], name)
        return self._known[name]

    def label(self, name: str) -> str:
        known = look_up("parcel.planting_start" if name == START else name, self.vocabulary)
        return known.label.text(self.lang) if known is not None else name

    def _read(self, column: str, name: str) -> Texts:
        blank = np.full(len(self.frame), self.words["unknown"], dtype=object)
        if column not in self.frame.columns:
            return blank
        known = look_up(name, self.vocabulary)
        unit = f" {known.unit}" if known is not None and known.unit not in (None, "fraction") else ""
        values = self.frame[column]
        open_rows = values.isna()
        if f"{column}__cause" in self.frame.columns:
            open_rows |= self.frame[f"{column}__cause"].notna()
        if pd.api.types.infer_dtype(values, skipna=True) == "mixed":
            values = values.map(lambda item: "、".join(item) if isinstance(item, list | tuple) else item)
        codes, distinct = pd.factorize(values)
        texts = np.array([*(self._text(item, unit) for item in distinct), ""], dtype=object)[codes]
        return np.where(open_rows.to_numpy(), blank, texts)

    def _text(self, value: object, unit: str) -> str:
        if isinstance(value, bool | np.bool_):
            return self.words["yes" if value else "no"]
        if isinstance(value, float | int | np.floating | np.integer):
            return f"{round(float(value), 4):.10g}{unit}"
        return str(value)

    def told(self, names: Sequence[str], rows: npt.NDArray[np.int64]) -> Texts:
        """The named facts of some rows: "label: value; …"."""
        of, join = self.words["of"], self.words["join"]
        parts = [[f"{self.label(name)}{of}{text}" for text in self.values(name)[rows]] for name in names]
        return np.array([join.join(texts) for texts in zip(*parts, strict=True)], dtype=object)


def deciding_ids(mechanism: Mechanism, judged: Judged) -> Texts:
    """Id of the deciding criterion per parcel, "" where none decides."""
    names = np.array([*(item.id for item in mechanism.criteria), ""], dtype=object)
    found: Texts = names[judged.deciding[mechanism.id]]
    return found


def deciding_facts(mechanism: Mechanism, screens: Screens, judged: Judged, texts: FactTexts) -> Texts:
    """What the deciding criterion read of each parcel, "" where none decides."""
    places = judged.deciding[mechanism.id]
    found = np.full(len(places), "", dtype=object)
    for place, criterion in enumerate(mechanism.criteria):
        rows = np.flatnonzero(places == place)
        names = [r.name for r in screens.compiled[criterion.id].reads if r.name == START or r.name[:7] == "parcel."]
        if len(rows) and names and place != NOTHING:
            found[rows] = texts.told(names, rows)
    return found
