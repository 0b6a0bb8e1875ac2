"""Puts the county's land together."""

from pathlib import Path

from samples.build.linfeng import land, papers


def build(folder: Path) -> None:
    """Write every file below `folder`. Needs no program but Python."""
    for name in ("图", "表", "权属", "文"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    drawn = land.shapes()
    land.write_map(folder / "图/临枫2019年验收小班.zip", drawn)
    land.write_design(folder / "图/作业设计小班.gpkg", drawn)
    land.write_limits(folder / "图/限制图层.zip")
    land.write_other_project(folder / "图/其他项目边界.geojson")
    land.write_counties(folder / "图/县界.gpkg")
    land.write_titles(folder / "图/林权界线.gpkg")
    land.write_list(folder / "表/临枫小班一览表.xlsx", drawn)
    land.write_households(folder / "表/分户表.xlsx", drawn)
    land.write_corners(folder / "表/拐点坐标.csv", drawn)
    papers.write_plan(folder / "文/碳汇项目实施方案.docx")
    papers.write_baseline(folder / "文/基线调查报告.docx")
    papers.write_start(folder / "文/开工令.docx")
    for township in range(3):
        papers.write_certificate(folder / f"权属/林权证{township + 1}.docx", township)
    papers.write_contract(folder / "权属/林地流转合同.docx")
