"""Whole papers: type, own and cited numbers, signature, forms, conflicts, silence."""

import time

import pytest

from tests.extraction.papers import facts_of, read_paper, table_of

APPROVAL = """南湾县林业局文件
南林发〔2016〕37号
关于南湾县2016年荒山造林项目作业设计的批复
南湾县青石林场：
你场《关于报批作业设计的请示》（南青林字[2016]3号）收悉。经研究，批复如下：
一、建设规模：人工造林1500亩（100公顷），其中侧柏900亩、油松600亩。
二、全县林业用地总面积3.2万亩，项目总投资120.5万元，初植密度每亩111株。
三、请据此开展后续工作，批复有效期至2018年12月31日。
南湾县林业局（公章）
二〇一六年三月十八日
"""


def test_approval_tells_its_own_number_from_cited_ones() -> None:
    paper = read_paper(APPROVAL)
    facts = facts_of(paper)
    assert (paper.document.type, paper.document.official) == ("approval", True)
    assert facts["number"].value == "南林发〔2016〕37号"
    assert facts["cited_numbers"].value == ("南青林字〔2016〕3号",)
    assert (facts["date"].value, facts["issuer"].value) == ("2016-03-18", "南湾县林业局")
    assert facts["addressee"].value == "南湾县青石林场"
    assert facts["area"].value == pytest.approx(100.0) and facts["area"].state == "single"
    assert facts["area_second_unit"].value == pytest.approx(100.0)
    assert facts["investment"].value == pytest.approx(1_205_000)
    assert facts["density"].value == pytest.approx(1665)
    assert facts["species"].value == ("侧柏", "油松")
    assert facts["date"].evidence[0].quote == "二〇一六年三月十八日"
    assert "seal_present" not in facts


def test_unsigned_approval_has_no_date_and_no_signer() -> None:
    paper = read_paper(APPROVAL.replace("南湾县林业局（公章）\n二〇一六年三月十八日", "（盖章）\n    年   月   日"))
    assert "date" not in facts_of(paper)
    assert "date" in paper.silent


@pytest.mark.parametrize(
    ("title", "kind"),
    [("关于请求批复荒山造林项目的请示", "approval_request"), ("关于批复荒山造林项目的请示", "approval_request"),
     ("关于转发荒山造林项目批复的通知", "other"), ("荒山造林项目变更设计说明书", "design_change"),
     ("关于荒山造林项目变更设计的批复", "approval"), ("关于做好2016年春季造林工作的通知", "other"),
     ("荒山造林项目监理工作总结", "supervision_report"), ("荒山造林项目竣工验收报告", "acceptance_report"),
     ("荒山造林工程施工合同", "construction_contract"), ("荒山造林项目作业设计说明书", "operation_design"),
     ("南湾县春日植树忙", None)],
)  # fmt: skip
def test_title_decides_the_type(title: str, kind: str | None) -> None:
    assert read_paper(f"{title}\n正文若干，造林批复已经收到。").document.type == kind


def test_request_cited_below_the_addressee_is_not_the_title() -> None:
    text = (
        "南发改农〔2016〕108号\n关于荒山造林项目可行性研究报告的批\n复\n南湾县青石林场：\n"
        "报来《关于审批荒山造林项目可行性研究报告的请示》\n（南青林字〔2016〕3号）收悉，同意建设。"
    )
    assert read_paper(text).document.type == "approval"


def test_blank_start_form_is_silent() -> None:
    paper = read_paper(
        "工程开工报告\n工程名称：____________\n建设单位：（盖章）\n开工日期：____年__月__日\n"
        "面积（亩）：\n监理单位意见：\n（签章）\n年 月 日",
        path="开工报告.txt",
    )
    assert (paper.document.type, paper.document.official) == ("start_certificate", None)
    assert paper.facts == ()
    assert {"start_date", "date", "issuer", "owner", "project_name", "area"} <= set(paper.silent)


def test_self_issued_start_certificate_is_not_official() -> None:
    paper = read_paper(
        "开工证明\n荒山造林项目于2016年3月20日正式开工。\n特此证明。\n南湾绿源林业有限公司\n2016年3月25日"
    )
    facts = facts_of(paper)
    assert paper.document.official is False
    assert (facts["start_date"].value, facts["date"].value) == ("2016-03-20", "2016-03-25")


