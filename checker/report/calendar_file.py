"""The steps ahead and what runs out as an iCalendar file (RFC 5545) for the calendar program of one's choice."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

from checker.judgement.lifecycle.plan import load_plan
from checker.model.audit import Audit
from checker.report.beside import Beside
from checker.report.lifecycle import expiry_rows, step_rows
from checker.report.messages import Lang, Messages
from checker.report.text import one_line
from checker.report.view import View

OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class Calendar:
    file_name = "lifecycle.ics"

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        """Whole-day events. The time stamp is the day of judgement, so that equal audits give equal bytes."""
        view = View(audit, Messages(lang))
        lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//sinkcheck//{_escape(audit.tool.version)}//{lang.upper()}",
            "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            f"X-WR-CALNAME:{_escape(one_line(audit.dossier.name, 120))}",
            *_steps(view), *_expiries(view), "END:VCALENDAR",
        ]  # fmt: skip
        return "".join(fold(line) for line in lines).encode("utf-8")


def _steps(view: View) -> Iterable[str]:
    """Steps that papers date, as they were; steps ahead at their earliest; the day by which a limit ends."""
    text = view.messages.text
    rows = {row.id: row for row in step_rows(view)}
    for step in view.audit.lifecycle.steps:
        row = rows[step.id]
        about = "\n".join(
            part
            for part in (
                f"{text('lifecycle', 'who')}: {row.who}", f"{text('lifecycle', 'task')}: {row.task}",
                f"{text('lifecycle', 'latest')}: {row.latest}" if row.latest else "",
                f"{text('finding', 'clause')}: {row.clause} [{view.messages.label('basis', row.basis)}]", row.note,
            )
            if part
        )  # fmt: skip
        if step.state == "done" and step.ended:
            span = _days(step.began or step.ended, step.ended)
            title = f"{row.sign} {row.name} ({row.state_label})"
        elif step.earliest_start:
            span = _days(step.earliest_start, step.earliest_end or step.earliest_start)
            key = "event_running" if step.state == "running" else "event_earliest"
            title = text("lifecycle", key, step=row.name)
            if step.estimated:
                title += f" ({text('lifecycle', 'estimated')})"
        else:
            continue
        if span is not None:
            yield from _event(view, f"step/{step.id}", span, title, about, row.state_label, ())


def _expiries(view: View) -> Iterable[str]:
    for row, item in zip(expiry_rows(view), view.audit.lifecycle.expiries, strict=True):
        span = _days(item.date, item.date) if item.date else None
        if span is None:
            continue
        clause = f"{view.messages.text('finding', 'clause')}: {row.clause} [{view.messages.label('basis', row.basis)}]"
        about = "\n".join(part for part in (row.path, clause if row.clause else "", row.note) if part)
        ahead = item.nearness != "past"
        key = f"expiry/{item.kind}/{item.document or ''}"
        yield from _event(view, key, (span[1] - timedelta(days=1), span[1]), row.name, about, row.nearness_label,
                          load_plan().remind_days if ahead else ())  # fmt: skip


def _event(
    view: View, key: str, span: tuple[date, date], title: str, about: str, category: str, remind: Iterable[int]
) -> Iterable[str]:
    name = view.audit.dossier.name
    uid = hashlib.sha256(f"{name}\n{key}".encode()).hexdigest()[:32]
    summary = _escape(f"{one_line(title, 120)} · {one_line(name, 60)}")
    yield from (
        "BEGIN:VEVENT", f"UID:{uid}@sinkcheck", f"DTSTAMP:{view.audit.as_of.replace('-', '')}T000000Z",
        f"DTSTART;VALUE=DATE:{span[0]:%Y%m%d}", f"DTEND;VALUE=DATE:{span[1]:%Y%m%d}", f"SUMMARY:{summary}",
        f"DESCRIPTION:{_escape(_clean(about))}", f"CATEGORIES:{_escape(category)}", "TRANSP:TRANSPARENT",
    )  # fmt: skip
    for days in remind:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{summary}", f"TRIGGER:-P{days}D", "END:VALARM")
    yield "END:VEVENT"


def _days(first: str, last: str) -> tuple[date, date] | None:
    """First day and the day after the last, as DTEND wants; None for a date that is only a month or a year."""
    try:
        return date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)
    except ValueError:
        return None


def _clean(text: str) -> str:
    return "\n".join(one_line(line, 600) for line in text.split("\n"))


def _escape(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    return text.translate(_ESCAPES)


def fold(line: str) -> str:
    """The content line in pieces of at most 75 octets, never within a character, ended by CRLF (RFC 5545, 3.1)."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode("utf-8"))
        if size + octets > OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece += letter
        size += octets
    return "\r\n".join([*pieces, piece]) + "\r\n"
