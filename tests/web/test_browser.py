"""The pages in a real browser: what somebody does who never uses a terminal."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .server import ROOT, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE = 240_000  # milliseconds for an audit on a busy machine
# Keeps every line of progress that was ever shown, since most stand only for a moment.
KEEP_LINES = """addEventListener('DOMContentLoaded', () => {
  const lines = document.getElementById('lines');
  if (lines) new MutationObserver(() => sessionStorage.setItem('seen',
    (sessionStorage.getItem('seen') ?? '') + [...lines.children].map((node) => node.textContent).join('|')))
    .observe(lines, { childList: true, subtree: true, characterData: true });
});"""


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


class Visitor:
    """A browser window, with everything that the pages complained of and asked for."""

    def __init__(self, browser: "Browser", server: Server, width: int = 1280) -> None:
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=server.url
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.said: list[str] = []
        self.foreign: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url, server.url))

    def _asked(self, url: str, own: str) -> None:
        if not url.startswith((own, "data:", "blob:")):
            self.foreign.append(url)


@pytest.fixture
def visitor(browser: "Browser", server: Server) -> Iterator[Visitor]:
    made = Visitor(browser, server)
    yield made
    made.context.close()
    assert made.said == [] and made.foreign == []


@pytest.fixture(scope="module")
def uploaded(browser: "Browser", server: Server, heishan: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a dossier that was sent through the page, without its start report, and audited."""
    folder = tmp_path_factory.mktemp("drop") / "黑山片区"
    for file in heishan.rglob("*"):
        if file.is_file() and file.name != "开工报告.pdf":
            target = folder / file.relative_to(heishan)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    visitor = Visitor(browser, server)
    page = visitor.page
    page.add_init_script(KEEP_LINES)
    page.goto("/")
    page.get_by_role("link", name="新建项目").click()
    assert page.get_by_role("button", name="上传并审查").is_disabled()
    page.locator("#folder").set_input_files(folder)
    assert "已选 9 个文件" in page.locator("#chosen-text").inner_text()
    page.get_by_role("button", name="上传并审查").click()
    page.locator("#progress").wait_for()
    page.locator("#lines li", has_text="会议纪要").first.wait_for(timeout=PATIENCE)
    page.reload()  # the audit does not mind
    page.locator(".result").wait_for(timeout=PATIENCE)
    seen = page.evaluate("sessionStorage.getItem('seen')")
    assert "会议纪要(补).docx读取文件 完成" in seen and "林权证扫描件.pdf识别扫描页 第 1 页" in seen
    assert page.locator("h1").inner_text() == "黑山片区", "the folder's name, since none was given"
    assert visitor.said == [] and visitor.foreign == []
    address = page.url
    visitor.context.close()
    return address


def test_filters(visitor: Visitor, uploaded: str) -> None:
    page = visitor.page
    page.goto(uploaded)
    page.get_by_label("判定").select_option("fail")
    shown = page.locator(".row-link:visible")
    assert shown.count() == int(page.locator('.tile[data-pick="fail"] .tile-n').inner_text()) > 0
    page.get_by_label("文字查找").fill("ACC-mean")
    assert shown.count() == 1
    page.get_by_label("文字查找").fill("没有这样的字")
    assert page.locator("#nothing").is_visible()
    page.locator('.tile[data-pick="pass"]').click()
    page.get_by_label("文字查找").fill("")
    assert page.locator(".row-link.v-pass:visible").count() == shown.count() > 10


