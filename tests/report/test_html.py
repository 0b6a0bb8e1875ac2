"""The page as text: everything is on it, nothing leaves it, nothing hostile lives in it."""

import base64
import hashlib
import re
import time
from html.parser import HTMLParser

import pytest

from checker.model.audit import Accounting, Audit, Dossier, ParcelSummary, Summary
from checker.model.problem import Problem
from checker.report import html
from checker.report.anchors import anchor
from checker.report.beside import Beside
from checker.report.crops import Crop, Crops
from checker.report.html import render_html
from checker.report.messages import Lang, Messages
from checker.report.replies import Reply
from checker.report.timeline import timeline_rows
from checker.report.view import View

from .conftest import ACCEPTANCE, START, START_DATE

VOID = {"meta", "input", "br", "img", "link", "hr", "rect"}


class Page(HTMLParser):
    """Collects tags, attributes and visible text, and checks that tags are closed in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []
        self.open: list[str] = []
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "details" or tag == "div":
            assert "p" not in self.open, f"<{tag}> inside <p>"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("script", "style"):
            self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.parts).split())

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def ids(self) -> list[str]:
        return [name for _, attributes in self.tags if (name := attributes.get("id"))]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_of_the_audit_is_on_the_page(audit: Audit, lang: Lang) -> None:
    page = Page(render_html(audit, lang))
    english = lang == "en"
    for finding in audit.findings:
        assert finding.rule in page.text
        for part in (
            (finding.title_en, finding.message_en, finding.remedy_en)
            if english
            else (finding.title, finding.message, finding.remedy)
        ):
            assert part in page.text
        assert finding.cites.clause in page.text
    for paper in audit.dossier.documents:
        assert paper.path in page.text
    for banner in audit.dossier.banners:
        assert (banner.text_en if english else banner.text) in page.text
    for piece in [piece for fact in audit.facts for piece in fact.evidence]:
        assert piece.quote in page.text
    words = (
        (
            "Not ready for a project design document.",
            "Checked against text",
            "To be confirmed",
            "in conflict",
            "1,005.2 ha (15,078 mu)",
            "4 more of 7",
        )
        if english
        else (
            "目前不宜编制项目设计文件",
            "已核原文",
            "第三方",
            "待核实",
            "相互矛盾",
            "1,005.2 公顷 (15,078 亩)",
            "还有 4 条（共 7 条）",
            "第 5 页",
            "验收报告第4页没有读出",
            "没有官方附录表",
        )
    )
    for word in words:
        assert word in page.text
    assert page.named("html")[0]["lang"] == ("en" if english else "zh-CN")


def test_dates_stand_beside_what_the_rules_ask(audit: Audit) -> None:
    view = View(audit, Messages("zh"))
    rows = {row.date: row for row in timeline_rows(view)}
    (check,) = rows["2012-03"].checks
    assert (check.rule, check.verdict, check.bound) == ("LAW-10-3", "fail", "2012-11-08")
    assert rows["2012-03"].verdict == "fail" and rows["2016-02-26"].checks == ()
    source = render_html(audit)
    figure = source[source.index('id="fig-timeline"') :].partition("</figure>")[0]
    assert "2012-11-08 LAW-10-3" in figure and "工程开工  2012-03" in figure
    assert "2012-03 的任何一天都早于 2012-11-08" in source[source.index('<table class="rows timeline">') :]


def test_a_papers_own_date_shows_what_is_asked_of_the_project(audit: Audit) -> None:
    """The start date rose from the certificate: its own date is held against the same days."""
    own = START_DATE.model_copy(update={"id": "f-own", "subject": f"document:{START.id}", "state": "single"})
    entry = audit.timeline[0].model_copy(update={"fact": "f-own", "subject": own.subject})
    later = audit.model_copy(update={"facts": (*audit.facts, own), "timeline": (entry,)})
    (row,) = timeline_rows(View(later, Messages("zh")))
    assert [check.rule for check in row.checks] == ["LAW-10-3"] and row.path == START.path


def test_waivers_limits_and_issuers_are_told(audit: Audit) -> None:
    page = Page(render_html(audit))
    assert "无变更，业主书面说明" in page.text and "李总" in page.text and "2027-10-01" in page.text
    assert any(attributes.get("id") == "waivers" for tag, attributes in page.tags if tag == "section")
    assert "变更设计（出具方：" in page.text
    limited = ACCEPTANCE.model_copy(update={"problem": Problem(code="limit_pages", path="x")})
    papers = tuple(limited if paper.id == limited.id else paper for paper in audit.dossier.documents)
    dossier = audit.dossier.model_copy(update={"documents": papers})
    assert "后面的页没有读。 ×1" in Page(render_html(audit.model_copy(update={"dossier": dossier}))).text


def test_replies_stand_with_their_findings(audit: Audit) -> None:
    told = {
        "LAW-10-3/work:w-2016": Reply(
            finding="LAW-10-3/work:w-2016", text="已补开工令", papers=("开工证明.docx", "没有.pdf")
        )
    }
    text = Page(render_html(audit, "zh", Beside(told))).text
    assert "已补开工令" in text and f"已收到：{START.path}" in text and "档案中未见：没有.pdf" in text
    assert "已回复" in text and "已补开工令" not in Page(render_html(audit)).text


def test_english_page_speaks_english(audit: Audit) -> None:
    """With no Chinese in the dossier there is none on the page."""
    page = Page(render_html(_without_chinese(audit), "en"))
    left = re.findall("[\u4e00-\u9fff]+", page.text)
    assert not left


def test_recalled_grounds_stand_apart(audit: Audit) -> None:
    source = render_html(audit)
    apart = source.index('id="findings_recalled"')
    for finding in audit.findings:
        assert (source.index(f'id="{anchor("r", finding.id)}"') > apart) == (finding.basis == "recalled")


def test_links_lead_somewhere_and_ids_are_single(audit: Audit) -> None:
    page = Page(render_html(audit))
    ids = page.ids()
    assert len(ids) == len(set(ids))
    targets = {str(attributes["href"]) for attributes in page.named("a")}
    assert all(target.startswith("#") for target in targets)
    assert {target[1:] for target in targets} <= set(ids)


def test_nothing_outside_and_only_known_scripts(audit: Audit) -> None:
    source = render_html(audit)
    page = Page(source)
    assert not [
        tag
        for tag, attributes in page.tags
        if {"src", "srcset", "style"} & set(attributes) or any(name.startswith("on") for name in attributes)
    ]
    assert not page.named("link") and not page.named("iframe") and "http://" not in source and "https://" not in source
    policy = next(
        str(item["content"]) for item in page.named("meta") if item.get("http-equiv") == "Content-Security-Policy"
    )
    assert "unsafe-inline" not in policy and "default-src 'none'" in policy
    for tag in ("script", "style"):
        (body,) = re.findall(f"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        assert f"'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'" in policy


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_texts_stay_texts(audit: Audit, hostile: Audit, lang: Lang) -> None:
    calm, source = Page(render_html(audit, lang)), render_html(hostile, lang)
    page = Page(source)
    assert len(page.named("script")) == 1 and not page.named("img")
    assert "<script>alert(1)</script><img src=x onerror=alert(2)>" in page.text and "{{7*7}}" in page.text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", source)
    assert "⟨U+202E⟩gnp.exe" in page.text
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in calm.tags}
    assert len(source) < 1_000_000
    source.encode("utf-8")


def test_long_texts_can_be_read_to_the_end(audit: Audit) -> None:
    first = audit.findings[0].model_copy(update={"remedy": "始" + "长" * 5000 + "终"})
    page = Page(render_html(audit.model_copy(update={"findings": (first,)})))
    assert "长终" in page.text and "还有 4402 个字" in page.text


def test_an_empty_audit_renders(audit: Audit) -> None:
    empty = audit.model_copy(
        update={
            "dossier": Dossier(name="空", stage="", works=(), banners=(), documents=()),
            "findings": (),
            "facts": (),
            "next_papers": (),
            "timeline": (),
            "not_checked": (),
            "parcels": ParcelSummary(),
            "accounting": Accounting(),
            "summary": Summary(ready_for_pdd="open", deciding=()),
        }
    )
    page = Page(render_html(empty))
    assert "档案中没有文件" in page.text and "没有发现" in page.text and "尚不能判断" in page.text


def test_many_findings_stay_small_and_quick(audit: Audit) -> None:
    many = tuple(item.model_copy(update={"id": f"{item.id}/{n}"}) for n in range(170) for item in audit.findings)
    began = time.monotonic()
    source = render_html(audit.model_copy(update={"findings": many}))
    assert len(many) > 2000 and len(source.encode()) < 10_000_000
    assert time.monotonic() - began < 20
    cut = render_html(
        audit.model_copy(update={"findings": many + tuple(f.model_copy(update={"id": f.id + "'"}) for f in many)})
    )
    assert f"还有 {170 * 9 * 2 - 3000} 条（共 {170 * 9 * 2} 条）" in cut and len(cut.encode()) < 10_000_000


def test_a_page_never_outgrows_its_limit(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures go first, then quotes and steps of what presses least; both are said."""
    boxes = [(float(n), 2.0, 3.0, 4.0) for n in range(20)]
    pieces = tuple(START_DATE.evidence[0].model_copy(update={"box": box}) for box in boxes)
    facts = tuple(f.model_copy(update={"evidence": pieces}) if f.id == START_DATE.id else f for f in audit.facts)
    crops = tuple(
        Crop(document=START.id, page=1, box=box, file=f"{n}.png", width=9, height=9) for n, box in enumerate(boxes)
    )
    beside = Beside(crops=Crops(crops, {crop.file: b"x" * 60_000 for crop in crops}))
    heavy = audit.model_copy(update={"facts": facts})
    bare = len(render_html(heavy).encode())
    monkeypatch.setattr(html, "LIMIT", bare + 1_000_000)
    source = render_html(heavy, "zh", beside)
    assert bare < len(source.encode()) <= html.LIMIT and 10 <= source.count("data:image/") <= 12
    assert f"另有 {20 - source.count('data:image/')} 处超出篇幅上限未附" in source
    monkeypatch.setattr(html, "LIMIT", bare - 1_000)
    monkeypatch.setattr(html, "CUTS", (*html.CUTS[:2], {**html.CUTS[2], "whole": 3}))
    source = render_html(heavy, "zh", beside)
    assert "data:image/" not in source and source.count("此处略去引文和判定过程") == len(audit.findings) - 3
    assert len(source.encode()) <= html.LIMIT
    pressing = source[source.index(anchor("r", "LAW-10-3/work:w-2016") + '" data-') :]
    assert "本工程于2012年3月开工。" in pressing[: pressing.index("<details")]


def _without_chinese(audit: Audit) -> Audit:
    def strip(value: object, name: str = "") -> object:
        if isinstance(value, str):
            return (
                value
                if name in ("class", "stage")
                else re.sub("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+", "x", value)
            )
        if isinstance(value, dict):
            return {strip(key): strip(item, key) for key, item in value.items()}
        return [strip(item, name) for item in value] if isinstance(value, list | tuple) else value

    return Audit.model_validate(strip(audit.model_dump(by_alias=True)))
