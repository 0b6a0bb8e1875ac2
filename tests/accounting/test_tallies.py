"""Plot tallies among the papers: what is read, what spoils a sum, and what the surveys then say."""

from pathlib import Path

import pytest

from checker.accounting.claim_file import check_claim
from checker.accounting.papers.content import Content
from checker.accounting.papers.tallies import Tally, read_tally
from checker.accounting.recomputed import Recomputed
from checker.accounting.survey_facts import survey_facts
from checker.accounting.words import Text, say
from checker.extraction.reading import make_reading
from checker.model.document import Document
from checker.model.extracted import FactBase
from checker.model.fact import Fact
from checker.model.identity import fact_id
from checker.model.parsed import Cell, Line, Page, Parsed, Table
from checker.parsers.clean import join_cells

HEAD = ("样地号", "碳层", "样地面积（m2）", "株号", "树种", "胸径(cm)", "备注")
NOTHING = say("papers.no_tally")


def tally(*pages: list[tuple[str, ...] | str], name: str = "d-1") -> Tally:
    """One table a page; texts before it stand above it."""
    made = []
    for number, blocks in enumerate(pages, 1):
        rows = [block for block in blocks if isinstance(block, tuple)]
        lines = [Line(text=block if isinstance(block, str) else join_cells(list(block))) for block in blocks]
        cells = tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(rows) for c, text in enumerate(row))
        table = Table(rows=len(rows), columns=len(rows[0]), cells=cells)
        made.append(Page(number=number, method="text", lines=tuple(lines), tables=(table,)))
    document = Document(id=name, path=f"{name}.xlsx", sha256="0", type="plot_survey", state="read", pages=len(made))
    parsed = Parsed(document=name, state="read", method="text", pages=tuple(made))
    return read_tally(Content(document, make_reading(parsed)))


def survey(name: str, date: str | None, min_dbh: float | None = 5.0) -> tuple[Document, list[Fact]]:
    document = Document(id=name, path=f"{name}.xlsx", sha256="0", type="plot_survey", state="read")
    subject, facts = f"document:{name}", []
    if date:
        facts.append(Fact(id=fact_id(subject, "date"), subject=subject, field="date", value_type="date", value=date))
    if min_dbh is not None:
        one = Fact(id=fact_id(subject, "m"), subject=subject, field="min_dbh_cm", value_type="number", value=min_dbh)
        facts.append(one)
    return document, facts


def measured(
    tallies: list[Tally], *surveys: tuple[Document, list[Fact]], done: Recomputed | Text = NOTHING,
    more: tuple[Fact, ...] = (), others: tuple[Document, ...] = (),
) -> dict[tuple[str, str], object]:  # fmt: skip
    base = FactBase(
        works=(),
        documents=(*(d for d, _ in surveys), *others),
        facts=(*(f for _, some in surveys for f in some), *more),
    )
    found = survey_facts(base, tallies, done)
    return {
        (one.subject, one.field): one.value if one.value is not None else one.all_candidates()[0].cause for one in found
    }


def test_a_list_of_all_plots() -> None:
    found = tally([HEAD, ("1", "A", "600", "1", "油松", "10.5", ""), ("1", "A", "600", "2", "油松", "8", ""),
                   ("2", "A", "600", "", "", "", "无林木")])  # fmt: skip
    assert [(plot.plot, plot.stratum, plot.area_m2) for plot in found.plots] == [("1", "A", 600), ("2", "A", 600)]
    assert [(tree.plot, tree.number, tree.species, tree.dbh_cm) for tree in found.trees] == [
        ("1", "1", "油松", 10.5), ("1", "2", "油松", 8.0),
    ]  # fmt: skip
    assert found.troubles == ()
    assert found.trees[0].evidence.cell == "row 2, column 6"


def test_a_sheet_for_each_plot() -> None:
    head = ("株号", "树种", "胸径（mm）")
    found = tally(
        ["样地号：PM-01  碳层：A  样地面积：0.9亩", head, ("1", "油松", "105")],
        [head, ("2", "油松", "80")],
        ["样地编号:PM-02 碳层:A 样地面积：600 m2", head, ("1", "油松", "91"), ("合计", "", "")],
    )
    assert [(p.plot, p.stratum, p.area_m2 and round(p.area_m2)) for p in found.plots] == [
        ("PM-01", "A", 600), ("PM-02", "A", 600),
    ]  # fmt: skip
    assert [(tree.plot, tree.dbh_cm) for tree in found.trees] == [
        ("PM-01", 10.5), ("PM-01", 8.0), ("PM-02", pytest.approx(9.1)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("1", "A", "600", "2", "油松", "1O.5", ""), "不能用"),
        (("1", "A", "600", "2", "", "10.5", ""), "不能用"),
        (("", "A", "600", "2", "油松", "10.5", ""), "没有样地号"),
        (("1", "B", "600", "2", "油松", "10.5", ""), "前后不一"),
    ],
)
def test_a_row_that_cannot_be_used_spoils_every_sum(row: tuple[str, ...], said: str) -> None:
    found = tally([HEAD, ("1", "A", "600", "1", "油松", "10.5", ""), row])
    assert said in found.troubles[0].text.zh
    facts = measured([found], survey("d-1", "2025-06-01"))
    assert facts["project", "plot_count"] == "review"
    assert facts["stratum:*", "plot_count"] == "review"


