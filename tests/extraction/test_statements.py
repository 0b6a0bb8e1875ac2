"""What papers state beside their fields: undertakings, disputes, farming, plans; and what they only mention."""

import pytest

from checker.extraction.extract import MAKES
from checker.extraction.rising import risen_fields
from checker.extraction.schema import derived_fields, load_schemas
from checker.model.fact import Value
from checker.resources.vocabulary import load_vocabulary
from tests.extraction.papers import facts_of, read_paper

PLEDGE = (
    "唯一性承诺书\n我单位承诺：南湾县碳汇造林项目未参加其他温室气体自愿减排机制，不存在重复认定或者重复计算。"
    "项目不属于法定义务，未被纳入全国碳排放权交易市场配额管理。\n南湾绿源林业有限公司\n2024年5月6日"
)


def test_undertaking_says_what_it_rules_out() -> None:
    facts = facts_of(read_paper(PLEDGE))
    assert {name: facts[name].value for name in ("uniqueness_stated", "legal_obligation", "in_ets")} == {
        "uniqueness_stated": True, "legal_obligation": False, "in_ets": False,
    }  # fmt: skip
    assert "other_mechanisms" not in facts


SAID: list[tuple[str, str, str, Value | None]] = [
    ("ownership_statement", "林地权属清楚，四至明确，无权属争议。", "no_dispute_stated", True),
    ("ownership_statement", "该宗地与邻村存在权属争议，正在调处。", "dispute", True),
    ("ownership_statement", "如存在权属争议，由我单位负责。", "dispute", None),
    ("operation_design", "施工时保留原有散生木，严禁炼山。", "scattered_trees_kept", True),
    ("operation_design", "施工时保留原有散生木，严禁炼山。", "burning", False),
    ("operation_design", "采用炼山清理林地。", "burning", True),
    ("operation_design", "是否炼山：□是 ☑否", "burning", False),
    ("operation_design", "共需苗木16.5万株。", "seedling_count", 165_000.0),
    ("pdd", "项目实施前土地无耕种和放牧活动，不会导致农业活动转移。", "farming_displaced", False),
    ("pdd", "项目实施前土地无耕种和放牧活动，不会导致农业活动转移。", "prior_farming", "none"),
    ("pdd", "非持久性风险扣减率为10%。", "nonpermanence_rate", 0.1),
    ("pdd", "数据在最后一批减排量登记后至少保存10年。", "data_retention_from", "last_registration"),
    ("pdd", "拐点坐标：东经102.1234°，北纬25.123456°。", "coordinate_decimals", 4.0),
    ("pdd", "光热部分单独计量上网电量。", "separate_metering", True),
    ("pdd", "光热与光伏共用计量装置，未单独计量。", "separate_metering", False),
    ("pdd", "起测胸径5.0cm。", "planned_min_dbh_cm", 5.0),
    ("validation_report", "共提出整改要求6项，整改要求均已关闭。", "open_requests", 0.0),
    ("validation_report", "公示期间未收到公众意见。", "comments_handled", True),
    ("additionality_proof", "南湾县未列入国家重点生态功能区。", "in_function_zone", False),
    ("additionality_proof", "上述林地已区划为国家级公益林。", "public_welfare", True),
    ("verification_report", "经核查，确认减排量为12,345吨二氧化碳当量。", "verified_total", 12_345.0),
    ("authorization", "兹授权南湾绿源林业有限公司开展项目申报。", "authorised_to", "南湾绿源林业有限公司"),
    ("authorization", "经村民代表会议三分之二以上同意。", "collective_resolution", True),
    ("authorization", "本授权须经村民代表会议同意。", "collective_resolution", None),
]


@pytest.mark.parametrize(("kind", "text", "field", "value"), SAID)
def test_statement(kind: str, text: str, field: str, value: Value | None) -> None:
    fact = facts_of(read_paper(f"某文件\n{text}\n其余从略。", declared=kind)).get(field)
    assert (fact.value if fact else None) == (pytest.approx(value) if isinstance(value, float) else value)


