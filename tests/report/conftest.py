# ruff: noqa: E501 - the sentences of the fictional dossier stay whole
"""A fictional audit that holds everything a report must show, and a hostile one."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from shapely.geometry import MultiPolygon, box

from checker.model.audit import (
    Accounting,
    Audit,
    Banner,
    Dossier,
    Excluded,
    NextPaper,
    NotChecked,
    ParcelSummary,
    RulesetUsed,
    Summary,
    TimelineEntry,
    Tool,
    YearVolume,
)
from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.fact import Candidate, Fact, Work
from checker.model.finding import Finding, TraceStep, Waiver
from checker.model.identity import document_id, fact_id
from checker.model.limits import Limits
from checker.model.problem import Problem
from checker.model.rule import Citation

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")  # another module may run a browser of its own
def browser() -> Iterator["Browser"]:
    """A browser without a window; tests that need one are skipped where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


RULES = "温室气体自愿减排交易管理办法(试行)"
METHOD = "CCER-14-001-V01"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def paper(path: str, type: str | None, **more: Any) -> Document:
    given = {
        "type_confidence": 0.96 if type else 0.0,
        "pages": 2,
        "method": "text",
        "state": "read",
        "official": None,
        **more,
    }
    return Document(id=document_id(sha(path)), path=path, sha256=sha(path), type=type, **given)


APPROVAL = paper("02批复/关于2016年度造林工程的批复.pdf", "approval", official=True)
APPROVAL_COPY = paper("02批复/副本/批复(1).pdf", "approval", official=True, copies_of=APPROVAL.id)
START = paper("03建设/开工证明.docx", "start_certificate", official=False, pages=1)
ACCEPTANCE = paper(
    "03建设/竣工验收报告.pdf",
    "acceptance_report",
    official=True,
    pages=6,
    state="partly_read",
    method="mixed",
    problem=Problem(code="needs_ocr", path="03建设/竣工验收报告.pdf", page=4),
)
TITLE = paper(
    "05权属/林权证扫描.pdf",
    "ownership_certificate",
    type_confidence=0.62,
    possible_types=("ownership_certificate", "land_contract"),
    state="unread",
    method="none",
    pages=3,
    problem=Problem(code="needs_ocr", page=1),
)
LOCKED = paper(
    "05权属/合作造林协议.pdf",
    None,
    state="encrypted",
    method="none",
    pages=0,
    possible_types=("land_contract", "authorization"),
    problem=Problem(code="encrypted", detail="PDF standard security handler, revision 6"),
)
TABLE = paper("06空间/小班一览表.xlsx", "parcel_table", method="sheet", pages=1)
MAP = paper("06空间/小班.zip/xiaoban.shp", "parcel_map", method="vector", pages=1)
PLAN = paper("01立项/项目实施方案.docx", "implementation_plan", pages=38)
JUNK = paper("06空间/Thumbs.db", None, state="ignored", method="none", pages=0)
PAPERS = (PLAN, APPROVAL, APPROVAL_COPY, START, ACCEPTANCE, TITLE, LOCKED, TABLE, MAP, JUNK)


def evidence(document: Document, quote: str, page: int | None = 1, **more: Any) -> Evidence:
    given = {"method": "text", "confidence": 0.98, **more}
    return Evidence(document=document.id, page=page, quote=quote, **given)


def fact(subject: str, field: str, value: Any, value_type: str = "string", **more: Any) -> Fact:
    return Fact.model_validate(
        {
            "id": fact_id(subject, field),
            "subject": subject,
            "field": field,
            "value_type": value_type,
            "value": value,
            **more,
        }
    )


