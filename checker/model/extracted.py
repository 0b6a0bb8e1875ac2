"""What extraction gives for one paper, and what reconciliation gives for the dossier."""

from functools import cached_property

from checker.model.base import Frozen
from checker.model.document import Document
from checker.model.fact import Fact, Work


class RowTable(Frozen):
    """Rows of a parcel list as read: `columns` are field ids (`parcel_number`, `area`, `species`, ...), cells are
    texts; numbers keep the paper's form. `units` holds a column's unit as printed (亩, 公顷, ...). `places` says
    where each row stands ("Sheet1!7"), `pages` the page or sheet number of each row."""

    columns: tuple[str, ...]
    headers: tuple[str, ...]
    units: dict[str, str] = {}
    rows: tuple[tuple[str, ...], ...]
    places: tuple[str, ...]
    pages: tuple[int, ...]
    stated_total: str | None = None


class Extracted(Frozen):
    """One paper: its type, its facts (subject `document:<id>`), and what was looked for and not found."""

    document: Document
    facts: tuple[Fact, ...] = ()
    silent: tuple[str, ...] = ()
    tables: tuple[RowTable, ...] = ()


class FactBase(Frozen):
    """All facts known so far, with the papers and works they belong to."""

    works: tuple[Work, ...]
    documents: tuple[Document, ...]
    facts: tuple[Fact, ...]
    silent: dict[str, tuple[str, ...]] = {}

    @cached_property
    def index(self) -> dict[tuple[str, str], Fact]:
        """Facts by subject and field."""
        return {(fact.subject, fact.field): fact for fact in self.facts}

    def find(self, subject: str, field: str) -> Fact | None:
        return self.index.get((subject, field))

    def add(self, facts: tuple[Fact, ...]) -> "FactBase":
        """A new base with more facts; a fact of the same subject and field replaces the older."""
        merged = {(fact.subject, fact.field): fact for fact in (*self.facts, *facts)}
        # not model_copy: it would carry the cached index of the old facts along
        return FactBase(
            works=self.works, documents=self.documents, facts=tuple(merged.values()), silent=self.silent
        )  # fmt: skip
