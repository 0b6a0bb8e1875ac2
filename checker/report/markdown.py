"""The audit as Markdown: short enough for a message or a merge request, complete in what must be acted on."""

from collections.abc import Mapping

from checker.model.audit import Audit
from checker.report.action import ActionRow, action_rows
from checker.report.beside import Beside
from checker.report.lifecycle import expiry_rows, standing_sentence, step_rows
from checker.report.marked import escape, table
from checker.report.messages import Lang, Messages
from checker.report.order import SEVERITIES, VERDICT_SIGNS, VERDICTS, count
from checker.report.replies import Reply
from checker.report.value import value_rows
from checker.report.values import quantity
from checker.report.view import View, present

ROWS = 3_000


class Markdown:
    file_name = "report.md"

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        view = View(audit, Messages(lang))
        blocks = [
            *_head(view), *_verdicts(view), *_actions(view, beside.replies), *_next(view), *_lifecycle(view),
            *_value(view), *_papers(view), *_conflicts(view), *_not_checked(view), *_foot(view),
        ]  # fmt: skip
        return ("\n".join(blocks).rstrip("\n") + "\n").encode("utf-8")


def _head(view: View) -> list[str]:
    audit, text = view.audit, view.messages.text
    rulesets = ", ".join(
        f"{escape(item.id)} {escape(item.version)} (`{item.sha256[:12]}`)" for item in audit.tool.rulesets
    )
    facts = {
        text("ui", "stage"): escape(view.messages.label("stage", audit.dossier.stage)),
        text("ui", "as_of"): escape(audit.as_of),
        text("ui", "methodology"): escape(audit.accounting.methodology or text("ui", "not_stated")),
        text("ui", "rulesets"): rulesets or text("ui", "none"),
    }
    claimed, recomputed = audit.accounting.claimed_total_tco2e, audit.accounting.recomputed_total_tco2e
    if claimed is not None:
        facts[text("card", "claimed")] = escape(quantity(claimed, "tCO2e", view.messages))
    if recomputed is not None:
        facts[text("card", "recomputed")] = escape(quantity(recomputed, "tCO2e", view.messages))
    lines = [f"# {escape(audit.dossier.name, 200)}", "", f"**{text('ready', audit.summary.ready_for_pdd)}**", ""]
    lines += [f"- {name}{_colon(view)}{value}" for name, value in facts.items()]
    lines += ["", *(f"> ⚠ {escape(view.messages.pick(item.text, item.text_en))}  " for item in audit.dossier.banners)]
    return [*lines, ""]


def _verdicts(view: View) -> list[str]:
    messages = view.messages
    by_both: dict[tuple[str, str], int] = {}
    for finding in view.audit.findings:
        by_both[finding.verdict, finding.severity] = by_both.get((finding.verdict, finding.severity), 0) + 1
    rows = [
        [
            f"{VERDICT_SIGNS[verdict]} {messages.label('verdict', verdict)}",
            *(str(by_both.get((verdict, severity), "")) for severity in SEVERITIES),
            str(count(view.audit, verdict)),
        ]
        for verdict in VERDICTS
        if count(view.audit, verdict)
    ]
    head = [messages.text("filter", "verdict"), *(messages.label("severity", name) for name in SEVERITIES)]
    return [*table([*head, messages.text("terminal", "total")], rows), ""]


def _actions(view: View, replies: Mapping[str, Reply]) -> list[str]:
    rows, text = action_rows(view, replies), view.messages.text
    lines = [f"## {text('action', 'sheet')} ({len(rows)})", ""]
    if not rows:
        return [*lines, text("terminal", "nothing_failed"), ""]
    for row in rows[:ROWS]:
        lines += _action(view, row, bool(replies))
    if len(rows) > ROWS:
        lines.append(text("ui", "more_of", count=len(rows) - ROWS, total=len(rows)))
    return [*lines, ""]


def _action(view: View, row: ActionRow, with_status: bool) -> list[str]:
    messages, finding, colon = view.messages, row.finding, _colon(view)
    sign = VERDICT_SIGNS[finding.verdict] if finding else "—"
    marks = (
        [messages.label("severity", finding.severity), messages.label("verdict", finding.verdict)] if finding else []
    )
    if with_status or row.status == "waived":
        marks.append(messages.text("status", row.status))
    if row.basis and finding and finding.basis != "verified":
        marks.append(row.basis)
    name = f"**{escape(row.title)}** " if row.title else ""
    lines = [f"- {sign} `{row.id.replace('`', ' ')}` {name}[{' · '.join(marks)}]  "]
    parts = [
        ("", row.problem),
        ("clause", row.clause),
        ("papers", "；".join(" ".join(pair).strip() for pair in _with_pages(row, view))),
        ("plots", "、".join(row.plots[:20]) + ("…" if len(row.plots) > 20 or row.plots_cut else "")),
        ("remedy", row.remedy),
        ("responsible", row.responsible),
        ("reply", row.reply),
    ]
    for key, text in parts:
        if text:
            lines.append(f"  {messages.text('action', key) + colon if key else ''}{escape(text, 1_000)}  ")
    return lines


