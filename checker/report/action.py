"""What somebody must act on, as rows: shared by the action list, the Word report and Markdown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checker.model.evidence import Evidence
from checker.model.finding import Finding
from checker.report.messages import Messages
from checker.report.order import most_pressing_first
from checker.report.replies import Reply, Standing, Status, standings
from checker.report.text import clean, one_line
from checker.report.view import View

PATH, WORDS, QUOTE = 300, 4_000, 200
PAPERS, PAGES, PARCELS, QUOTES = 8, 12, 60, 3
TITLES = frozenset({"ownership_certificate", "land_contract", "ownership_statement"})


@dataclass(frozen=True)
class ActionRow:
    """One finding that is or was undone, in words of one language. `papers` and `pages` go together."""

    id: str
    finding: Finding | None
    clause: str
    papers: tuple[str, ...]
    pages: tuple[str, ...]
    plots: tuple[str, ...]
    plots_cut: int
    title: str
    problem: str
    quotes: tuple[str, ...]
    basis: str
    remedy: str
    responsible: str
    due: str
    status: Status
    reply: str
    supplied: tuple[str, ...]
    attached: tuple[str, ...]
    absent: tuple[str, ...]


def action_rows(view: View, replies: Mapping[str, Reply]) -> tuple[ActionRow, ...]:
    """Undone findings, the most pressing first, then those with a reply that are settled or no longer raised."""
    found = {finding.id: finding for finding in view.audit.findings}
    stands = standings(view.audit, replies)
    numbers = _title_numbers(view)
    present = sorted((found[name] for name in stands if name in found), key=most_pressing_first)
    rows = [_row(view, item, stands[item.id], numbers) for item in present]
    rows += [_vanished(name, standing) for name, standing in sorted(stands.items()) if name not in found]
    return tuple(sorted(rows, key=lambda row: row.status in ("closed", "gone")))


def _row(view: View, finding: Finding, standing: Standing, numbers: Mapping[str, str]) -> ActionRow:
    row, reply = view.finding(finding), standing.reply
    places = evidence_of(view, finding)
    papers = list(dict.fromkeys(piece.document for piece in places if piece.document in view.papers))
    if finding.subject.startswith("document:"):
        own = finding.subject.partition(":")[2]
        papers = [own, *(name for name in papers if name != own)]
    pages = [_pages(places, name) for name in papers[:PAPERS]]
    shown = tuple(one_line(view.path(name), PATH) for name in papers[:PAPERS])
    more = (view.messages.text("ui", "more", count=len(papers) - PAPERS),) if len(papers) > PAPERS else ()
    plots = [one_line(name, 80) for name in row.parcels]
    if finding.subject.startswith(("parcel:", "stratum:")):
        plots.append(one_line(row.subject, 80))
    plots += [one_line(numbers[name], 80) for name in papers if name in numbers]
    count = max(finding.count if finding.subject == "parcels" else 0, len(plots))
    return ActionRow(
        id=one_line(finding.id, PATH),
        finding=finding,
        clause=one_line(f"{finding.cites.text} {finding.cites.clause}", PATH),
        papers=shown + more,
        pages=tuple(pages),
        plots=tuple(plots[:PARCELS]),
        plots_cut=count - min(len(plots), PARCELS),
        title=one_line(row.title, PATH),
        problem=_long(row.message),
        quotes=_quotes(view, places),
        basis=view.messages.label("basis", finding.basis),
        remedy=_long(row.remedy),
        responsible=one_line(reply.responsible if reply and reply.responsible else row.responsible, PATH),
        due=reply.due if reply else "",
        status=standing.status,
        reply=reply.text if reply else "",
        supplied=reply.papers if reply else (),
        attached=standing.attached,
        absent=standing.absent,
    )


def _vanished(name: str, standing: Standing) -> ActionRow:
    reply = standing.reply or Reply(finding=name)
    return ActionRow(
        id=one_line(name, PATH), finding=None, clause=reply.clause, papers=(), pages=(), plots=(), plots_cut=0,
        title="",
        problem=_long(reply.problem), quotes=(), basis="", remedy="", responsible=reply.responsible, due=reply.due,
        status=standing.status, reply=reply.text, supplied=reply.papers,
        attached=standing.attached, absent=standing.absent,
    )  # fmt: skip


def evidence_of(view: View, finding: Finding) -> tuple[Evidence, ...]:
    """Where the facts of a finding were read, each place once; those of candidates where a fact has none itself."""
    pieces: dict[Evidence, None] = {}
    for name in finding.facts:
        fact = view.facts.get(name)
        if fact is None:
            continue
        candidates = [piece for item in fact.candidates for piece in item.evidence]
        pieces.update(dict.fromkeys((*fact.evidence, *candidates)))
    return tuple(pieces)


def ground(row: ActionRow, messages: Messages) -> str:
    """What a row rests on: quotes of papers, and how sure the wording of the clause is."""
    basis = messages.text("action", "wording", basis=row.basis) if row.basis else ""
    return "\n".join((*row.quotes, basis)).strip()


def _pages(places: Iterable[Evidence], paper: str) -> str:
    numbers = sorted({piece.page for piece in places if piece.document == paper and piece.page is not None})
    text = ", ".join(str(number) for number in numbers[:PAGES])
    return text + ", …" if len(numbers) > PAGES else text


def _quotes(view: View, places: tuple[Evidence, ...]) -> tuple[str, ...]:
    spoken = [view.quote(piece) for piece in places if piece.quote.strip()]
    lines = [
        f"{one_line(item.path.rsplit('/', 1)[-1], 80)} {one_line(item.where, 80)}".strip()
        + f"：“{one_line(item.text, QUOTE)}”"
        for item in spoken[:QUOTES]
    ]
    if len(spoken) > QUOTES:
        lines.append(view.messages.text("ui", "more", count=len(spoken) - QUOTES))
    return tuple(lines)


def _title_numbers(view: View) -> dict[str, str]:
    """Numbers of title papers by document id."""
    titles = {paper.id for paper in view.audit.dossier.documents if paper.type in TITLES}
    return {
        name: fact.value
        for fact in view.audit.facts
        if fact.field == "number" and (name := fact.subject.partition(":")[2]) in titles and isinstance(fact.value, str)
    }


def _long(text: str) -> str:
    text = clean(text).strip()
    return text if len(text) <= WORDS else text[: WORDS - 1] + "…"