def test_start_order_names_the_signer_behind_its_role() -> None:
    cells = table_of(
        [
            ["工程名称", "荒山造林项目", "监理单位", "石坪市正大工程监理有限公司"],
            ["开工日期", "2017年4月1日", "面积（亩）", "1500"],
        ]
    )
    text = "工程开工令\n同意开工。\n项目监理机构（盖章）\n日期：2017年3月30日"
    facts = facts_of(read_paper(text, tables=(cells,)))
    assert facts["issuer"].value == "石坪市正大工程监理有限公司"
    assert (facts["start_date"].value, facts["date"].value) == ("2017-04-01", "2017-03-30")
    assert facts["area"].value == pytest.approx(100.0)
    assert facts["area"].evidence[0].cell == "row 2, column 4"


ACCEPTANCE = """荒山造林项目竣工验收报告
计划任务1500亩，实际完成造林1480亩（98.67公顷），合格面积1450亩。
平均成活率91.3%，要求成活率不低于85%。验收组同意通过竣工验收。
南湾县林业局
2018年11月16日
"""


def test_acceptance_report_keeps_its_areas_apart() -> None:
    facts = facts_of(read_paper(ACCEPTANCE))
    assert facts["planned_area"].value == pytest.approx(100.0)
    assert facts["completed_area"].value == pytest.approx(1480 / 15)
    assert facts["qualified_area"].value == pytest.approx(1450 / 15)
    assert (facts["survival_rate"].value, facts["conclusion"].value) == (pytest.approx(0.913), "合格")


def test_two_values_in_one_paper_are_a_conflict() -> None:
    fact = facts_of(read_paper(ACCEPTANCE + "附：合格面积1300亩\n"))["qualified_area"]
    assert fact.state == "conflict"
    assert sorted(candidate.value for candidate in fact.candidates) == [
        pytest.approx(1300 / 15),
        pytest.approx(1450 / 15),
    ]
    assert all(candidate.evidence for candidate in fact.candidates)


def test_coarse_value_joins_the_fine_one() -> None:
    fact = facts_of(read_paper(ACCEPTANCE.replace("合格面积1450亩", "合格面积96.67公顷，验收合格1450亩")))[
        "qualified_area"
    ]
    assert fact.state == "single"
    assert fact.precision == pytest.approx(0.01)
    assert len(fact.evidence) == 2


def test_certificate_number_is_not_the_one_it_replaces() -> None:
    text = (
        "不动产权证书\n云(2016)石坪县不动产权第0000452号\n登记机构：石坪县自然资源局\n2016年6月8日\n"
        "权利人：石坪县青石林场\n面积：740000平方米\n使用期限：2016年6月1日起2066年5月31日止\n附记：由原林权证（石林证字(2009)第000319号）换发"
    )
    paper = read_paper(text)
    facts = facts_of(paper)
    assert (paper.document.type, paper.document.official) == ("ownership_certificate", True)
    assert facts["number"].value == "云(2016)石坪县不动产权第0000452号"
    assert (facts["term_start"].value, facts["term_end"].value) == ("2016-06-01", "2066-05-31")
    assert facts["area"].value == pytest.approx(74.0)


def test_unread_paper_says_what_it_could_be() -> None:
    paper = read_paper("", path="02批复/扫描件0001.pdf", state="unread")
    assert paper.document.type is None
    assert paper.document.possible_types == ("approval",)
    assert read_paper("", path="02批复/林权证.pdf", state="unread").document.possible_types == (
        "ownership_certificate",
    )
    assert read_paper("", path="杂/0001.pdf", state="unread").document.possible_types == ()


def test_manifest_type_wins() -> None:
    assert read_paper("一段文字", declared="approval").document.type == "approval"


NOTICE = """项目名称：南湾县荒山造林碳汇项目
项目所在省份：云南省
项目业主：南湾绿源林业有限公司
审定机构：某某认证中心有限公司
方法学：CCER-14-001-V01
开工日期：2014-04-01
计入期开始时间：2021-01-01
计入期结束时间：2040-12-31
项目寿命期限（年）：30
预计年均减排量（吨）：400
预计计入期总减排量（吨）：8001
公示开始日期：2025-03-03
公示结束日期：2025-03-28
"""


