"""A small mangrove dossier (CCER-14-002-V01). All invented.

Planted: plot 5 was a pond in use when it was planted; plot 6 is tamarisk, which is no mangrove of the list; the plan's
yearly mean has two digits swapped (24,960 over 20 years is 1,248, printed 1,284).
"""

from datetime import date
from pathlib import Path

import geopandas as gpd
from pyproj import Transformer

from samples.build import paper
from samples.build.drawing import lay_out
from samples.build.layer import write_geopackage
from samples.build.numerals import write_date
from samples.build.parcel import PlannedParcel, total_mu
from samples.build.pdf import print_html
from samples.build.seal import draw_seal
from samples.build.sheet import write_csv
from samples.build.word import WordPaper

PROVINCE, CITY, COUNTY = "福建省", "海澜市", "琴江县"
NAME, OWNER = "琴江县金湾红树林营造项目", "琴江县金湾海洋生态开发有限公司"
BUREAU, SUPERVISOR = "琴江县自然资源局", "海澜市潮汐工程监理有限公司"
APPROVED, ORDERED, ACCEPTED, PLANNED = date(2020, 11, 20), date(2021, 3, 8), date(2022, 6, 15), date(2025, 9, 3)
NUMBER = "琴自然资〔2020〕18号"
AREA_MU, AREA_HA = 936, "62.4"
CLAIM_TOTAL, WRONG_MEAN = "24,960", "1,284"
FLAT, POND, IN_USE = "无植被潮滩", "退养养殖塘", "在用养殖塘"
_ROWS = ((1, 214.5, FLAT, "秋茄"), (2, 188.0, FLAT, "秋茄"), (3, 160.5, POND, "桐花树"), (4, 173.0, POND, "秋茄"),
         (5, 121.0, IN_USE, "桐花树"), (6, 79.0, FLAT, "柽柳"))  # fmt: skip
PLOTS = [
    PlannedParcel(
        number=f"JW-{number}", compartment=1, place="金湾", mu=mu, species=species, category="防护林",
        category_code="111", land_class=before, village="金湾村", planting="2021年4月", year=2021, density_mu=660,
    )
    for number, mu, before, species in _ROWS
]  # fmt: skip
CRS, ORIGIN = "EPSG:4548", (531_200.0, 2_706_400.0)
TO_DEGREES = Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)


def build(folder: Path) -> None:
    """Writes every paper below `folder`."""
    if total_mu(PLOTS) != AREA_MU:
        raise ValueError(f"plots add up to {total_mu(PLOTS)} mu, papers say {AREA_MU}")
    _approval(folder / "批复/营造红树林批复.pdf")
    _order(folder / "施工/开工令.docx")
    _acceptance(folder / "施工/竣工验收意见.docx")
    _title(folder / "权属/海域滩涂权属证明.docx")
    _plan(folder / "方案/金湾红树林营造项目实施方案.docx")
    _list(folder / "图斑/图斑一览表.csv")
    _map(folder / "图斑/金湾图斑.gpkg")


def _approval(target: Path) -> None:
    body = paper.paragraphs(
        f"你公司报来的《关于实施{NAME}的请示》（琴金海〔2020〕5号）收悉。经研究，批复如下：",
        f"一、同意实施{NAME}。项目位于{PROVINCE}{CITY}{COUNTY}金湾镇金湾村潮间带。",
        f"二、营造红树林{AREA_MU}亩（{AREA_HA}公顷），主要种植秋茄、桐花树。",
        "三、项目总投资1,380.00万元。请据此编制作业设计。",
    )
    print_html(
        paper.red_letter(
            f"{BUREAU}文件", NUMBER, f"关于{NAME}的批复", OWNER, body,
            paper.sign_off(BUREAU, write_date(APPROVED), draw_seal(BUREAU, "3506")),
            ("金湾镇人民政府。", f"{BUREAU}办公室", write_date(APPROVED)),
        ),
        target,
    )  # fmt: skip


def _order(target: Path) -> None:
    word = WordPaper("工程开工令", SUPERVISOR)
    word.add_text(f"致：{OWNER}", f"工程名称：{NAME}", indent=False)
    word.add_text(
        f"经审查，{NAME}已具备开工条件，同意于{write_date(ORDERED)}开工，工期自该日起算。",
        "请按批准的作业设计组织施工，每月报送进度。",
    )
    word.add_text("总监理工程师：郑海平")
    word.add_sign_off(SUPERVISOR, write_date(ORDERED))
    word.save(target)


