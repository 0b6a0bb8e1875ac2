"""What is known of a generated paper, and the file it is kept in."""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict

TRUTH_NAME = "truth.json"
Meaning = bool | float | str


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Print(Strict):
    """One printed form: `value` canonical, `step` its last digit, `key` the item of a map, `pages` where it stands
    (counted within the paper, empty where the format has no pages)."""

    literal: str
    value: Meaning
    step: float = 0.0
    key: str | None = None
    pages: list[int] = []


class PaperTruth(Strict):
    """One paper. `silent`: labels printed without a value. `open`: fields whose reading is a matter of taste here.
    `implied`: true values of the story that are not printed as such; reading them is neither right nor wrong.
    `rows`: lines of a parcel list by column."""

    id: str
    type: str
    family: str
    split: str
    fields: dict[str, list[Print]]
    silent: list[str] = []
    open: list[str] = []
    implied: dict[str, Meaning | list[str]] = {}
    rows: list[dict[str, str | float]] = []
    signed: bool = True
    sealed: bool = False


class Piece(Strict):
    """Pages `first` to `last` of a file hold one paper."""

    first: int
    last: int
    paper: PaperTruth


class FileTruth(Strict):
    """A file below `papers/`. `carrier`: pdf, docx, xlsx, scan, jpg, merged. `turned`: page -> degrees clockwise."""

    path: str
    carrier: str
    pieces: list[Piece]
    turned: dict[int, int] = {}


class SetTruth(Strict):
    """A generated set."""

    seed: int
    split: str
    files: list[FileTruth]


def save(truth: SetTruth, folder: Path) -> None:
    """Write `truth.json`."""
    text = json.dumps(truth.model_dump(mode="json"), ensure_ascii=False, indent=1)
    (folder / TRUTH_NAME).write_text(text + "\n", encoding="utf-8")


def load(folder: Path) -> SetTruth:
    """Read `truth.json`; raises OSError or ValidationError."""
    return SetTruth.model_validate_json((folder / TRUTH_NAME).read_text(encoding="utf-8"))
