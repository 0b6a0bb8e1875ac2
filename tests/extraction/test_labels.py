"""Labels that no list names, and values that only the words around them tell."""

import pytest

from checker.extraction.clues import clues_of
from checker.extraction.labels import entries_of, targets_of
from tests.extraction.papers import facts_of, read_paper, table_of


@pytest.mark.parametrize(
    ("label", "fields"),
    [
        ("造林总面积", {"area"}),
        ("碳汇造林项目建设规模", {"area"}),
        ("合格面积", {"qualified_area"}),
        ("实际完成造林面积", {"completed_area"}),
        ("计划开工日期", {"period_start"}),
        ("项目实际开工时间", {"start_date"}),
        ("公示起止时间", {"publicity_start", "publicity_end"}),
        ("项目建设地点", {"province", "city", "county"}),
        ("施工单位", set()),
        ("监理单位", set()),
        ("林业用地总面积", set()),
        ("亩均投资", set()),
    ],
)
def test_a_label_is_made_of_a_head_and_words_that_do_not_change_it(label: str, fields: set[str]) -> None:
    assert {name for entry in entries_of(label) for name, _ in entry.targets()} == fields


def test_a_label_that_needs_a_word_wins_in_the_types_that_hold_its_field() -> None:
    both = frozenset({"area", "planned_area"})
    assert {name for name, _, _ in targets_of("设计造林面积", both, "acceptance_report")} == {"planned_area"}
    assert {name for name, _, _ in targets_of("设计造林面积", frozenset({"area"}), "approval")} == {"area"}


def test_a_clue_needs_its_word_and_none_against_it() -> None:
    assert [clue.field for clue in clues_of("林木覆盖度")] == ["canopy_before"]
    assert clues_of("灌木盖度") == ()
    assert clues_of("监理委托方") == ()


def test_rows_of_labels_above_rows_of_values() -> None:
    grid = [
        ["工程名称", "委托方"],
        ["石门沟碳汇造林项目", "青山县国有林场"],
        ["开工时点", "寿命（年）"],
        ["2016年3月1日", "40"],
    ]
    facts = facts_of(read_paper("自愿减排项目信息卡", tables=(table_of(grid),), declared="registry_notice"))
    assert facts["project_name"].value == "石门沟碳汇造林项目"
    assert facts["owner"].value == "青山县国有林场"
    assert facts["start_date"].value == "2016-03-01"
    assert facts["life_years"].value == 40.0


def test_label_and_value_on_two_lines_of_one_cell() -> None:
    grid = [
        ["资金总额\n308.20万元", "整地形式\n块状整地"],
        ["计入期（起）\n2020年1月1日", "计入期（止）\n2049年12月31日"],
    ]
    facts = facts_of(read_paper("造林项目实施方案", tables=(table_of(grid),)))
    assert facts["investment"].value == pytest.approx(3_082_000)
    assert facts["soil_disturbance"].value == "块状整地"
    assert (facts["crediting_start"].value, facts["crediting_end"].value) == ("2020-01-01", "2049-12-31")


def test_the_header_of_a_list_is_no_stack_of_labels() -> None:
    grid = [["小班号", "面积（亩）", "树种"], ["1", "120", "侧柏"], ["2", "80", "油松"], ["3", "50", "油松"]]
    paper = read_paper("小班一览表", tables=(table_of(grid),))
    assert "area" not in facts_of(paper)
    assert [len(table.rows) for table in paper.tables] == [3]


def test_words_before_a_value_name_its_field() -> None:
    text = "关于石门沟造林项目实施方案的批复\n同意所报方案。该项目造林总面积达1200亩，所需资金300万元由县财政统筹。"
    facts = facts_of(read_paper(text, declared="approval"))
    assert facts["area"].value == pytest.approx(80.0)
    assert facts["investment"].value == pytest.approx(3_000_000)


def test_clues_that_disagree_give_nothing() -> None:
    text = "关于石门沟造林项目实施方案的批复\n甲片投入资金300万元由县财政统筹。乙片投入资金200万元由乡里安排。"
    assert "investment" not in facts_of(read_paper(text, declared="approval"))


def test_money_for_something_else_is_no_investment() -> None:
    text = "关于石门沟造林项目实施方案的批复\n其中中央补助资金300万元。"
    assert "investment" not in facts_of(read_paper(text, declared="approval"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("设计更改通知单\n更改缘由：部分小班被占用。\n原设计面积：300亩  现设计面积：280亩", "design_change"),
        ("造林地现状调查卡\n现状地类：荒草地\n郁闭度：0.02\n灌木盖度：10%", "baseline_survey"),
        ("造林项目报批申请表\n申请事由：请予审批。", "approval_request"),
        ("关于召开植树节动员会的通知\n请各单位派人参加。", "other"),
    ],
)
def test_types_by_title_and_own_words(text: str, kind: str) -> None:
    assert read_paper(text).document.type == kind


def test_the_next_label_is_no_value() -> None:
    grid = [["项目名称", "验收编号"], ["整地方式", "造林方法学\nCCER-14-001-V01"]]
    facts = facts_of(read_paper("实施方案", tables=(table_of(grid),), declared="implementation_plan"))
    assert "project_name" not in facts and "soil_disturbance" not in facts


def test_a_size_of_nothing_is_a_misreading() -> None:
    assert "crediting_years" not in facts_of(read_paper("项目设计文件\n计入期：〇年", declared="pdd"))
