"""The pre-review report for a validation body, in Word: fills `templates/report.docx`, which people may edit."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checker.model.audit import Audit
from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.rule import BASIS_ORDER
from checker.report.action import ActionRow, action_rows, evidence_of, ground
from checker.report.beside import Beside
from checker.report.crops import Crop
from checker.report.drawings import Drawing, draw_slots
from checker.report.lifecycle import expiry_rows, standing_sentence, step_rows
from checker.report.messages import Lang, Messages
from checker.report.order import SEVERITIES, VERDICT_SIGNS, VERDICTS, count, open_count
from checker.report.package import without_clock
from checker.report.text import one_line
from checker.report.value import value_rows
from checker.report.values import number, quantity, write_value
from checker.report.view import View, present
from checker.report.word_fill import Picture, fill_template

TEMPLATE = Path(__file__).with_name("templates") / "report.docx"
ROWS, SHORT, LONG, FIGURES = 2_500, 60, 1_200, 60
# In mm: what a landscape page holds beside its caption, and a pixel of a crop at 110 dpi.
PICTURE = (240.0, 130.0)
MM_PER_PIXEL = 25.4 / 110
Row = dict[str, Any]


class Word:
    file_name = "report.docx"

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        """Fills the template of `beside`, else the shipped one. Raises TemplateError for one that cannot be filled."""
        view = View(audit, Messages(lang), beside)
        title = one_line(f"{view.messages.text('word', 'title')} {audit.dossier.name}", 200)
        raw = fill_template(beside.template or TEMPLATE, report_values(view, beside), view.messages, title)
        return without_clock(raw, audit.as_of)


def report_values(view: View, beside: Beside) -> Row:
    """Everything the template may name: texts, pictures, and lists of rows."""
    audit, messages = view.audit, view.messages
    drawings = draw_slots(audit, beside.frame, messages)
    papers = present(audit)
    rows = action_rows(view, beside.replies)
    listed: dict[str, list[ActionRow]] = {"corrective": [], "observations": [], "recalled": []}
    for row in rows:
        listed[_table(row)].append(row)
    values: Row = {
        "dossier": one_line(audit.dossier.name, 300),
        "dossier_short": one_line(audit.dossier.name, SHORT),
        "methodology": one_line(audit.accounting.methodology or messages.text("ui", "not_stated"), 200),
        "stage": one_line(messages.label("stage", audit.dossier.stage), 100),
        "as_of": one_line(audit.as_of, 40),
        "program": f"sinkcheck {one_line(audit.tool.version, 40)}",
        "conclusion": messages.text("ready", audit.summary.ready_for_pdd),
        "scope_counts": messages.text(
            "word",
            "scope_counts",
            papers=len(papers),
            works=len(audit.dossier.works),
            parcels=audit.parcels.count,
            passed=count(audit, "pass"),
            failed=count(audit, "fail"),
            open=open_count(audit),
        ),
        "banners": [
            {"text": one_line(messages.pick(item.text, item.text_en), 600)} for item in audit.dossier.banners[:60]
        ],
        "verdicts": _verdicts(view),
        "rulesets": [
            {"id": one_line(item.id, 100), "version": one_line(item.version, 60), "sha256": one_line(item.sha256, 64)}
            for item in audit.tool.rulesets
        ],
        "bases": _bases(view),
        "timeline": _drawn(drawings.pop("timeline", None)),
        "lifecycle": _lifecycle(view, _drawn(drawings.pop("lifecycle", None))),
        "value": _value(view, [_drawn(drawings.pop(slot, None)) for slot in ("value", "value_shares")]),
        "parcel_plan": _drawn(drawings.pop("parcel_plan", None)),
        "parcels_text": _parcels_text(view),
        "volumes": [_drawn(drawing) for drawing in drawings.values()],
        **_evidence(view, rows),
        "documents": _documents(view, papers[:ROWS]),
        "documents_more": _more(messages, len(papers)),
        "accounting_text": _accounting_text(view),
        "years": _years(view),
        "conflicts": _conflicts(view),
        "next_papers": [
            {
                "place": str(place),
                "paper": one_line(messages.pick(paper.label, paper.label_en), 200),
                "issued_by": one_line(messages.label("issuer", paper.issued_by) if paper.issued_by else "", 200),
                "settles": one_line(", ".join(paper.settles), LONG),
            }
            for place, paper in enumerate(audit.next_papers, start=1)
        ],
        "not_checked": [
            {
                "clause": one_line(f"{item.text} {item.clause}", 200),
                "title": one_line(messages.pick(item.title, item.title_en), 300),
                "reason": one_line(messages.pick(item.reason, item.reason_en), 300),
            }
            for item in audit.not_checked[:ROWS]
        ],
    }
    for key, items in listed.items():
        values[key] = [_action(view, row) for row in items[:ROWS]] or [_nothing(messages)]
        values[f"{key}_count"] = str(len(items))
        values[f"{key}_more"] = _more(messages, len(items))
    return values


def _drawn(drawing: Drawing | None) -> Row | None:
    """A figure with its caption; None leaves its section out."""
    if drawing is None:
        return None
    shrink = min(1.0, PICTURE[0] / drawing.size.width, PICTURE[1] / drawing.size.height)
    return {"picture": Picture(drawing.png(), drawing.size.width * shrink), "caption": one_line(drawing.title, 200)}


def _lifecycle(view: View, figure: Row | None) -> Row | None:
    """Where the project stands, its steps and what runs out; None leaves the section out."""
    if not view.audit.lifecycle.steps:
        return None
    return {
        "standing": standing_sentence(view),
        "figure": figure,
        "notes": [{"text": one_line(view.messages.pick(*pair), LONG)} for pair in _notes(view)],
        "steps": [
            {
                "name": row.name, "state": f"{row.sign} {row.state_label}", "who": row.who, "task": row.task,
                "span": row.span, "stated": one_line(row.stated, 200), "earliest": row.earliest, "latest": row.latest,
                "note": "\n".join(part for part in (one_line(row.note, LONG), row.clause) if part),
            }
            for row in step_rows(view)
        ],
        "expiries": [
            {"date": row.date, "near": f"{row.sign} {row.nearness_label}", "name": row.name, "paper": row.path,
             "note": one_line(row.note, LONG)}
            for row in expiry_rows(view)[:FIGURES]
        ],
    }  # fmt: skip


def _value(view: View, figures: Sequence[Row | None]) -> Row | None:
    """What the volumes are worth on the user's assumptions; None leaves the section out."""
    worth = value_rows(view)
    if worth is None:
        return None
    keys = ("name", "income", "cost", "net", "present")
    names = worth.names
    shares = [
        {
            "name": row[0], "share": row[1], "area": row[2],
            "amounts": "\n".join(f"{name}: {row[3 + 2 * place]}" for place, name in enumerate(names)),
            "presents": "\n".join(f"{name}: {row[4 + 2 * place]}" for place, name in enumerate(names)),
        }
        for row in (*worth.holders, worth.holder_total)
        if row
    ]  # fmt: skip
    years = [
        {"year": year, "volume": volume, "name": name,
         **dict(zip(("price", "income", "cost", "net", "present"), cells[place], strict=True))}
        for place, name in enumerate(names)
        for year, volume, cells in worth.years
    ]  # fmt: skip
    return {
        "facts": [{"label": label, "text": text} for label, text in worth.facts],
        "scenarios": [dict(zip(keys, row, strict=True)) for row in worth.scenarios],
        "years": years[:ROWS],
        "costs": [{"name": name, "years": when, "total": total} for name, when, total in worth.costs],
        "shares": shares if worth.holders else [],
        "shared": worth.shared,
        "figures": [figure for figure in figures if figure is not None],
        "notes": [{"text": one_line(note, LONG)} for note in worth.notes],
    }


