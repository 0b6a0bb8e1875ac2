"""The summary on the terminal: what the verdicts are, what to act on first, where the reports are."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from checker.model.audit import Audit
from checker.model.document import UNREAD_STATES
from checker.model.finding import Finding, Verdict
from checker.report.lifecycle import standing_sentence
from checker.report.messages import Lang, Messages
from checker.report.order import SEVERITIES, VERDICT_SIGNS, VERDICTS, count, most_pressing_first
from checker.report.text import clean, one_line
from checker.report.values import area, quantity
from checker.report.view import View

STYLES: dict[Verdict, str] = {
    "pass": "green",
    "fail": "bold red",
    "missing": "yellow",
    "conflict": "magenta",
    "review": "blue",
    "unread": "yellow",
    "not_checked": "dim",
    "not_applicable": "dim",
}
READY_STYLES = {"yes": "green", "no": "red", "open": "yellow"}
READY_SIGNS = {"yes": "✓", "no": "✕", "open": "?"}
PRESSING = 12
LISTED = 8


def print_summary(audit: Audit, console: Console, lang: Lang = "zh", reports: Sequence[Path] = ()) -> None:
    """Prints the summary. `reports` are the files that were written. Texts of papers are shown, never interpreted."""
    messages = Messages(lang)
    view = View(audit, messages)
    parts: list[RenderableType] = [
        _header(audit, messages),
        *_banners(audit, messages),
        _verdict_table(audit, messages),
    ]
    parts += _pressing(view)
    parts += _unread(view)
    parts += _next_papers(audit, messages)
    parts += _standing(view)
    if reports:
        parts.append(_heading(messages.text("terminal", "reports")))
        parts += [_text("  " + str(path)) for path in reports]
    console.print(Group(*parts), soft_wrap=False, highlight=False)


def _standing(view: View) -> list[RenderableType]:
    """Where the project stands; nothing for an audit that does not say."""
    sentence = standing_sentence(view)
    return [_heading(view.messages.text("section", "lifecycle")), _text("  " + sentence)] if sentence else []


def _text(text: str, style: str = "") -> Text:
    """Plain text: no markup is read in it, and nothing in it can move the cursor."""
    return Text(clean(text), style=style, overflow="fold")


def _heading(title: str) -> Text:
    return Text("\n" + title, style="bold")


def _header(audit: Audit, messages: Messages) -> RenderableType:
    ready = audit.summary.ready_for_pdd
    methodology = audit.accounting.methodology or messages.text("ui", "not_stated")
    lines = [
        _text(f"{READY_SIGNS[ready]} {messages.text('ready', ready)}", f"bold {READY_STYLES[ready]}"),
        _text(
            " · ".join(
                (
                    f"{messages.text('ui', 'stage')} {messages.label('stage', audit.dossier.stage)}",
                    f"{messages.text('ui', 'as_of')} {audit.as_of}",
                    f"{messages.text('ui', 'methodology')} {methodology}",
                )
            )
        ),
    ]
    parcels = audit.parcels
    if parcels.count:
        excluded = max(0.0, parcels.area_ha - parcels.eligible_area_ha - parcels.undecided_area_ha)
        shares = {"eligible": parcels.eligible_area_ha, "undecided": parcels.undecided_area_ha, "excluded": excluded}
        words = {key: "{} ({})".format(*area(value, messages)) for key, value in shares.items()}
        lines.append(_text(f"{messages.text('card', 'area')} · " + messages.text("terminal", "area_line", **words)))
    if audit.accounting.claimed_total_tco2e is not None:
        claim = quantity(audit.accounting.claimed_total_tco2e, "tCO2e", messages)
        lines.append(_text(f"{messages.text('card', 'claimed')} · {claim}"))
    rulesets = ", ".join(f"{item.id} {item.version} [{item.sha256[:8]}]" for item in audit.tool.rulesets)
    lines.append(_text(f"{messages.text('ui', 'rulesets')} · {rulesets or messages.text('ui', 'none')}", "dim"))
    title = Text(one_line(audit.dossier.name, 60))
    return Panel(Group(*lines), title=title, title_align="left", border_style=READY_STYLES[ready])


def _banners(audit: Audit, messages: Messages) -> list[RenderableType]:
    texts = [messages.pick(banner.text, banner.text_en) for banner in audit.dossier.banners]
    rows: list[RenderableType] = [_text("! " + one_line(text, 300), "yellow") for text in texts[:LISTED]]
    return rows + _more(len(texts), LISTED, messages)


def _verdict_table(audit: Audit, messages: Messages) -> RenderableType:
    by_both = Counter((finding.verdict, finding.severity) for finding in audit.findings)
    table = Table(
        title=messages.text("terminal", "verdict_table"),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    table.add_column(messages.text("filter", "verdict"))
    for severity in SEVERITIES:
        table.add_column(messages.label("severity", severity), justify="right")
    table.add_column(messages.text("terminal", "total"), justify="right")
    for verdict in VERDICTS:
        total = count(audit, verdict)
        if not total:
            continue
        cells = [str(by_both[verdict, severity] or "") for severity in SEVERITIES]
        name = f"{VERDICT_SIGNS[verdict]} {messages.label('verdict', verdict)}"
        table.add_row(name, *cells, str(total), style=STYLES[verdict])
    return Padding(table, (1, 0, 0, 0))


def _pressing(view: View) -> list[RenderableType]:
    """Blockers and failures first, with reason and remedy."""
    messages = view.messages
    waiting = [item for item in view.audit.findings if item.verdict not in ("pass", "not_applicable", "not_checked")]
    chosen = [item for item in waiting if item.verdict == "fail" or item.severity == "blocker"]
    rows: list[RenderableType] = [_heading(messages.text("terminal", "worst"))]
    if not chosen:
        return [*rows, _text("  " + messages.text("terminal", "nothing_failed"))]
    for finding in sorted(chosen, key=most_pressing_first)[:PRESSING]:
        rows += _pressing_one(view, finding)
    return rows + _more(len(chosen), PRESSING, messages)


def _pressing_one(view: View, finding: Finding) -> list[RenderableType]:
    messages, row = view.messages, view.finding(finding)
    head = Text("  ")
    head.append(
        f"{VERDICT_SIGNS[finding.verdict]} {messages.label('verdict', finding.verdict)}", STYLES[finding.verdict]
    )
    head.append(f" [{messages.label('severity', finding.severity)}] ")
    head.append(one_line(f"{finding.rule} {row.title}", 120), "bold")
    head.append(f" · {one_line(row.subject, 60)}", "dim")
    if finding.basis != "verified":
        head.append(f" ({messages.label('basis', finding.basis)})", "dim")
    lines: list[RenderableType] = [head, Padding(_text(one_line(row.message, 300)), (0, 0, 0, 4))]
    if row.remedy:
        colon = "：" if messages.lang == "zh" else ": "
        remedy = messages.text("terminal", "remedy") + colon + one_line(row.remedy, 300)
        lines.append(Padding(_text(remedy, "cyan"), (0, 0, 0, 4)))
    return lines


def _unread(view: View) -> list[RenderableType]:
    messages = view.messages
    papers = [paper for paper in view.audit.dossier.documents if paper.state in UNREAD_STATES]
    if not papers:
        return []
    rows: list[RenderableType] = [_heading(messages.text("terminal", "unread"))]
    for paper in papers[:LISTED]:
        state = messages.label("document_state", paper.state)
        problem = view.problem(paper.problem) if paper.problem else ""
        rows.append(_text(f"  ▨ {one_line(paper.path, 100)} · {state} {problem}".rstrip()))
    return rows + _more(len(papers), LISTED, messages)


def _next_papers(audit: Audit, messages: Messages) -> list[RenderableType]:
    if not audit.next_papers:
        return []
    rows: list[RenderableType] = [_heading(messages.text("terminal", "next"))]
    for place, paper in enumerate(audit.next_papers[:LISTED], start=1):
        settles = messages.text("terminal", "settles", count=len(paper.settles))
        rows.append(_text(f"  {place}. {one_line(messages.pick(paper.label, paper.label_en), 80)} · {settles}"))
    return rows + _more(len(audit.next_papers), LISTED, messages)


def _more(total: int, limit: int, messages: Messages) -> list[RenderableType]:
    if total <= limit:
        return []
    return [_text("  " + messages.text("ui", "more_of", count=total - limit, total=total), "dim")]
