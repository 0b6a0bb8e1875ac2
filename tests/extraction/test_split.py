"""Merged scans: where papers begin, what belongs together, copies and carriers."""

import pytest

from checker.extraction.papers import extract_all
from checker.extraction.schema import load_schemas
from checker.extraction.split import split_papers
from checker.model.document import SourceFile
from checker.model.parsed import Line, Page, Parsed
from checker.model.problem import Problem
from checker.resources.vocabulary import load_vocabulary

APPROVAL = [
    "南湾县林业局文件\n南林发〔2016〕37号\n关于南湾县2016年荒山造林项目作业设计的批复\n南湾县青石林场：\n"
    "你场《关于报批作业设计的请示》（南青林字〔2016〕3号）收悉。经研究，批复如下：\n一、人工造林1500亩（100公顷）。",
    "二、严禁炼山，保留原有散生木。\n南湾县林业局\n2016年3月18日",
]
START = [
    "工程开工令\n工程名称：南湾县2016年荒山造林项目\n开工日期：2016年3月20日\n石坪市正大工程监理有限公司\n2016年3月19日"
]
TITLES = [
    "中华人民共和国林权证\n南湾林证字(2010)第000101号\n林地使用权权利人：南湾县青石林场\n面积：300亩",
    "中华人民共和国林权证\n南湾林证字(2010)第000102号\n林地使用权权利人：南湾县青石林场\n面积：400亩",
]
PLAN = [
    "南湾县碳汇造林项目\n实施方案\n南湾县青石林场\n2016年1月",
    "南湾县碳汇造林项目实施方案\n一、项目概况\n造林面积1500亩。",
    "二、监测计划\n项目建成后开展监测。",
]


def source(path: str = "扫描件.pdf", sha: str = "a" * 64, **more: object) -> SourceFile:
    base = {"id": "d-" + sha[:12], "path": path, "sha256": sha, "size": 1, "kind": "pdf", "location": "/none"}
    return SourceFile.model_validate({**base, **more})


def file_of(pages: list[str], document: str = "d-aaaaaaaaaaaa", numbered: bool = False) -> Parsed:
    made = []
    for number, text in enumerate(pages, start=1):
        lines = [Line(text=line) for line in text.split("\n")]
        if numbered:
            lines.append(Line(text=f"第 {number} 页 共 {len(pages)} 页"))
        made.append(Page(number=number, method="text", lines=tuple(lines)))
    return Parsed(document=document, state="read", method="text", pages=tuple(made))


def spans(pages: list[str], numbered: bool = False) -> list[str]:
    parts = split_papers(source(), file_of(pages, numbered=numbered), load_schemas())
    return [part.path.partition("#")[2] for part, _ in parts]


def test_merged_scan_becomes_its_papers() -> None:
    assert spans([*APPROVAL, *START, *TITLES]) == ["1-2", "3-3", "4-4", "5-5"]


def test_cover_title_and_inner_headings_open_no_paper() -> None:
    assert spans([*PLAN, *APPROVAL]) == ["1-3", "4-5"]
    assert spans(PLAN) == [""]


def test_page_numbers_that_run_on_hold_a_paper_together() -> None:
    inner = [APPROVAL[0], "附件材料\n工程开工令\n样式如下。", "正文结束。"]
    assert spans(inner, numbered=True) == [""]


def test_parts_keep_the_page_numbers_of_the_file_and_their_own_ids() -> None:
    papers = extract_all(
        [source()], {"d-aaaaaaaaaaaa": file_of([*APPROVAL, *START])}, load_schemas(), load_vocabulary()
    )
    approval, order = papers
    assert (approval.document.path, approval.document.type, approval.document.pages) == (
        "扫描件.pdf#1-2",
        "approval",
        2,
    )
    assert (order.document.path, order.document.type) == ("扫描件.pdf#3-3", "start_certificate")
    assert len({approval.document.id, order.document.id, "d-aaaaaaaaaaaa"}) == 3
    date = next(fact for fact in order.facts if fact.field == "start_date")
    assert date.subject == f"document:{order.document.id}"
    assert (date.evidence[0].document, date.evidence[0].page) == (order.document.id, 3)