def _notes(view: View) -> list[tuple[str, str]]:
    cycle = view.audit.lifecycle
    return list(zip(cycle.notes, cycle.notes_en, strict=True))


def _evidence(view: View, rows: Sequence[ActionRow]) -> Row:
    """Pictures of the places that the listed findings rest on, with the findings that rest on them."""
    crops = view.beside.crops
    used: dict[Crop, tuple[Evidence, list[str]]] = {}
    for row in rows:
        for piece in evidence_of(view, row.finding) if row.finding is not None else ():
            crop = crops.find(piece)
            if crop is not None:
                used.setdefault(crop, (piece, []))[1].append(row.id)
    shown = list(used.items())[:FIGURES]
    return {
        "evidence": [
            {
                "picture": Picture(crops.raw(crop), min(PICTURE[0], crop.width * MM_PER_PIXEL)),
                "caption": _source(view, piece, list(dict.fromkeys(names))),
            }
            for crop, (piece, names) in shown
        ],
        "evidence_more": _more(view.messages, len(used), FIGURES),
    }


def _source(view: View, piece: Evidence, names: Sequence[str]) -> str:
    quote, messages = view.quote(piece), view.messages
    place = " ".join(part for part in (one_line(quote.path, 160), one_line(quote.where, 80)) if part)
    listed = ", ".join(one_line(name, 80) for name in names[:3])
    more = " " + messages.text("ui", "more", count=len(names) - 3) if len(names) > 3 else ""
    return messages.text("word", "evidence_caption", place=place, findings=listed + more)


