"""Parcel list and parcel layer of the complete project."""

from pathlib import Path

import geopandas as gpd
from pyproj import Transformer

from samples.build.drawing import area_m2, lay_out
from samples.build.layer import write_shapefile
from samples.build.paper import MARK
from samples.build.qingshui import facts as f
from samples.build.sheet import Cell, Column, write_workbook

CRS = "EPSG:4523"  # CGCS2000, 3-degree zone 35 with its prefix
ORIGIN = (35_527_400.0, 3_896_300.0)
TO_DEGREES = Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)

COLUMNS = [
    Column("乡镇村", width=16), Column("林班", width=6), Column("小班号", width=7), Column("小地名", width=10),
    Column("小班面积（亩）", width=9), Column("可作业面积（亩）", width=10), Column("地类", width=13),
    Column("坡度（°）", "立地条件", 8), Column("坡向", "立地条件", 8), Column("土层厚度（cm）", "立地条件", 9),
    Column("林种", "营造模式", 8), Column("树种", "营造模式", 8), Column("混交比例", "营造模式", 8),
    Column("初植密度（株/亩）", "造林措施设计", 10), Column("整地方式", "造林措施设计", 9),
    Column("整地规格（cm）", "造林措施设计", 12), Column("造林方式", "造林措施设计", 9),
    Column("造林时间", "造林措施设计", 11),
    Column("造林年度", "造林措施设计", 9), Column("需苗量（株）", width=10), Column("权属证书号", width=34),
    Column("备注", width=9),
]  # fmt: skip

CERTIFICATES = {
    1: "清林证字(2009)第000317号",
    2: "清林证字(2009)第000318号",
    3: "甘(2016)清岫县不动产权第0000452号",
}


def write_list(target: Path) -> None:
    """The workbook: areas in mu, one row per parcel, a total row."""
    rows: list[list[Cell]] = []
    for p in f.PARCELS:
        pit = "60×60×40" if p.species == "刺槐" else "80×60×40"
        rows.append([
            p.village, p.compartment, int(p.number), p.place, p.mu, p.mu, p.land_class, p.slope, p.aspect, p.soil_cm,
            p.category, p.species, "纯林", p.density_mu, "鱼鳞坑", pit, "植苗", p.planting, p.year,
            round(p.mu * p.density_mu * 1.05), CERTIFICATES[p.compartment], "含2个图形" if p.parts == 2 else None,
        ])  # fmt: skip
    seedlings = sum(int(str(row[19])) for row in rows)
    total: list[Cell] = [
        "合计",
        None,
        24,
        None,
        float(f.AREA_MU),
        float(f.AREA_MU),
        *[None] * 13,
        seedlings,
        None,
        None,
    ]
    foot = [
        f"填表单位：{f.DESIGNER}　　填表人：雷海霞　　审核人：冯致远　　填表日期：2016年12月10日",
        f"注：{MARK}，数据均为虚拟。",
    ]
    write_workbook(target, f"{f.NAME}小班一览表", "单位：亩、株", COLUMNS, rows, total, foot)


def write_map(target: Path) -> None:
    """The shapefile in the manner of the forest map; areas in hectares, text in GBK."""
    shapes = lay_out(f.PARCELS, ORIGIN, columns=6, pitch=880, to_degrees=TO_DEGREES, seed=20170320)
    records = [
        {
            "SHENG": "62", "XIAN": "629801", "XIANG": "204" if p.compartment == 3 else "103",
            "CUN": f"{p.compartment:03d}",
            "LIN_BAN": f"{p.compartment:04d}", "XIAO_BAN": f"{int(p.number):05d}", "LD_QS": "10", "TDJYQ": f.OWNER,
            "Q_DI_LEI": p.land_class_code, "DI_LEI": "0141", "SEN_LIN_LB": "12",
            "LIN_ZHONG": p.category_code, "QI_YUAN": "20",
            "YOU_SHI_SZ": p.species, "MEI_GQ_ZS": round(p.density_mu * 15), "PO_DU": p.slope, "TU_CENG_HD": p.soil_cm,
            "MIAN_JI": round(area_m2(shape, TO_DEGREES) / 10_000, 2), "PZWH": f.APPROVAL_NUMBER, "BEI_ZHU": MARK,
        }
        for p, shape in zip(f.PARCELS, shapes, strict=True)
    ]  # fmt: skip
    write_shapefile(gpd.GeoDataFrame(records, geometry=shapes, crs=CRS), target)