def test_notice_fields_and_text_agree() -> None:
    text = (
        "项目从2014年4月开始实施，造林总面积1500.0亩（100.00公顷），全县林业用地面积9.9万亩。"
        "计入期20年（2021年1月1日至2040年12月31日），预计产生减排量8,000.75tCO2e，年均减排量400.04tCO2e。"
        "种植侧柏、油松，涉及柳川镇。"
    )
    paper = read_paper(NOTICE + text)
    facts = facts_of(paper)
    assert paper.document.type == "registry_notice"
    assert {name: fact.state for name, fact in facts.items()} == {name: "single" for name in facts}
    assert (facts["claimed_total"].value, facts["claimed_annual"].value) == (
        pytest.approx(8000.75),
        pytest.approx(400.04),
    )
    assert facts["area"].value == pytest.approx(100.0)
    assert (facts["start_date"].value, facts["crediting_end"].value) == ("2014-04-01", "2040-12-31")
    assert facts["species"].value == ("侧柏", "油松")
    assert (facts["life_years"].value, facts["crediting_years"].value) == (30.0, 20.0)


def test_notice_that_contradicts_its_fields_is_a_conflict() -> None:
    fact = facts_of(read_paper(NOTICE + "本项目造林活动于2014年5月6日开始。"))["start_date"]
    assert fact.state == "conflict"
    assert {candidate.value for candidate in fact.candidates} == {"2014-04-01", "2014-05-06"}


def test_doubtful_value_alone_asks_for_review() -> None:
    fact = facts_of(read_paper(NOTICE.replace("计入期开始时间：2021-01-01", "计入期开始时间：2021年1日1日")))[
        "crediting_start"
    ]
    assert [candidate.cause for candidate in fact.candidates] == ["review", None]


def test_reading_twice_gives_the_same() -> None:
    assert read_paper(APPROVAL) == read_paper(APPROVAL)


def test_sentence_of_repeated_cues_takes_no_long_time() -> None:
    start = time.perf_counter()
    read_paper(NOTICE + "造林总面积规模，减排量产生计入期，年均" * 400 + "造林100亩，2016年3月1日" * 200)
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    ("title", "kind"),
    [("2022年造林作业设计文件", "operation_design"), ("造林作业设计审批表", "approval"), ("请假条", "other"),
     ("荒山造林项目造林质量核查报告", "acceptance_report"), ("荒山造林项目减排量核查报告", "verification_report"),
     ("办公用品采购清单", "other"), ("苗木报价单", "other"), ("关于同意造林项目\n作业设计变更的复函", "approval")],
)  # fmt: skip
def test_titles_beside_the_usual_ones(title: str, kind: str) -> None:
    text = f"{title}\n委托单位：青山县国有林场\n今收到打印纸六箱、墨盒三十个，经办人王某，金额九百元整。"
    assert read_paper(text).document.type == kind


def test_a_paper_of_another_trade_is_other_and_one_of_this_trade_is_not() -> None:
    assert read_paper("本周菜单\n星期一：红烧肉、青菜、米饭；星期二：炒面、鸡蛋汤、水果一份。").document.type == "other"
    assert read_paper("情况\n该处山场的林子是前几年栽的，面积大约三百亩，树长得不错。").document.type is None
    assert read_paper("字迹").document.type is None


def test_the_lines_of_a_form_are_no_title() -> None:
    text = "监理工作汇报\n所监理工程　　青山县荒山造林项目\n正式开工时间　　2013年4月16日\n监理结论　　通过验收\n"
    assert read_paper(text).document.type == "supervision_report"


def test_years_behind_a_period_are_its_length() -> None:
    text = "项目设计文件\n计入期为2020年1月1日起至2039年12月31日止，计20年。合计36,648tCO2e。"
    facts = facts_of(read_paper(text, declared="pdd"))
    assert facts["crediting_years"].value == 20
    assert facts["claimed_total"].value == 36648


def test_the_one_way_of_preparing_the_ground_that_a_text_says() -> None:
    said = "作业设计\n项目全部采用水平阶整地，严禁炼山。"
    assert facts_of(read_paper(said, declared="operation_design"))["soil_disturbance"].value == "水平阶整地"
    several = "作业设计\n山腰为水平阶整地。山脚为穴状整地。"
    assert "soil_disturbance" not in facts_of(read_paper(several, declared="operation_design"))


def test_part_of_a_longer_label_is_no_label() -> None:
    text = "造林作业设计\n设计承担单位：青山县林业勘察设计队\n业主：青山县国有林场"
    assert facts_of(read_paper(text, declared="operation_design"))["owner"].value == "青山县国有林场"
