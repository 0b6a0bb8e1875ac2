"""The map in the report: what is packed, how large it gets, and what a reader can do with it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.model.audit import Audit
from checker.report.beside import Beside, read_beside
from checker.report.folder import write_audit
from checker.report.formats import write_reports
from checker.report.html import render_html
from checker.report.map_data import ALPHABET, ParcelMap, draw_map, pack_shapes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def unpack(text: str) -> list[np.ndarray]:
    """Rings in metres: the decoder of map.js, written again."""
    codes = [bytes(ALPHABET).decode().index(letter) for letter in text]
    numbers, value, shift = [], 0, 0
    for code in codes:
        value |= (code & 31) << shift
        shift += 5
        if not code & 32:
            numbers.append(value)
            value = shift = 0
    rings, at, place = [], 0, np.zeros(2)
    while at < len(numbers):
        corners = numbers[at]
        steps = [(n >> 1) ^ -(n & 1) for n in numbers[at + 1 : at + 1 + 2 * corners]]
        ring = np.cumsum(np.array(steps, dtype=float).reshape(-1, 2), axis=0) + place
        place = ring[-1]
        rings.append(ring / 2)
        at += 1 + 2 * corners
    return rings


coordinate = st.integers(-400_000, 400_000)
boxes = st.lists(st.tuples(coordinate, coordinate, st.integers(2, 5_000), st.booleans()), min_size=1, max_size=6)


@given(boxes)
@settings(max_examples=100, deadline=None)
def test_packed_shapes_come_back(places: list[tuple[int, int, int, bool]]) -> None:
    shapes = []
    for x, y, side, holed in places:
        whole = shapely.box(x, y, x + side * 4, y + side * 4)
        hole = shapely.box(x + side, y + side, x + side * 2, y + side * 2)
        shapes.append(shapely.difference(whole, hole) if holed else whole)
    for shape, text in zip(shapes, pack_shapes(np.array(shapes, dtype=object)), strict=True):
        rings = [np.array(ring.coords) for ring in (shape.exterior, *shape.interiors)]
        found = unpack(text)
        assert len(found) == len(rings)
        assert all(np.array_equal(one, other) for one, other in zip(found, rings, strict=True))


def grid(count: int, corners: int = 8) -> gpd.GeoDataFrame:
    side = int(np.ceil(np.sqrt(count)))
    middle = np.column_stack([np.arange(count) % side, np.arange(count) // side]) * 0.001 + [105.5, 35.2]
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = 0.0004 * (1 + 0.1 * np.sin(7 * angle + np.arange(count)[:, None]))
    xy = middle[:, None, :] + np.stack([np.cos(angle) * reach, np.sin(angle) * reach], axis=-1)
    status = np.array(["eligible", "undecided", "excluded"], dtype=object)[np.arange(count) % 3]
    return gpd.GeoDataFrame(
        {"parcel": [f"{n // 100}-{n % 100}" for n in range(count)], "status": status,
         "reasons": np.where(status == "excluded", "不符合：AFF-2c <地块>；待定：AFF-2d 湿地", ""),
         "reasons_en": np.where(status == "excluded", "fails: AFF-2c <Area>; open: AFF-2d Wetland", ""),
         "way_en": np.where(status == "excluded", "drop", None), "township": ["青石乡"] * count,
         "species": [("油松", "侧柏")] * count, "planting_year": [2018.0] * (count - 1) + [np.nan],
         "holder": [None] * count,
         "way": np.where(status == "excluded", "剔除", None), "area_map_ha": np.full(count, 1.25)},
        geometry=shapely.polygons(xy), crs=4490,
    )  # fmt: skip


def drawn(frame: gpd.GeoDataFrame, **options: Any) -> ParcelMap:
    land = draw_map(frame, **options)
    assert land is not None
    return land


def test_every_parcel_with_its_verdict_and_reasons() -> None:
    frame = grid(7)
    frame.loc[3, "geometry"] = None
    land = drawn(frame)
    assert (land.shown, land.shapeless, land.left_out, land.tolerance_m, land.as_points) == (6, 1, 0, 0.0, 0)
    data = json.loads(land.data)
    assert data["names"] == ["0-0", "0-1", "0-2", "0-4", "0-5", "0-6"] and data["status"] == "012120"
    assert data["reasons"][data["reason"][2]] == ["不符合：AFF-2c <地块>", "待定：AFF-2d 湿地"]
    assert data["ways"][data["way"][2]] == "剔除" and "<" not in land.data
    assert data["abouts"][data["about"][0]] == "青石乡 · 油松、侧柏 · 2018"
    assert data["abouts"][data["about"][5]] == "青石乡 · 油松、侧柏"
    assert draw_map(frame.iloc[[3]]) is None


def test_reasons_and_ways_in_english() -> None:
    data = json.loads(drawn(grid(3), lang="en").data)
    assert data["reasons"][data["reason"][2]] == ["fails: AFF-2c <Area>", "open: AFF-2d Wetland"]
    assert data["ways"][data["way"][2]] == "drop"
    old = grid(3).drop(columns=["reasons_en", "way_en"])
    assert json.loads(drawn(old, lang="en").data)["ways"][-1] == "剔除", "audits of before hold Chinese only"


def test_a_map_too_large_is_simplified_then_drawn_as_points() -> None:
    frame = grid(400, corners=200)
    whole = drawn(frame)
    coarse = drawn(frame, budget=len(whole.data) // 3)
    assert whole.tolerance_m == 0 and coarse.tolerance_m > 0 and coarse.as_points == 0
    assert len(coarse.data.encode()) <= len(whole.data) // 3
    tiny = drawn(frame, budget=12_000)
    assert tiny.as_points > 0 and len(tiny.data.encode()) <= 12_000


def test_20000_parcels_stay_under_ten_megabytes(audit: Audit) -> None:
    frame = grid(20_000, corners=60)
    assert drawn(frame).shown == 20_000 and drawn(frame).as_points == 0
    assert len(render_html(audit, "zh", Beside(frame=frame)).encode()) < 10_000_000


def test_simplification_is_stated(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "米简化" not in render_html(audit, "zh", Beside(frame=grid(400, corners=200)))
    monkeypatch.setattr("checker.report.map_data.BUDGET", 60_000)
    land = drawn(grid(400, corners=200))
    assert land.tolerance_m > 0
    assert f"边界按 {land.tolerance_m:g} 米简化" in render_html(audit, "zh", Beside(frame=grid(400, corners=200)))


def test_report_reads_the_map_from_the_audit_folder(audit: Audit, tmp_path: Path) -> None:
    frame = grid(5)
    written = write_audit(audit, frame, tmp_path)
    (report,) = write_reports(written, ["html"], tmp_path, "zh", read_beside(tmp_path))
    assert 'id="map-data"' in report.read_text(encoding="utf-8")
    bare = write_audit(audit, None, tmp_path)
    (report,) = write_reports(bare, ["html"], tmp_path, "zh", read_beside(tmp_path))
    assert 'id="map-data"' not in report.read_text(encoding="utf-8")


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: "Browser", audit: Audit, tmp_path: Path) -> Iterator["Page"]:
    file = tmp_path / "report.html"
    file.write_text(render_html(audit, "zh", Beside(frame=grid(9))), encoding="utf-8")
    context = browser.new_context(viewport={"width": request.param, "height": 800}, offline=True)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    page.locator("#map").scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    yield page
    assert said == []
    context.close()


def click(page: "Page", right: float, down: float) -> None:
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * right, box["y"] + box["height"] * down)


def test_click_shows_number_area_verdict_and_reasons(page: "Page") -> None:
    panel = page.locator("#map-panel")
    assert "点选一个小班" in panel.inner_text()
    click(page, 0.5, 0.5)  # the middle of three by three
    assert (
        "小班 0-4" in panel.inner_text()
        and "未定" in panel.inner_text()
        and "1.25 公顷 (18.8 亩)" in panel.inner_text()
    )
    click(page, 0.03, 0.97)
    assert "点选一个小班" in panel.inner_text()


def scale(page: "Page") -> str:
    """Length of the scale bar with its label."""
    length = page.locator(".map-scale").evaluate("node => node.style.getPropertyValue('--length')")
    return f"{length} {page.locator('.map-scale span').inner_text()}"


def test_find_zooms_to_a_parcel_and_shows_its_reasons(page: "Page") -> None:
    before = scale(page)
    page.locator("#map-find input").fill("0-8")
    page.locator("#map-find button").click()
    panel = page.locator("#map-panel")
    assert panel.locator("li").all_inner_texts() == ["不符合：AFF-2c <地块>", "待定：AFF-2d 湿地"]
    assert "办法：剔除" in panel.inner_text() and scale(page) != before
    page.locator("#map-find input").fill("没有")
    page.locator("#map-find button").click()
    assert "图上没有这个小班号" in panel.inner_text()


def test_dragging_moves_and_buttons_zoom(page: "Page") -> None:
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + box["width"] * 0.2, y, steps=4)
    page.mouse.up()
    page.wait_for_timeout(200)
    click(page, 0.7, 0.5)
    assert "小班 0-4" in page.locator("#map-panel").inner_text(), "the middle one moved with the pointer"
    page.get_by_role("button", name="显示全部").click()
    click(page, 0.5, 0.5)
    assert "小班 0-4" in page.locator("#map-panel").inner_text()
    before = scale(page)
    page.get_by_role("button", name="放大").click()
    assert scale(page) != before


def test_a_verdict_can_be_hidden(page: "Page") -> None:
    page.locator('[data-status="1"]').click()
    click(page, 0.5, 0.5)
    assert "点选一个小班" in page.locator("#map-panel").inner_text(), "a hidden parcel cannot be chosen"
    page.locator('[data-status="1"]').click()
    click(page, 0.5, 0.5)
    assert "小班 0-4" in page.locator("#map-panel").inner_text()


def test_paper_shows_all_of_the_land_in_light_colours(page: "Page") -> None:
    page.get_by_role("button", name="放大").click()
    close = scale(page)
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#map canvas").is_visible() and not page.locator(".map-tools").is_visible()
    assert not page.locator("#map-panel").is_visible() and scale(page) != close
    middle = """node => { const p = node.getContext('2d').getImageData(node.width / 2, node.height / 2, 1, 1).data;
        return [p[0], p[1], p[2]]; }"""
    assert min(page.locator("#map canvas").evaluate(middle)) > 80, "dark colours on paper"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen", color_scheme="light")


def test_page_does_not_overflow(page: "Page") -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
