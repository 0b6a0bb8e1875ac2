"""The printable plan: everything on it, at scale, as SVG and PNG."""

import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pytest
import shapely
from PIL import Image

from checker.model.audit import Audit
from checker.report.beside import NOTHING, Beside
from checker.report.plan import PlanPng, PlanSvg
from tests.report.test_map import grid

SVG = "{http://www.w3.org/2000/svg}"


def texts(raw: bytes) -> list[str]:
    return ["".join(item.itertext()) for item in ElementTree.fromstring(raw).iter(f"{SVG}text")]


def plan(audit: Audit, frame: gpd.GeoDataFrame, lang: str = "zh") -> bytes:
    return PlanSvg().render(audit, lang, Beside(frame=frame))  # type: ignore[arg-type]


def test_title_legend_north_scale_and_grid(audit: Audit) -> None:
    said = texts(plan(audit, grid(9)))
    assert f"{audit.dossier.name} 小班判定图" in said and "图例" in said and "N" in said
    assert any("合格" in text and "3 个小班" in text for text in said) and any("3.75 公顷" in text for text in said)
    assert any(re.fullmatch(r"105°3\d′\d\d″E", text) for text in said)
    assert any(re.fullmatch(r"\d+ m", text) for text in said)
    assert {"0-0", "0-8"} <= set(said), "few parcels are named"
    assert not any("0-8" in text for text in texts(plan(audit, grid(200))))


def test_the_bar_is_at_scale(audit: Audit) -> None:
    """A parcel of known width and the bar are drawn in the same measure."""
    width = 1_000 / (111_320 * np.cos(np.radians(35.0)))
    frame = gpd.GeoDataFrame(
        {"parcel": ["1"], "status": ["eligible"], "area_map_ha": [100.0], "reasons": [""]},
        geometry=[shapely.box(105.0, 34.9955, 105.0 + width, 35.0045)], crs=4490,
    )  # fmt: skip
    root = ElementTree.fromstring(plan(audit, frame))
    spans = {}
    for path in root.iter(f"{SVG}path"):
        points = [(float(x), float(y)) for x, y in re.findall(r"[ML] (-?[\d.]+) (-?[\d.]+)", path.get("d", ""))]
        if len(points) >= 4:
            wide, high = (max(part) - min(part) for part in zip(*points, strict=True))
            spans.setdefault(path.get("fill"), []).append((wide, high))
    parcel = max(wide for wide, _ in spans["#009e73"])
    label = next(text for text in texts(plan(audit, frame)) if re.fullmatch(r"[\d.]+ k?m", text))
    metres = float(label.split()[0]) * (1000 if label.endswith("km") else 1)
    quarter = next(wide for wide, high in spans["currentColor"] if high < 5 < wide)
    assert 4 * quarter / metres == pytest.approx(parcel / 1_000, rel=0.02)


def test_png_is_large_enough_to_print(audit: Audit) -> None:
    picture = Image.open(BytesIO(PlanPng().render(audit, "zh", Beside(frame=grid(9)))))
    assert picture.format == "PNG" and picture.width >= 1_900
    assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 20


def test_nothing_to_draw_is_said(audit: Audit) -> None:
    assert "档案中没有可绘制的小班图形" in texts(PlanSvg().render(audit, "zh", NOTHING))
    blank = grid(2).set_geometry(gpd.GeoSeries([None, None], crs=4490))
    assert "No parcel of the dossier has a shape to draw" in texts(plan(audit, blank, "en"))


def test_holes_stay_empty_and_many_parcels_stay_small(audit: Audit, tmp_path: Path) -> None:
    frame = grid(20_000, corners=60)
    raw = plan(audit, frame)
    assert len(raw) < 25_000_000
    holed = grid(1)
    holed.loc[0, "geometry"] = shapely.box(105, 35, 105.01, 35.01).difference(
        shapely.box(105.004, 35.004, 105.006, 35.006)
    )
    picture = Image.open(BytesIO(PlanPng().render(audit, "zh", Beside(frame=holed)))).convert("RGB")
    assert (255, 255, 255) in (picture.getcolors(1 << 24) and {color for _, color in picture.getcolors(1 << 24) or []})