def _parcels_text(view: View) -> str:
    parcels, messages = view.audit.parcels, view.messages
    if not parcels.count:
        return messages.text("card", "area_none")
    out_ha = max(0.0, parcels.area_ha - parcels.eligible_area_ha - parcels.undecided_area_ha)
    return messages.text(
        "word",
        "parcels_text",
        count=parcels.count,
        total=quantity(round(parcels.area_ha, 2), "ha", messages),
        eligible=quantity(round(parcels.eligible_area_ha, 2), "ha", messages),
        undecided=quantity(round(parcels.undecided_area_ha, 2), "ha", messages),
        excluded=quantity(round(out_ha, 2), "ha", messages),
    )


def _table(row: ActionRow) -> str:
    """What rests on unconfirmed wording stands apart; an item without its finding keeps to the requests."""
    if row.finding is not None and row.finding.basis == "recalled":
        return "recalled"
    return "observations" if row.finding is not None and row.finding.finding_class == "观察项" else "corrective"


def _action(view: View, row: ActionRow) -> Row:
    messages, finding = view.messages, row.finding
    marks = (
        [messages.label("severity", finding.severity), messages.label("verdict", finding.verdict)] if finding else []
    )
    plots = "、".join(row.plots[:24]) if messages.lang == "zh" else ", ".join(row.plots[:24])
    hidden = max(0, len(row.plots) - 24) + row.plots_cut
    if hidden:
        plots += " " + messages.text("ui", "more", count=hidden)
    colon = "：" if messages.lang == "zh" else ": "
    responsible = f"{messages.text('action', 'responsible')}{colon}{row.responsible}" if row.responsible else ""
    due = f"{messages.text('action', 'due')}{colon}{row.due}" if row.due else ""
    return {
        "id": row.id,
        "clause": row.clause,
        "marks": " · ".join(marks),
        "title": row.title,
        "problem": one_line(row.problem, LONG),
        "plots": plots,
        "ground": ground(row, messages),
        "remedy": one_line(row.remedy, LONG),
        "responsible": "\n".join(part for part in (responsible, due) if part),
        "reply": "\n".join([*row.reply.split("\n")[:20], *row.supplied[:20]]).strip()[:LONG],
        "status": messages.text("status", row.status) if row.status != "open" else "",
    }


def _nothing(messages: Messages) -> Row:
    empty = ("id", "clause", "marks", "plots", "ground", "remedy", "responsible", "reply", "status", "problem")
    blank: Row = {name: "" for name in empty}
    return blank | {"title": messages.text("ui", "none")}


