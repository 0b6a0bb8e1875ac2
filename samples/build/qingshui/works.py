"""Papers of the works: commencement order, supervision summary, acceptance report."""

from pathlib import Path

from samples.build import paper
from samples.build.numerals import write_date
from samples.build.pdf import convert_word, print_html
from samples.build.qingshui import facts as f
from samples.build.seal import draw_seal, paint_seal
from samples.build.word import WordPaper

FORM = """
@page { margin: 24mm 24mm 22mm 26mm; }
.form td { font-size: 13pt; line-height: 21pt; padding: 4pt 6pt; } .form { border: 1.6pt solid #000;
  break-inside: auto; }
.box { position: relative; height: 50mm; vertical-align: top; text-align: left; }
.box .at { position: absolute; right: 10mm; bottom: 3mm; text-align: left; } .box .seal { left: auto;
  right: 14mm; top: 4mm; }
.no { text-align: right; font-size: 12pt; text-indent: 0; }
"""


def write_start_order(target: Path) -> None:
    """The chief supervisor's commencement order: order date and start date differ by two days."""
    text = (
        f"致：{f.BUILDER}（施工项目部）<br>　　经审查，本工程已具备施工合同约定的开工条件，现同意你方开始施工，"
        f"开工日期为：<u>　{write_date(f.STARTED)}　</u>。"
    )

    def box(label: str, who: str, name: str, day: str, seal: str) -> str:
        return (
            f'<td colspan="4" class="box">{label}<div class="seal">{draw_seal(seal)}</div>'
            f'<div class="at">{who}：<span class="hand">{name}</span><br>日　　期：{day}</div></td>'
        )

    rows = (
        f'<tr><td style="width:17%">工程名称</td><td colspan="3" class="l">{f.NAME}</td></tr>'
        f'<tr><td>建设单位</td><td style="width:33%">{f.OWNER}</td><td style="width:17%;'
        f'white-space:nowrap">合同编号</td><td>QSG-SG-2017-03</td></tr>'
        f"<tr><td>施工单位</td><td>{f.BUILDER}</td><td>监理单位</td><td>{f.SUPERVISOR}</td></tr>"
        f"<tr><td>工程地点</td>"
        f'<td colspan="3" class="l">{f.PROVINCE}{f.CITY}{f.COUNTY}柳湾镇、石峁乡（清水沟林场1、2、3林班）</td></tr>'
        f'<tr><td>工程内容</td><td colspan="3" class="l">人工造林{f.AREA_MU}亩，'
        f"含清理、鱼鳞坑整地、植苗、浇水、围栏及两年抚育</td></tr>"
        '<tr><td>计划工期</td><td colspan="3" class="l">2017年3月至2018年10月</td></tr>'
        f'<tr><td colspan="4" class="l" style="height:34mm">{text}</td></tr>'
        f"<tr>{box('项目监理机构（盖章）', '总监理工程师', '周启明', write_date(f.ORDERED), f.SUPERVISOR)}</tr>"
        f"<tr>{box('建设单位意见：同意开工。', '建设单位代表', '贺永安', write_date(f.ORDERED), f.OWNER)}</tr>"
    )
    body = (
        f'<h1 style="letter-spacing:8pt;margin-bottom:8pt">工程开工令</h1><p class="no">编号：KG-001</p>'
        f'<table class="form">{rows}</table>'
    )
    print_html(paper.page(body, "工程开工令", FORM), target)


