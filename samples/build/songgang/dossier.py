"""A dossier of the earlier regime (AR-CM-001-V01), as it lies in many cupboards. All invented.

Planted: the methodology serves no new registration; the sum printed under the parcel list has two digits swapped
(the rows add up to 8,100 mu, printed 8,010).
"""

from datetime import date
from pathlib import Path

from samples.build import paper
from samples.build.numerals import write_date
from samples.build.parcel import PlannedParcel, total_mu
from samples.build.pdf import print_html
from samples.build.seal import draw_seal
from samples.build.sheet import write_csv
from samples.build.word import WordPaper

PROVINCE, CITY, COUNTY = "黑龙江省", "北岭市", "松岗县"
NAME, OWNER, BUREAU = "松岗县2013年碳汇造林项目", "松岗县国有松岗林场", "松岗县林业局"
APPROVED, STARTED, ACCEPTED, WRITTEN = date(2013, 3, 22), date(2013, 4, 20), date(2014, 9, 26), date(2015, 6, 18)
AREA_MU, AREA_HA, WRONG_SUM = 8100, "540", "8010.0"
TOTAL, MEAN = "86,400", "4,320"
_ROWS = (("1-1", 1420.0, "落叶松"), ("1-2", 1180.0, "落叶松"), ("1-3", 960.0, "红松"), ("2-1", 1505.0, "红松"),
         ("2-2", 875.0, "云杉"), ("2-3", 1160.0, "落叶松"), ("2-4", 1000.0, "樟子松"))  # fmt: skip
PARCELS = [
    PlannedParcel(
        number=number, compartment=int(number[0]), place="松岗", mu=mu, species=species, category="防护林",
        category_code="111", land_class="宜林荒山荒地", village="松岗林场", planting="2013年5月", year=2013,
        density_mu=220,
    )
    for number, mu, species in _ROWS
]  # fmt: skip


def build(folder: Path) -> None:
    """Writes every paper below `folder`."""
    if total_mu(PARCELS) != AREA_MU:
        raise ValueError(f"parcels add up to {total_mu(PARCELS)} mu, papers say {AREA_MU}")
    _approval(folder / "01批复.pdf")
    _start(folder / "02开工证明.docx")
    _acceptance(folder / "03验收报告.docx")
    _title(folder / "04权属证明.docx")
    _list(folder / "05小班一览表.csv")
    _design(folder / "06项目设计文件.docx")


def _approval(target: Path) -> None:
    body = paper.paragraphs(
        f"你场《关于实施{NAME}的请示》（松林场〔2013〕4号）收悉，批复如下：",
        f"一、同意实施{NAME}，造林面积{AREA_MU}亩（{AREA_HA}公顷），地点在{PROVINCE}{CITY}{COUNTY}松岗林场施业区。",
        "二、造林树种为落叶松、红松、云杉、樟子松。总投资486.00万元。请抓紧编制作业设计。",
    )
    sign = paper.sign_off(BUREAU, write_date(APPROVED), draw_seal(BUREAU, "2311"))
    print_html(
        paper.red_letter(f"{BUREAU}文件", "松林发〔2013〕9号", f"关于{NAME}的批复", OWNER, body, sign,
                         (f"{CITY}林业局。", f"{BUREAU}办公室", write_date(APPROVED))),
        target,
    )  # fmt: skip


def _start(target: Path) -> None:
    word = WordPaper("开工证明", BUREAU)
    word.add_text(
        f"{OWNER}承担的{NAME}已于{write_date(STARTED)}开始整地施工，造林面积{AREA_MU}亩（{AREA_HA}公顷）。情况属实，特此证明。"
    )
    word.add_sign_off(BUREAU, write_date(STARTED))
    word.save(target)


def _acceptance(target: Path) -> None:
    word = WordPaper(f"{NAME}\n检查验收报告", BUREAU)
    word.add_text(f"{write_date(ACCEPTED)}，{BUREAU}对{OWNER}实施的{NAME}进行了检查验收，共7个小班。")
    word.add_table(
        [["检查指标", "结果"], ["计划任务面积", f"{AREA_MU}亩"], ["完成面积", f"{AREA_MU}亩"],
         ["合格面积", f"{AREA_MU}亩"], ["平均成活率", "90.5%"]], widths=[6, 6],
    )  # fmt: skip
    word.add_text("验收结论：合格。")
    word.add_sign_off(BUREAU, write_date(ACCEPTED))
    word.save(target)


def _title(target: Path) -> None:
    word = WordPaper("林地权属证明", f"{COUNTY}人民政府")
    word.add_text(
        f"{NAME}所涉{AREA_MU}亩林地属国家所有，由{OWNER}经营，林地使用权和林木所有权均属该林场，权属清楚，无争议。特此证明。"
    )
    word.add_sign_off(f"{COUNTY}人民政府", "2013年3月5日")
    word.save(target)


def _list(target: Path) -> None:
    heads = ["序号", "林场", "林班", "小班号", "面积（亩）", "造林前地类", "林种", "树种", "株/亩", "造林年度"]
    rows = [[place, OWNER, p.compartment, p.number, f"{p.mu:.1f}", p.land_class, p.category, p.species, p.density_mu,
             p.year] for place, p in enumerate(PARCELS, start=1)]  # fmt: skip
    total = ["合计", None, None, None, WRONG_SUM, *[None] * 5]
    write_csv(
        target, [[f"{NAME}小班一览表", *[None] * 9], heads, *rows, total, [f"制表：高长林　{paper.MARK}", *[None] * 9]]
    )


def _design(target: Path) -> None:
    word = WordPaper("温室气体自愿减排项目设计文件", OWNER)
    word.add_table(
        [["项目", "内容"], ["项目名称", NAME], ["项目业主", OWNER], ["方法学", "AR-CM-001-V01 碳汇造林项目方法学"],
         ["开工日期", write_date(STARTED)], ["计入期开始日期", "2013年4月20日"], ["计入期结束日期", "2033年4月19日"],
         ["编制日期", write_date(WRITTEN)]], widths=[6, 10],
    )  # fmt: skip
    word.add_text(
        f"项目位于{PROVINCE}{CITY}{COUNTY}，造林面积{AREA_MU}亩（{AREA_HA}公顷）。",
        f"计入期20年内预计总减排量{TOTAL}吨二氧化碳当量，年均减排量{MEAN}吨二氧化碳当量。",
    )
    word.add_sign_off(OWNER, write_date(WRITTEN))
    word.save(target)
