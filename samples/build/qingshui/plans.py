"""The owner's own papers: minutes, operational design, carbon implementation plan, undertaking."""

from pathlib import Path

from samples.build.numerals import spell_date, write_date
from samples.build.parcel import total_mu
from samples.build.pdf import convert_word
from samples.build.qingshui import facts as f
from samples.build.seal import paint_seal
from samples.build.word import WordPaper


def write_minutes(target: Path, scratch: Path) -> None:
    """The farm decides to plant."""
    seal = scratch / "farm-minutes.png"
    paint_seal(f.OWNER, seal)
    word = WordPaper(f"{f.OWNER}场务会议纪要", f.OWNER)
    word.add_text("（2016年第8次）", indent=False)
    word.add_table(
        [
            ["会议时间", f"{write_date(f.INITIATED)}下午", "会议地点", "场部二楼会议室"],
            ["主 持 人", "贺永安", "记 录 人", "常淑琴"],
            ["出席人员", "贺永安、杜建宁、柴立军、常淑琴、林班护林员代表3人", "", ""],
            ["议　　题", f"研究{f.NAME}立项事宜", "", ""],
        ],
        merges=[(2, 1, 2, 3), (3, 1, 3, 3)],
        widths=[2.6, 5.4, 2.6, 5],
    )
    word.add_text(
        f"会议听取了营林股关于清水沟流域宜林荒山造林的汇报，经讨论，一致同意{f.NAME}立项，并形成以下决议：",
        f"一、项目由{f.OWNER}作为建设单位组织实施，在1、2、3林班宜林荒山人工造林{f.AREA_MU}亩，营造以油松、侧柏、刺槐为主的防护林。",
        f"二、项目估算总投资{f.INVESTMENT_WAN}万元，申请中央财政造林补贴，不足部分由县级配套和我场自筹解决。",
        f"三、委托{f.DESIGNER}编制作业设计，完成后报{f.BUREAU}审批。",
        "四、项目建成后，适时开发林业碳汇，碳汇收益全部用于森林管护。",
    )
    word.add_text("参会人员签字：贺永安　杜建宁　柴立军　常淑琴")
    word.add_sign_off(f.OWNER, write_date(f.INITIATED), seal)
    word.save(target)


def write_design(target: Path, scratch: Path) -> None:
    """The designer's operational design, printed from Word."""
    seal, source = scratch / "designer.png", scratch / "design.docx"
    paint_seal(f.DESIGNER, seal)
    area = f.by_species()
    word = WordPaper(f"{f.NAME}\n作业设计说明书", f.DESIGNER)
    word.add_text(
        f"建设单位：{f.OWNER}",
        f"设计单位：{f.DESIGNER}（林业调查规划设计资质：乙级）",
        f"编制日期：{write_date(f.DESIGNED)}",
    )
    word.add_heading("一、项目概况")
    word.add_text(
        f"项目区位于{f.PROVINCE}{f.CITY}{f.COUNTY}柳湾镇、石峁乡，涉及清水沟林场1、2、3林班。区划造林小班24个，设计造林面积"
        f"{f.AREA_MU}亩（{f.AREA_HA}.00公顷）。建设期为2017年3月至2018年10月。"
    )
    word.add_heading("二、造林地现状")
    word.add_text(
        "外业调查于2016年10月完成。造林地为国有宜林荒山荒地，地表植被以禾草、蒿类为主，灌木盖度5%～10%，散生树木郁闭度低于0.05，"
        "近十年无耕种和放牧。"
    )
    word.add_heading("三、造林设计")
    word.add_table(
        [
            [
                "造林类型",
                "树种",
                "林种",
                "面积（亩）",
                "初植密度（株/亩）",
                "株行距（m）",
                "整地方式",
                "整地规格（cm）",
            ],
            *[
                [kind, name, "防护林", f"{area[name]:.1f}", "111", "2×3", "鱼鳞坑", size]
                for kind, name, size in (
                    ("Ⅰ", "油松", "80×60×40"),
                    ("Ⅱ", "侧柏", "80×60×40"),
                    ("Ⅲ", "刺槐", "60×60×40"),
                )
            ],
            ["合计", "", "", f"{f.AREA_MU}.0", "", "", "", ""],
        ],
        widths=[1.7, 1.7, 2, 2.2, 2.2, 1.9, 1.9, 2.4],
    )
    word.add_text(
        "采用局部穴状整地，破土面积约占造林地的8%；整地时保留原有散生树木，清除灌木不超过地表的8%；不炼山，不全垦。"
        "造林后连续抚育两年，除松土除草外不再扰动土壤。"
    )
    word.add_heading("四、种苗与投资")
    seedlings = round(f.AREA_MU * 111 * 1.05)
    word.add_text(
        f"含补植用苗5%，共需苗木{seedlings}株，均为Ⅰ、Ⅱ级苗。项目总投资{f.INVESTMENT_WAN}万元，其中种苗费88.64万元、"
        "整地栽植费109.25万元、抚育管护费27.89万元、设计监理费9.20万元。"
    )
    word.add_heading("五、设计依据")
    word.add_text("《造林技术规程》（GB/T 15776—2016）、《造林作业设计规程》（LY/T 1607—2003）。")
    word.add_sign_off(f.DESIGNER, spell_date(f.DESIGNED), seal)
    word.save(source)
    convert_word(source, target)


