"""Layers and lists of the county's land."""

import json
import tempfile
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from samples.build.freeze import STAMP
from samples.build.layer import write_geopackage, write_shapefile
from samples.build.linfeng import story as s
from samples.build.sheet import Column, write_workbook

CORNERS = 12


def blob(x: float, y: float, reach: float, seed: int) -> shapely.Polygon:
    """A rounded parcel about a point, on whole decimetres; no two alike."""
    dice = np.random.default_rng(20_180_401 + seed)
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    far = reach * dice.uniform(0.9, 1.0, CORNERS)
    return shapely.Polygon(np.round(np.column_stack([x + np.cos(angle) * far, y + np.sin(angle) * far]), 1))


def shapes() -> dict[s.Key, shapely.Geometry]:
    """Every parcel as the map draws it."""
    found: dict[s.Key, shapely.Geometry] = {}
    for seed, key in enumerate(s.keys()):
        x, y = s.middle(key)
        reach = 13.0 if key in s.SMALL else 55.0
        shape: shapely.Geometry = blob(x, y, reach, seed)
        if key in s.SPLINTERS:
            shape = shapely.MultiPolygon([shape, shapely.box(x + 58, y + 30, x + 58.8, y + 60)])
        if key in s.HOLED:
            shape = shape.difference(shapely.box(x - 10, y - 10, x + 10, y + 10))
        if key in s.TWISTED:
            corners = list(shape.exterior.coords)
            corners[3], corners[4] = corners[4], corners[3]
            shape = shapely.Polygon(corners)
        found[key] = shape
    first, second = s.TWINS
    found[second] = found[first]
    for key, side in zip(s.GAPPED, (1, -1), strict=True):
        x, y = s.middle(key)
        west, east = sorted((x - 40.0 * side, x + 64.8 * side))
        found[key] = shapely.box(west, y - 40, east, y + 40)
    for one, other in s.OVERLAPPING:
        found[other] = shapely.transform(found[other], lambda xy: xy - [40.0, 0.0])
        assert found[one].intersection(found[other]).area > 150
    return found


def number_on_map(key: s.Key) -> str:
    if key in s.NAMELESS:
        return ""
    return "4" if key == s.SAME_NUMBER[1] else str(key[3])


def _species(key: s.Key) -> str:
    return "核桃" if key in s.ECONOMIC else "油松"


def write_map(target: Path, drawn: dict[s.Key, shapely.Geometry]) -> None:
    """A zipped shapefile with GBK text and no code page."""
    records = [
        {
            "XIANG": s.TOWNSHIPS[t], "CUN": s.VILLAGES[t][v], "LIN_BAN": str(c),
            "XIAO_BAN": number_on_map((t, v, c, n)), "MIAN_JI": round(drawn[t, v, c, n].area, 1),
            "XIAN": s.COUNTY, "DI_LEI": "0141", "LIN_ZHONG": "251"
            if (t, v, c, n) in s.ECONOMIC else "112", "YOU_SHI_SZ": _species((t, v, c, n)),
        }
        for t, v, c, n in drawn
    ]  # fmt: skip
    frame = gpd.GeoDataFrame(records, geometry=list(drawn.values()), crs=s.CRS)
    with tempfile.TemporaryDirectory() as scratch:
        layer = Path(scratch) / "临枫2019年验收小班.shp"
        write_shapefile(frame, layer)
        pack(target, {part.name: part.read_bytes() for part in sorted(layer.parent.iterdir())})


def write_design(target: Path, drawn: dict[s.Key, shapely.Geometry]) -> None:
    """An older edition of one compartment, without coordinate system: the accepted map counts."""
    own = sorted(s.DESIGN)
    records = [
        {"XIANG": s.TOWNSHIPS[t], "CUN": s.VILLAGES[t][v], "LIN_BAN": str(c), "XIAO_BAN": str(n)} for t, v, c, n in own
    ]
    grown = [shapely.buffer(drawn[key], 4.0, quad_segs=1) for key in own]
    write_geopackage(gpd.GeoDataFrame(records, geometry=grown, crs=None), target, "作业设计小班")


