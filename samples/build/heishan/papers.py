"""Papers of the second project: request without answer, unsigned start form, late minutes, plan, contract, scan."""

from pathlib import Path

from samples.build import paper
from samples.build.heishan import facts as f
from samples.build.numerals import write_date
from samples.build.pdf import print_html, scan_pages
from samples.build.seal import draw_seal, paint_seal
from samples.build.word import WordPaper

FORM = """
@page { margin: 24mm 24mm 22mm 26mm; }
body { font-family: "宋体"; font-size: 14pt; line-height: 24pt; } h1 { font-family: "黑体"; font-size: 20pt;
  margin-bottom: 10pt; }
td { font-size: 12.5pt; line-height: 21pt; padding: 5pt 6pt; } .tall td { height: 32mm; vertical-align: top;
  text-align: left; }
.end { margin-top: 4mm; padding-left: 60%; line-height: 24pt; }
"""


def write_request(target: Path) -> None:
    """The owner asks for approval; no answer is in the dossier."""
    body = paper.paragraphs(
        "为加快我县黑山片区石漠化治理，我公司拟在黑山乡岩脚、大塘、冷水三个村的荒山上实施人工造林。有关情况请示如下：",
        f"一、项目名称：{f.NAME}。",
        f"二、建设地点与规模：项目位于{f.PROVINCE}{f.CITY}{f.COUNTY}黑山乡，拟造林1960亩，约合{f.AREA_HA}公顷，主要栽植杉木、马尾松、柳杉。",
        f"三、投资估算：项目总投资{f.INVESTMENT_WAN}万元，全部由我公司自筹。",
        "四、实施时间：2018年春季至2019年年底。",
        "五、造林方式：采用块状整地、植苗造林，每亩栽植167株，苗木从县国有苗圃就近调运，造林后连续抚育管护三年。",
        "六、林地来源：由岩脚、大塘、冷水三个村民委员会将集体荒山流转给我公司，流转合同已签订。",
        "特此请示，恳请贵局批准实施。",
        "（联系人：龙兴国）",
    )
    sign = paper.sign_off(f.OWNER, write_date(f.REQUESTED), draw_seal(f.OWNER, "5226"))
    print_html(
        paper.red_letter(
            f"{f.OWNER}文件", f.REQUEST_NUMBER, f"关于请求批复<br>{f.NAME}的请示", f.BUREAU, body, sign,
            ("黑山乡人民政府。", f"{f.OWNER}综合部", write_date(f.REQUESTED)),
        ),
        target,
    )  # fmt: skip


def write_start_form(target: Path) -> None:
    """A start application that nobody signed, sealed or dated; the owner only typed the date of the works."""

    def opinion(label: str, who: str) -> str:
        blank = "　　　年　　月　　日"
        return (
            f'<tr class="tall"><td colspan="4">{label}<div class="end">{who}：<br>（签章）<br>{blank}</div></td></tr>'
        )

    body = (
        "<h1>工程开工报告</h1>"
        "<table><colgroup>"
        '<col style="width:18%"><col style="width:34%"><col style="width:18%"><col style="width:30%"></colgroup>'
        f'<tr><td>工程名称</td><td colspan="3" class="l">{f.NAME}</td></tr>'
        f'<tr><td>建设单位</td><td colspan="3" class="l">{f.OWNER}</td></tr>'
        f'<tr><td>施工单位</td><td colspan="3" class="l">{f.BUILDER}</td></tr>'
        f'<tr><td>监理单位</td><td colspan="3" class="l">{f.SUPERVISOR}</td></tr>'
        f"<tr><td>开工日期</td><td>{write_date(f.STARTED)}</td><td>计划竣工日期</td><td>2019年11月30日</td></tr>"
        "<tr><td>工程量</td><td>1960亩</td><td>合同价款</td><td>149.80万元</td></tr>"
        '<tr><td>开工条件</td><td colspan="3" class="l">施工便道已通；杉木、马尾松苗木已到场；劳力80人已进场</td></tr>'
        + opinion("施工单位申请：上述条件已具备，请予批准开工。", "项目经理")
        + opinion("监理单位意见：", "总监理工程师")
        + opinion("建设单位意见：", "负责人")
        + "</table>"
    )
    print_html(paper.page(body, "工程开工报告", FORM), target)