def test_paper_that_says_both_contradicts_itself() -> None:
    text = "林地权属清楚，无权属争议。\n该宗地与邻村存在权属争议，正在调处。"
    assert facts_of(read_paper(text, declared="ownership_statement"))["dispute"].state == "conflict"


def test_unit_stays_as_printed() -> None:
    facts = facts_of(read_paper("项目设计文件\n预计总减排量8000tC02e。", declared="pdd"))
    assert facts["claimed_unit"].value == "tC02e"


def test_every_fact_that_is_made_is_looked_for() -> None:
    sought = {spec.field for schema in load_schemas().by_type.values() for spec in schema.fields}
    by_hand = {"area_second_unit", "claimed_unit"}
    assert {name.partition(".")[2] for name in MAKES} <= sought | by_hand
    assert {name for name in sought if name not in load_vocabulary().fields} <= {
        name.partition(".")[2] for name in MAKES
    }


def test_risen_fields_say_how_they_rise() -> None:
    risen = {field.id: field for field in risen_fields(load_schemas(), load_vocabulary())}
    assert (risen["uniqueness_stated"].reconcile, risen["other_mechanisms"].reconcile) == ("agree", "union")
    assert risen["applied_total"].reconcile == "rank"
    assert risen["authorised_to"].found_in == ("authorization",)
    assert not set(risen) & set(load_vocabulary().fields)
    assert set(risen) <= set(derived_fields())


@pytest.mark.parametrize(
    ("text", "kind", "field", "value"),
    [
        ("授权书\n本授权不包括碳汇收益。", "authorization", "consent_refused", True),
        ("授权书\n我村同意由乙方开发碳汇项目。", "authorization", "consent_refused", False),
        ("授权书\n我村不同意开发碳汇。", "authorization", "consent_refused", True),
        ("审定报告\n项目共有6个现场，审定组走访了5个现场。", "validation_report", "site_count", 6.0),
        ("审定报告\n项目共有6个现场，审定组走访了5个现场。", "validation_report", "sites_visited", 5.0),
        ("核查报告\n上一期观察项均已解决。", "verification_report", "observations_open", 0.0),
        ("核查报告\n尚有2项观察项未解决。", "verification_report", "observations_open", 2.0),
        ("核查报告\n核查情况良好。", "verification_report", "observations_open", None),
        ("实施方案\n本项目从未备案。", "implementation_plan", "earlier_filing_mentioned", False),
        ("实施方案\n本项目曾在国家发改委备案。", "implementation_plan", "earlier_filing_mentioned", True),
        ("核查报告\n本期到期观察项共3项，均已解决。", "verification_report", "observations_due", 3.0),
        ("核查报告\n本期无到期观察项。", "verification_report", "observations_due", 0.0),
        ("核查报告\n观察项2项，均未到期。", "verification_report", "observations_due", None),
        (
            "实施方案\n拟于2027年3月1日前申请减排量登记。",
            "implementation_plan",
            "planned_er_application_date",
            "2027-03-01",
        ),
        ("实施方案\n拟于2027年3月1日申请项目登记。", "implementation_plan", "planned_er_application_date", None),
        ("项目设计文件\n原备案项目的减排量已签发至2016年12月31日。", "pdd", "earlier_issued_until", "2016-12-31"),
        ("项目设计文件\n原备案编号：CCER-2015-082", "pdd", "earlier_filing", "CCER-2015-082"),
        ("项目设计文件\n原备案编号：无", "pdd", "earlier_filing", None),
        ("实施方案\n预计登记日期：2026年12月31日", "implementation_plan", "planned_registration_date", "2026-12-31"),
    ],
)
def test_consent_filing_and_plans(text: str, kind: str, field: str, value: object) -> None:
    found = facts_of(read_paper(text, declared=kind)).get(field)
    assert (found.value if found is not None else None) == value