def _strip(keys: frozenset[s.Key], west: float, east: float) -> shapely.Geometry:
    """Boxes over part of each parcel, from `west` to `east` of its middle (m), north and south of it."""
    boxes = [shapely.box(x + west, y - 60, x + east, y + 60) for x, y in map(s.middle, sorted(keys))]
    return shapely.union_all(boxes)


def write_limits(target: Path) -> None:
    """Wetland, farmland, red line, town, roads, water and a reserve with its zones, as GeoPackages in one zip."""
    layers = {
        "湿地": shapely.union(_strip(s.WET, -60, -20), _strip(s.DROWNED, -60, 60)),
        "永久基本农田": _strip(s.FARMLAND, 20, 60), "生态保护红线": _strip(s.REDLINE, 10, 60),
        "城镇开发边界": _strip(s.TOWN, 0, 60), "道路": _strip(s.ROADS, -2, 2), "水系": _strip(s.PONDS, 30, 60),
    }  # fmt: skip
    zones = {"核心保护区": _strip(s.CORE, 0, 60), "一般控制区": _strip(s.BUFFER, 0, 60)}
    with tempfile.TemporaryDirectory() as scratch:
        files = {}
        for name, ground in layers.items():
            place = Path(scratch) / f"{name}.gpkg"
            parts = shapely.get_parts(ground)
            write_geopackage(
                gpd.GeoDataFrame({"名称": [name] * len(parts)}, geometry=list(parts), crs=s.CRS), place, name
            )
            files[place.name] = place.read_bytes()
        place = Path(scratch) / "自然保护区.gpkg"
        parts, owner = shapely.get_parts(list(zones.values()), return_index=True)
        drawn = gpd.GeoDataFrame({"功能分区": [list(zones)[n] for n in owner]}, geometry=list(parts), crs=s.CRS)
        write_geopackage(drawn, place, "自然保护区")
        files[place.name] = place.read_bytes()
        pack(target, files)


def write_counties(target: Path) -> None:
    """The county and its neighbour in the east, whose border runs through the ninth column of the last village."""
    border, far = s.middle((3, 1, 1, 9))[0], 20_000.0
    west, south = s.ORIGIN[0] - far, s.ORIGIN[1] - far
    ground = [
        shapely.box(west, south, border, south + 3 * far),
        shapely.box(border, south, border + far, south + 3 * far),
    ]
    frame = gpd.GeoDataFrame({"县名": [s.COUNTY, s.NEIGHBOUR]}, geometry=ground, crs=s.CRS)
    write_geopackage(frame, target, "县界")


def write_other_project(target: Path) -> None:
    """The boundary of another mechanism's project, as GeoJSON in degrees."""
    ground = gpd.GeoSeries([_strip(s.ELSEWHERE, -10, 60)], crs=s.CRS).to_crs(4490).iloc[0]
    features = [
        {
            "type": "Feature",
            "properties": {"项目": "样例·虚构 其他机制项目"},
            "geometry": shapely.geometry.mapping(part),
        }
        for part in shapely.get_parts(shapely.set_precision(ground, 1e-8))
    ]
    target.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8"
    )


def title_ground(township: int) -> shapely.Geometry:
    """The ground of a township's certificate: its compartments, but for what the story leaves out or adds."""
    width, height = 2 * s.BLOCK[0], 5 * s.BLOCK[1]
    west, south = s.ORIGIN[0] + township * width - 100, s.ORIGIN[1] - 100
    ground = shapely.box(west, south, west + width, south + height)
    if township == 0:
        gap = [shapely.box(x - 65, y - 65, x + 65, y + 65) for x, y in map(s.middle, s.UNCOVERED)]
        return ground.difference(shapely.union_all(gap))
    if township == 2:
        x, _ = s.middle((1, 1, 1, 10))
        return ground.union(shapely.box(x - 65, south, west, south + height))
    return ground


def write_titles(target: Path) -> None:
    """Boundaries of the certificates with holder and number."""
    records = {"权利人": list(s.HOLDERS), "林权证号": list(s.CERTIFICATES)}
    frame = gpd.GeoDataFrame(records, geometry=[title_ground(t) for t in range(4)], crs=s.CRS)
    write_geopackage(frame, target, "林权界线")


