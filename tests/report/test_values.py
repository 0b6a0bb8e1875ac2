"""Values as people read them, and texts that cannot play tricks."""

import pytest

from checker.model.fact import Fact
from checker.report.messages import Messages
from checker.report.text import clean, one_line
from checker.report.values import field_label, number, paper_or_fact_label, quantity, write_value

ZH, EN = Messages("zh"), Messages("en")


@pytest.mark.parametrize(
    ("value", "precision", "text"),
    [
        (1234567.0, 0, "1,234,567"),
        (0.30000000000000004, 0, "0.3"),
        (12.0, 0.01, "12.00"),
        (969.36, 0.1, "969.4"),
        (-0.00001, 0, "0"),
        (5, 10, "5"),
    ],
)
def test_numbers(value: float, precision: float, text: str) -> None:
    assert number(value, precision) == text


def test_quantities() -> None:
    assert quantity(100.0, "ha", ZH) == "100 公顷 (1,500 亩)"
    assert quantity(100.0, "ha", EN) == "100 ha (1,500 mu)"
    assert quantity(0.873, "fraction", ZH, 0.001) == "87.3%"
    assert quantity(3.0, "furlong", ZH) == "3 furlong"


@pytest.mark.parametrize(
    ("value", "kind", "zh", "en"),
    [
        (True, "boolean", "是", "Yes"),
        (None, "string", "未载明", "Not stated"),
        ("2013-02", "date", "2013-02", "2013-02"),
        (("油松", "沙棘"), "list[string]", "油松、沙棘", "油松, 沙棘"),
        (("approval", "gone"), "papers", "项目批复、gone", "Approval, gone"),
        ({"2018": 2.0, "2017": 1.5}, "map[year,number]", "2017：1.5、2018：2", "2017: 1.5, 2018: 2"),
    ],
)
def test_values(value: object, kind: str, zh: str, en: str) -> None:
    fact = Fact.model_validate({"id": "f-1", "subject": "project", "field": "x", "value_type": kind, "value": value})
    assert write_value(fact.value, fact, ZH) == zh
    assert write_value(fact.value, fact, EN) == en


def test_missing_papers_and_facts_have_labels() -> None:
    assert paper_or_fact_label("design_change", ZH) == "变更设计"
    assert paper_or_fact_label("acceptance_report.qualified_area", ZH) == "工程验收报告 · 合格面积"
    assert paper_or_fact_label("project.stage", ZH) == "项目所处环节"
    assert paper_or_fact_label("unheard.of", ZH) == "of"


def test_clean_shows_what_hides() -> None:
    assert clean("a\x1b[31mb\x00\x7f\x9b") == "a⟨U+001B⟩[31mb⟨U+0000⟩⟨U+007F⟩⟨U+009B⟩"
    assert clean("cod\u202egnp.exe") == "cod⟨U+202E⟩gnp.exe"
    assert clean("行一\r\n行二\t尾") == "行一\n行二\t尾"
    assert clean("\ud800\uffff") == "\ufffd\ufffd"
    assert clean("普通文字 (亩) émigré 🌲") == "普通文字 (亩) émigré 🌲"


def test_one_line_cuts() -> None:
    assert one_line(" a\n b ", 10) == "a b"
    assert one_line("字" * 20, 5) == "字字字字…"


def test_names_that_the_program_gives_are_words() -> None:
    def said(field: str, value: str) -> str:
        fact = Fact.model_validate(
            {"id": "f-1", "subject": "document:d-1", "field": field, "value_type": "string", "value": value}
        )
        return write_value(value, fact, ZH)

    assert (said("type", "approval"), said("state", "partly_read")) == ("项目批复", "部分读出")
    assert said("number", "approval") == "approval", "a paper's own words stay"
    assert field_label("document:d-1", "type", ZH) == "类型" and field_label("document:d-1", "state", ZH) == "读取状态"
