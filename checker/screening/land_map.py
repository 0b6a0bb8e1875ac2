"""The parcels of a screening for the map: one pattern of verdicts each, from which the page draws every mechanism."""

from typing import Any

import numpy as np
import pandas as pd

from checker.judgement.vector import FAIL, NOT_APPLICABLE, PASS, VERDICTS
from checker.report.map_data import ParcelMap, draw_map
from checker.report.messages import Messages
from checker.report.text import one_line
from checker.screening.found import screen_word
from checker.screening.outcome import ELIGIBLE, NOT_ELIGIBLE, OUTCOMES
from checker.screening.screen import Screened

LETTERS = {PASS: "p", FAIL: "f", NOT_APPLICABLE: "n"}
TAGS = ("land_class", "forest_category")


def draw_screening(found: Screened, messages: Messages, budget: int) -> ParcelMap | None:
    """None where no parcel has a shape. `budget`: bytes that the map's data may take."""
    frame, lang = found.frame, messages.lang
    main = found.screens.mechanisms[0]
    outcome = found.judged.outcome[main.id]
    status = np.select([outcome == ELIGIBLE, outcome == NOT_ELIGIBLE], ["eligible", "excluded"], "undecided")
    shown = frame[["parcel", "geometry"]].assign(area_map_ha=found.ground.m2 / 10_000, status=status)
    ids = list(found.judged.verdicts)
    pattern, patterns = _patterns(found, ids)
    tags = _tags(found, messages)

    def more(rows: np.ndarray) -> dict[str, Any]:
        return {
            "views": [
                {"name": item.title.text(lang), "criteria": [ids.index(c.id) for c in item.criteria if c.decides],
                 "closed": f"{item.closed.title.text(lang)}: {item.closed.why.text(lang)}" if item.closed else "",
                 "unknown": " ".join(messages.pick(gap.zh, gap.en) for gap in item.gaps if gap.decides)}
                for item in found.screens.mechanisms
            ],
            "criteria": [_criterion(found, name, lang) for name in ids],
            "verdicts": _verdict_words(lang), "outcomes": [screen_word("outcome", name, lang) for name in OUTCOMES],
            "patterns": patterns, "pattern": pattern[rows].tolist(),
            "tags": [{"label": label, "values": values, "of": of[rows].tolist()} for label, values, of in tags],
        }  # fmt: skip

    return draw_map(shown, budget, more=more)


def _verdict_words(lang: str) -> dict[str, str]:
    words = {str(code): screen_word("verdict", str(VERDICTS[code]), lang) for code in range(PASS)}
    return words | {letter: screen_word("verdict", str(VERDICTS[code]), lang) for code, letter in LETTERS.items()}


def _patterns(found: Screened, ids: list[str]) -> tuple[np.ndarray, list[str]]:
    """Which pattern of verdicts each parcel has, and the patterns as texts, one character a criterion."""
    table = np.ascontiguousarray(np.column_stack([found.judged.verdicts[name] for name in ids]))
    rows = table.view([("", table.dtype)] * table.shape[1]).ravel()
    distinct, first, pattern = np.unique(rows, return_index=True, return_inverse=True)
    assert len(distinct) == len(first)
    return pattern, ["".join(LETTERS.get(int(code), str(int(code))) for code in table[row]) for row in first]


def _criterion(found: Screened, name: str, lang: str) -> str:
    everything = (*found.screening.mechanisms, found.screening.statistics)
    item = next(c for mechanism in everything for c in mechanism.criteria if c.id == name)
    said = f"{item.id} {item.title.text(lang)}（{item.cites.text} {item.cites.clause}，"
    text = f"{said}{screen_word('basis', item.basis, lang)}）: {item.condition.text(lang)}"
    return one_line(text if lang == "zh" else text.replace("（", " (").replace("）", ")").replace("，", ", "), 400)


def _tags(found: Screened, messages: Messages) -> list[tuple[str, list[str], np.ndarray]]:
    """What else the panel says of a parcel: few distinct texts each."""
    lang = messages.lang
    frame = found.frame
    columns = [
        (screen_word("column", "county", lang), pd.Series(found.places.county)),
        (screen_word("column", "township", lang), pd.Series(found.places.township)),
        *((_label(name, lang), frame[name].where(frame[f"{name}__cause"].isna()))
          for name in TAGS),
    ]  # fmt: skip
    found_tags = []
    for label, values in columns:
        codes, distinct = pd.factorize(values.fillna("").astype(str).replace("", "—"))
        found_tags.append((label, [one_line(text, 60) for text in distinct], codes))
    return found_tags


def _label(name: str, lang: str) -> str:
    from checker.judgement.names import look_up
    from checker.resources.vocabulary import load_vocabulary

    known = look_up(f"parcel.{name}", load_vocabulary())
    return known.label.text(lang) if known is not None else name