WORK = Work(id="w-2016", name="2016年度人工造林工程", documents=(APPROVAL.id, START.id, ACCEPTANCE.id))
AREA = fact(
    "project",
    "area",
    969.4,
    "number",
    unit="ha",
    precision=0.1,
    state="conflict",
    evidence=(evidence(APPROVAL, "同意建设人工造林14541亩。"),),
    candidates=(
        Candidate(value=969.4, official=True, evidence=(evidence(APPROVAL, "同意建设人工造林14541亩。"),)),
        Candidate(
            value=1005.2,
            official=False,
            evidence=(
                evidence(PLAN, "项目总面积1005.2公顷，涉及3个乡镇", 5),
                evidence(TABLE, "合计 1005.2", 1, method="sheet", cell="小班表!F212"),
            ),
        ),
        Candidate(cause="unread", evidence=(evidence(ACCEPTANCE, "", 4),), note="验收报告第4页没有读出"),
    ),
)
START_DATE = fact(
    "work:w-2016",
    "start_date",
    "2012-03",
    "date",
    state="derived",
    evidence=(evidence(START, "本工程于2012年3月开工。", confidence=0.81),),
)
NUMBER = fact(
    f"document:{APPROVAL.id}", "number", "林造发〔2016〕37号", evidence=(evidence(APPROVAL, "林造发〔2016〕37号"),)
)
SURVIVAL = fact(
    f"document:{ACCEPTANCE.id}",
    "survival_rate",
    0.873,
    "number",
    unit="fraction",
    precision=0.001,
    evidence=(evidence(ACCEPTANCE, "平均成活率87.3%", 2),),
)
SPECIES = fact(
    "project",
    "species",
    ["油松", "山杏", "沙棘"],
    "list[string]",
    state="agreed",
    evidence=tuple(evidence(PLAN, f"造林树种为油松、山杏、沙棘（第{n}处）", n) for n in range(3, 10)),
)
PRESENT = fact(
    "project", "documents_present", ["approval", "start_certificate", "parcel_map"], "papers", state="derived"
)
CREDITING = fact(
    "project",
    "crediting_start",
    "2016-03-18",
    "date",
    evidence=(evidence(PLAN, "计入期自2016年3月18日起，共40年", 30),),
)
CLAIMS = fact(
    "project",
    "claimed_by_year",
    {"2017": 1800.5, "2018": 4200.0},
    "map[year,number]",
    unit="tCO2e",
    evidence=(evidence(PLAN, "表7 分年度减排量", 31, cell="row 4"),),
)
OFFICIAL = fact("project", "title_land", None, "boolean", state="unread")
FACTS = (AREA, SPECIES, PRESENT, CREDITING, CLAIMS, OFFICIAL, START_DATE, NUMBER, SURVIVAL)


def finding(rule: str, verdict: str, title: str, title_en: str, message: str, message_en: str, **more: Any) -> Finding:
    given: dict[str, Any] = {
        "id": f"{rule}/{more.get('subject', 'project')}",
        "rule": rule,
        "family": rule.split("-", 1)[0],
        "kind": "consistency",
        "stage": "设计",
        "subject": "project",
        "verdict": verdict,
        "severity": "major",
        "class": None if verdict in ("pass", "not_applicable") else "整改要求",
        "title": title,
        "title_en": title_en,
        "message": message,
        "message_en": message_en,
        "message_key": f"{rule}.{verdict}",
        "cites": Citation(text=METHOD, clause="2"),
        "basis": "secondary",
        **more,
    }
    return Finding.model_validate(given)


