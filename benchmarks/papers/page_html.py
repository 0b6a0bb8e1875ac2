"""Sets a paper as HTML for the browser to print."""

import base64
from html import escape

from benchmarks.papers.blocks import Block, Grid, GridCell, Line, Look, Mark, Sheets, Sign
from benchmarks.papers.stamp import paint_stamp

STYLE = """
* {{ box-sizing: border-box; }}
@page {{ size: A4 {turn}; margin: {top}mm {right}mm {bottom}mm {left}mm; }}
body {{ font: {size}pt/{leading} "{body}"; margin: 0; color: #000; text-align: justify; }}
p {{ margin: 0; text-indent: 2em; }} p.flat, p.centre, p.right, p.note {{ text-indent: 0; }}
p.centre {{ text-align: center; }} p.right {{ text-align: right; }} p.note {{ font-size: 9pt; }}
p.head {{ font: bold {head}pt/1.3 "方正小标宋简体"; color: #e60012; text-align: center; text-indent: 0;
  letter-spacing: 2pt; margin: 4mm 0 8mm; white-space: nowrap; }}
p.heading {{ font-family: "黑体"; break-after: avoid; }}
h1 {{ font: bold {title_size}pt/1.5 "{title}"; text-align: center; margin: 4pt 0 14pt; white-space: pre-line; }}
table {{ border-collapse: collapse; width: 99.5%; font: {grid_size}pt/1.5 "{grid}"; margin: 6pt 0; }}
td, th {{ border: .8pt solid #000; padding: 3pt 4pt; font-weight: normal; text-align: center; white-space: pre-line; }}
td.l {{ text-align: left; }} td.tall {{ height: 26mm; text-align: left; vertical-align: top; }}
table.open td {{ border: none; text-align: left; padding: 1pt 4pt; }}
table.three td {{ border: none; }} table.three {{ border-top: 1.5pt solid #000; border-bottom: 1.5pt solid #000; }}
table.three thead td {{ border-bottom: .8pt solid #000; }}
table.small {{ font-size: {small}pt; }} tr {{ break-inside: avoid; }} thead {{ display: table-header-group; }}
caption {{ font: 1.1em "黑体"; padding: 4pt; }}
hr {{ border: none; border-top: 2pt solid #e60012; margin: 3pt 0 18pt; }}
.sign {{ position: relative; margin: 6pt 0 0 auto; padding: 14mm 0; width: 80mm; text-align: center;
  break-inside: avoid; }}
.sign.left {{ margin-left: 0; }} .sign p {{ text-indent: 0; white-space: pre-line; }}
.sign img {{ position: absolute; left: 22mm; bottom: 2mm; width: 40mm; mix-blend-mode: multiply; }}
.break {{ break-after: page; }} svg {{ display: block; margin: 6pt auto; }}
"""
SHAPES = {
    "map": '<svg width="150mm" height="95mm" viewBox="0 0 300 190"><rect width="300" height="190" fill="#f6f6ee"'
    ' stroke="#000"/><path d="M40 60 Q70 20 110 50 T150 100 L90 120Z" fill="#8fbf7f" stroke="#333"/>'
    '<path d="M170 90 L230 70 L260 120 L200 150Z" fill="#8fbf7f" stroke="#333"/>'
    '<path d="M0 150 Q100 120 300 170" fill="none" stroke="#4a90d9" stroke-width="3"/></svg>',
    "photo": '<svg width="120mm" height="75mm" viewBox="0 0 240 150"><rect width="240" height="150" fill="#bcd7ee"/>'
    '<path d="M0 90 L60 40 L120 90 L170 55 L240 100 V150 H0Z" fill="#6d8a5a"/>'
    '<path d="M0 120 Q120 100 240 125 V150 H0Z" fill="#9c8458"/></svg>',
}


def render_html(sheets: Sheets) -> str:
    """The whole page."""
    look = sheets.look
    heads = [len(b.text) for b in sheets.blocks if isinstance(b, Line) and b.role == "head"]
    top, right, bottom, left = look.margins
    style = STYLE.format(
        turn="landscape" if look.wide else "portrait", top=top, right=right, bottom=bottom, left=left, size=look.size,
        leading=look.leading, body=look.body, title=look.title, title_size=look.size + 6, grid=look.grid,
        grid_size=look.grid_size, small=look.grid_size - 1.5, head=min(38, 400 // max([10, *heads])),
    )  # fmt: skip
    style += _margin_boxes(look)
    if look.fonts:  # a browser draws false bold as Type 3
        style = style.replace("font: bold ", "font: ")
    for office, stand_in in look.fonts.items():
        style = style.replace(f'"{office}"', f'"{stand_in}", "{office}"')
    body = "".join(_block(block) for block in sheets.blocks)
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(sheets.title)}</title>'
        f"<style>{style}</style><body>{body}</body></html>"
    )


def _margin_boxes(look: Look) -> str:
    boxes = ""
    if look.page_number:
        before, after = look.page_number.split("{}")
        boxes += f'@bottom-center {{ content: "{before}" counter(page) "{after}"; font: 11pt "宋体"; }}'
    if look.running_head:
        boxes += f'@top-left {{ content: "{look.running_head}"; font: 9pt "宋体"; }}'
    return f"@page {{ {boxes} }}"


def _block(block: Block) -> str:
    if isinstance(block, Line):
        text = escape(block.text).replace("\x01", "<u>").replace("\x02", "</u>")
        return f"<h1>{text}</h1>" if block.role == "title" else f'<p class="{block.role}">{text}</p>'
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, Sign):
        return _sign(block)
    return _mark(block)


def _grid(grid: Grid) -> str:
    lines = ["<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in grid.rows]
    head, body = "".join(lines[: grid.head_rows]), "".join(lines[grid.head_rows :])
    caption = f"<caption>{escape(grid.caption)}</caption>" if grid.caption else ""
    chosen = (("open", not grid.ruled), ("small", grid.small), ("three", grid.lines == "three"))
    classes = " ".join(name for name, on in chosen if on)
    columns = f"<colgroup>{'<col>' * grid.columns}</colgroup>"
    return f'<table class="{classes}">{caption}{columns}<thead>{head}</thead><tbody>{body}</tbody></table>'


def _cell(cell: GridCell) -> str:
    kind = "tall" if cell.tall else "l" if cell.left else ""
    spans = f' colspan="{cell.columns}"' * (cell.columns > 1) + f' rowspan="{cell.rows}"' * (cell.rows > 1)
    return f'<td class="{kind}"{spans}>{escape(cell.text)}</td>'


def _sign(sign: Sign) -> str:
    stamp = ""
    if sign.seal:
        data = base64.b64encode(paint_stamp(sign.seal)).decode()
        stamp = f'<img src="data:image/png;base64,{data}">'
    side = " left" if sign.left else ""
    return f'<div class="sign{side}"><p>{escape(sign.issuer)}</p><p>{escape(sign.day)}</p>{stamp}</div>'


def _mark(mark: Mark) -> str:
    if mark.kind == "rule":
        return "<hr>"
    return '<div class="break"></div>' if mark.kind == "break" else SHAPES[mark.kind]