def _with_pages(row: ActionRow, view: View) -> list[tuple[str, str]]:
    pages = [*row.pages, *[""] * len(row.papers)]
    return [
        (paper, view.messages.text("finding", "page", page=page) if page else "")
        for paper, page in zip(row.papers, pages, strict=False)
    ]


def _next(view: View) -> list[str]:
    audit, messages = view.audit, view.messages
    lines = [f"## {messages.text('section', 'next_papers')}", ""]
    lines += [
        f"{place}. {escape(messages.pick(paper.label, paper.label_en))} · "
        f"{messages.text('terminal', 'settles', count=len(paper.settles))}"
        for place, paper in enumerate(audit.next_papers, start=1)
    ] or [messages.text("facts", "next_none")]
    return [*lines, ""]


def _lifecycle(view: View) -> list[str]:
    text, standing = view.messages.text, standing_sentence(view)
    if not standing:
        return []
    steps = [
        [row.name, f"{row.sign} {row.state_label}", escape(row.stated), row.earliest, row.latest, escape(row.note, 400)]
        for row in step_rows(view)
    ]
    head = [text("lifecycle", key) for key in ("step", "state", "stated", "earliest", "latest", "note")]
    lines = [f"## {text('section', 'lifecycle')}", "", escape(standing), "", *table(head, steps), ""]
    ends = [
        f"- {row.sign} {escape(row.date)} {escape(row.name)}{' · ' + escape(row.path, 200) if row.path else ''}"
        f"{' — ' + escape(row.note) if row.note else ''}"
        for row in expiry_rows(view)[:60]
    ]
    return [*lines, *([f"### {text('lifecycle', 'expiries')}", "", *ends, ""] if ends else [])]


def _value(view: View) -> list[str]:
    worth, text = value_rows(view), view.messages.text
    if worth is None:
        return []
    lines = [f"## {text('section', 'value')}", "", f"> ⚠ {escape(text('value', 'disclaimer'))}", ""]
    if worth.scenarios:
        head = [text("value", key) for key in ("scenario", "income", "cost", "net", "present")]
        lines += [*table(head, [[escape(row[0]), *row[1:]] for row in worth.scenarios]), ""]
    if worth.holders:
        head = [text("value", key) for key in ("holder", "share", "area")]
        for name in worth.names:
            head += [f"{escape(name)} {text('value', key)}" for key in ("share_nominal", "share_present")]
        lines += [*table(head, [[escape(row[0]), *row[1:]] for row in (*worth.holders, worth.holder_total)]), ""]
    return [*lines, *(f"- {escape(note)}" for note in worth.notes), ""]


def _papers(view: View) -> list[str]:
    text, label = view.messages.text, view.messages.label
    papers = {paper.id for paper in present(view.audit)}
    rows = [
        [escape(item.document.path, 300), escape(item.type or text("document", "type_unknown")),
         "" if item.document.official is None else text("ui", "yes" if item.document.official else "no"),
         str(item.document.pages or ""), label("document_state", item.document.state), escape(item.problem)]
        for item in view.documents()
        if item.document.id in papers
    ]  # fmt: skip
    head = [text("column", key) for key in ("path", "type", "official", "pages", "state", "problem")]
    title = f"## {text('section', 'documents')} ({len(rows)})"
    return [title, "", *table(head, rows[:ROWS]), *_more(view, len(rows)), ""]


def _conflicts(view: View) -> list[str]:
    conflicts, text = view.conflicts(), view.messages.text
    if not conflicts:
        return []
    lines = [f"## {text('facts', 'conflicts', count=len(conflicts))}", ""]
    for row in conflicts[:ROWS]:
        lines.append(f"- **{escape(row.label)}** · {escape(row.subject)}")
        for item in row.candidates:
            sources = "；".join(f"{escape(quote.path, 200)} {escape(quote.where)}".strip() for quote in item.quotes[:3])
            lines.append(f"  - {escape(item.value, 300)} — {sources or escape(item.note)}")
    return [*lines, *_more(view, len(conflicts)), ""]


def _not_checked(view: View) -> list[str]:
    items, pick, text = view.audit.not_checked, view.messages.pick, view.messages.text
    if not items:
        return []
    rows = [
        [
            escape(f"{item.text} {item.clause}"),
            escape(pick(item.title, item.title_en)),
            escape(pick(item.reason, item.reason_en)),
        ]
        for item in items[:ROWS]
    ]
    head = [text("column", key) for key in ("clause", "requirement", "reason")]
    title = f"## {text('section', 'not_checked')} ({len(items)})"
    return [title, "", *table(head, rows), *_more(view, len(items)), ""]


def _more(view: View, total: int) -> list[str]:
    return ["", view.messages.text("ui", "more_of", count=total - ROWS, total=total)] if total > ROWS else []


def _foot(view: View) -> list[str]:
    text = view.messages.text
    lines = ["---", "", text("ui", "disclaimer")]
    if any(finding.basis == "recalled" for finding in view.audit.findings):
        lines += ["", text("ui", "recalled_disclaimer")]
    return [*lines, "", f"sinkcheck {escape(view.audit.tool.version)}"]


def _colon(view: View) -> str:
    return "：" if view.messages.lang == "zh" else ": "