FINDINGS = (
    finding(
        "LAW-10-3",
        "fail",
        "开工不早于规定日期",
        "Construction starts after the cut-off date",
        "开工证明写明2012年3月开工，早于2012-11-08。",
        "The start certificate says March 2012, before 2012-11-08.",
        severity="blocker",
        stage="建设",
        kind="timeline",
        subject="work:w-2016",
        basis="verified",
        cites=Citation(text=RULES, clause="10(3)"),
        facts=(START_DATE.id,),
        remedy="核对开工令、首张监理日志与付款凭证；日期确有误的，由出具单位更正并盖章。",
        remedy_en="Check the start order, first supervision log and payments; a wrong date is corrected and sealed by its issuer.",
        responsible="项目业主",
        responsible_en="owner",
        trace=(
            TraceStep(
                kind="fact",
                text="工程开工日期 = 2012-03（开工证明，第1页）",
                text_en="start date = 2012-03 (start certificate, p. 1)",
                facts=(START_DATE.id,),
            ),
            TraceStep(kind="parameter", text="最早开工日 = 2012-11-08", text_en="earliest start = 2012-11-08"),
            TraceStep(
                kind="comparison",
                text="2012-03 的任何一天都早于 2012-11-08 → 不符合",
                text_en="every day of 2012-03 is before 2012-11-08 → fail",
                facts=(START_DATE.id,),
                bound="2012-11-08",
            ),
        ),
    ),
    finding(
        "AFF-2c",
        "fail",
        "单个地块连续面积不小于下限",
        "Minimum contiguous parcel area",
        "31个小班的最小连续地块小于400平方米。",
        "31 parcels have a contiguous part below 400 m².",
        id="AFF-2c/parcels/fail",
        severity="blocker",
        stage="空间",
        kind="eligibility",
        subject="parcels",
        count=31,
        subjects=tuple(f"parcel:0123-{n:04}" for n in range(1, 31)),
        cites=Citation(text=METHOD, clause="2 c)"),
        remedy="从项目边界中剔除，或证明与相邻地块相连。",
        remedy_en="Take them out of the boundary, or show that they join a neighbour.",
        responsible="咨询机构",
        responsible_en="consultant",
    ),
    finding(
        "CON-area-approved",
        "conflict",
        "面积与批复一致",
        "Area agrees with the approval",
        "批复为969.4公顷，实施方案与小班表为1005.2公顷，结论取决于以哪份为准。",
        "The approval says 969.4 ha, the plan and the parcel list 1005.2 ha; the verdict hangs on which holds.",
        stage="批复",
        facts=(AREA.id, SPECIES.id),
        missing=("design_change",),
        remedy="补交变更设计及其批复，或更正小班表。",
        remedy_en="Supply the design change and its approval, or correct the parcel list.",
        responsible="项目业主",
        responsible_en="owner",
        trace=(
            TraceStep(
                kind="candidate",
                text="取969.4公顷 → 不符合；取1005.2公顷 → 通过",
                text_en="with 969.4 ha → fail; with 1005.2 ha → pass",
            ),
        ),
    ),
    finding(
        "DOC-plan-change",
        "missing",
        "有变更设计文件",
        "Design change on file",
        "档案中没有变更设计。",
        "No design change in the dossier.",
        stage="建设",
        kind="completeness",
        missing=("design_change", "acceptance_report.qualified_area"),
        remedy="向设计单位索取。",
        remedy_en="Ask the designer for it.",
        waiver=Waiver(
            reason="无变更，业主书面说明", owner="张工", approver="李总", date="2026-10-01", expires="2027-10-01"
        ),
    ),
    finding(
        "OWN-title",
        "unread",
        "土地权属有证明",
        "Land title is proven",
        "林权证是扫描件，没有读出。",
        "The title certificate is a scan that could not be read.",
        severity="blocker",
        stage="权属",
        kind="ownership",
        basis="verified",
        facts=(OFFICIAL.id,),
        remedy="提供带文字层的版本，或启用文字识别。",
        remedy_en="Supply a version with text, or turn OCR on.",
        cites=Citation(text=METHOD, clause="2 b)"),
    ),
    finding(
        "AFF-5-credit-len",
        "review",
        "计入期长度在允许范围",
        "Crediting period has an allowed length",
        "计入期40年，恰为上限。",
        "The crediting period is 40 years, exactly the upper bound.",
        stage="设计",
        basis="recalled",
        facts=(CREDITING.id,),
        severity="minor",
        **{"class": "观察项"},
        trace=(
            TraceStep(kind="engine", text="两个引擎结论一致", text_en="both engines agree"),
            TraceStep(kind="note", text="边界取法待核实", text_en="the bound is unconfirmed"),
        ),
    ),
    finding(
        "AFF-7-pool",
        "not_checked",
        "碳库选择合理",
        "Carbon pools are chosen properly",
        "程序尚不能检查此项。",
        "The program cannot check this yet.",
        stage="设计",
        basis="recalled",
        severity="info",
        **{"class": "观察项"},
    ),
    finding(
        "AFF-2-scope",
        "pass",
        "造林类型在适用范围内",
        "Type of planting is in scope",
        "防护林，人工造林。",
        "Protection forest by planting.",
        stage="设计",
        facts=(SPECIES.id,),
        kind="eligibility",
    ),
    finding(
        "DOC-approval",
        "pass",
        "有主管部门批复",
        "Approval on file",
        "已有批复1份。",
        "One approval is present.",
        stage="批复",
        facts=(NUMBER.id, PRESENT.id),
        kind="completeness",
    ),
    finding(
        "DOC-accept-rate",
        "pass",
        "成活率达到合格线",
        "Survival reaches the pass line",
        "平均成活率87.3%。",
        "Mean survival is 87.3%.",
        stage="建设",
        subject=f"document:{ACCEPTANCE.id}",
        facts=(SURVIVAL.id,),
    ),
    finding(
        "MON-plots",
        "not_applicable",
        "样地监测记录齐备",
        "Plot records are complete",
        "项目尚未进入监测环节。",
        "The project has not reached monitoring.",
        stage="监测",
        kind="monitoring",
    ),
    finding(
        "ACC-mean",
        "fail",
        "年均量与总量相符",
        "Yearly mean matches the total",
        "总量除以年数得3,120.4，文件写3,210.4。",
        "The total over the years gives 3,120.4; the paper says 3,210.4.",
        stage="设计",
        kind="accounting",
        facts=(CLAIMS.id,),
        basis="recalled",
        remedy="更正分年度表。",
        remedy_en="Correct the yearly table.",
    ),
)


