"""Makes one paper out of a family and a story: writes the blocks and keeps the truth."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from benchmarks.papers.blocks import Block, Grid, GridCell, Line, Look, Mark, Sheets, Sign
from benchmarks.papers.family import Family, boilerplate, looks
from benchmarks.papers.letters import make_number
from benchmarks.papers.pen import AREAS, Pen
from benchmarks.papers.sheets import shape_pairs
from benchmarks.papers.story import MONITORED_YEARS, Story, names
from benchmarks.papers.tables import build_table
from benchmarks.papers.truth import Meaning, PaperTruth, Print

LONE = re.compile(r"^(?P<label>[^{}]*[：:]\s*)?\{(?P<field>[a-z_]+)(?::[a-z_0-9]+)?\}$")
ANY = re.compile(r"\{([a-z_]+)(?::[a-z_0-9]+)?\}")
BLANKS = ("", "", "　　　　", "/", "____________", "无")
# What a parcel list says row by row need not be a fact of the whole paper.
ROW_FIELDS = frozenset(
    {"forest_category", "density", "land_class_before", "canopy_before", "public_welfare", "parcel_numbers"}
)
BLANK_SHARE, UNSIGNED_SHARE = 0.05, 0.06
LINE_ROLES = ("head", "title", "centre", "heading", "flat", "right", "note", "to")


@dataclass
class Composed:
    """A paper and what is known of it (pages not yet found)."""

    sheets: Sheets
    truth: PaperTruth


def compose(family: Family, story: Story, dice: Random, name: str) -> Composed:
    """Write one paper of a family."""
    _settle(family, story, dice)
    pen = Pen(story, dice)
    blanks = _choose_blanks(family.blocks, dice)
    unsigned = dice.random() < UNSIGNED_SHARE
    writer = _Writer(pen, blanks, unsigned, looks()[family.look]["sheets"])
    blocks = [block for entry in family.blocks for block in writer.build(entry)]
    silent = sorted(blanks - set(pen.truth) | (writer.silent - set(pen.truth)))
    fields = {
        field: [Print(literal=p.literal, value=p.value, step=p.step, key=p.key) for p in prints]
        for field, prints in sorted(pen.truth.items())
        if prints
    }
    truth = PaperTruth(
        id=name,
        type=family.type,
        family=f"{family.type}/{family.name}",
        split=family.split,
        fields=fields,
        silent=silent,
        open=sorted(family.open | writer.open),
        implied=implied(story),
        rows=writer.rows,
        signed=not (unsigned and writer.has_sign),
        sealed=any(isinstance(b, Sign) and b.seal for b in blocks),
    )
    title = next((b.text for b in blocks if isinstance(b, Line) and b.role == "title"), name)
    return Composed(Sheets(title.replace("\n", ""), blocks, _look(family, dice)), truth)


def _settle(family: Family, story: Story, dice: Random) -> None:
    """What differs from paper to paper of one story: issuer, addressee, date, number."""
    values = story.values
    values["issuer"] = story.firms[family.issuer] if family.issuer else ""
    values["addressee"] = story.firms[family.addressee] if family.addressee else ""
    values["date"] = story.days[family.date]
    values["number"] = _number(family, story, values["date"], dice)
    values["parcel_numbers"] = [parcel.number for parcel in story.parcels[: dice.randrange(1, 5)]]
    values["authorised_by"] = [story.firms["committee"]]
    values["authorised_to"] = story.firms["owner"]
    if family.type in ("monitoring_report", "verification_report"):
        story.claims = dict(list(story.claims.items())[:MONITORED_YEARS])
        values["claimed_total"] = sum(story.claims.values())
        del values["claimed_annual"]
    values["applied_total"] = values["verified_total"] = sum(story.claims.values())
    values["application_date"] = values["date"]


def _number(family: Family, story: Story, day: date, dice: Random) -> str:
    values, year = story.values, day.year
    if family.number == "forest":
        serial = f"{dice.randrange(1, 99999):06}"
        return dice.choice(
            (
                f"{story.organ}林证字({year})第{serial}号",
                f"{story.organ}政林证字（{year}）第{serial}号",
                f"{story.organ}林证字〔{year}〕第{serial}号",
                f"林证字[{year}]第{serial}号",
            )
        )
    if family.number == "property":
        mark = names(story.split)["province_marks"][values["province"]]
        serial = f"{dice.randrange(1, 99999):07}"
        return dice.choice(
            (
                f"{mark}({year}){values['county']}不动产权第{serial}号",
                f"{mark}（{year}）{values['county']}不动产权第{serial}号",
            )
        )
    if family.number == "contract":
        return dice.choice(
            (f"HT-{year}-{dice.randrange(1, 200):03}", f"{story.organ}林合〔{year}〕{dice.randrange(1, 90)}号")
        )
    return make_number(story.organ + (family.number or "林发"), year, dice)


def implied(story: Story) -> dict[str, Meaning | list[str]]:
    """The story's values in canonical units."""
    known: dict[str, Meaning | list[str]] = {}
    for field, value in story.values.items():
        if isinstance(value, date):
            known[field] = value.isoformat()
        elif isinstance(value, list):
            known[field] = [str(item) for item in value]
        elif isinstance(value, bool | str):
            known[field] = value
        elif field in AREAS:
            known[field] = float(value) / 15
        elif field == "density":
            known[field] = float(value) * 15
        else:
            known[field] = float(value)
    return known


