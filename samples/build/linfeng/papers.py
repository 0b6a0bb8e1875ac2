"""Plan, start order, certificates and contract of the county's land, as Word papers."""

from pathlib import Path

from samples.build.linfeng import story as s
from samples.build.linfeng.land import title_ground
from samples.build.word import WordPaper


def write_plan(target: Path) -> None:
    """Owner, place, period and claim."""
    hectares = s.AREA_MU / 15
    yearly = hectares * s.RATE
    word = WordPaper(f"{s.NAME}碳汇项目实施方案", s.OWNER)
    word.add_text(
        f"项目名称：{s.NAME}",
        f"项目业主：{s.OWNER}",
        f"建设地点：{s.PROVINCE}{s.CITY}{s.COUNTY}",
        "编制时间：2024年5月20日",
    )
    word.add_heading("1 项目概况")
    word.add_text(
        f"项目位于{s.PROVINCE}{s.CITY}{s.COUNTY}青石、黄峪、白土、红柳四乡，造林总面积{s.AREA_MU}亩（{hectares:.2f}公顷），"
        "2018年4月开工，树种以油松为主。"
    )
    word.add_heading("2 计入期与减排量")
    word.add_text(
        "项目采用《温室气体自愿减排项目方法学 造林碳汇（CCER—14—001—V01）》。",
        "计入期自2021年1月1日起至2040年12月31日止，共20年。",
        f"经测算，计入期内总减排量为{yearly * 20:.0f}吨二氧化碳当量，年均减排量{yearly:.0f}吨二氧化碳当量。",
    )
    word.add_sign_off(s.OWNER, "2024年5月20日")
    word.save(target)


def write_baseline(target: Path) -> None:
    """What stood there before planting, by a survey institute."""
    word = WordPaper("基线调查报告", s.SURVEYOR)
    word.add_text(
        f"项目名称：{s.NAME}", f"项目业主：{s.OWNER}", f"调查地点：{s.PROVINCE}{s.CITY}{s.COUNTY}",
        f"调查单位：{s.SURVEYOR}",
    )  # fmt: skip
    word.add_heading("1 造林前土地状况")
    word.add_text(
        "项目区自2013年6月1日起为非林地，植被以草本为主，散生树木稀少，各小班造林前郁闭度见小班一览表。",
        "造林前地类以宜林荒山荒地为主；另有少数小班调查时已为乔木林地，逐一列于小班一览表。",
    )
    word.add_sign_off(s.SURVEYOR, "2016年9月20日")
    word.save(target)


def write_start(target: Path) -> None:
    word = WordPaper("工程开工令", s.FARM)
    word.add_table(
        [
            ["工程名称", s.NAME],
            ["建设单位", s.OWNER],
            ["施工单位", "陇阳市广陇园林有限公司"],
            ["开工日期", "2018年4月8日"],
        ],
        widths=[5, 11],
    )
    word.add_text("经审查，具备开工条件，同意于2018年4月8日开工。")
    word.add_sign_off("陇阳市诚达监理有限公司", "2018年4月6日")
    word.save(target)


def write_certificate(target: Path, township: int) -> None:
    """A certificate without parcel numbers: the list names it, the boundaries show it. Trees in the first only."""
    mu = title_ground(township).area / 10_000 * 15
    rows = [
        ["林权证号", s.CERTIFICATES[township]], ["林地所有权权利人", f"{s.COUNTY}人民政府"],
        ["林地使用权权利人", s.HOLDERS[township]],
    ]  # fmt: skip
    rows += [["森林或林木所有权权利人", s.OWNER]] if township == 0 else []
    rows += [
        ["坐落", f"{s.PROVINCE}{s.CITY}{s.COUNTY}{s.TOWNSHIPS[township]}"], ["面积", f"{mu:.1f}亩"], ["用途", "林地"],
        ["主要树种", "油松"], ["终止日期", "2061年6月30日"], ["发证机关", f"{s.COUNTY}人民政府"],
        ["发证日期", "2011年7月1日"],
    ]  # fmt: skip
    word = WordPaper("中华人民共和国林权证", f"{s.COUNTY}人民政府")
    word.add_table(rows, widths=[6, 10])
    word.save(target)


def write_contract(target: Path) -> None:
    """The forest farm gives the land of its certificate to the owner."""
    word = WordPaper("林地使用权流转合同", s.OWNER)
    word.add_text(f"甲方（流转方）：{s.FARM}", f"乙方（受让方）：{s.OWNER}", indent=False)
    word.add_text(
        f"一、甲方将位于{s.COUNTY}{s.TOWNSHIPS[1]}、林权证号为{s.CERTIFICATES[1]}的林地流转给乙方用于造林和碳汇开发。",
        "二、流转期限自2018年1月1日起至2060年12月31日止。",
        "三、该林地权属清楚，无权属争议。碳汇收益由乙方享有，按年向甲方支付流转费。",
    )
    word.add_text("小班范围见所附小班一览表中该林权证号各行。")
    word.add_sign_off(s.OWNER, "2017年12月20日")
    word.save(target)
