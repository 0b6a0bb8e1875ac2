"""An unread page of a merged scan may be the first page of another paper: it stands for one that nobody has seen."""

import pytest

from checker.extraction.kept import as_kept, as_parts
from checker.extraction.one_file import extract_file
from checker.extraction.schema import load_schemas
from checker.judgement.banners import raise_banners
from checker.judgement.summary import summarise
from checker.model.extracted import Extracted
from checker.model.parsed import Page, Parsed
from checker.model.problem import Problem
from checker.resources.vocabulary import load_vocabulary

from .test_split import APPROVAL, START, TITLES, file_of, source


def without(parsed: Parsed, number: int, code: str = "poor_scan") -> Parsed:
    problem = Problem.model_validate({"code": code, "path": "扫描件.pdf", "page": number})
    blank = Page(number=number, method="none", problem=problem)
    pages = tuple(blank if page.number == number else page for page in parsed.pages)
    return parsed.model_copy(update={"pages": pages, "state": "partly_read", "problem": problem})


def papers(parsed: Parsed) -> list[Extracted]:
    return [paper for _, _, paper in extract_file(source(), parsed, load_schemas(), load_vocabulary())]


def hidden(parsed: Parsed) -> list[str]:
    return [paper.document.path for paper in papers(parsed) if paper.document.hidden]


def test_a_lost_paper_of_a_merged_scan_is_not_forgotten() -> None:
    whole = file_of([*APPROVAL, *START, *TITLES])
    assert hidden(whole) == []
    found = papers(without(whole, 3))
    assert [paper.document.path.partition("#")[2] for paper in found] == ["1-3", "4-4", "5-5", "3-3"]
    paper = found[-1].document
    assert (paper.hidden, paper.state, paper.type) == (True, "unread", None)
    assert "approval" in paper.possible_types and paper.problem is not None and paper.problem.code == "poor_scan"


def test_the_only_other_paper_of_a_file_is_not_forgotten_either() -> None:
    found = papers(without(file_of([*APPROVAL, *START]), 3))
    assert [paper.document.path for paper in found] == ["扫描件.pdf", "扫描件.pdf#3-3"]


def test_page_numbers_tell_a_page_inside_from_a_hidden_paper() -> None:
    plan = ["实施方案\n南湾县青石林场", "一、造林面积1500亩。", "二、监测计划。", "三、组织保障。"]
    counted = file_of(plan, numbered=True)
    assert hidden(without(counted, 2)) == [] == hidden(without(counted, 4)), "page 4 of 4"
    assert hidden(without(file_of(plan), 2)) == ["扫描件.pdf#2-2"]


def test_a_photograph_is_no_paper_in_a_file_of_one() -> None:
    assert hidden(without(file_of([*APPROVAL, "附图"]), 3, "no_text")) == []
    assert hidden(without(file_of([*APPROVAL, *START, *TITLES]), 3, "no_text")) == ["扫描件.pdf#3-3"]


def test_what_a_limit_cut_off_a_merged_scan_may_hold_papers() -> None:
    limit = Problem(code="limit_pages", path="扫描件.pdf", detail="4 of 90 pages")
    cut = file_of([*APPROVAL, *START, TITLES[0]]).model_copy(
        update={"state": "partly_read", "problem": limit, "limits_hit": (limit,)}
    )
    assert hidden(cut) == ["扫描件.pdf#5-"]
    assert hidden(cut.model_copy(update={"pages": cut.pages[:2]})) == [], "one long paper"


def test_a_file_of_which_nothing_was_read_stands_for_itself() -> None:
    parsed = file_of([*APPROVAL, *START])
    for number in (1, 2, 3):
        parsed = without(parsed, number)
    assert hidden(parsed) == [] and len(papers(parsed)) == 1


def test_a_cut_page_whose_number_is_lost_is_of_no_paper() -> None:
    """Its tail, with the number that joined it to the page before, is gone: it must not become another paper."""
    title = "林权证\n南湾林证字(2010)第000101号\n南湾县人民政府\n2010年1月2日\n— 1 —"
    rest = "林地承包合同\n甲方：青石村\n乙方：南湾县青石林场\n面积：300亩\n— 2 —"
    whole = file_of([title, rest])
    assert [paper.document.state for paper in papers(whole)] == ["read"]
    problem = Problem(code="limit_text", page=2)
    cut = whole.pages[1].model_copy(update={"lines": whole.pages[1].lines[:-1], "problem": problem})
    hurt = whole.model_copy(
        update={"pages": (whole.pages[0], cut), "state": "partly_read", "problem": problem, "limits_hit": (problem,)}
    )
    found = papers(hurt)
    assert [(paper.document.path, paper.document.state, paper.document.hidden) for paper in found] == [
        ("扫描件.pdf#1-1", "partly_read", False), ("扫描件.pdf#2-2", "unread", True),
    ]  # fmt: skip
    assert not found[1].facts
    parts = extract_file(source(), hurt, load_schemas(), load_vocabulary())
    assert as_parts(as_kept(parts), source(), hurt) == parts


@pytest.mark.parametrize("pages", [[*APPROVAL, *START], [*APPROVAL, *START, *TITLES]])
def test_kept_papers_come_back_the_same(pages: list[str]) -> None:
    limit = Problem(code="limit_pages", path="扫描件.pdf")
    parsed = without(file_of(pages), 3).model_copy(update={"limits_hit": (limit,)})
    parts = extract_file(source(), parsed, load_schemas(), load_vocabulary())
    again = as_parts(type(as_kept(parts)).model_validate_json(as_kept(parts).model_dump_json()), source(), parsed)
    assert again == parts


def test_such_a_page_keeps_a_dossier_from_being_ready() -> None:
    found = papers(without(file_of([*APPROVAL, *START, *TITLES]), 3))
    banners = raise_banners([paper.document for paper in found], (), (), ())
    assert [banner.document for banner in banners if banner.code == "untyped_unread"] == [found[-1].document.id]
    assert summarise((), (), banners).ready_for_pdd != "yes"
