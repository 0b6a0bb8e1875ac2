"""Scans: look-alike letters, units that contradict each other, lost gaps, what a seal hides."""

import pytest

from checker.extraction.confidence import calibrate
from checker.extraction.extract import extract
from checker.extraction.schema import load_schemas
from checker.model.document import SourceFile
from checker.model.extracted import Extracted
from checker.model.parsed import Line, Page, Parsed
from checker.resources.vocabulary import load_vocabulary
from tests.extraction.papers import facts_of, read_paper


def scan(text: str, kind: str, confidence: float = 0.99) -> Extracted:
    lines = tuple(Line(text=line, confidence=confidence) for line in text.split("\n"))
    source = SourceFile(
        id="d-0123456789ab",
        path="扫描件.pdf",
        sha256="0" * 64,
        size=1,
        kind="pdf",
        location="/none",
        declared_type=kind,
    )
    page = Page(number=1, method="ocr", lines=lines)
    parsed = Parsed(document=source.id, state="read", method="ocr", pages=(page,))
    return extract(source, parsed, load_schemas(), load_vocabulary())


@pytest.mark.parametrize("printed", ["15O0亩", "l5OO亩", "1500亩"])
def test_letters_between_digits(printed: str) -> None:
    facts = facts_of(scan(f"关于造林的批复\n建设规模：{printed}", "approval"))
    if printed.startswith("l"):
        assert "area" not in facts  # nothing before the letter says that it is a digit
    else:
        assert facts["area"].value == pytest.approx(100)


def test_mended_digits_are_less_sure_than_clean_ones() -> None:
    clean = facts_of(scan("关于造林的批复\n建设规模：1500亩", "approval"))["area"].evidence[0]
    mended = facts_of(scan("关于造林的批复\n建设规模：15O0亩", "approval"))["area"].evidence[0]
    assert mended.confidence < 0.95 <= clean.confidence


def test_line_confidence_counts() -> None:
    sure = facts_of(scan("关于造林的批复\n建设规模：1500亩", "approval", 0.99))["area"].evidence[0]
    poor = facts_of(scan("关于造林的批复\n建设规模：1500亩", "approval", 0.7))["area"].evidence[0]
    assert (sure.method, poor.confidence < 0.7 < sure.confidence) == ("ocr", True)


def test_units_that_contradict_each_other_ask_for_review_in_a_scan_only() -> None:
    text = "关于造林的批复\n建设规模：1500亩（10公顷）"
    fact = facts_of(scan(text, "approval"))["area"]
    assert "review" in {candidate.cause for candidate in fact.candidates}
    assert facts_of(read_paper(text, declared="approval"))["area"].state == "single"
    assert facts_of(scan("关于造林的批复\n建设规模：1500亩（100公顷）", "approval"))["area"].candidates == ()


def test_lost_gap_between_label_and_name() -> None:
    facts = facts_of(scan("营业执照\n名称南湾县绿源林业有限公司\n登记机关南湾县市场监督管理局", "licence"))
    assert facts["owner"].value == "南湾县绿源林业有限公司"
    assert facts["issuer"].value == "南湾县市场监督管理局"
    assert "owner" not in facts_of(scan("营业执照\n名称不详\n登记机关（盖章）", "licence"))


def test_rest_of_a_name_under_a_seal_is_no_signer() -> None:
    facts = facts_of(scan("关于造林的批复\n同意造林1500亩。\n资源局\n2017年6月24日", "approval"))
    assert "issuer" not in facts
    assert facts["date"].value == "2017-06-24"


def test_curve_rises_and_ends_where_it_should() -> None:
    scores = [step / 50 for step in range(51)]
    values = [calibrate(score) for score in scores]
    assert values == sorted(values)
    assert (values[0], values[-1] <= 0.99) == (0.0, True)


@pytest.mark.parametrize("printed", ["194. 3733hm2", "1 9 4. 3 7 3 3 公顷", "194.3733公顷"])
def test_a_number_set_apart_is_read_whole(printed: str) -> None:
    facts = facts_of(scan(f"关于造林的批复\n建设规模：{printed}", "approval"))
    assert facts["area"].value == pytest.approx(194.3733)


def test_the_rest_of_a_broken_number_is_no_number() -> None:
    """In a text nothing says that the blank is a slip, so that nothing is read rather than 3733 hectares."""
    assert "area" not in facts_of(read_paper("关于造林的批复\n建设规模：194. 3733hm2", declared="approval"))


def test_a_project_name_goes_on_in_the_next_line() -> None:
    text = "作业设计\n项目名称：青山县2021年三北防护林工\n程人工造林项目\n建设单位：青山县国有林场"
    assert facts_of(scan(text, "operation_design"))["project_name"].value == "青山县2021年三北防护林工程人工造林项目"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("减排量核查报告", "verification_report"),
        ("造林项目竣工验收登记表", "acceptance_report"),
        ("项目开工情况证明", "start_certificate"),
    ],
)
def test_the_title_of_a_scan_is_no_line_of_a_form(title: str, kind: str) -> None:
    text = f"{title}\n项目名称：青山县荒山造林项目\n胸径用围尺量测，树高用测高器量测。"
    lines = tuple(Line(text=line, confidence=0.99) for line in text.split("\n"))
    page = Page(number=1, method="ocr", lines=lines)
    parsed = Parsed(document="d-0123456789ab", state="read", method="ocr", pages=(page,))
    source = SourceFile(id="d-0123456789ab", path="扫描件.pdf", sha256="0" * 64, size=1, kind="pdf", location="/none")
    assert extract(source, parsed, load_schemas(), load_vocabulary()).document.type == kind
