"""The page in a real browser, from a file, with the network off."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from checker.screening.files import write_screening
from checker.screening.given import Given

from .land import PRIOR_DAY, layers, parcels, prior, run, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    rows: list[dict[str, Any]] = [{}, {"LIN_ZHONG": "经济林"}, {"XIANG": "<b>乙乡</b>", "YU_BI_DU": None}]
    path = write(parcels(rows), folder / "小班.gpkg")
    found = run(Given(path, layers(folder / "l"), (prior(folder / "prior.gpkg"), PRIOR_DAY)))
    write_screening(found, folder / "out", formats=("screening.html",))
    return folder / "out" / "screening.html"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_click_tells_why_under_the_mechanism_chosen(browser: "Browser", page_file: Path, width: int) -> None:
    said: list[str] = []
    asked: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    find, panel = page.locator("#map-find input"), page.locator("#map-panel")
    find.fill("2")
    find.press("Enter")
    assert "CCER 造林碳汇（CCER-14-001-V01） · 不合格" in panel.inner_text()
    assert "AFF-2-scope" in panel.inner_text() and "CCER-14-001-V01 2" in panel.inner_text()
    page.select_option("#map-view", label="VCS 造林再造林植被恢复（VM0047 v1.0）")
    assert "待定" in panel.inner_text() and "MEC-econ" in panel.inner_text() and "AFF-2-scope" not in panel.inner_text()
    page.select_option("#map-view", label="旧 CCER 碳汇造林（AR-CM-001-V01）")
    assert "不合格" in panel.inner_text() and "不再用于新登记" in panel.inner_text()
    page.select_option("#map-view", label="GVER")
    assert "未核" in panel.inner_text()
    page.select_option("#map-view", index=0)
    find.fill("3")
    find.press("Enter")
    assert "<b>乙乡</b>" in panel.inner_text() and "缺资料 · MEC-open" in panel.inner_text()
    assert page.locator(".choropleth path").count() >= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not said and asked == [page_file.as_uri()]
    context.close()