def test_page_that_could_not_be_read_hurts_its_own_paper_only() -> None:
    parsed = file_of([*APPROVAL, *START])
    trouble = Problem(code="needs_ocr", page=2)
    pages = (parsed.pages[0], Page(number=2, method="none", problem=trouble), parsed.pages[2])
    parsed = parsed.model_copy(update={"pages": pages, "state": "partly_read"})
    states = [part.state for _, part in split_papers(source(), parsed, load_schemas()) if part is not None]
    assert states == ["partly_read", "read"]


def test_declared_type_keeps_a_file_whole() -> None:
    declared = source(declared_type="approval")
    assert len(split_papers(declared, file_of([*APPROVAL, *START]), load_schemas())) == 1


def test_same_bytes_take_the_type_and_the_parts_of_the_original() -> None:
    sources = [source(), source("副本.pdf", id="d-bbbbbbbbbbbb", copies_of="d-aaaaaaaaaaaa")]
    papers = extract_all(sources, {"d-aaaaaaaaaaaa": file_of([*APPROVAL, *START])}, load_schemas(), load_vocabulary())
    assert [paper.document.path for paper in papers] == [
        "扫描件.pdf#1-2", "扫描件.pdf#3-3", "副本.pdf#1-2", "副本.pdf#3-3",
    ]  # fmt: skip
    assert [paper.document.copies_of for paper in papers[2:]] == [paper.document.id for paper in papers[:2]]
    assert [paper.document.type for paper in papers[2:]] == ["approval", "start_certificate"]
    assert all(not paper.facts for paper in papers[2:])


@pytest.mark.parametrize(
    ("changed", "copies"),
    [("", True), ("南林发〔2016〕38号", False), ("2016年4月18日", False)],
)  # fmt: skip
def test_scan_and_draft_of_one_paper_are_one(changed: str, copies: bool) -> None:
    draft = "\n".join(APPROVAL)
    if "号" in changed:
        draft = draft.replace("南林发〔2016〕37号", changed)
    elif changed:
        draft = draft.replace("2016年3月18日", changed)
    sources = [source("批复.docx", "b" * 64, kind="docx"), source("批复扫描.pdf")]
    parsed = {"d-" + "b" * 12: file_of([draft], "d-" + "b" * 12), "d-aaaaaaaaaaaa": file_of(APPROVAL)}
    word, scan = extract_all(sources, parsed, load_schemas(), load_vocabulary())
    assert word.document.copies_of == ("d-aaaaaaaaaaaa" if copies else None)
    assert scan.document.copies_of is None


def test_a_titled_page_of_another_kind_opens_a_paper() -> None:
    pages = [
        "关于南湾县造林项目的可行性分析\n经测算，财务内部收益率12%，社会效益好，必要性充分。\n石坪市林业勘察设计队\n2018年12月9日",
        "林地权属无争议说明\n经核实，该宗地四至清楚，权属无争议，未发生权属纠纷。\n柳镇人民政府\n2019年1月21日",
        "未重复参与其他减排机制的声明\n我单位郑重承诺未重复申报。\n南湾县青石林场\n2024年10月26日",
    ]
    parts = split_papers(source(), file_of(pages), load_schemas())
    assert [part.path for part, _ in parts] == ["扫描件.pdf#1-1", "扫描件.pdf#2-2", "扫描件.pdf#3-3"]


def test_an_annex_table_opens_no_paper() -> None:
    pages = [
        "造林作业设计\n整地采用穴状整地，造林密度167株/亩，苗木为一级苗，混交造林。",
        "附表1 小班一览表\n小班号 面积 树种\n1 120 侧柏",
        "投资概算表\n项目 金额\n整地 12万元\n苗木 30万元",
    ]
    assert len(split_papers(source(), file_of(pages), load_schemas())) == 1