def _texts(entry: Any) -> Iterator[tuple[str, bool]]:
    """All template strings of an entry, and whether each is a cell that may be left blank."""
    if isinstance(entry, str):
        yield entry, False
    elif isinstance(entry, dict):
        for kind, body in entry.items():
            if kind == "form":
                for row in body["rows"]:
                    yield from ((str(cell), len(row) > 1) for cell in row)
            elif kind == "pairs":
                for row in body:
                    yield from ((text, True) for text in ([row] if isinstance(row, str) else row))
            elif kind == "sheet":
                yield from ((str(value), True) for _, value in sheet_rows(body))
            elif kind == "sign":
                for text in _sign(body):
                    yield text, False
            elif isinstance(body, str):
                yield body, False
            elif isinstance(body, list):
                yield from ((str(text), False) for text in body)


def field_of(name: str) -> str:
    """The field that a placeholder fills."""
    return "cited_numbers" if name == "cite" else name


def _choose_blanks(entries: list[Any], dice: Random) -> set[str]:
    inside: set[str] = set()
    elsewhere: set[str] = set()
    for entry in entries:
        for text, cell in _texts(entry):
            lone = LONE.match(text) if cell else None
            (inside if lone else elsewhere).update(field_of(name) for name in ANY.findall(text))
    return {field for field in sorted(inside - elsewhere) if dice.random() < BLANK_SHARE}


def sheet_rows(body: Any) -> list[list[str]]:
    """Pairs of label and value of a `sheet` block, which is a list of them or a mapping with `rows`."""
    rows: list[list[str]] = body["rows"] if isinstance(body, dict) else body
    return rows


def _sign(body: Any) -> tuple[str, str]:
    options = body if isinstance(body, dict) else {}
    return str(options.get("by", "{issuer}")), str(options.get("day", "{date}"))