def test_surveys_without_a_readable_tally_leave_everything_open() -> None:
    facts = measured([])
    for name in ("plot_count", "relative_uncertainty", "sampling_precision", "survey_rounds", "survey_days_after_end"):
        assert facts["project", name] == "missing", name
    unread = Document(id="d-2", path="b.jpg", sha256="1", type="plot_survey", state="unread")
    whole = tally([HEAD, ("1", "A", "600", "1", "油松", "10.5", "")])
    assert measured([whole], survey("d-1", "2025-06-01"), others=(unread,))["project", "plot_count"] == "unread"


def test_rounds_days_and_least_diameter() -> None:
    report = Document(id="m", path="m.pdf", sha256="0", type="monitoring_report", state="read")
    end = Fact(id="e", subject="document:m", field="monitoring_end", value_type="date", value="2025-05-31")
    plan = Fact(id="p", subject="project", field="planned_min_dbh_cm", value_type="number", value=5.0)
    facts = measured([], survey("a", "2020-06-01"), survey("b", "2025-06-10", 6.0), others=(report,), more=(end, plan))
    assert facts["project", "survey_rounds"] == 2
    assert facts["project", "survey_days_after_end"] == 10
    assert facts["document:b", "min_dbh_gap_cm"] == 1.0
    assert facts["document:a", "min_dbh_gap_cm"] == 1.0
    alone = measured([], survey("a", None, None))
    assert (alone["project", "survey_rounds"], alone["document:a", "min_dbh_gap_cm"]) == ("missing", "missing")


def test_lost_plots_and_shrunken_trees() -> None:
    rows = [("1", "1", "10"), ("1", "2", "12"), ("1", "3", "9"), ("2", "1", "8")]
    first = tally([HEAD, *((plot, "A", "600", tree, "油松", dbh, "") for plot, tree, dbh in rows)], name="a")
    later = [("1", "12", ""), ("2", "11", ""), ("3", "8", "断梢，前次误测")]
    second = tally([HEAD, *(("1", "A", "600", tree, "油松", dbh, why) for tree, dbh, why in later)], name="b")
    facts = measured([first, second], survey("a", "2020-06-01"), survey("b", "2025-06-01"))
    assert facts["stratum:A", "plots_not_found"] == 1
    assert facts["stratum:A", "trees_unexplained"] == 1  # the second; the third has a remark
    assert facts["project", "plot_count"] == 1


def test_uncertainty_is_shown_beside_the_doubt_of_the_equations(tmp_path: Path) -> None:
    from checker.accounting.recomputed import recompute_dossier
    from tests.accounting.test_account import base, parcels, write

    done = recompute_dossier(base(), parcels(), write(tmp_path), ())
    assert isinstance(done, Recomputed)
    head = HEAD[:-1]
    rows = [(str(k), "油松2018", "600", "1", "油松", str(10 + k)) for k in range(1, 6)]
    found = tally([head, *rows])
    label = str(done.answer.resolved.case.labels[0])
    found = found.model_copy(update={"plots": tuple(p.model_copy(update={"stratum": label}) for p in found.plots)})
    facts = survey_facts(FactBase(works=(), documents=(survey("d-1", "2025-06-01")[0],), facts=()), [found], done)
    (relative,) = (one for one in facts if one.field == "relative_uncertainty")
    values = [candidate.value for candidate in relative.all_candidates()]
    # Biomass of five plots: kg of one pine by the library's equation; t (4 df, 90 %) = 2.1318.
    assert isinstance(values[0], float)
    assert 0.1 < values[0] < 0.4
    assert relative.all_candidates()[1].cause == "review"
    required = [one for one in facts if one.field == "plots_required"]
    assert all(isinstance(one.value, float) and one.value >= 2 for one in required)


def test_a_paper_without_surveys_says_so(tmp_path: Path) -> None:
    from tests.accounting.design_paper import write_design

    facts = check_claim(write_design(tmp_path / "pdd.docx")).measures
    (count,) = (one for one in facts if one.subject == "project" and one.field == "plot_count")
    assert count.all_candidates()[0].cause == "missing"
