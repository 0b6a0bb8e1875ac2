"""Parcel list (old spreadsheet export) and parcel layer of the second project."""

from pathlib import Path

import geopandas as gpd
from pyproj import Transformer

from samples.build.drawing import lay_out, shift_into
from samples.build.heishan import facts as f
from samples.build.layer import write_geopackage
from samples.build.paper import MARK
from samples.build.sheet import Cell, write_csv

CRS = "EPSG:4545"  # CGCS2000, 3-degree belt around 108 degrees, easting without prefix
ORIGIN = (461_300.0, 2_948_900.0)
TO_DEGREES = Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)
OVERLAPPING = ("3-11", "3-12")


def write_list(target: Path) -> None:
    """GBK text with a title line above the header and a total below."""
    rows: list[list[Cell]] = [["云坪县黑山片区2018年造林小班一览表", *[None] * 11]]
    rows.append(
        [
            "序号",
            "乡镇",
            "村",
            "林班",
            "小班号",
            "小地名",
            "面积（亩）",
            "造林前地类",
            "林种",
            "树种",
            "株/亩",
            "造林年度",
        ]
    )
    for place, p in enumerate(f.PARCELS, start=1):
        rows.append([
            place, "黑山乡", p.village, p.compartment, p.number, p.place, f"{p.mu:.2f}", p.land_class,
            p.category, p.species,
            p.density_mu, p.year,
        ])  # fmt: skip
    rows.append(["合计", *[None] * 5, f"{f.AREA_MU}.00", *[None] * 5])
    rows.append([f"制表：杨秀云　　{MARK}", *[None] * 11])
    write_csv(target, rows)


def write_map(target: Path) -> None:
    """GeoPackage with areas in mu; two neighbours in 长冲 overlap."""
    shapes = lay_out(f.PARCELS, ORIGIN, columns=5, pitch=860, to_degrees=TO_DEGREES, seed=20180312)
    at = {p.number: place for place, p in enumerate(f.PARCELS)}
    first, second = (at[number] for number in OVERLAPPING)
    shapes[second] = shift_into(shapes[second], shapes[first], f.OVERLAP_M2)
    records = [
        {
            "XIAN": f.COUNTY, "XIANG": "黑山乡", "CUN": p.village, "LIN_BAN": str(p.compartment), "XIAO_BAN": p.number,
            "MIAN_JI": p.mu, "Q_DI_LEI": p.land_class_code, "LIN_ZHONG": p.category_code, "YOU_SHI_SZ": p.species,
            "QI_YUAN": "20", "BEI_ZHU": MARK,
        }
        for p in f.PARCELS
    ]  # fmt: skip
    write_geopackage(gpd.GeoDataFrame(records, geometry=shapes, crs=CRS), target, "黑山小班")
