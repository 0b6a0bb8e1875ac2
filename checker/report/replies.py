"""Reads the replies that people wrote into an action list, and says how each finding stands by them."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, get_args

from checker.intake.sniff import sniff
from checker.model.audit import Audit
from checker.model.base import Frozen
from checker.model.document import SourceFile
from checker.model.errors import UserError
from checker.model.finding import Finding
from checker.model.limits import Limits
from checker.model.parsed import Parsed
from checker.parsers.parse import parse_all
from checker.report.messages import load_messages
from checker.report.order import SETTLED, UNDONE
from checker.report.text import clean, one_line
from checker.workers.leftovers import working_folder
from checker.workers.pool import WorkerPool

Status = Literal["open", "answered", "closed", "reopened", "waived", "gone"]
STATUSES: tuple[Status, ...] = get_args(Status)
# A list of replies is a small file; anything larger is not one.
LIMITS = Limits(
    file_bytes=30_000_000, unpacked_bytes=200_000_000, table_cells=600_000, sheet_rows=20_000, document_seconds=60.0
)
TEXT, NAME, PAPERS, HEADER_ROWS = 8_000, 400, 50, 12
# What is read back; the other columns are made anew from the audit.
READ = ("id", "clause", "problem", "responsible", "due", "status", "reply", "papers_supplied")


class Reply(Frozen):
    """What one row of an action list says. `clause` and `problem` are kept for findings that later runs lack."""

    finding: str
    status: Status = "open"
    text: str = ""
    responsible: str = ""
    due: str = ""
    papers: tuple[str, ...] = ()
    clause: str = ""
    problem: str = ""


def read_replies(path: Path) -> dict[str, Reply]:
    """Replies of an action list (.xlsx) by finding id. Its bytes are opened in a worker only.

    Columns are found by their titles in either language, wherever they stand. Rows of the same id are joined.
    Raises UserError where the file is absent, cannot be read in full, or holds no column of finding ids.
    """
    parsed = _parse(path)
    for page in parsed.pages:
        for table in page.tables:
            replies = _read_grid(table.grid())
            if replies is not None:
                return replies
    column = load_messages()["action"]["id"]
    raise UserError(
        f"{path.name} 中没有“{column['zh']}”一列，不是问题清单。请使用本程序生成的 report.xlsx。",
        f"{path.name} has no column “{column['en']}” and is no action list; use a report.xlsx that this program wrote",
    )


def _parse(path: Path) -> Parsed:
    try:
        size = path.stat().st_size if path.is_file() else -1
        kind = sniff(str(path), path.name, size) if size >= 0 else "unknown"
    except OSError as error:
        raise _unusable(path, error.strerror or "?", error.strerror or "?") from error
    if size < 0:
        raise _unusable(path, "没有这个文件", "there is no such file")
    if kind != "xlsx" or size > LIMITS.file_bytes:
        raise _unusable(path, "不是 .xlsx 表格，或文件过大", "it is no .xlsx workbook, or too large")
    source = SourceFile(id="d-replies", path=path.name, sha256="", size=size, kind="xlsx", location=str(path.resolve()))
    with working_folder() as scratch, WorkerPool(1, LIMITS, scratch) as pool:
        parsed = parse_all([source], pool, scratch, LIMITS)[source.id]
    if parsed.state != "read":
        code = parsed.problem.code if parsed.problem else "unreadable"
        words = load_messages()["problem"][code]
        raise _unusable(path, words["zh"], words["en"])
    return parsed


def _unusable(path: Path, zh: str, en: str) -> UserError:
    return UserError(f"回复文件 {path} 无法使用：{zh}", f"the file of replies {path} cannot be used: {en}")


def _read_grid(grid: Sequence[Sequence[str]]) -> dict[str, Reply] | None:
    """The replies of a sheet, or None where no row is the header."""
    words = load_messages()["action"]
    titles = {text.casefold(): key for key in READ for text in words[key].values()}
    for at, row in enumerate(grid[:HEADER_ROWS]):
        places = {titles[cell.strip().casefold()]: n for n, cell in enumerate(row) if cell.strip().casefold() in titles}
        if "id" in places and "status" in places:
            return _read_rows(grid[at + 1 :], places)
    return None


def _read_rows(rows: Iterable[Sequence[str]], places: Mapping[str, int]) -> dict[str, Reply]:
    replies: dict[str, Reply] = {}
    for row in rows:
        cells = {key: clean(row[place]).strip()[:TEXT] for key, place in places.items() if place < len(row)}
        name = one_line(cells.get("id", ""), NAME)
        if not name:
            continue
        text, papers = cells.get("reply", ""), _papers(cells.get("papers_supplied", ""))
        reply = Reply(
            finding=name,
            status=_status(cells.get("status", ""), bool(text or papers)),
            text=text,
            responsible=one_line(cells.get("responsible", ""), NAME),
            due=one_line(cells.get("due", ""), NAME),
            papers=papers,
            clause=one_line(cells.get("clause", ""), NAME),
            problem=cells.get("problem", ""),
        )
        replies[name] = _join(replies[name], reply) if name in replies else reply
    return replies


def _join(first: Reply, second: Reply) -> Reply:
    """Rows that a person split: the later one decides what it fills, texts and papers add up."""
    texts = [text for text in dict.fromkeys((first.text, second.text)) if text]
    filled = {key: value for key, value in second.model_dump().items() if value}
    papers = tuple(dict.fromkeys((*first.papers, *second.papers)))
    return first.model_copy(update={**filled, "text": "\n".join(texts)[:TEXT], "papers": papers})


def _papers(text: str) -> tuple[str, ...]:
    for mark in "；;、\r\t":
        text = text.replace(mark, "\n")
    names = [one_line(name, NAME) for name in text.split("\n") if name.strip()]
    return tuple(dict.fromkeys(names))[:PAPERS]


def _status(text: str, answered: bool) -> Status:
    """A status written freely counts as answered where there is an answer."""
    words = load_messages()["status"]
    for status in STATUSES:
        if text.casefold() in (label.casefold() for label in words[status].values()):
            return "answered" if status == "open" and answered else status
    return "answered" if answered else "open"


# -- how findings stand --


class Standing(Frozen):
    """One finding against its reply: `attached` are papers of the dossier that the reply names, `absent` names that no
    paper has."""

    status: Status
    reply: Reply | None = None
    attached: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def standings(audit: Audit, replies: Mapping[str, Reply]) -> dict[str, Standing]:
    """How every undone finding, and every finding that has a reply, stands now, by id."""
    findings = {finding.id: finding for finding in audit.findings}
    known = [paper.path for paper in audit.dossier.documents if paper.state != "ignored"]
    result: dict[str, Standing] = {}
    for name in (*findings, *(name for name in replies if name not in findings)):
        finding, reply = findings.get(name), replies.get(name)
        if reply is None and (finding is None or finding.verdict not in UNDONE):
            continue
        pairs = [(paper, _find(paper, known)) for paper in (reply.papers if reply else ())]
        result[name] = Standing(
            status=_stands(audit, name, finding, reply),
            reply=reply,
            attached=tuple(dict.fromkeys(path for _, paths in pairs for path in paths)),
            absent=tuple(paper for paper, paths in pairs if not paths),
        )
    return result


def _stands(audit: Audit, name: str, finding: Finding | None, reply: Reply | None) -> Status:
    if finding is None:
        rule, _, rest = name.partition("/")
        return "closed" if rest.startswith("parcels/") and _parcels_settled(audit, rule) else "gone"
    if finding.verdict in SETTLED:
        return "closed"
    if finding.waiver is not None:
        return "waived"
    if reply is None:
        return "open"
    if reply.status in ("closed", "gone", "reopened"):
        return "reopened"
    return "answered" if reply.text or reply.papers or reply.status == "answered" else "open"


def _parcels_settled(audit: Audit, rule: str) -> bool:
    """A rule for parcels gives no finding at all where every parcel passes."""
    judged = rule in audit.parcels.pass_counts
    return judged and all(item.rule != rule or item.verdict in SETTLED for item in audit.findings)


def _find(name: str, paths: Sequence[str]) -> list[str]:
    """Papers of that path, or of that file name in any folder."""
    wanted = name.replace("\\", "/").strip("/").casefold()
    return [path for path in paths if path.casefold() == wanted or path.casefold().endswith("/" + wanted)]