class _Writer:
    def __init__(self, pen: Pen, blanks: set[str], unsigned: bool, shapes: list[str]) -> None:
        self.pen, self.blanks, self.unsigned, self.shapes = pen, blanks, unsigned, shapes
        self.blank_mark = pen.dice.choice(BLANKS)
        self.silent: set[str] = set()
        self.open: frozenset[str] = frozenset()
        self.rows: list[dict[str, str | float]] = []
        self.has_sign = False

    def build(self, entry: Any) -> Iterator[Block]:
        if isinstance(entry, str):
            yield Mark(entry) if entry in ("rule", "break", "photo", "map") else Line(self.pen.write(entry))
            return
        if "maybe" in entry and self.pen.dice.random() > float(entry["maybe"]):
            return
        for kind, body in entry.items():
            if kind in LINE_ROLES:
                yield Line(self.pen.write(body), "flat" if kind == "to" else kind)
            elif kind == "form":
                yield self._form(body)
            elif kind == "pairs":
                yield from self._pairs(body)
            elif kind == "sheet":
                yield from self._sheet(body)
            elif kind == "boiler":
                yield from self._boiler(body)
            elif kind == "table":
                grid, rows = build_table(body, self.pen)
                self.rows.extend(rows)
                self.open |= ROW_FIELDS if rows else frozenset()
                yield grid
            elif kind == "sign":
                yield self._sign_off(body)
            elif kind == "copies":
                yield Grid(tuple((GridCell(self.pen.write(text), left=True),) for text in body), 1)
            elif kind == "pick":
                yield from self.build(self.pen.dice.choice(body))
            elif kind == "text":
                yield Line(self.pen.write(body))
            elif kind != "maybe":
                raise ValueError(f"unknown block {kind!r}")

    def _cell(self, text: str) -> str:
        lone = LONE.match(text)
        if lone and field_of(lone["field"]) in self.blanks:
            return self.pen.write(lone["label"] or "") + self.blank_mark
        return self.pen.write(text)

    def _form(self, body: dict[str, Any]) -> Grid:
        width = max(len(row) for row in body["rows"])
        style = body.get("style", "grid")
        rows: list[tuple[GridCell, ...]] = []
        for row in body["rows"]:
            texts = [self._cell(str(cell)) for cell in row]
            if style == "stack":  # label above the value in one cell
                pairs = [f"{label}\n{value}" for label, value in zip(texts[::2], texts[1::2], strict=False)]
                cells = [GridCell(text, left=True) for text in pairs or texts]
                width_here = width // 2
            elif style == "over":  # a row of labels over a row of values
                rows.append(_spread([GridCell(text, head=True) for text in texts[::2]], width // 2))
                cells, width_here = [GridCell(text) for text in texts[1::2]], width // 2
            else:
                cells = [
                    GridCell(
                        text,
                        head=index % 2 == 0 and len(texts) > 1,
                        left=index % 2 == 1 or len(texts) == 1,
                        tall=len(texts) == 1 and "\n" in text,
                    )
                    for index, text in enumerate(texts)
                ]
                width_here = width
            rows.append(_spread(cells, width_here))
        columns = width // 2 if style in ("stack", "over") else width
        return Grid(
            tuple(rows), max(1, columns), ruled=style != "open", caption=self.pen.write(body.get("caption", ""))
        )

    def _pairs(self, body: list[Any]) -> Iterator[Block]:
        if any(isinstance(row, list) for row in body):
            rows = [[self._cell(text) for text in ([row] if isinstance(row, str) else row)] for row in body]
            width = max(len(row) for row in rows)
            yield Grid(tuple(_spread([GridCell(t, left=True) for t in row], width) for row in rows), width, ruled=False)
        else:
            for text in body:
                yield Line(self._cell(text), "flat")

    def _sheet(self, body: Any) -> Iterator[Block]:
        """Labels and values in a shape of the family, else of the look."""
        options = body if isinstance(body, dict) else {}
        shape = self.pen.dice.choice(options.get("shapes") or self.shapes)
        pairs = [(self.pen.write(str(label)), self._cell(str(value))) for label, value in sheet_rows(body)]
        blocks = shape_pairs(pairs, shape, self.pen.dice)
        if "caption" in options:
            yield Line(self.pen.write(options["caption"]), "centre")
        yield from blocks

    def _boiler(self, body: str) -> Iterator[Block]:
        """Two to four paragraphs that any such paper could hold; `body` names the heap."""
        heap = boilerplate()[body]
        for text in self.pen.dice.sample(heap, self.pen.dice.randrange(2, min(5, len(heap) + 1))):
            yield Line(self.pen.write(text))

    def _sign_off(self, body: Any) -> Sign:
        self.has_sign = True
        issuer, day = _sign(body)
        options = body if isinstance(body, dict) else {}
        if self.unsigned:
            self.silent.update(ANY.findall(day))
            who = self.pen.dice.choice(("", "（盖章）", "单位（公章）："))
            return Sign(who, self.pen.dice.choice(("　　年　　月　　日", "")), "")
        seal = self.pen.story.values["issuer"] if options.get("seal", True) else ""
        return Sign(self.pen.write(issuer), self.pen.write(day), seal, bool(options.get("left", False)))


def _spread(cells: list[GridCell], width: int) -> tuple[GridCell, ...]:
    """Let the last cell take the columns that are left."""
    short = width - len(cells)
    if short > 0:
        last = cells[-1]
        cells[-1] = GridCell(last.text, 1 + short, 1, last.head and len(cells) > 1, last.left, last.tall)
    return tuple(cells)


def _look(family: Family, dice: Random) -> Look:
    choices = {key: dice.choice(values) for key, values in looks()[family.look].items() if key != "sheets"}
    return Look(
        **{**choices, "margins": tuple(choices["margins"])}, wide=family.wide, fonts=dice.choice(names()["font_sets"])
    )
