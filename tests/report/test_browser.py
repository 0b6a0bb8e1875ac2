"""The page in a real browser, from a file, with the network off."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from checker.model.audit import Audit
from checker.report.beside import Beside
from checker.report.crops import Crop, Crops
from checker.report.folder import write_file
from checker.report.html import render_html

from .conftest import START_DATE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page


class Visit:
    """An opened page with everything it said and asked for."""

    def __init__(self, browser: "Browser", file: Path, width: int, **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 800}, offline=True, **options)
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self.refuse)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())

    def refuse(self, dialog: "Dialog") -> None:
        self.said.append("dialog")
        dialog.dismiss()

    def visible(self) -> int:
        return self.page.locator(".finding:visible").count()


@pytest.fixture
def visit(browser: "Browser", audit: Audit, tmp_path: Path) -> Iterator[Visit]:
    opened = Visit(browser, write_file(tmp_path / "report.html", render_html(audit)), 1280)
    yield opened
    opened.context.close()


def test_opens_silently_and_asks_for_nothing(visit: Visit) -> None:
    visit.page.wait_for_timeout(200)
    assert visit.said == [] and len(visit.asked) == 1
    assert visit.page.locator("#shown").inner_text() == "显示 12 / 12 条"


def test_filters(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("button", name="只看不符合").click()
    assert visit.visible() == 3 and page.locator("#failures-only").get_attribute("aria-pressed") == "true"
    assert page.locator('.toggle[data-verdict="fail"]').get_attribute("aria-pressed") == "true"
    page.get_by_label("严重程度").select_option("blocker")
    assert visit.visible() == 2
    page.get_by_label("文字查找").fill("0123-0007")
    page.locator("#shown", has_text="显示 1 / 12 条").wait_for()
    assert visit.visible() == 1
    page.get_by_label("文字查找").fill("没有这样的字")
    page.locator("#nothing:visible").wait_for()
    assert visit.visible() == 0 and page.locator(".stage:visible").count() == 0
    page.get_by_role("button", name="清除筛选").click()
    assert visit.visible() == 12
    page.locator('.toggle[data-verdict="conflict"]').click()
    page.locator('.toggle[data-verdict="unread"]').click()
    assert visit.visible() == 2
    page.get_by_label("类别").select_option("观察项")
    assert visit.visible() == 0
    page.locator('.tile[data-pick="pass"]').click()
    page.get_by_label("类别").select_option("")
    assert visit.visible() == 3
    assert visit.said == []


def test_filter_by_paper(visit: Visit) -> None:
    page = visit.page
    chosen = page.locator("#by-paper option", has_text="批复.pdf").get_attribute("value")
    page.locator("#by-paper").select_option(chosen)
    expected = page.locator(f'.finding[data-papers~="{chosen}"]').count()
    assert visit.visible() == expected == 2
    page.get_by_role("button", name="清除筛选").click()
    assert visit.visible() == 12 and page.locator("#by-paper").input_value() == ""


def test_pictures_of_evidence_are_drawn(browser: "Browser", audit: Audit, tmp_path: Path) -> None:
    """The symbol's picture shows in the finding: the page is red where the crop stands."""
    piece = START_DATE.evidence[0].model_copy(update={"box": (1.0, 2.0, 3.0, 4.0)})
    facts = tuple(
        fact.model_copy(update={"evidence": (piece,)}) if fact.id == START_DATE.id else fact for fact in audit.facts
    )
    out = io.BytesIO()
    Image.new("RGB", (300, 60), (250, 0, 0)).save(out, "PNG")
    crop = Crop(document=piece.document, page=1, box=(1.0, 2.0, 3.0, 4.0), file="a.png", width=300, height=60)
    beside = Beside(crops=Crops((crop,), {"a.png": out.getvalue()}))
    source = render_html(audit.model_copy(update={"facts": facts}), "zh", beside)
    visit = Visit(browser, write_file(tmp_path / "report.html", source), 390)
    visit.page.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
    place = visit.page.locator(".finding svg.crop").first
    place.scroll_into_view_if_needed()
    shown = Image.open(io.BytesIO(place.screenshot())).convert("RGB")
    assert shown.getpixel((shown.width // 2, shown.height // 2)) == (250, 0, 0)
    assert visit.said == [] and len(visit.asked) == 1
    visit.context.close()


def test_first_failure_opens_and_takes_the_focus(visit: Visit) -> None:
    visit.page.get_by_role("button", name="跳到第一条不符合").click()
    focused = visit.page.evaluate("document.activeElement.closest('.finding')?.dataset.verdict")
    assert focused == "fail"
    assert visit.page.locator('.finding[data-verdict="fail"]').first.get_attribute("open") is not None


def test_links_open_what_they_lead_to(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("button", name="只看不符合").click()
    page.locator("#next_papers a").first.click()
    page.locator(".finding:target[open]:visible").wait_for()
    assert visit.visible() == 12, "a link to a filtered finding clears the filter"
    page.locator("#timeline a", has_text="批复落款").click()
    page.locator("tr:target:visible").wait_for()


def test_keyboard_opens_a_finding(visit: Visit) -> None:
    summary = visit.page.locator(".finding > summary").first
    summary.focus()
    visit.page.keyboard.press("Enter")
    assert visit.page.locator(".finding").first.get_attribute("open") is not None
    visit.page.get_by_role("button", name="全部展开").press("Space")
    assert visit.page.locator(".finding[open]").count() == 12
    visit.page.get_by_role("button", name="全部收起").press("Space")
    assert visit.page.locator(".finding[open]").count() == 0


def test_print_opens_what_must_be_acted_on_and_closes_it_again(visit: Visit) -> None:
    page = visit.page
    page.locator('.finding[data-verdict="pass"] > summary').first.click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator('.finding[data-verdict="pass"][open]').count() == 1, "what a person opened stays open"
    undone = ".finding:not(.v-pass, .v-not_applicable)"
    assert page.locator(undone).count() == page.locator(f"{undone}[open]").count() > 5
    assert page.locator(".trace[open]").count() == page.locator(".fold[open]").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".finding[open]").count() == 1


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["audit", "hostile"])
def test_no_sideways_scroll(
    browser: "Browser", request: pytest.FixtureRequest, tmp_path: Path, kind: str, scheme: str, width: int
) -> None:
    audit: Audit = request.getfixturevalue(kind)
    visit = Visit(browser, write_file(tmp_path / "report.html", render_html(audit)), width, color_scheme=scheme)
    visit.page.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.said == [] and len(visit.asked) == 1
    visit.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_contrast(browser: "Browser", audit: Audit, tmp_path: Path, scheme: str) -> None:
    """Text of badges, tiles and muted words against its ground, at least 4.5 to 1."""
    visit = Visit(browser, write_file(tmp_path / "report.html", render_html(audit)), 1280, color_scheme=scheme)
    low = visit.page.evaluate(
        """() => {
          const parse = (text) => text.match(/[\\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
            .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = (node) => {
            for (let place = node; place; place = place.parentElement) {
              const color = parse(getComputedStyle(place).backgroundColor);
              if (color.length === 3 || color[3] === 1) return color;
            }
            return [255, 255, 255];
          };
          return [...document.querySelectorAll(".badge, .tile, .muted, .banner, h4, .cut, .meta dt, .n, a")]
            .filter((node) => node.checkVisibility())
            .map((node) => {
              const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))];
              return [node.className || node.tagName, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
            }).filter(([, ratio]) => ratio < 4.5);
        }"""
    )
    assert low == []
    visit.context.close()
