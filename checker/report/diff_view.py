"""The comparison of two audits on the terminal, as a page of HTML, and as Markdown."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from rich.console import Console
from rich.text import Text

from checker.model.finding import Finding
from checker.report.diff import CHANGES, AuditDiff, Change, Moved, Pair
from checker.report.html import csp_hash
from checker.report.marked import escape, table
from checker.report.messages import Lang, Messages
from checker.report.order import VERDICT_SIGNS
from checker.report.text import clean, one_line
from checker.report.values import quantity

TEMPLATES = Path(__file__).with_name("templates")
SIGNS: dict[Change, str] = {"reopened": "↺", "new": "+", "changed": "~", "fixed": "✓", "dropped": "−", "unchanged": "="}
STYLES: dict[Change, str] = {
    "reopened": "bold red", "new": "red", "changed": "yellow", "fixed": "green", "dropped": "dim", "unchanged": "dim",
}  # fmt: skip
ROWS, ON_TERMINAL = 3_000, 40


@dataclass(frozen=True)
class Line:
    """One finding that changed, in words."""

    change: Change
    id: str
    title: str
    was: str
    now: str
    severity: str
    message: str
    waived: bool


@dataclass(frozen=True)
class Group:
    change: Change
    sign: str
    label: str
    help: str
    lines: tuple[Line, ...]
    total: int


def groups(diff: AuditDiff, messages: Messages) -> tuple[Group, ...]:
    """Findings by what happened to them; groups without any are left out."""
    made = []
    for change in CHANGES:
        pairs = diff.of(change)
        if pairs:
            lines = tuple(_line(pair, messages) for pair in pairs[:ROWS])
            help_text = messages.text("change_help", change)
            made.append(Group(change, SIGNS[change], messages.text("change", change), help_text, lines, len(pairs)))
    return tuple(made)


def _line(pair: Pair, messages: Messages) -> Line:
    shown = pair.shown
    return Line(
        change=pair.change,
        id=one_line(shown.id, 200),
        title=one_line(messages.pick(shown.title, shown.title_en), 300),
        was=_state(pair.old, messages),
        now=_state(pair.new, messages),
        severity=messages.label("severity", shown.severity),
        message=one_line(messages.pick(shown.message, shown.message_en), 600),
        waived=pair.new is not None and pair.new.waiver is not None,
    )


def _state(finding: Finding | None, messages: Messages) -> str:
    if finding is None:
        return messages.text("diff", "none")
    text = f"{VERDICT_SIGNS[finding.verdict]} {messages.label('verdict', finding.verdict)}"
    return f"{text} ({finding.count})" if finding.subject == "parcels" else text


def moved_rows(diff: AuditDiff, messages: Messages) -> list[tuple[str, str, str]]:
    """Settings and figures that differ: name, before, now."""
    return [
        (messages.text("diff", item.name), _figure(item, item.old, messages), _figure(item, item.new, messages))
        for item in diff.moved
    ]


def _figure(item: Moved, value: str | float | None, messages: Messages) -> str:
    if value is None:
        return messages.text("ui", "not_stated")
    if isinstance(value, str):
        label = {"ready": "ready", "stage": "stage"}.get(item.name)
        return one_line(messages.label(label, value) if label else value, 400)
    return quantity(value, item.unit, messages)


def paper_rows(diff: AuditDiff, messages: Messages) -> list[tuple[str, str]]:
    rows = []
    for paper in diff.papers:
        names = [one_line(name, 300) for name in dict.fromkeys((paper.old, paper.new)) if name]
        rows.append((messages.text("diff", paper.kind), " → ".join(names)))
    return rows


def print_diff(diff: AuditDiff, console: Console, lang: Lang = "zh") -> None:
    """Prints the comparison; unchanged findings as a count only."""
    messages = Messages(lang)
    _say(console, _title(diff, messages), "bold")
    for name, old, new in moved_rows(diff, messages):
        _say(console, f"  {name}: {old} → {new}")
    papers = paper_rows(diff, messages)
    if papers:
        _say(console, f"\n{messages.text('diff', 'papers')} ({len(papers)})", "bold")
        for kind, names in papers[:ON_TERMINAL]:
            _say(console, f"  {kind} {names}")
        _say_more(console, len(papers), messages)
    found = groups(diff, messages)
    if not diff.pairs and not diff.moved and not papers:
        _say(console, messages.text("diff", "same"))
    for group in found:
        _say(console, f"\n{group.sign} {group.label} ({group.total})", STYLES[group.change])
        if group.change == "unchanged":
            continue
        for line in group.lines[:ON_TERMINAL]:
            _say(console, f"  {line.id} {line.title} [{line.severity}] {line.was} → {line.now}")
        _say_more(console, group.total, messages)


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(Text(clean(text), style=style, overflow="fold"), highlight=False)


def _say_more(console: Console, total: int, messages: Messages) -> None:
    if total > ON_TERMINAL:
        _say(console, "  " + messages.text("ui", "more_of", count=total - ON_TERMINAL, total=total), "dim")


def _title(diff: AuditDiff, messages: Messages) -> str:
    names = [one_line(name, 120) for name in dict.fromkeys((diff.old_name, diff.new_name))]
    days = f"{one_line(diff.old_as_of, 20)} → {one_line(diff.new_as_of, 20)}"
    return f"{messages.text('diff', 'title')} · {' → '.join(names)} · {days}"


def diff_markdown(diff: AuditDiff, lang: Lang = "zh") -> str:
    """The comparison as Markdown."""
    messages = Messages(lang)
    head = [messages.text("diff", "item"), messages.text("diff", "before"), messages.text("diff", "now")]
    lines = [f"# {escape(_title(diff, messages))}", ""]
    figures = moved_rows(diff, messages)
    if figures:
        lines += [*table(head, [[escape(cell) for cell in row] for row in figures]), ""]
    papers = paper_rows(diff, messages)
    if papers:
        lines += [f"## {messages.text('diff', 'papers')} ({len(papers)})", ""]
        lines += [*(f"- {kind} {escape(names)}" for kind, names in papers[:ROWS]), ""]
    for group in groups(diff, messages):
        lines += [f"## {group.sign} {group.label} ({group.total})", "", group.help, ""]
        rows = [
            [f"`{line.id.replace('`', ' ').replace('|', '¦')}`", escape(line.title), line.severity, line.was, line.now]
            for line in group.lines
        ]
        lines += [
            *table(
                [
                    messages.text("action", "id"),
                    messages.text("column", "requirement"),
                    messages.text("action", "severity"),
                    *head[1:],
                ],
                rows,
            ),
            "",
        ]
    if not figures and not papers and not diff.pairs:
        lines.append(messages.text("diff", "same"))
    return "\n".join(lines).rstrip("\n") + "\n"


def diff_html(diff: AuditDiff, lang: Lang = "zh") -> str:
    """The comparison as one offline page without any script."""
    messages, style = Messages(lang), (TEMPLATES / "diff.css").read_text(encoding="utf-8").replace("\r\n", "\n")
    return (
        _environment()
        .get_template("diff.html.j2")
        .render(
            diff=diff, title=_title(diff, messages), groups=groups(diff, messages), figures=moved_rows(diff, messages),
            papers=paper_rows(diff, messages), m=messages.text, lang=lang, style=Markup(style), limit=ROWS,
            policy=f"default-src 'none'; style-src {csp_hash(style)}; base-uri 'none'; form-action 'none'",
        )
    )  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
