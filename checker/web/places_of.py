"""What a page about evidence shows: places with their pictures, and what can be corrected there."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.fact import Fact
from checker.model.finding import Finding
from checker.model.vocabulary import Field
from checker.report.rows import FactRow, Quote
from checker.report.view import View
from checker.resources.vocabulary import load_vocabulary

PICTURED = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".jp2"})
MOST = 40  # places of one finding that a page shows


@dataclass(frozen=True)
class Choice:
    """A field that can be corrected; `read` says that a value was read at the place."""

    id: str
    label: str
    value: str
    hint: str
    read: bool
    corrected: bool = False


@dataclass(frozen=True)
class Piece:
    """A place in a paper. `box`: as the address of its picture takes it, empty where the whole page is shown."""

    evidence: Evidence
    quote: Quote
    paper: Document
    facts: tuple[str, ...]  # labels of what was read there
    pictured: bool
    box: str
    fields: tuple[Choice, ...]


def pieces(view: View, finding: Finding) -> tuple[Piece, ...]:
    """The places that a finding rests on, each once: corrections first, then those with a picture."""
    held: dict[Evidence, dict[str, str]] = {}  # label -> field
    for name in finding.facts:
        fact = view.facts.get(name)
        if fact is not None:
            for evidence in _evidence(fact):
                held.setdefault(evidence, {})[view.fact(fact).label] = fact.field
    found = [_piece(view, evidence, read) for evidence, read in held.items() if evidence.document in view.papers]
    return tuple(sorted(found, key=lambda piece: (piece.evidence.method != "correction", not piece.box))[:MOST])


def _piece(view: View, evidence: Evidence, read: dict[str, str]) -> Piece:
    paper = view.papers[evidence.document]
    pictured = is_pictured(paper) and evidence.page is not None
    box = ",".join(f"{value:.2f}" for value in evidence.box) if pictured and evidence.box else ""
    fields = fields_of(view, paper, evidence, tuple(read.values()))
    return Piece(evidence, view.quote(evidence), paper, tuple(read), pictured, box, fields)


def _evidence(fact: Fact) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys((*fact.evidence, *(piece for item in fact.candidates for piece in item.evidence))))


def is_pictured(paper: Document) -> bool:
    """Whether its pages can be drawn."""
    return PurePosixPath(paper.path.rpartition("#")[0] or paper.path).suffix.lower() in PICTURED


def pages_of(paper: Document) -> range:
    """The numbers of its pages in the file."""
    match = re.search(r"#(\d+)(?:-(\d+))?$", paper.path)
    if match:
        return range(int(match[1]), int(match[2] or match[1]) + 1)
    return range(1, max(1, paper.pages) + 1)


def values_of(view: View, document: str) -> tuple[FactRow, ...]:
    """What was read in a paper."""
    return tuple(view.fact(fact) for fact in view.audit.facts if fact.subject == f"document:{document}")


def fields_of(
    view: View, paper: Document, at: Evidence | None = None, asked: tuple[str, ...] = ()
) -> tuple[Choice, ...]:
    """What can be corrected in a paper: fields read at a place, those asked about before all, then others that were
    read, then what it may hold."""
    vocabulary = load_vocabulary()
    own = {fact.field: fact for fact in view.audit.facts if fact.subject == f"document:{paper.id}"}
    types = {name for name in (paper.type, *paper.possible_types) if name}
    made = []
    for name, spec in vocabulary.fields.items():
        fact = own.get(name)
        if fact is None and spec.found_in and not types & set(spec.found_in):
            continue
        there = fact is not None and at is not None and _same_place(fact, at)
        value = view.fact(fact).value if fact is not None and fact.value is not None else ""
        label = spec.label.text(view.messages.lang)
        corrected = fact is not None and fact.state == "corrected"
        made.append(
            (
                not there,
                name not in asked,
                fact is None,
                label,
                Choice(name, label, value, _hint(spec), there, corrected),
            )
        )
    return tuple(choice for *_, choice in sorted(made, key=lambda row: row[:4]))


def _same_place(fact: Fact, at: Evidence) -> bool:
    return any((piece.page, piece.box, piece.quote) == (at.page, at.box, at.quote) for piece in _evidence(fact))


def _hint(spec: Field) -> str:
    """Key of the words that say how a value is written."""
    return "date" if spec.type == "date" else spec.unit or spec.type
