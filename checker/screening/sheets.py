"""The workbook of a screening: summary, matrix of parcels and mechanisms, places, evidence, criteria, gaps."""

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from openpyxl.workbook import Workbook

from checker.report.cells import Column, Content, add_styles, fill_sheet
from checker.report.messages import Lang, Messages
from checker.report.package import without_clock
from checker.report.text import clean, one_line
from checker.report.values import type_label
from checker.screening.found import screen_word
from checker.screening.judge import START
from checker.screening.matrix import Cells, numbers, put_rows, texts
from checker.screening.mechanisms import Criterion
from checker.screening.model import CriterionFound, MechanismFound, Place, Sum
from checker.screening.outcome import OUTCOMES
from checker.screening.screen import Screened
from checker.screening.table import FACTS, PLACES

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FACT_ROWS = 100_000
VOLUMES = ("low", "median", "high")
Row = list[Content]


def screening_workbook(found: Screened, table: "GeoDataFrame", lang: Lang) -> bytes:
    """`table`: as `parcel_table` gives it in this language."""
    made = _Book(found, lang)
    book = Workbook()
    add_styles(book)
    book.properties.title = made.word("text", "title")
    book.properties.creator = f"sinkcheck {found.screening.version}"
    book.remove(book.active)
    made.fill(book, "about", (("item", 22), ("content", 110)), made.about())
    made.fill(book, "summary", made.summary_columns(), made.summary())
    fast: dict[str, Sequence[tuple[str, float, Cells]]] = {}
    fast["matrix"] = list(made.matrix(table))
    book.create_sheet(made.word("sheet", "matrix"))
    counties = [row for place in found.screening.counties for row in made.place(place, "counties")]
    made.fill(book, "counties", made.place_columns("counties"), counties)
    for name in ("townships", "facts"):
        book.create_sheet(made.word("sheet", name))
    townships = [row for place in found.screening.townships for row in made.place(place, "townships")]
    titles = made.place_columns("townships")
    fast["townships"] = [
        (made.title(key), width, _cells(column))
        for (key, width), column in zip(titles, zip(*townships, strict=True), strict=True)
    ]
    fast["facts"] = list(made.facts(table))
    made.fill(book, "evidence", (("mechanism", 30), ("criterion", 16), ("title", 30), ("cause", 12), ("parcels", 10),
              ("area_ha", 13), ("alone", 12), ("alone_ha", 13), ("evidence", 34), ("source", 34), ("remedy", 50)),
              list(made.evidence()))  # fmt: skip
    counted = tuple((f"verdict:{name}", 10) for name in made.verdicts)
    made.fill(book, "criteria", (("mechanism", 30), ("criterion", 16), ("title", 30), ("condition", 60), ("clause", 34),
              ("basis", 12), ("needs", 16), ("decides", 10), *counted), list(made.criteria()))  # fmt: skip
    made.fill(book, "gaps", (("mechanism", 40), ("gap", 110)), list(made.gaps()))
    for name, columns in fast.items():
        sheet = book[made.word("sheet", name)]
        fill_sheet(sheet, [Column(title, width) for title, width, _ in columns], [])
    out = BytesIO()
    book.save(out)
    parts = {name: f"xl/worksheets/sheet{book.sheetnames.index(made.word('sheet', name)) + 1}.xml" for name in fast}
    small = without_clock(out.getvalue(), found.screening.as_of)
    return put_rows(small, {parts[name]: [cells for _, _, cells in columns] for name, columns in fast.items()})


def _cells(column: Sequence[Content]) -> Cells:
    """A column of one kind, or of figures and words."""
    if all(value is None or isinstance(value, int | float) for value in column):
        return numbers(column)
    return texts([f"{value:.10g}" if isinstance(value, int | float) else value for value in column])