def write_acceptance(target: Path) -> None:
    """The bureau's check report: a wrong pair of units and a qualified area that fits neither map nor plan."""
    word = WordPaper("云坪县2018年度黑山片区造林\n检查验收报告", f.BUREAU)
    word.add_heading("一、检查验收工作开展情况")
    word.add_text(
        f"2019年11月下旬，{f.BUREAU}抽调营林站、黑山乡林业站技术人员6人，对{f.OWNER}实施的{f.NAME}进行了检查验收。"
        f"该项目于2018年3月开工，项目造林总面积{f.AREA_MU}.0亩（{f.WRONG_HA}公顷），分布在黑山乡3个村15个小班。"
    )
    word.add_heading("二、检查验收结果")
    word.add_table(
        [
            ["检查指标", "结果"],
            ["计划任务面积", f"{f.AREA_MU}.0亩"],
            ["上报完成面积", f"{f.AREA_MU}.0亩"],
            ["合格面积", f"{f.QUALIFIED_MU}亩"],
            ["面积合格率", "91.4%"],
            ["平均成活率", "87.5%"],
            ["小班个数", "15个"],
        ],
        widths=[6, 6],
    )
    word.add_text(
        f"经检查，合格面积{f.QUALIFIED_MU}亩，平均成活率87.5%。不合格部分主要分布在麻窝、白岩一带，因林缘牛羊践踏、石缝土层浅薄，"
        "苗木死亡较多。"
    )
    word.add_heading("三、验收意见")
    word.add_text("项目基本完成造林任务，成活率达到规定标准，验收合格。不合格地块应于下一造林季补植，补植后另行报验。")
    word.add_text("检查人员：吴正才　杨秀芳　石敏　　被检单位：龙兴国")
    word.add_sign_off(f.BUREAU, write_date(f.ACCEPTED))
    word.save(target)


def write_minutes(target: Path) -> None:
    """Minutes written three years after planting, when carbon came up."""
    word = WordPaper(f"{f.OWNER}\n关于黑山造林补充立项的会议纪要", f.OWNER)
    word.add_text(
        f"时间：{write_date(f.MINUTED)}上午",
        "地点：公司会议室",
        "主持：龙兴国　　记录：杨秀云",
        "参会：龙兴国、潘德明、杨秀云、石开贵",
        indent=False,
    )
    word.add_text(
        f"会议认为，{f.NAME}已于2018年建成，当时未召开立项会议，现予补充确认：同意立项，造林面积{f.AREA_MU}亩，总投资{f.INVESTMENT_WAN}万元；"
        "同意聘请咨询机构开展林业碳汇开发，并抓紧补齐批复、开工等档案材料。"
    )
    word.add_sign_off(f.OWNER, write_date(f.MINUTED))
    word.save(target)


def write_plan(target: Path, scratch: Path) -> None:
    """The carbon plan; its yearly mean does not follow from its total."""
    seal = scratch / "heishan.png"
    paint_seal(f.OWNER, seal, "5226")
    word = WordPaper("黑山片区造林碳汇项目实施方案", f.OWNER)
    word.add_text(f"项目名称：{f.NAME}", f"项目业主：{f.OWNER}", f"编制时间：{write_date(f.PLANNED)}")
    word.add_heading("1 项目概况")
    word.add_text(
        f"项目地处{f.PROVINCE}{f.CITY}{f.COUNTY}黑山乡，涉及岩脚、大塘、冷水3个村，造林面积{f.AREA_MU}亩（{f.AREA_HA}公顷），2018年春季栽植，"
        f"树种以杉木、马尾松、柳杉为主，造林密度每亩167株，总投资{f.INVESTMENT_WAN}万元。",
        "整地采用块状（穴状）整地，规格40×40×30厘米，未炼山。造林前为荒山荒地和无立木林地，林地由村集体流转给我公司经营。",
    )
    word.add_heading("2 方法学与计入期")
    word.add_text(
        "项目采用《温室气体自愿减排项目方法学 造林碳汇（CCER—14—001—V01）》。",
        f"计入期自{f.CREDITING_START}起至{f.CREDITING_END}止，共20年。",
    )
    word.add_heading("3 减排量测算")
    word.add_table(
        [
            ["指标", "单位", "数值"],
            ["计入期年限", "年", "20"],
            ["计入期减排总量", "tCO2e", f.CLAIM_TOTAL],
            ["年均减排量", "tCO2e/年", f.CLAIM_MEAN],
        ],
        widths=[6, 4, 4],
    )
    word.add_text(f"经测算，计入期内总减排量为{f.CLAIM_TOTAL}吨二氧化碳当量，平均每年{f.CLAIM_MEAN}吨。")
    word.add_heading("4 下一步工作")
    word.add_text("补办造林批复，完善开工、验收等资料，委托有资质的单位复核小班边界，2025年上半年完成项目设计文件。")
    word.add_sign_off(f.OWNER, write_date(f.PLANNED), seal)
    word.save(target)


