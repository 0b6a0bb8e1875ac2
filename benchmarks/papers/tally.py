"""Counts what was read right, wrong or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.papers.compare import implied_alike, is_many, items_right, print_alike
from benchmarks.papers.reading import Read
from benchmarks.papers.truth import FileTruth, PaperTruth, Piece
from checker.model.fact import Fact
from checker.model.vocabulary import Vocabulary

MEDIA = {"pdf": "text", "docx": "text", "xlsx": "text", "scan": "scan", "jpg": "scan", "merged": "scan"}
BINS = (0.95, 0.90, 0.80, 0.70, 0.50, 0.0)


@dataclass
class Count:
    """Lists and maps count by the share of their items, so that a long one weighs no more than a number.
    `unsought`: wanted fields that the program neither gave nor reported as looked for."""

    right_read: float = 0.0
    read: float = 0.0
    right_wanted: float = 0.0
    wanted: float = 0.0
    unsought: float = 0.0

    def add(self, other: "Count") -> None:
        self.right_read += other.right_read
        self.read += other.read
        self.right_wanted += other.right_wanted
        self.wanted += other.wanted
        self.unsought += other.unsought

    @property
    def precision(self) -> float | None:
        return self.right_read / self.read if self.read else None

    @property
    def recall(self) -> float | None:
        return self.right_wanted / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        precision, recall = self.precision, self.recall
        if recall is None or precision is None:
            return 0.0 if self.wanted or self.read else None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def sought_recall(self) -> float | None:
        sought = self.wanted - self.unsought
        return self.right_wanted / sought if sought else None


@dataclass
class Miss:
    """One error for developers. `kind`: wrong, missed, unsought, invented, type, unread."""

    kind: str
    paper: str
    family: str
    medium: str
    field: str
    wanted: str
    got: str = ""
    quote: str = ""
    confidence: float | None = None


@dataclass
class Tally:
    """Everything counted over a set; keys are (medium, type, field)."""

    fields: dict[tuple[str, str, str], Count] = field(default_factory=dict)
    types: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    confidence: dict[tuple[str, float], list[int]] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    rows: dict[str, Count] = field(default_factory=dict)
    splits: list[int] = field(default_factory=lambda: [0, 0, 0])  # right, made, wanted
    unread: dict[str, int] = field(default_factory=dict)
    conflicts: int = 0
    blanks: dict[str, list[int]] = field(default_factory=dict)  # medium -> reported silent, filled, printed

    def total(self, medium: str, type_: str | None = None, name: str | None = None) -> Count:
        count = Count()
        for (m, t, f), part in self.fields.items():
            if m == medium and type_ in (None, t) and name in (None, f):
                count.add(part)
        return count


def tally_set(files: Sequence[FileTruth], reads: Iterable[Read], vocabulary: Vocabulary) -> Tally:
    """Compare all papers read with the truth of their files."""
    by_file: dict[str, list[Read]] = {}
    for read in reads:
        by_file.setdefault(read.file, []).append(read)
    tally = Tally()
    for file in files:
        found = by_file.get(file.path, [])
        if file.carrier == "merged":
            _count_splits(file, found, tally)
        for piece in file.pieces:
            _count_paper(piece, _best(piece, found), MEDIA[file.carrier], tally, vocabulary)
    return tally


def _count_splits(file: FileTruth, found: Sequence[Read], tally: Tally) -> None:
    """First pages of papers inside the file, page 1 aside."""
    wanted = {piece.first for piece in file.pieces if piece.first > 1}
    made = {read.first for read in found if read.first is not None and read.first > 1}
    for place, number in enumerate((len(wanted & made), len(made), len(wanted))):
        tally.splits[place] += number


def _best(piece: Piece, found: Sequence[Read]) -> Read | None:
    """The paper that overlaps the pages most; a whole file stands for all its pieces."""

    def overlap(read: Read) -> int:
        first, last = read.first or 1, read.last or 10**6
        return min(last, piece.last) - max(first, piece.first) + 1

    candidates = [read for read in found if overlap(read) > 0]
    return max(candidates, key=lambda read: (overlap(read), -(read.first or 0))) if candidates else None


def _count_paper(piece: Piece, read: Read | None, medium: str, tally: Tally, vocabulary: Vocabulary) -> None:
    truth = piece.paper
    paper = read.paper if read else None
    kind = tally.types.setdefault((medium, truth.type), [0, 0])
    kind[1] += 1
    state = paper.document.state if paper else "absent"
    if paper is None or (state not in ("read", "partly_read") and not paper.facts):
        tally.unread[medium] = tally.unread.get(medium, 0) + 1
        tally.misses.append(Miss("unread", truth.id, truth.family, medium, "", truth.type, state))
    got_type = paper.document.type if paper else None
    if got_type == truth.type:
        kind[0] += 1
    elif paper is not None:
        tally.misses.append(Miss("type", truth.id, truth.family, medium, "type", truth.type, str(got_type)))
    facts = {fact.field: fact for fact in paper.facts} if paper else {}
    sought = set(facts) | set(paper.silent if paper else ())
    judged = {name for name, spec in vocabulary.fields.items() if not spec.found_in or truth.type in spec.found_in}
    for name in sorted((judged | set(truth.fields)) - set(truth.open)):
        _count_field(name, truth, facts.get(name), name in sought, medium, tally)
    if paper is not None:
        _count_blanks(truth, facts, set(paper.silent), medium, tally)
    if paper is not None and truth.rows:
        _count_rows(truth, paper.tables, medium, tally)


def _count_field(name: str, truth: PaperTruth, fact: Fact | None, sought: bool, medium: str, tally: Tally) -> None:
    count = tally.fields.setdefault((medium, truth.type, name), Count())
    prints = truth.fields.get(name, [])
    if name not in truth.fields and (fact is None or fact.value is None):
        return
    confidence = _confidence(fact) if fact else None
    got = fact.value if fact else None
    quote = fact.evidence[0].quote if fact and fact.evidence else ""
    if fact is not None and fact.state == "conflict":
        tally.conflicts += 1

    def miss(kind: str) -> None:
        wanted = "; ".join(dict.fromkeys(f"{p.key}:{p.value}" if p.key else str(p.value) for p in prints))[:120]
        tally.misses.append(
            Miss(kind, truth.id, truth.family, medium, name, wanted, _show(got), quote[:80], confidence)
        )

    if not prints:
        if implied_alike(truth, name, got):
            return
        count.read += 1
        _bin(confidence, False, medium, tally)
        miss("invented")
        return
    count.wanted += 1
    if got is None:
        count.unsought += 0 if sought else 1
        miss("missed" if sought else "unsought")
        return
    count.read += 1
    if is_many(name):
        hits, read, wanted = items_right(name, prints, got)
        right = hits == read == wanted
        count.right_read += hits / read if read else 0
        count.right_wanted += hits / wanted
    else:
        right = print_alike(name, prints, got)
        count.right_read += right
        count.right_wanted += right
    _bin(confidence, right, medium, tally)
    if not right:
        miss("wrong")


def _count_blanks(truth: PaperTruth, facts: dict[str, Fact], silent: set[str], medium: str, tally: Tally) -> None:
    cell = tally.blanks.setdefault(medium, [0, 0, 0])
    for name in set(truth.silent) - set(truth.open):
        cell[0] += name in silent
        cell[1] += name in facts and not implied_alike(truth, name, facts[name].value)
        cell[2] += 1


def _count_rows(truth: PaperTruth, tables: Sequence[Any], medium: str, tally: Tally) -> None:
    """A row is right when every known column of it is."""
    count = tally.rows.setdefault(medium, Count())
    wanted = {str(row.get("parcel_number")): row for row in truth.rows}
    count.wanted += len(wanted)
    before = count.right_read
    for table in tables:
        for row in table.rows:
            cells = dict(zip(table.columns, row, strict=False))
            count.read += 1
            known = wanted.get(str(cells.get("parcel_number", "")).strip())
            if known and _row_alike(cells, known):
                count.right_read += 1
                count.right_wanted += 1
    right = count.right_read - before
    if right < len(wanted):
        heads = " / ".join(",".join(table.columns) for table in tables)
        kind = "wrong" if tables else "missed"
        tally.misses.append(
            Miss(kind, truth.id, truth.family, medium, "rows", f"{len(wanted)} rows", f"{right:.0f} right", heads[:80])
        )


def _row_alike(cells: dict[str, str], known: dict[str, str | float]) -> bool:
    return _area_alike(cells, known) and all(
        cells.get(name, "").strip() == str(value) for name, value in known.items() if name != "area"
    )


def _area_alike(cells: dict[str, str], known: dict[str, str | float]) -> bool:
    if "area" not in known:
        return True
    try:
        number = float(cells.get("area", "").replace(",", ""))
    except ValueError:
        return False
    return any(abs(number / unit - float(known["area"])) < 0.0051 for unit in (1, 15))


def _confidence(fact: Fact) -> float:
    return max((item.confidence for item in fact.evidence), default=0.0)


def _bin(confidence: float | None, right: bool, medium: str, tally: Tally) -> None:
    level = next(low for low in BINS if (confidence or 0.0) >= low)
    cell = tally.confidence.setdefault((medium, level), [0, 0])
    cell[0] += right
    cell[1] += 1


def _show(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text[:120]
