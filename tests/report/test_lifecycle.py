"""The steps of a project in every report, and the calendar file as a strict reader takes it."""

from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from checker.model.audit import Audit
from checker.model.lifecycle import Asked, Expiry, Lifecycle, LifeStep, Span
from checker.report.beside import NOTHING
from checker.report.calendar_file import fold
from checker.report.formats import load_format
from checker.report.messages import Lang

from .conftest import APPROVAL, TITLE


def made(**more: object) -> LifeStep:
    given = {
        "id": "x", "label": "环节", "label_en": "step", "who": "业主", "who_en": "owner",
        "task": "办理", "task_en": "do", "state": "later", "clause": "第十二条", "basis": "verified", **more,
    }  # fmt: skip
    return LifeStep.model_validate(given)


LIFE = Lifecycle(
    current="validation",
    steps=(
        made(id="design", label="设计", label_en="design", state="open", note="日期查不到", note_en="undated",
             asked=(Asked(document_type="pdd", label="项目设计文件", label_en="PDD"),)),
        made(id="pdd_publication", label="项目公示", label_en="publication", state="done", began="2026-03-02",
             ended="2026-03-27", workdays=20, documents=(APPROVAL.id,),
             span=Span(count=20, unit="workdays", kind="exactly")),
        made(id="validation", label="审定", label_en="validation", state="running", began="2026-03-02",
             earliest_start="2026-03-02", earliest_end="2026-04-20", limit_start="2026-03-02", limit_end="2026-06-10",
             span=Span(count=100, unit="days", kind="at_most"), estimated=(2027,)),
        made(id="registration", label="登记，“审核”；一\\二", label_en="registration", earliest_start="2026-04-20",
             earliest_end="2026-04-20", limit_start="2026-06-10", limit_end="2026-07-02"),
    ),
    expiries=(
        Expiry(kind="title_term", label="权属期限届满", label_en="title ends", date="2026-12-31", nearness="soon",
               document=TITLE.id, basis="recalled", note="须续期", note_en="renew"),
        Expiry(kind="crediting_end", label="计入期结束", label_en="crediting ends", nearness="unknown",
               basis="verified", asked=(Asked(document_type="pdd", label="项目设计文件", label_en="PDD"),)),
    ),
    expiry_count=2, notes=("约定",), notes_en=("convention",),
)  # fmt: skip


@pytest.fixture
def living(audit: Audit) -> Audit:
    return audit.model_copy(update={"lifecycle": LIFE, "as_of": "2026-04-20"})


def render(audit: Audit, name: str, lang: Lang = "zh") -> bytes:
    return load_format(name).render(audit, lang, NOTHING)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_calendar_file_says_what_the_audit_says(living: Audit, lang: Lang) -> None:
    raw = render(living, "ics", lang)
    calendar = icalendar.Calendar.from_ical(raw)
    events = {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}
    assert len(events) == 4  # one done, two ahead, one expiry; what has no date has no event
    (published,) = [event for name, event in events.items() if ("项目公示" in name or "publication" in name)]
    assert (published["DTSTART"].dt, published["DTEND"].dt) == (date(2026, 3, 2), date(2026, 3, 28))
    (title,) = [event for name, event in events.items() if ("权属" in name or "title ends" in name)]
    assert (title["DTSTART"].dt, title["DTEND"].dt) == (date(2026, 12, 31), date(2027, 1, 1))
    assert [alarm["TRIGGER"].dt.days for alarm in title.walk("VALARM")] == [-180, -30]
    assert not published.walk("VALARM")
    assert TITLE.path in str(title["DESCRIPTION"])
    if lang == "zh":
        assert any("登记，“审核”；一\\二" in name for name in events)  # signs that the format escapes come back
        assert any("估计" in name for name in events)


def test_the_calendar_file_keeps_the_form(living: Audit) -> None:
    raw = render(living, "ics")
    assert raw == render(living, "ics")  # no clock in it
    lines = raw.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    calendar = icalendar.Calendar.from_ical(raw)
    stamps = {event["DTSTAMP"].dt.isoformat() for event in calendar.walk("VEVENT")}
    assert stamps == {"2026-04-20T00:00:00+00:00"}
    names = [str(event["UID"]) for event in calendar.walk("VEVENT")]
    assert len(names) == len(set(names))
    assert {"VERSION", "PRODID"} <= set(calendar) and not [error for item in calendar.walk() for error in item.errors]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folding_loses_nothing(text: str) -> None:
    folded = fold(text)
    pieces = folded.encode("utf-8").split(b"\r\n")
    assert pieces[-1] == b"" and all(len(piece) <= 75 for piece in pieces)
    assert folded.removesuffix("\r\n").replace("\r\n ", "") == text


def test_hostile_names_stay_text(hostile: Audit) -> None:
    step = made(state="next", earliest_start="2026-04-20", earliest_end="2026-04-20",
                label="x\r\nEND:VEVENT\r\nBEGIN:VEVENT", note="a\nATTACH:http://x")  # fmt: skip
    raw = render(hostile.model_copy(update={"lifecycle": Lifecycle(current="x", steps=(step,))}), "ics")
    calendar = icalendar.Calendar.from_ical(raw)
    assert len(calendar.walk("VEVENT")) == 1 and "ATTACH" not in calendar.walk("VEVENT")[0]


def test_the_page_holds_steps_chart_and_expiries(living: Audit) -> None:
    source = render(living, "html").decode()
    assert 'id="lifecycle"' in source and 'id="figure-lifecycle-title"' in source
    for text in ("目前所处环节：审定", "2026-03-02", "（20 个工作日）", "须续期", "不详", "可确定日期的文件"):
        assert text in source


def test_an_audit_without_steps_has_no_section(audit: Audit) -> None:
    plain = audit.model_copy(update={"lifecycle": Lifecycle()})
    assert 'id="lifecycle"' not in render(plain, "html").decode()
    assert "BEGIN:VEVENT" not in render(plain, "ics").decode()
    ElementTree.fromstring(render(plain, "gantt-svg"))


def test_word_workbook_and_markdown_say_the_same(living: Audit) -> None:
    import docx

    document = docx.Document(BytesIO(render(living, "docx")))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"? 待定", "✓ 已完成", "▶ 进行中"} <= cells and any("2026-12-31" in text for text in cells)
    book = load_workbook(BytesIO(render(living, "xlsx")))
    steps = [[cell.value for cell in row] for row in book["项目进程"].iter_rows(min_row=2)]
    assert [row[0] for row in steps] == [step.label for step in LIFE.steps]
    assert [row[0].value for row in book["到期事项"].iter_rows(min_row=2)] == ["2026-12-31", "不详"]
    text = render(living, "md").decode()
    assert "## 项目进程" in text and "2026-03-02 – 2026-06-10" in text


def test_the_chart_is_drawn_the_same_twice(living: Audit) -> None:
    first = render(living, "gantt-svg")
    assert first == render(living, "gantt-svg")
    root = ElementTree.fromstring(first)
    words = " ".join(item.text or "" for item in root.iter() if item.tag.endswith("}text"))
    for text in ("项目公示", "2026-04-20 / 2026-06-10 *", "权属期限届满", "2026-12-31"):
        assert text in words
    assert render(living, "gantt-png")[:4] == b"\x89PNG"
