"""Letters of the authority and to it: request, approval, rainfall statement."""

from datetime import date
from pathlib import Path

from samples.build import paper
from samples.build.numerals import spell_date, write_date
from samples.build.pdf import print_html
from samples.build.qingshui import facts as f
from samples.build.seal import draw_seal, paint_seal
from samples.build.word import WordPaper


def write_request(target: Path, scratch: Path) -> None:
    """The farm asks its bureau to approve the design (Word)."""
    seal = scratch / "farm.png"
    paint_seal(f.OWNER, seal)
    word = WordPaper(f"关于报批{f.NAME}\n作业设计的请示", f.OWNER)
    word.header(f"{f.OWNER}文件　　{f.REQUEST_NUMBER}　　签发人：贺永安")
    word.add_text(f"{f.BUREAU}：", indent=False)
    word.add_text(
        f"根据县人民政府2017年国土绿化任务安排，我场委托{f.DESIGNER}完成了《{f.NAME}作业设计》。"
        f"现将主要内容报告如下，请予审批。",
        f"项目拟建于我场1、2、3林班，位于{f.PROVINCE}{f.CITY}{f.COUNTY}柳湾镇、石峁乡境内，计划人工造林{f.AREA_MU}亩，"
        f"合{f.AREA_HA}公顷，区划小班24个，树种为油松、侧柏、刺槐，估算总投资{f.INVESTMENT_WAN}万元。",
        "妥否，请批示。",
    )
    word.add_text("附件：作业设计说明书及附图附表1套")
    word.add_sign_off(f.OWNER, write_date(f.REQUESTED), seal)
    word.save(target)


def write_approval(target: Path) -> None:
    """The bureau approves the operational design (red letterhead, seal)."""
    area = f.by_species()
    listed = "、".join(f"{name}{mu:.1f}亩" for name, mu in area.items())
    body = paper.paragraphs(
        f"你场《关于报批{f.NAME}作业设计的请示》（{f.REQUEST_NUMBER}）及附件收悉。该项目已列入"
        f"《{f.COUNTY}人民政府办公室关于下达2017年国土绿化任务的通知》（{f.COUNTY_PLAN_NUMBER}）。经组织专家评审并现地核查，现批复如下：",
        f"一、原则同意《{f.NAME}作业设计》。项目建设单位为{f.OWNER}，建设地点为{f.PROVINCE}{f.CITY}{f.COUNTY}柳湾镇、石峁乡境内的"
        "清水沟林场1、2、3林班，共区划24个小班。",
        f"二、建设规模及内容。人工造林{f.AREA_MU}亩（{f.AREA_HA}公顷），其中{listed}。林种为防护林，初植密度每亩111株，"
        "采用鱼鳞坑穴状整地，植苗造林。",
        f"三、投资及资金来源。项目总投资{f.INVESTMENT_WAN}万元，其中中央财政造林补贴资金{f.SUBSIDY_WAN}万元，县级配套及自筹{f.OWN_WAN}万元。",
        "四、建设工期。2017年3月至2018年10月。",
        "五、项目实行工程监理制。请严格按照批准的作业设计组织实施，不得擅自变更建设地点、面积和树种；确需变更的，须报我局重新审批。",
        "六、造林整地应保留原有散生林木，严禁炼山。请抓紧落实种苗和施工准备，竣工后及时申请验收。",
    )
    extra = '<p style="text-align:left;margin-left:-60mm">附件：项目小班一览表</p><p>&nbsp;</p>'
    sign = paper.sign_off(f.BUREAU, spell_date(f.APPROVED), draw_seal(f.BUREAU), extra=extra)
    print_html(
        paper.red_letter(
            f"{f.BUREAU}文件",
            f.APPROVAL_NUMBER,
            f"{f.BUREAU}<br>关于{f.NAME}<br>作业设计的批复",
            f.OWNER,
            body,
            sign,
            ("县财政局，柳湾镇、石峁乡人民政府。", f"{f.BUREAU}办公室", write_date(f.APPROVED)),
        ),
        target,
    )


def write_rainfall(target: Path) -> None:
    """The weather office states the mean precipitation of thirty years."""
    office = f"{f.COUNTY}气象局"
    body = paper.paragraphs(
        f"应{f.OWNER}申请，经查阅{f.COUNTY}国家气象观测站1991—2020年逐年降水资料，现证明如下：",
        f"{f.COUNTY}近30年（1991—2020年）平均年降水量为386.4毫米，年际变幅为271.8～512.6毫米。",
        f"本证明仅用于{f.NAME}碳汇开发。",
    )
    issued = date(2024, 4, 26)
    sign = paper.sign_off(office, write_date(issued), draw_seal(office))
    print_html(paper.report("年平均降水量证明", "<br>" + body + "<br>" + sign), target)
