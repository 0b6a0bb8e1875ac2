"""A small offshore-wind dossier (CCER-01-002-V01). All invented.

Planted: the design document multiplies the whole export by the margin and forgets the power bought (560,000 x 0.5500 =
308,000 where (560,000 - 14,000) x 0.5500 = 300,300); its corner coordinates have four decimals, not six.
"""

from datetime import date
from pathlib import Path

from samples.build import paper
from samples.build.numerals import write_date
from samples.build.pdf import print_html
from samples.build.seal import draw_seal
from samples.build.word import WordPaper

PROVINCE, CITY, COUNTY = "浙江省", "云屿市", "青礁县"
NAME, OWNER = "云屿1号200兆瓦海上风电项目", "云屿海上风力发电有限公司"
COMMISSION, ENVIRONMENT, SUPERVISOR = "云屿市发展和改革委员会", "云屿市生态环境局", "浙北海工工程监理有限公司"
APPROVED, ASSESSED, ORDERED, GRID, WRITTEN = (
    date(2019, 10, 18), date(2019, 8, 2), date(2020, 4, 16), date(2021, 12, 20), date(2025, 11, 10),
)  # fmt: skip
EXPORT, IMPORT, MARGIN, CLAIM, TOTAL = "560,000", "14,000", "0.5500", "308,000", "3,080,000"
CORNERS = (("A", "122.4107", "30.2915"), ("B", "122.4823", "30.2916"), ("C", "122.4821", "30.2408"),
           ("D", "122.4109", "30.2406"))  # fmt: skip


def build(folder: Path) -> None:
    """Writes every paper below `folder`."""
    _study(folder / "前期/可行性研究报告.docx")
    _approval(folder / "前期/核准批复.pdf")
    _assessed(folder / "前期/环评批复.pdf")
    _order(folder / "建设/开工令.docx")
    _design(folder / "设计/项目设计文件.docx")


def _study(target: Path) -> None:
    word = WordPaper(f"{NAME}\n可行性研究报告", OWNER)
    word.add_text(f"项目名称：{NAME}", f"建设单位：{OWNER}", "编制日期：2019年6月20日")
    word.add_heading("1 综合说明")
    word.add_text(
        f"本项目位于{PROVINCE}{CITY}{COUNTY}以东海域，总装机容量200MW，安装25台单机容量8MW的风电机组，总投资320,000.00万元。",
        "风电场离岸最近距离为34.6公里，机位最小水深为18米。",
    )
    word.add_sign_off(OWNER, "2019年6月20日")
    word.save(target)


def _approval(target: Path) -> None:
    body = paper.paragraphs(
        f"你公司《关于{NAME}核准的请示》（云屿风〔2019〕12号）收悉。经研究，核准如下：",
        f"一、同意建设{NAME}，项目单位为{OWNER}。",
        f"二、项目位于{CITY}{COUNTY}以东海域，装机容量200MW。",
        "三、项目总投资320,000.00万元。",
        "四、请据此开展初步设计，依法办理用海、环保等手续。",
    )
    number = "云发改能源〔2019〕86号"
    sign = paper.sign_off(COMMISSION, write_date(APPROVED), draw_seal(COMMISSION, "3309"))
    print_html(
        paper.red_letter(f"{COMMISSION}文件", number, f"关于{NAME}核准的批复", OWNER, body, sign,
                         (f"{COUNTY}人民政府。", f"{COMMISSION}办公室", write_date(APPROVED))),
        target,
    )  # fmt: skip


def _assessed(target: Path) -> None:
    body = paper.paragraphs(
        f"你公司报送的《{NAME}环境影响报告书》收悉。经审查，批复如下：",
        "一、原则同意环境影响报告书的结论，项目可以按所列地点、规模和环境保护措施建设。",
        "二、施工期避开鱼类产卵期，加强施工船舶污染防治；运行期开展海洋生态跟踪监测。",
    )
    sign = paper.sign_off(ENVIRONMENT, write_date(ASSESSED), draw_seal(ENVIRONMENT, "3309"))
    print_html(
        paper.red_letter(f"{ENVIRONMENT}文件", "云环审〔2019〕41号", f"关于{NAME}<br>环境影响报告书的批复", OWNER, body,
                         sign,
                         ("云屿市海洋与渔业局。", f"{ENVIRONMENT}办公室", write_date(ASSESSED))),
        target,
    )  # fmt: skip


def _order(target: Path) -> None:
    word = WordPaper("工程开工令", SUPERVISOR)
    word.add_text(f"致：{OWNER}", f"工程名称：{NAME}", indent=False)
    word.add_text(f"经审查，{NAME}已具备开工条件，同意于{write_date(ORDERED)}开工，工期自该日起算。")
    word.add_text("总监理工程师：俞定海")
    word.add_sign_off(SUPERVISOR, write_date(ORDERED))
    word.save(target)


def _design(target: Path) -> None:
    word = WordPaper("温室气体自愿减排项目设计文件", OWNER)
    word.add_table(
        [["项目", "内容"], ["项目名称", NAME], ["项目业主", OWNER], ["方法学", "CCER-01-002-V01 并网海上风力发电"],
         ["开工日期", write_date(ORDERED)], ["首台机组并网日期", write_date(GRID)],
         ["计入期开始日期", "2021年12月20日"], ["计入期结束日期", "2031年12月19日"],
         ["项目寿命期限开始日期", "2021年12月20日"], ["项目寿命期限结束日期", "2046年12月19日"],
         ["编制日期", write_date(WRITTEN)]], widths=[6, 10],
    )  # fmt: skip
    word.add_heading("1 项目描述")
    word.add_text(
        f"本项目为海上风力发电项目，位于{PROVINCE}{CITY}{COUNTY}以东海域，总装机容量为200MW。",
        "风电场离岸最近距离为34.6公里，机位最小水深为18米。项目符合方法学适用条件，免予额外性论证。",
    )
    word.add_heading("2 项目边界拐点坐标")
    word.add_table([["拐点", "东经（度）", "北纬（度）"], *[list(corner) for corner in CORNERS]], widths=[3, 5, 5])
    word.add_heading("3 减排量计算")
    word.add_table(
        [["参数", "单位", "数值"], ["年上网电量", "MWh", EXPORT], ["年下网电量", "MWh", IMPORT],
         ["组合边际排放因子", "tCO2/MWh", MARGIN], ["年均减排量", "tCO2e/年", CLAIM],
         ["计入期减排总量", "tCO2e", TOTAL]], widths=[6, 4, 4],
    )  # fmt: skip
    word.add_text(
        f"年上网电量为{EXPORT}MWh，年下网电量为{IMPORT}MWh，组合边际排放因子为{MARGIN}tCO2/MWh，"
        f"年均减排量为{CLAIM}吨二氧化碳当量，计入期内总减排量为{TOTAL}吨二氧化碳当量。"
    )
    word.add_sign_off(OWNER, write_date(WRITTEN))
    word.save(target)
