"""Title papers: two forest-right certificates of the old national form and one real-estate certificate."""

from pathlib import Path

from samples.build import paper
from samples.build.parcel import MU_M2, total_mu
from samples.build.pdf import print_html
from samples.build.qingshui import facts as f
from samples.build.seal import draw_seal

STYLE = """
.cover { text-align: center; } .cover h1 { font-size: 40pt; line-height: 60pt; letter-spacing: 24pt;
  color: #7a1f14; margin: 24mm 0 14mm; }
.cover p { text-indent: 2em; text-align: justify; } .grant { position: relative; margin: 22mm 0 0 66mm;
  text-align: left; }
.grant .seal { left: 26mm; top: -18mm; } .grant p { text-indent: 0; }
.sheet { page-break-before: always; } .sheet h1 { font-size: 19pt; line-height: 26pt; margin-bottom: 4pt; }
.reg td { font-size: 13pt; line-height: 21pt; height: 11.6mm; } .reg { border: 1.6pt solid #7a1f14; }
  .reg td { border-color: #7a1f14; }
.lab { font-family: "黑体"; }
"""


def _table(rows: list[list[tuple[str, int]]], widths: list[int]) -> str:
    """Cells come in pairs: a label, then what was filled in (text, columns)."""
    columns = "".join(f'<col style="width:{w}%">' for w in widths)
    lines = []
    for row in rows:
        cells = "".join(
            f'<td colspan="{span}" class="{"lab" if place % 2 == 0 else ""}">{text}</td>'
            for place, (text, span) in enumerate(row)
        )
        lines.append(f"<tr>{cells}</tr>")
    return f'<table class="reg"><colgroup>{columns}</colgroup>{"".join(lines)}</table>'


def write_forest_right(target: Path, compartment: int, number: str, bounds: tuple[str, str, str, str]) -> None:
    """林权证: grant page and register page for one compartment."""
    parcels = f.of_compartment(compartment)
    places = "、".join(dict.fromkeys(p.place for p in parcels))
    cover = (
        f'<div class="cover"><h1>林权证</h1><p class="flat" style="text-align:center">{number}</p>'
        f"<br><p>根据《中华人民共和国森林法》规定，"
        "本证中的森林、林木、林地所有权或者使用权，业经登记，合法权益受法律保护。特发此证。</p>"
        f'<div class="grant"><p>发证机关：{f.GOVERNMENT}</p><p>2009年9月30日</p>'
        f'<div class="seal">{draw_seal(f.GOVERNMENT)}</div></div></div>'
    )
    sheet = _table(
        [
            [("林地所有权权利人", 1), ("国家", 3)],
            [("林地使用权权利人", 1), (f.OWNER, 3)],
            [("森林或林木所有权权利人", 1), (f.OWNER, 3)],
            [("森林或林木使用权权利人", 1), (f.OWNER, 3)],
            [("坐落", 1), (f"{f.PROVINCE}{f.CITY}{f.COUNTY}{parcels[0].village}", 3)],
            [("小地名", 1), (places, 1), ("林班", 1), (f"{compartment}林班", 1)],
            [
                ("小班", 1),
                (f"{parcels[0].number}—{parcels[-1].number}", 1),
                ("面积", 1),
                (f"{total_mu(parcels):.1f}亩", 1),
            ],
            [("主要树种", 1), ("无", 1), ("株数", 1), ("／", 1)],
            [("林种", 1), ("防护林", 1), ("地类", 1), ("宜林荒山荒地", 1)],
            [("林地使用期", 1), ("70年", 1), ("终止日期", 1), ("2079年9月29日", 1)],
            [("四至", 1), (f"东：{bounds[0]}<br>南：{bounds[1]}<br>西：{bounds[2]}<br>北：{bounds[3]}", 3)],
            [("注记", 1), ("本宗地林木随林地一并登记。填证机关（章）已盖，经办人：柴立军。", 3)],
        ],
        [31, 25, 16, 28],
    )
    body = (
        f'{cover}<div class="sheet"><h1>森林、林木、林地状况登记表</h1>'
        f'<p class="flat" style="text-align:right;font-size:12pt">{number}</p>{sheet}</div>'
    )
    print_html(paper.page(body, "林权证", STYLE), target)


def write_real_estate(target: Path, compartment: int, number: str) -> None:
    """不动产权证书: one page, area in square metres."""
    parcels = f.of_compartment(compartment)
    square = round(total_mu(parcels) * MU_M2, 2)
    office = f"{f.COUNTY}不动产登记局"
    rows: list[list[tuple[str, int]]] = [
        [("权利人", 1), (f.OWNER, 3)],
        [("共有情况", 1), ("单独所有", 3)],
        [
            ("坐落", 1),
            (
                f"{f.COUNTY}{parcels[0].village}（清水沟林场{compartment}林班{parcels[0].number}至{parcels[-1].number}号小班）",
                3,
            ),
        ],
        [("不动产单元号", 1), ("629801 204003 LB00017 L00000001", 3)],
        [("权利类型", 1), ("国有林地使用权／森林、林木所有权", 3)],
        [("权利性质", 1), ("划拨", 3)],
        [("用途", 1), ("林地", 3)],
        [("面积", 1), (f"{square:.2f}平方米", 3)],
        [("使用期限", 1), ("2016年6月1日起2066年5月31日止", 3)],
        [
            ("权利其他状况", 1),
            ("林种：防护林<br>造林前地类：宜林荒山荒地<br>森林、林木所有权人、使用权人：同权利人", 3),
        ],
        [
            ("附记", 1),
            (f"由原林权证（清林证字(2009)第000319号）换发，涉及小班{parcels[0].number}—{parcels[-1].number}。", 3),
        ],
    ]
    body = (
        f'<div class="cover"><h1 style="margin:0 0 4mm;font-size:30pt;letter-spacing:10pt">不动产权证书</h1>'
        f'<p class="flat" style="text-align:center">{number}</p></div>'
        + _table(rows, [22, 26, 22, 30])
        + f'<div class="grant" style="margin-top:14mm"><p>登记机构：{office}</p><p>2016年6月8日</p>'
        f'<div class="seal">{draw_seal(office)}</div></div>'
    )
    print_html(paper.page(body, "不动产权证书", STYLE + ".reg td{height:12mm} .grant{page-break-inside:avoid}"), target)