def test_finding_shows_its_page_with_the_place_framed(visitor: Visitor, uploaded: str) -> None:
    page = visitor.page
    page.goto(uploaded)
    page.get_by_label("判定").select_option("")
    page.locator(".row-link", has_text="OWN-").first.wait_for()
    links = page.locator(".row-link:visible", has_text="OWN-")
    for address in links.evaluate_all("nodes => nodes.map((node) => node.href)"):
        page.goto(address)
        if page.locator(".sheet img").count():
            break
    else:
        raise AssertionError("no finding about the title shows its page")
    picture = page.locator(".sheet img").first
    picture.scroll_into_view_if_needed()
    picture.evaluate("node => node.decode()")
    assert picture.evaluate("node => node.naturalWidth") > 700
    framed = picture.evaluate(
        """node => { const canvas = document.createElement('canvas');
             [canvas.width, canvas.height] = [node.naturalWidth, node.naturalHeight];
             const pen = canvas.getContext('2d'); pen.drawImage(node, 0, 0);
             const data = pen.getImageData(0, 0, canvas.width, canvas.height).data;
             let count = 0;
             for (let i = 0; i < data.length; i += 4)
               count += data[i] === 200 && data[i + 1] === 30 && data[i + 2] === 40;
             return count; }"""
    )
    assert framed > 100, "the frame's red"


def test_correction_changes_the_verdict_and_the_command_line_sees_it(
    visitor: Visitor, uploaded: str, server: Server, tmp_path: Path
) -> None:
    page = visitor.page
    page.goto(uploaded)
    page.locator(".row-link", has_text="ACC-mean").click()
    assert "不符合" in page.locator("#verdict").inner_text()
    piece = page.locator(".piece:has(blockquote:has-text('每年857吨'))")
    piece.locator("summary", has_text="这里读错了").click()
    assert piece.get_by_label("字段").input_value() == "claimed_annual", "what was read there is chosen"
    piece.get_by_label("正确的值").fill("875.5")
    piece.get_by_label("理由").fill("数字颠倒，原件为875.5")
    piece.get_by_role("button", name="更正并重新判定").click()
    page.wait_for_url("**/finding?id=**")
    page.locator("#verdict", has_text="通过").wait_for()
    corrected = page.locator(".piece").first.inner_text()
    assert "数字颠倒，原件为875.5" in corrected and "已更正" in corrected
    page.get_by_role("link", name="返回项目").click()
    assert "没有重新读取文件" in page.locator(".result").inner_text()
    assert page.locator("#changes li", has_text="通过").count() >= 1
    papers = server.data / "dossiers" / uploaded.rstrip("/").split("/")[-1] / "papers"
    audit = [sys.executable, "-m", "checker", "audit", str(papers), "-o", str(tmp_path), "--fail-on", "never"]
    subprocess.run([*audit, "--format", "md"], cwd=ROOT, capture_output=True, check=False)
    assert "数字颠倒，原件为875.5" in (tmp_path / "audit.json").read_text(encoding="utf-8")


def test_wrong_value_is_refused_in_words(visitor: Visitor, uploaded: str) -> None:
    page = visitor.page
    page.goto(f"{uploaded}/papers")
    page.get_by_role("link", name="实施方案").click()
    page.locator("summary", has_text="更正或补填其他值").click()
    page.get_by_label("字段").select_option("claimed_total")
    page.get_by_label("正确的值").fill("很多")
    page.get_by_label("理由").fill("试")
    page.get_by_role("button", name="更正并重新判定").click()
    page.get_by_text("“很多” 应为数字").wait_for()
    visitor.said.clear()  # the browser notes the refusal


def test_waiver_is_recorded_and_taken_back(visitor: Visitor, uploaded: str) -> None:
    page = visitor.page
    page.goto(uploaded)
    page.locator(".row-link.v-fail", has_text="CON-unit").click()
    page.locator("summary", has_text="接受现状").click()
    page.get_by_label("责任人").fill("王工")
    page.locator(".waive").get_by_label("理由").fill("笔误，县局已说明")
    page.get_by_label("有效期至").fill("2030-12-31")
    page.get_by_role("button", name="记录豁免").click()
    page.locator(".waived", has_text="王工").wait_for()
    assert "不符合" in page.locator("#verdict").inner_text(), "a waiver changes no verdict"
    page.get_by_role("button", name="撤回豁免").click()
    page.locator(".waived").wait_for(state="detached")
    page.locator("summary", has_text="接受现状").wait_for()