def write_supervision(target: Path) -> None:
    """The supervising firm's closing summary."""
    area = f.by_species()
    facts = paper.ruled(
        [
            ["工程名称", f"3|{f.NAME}"],
            ["建设单位", f.OWNER, "施工单位", f.BUILDER],
            ["设计单位", f.DESIGNER, "监理单位", f.SUPERVISOR],
            ["工程地点", f"3|{f.COUNTY}柳湾镇、石峁乡"],
            ["监理范围", "3|整地、种苗、栽植、浇水、围栏、抚育全过程"],
        ],
        [15, 37, 15, 33],
    )
    checks = paper.ruled(
        [
            ["树种", "抽查小班（个）", "抽查株数（株）", "成活株数（株）", "成活率"],
            ["油松", "6", "1800", "1658", "92.1%"],
            ["侧柏", "5", "1500", "1361", "90.7%"],
            ["刺槐", "4", "1200", "1089", "90.8%"],
            ["合计", "15", "4500", "4108", f.SURVIVAL],
        ],
        [18, 20, 22, 22, 18],
        head=True,
    )
    body = (
        "<h2>一、工程概况</h2>"
        + facts
        + paper.paragraphs(
            f"本工程设计人工造林{f.AREA_MU}亩，其中油松{area['油松']:.1f}亩、侧柏{area['侧柏']:.1f}亩、刺槐{area['刺槐']:.1f}亩。"
            f"工程于{write_date(f.STARTED)}开工，{write_date(f.FINISHED)}完工。"
        )
        + "<h2>二、监理工作情况</h2>"
        + paper.paragraphs(
            f"我公司组建项目监理部，由周启明任总监理工程师，配备监理员3人。{write_date(f.ORDERED)}签发开工令，此后对整地规格、苗木"
            "检验检疫、栽植深度、浇水次数实行旁站与巡查相结合的监理，共签发监理通知单7份、工序质量认可单96份，所提问题均已整改。",
            "施工中保留了地块内原有的散生树木，未发现炼山和全垦整地行为。",
        )
        + "<h2>三、质量评定</h2>"
        + checks
        + paper.paragraphs(
            f"完成造林面积{f.AREA_MU}亩，与设计一致；抽查平均成活率{f.SURVIVAL}，苗木合格率98.2%。投资控制在批复概算之内。"
        )
        + "<h2>四、结论</h2>"
        + paper.paragraphs("本工程已按设计和合同完成，质量等级评定为合格，同意交付验收。")
        + paper.sign_off(
            f.SUPERVISOR,
            write_date(f.SUPERVISED),
            draw_seal(f.SUPERVISOR),
            extra='<p>总监理工程师：<span class="hand">周启明</span></p>',
        )
    )
    print_html(paper.report(f"{f.NAME}<br>监理工作总结", body), target)


def write_acceptance(target: Path, scratch: Path) -> None:
    """The bureau's acceptance report, typed in Word and printed to PDF."""
    seal, source = scratch / "bureau.png", scratch / "acceptance.docx"
    paint_seal(f.BUREAU, seal)
    area = f.by_species()
    word = WordPaper(f"{f.NAME}\n竣工验收报告", f.BUREAU)
    word.add_text(
        f"受{f.OWNER}申请，{f.BUREAU}组成验收组，于2018年11月12日至15日对{f.NAME}进行竣工验收。验收组查阅了作业设计及批复"
        f"（{f.APPROVAL_NUMBER}）、开工令、监理资料，并逐小班核实面积、调查成活率。现将结果报告如下。"
    )
    word.add_heading("一、基本情况")
    word.add_text(
        f"项目建设单位为{f.OWNER}，施工单位为{f.BUILDER}，监理单位为{f.SUPERVISOR}。项目位于{f.PROVINCE}{f.CITY}{f.COUNTY}"
        f"柳湾镇、石峁乡，于{write_date(f.STARTED)}开工，{write_date(f.FINISHED)}完工，共24个小班。"
    )
    word.add_heading("二、任务完成情况")
    ha = f"{f.AREA_HA}.00"
    word.add_table(
        [
            ["指　标", "任务面积", "完成面积", "核实面积", "合格面积"],
            ["面积（亩）", *[f"{f.AREA_MU}.0"] * 4],
            ["面积（公顷）", *[ha] * 4],
        ],
        widths=[3.4, 3, 3, 3, 3],
    )
    word.add_text(
        f"计划任务{f.AREA_MU}亩，实际完成造林{f.AREA_MU}亩（{ha}公顷），经核实合格面积{f.AREA_MU}亩，面积核实率100%，"
        "面积合格率100%，作业设计率100%，管护率100%。"
    )
    word.add_heading("三、树种及成活情况")
    word.add_table(
        [
            ["树种", "面积（亩）", "面积（公顷）", "占比"],
            *[[s, f"{mu:.1f}", f"{mu / 15:.2f}", f"{mu / f.AREA_MU:.2%}"] for s, mu in area.items()],
            ["合计", f"{f.AREA_MU}.0", ha, "100.00%"],
        ],
        widths=[3.4, 4, 4, 4],
    )
    word.add_text(
        f"林种为防护林。共调查样方72个，平均成活率{f.SURVIVAL}，苗木合格率98.2%。原有散生树木得到保留，未见炼山。"
    )
    word.add_heading("四、验收结论")
    word.add_text("验收组认为，项目按批准的作业设计完成了建设任务，资料齐全，工程质量合格，同意通过竣工验收。")
    word.add_text("验收组组长：孟广川　　成员：杜建宁　常淑琴　柴立军")
    word.add_sign_off(f.BUREAU, write_date(f.ACCEPTED), seal)
    word.save(source)
    convert_word(source, target)