def _acceptance(target: Path) -> None:
    word = WordPaper(f"{NAME}\n竣工验收报告", BUREAU)
    word.add_text(
        f"{write_date(ACCEPTED)}，{BUREAU}组织对{OWNER}实施的{NAME}进行验收。项目于{write_date(ORDERED)}开工，"
        f"共6个图斑，面积{AREA_MU}亩（{AREA_HA}公顷）。"
    )
    word.add_table(
        [["检查指标", "结果"], ["计划任务面积", f"{AREA_MU}亩"], ["完成面积", f"{AREA_MU}亩"],
         ["合格面积", f"{AREA_MU}亩"], ["平均成活率", "82.0%"]], widths=[6, 6],
    )  # fmt: skip
    word.add_text("验收结论：合格。")
    word.add_sign_off(BUREAU, write_date(ACCEPTED))
    word.save(target)


def _title(target: Path) -> None:
    word = WordPaper("海域、滩涂权属证明", BUREAU)
    word.add_text(
        f"兹证明：位于{COUNTY}金湾镇金湾村潮间带的{AREA_MU}亩滩涂和海域权属清楚、无争议，使用权人为{OWNER}，"
        "使用期限自2021年1月1日起至2050年12月31日止，含图斑JW-1至JW-6。",
        "特此证明。",
    )
    word.add_sign_off(BUREAU, "2020年12月25日")
    word.save(target)


def _plan(target: Path) -> None:
    word = WordPaper("金湾红树林营造项目实施方案", OWNER)
    word.add_text(f"项目名称：{NAME}", f"项目业主：{OWNER}", f"编制时间：{write_date(PLANNED)}")
    word.add_heading("1 项目概况")
    word.add_text(
        f"项目地处{PROVINCE}{CITY}{COUNTY}金湾镇，营造红树林{AREA_MU}亩（{AREA_HA}公顷），2021年4月种植秋茄、桐花树，"
        "种植前为无植被潮滩和退养养殖塘，采用胚轴和一年生苗，未施肥。"
    )
    word.add_heading("2 方法学与计入期")
    word.add_text(
        "采用《温室气体自愿减排项目方法学 红树林营造（CCER-14-002-V01）》。",
        "计入期自2022年1月1日起至2041年12月31日止，共20年。",
    )
    word.add_heading("3 清除量")
    word.add_text(f"预计计入期内总清除量{CLAIM_TOTAL}吨二氧化碳当量，年均{WRONG_MEAN}吨二氧化碳当量。")
    word.add_table(
        [["指标", "单位", "数值"], ["计入期减排总量", "tCO2e", CLAIM_TOTAL], ["年均减排量", "tCO2e/年", WRONG_MEAN]],
        widths=[6, 4, 4],
    )
    word.add_sign_off(OWNER, write_date(PLANNED))
    word.save(target)


def _list(target: Path) -> None:
    heads = ["序号", "乡镇", "村", "小班号", "面积（亩）", "造林前地类", "树种", "株/亩", "造林年度"]
    rows = [[place, "金湾镇", p.village, p.number, f"{p.mu:.1f}", p.land_class, p.species, p.density_mu, p.year]
            for place, p in enumerate(PLOTS, start=1)]  # fmt: skip
    total = ["合计", None, None, None, f"{AREA_MU}.0", None, None, None, None]
    write_csv(
        target, [[f"{NAME}图斑一览表", *[None] * 8], heads, *rows, total, [f"制表：陈潮生　{paper.MARK}", *[None] * 8]]
    )


def _map(target: Path) -> None:
    shapes = lay_out(PLOTS, ORIGIN, columns=3, pitch=900, to_degrees=TO_DEGREES, seed=20210308)
    records = [{"XIAN": COUNTY, "XIANG": "金湾镇", "CUN": p.village, "XIAO_BAN": p.number, "MIAN_JI": p.mu,
                "YOU_SHI_SZ": p.species, "BEI_ZHU": paper.MARK} for p in PLOTS]  # fmt: skip
    write_geopackage(gpd.GeoDataFrame(records, geometry=shapes, crs=CRS), target, "金湾图斑")
