"""Papers for tests, made from lines of our own."""

from checker.extraction.extract import extract
from checker.extraction.schema import load_schemas
from checker.model.document import SourceFile
from checker.model.extracted import Extracted
from checker.model.fact import Fact
from checker.model.parsed import Cell, Line, Page, Parsed, Table
from checker.resources.vocabulary import load_vocabulary


def table_of(rows: list[list[str]], name: str | None = None) -> Table:
    cells = tuple(
        Cell(row=row, column=column, text=text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    )
    return Table(name=name, rows=len(rows), columns=max(len(row) for row in rows), cells=cells)


def read_paper(
    text: str, path: str = "文件.txt", tables: tuple[Table, ...] = (), declared: str | None = None, state: str = "read"
) -> Extracted:
    lines = tuple(Line(text=line) for line in text.split("\n") if line.strip())
    page = Page(number=1, method="sheet" if tables and tables[0].name else "text", lines=lines, tables=tables)
    source = SourceFile(
        id="d-0123456789ab", path=path, sha256="0" * 64, size=1, kind="txt", location="/none", declared_type=declared
    )
    parsed = Parsed.model_validate(
        {"document": source.id, "state": state, "method": "text", "pages": (page,) if state == "read" else ()}
    )
    return extract(source, parsed, load_schemas(), load_vocabulary())


def facts_of(paper: Extracted) -> dict[str, Fact]:
    return {fact.field: fact for fact in paper.facts}