def _verdicts(view: View) -> list[Row]:
    audit, messages = view.audit, view.messages
    rows = []
    for verdict in VERDICTS:
        if not count(audit, verdict):
            continue
        found = [finding.severity for finding in audit.findings if finding.verdict == verdict]
        by_severity: dict[str, str] = {severity: str(found.count(severity) or "") for severity in SEVERITIES}
        name = f"{VERDICT_SIGNS[verdict]} {messages.label('verdict', verdict)}"
        rows.append({"verdict": name, "total": str(count(audit, verdict)), **by_severity})
    return rows


def _bases(view: View) -> list[Row]:
    found = [finding.basis for finding in view.audit.findings]
    label = view.messages.label
    return [
        {"label": label("basis", basis), "count": str(found.count(basis)), "meaning": label("basis_help", basis)}
        for basis in BASIS_ORDER
    ]


def _documents(view: View, papers: Sequence[Document]) -> list[Row]:
    messages = view.messages
    rows = {row.document.id: row for row in view.documents()}
    read: dict[tuple[str, str], str] = {
        (fact.subject, fact.field): one_line(write_value(fact.value, fact, messages), 120)
        for fact in view.audit.facts
        if fact.field in ("number", "date", "issuer") and fact.value is not None
    }
    return [
        {
            "id": paper.id,
            "type": one_line(rows[paper.id].type or messages.text("document", "type_unknown"), 100),
            "path": one_line(paper.path, 300),
            **{field: read.get((f"document:{paper.id}", field), "") for field in ("number", "date", "issuer")},
            "pages": str(paper.pages or ""),
            "official": "" if paper.official is None else messages.text("ui", "yes" if paper.official else "no"),
            "state": messages.label("document_state", paper.state),
            "problem": one_line(rows[paper.id].problem, 200),
        }
        for paper in papers
    ]


def _accounting_text(view: View) -> str:
    accounting, messages = view.audit.accounting, view.messages
    colon = "：" if messages.lang == "zh" else ": "
    totals = (
        ("claimed", accounting.claimed_total_tco2e, "claimed_none"),
        ("recomputed", accounting.recomputed_total_tco2e, "not_recomputed"),
    )
    lines = [
        messages.text("card", key) + colon + quantity(value, "tCO2e", messages)
        if value is not None
        else messages.text("card", none)
        for key, value, none in totals
    ]
    lines += [f"{one_line(key, 60)}{colon}{number(value)}" for key, value in sorted(accounting.difference.items())]
    note = messages.pick(accounting.note, accounting.note_en)
    return "\n".join([*lines, *([one_line(note, LONG)] if note else [])])


def _years(view: View) -> list[Row]:
    accounting, lacking = view.audit.accounting, "—"
    claimed, recomputed = view.by_year(accounting.claimed), view.by_year(accounting.recomputed)
    rows = []
    for year in sorted({*claimed, *recomputed}):
        both = year in claimed and year in recomputed
        rows.append(
            {
                "year": str(year),
                "claimed": number(claimed[year]) if year in claimed else lacking,
                "recomputed": number(recomputed[year]) if year in recomputed else lacking,
                "difference": number(claimed[year] - recomputed[year]) if both else lacking,
            }
        )
    return rows


def _conflicts(view: View) -> list[Row]:
    rows = []
    for fact in view.conflicts()[:ROWS]:
        for place, item in enumerate(fact.candidates):
            sources = [
                f"{one_line(quote.path, 200)} {one_line(quote.where, 80)} “{one_line(quote.text, 160)}”"
                for quote in item.quotes[:4]
            ]
            rows.append(
                {
                    "field": one_line(fact.label, 100) if place == 0 else "",
                    "subject": one_line(fact.subject, 200) if place == 0 else "",
                    "value": one_line(item.value, 300),
                    "source": "\n".join(sources) or one_line(item.note, 300),
                }
            )
    return rows


def _more(messages: Messages, total: int, most: int = ROWS) -> str:
    return messages.text("ui", "more_of", count=total - most, total=total) if total > most else ""