def test_paper_is_added_and_runs_are_compared(visitor: Visitor, uploaded: str, heishan: Path) -> None:
    page = visitor.page
    page.goto(f"{uploaded}/papers")
    page.locator("#files").set_input_files(heishan / "2施工/开工报告.pdf")
    page.get_by_role("button", name="上传并审查").click()
    page.wait_for_url(uploaded, timeout=PATIENCE)
    page.locator(".result", has_text="本次读取 1 份文件").wait_for(timeout=PATIENCE)
    page.get_by_role("link", name="历次审查").click()
    page.get_by_role("button", name="比较所选两次").click()
    page.get_by_text("开工报告.pdf").first.wait_for()
    assert page.locator("details.fold[open] .changes li").count() > 0


def test_downloads_and_report(visitor: Visitor, uploaded: str) -> None:
    page = visitor.page
    page.goto(uploaded)
    page.locator("summary", has_text="下载").click()
    with page.expect_download(timeout=PATIENCE) as got:
        page.get_by_role("link", name="docx", exact=True).click()
    assert got.value.suggested_filename.endswith(".docx")
    with zipfile.ZipFile(io.BytesIO(Path(got.value.path()).read_bytes())) as archive:
        assert "word/document.xml" in archive.namelist()
    with visitor.context.expect_page() as opened:
        page.get_by_role("link", name="查看完整报告").click()
    report = opened.value
    report.locator("#shown", has_text="显示").wait_for(timeout=PATIENCE)
    assert report.evaluate("origin") == "null", "a report runs without an origin"


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_and_are_silent(browser: "Browser", server: Server, uploaded: str, width: int) -> None:
    visitor = Visitor(browser, server, width)
    finding = "/finding?id=CON-area-map/project"
    for path in ("", "/papers", "/runs", "/trail", "/delete", finding):
        visitor.page.goto(uploaded + path)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width, path
    for path in ("/", "/new", "/trail", "/language/en?back=/new"):
        visitor.page.goto(path)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert visitor.page.get_by_role("heading", name="New dossier").is_visible()
    assert visitor.said == [] and visitor.foreign == []
    visitor.context.close()


def test_deleted_with_all_traces(visitor: Visitor, server: Server, heishan: Path) -> None:
    dossier = server.create("要删除的项目")
    server.send(dossier, "会议纪要.docx", (heishan / "1前期/会议纪要(补).docx").read_bytes())
    page = visitor.page
    page.goto(f"/dossiers/{dossier}/delete")
    page.get_by_label("请输入项目名称确认").fill("要删除的项目")
    page.get_by_role("button", name="永久删除").click()
    page.wait_for_url("**/")
    assert page.get_by_text("要删除的项目").count() == 0
    assert not (server.data / "dossiers" / dossier).exists()


def test_upload_survives_broken_connections(visitor: Visitor, server: Server, tmp_path: Path) -> None:
    """The first two pieces break off; the third goes on where the server says it is."""
    content = bytes(range(256)) * 400
    (tmp_path / "大文件.txt").write_bytes(content)
    page, broken = visitor.page, []

    def break_off(route: "Route") -> None:
        if len(broken) < 2:
            broken.append(route.request.headers["upload-offset"])
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/*", lambda route: break_off(route) if route.request.method == "PATCH" else route.continue_())
    page.goto("/new")
    page.get_by_label("项目名称").fill("断线的项目")
    page.locator("#files").set_input_files(tmp_path / "大文件.txt")
    page.get_by_role("button", name="上传并审查").click()
    page.wait_for_url(re.compile("/dossiers/[0-9a-f]{16}$"))
    [found] = [item for item in server.client.get("/api/v1/dossiers").json() if item["name"] == "断线的项目"]
    assert len(broken) == 2
    assert (server.data / "dossiers" / found["id"] / "papers/大文件.txt").read_bytes() == content
    visitor.said.clear()  # the browser notes what broke