class _Book:
    """Rows of every sheet in one language."""

    verdicts = ("pass", "fail", "missing", "review", "unread", "conflict", "not_checked", "not_applicable")

    def __init__(self, found: Screened, lang: Lang) -> None:
        self.found, self.screening, self.lang = found, found.screening, lang
        self.messages = Messages(lang)
        self.mechanisms = {item.id: item for item in self.screening.mechanisms}
        self.join = "、" if lang == "zh" else ", "

    def word(self, section: str, key: str, **values: object) -> str:
        return screen_word(section, key, self.lang, **values)

    def fill(self, book: Workbook, name: str, columns: Sequence[tuple[str, float]], rows: Sequence[Row]) -> None:
        titles = [Column(self.title(key), width) for key, width in columns]
        fill_sheet(book.create_sheet(self.word("sheet", name)), titles, rows)

    def title(self, key: str) -> str:
        section, colon, rest = key.partition(":")
        if not colon:
            return self.word("column", key)
        first, _, second = rest.partition(":")
        return f"{self.word(section, first)} {self.word('column', second)}" if second else self.word(section, first)

    def about(self) -> list[Row]:
        """What stands behind the result."""
        told: list[tuple[str, str]] = [("title", ""), ("as_of", self.screening.as_of)]
        stated = self.screening.statements
        told += [
            ("statement", self.word("statement", key) + ("" if value is True else f": {value}"))
            for key, value in stated.items()
            if value not in (None, False)
        ]
        told += [
            ("file", f"{item['path']} · {item['state']} · sha256 {item['sha256']}") for item in self.screening.files
        ]
        for layer in self.screening.layers:
            say = self.word("text", "given") if layer.given else self.word(
                "text", "not_given", source=layer.source.text(self.lang))  # fmt: skip
            told.append(("layer", f"{layer.label.text(self.lang)}: {say} {self.join.join(layer.files)}"))
        told += [("note", self.messages.pick(note.text, note.text_en)) for note in self.screening.notes]
        told += [("problem", f"{item.code}: {item.path or ''} {item.detail}") for item in self.screening.problems]
        facts = sum(
            of.parcels for item in self.screening.mechanisms for key, of in item.outcomes.items() if key != "eligible"
        )
        if facts > FACT_ROWS:
            told.append(("cut", self.word("text", "cut", shown=FACT_ROWS, total=facts)))
        told += [("disclaimer", "")]
        extra: list[Row] = [["", self.word("text", key)] for key in ("eligible_means", "rate_note")]
        rows: list[Row] = []
        for key, text in told:
            label = "" if not text else self.word("sheet", "facts") if key == "cut" else self.word("text", key)
            rows.append([label, one_line(text or self.word("text", key), 4_000)])
        return [*rows, *extra]

    def summary_columns(self) -> list[tuple[str, float]]:
        by = [(f"outcome:{name}:{unit}", 13.0) for name in OUTCOMES for unit in ("parcels", "area_ha", "area_mu")]
        volumes = [(f"outcome:{name}:{key}", 14.0) for name in OUTCOMES[:2] for key in VOLUMES]
        return [("mechanism", 40), ("basis", 12), *by, *volumes, ("rates", 50), ("gap", 60)]

    def summary(self) -> list[Row]:
        return [self._summary(item) for item in self.screening.mechanisms]

    def _summary(self, item: MechanismFound) -> Row:
        row: Row = [item.title.text(self.lang), self.word("basis", item.basis)]
        for name in OUTCOMES:
            row += _areas(item.outcomes[name])
        for name in OUTCOMES[:2]:
            row += self._volumes(item.outcomes[name])
        rates = "\n".join(self.rate(rate) for rate in item.rates) or self.word("text", "unknown_yield")
        return [*row, rates, "\n".join(self.limits(item))]

    def rate(self, rate: Any) -> str:
        values = rate.model_dump()
        return f"{self.word('text', 'rate', **values)} · {self.word('basis', rate.basis)}"

    def limits(self, item: MechanismFound) -> list[str]:
        """Why a mechanism is closed, what the land alone says, and what is not known."""
        told = []
        if item.closed is not None:
            told.append(f"{item.closed.title.text(self.lang)}: {item.closed.why.text(self.lang)}")
            parts = [f"{self.word('outcome', key)} {of.parcels}" for key, of in (item.land or {}).items() if of.parcels]
            told.append(self.word("text", "land_only", parts=self.join.join(parts)))
        return told + [self.messages.pick(gap.zh, gap.en) for gap in item.gaps]

    def _volumes(self, of: Sum) -> Row:
        unknown = self.word("text", "unknown")
        return [unknown if v is None else round(v, 1) for v in (of.low_tco2e, of.median_tco2e, of.high_tco2e)]

    def matrix(self, table: "GeoDataFrame") -> Iterator[tuple[str, float, Cells]]:
        """Title, width and cells of each column."""
        for name in ("parcel", "parcel_number", *PLACES):
            yield self.word("column", name), 14, texts(table[name])
        yield self.word("column", "area_ha"), 11, numbers(table["area_ha"])
        yield self.word("column", "area_mu"), 11, numbers(table["area_mu"])
        yield self.word("column", "taken_out"), 14, texts(table["taken_out"])
        label = self.messages
        for name in FACTS:
            title = _fact_label(name, self.lang)
            if table[name].dtype == float:
                yield title, 12, numbers(table[name])
            else:
                yes, no = label.text("ui", "yes"), label.text("ui", "no")
                yield title, 14, texts(table[name].map(lambda v, y=yes, n=no: {True: y, False: n}.get(v, v)))
        words = {name: self.word("outcome", name) for name in OUTCOMES}
        for item in self.screening.mechanisms:
            by = table[f"{item.id}:by"].to_numpy(dtype=object)
            said = np.array([words[name] for name in table[item.id]], dtype=object)
            yield item.title.text(self.lang), 22, texts(np.where(by == "", said, said + " " + by))

    def place_columns(self, name: str) -> list[tuple[str, float]]:
        own = [("province", 14), ("county", 16), *([("township", 16)] if name == "townships" else [])]
        sums = [(f"column:{key}:{unit}", 13) for key in ("all", "taken_out", "base") for unit in UNITS]
        by = [(f"outcome:{key}:{unit}", 13) for key in OUTCOMES for unit in UNITS]
        volumes = [(f"outcome:{key}:{unit}", 14) for key in OUTCOMES[:2] for unit in VOLUMES]
        return [*own, *sums, ("mechanism", 36), *by, *volumes]

    def place(self, place: Place, name: str) -> Iterator[Row]:
        """A row per mechanism."""
        blank = self.word("text", "not_named")
        own: Row = [place.province or blank, place.county or blank]
        own += [place.township or blank] if name == "townships" else []
        sums = [value for of in (place.all, place.taken_out, place.base) for value in _areas(of)]
        for key, outcomes in place.mechanisms.items():
            row: Row = [*map(_plain, own), *sums, self.mechanisms[key].title.text(self.lang)]
            row += [value for outcome in OUTCOMES for value in _areas(outcomes[outcome])]
            yield row + [value for outcome in OUTCOMES[:2] for value in self._volumes(outcomes[outcome])]

    def evidence(self) -> Iterator[Row]:
        """What undecided parcels wait for, then the papers that are needed whatever the land is like."""
        criteria = {(m.id, c.id): c for m in self.screening.mechanisms for c in m.criteria}
        for item in self.screening.waiting:
            criterion = criteria[item.mechanism, item.criterion]
            yield [
                self.mechanisms[item.mechanism].title.text(self.lang), item.criterion,
                criterion.title.text(self.lang), self.word("verdict", item.cause), item.parcels, item.area_ha,
                item.alone_parcels, item.alone_ha, self.papers(criterion.evidence), *self.source(criterion),
            ]  # fmt: skip
        for mechanism in self.screening.mechanisms:
            for paper in mechanism.papers:
                why = paper["why"][self.lang]
                yield [mechanism.title.text(self.lang), "", self.word("text", "papers"), "", "", "", "", "",
                       self.papers((paper["type"],)), "", why]  # fmt: skip

    def papers(self, names: Sequence[str]) -> str:
        return self.join.join(type_label(name, self.messages) for name in names)

    def source(self, item: CriterionFound | Criterion) -> list[str]:
        return [text.text(self.lang) if text is not None else "" for text in (item.source, item.remedy)]

    def facts(self, table: "GeoDataFrame") -> Iterator[tuple[str, float, Cells]]:
        """Parcel by parcel what decided, mechanism after mechanism, as far as there is room."""
        rows, of, left = [], [], FACT_ROWS
        for number, item in enumerate(self.screening.mechanisms):
            here = np.flatnonzero(table[f"{item.id}:by"].to_numpy(dtype=object) != "")[: max(0, left)]
            rows.append(here)
            of.append(np.full(len(here), number))
            left -= len(here)
        mechanisms, chosen = np.concatenate(of), np.concatenate(rows)
        ids = [item.id for item in self.screening.mechanisms]
        by, fact, outcome = (
            np.concatenate(
                [table[f"{name}{part}"].to_numpy(dtype=object)[own] for name, own in zip(ids, rows, strict=True)]
            )
            for part in (":by", ":fact", "")
        )
        key = [(ids[number], name) for number, name in zip(mechanisms.tolist(), by.tolist(), strict=True)]
        known = {pair: next(c for c in self.mechanisms[pair[0]].criteria if c.id == pair[1]) for pair in set(key)}

        def told(text: Callable[[CriterionFound], str]) -> Cells:
            words = {pair: text(item) for pair, item in known.items()}
            return texts([words[pair] for pair in key])

        names = np.array([item.title.text(self.lang) for item in self.screening.mechanisms], dtype=object)
        words = {name: self.word("outcome", name) for name in OUTCOMES}
        title = self.title
        yield title("parcel"), 22, texts(table["parcel"].to_numpy(dtype=object)[chosen])
        yield title("mechanism"), 30, texts(names[mechanisms])
        yield title("outcome"), 10, texts([words[name] for name in outcome])
        yield title("criterion"), 16, texts(by)
        yield title("title"), 30, told(lambda item: item.title.text(self.lang))
        yield title("fact"), 50, texts(fact)
        yield title("condition"), 60, told(lambda item: item.condition.text(self.lang))
        yield title("clause"), 34, told(lambda item: f"{item.cites.text} {item.cites.clause}")
        yield title("basis"), 12, told(lambda item: self.word("basis", item.basis))

    def criteria(self) -> Iterator[Row]:
        for mechanism in (*self.screening.mechanisms, self.screening.statistics):
            for item in mechanism.criteria:
                needs = next((x.label.text(self.lang) for x in self.screening.layers if x.kind == item.needs), "")
                yield [
                    mechanism.title.text(self.lang), item.id, item.title.text(self.lang),
                    item.condition.text(self.lang), f"{item.cites.text} {item.cites.clause}",
                    self.word("basis", item.basis), needs,
                    self.word("text", "yes" if item.decides else "advice"),
                    *(item.verdicts.get(name, 0) for name in self.verdicts),
                ]  # fmt: skip

    def gaps(self) -> Iterator[Row]:
        for item in self.screening.mechanisms:
            for text in self.limits(item):
                yield [item.title.text(self.lang), text]


UNITS = ("parcels", "area_ha", "area_mu")


def _areas(of: Sum) -> Row:
    return [of.parcels, of.area_ha, of.area_mu]


def _plain(text: Content) -> Content:
    return one_line(text, 200) if isinstance(text, str) else text


def _fact_label(name: str, lang: str) -> str:
    from checker.judgement.names import look_up
    from checker.resources.vocabulary import load_vocabulary

    known = look_up(START if name == "start_date" else f"parcel.{name}", load_vocabulary())
    if known is None:
        return name
    unit = f" ({known.unit})" if known.unit not in (None, "fraction") else ""
    return clean(known.label.text(lang)) + unit