def write_plan(target: Path, scratch: Path) -> None:
    """The carbon implementation plan with its claim, year by year."""
    seal = scratch / "farm-plan.png"
    paint_seal(f.OWNER, seal)
    word = WordPaper(f"{f.NAME}\n碳汇开发实施方案", f.OWNER)
    word.header(f"{f.OWNER}")
    word.add_heading("一、项目基本信息")
    word.add_table(
        [
            ["项目名称", f.NAME],
            ["项目业主", f.OWNER],
            ["建设地点", f"{f.PROVINCE}{f.CITY}{f.COUNTY}柳湾镇、石峁乡"],
            ["造林面积", f"{f.AREA_HA}.00公顷（{f.AREA_MU}亩）"],
            ["造林树种", "油松、侧柏、刺槐"],
            ["林　　种", "防护林"],
            ["造林密度", "111株/亩"],
            ["建 设 期", "2017年3月至2018年10月"],
            ["总 投 资", f"{f.INVESTMENT_WAN}万元"],
            ["方 法 学", "CCER-14-001-V01 造林碳汇"],
        ],
        widths=[3.6, 12],
    )
    word.add_heading("二、基线调查")
    word.add_text(
        "2016年10月，设计单位会同我场对全部24个小班开展造林前调查。调查时各小班地类均为宜林荒山荒地，灌木盖度5%～10%，散生树木"
        "郁闭度低于0.05，近十年内一直不符合森林定义；无耕种、放牧活动。基线调查结果如下："
    )
    word.add_table(
        [
            ["林班", "小班数（个）", "面积（亩）", "造林前地类", "郁闭度", "人为活动"],
            *[[f"{c}", "8", f"{total_mu(f.of_compartment(c)):.1f}", "宜林荒山荒地", "0.03", "无"] for c in (1, 2, 3)],
            ["合计", "24", f"{f.AREA_MU}.0", "", "", ""],
        ],
        widths=[2, 2.6, 2.8, 3.6, 2.2, 2.4],
    )
    word.add_heading("三、计入期与减排量预测")
    word.add_text(
        "项目计入期为2021年1月1日至2040年12月31日（含首尾两天），共20年。"
        f"计入期内预计产生减排量{f.CLAIM_TOTAL:,}吨二氧化碳当量，年均减排量{f.CLAIM_MEAN}吨二氧化碳当量，已按方法学扣减非持久性风险。分年预测见下表。"
    )
    years = list(enumerate(f.CLAIM_BY_YEAR, start=2021))
    word.add_table(
        [
            ["年份", "减排量（tCO2e）", "年份", "减排量（tCO2e）"],
            *[[str(a[0]), str(a[1]), str(b[0]), str(b[1])] for a, b in zip(years[:10], years[10:], strict=True)],
            ["合计", f"{f.CLAIM_TOTAL}", "年均", f"{f.CLAIM_MEAN}"],
        ],
        widths=[3, 4.6, 3, 4.6],
    )
    word.add_heading("四、进度与组织")
    word.add_text(
        "2024年6月底前完成项目设计文件编制，此后依次开展公示、审定和登记。我场营林股负责资料归集、样地监测和森林管护，碳汇收益用于后续管护。",
        "造林整地采用鱼鳞坑穴状整地，没有炼山；计入期内除必要的抚育外不再扰动土壤。",
    )
    word.add_sign_off(f.OWNER, write_date(f.PLANNED), seal)
    word.save(target)


def write_undertaking(target: Path, scratch: Path) -> None:
    """The owner's word that nothing is counted twice."""
    seal = scratch / "farm-word.png"
    paint_seal(f.OWNER, seal)
    word = WordPaper("项目唯一性和材料真实性承诺书", f.OWNER)
    word.add_text(
        f"我单位作为{f.NAME}的项目业主，就该项目申请温室气体自愿减排项目登记郑重承诺：",
        "一、本项目未参加其他温室气体减排机制，未在国际、国内其他机制下登记、备案或签发，不存在项目重复认定或者减排量重复计算的情形。",
        "二、本项目不属于法律法规、国家政策规定有温室气体减排义务的项目，未纳入全国和地方碳排放权交易市场配额管理。",
        "三、所提供的批复、开工、验收、权属、矢量等材料真实、完整、有效，愿意承担由此产生的法律责任。",
    )
    word.add_text("法定代表人：贺永安")
    word.add_sign_off(f"承诺单位：{f.OWNER}", write_date(f.UNDERTAKEN), seal)
    word.save(target)