def write_list(target: Path, drawn: dict[s.Key, shapely.Geometry]) -> None:
    """The parcel list in mu, with the certificate of the first three townships."""
    columns = [
        Column("乡镇", width=9), Column("村", width=9), Column("林班", width=6), Column("小班号", width=8),
        Column("面积（亩）", width=10), Column("造林前地类", width=12), Column("林种", width=9),
        Column("树种", width=8), Column("造林年度", width=9), Column("造林前郁闭度", width=9),
        Column("造林类型", width=10), Column("经营目的", width=9), Column("林权证号", width=26),
    ]  # fmt: skip
    rows: list[list[str | float]] = []
    for key, shape in drawn.items():
        if key in s.NAMELESS | s.UNLISTED or key == s.SAME_NUMBER[1]:
            continue
        t, v, c, n = key
        rows.append([
            s.TOWNSHIPS[t], s.VILLAGES[t][v], str(c), "007" if key == s.PADDED else str(n),
            round(shapely.make_valid(shape).area / 10_000 * 15, 2),
            "乔木林地" if key in s.WAS_FOREST else "宜林荒山荒地",
            "经济林" if key in s.ECONOMIC else "防护林",
            "侧柏" if key in s.DISPUTED_SPECIES else _species(key), "2010" if key in s.EARLY else "2018",
            0.35 if key in s.COVERED else 0.05,
            "补植" if key in s.INFILL else "通道绿化" if key in s.GREENING else "人工造林",
            "采果" if key in s.ECONOMIC | s.ORCHARDS else "水土保持",
            s.CERTIFICATES[t] if t < 3 else "",
        ])  # fmt: skip
    rows += [
        [
            s.TOWNSHIPS[0],
            s.VILLAGES[0][0],
            "2",
            number,
            12.0,
            "宜林荒山荒地",
            "防护林",
            "油松",
            "2018",
            0.05,
            "人工造林",
            "水土保持",
            s.CERTIFICATES[0],
        ]
        for number in s.UNDRAWN
    ]
    total: list[str | float | None] = [
        "合计",
        None,
        None,
        None,
        round(sum(float(row[4]) for row in rows), 2),
        *[None] * 8,
    ]
    write_workbook(target, f"{s.NAME}小班一览表", "单位：亩", columns, rows, total, ["填表人：样例·虚构"])


def write_households(target: Path, drawn: dict[s.Key, shapely.Geometry]) -> None:
    """Who holds which part of the shared parcels, in mu."""
    columns = [
        Column("乡镇", width=9), Column("建制村", width=9), Column("林班", width=6), Column("小班号", width=8),
        Column("户名", width=9), Column("面积（亩）", width=10), Column("林种", width=9), Column("树种", width=8),
    ]  # fmt: skip
    rows: list[list[str | float]] = [
        [
            s.TOWNSHIPS[key[0]], s.VILLAGES[key[0]][key[1]], str(key[2]), str(key[3]), name,
            round(drawn[key].area / 10_000 * 15 * share, 2), "防护林", "油松",
        ]
        for key in sorted(s.SHARED) for name, share in s.HOUSEHOLDS
    ]  # fmt: skip
    total: list[str | float | None] = ["合计", None, None, None, None, sum(float(row[5]) for row in rows), None, None]
    write_workbook(target, f"{s.NAME}分户表", "单位：亩", columns, rows, total, ["填表人：样例·虚构"])


def write_corners(target: Path, drawn: dict[s.Key, shapely.Geometry]) -> None:
    """Corner points of two parcels that the map holds already."""
    rows = [["小班号", "点号", "X坐标", "Y坐标"]]
    for key in ((3, 1, 5, 49), (3, 1, 5, 50)):
        for place, (x, y) in enumerate(drawn[key].exterior.coords[:-1], start=1):
            rows.append([str(key[3]), f"J{place}", f"{y:.1f}", f"{x:.1f}"])
    pd.DataFrame(rows).to_csv(target, index=False, header=False, encoding="utf-8-sig")


def pack(target: Path, files: dict[str, bytes]) -> None:
    """A zip with fixed times."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED, compresslevel=9)