def summary(findings: tuple[Finding, ...]) -> Summary:
    counts = {
        verdict: sum(item.verdict == verdict for item in findings)
        for verdict in ("fail", "missing", "conflict", "review", "unread", "not_checked", "not_applicable")
    }
    passed = sum(item.verdict == "pass" for item in findings)
    deciding = tuple(item.id for item in findings if item.severity == "blocker" and item.verdict in ("fail", "unread"))
    return Summary(ready_for_pdd="no", deciding=deciding, passed=passed, blockers=len(deciding), **counts)


@pytest.fixture
def audit() -> Audit:
    """Every verdict, conflicts, banners, parcels, waiver, copies, unread papers; both languages."""
    return Audit(
        as_of="2026-11-20",
        tool=Tool(
            version="0.1.0",
            engine="both",
            limits=Limits().model_dump(),
            rulesets=(
                RulesetUsed(id="ccer-14-001-v01", version="2026.11", sha256=sha("a")),
                RulesetUsed(id="order-31-2023", version="2026.11", sha256=sha("b")),
            ),
        ),
        dossier=Dossier(
            name="云岭县2016年度人工造林碳汇项目（虚构）",
            stage="设计",
            works=(WORK,),
            documents=PAPERS,
            banners=(
                Banner(
                    code="type_unknown",
                    text="有一份文件读不出，也无法判断类型；结论可能因此改变。",
                    text_en="One paper could not be read nor placed; it may change the result.",
                    document=LOCKED.id,
                ),
                Banner(
                    code="limit_members",
                    text="压缩包成员数超过限额，其余没有读。",
                    text_en="An archive has more members than the limit; the rest was not read.",
                ),
            ),
            problems=(
                Problem(code="unsafe_path", path="06空间/小班.zip/../../etc/passwd", detail="member leaves the folder"),
            ),
        ),
        facts=FACTS,
        findings=FINDINGS,
        parcels=ParcelSummary(
            count=212,
            area_ha=1005.2,
            eligible_count=170,
            eligible_area_ha=861.37,
            undecided_count=11,
            undecided_area_ha=54.2,
            excluded=tuple(
                Excluded(parcel=f"0123-{n:04}", rules=("AFF-2c",) if n % 3 else ("AFF-2c", "AFF-2d"))
                for n in range(1, 26)
            ),
            excluded_count=31,
            pass_counts={"GEO-valid": 212, "AFF-2c": 181},
        ),
        accounting=Accounting(
            methodology=METHOD,
            claimed=tuple(YearVolume(year=2017 + n, net_tco2e=1800.5 + 2400 * n) for n in range(6)),
            claimed_total_tco2e=124816.0,
            claimed_annual_tco2e=3120.4,
            note="缺少官方参数表，没有复算。",
            note_en="The official parameter tables are absent; nothing was recomputed.",
        ),
        timeline=(
            TimelineEntry(
                date="2012-03", label="工程开工", label_en="works start", subject="work:w-2016", fact=START_DATE.id
            ),
            TimelineEntry(
                date="2016-02-26",
                label="批复落款",
                label_en="approval dated",
                subject=f"document:{APPROVAL.id}",
                fact=NUMBER.id,
            ),
            TimelineEntry(
                date="2016-03-18",
                label="计入期开始",
                label_en="crediting period starts",
                subject="project",
                fact=CREDITING.id,
            ),
        ),
        next_papers=(
            NextPaper(
                document_type="design_change",
                label="变更设计",
                label_en="design change",
                issued_by="原设计单位",
                settles=("CON-area-approved", "DOC-plan-change"),
            ),
            NextPaper(
                document_type="ownership_certificate",
                label="权属证书",
                label_en="title certificate",
                issued_by="县自然资源局",
                settles=("OWN-title", "GONE-1"),
            ),
        ),
        not_checked=(
            NotChecked(
                text=METHOD,
                clause="6.3",
                title="碳储量变化计算",
                title_en="Change of carbon stock",
                reason="没有官方附录表",
                reason_en="The official annex tables are not available",
            ),
            NotChecked(
                text="CNCA-CCER-01:2023",
                clause="4.5.1",
                title="现场抽样",
                title_en="Sampling of sites",
                reason="须由审定人员现场完成",
                reason_en="Done on site by the validators",
            ),
        ),
        summary=summary(FINDINGS),
    )


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}[bold red]\x1b[31m\x00\x07\u202egnp.exe\u2066{0}{shown}%s"


@pytest.fixture
def hostile(audit: Audit) -> Audit:
    """Every free text of the audit ends in markup, control characters and direction marks; one name is 10,000 long."""
    keep = {
        "id",
        "sha256",
        "document",
        "type",
        "facts",
        "deciding",
        "subject",
        "copies_of",
        "possible_types",
        "as_of",
        "schema",
        "unit",
        "stage_order",
        "verdict",
        "severity",
        "class",
        "kind",
        "basis",
        "state",
        "method",
        "engine",
        "value_type",
        "code",
        "ready_for_pdd",
        "how",
        "cause",
        "bound",
        "settles",
    }

    def poison(value: Any, name: str) -> Any:
        if isinstance(value, str):
            return value if name in keep else value + HOSTILE
        if isinstance(value, dict):
            return {key: poison(item, key) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [poison(item, name) for item in value]
        return value

    data = poison(audit.model_dump(by_alias=True), "")
    data["dossier"]["documents"][0]["path"] = "名" * 10_000 + HOSTILE + "/x.pdf"
    data["dossier"]["name"] = HOSTILE + "档" * 10_000
    data["findings"][0]["message"] = "\u200f" + "长" * 10_000 + HOSTILE
    return Audit.model_validate(data)


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    """Three parcels with values, causes, lists and a map, one of them of two parts."""
    return gpd.GeoDataFrame(
        {
            "parcel": ["0123-0001", "0123-0002", "u-3"],
            "area_ha": [1.5, None, 0.02],
            "area_ha__cause": [None, "missing", None],
            "public_welfare": [True, None, False],
            "species": [("油松", "沙棘"), None, ("山杏",)],
            "species_areas": [{"油松": 1.0, "沙棘": 0.5}, None, {}],
            "document": ["d-1", "d-1\x00", "d-1"],
            "AFF-2c": ["pass", "missing", "fail"],
        },
        geometry=[
            box(105, 36, 105.01, 36.01),
            MultiPolygon([box(105.02, 36, 105.03, 36.01), box(105.05, 36, 105.06, 36.01)]),
            None,
        ],
        crs="EPSG:4490",
    )
