"""HTML shells of official papers: red letterhead, plain report, ruled form."""

from html import escape

MARK = "样例·虚构"

BASE = """
@page { size: A4; margin: 32mm 26mm 28mm 28mm;
  @bottom-center { content: "— " counter(page) " —"; font: 12pt "宋体"; }
  @bottom-right { content: "样例·虚构"; font: 8pt "宋体"; color: #9a9a9a; } }
* { box-sizing: border-box; }
body { font: 16pt/29pt "仿宋_GB2312", "Noto Serif CJK SC"; margin: 0; color: #000; text-align: justify; }
p { margin: 0; text-indent: 2em; }
p.flat { text-indent: 0; }
h1 { font: bold 21pt/33pt "方正小标宋简体"; text-align: center; margin: 0 0 20pt; }
h2 { font: 16pt/30pt "黑体"; margin: 4pt 0 0; text-indent: 2em; break-after: avoid; }
h3 { font: 16pt/29pt "楷体_GB2312"; margin: 0; text-indent: 2em; }
table { border-collapse: collapse; width: 100%; font-size: 12pt; line-height: 19pt; margin: 6pt 0;
  break-inside: avoid; }
td, th { border: .8pt solid #000; padding: 3pt 5pt; font-weight: normal; text-align: center; }
td.l { text-align: left; } th { font-family: "黑体"; }
caption { font: 13pt/24pt "黑体"; }
.sign { position: relative; margin: 44pt 0 0 auto; width: 78mm; text-align: center; page-break-inside: avoid; }
.sign p { text-indent: 0; }
.seal { position: absolute; left: 18mm; top: -11mm; opacity: .86; }
.hand { font-family: "楷体_GB2312"; font-size: 19pt; }
"""

RED = """
.head { font: bold 42pt/1 "方正小标宋简体"; color: #e60012; text-align: center; letter-spacing: 5pt;
  margin: 14mm 0 12mm; white-space: nowrap; }
.number { text-align: center; font-size: 16pt; }
.rule { border-top: 2.2pt solid #e60012; margin: 4pt 0 26pt; }
.copies { border-top: 1pt solid #000; border-bottom: 1pt solid #000; font-size: 14pt; line-height: 24pt;
  margin-top: 40pt; page-break-inside: avoid; }
.copies div { padding: 0 1em; display: flex; justify-content: space-between; }
  .copies div + div { border-top: .6pt solid #000; }
"""


def page(body: str, title: str, style: str = "") -> str:
    """A whole HTML page."""
    return (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{BASE}{style}</style><body>{body}</body></html>"
    )


def paragraphs(*texts: str) -> str:
    """Indented running text."""
    return "".join(f"<p>{text}</p>" for text in texts)


def sign_off(issuer: str, day: str, seal: str = "", *, extra: str = "") -> str:
    """The block at the end of a letter: who, when, and the seal over both."""
    stamp = f'<div class="seal">{seal}</div>' if seal else ""
    return f'<div class="sign">{extra}<p>{issuer}</p><p>{day}</p>{stamp}</div>'


def red_letter(
    office: str, number: str, title: str, addressee: str, body: str, sign: str, copies: tuple[str, str, str]
) -> str:
    """A letter with red head: number, red line, title, addressee, text, signature, distribution list."""
    to, office_room, printed = copies
    size = "" if len(office) <= 9 else f' style="font-size:{330 // len(office)}pt;letter-spacing:2pt"'
    return page(
        f'<div class="head"{size}>{office}</div><div class="number">{number}</div>'
        f'<div class="rule"></div><h1>{title}</h1>'
        f'<p class="flat">{addressee}：</p>{body}{sign}'
        f'<div class="copies"><div><span>抄送：{to}</span></div>'
        f"<div><span>{office_room}</span><span>{printed}印发</span></div></div>",
        title.replace("<br>", ""),
        RED,
    )


def report(title: str, body: str, style: str = "") -> str:
    """A plain typed report under a centred title."""
    return page(f"<h1>{title}</h1>{body}", title.replace("<br>", ""), style)


def ruled(rows: list[list[str]], widths: list[int], head: bool = False) -> str:
    """A ruled table; a cell may start with `3|` to span columns, `<<` aligns left."""
    columns = "".join(f'<col style="width:{w}%">' for w in widths)
    lines = []
    for place, row in enumerate(rows):
        cells = []
        for cell in row:
            span, text = cell.split("|", 1) if cell[:1].isdigit() and cell[1:2] == "|" else ("1", cell)
            left = ' class="l"' if text.startswith("<<") else ""
            tag = "th" if head and place == 0 else "td"
            cells.append(f'<{tag} colspan="{span}"{left}>{text.removeprefix("<<")}</{tag}>')
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return f"<table><colgroup>{columns}</colgroup>{''.join(lines)}</table>"
