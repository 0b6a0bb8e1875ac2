"""A fictional design document in Word: strata, equations (one as a Word equation), parameters, yearly claim."""

from math import exp
from pathlib import Path

from docx import Document as Word
from docx.oxml import parse_xml

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
# area, planting year and species of each stratum
STRATA = (("PM-1", "油松", 2018, 120.5), ("PM-2", "油松", 2019, 80.0), ("LS-1", "落叶松", 2018, 60.25))
# a, k, m of Richards; wood density, BEF, R; CF for all
GROWTH = {"油松": (165.0, 0.075, 2.4), "落叶松": (140.0, 0.11, 1.9)}
NUMBERS = {"油松": (0.36, 1.59, 0.251), "落叶松": (0.598, 1.42, 0.222)}
CF, DEDUCTION, FIRST, LAST = 0.5, 0.1, 2021, 2040


def net_by_year() -> dict[int, float]:
    """tCO2e by hand: V D BEF (1+R) CF 44/12 A, change of year ends, less a tenth. One year old at the end of the year
    of planting."""

    def stock(species: str, planted: int, area: float, end: int) -> float:
        a, k, m = GROWTH[species]
        d, bef, r = NUMBERS[species]
        age = max(0, end - planted + 1)
        return a * (1 - exp(-k * age)) ** m * d * bef * (1 + r) * CF * 44 / 12 * area

    return {
        year: (1 - DEDUCTION) * sum(stock(s, p, a, year) - stock(s, p, a, year - 1) for _, s, p, a in STRATA)
        for year in range(FIRST, LAST + 1)
    }


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def raised(base: str, power: str) -> str:
    return f"<m:sSup><m:e>{base}</m:e><m:sup>{power}</m:sup></m:sSup>"


def richards_omml(a: float, k: float, m: float) -> str:
    """V = a(1-e^(-kt))^m as Word writes it."""
    inner = run("1-") + raised(run("e"), run(f"-{k}t"))
    return f"<m:oMath {M}>{run(f'V={a}')}{raised(f'<m:d><m:e>{inner}</m:e></m:d>', run(str(m)))}</m:oMath>"


def table(paper: object, rows: list[tuple[object, ...]]) -> None:
    made = paper.add_table(rows=0, cols=len(rows[0]))  # type: ignore[attr-defined]
    made.style = "Table Grid"
    for row in rows:
        for cell, value in zip(made.add_row().cells, row, strict=True):
            cell.text = str(value)


def write_design(
    path: Path, claim: dict[int, float] | None = None, without: str = "", more: tuple[str, ...] = ()
) -> Path:
    """Writes the document. `without`: a part to leave out (convention, growth, density, strata)."""
    years = claim or {year: round(volume) for year, volume in net_by_year().items()}
    paper = Word()
    paper.add_heading("云岭县退化坡地造林碳汇项目设计文件（PDD）", 0)
    table(paper, [
        ("项目名称", "云岭县退化坡地造林碳汇项目"), ("方法学", "CCER-14-001-V01"), ("计入期开始日期", "2021年1月1日"),
        ("计入期结束日期", "2040年12月31日"), ("预计总减排量", f"{sum(years.values()):.0f} tCO2e"),
        ("非持久性风险扣减率", "10%"),
    ])  # fmt: skip
    for line in (
        "1 项目边界",
        "2 基准线情景",
        "基准线清除量视为零。",
        "3 额外性论证",
        "4 碳库选择",
        "5 监测计划",
        "6 项目清除量的估算",
    ):
        paper.add_paragraph(line)
    if without != "strata":
        paper.add_paragraph("表6-1 事前项目碳层划分")
        table(paper, [("碳层编号", "树种", "造林年度", "面积（hm²）", "初植密度（株/hm²）"),
                      *((name, species, f"{year}年", area, 1650) for name, species, year, area in STRATA),
                      ("合计", "", "", "260.75", "")])  # fmt: skip
    if without != "convention":
        paper.add_paragraph("造林当年林龄为1年。")
    if without != "growth":
        paper.add_paragraph("油松林单位面积蓄积量（m³/hm²）随林龄的变化采用如下方程：")
        paper.add_paragraph()._p.append(parse_xml(richards_omml(*GROWTH["油松"])))
        a, k, m = GROWTH["落叶松"]
        paper.add_paragraph(f"落叶松：V = {a} × (1 − exp(−{k}·t))^{m}，R²=0.93")
        paper.add_paragraph("式中：V为单位面积蓄积量，m³/hm²；t为林龄（a）。式中V的单位为m³/hm²。")
    rows = [("树种", "基本木材密度（t d.m./m³）", "生物量扩展因子BEF", "根茎比R")]
    rows += [(species, str(d), str(bef), str(r)) for species, (d, bef, r) in NUMBERS.items()]
    if without == "density":
        rows = [(row[0], row[2], row[3], "") for row in rows]
    paper.add_paragraph("表6-2 生物量参数")
    table(paper, list(rows))
    paper.add_paragraph("各树种的含碳率统一取0.5。项目泄漏：项目活动不引起泄漏，泄漏量为0 tCO2e。")
    for line in more:
        paper.add_paragraph(line)
    table(
        paper,
        [
            ("年份", "减排量（tCO2e）"),
            *((year, volume) for year, volume in years.items()),
            ("合计", sum(years.values())),
        ],
    )
    paper.save(str(path))
    return path