def write_contract(target: Path) -> None:
    """Land-use contract with three villages; it ends before the crediting period does."""
    word = WordPaper("山林经营权流转合同", f.OWNER)
    word.add_text(
        "甲方（流出方）：云坪县黑山乡岩脚村村民委员会、大塘村村民委员会、冷水村村民委员会",
        f"乙方（流入方）：{f.OWNER}",
    )
    word.add_text(
        "根据《中华人民共和国农村土地承包法》等规定，双方就集体荒山流转事宜签订本合同：",
        f"第一条　流转标的。甲方将位于黑山片区的集体林地{f.AREA_MU}亩的林地使用权流转给乙方造林，"
        f"四至以附图为准，涉及小班1-1至3-15。林木所有权归乙方。",
        "第二条　流转期限。自2018年1月1日起至2037年12月31日止，共20年。",
        "第三条　流转价款。每亩每年18元，每五年支付一次。",
        "第四条　甲方保证流转林地权属清楚、无争议。",
        "第五条　本合同一式六份，自签字盖章之日起生效。",
    )
    word.add_text("甲方代表：石开福　潘光明　龙再兴　　乙方代表：龙兴国")
    word.add_text("签订日期：2017年12月28日")
    word.save(target)


def write_scan(target: Path, scratch: Path) -> None:
    """A title certificate as a phone or copier leaves it: pictures, no text."""
    style = """.reg td{font-size:13pt;height:12mm} h1{letter-spacing:14pt;font-size:30pt;margin:20mm 0 16mm}
    .grant{position:relative;margin:26mm 0 0 70mm} .grant p{text-indent:0} .grant .seal{left:20mm;top:-16mm}
    .sheet{page-break-before:always} .sheet h1{font-size:18pt;letter-spacing:0;margin:0 0 6mm}"""
    rows = [
        ["林地所有权权利人", "3|黑山乡岩脚村、大塘村、冷水村集体"],
        ["林地使用权权利人", "3|黑山乡岩脚村、大塘村、冷水村集体"],
        ["森林或林木所有权权利人", "3|黑山乡岩脚村、大塘村、冷水村集体"],
        ["坐落", "3|贵州省苍岭市云坪县黑山乡"],
        ["小地名", "大坡、黑山顶等", "林班", "1、2、3"],
        ["面积", "2104.3亩", "林种", "防护林"],
        ["林地使用期", "50年", "终止日期", "2058年12月31日"],
    ]
    body = (
        '<h1>林权证</h1><p class="flat" style="text-align:center">云林证字(2008)第002156号</p><br>'
        "<p>根据《中华人民共和国森林法》规定，本证所列林地、林木的权利业经登记，特发此证。</p>"
        f'<div class="grant"><p>云坪县人民政府</p><p>2008年12月31日</p>'
        f'<div class="seal">{draw_seal("云坪县人民政府")}</div></div>'
        f'<div class="sheet"><h1>林地状况登记表</h1><div class="reg">{paper.ruled(rows, [28, 28, 16, 28])}</div></div>'
    )
    clean = scratch / "title.pdf"
    print_html(paper.page(body, "林权证", style), clean)
    scan_pages(clean, target, seed=2008)
