"""What is read from the words and tables of a paper, and what is refused."""

from collections.abc import Sequence

import pytest

from checker.accounting.papers.calculation import Calculation
from checker.accounting.papers.content import Content
from checker.accounting.papers.read import read_calculation
from checker.extraction.reading import make_reading
from checker.model.document import Document
from checker.model.parsed import Cell, Line, Page, Parsed, Table
from checker.parsers.clean import join_cells

Block = str | list[tuple[str, ...]]
HEAD = ("碳层", "树种", "造林年度", "面积(ha)")


def read_pages(*pages: Page) -> Calculation:
    document = Document(id="d-1", path="设计文件.pdf", sha256="0", type="pdd", state="read", pages=len(pages))
    parsed = Parsed(document="d-1", state="read", method="text", pages=pages)
    return read_calculation(Content(document, make_reading(parsed)))


def grid(*rows: tuple[str, ...]) -> Table:
    cells = tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(rows=len(rows), columns=len(rows[0]), cells=cells)


def content(*blocks: Block) -> Content:
    """Paragraphs and tables, in the order in which the Word reader gives them."""
    lines: list[Line] = []
    tables: list[Table] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(Line(text=block))
            continue
        lines += [Line(text=join_cells(list(row))) for row in block]
        cells = tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(block) for c, text in enumerate(row))
        tables.append(Table(rows=len(block), columns=len(block[0]), cells=cells))
    page = Page(number=1, method="text", lines=tuple(lines), tables=tuple(tables))
    document = Document(id="d-1", path="a/设计文件.docx", sha256="0", type="pdd", state="read", pages=1)
    parsed = Parsed(document="d-1", state="read", method="text", pages=(page,))
    return Content(document, make_reading(parsed))


def read(*blocks: Block) -> Calculation:
    return read_calculation(content(*blocks))


def curves(found: Calculation) -> list[tuple[str, str, str, dict[str, float]]]:
    return [(one.species, one.curve.quantity, one.curve.family, one.curve.parameters) for one in found.curves]


def parameters(found: Calculation) -> set[tuple[str, str, float]]:
    return {(one.name, one.species, round(one.read.value, 9)) for one in found.parameters}


RICHARDS = {"a": 165.0, "b": 2.4, "c": 0.075}


@pytest.mark.parametrize(
    "blocks",
    [
        ("油松林分单位面积蓄积量（m³/hm²）生长方程为V=165×(1−e^(−0.075t))^2.4，其中t为林龄。",),
        ("油松：V=165(1-exp(-0.075*A))^2.4 (R2=0.91)", "式中：V——单位面积蓄积量（m3/hm2）；A为林分年龄（年）"),
        ("油松林蓄积量生长模型：", "V = 165·(1-EXP(-0.075·T))^2.4", "其中V为每公顷蓄积量(立方米/公顷)，T为林龄。"),
        ([("树种", "单位面积蓄积量生长方程（m³/hm²）"), ("油松", "V=165*(1-exp(-0.075*t))^2.4")],),
        ("各树种单位面积蓄积量（m³/hm²）按V=a(1−e^(−kt))^m计算，t为林龄。",
         [("树种", "a", "k", "m", "R²"), ("油松", "165", "0.075", "2.4", "0.95")]),
    ],
)  # fmt: skip
def test_one_equation_in_many_prints(blocks: Sequence[Block]) -> None:
    found = read(*blocks)
    assert curves(found) == [("油松", "volume_m3_per_ha", "richards", pytest.approx(RICHARDS))]
    assert found.unclear == ()
    assert found.curves[0].curve.source.startswith("设计文件.docx“")
    assert found.curves[0].curve.evidence


def test_units_decide_what_a_curve_gives() -> None:
    for text, quantity, a in (
        ("油松单位面积蓄积量V=11×t^0.5（m³/亩）", "volume_m3_per_ha", 165.0),
        ("油松单位面积生物量B=120(1-exp(-0.05t))，t/hm²", "biomass_t_per_ha", 120.0),
        ("油松平均胸径D=22exp(-9.1/t)（cm）", "dbh_cm", 22.0),
        ("油松平均树高H=15exp(-7.1/t)（m）", "height_m", 15.0),
        ("油松单株材积V=0.4(1-exp(-0.05t))^3（m³/株）", "volume_m3_per_tree", 0.4),
        ("油松林碳储量C=80(1-exp(-0.05t))^2（tC/hm²）", "carbon_t_per_ha", 80.0),
    ):
        ((_, found, _, numbers),) = curves(read(text))
        assert (found, numbers["a"]) == (quantity, pytest.approx(a)), text


@pytest.mark.parametrize(
    "text",
    [
        "油松林蓄积量V=165×(1−e^(−0.075t))^2.4，其中t为林龄。",  # no unit
        "油松林蓄积量（m³/hm²）V=165×(1+3ln(t))^2.4",  # no known form
        "油松林蓄积量（m³/hm²）V=165×(1−e^(0.075t))^2.4",  # a sign that no growth has
    ],
)
def test_an_equation_that_is_not_understood_is_named_and_not_used(text: str) -> None:
    found = read(text)
    assert found.curves == ()
    assert len(found.unclear) == 1
    assert "165" in found.unclear[0].text.zh


def test_two_species_in_one_sentence_own_no_curve() -> None:
    found = read("油松和刺槐的单位面积蓄积量（m³/hm²）V=165×(1−e^(−0.075t))^2.4")
    assert [one.species for one in found.curves] == [""]


def test_table_by_age() -> None:
    found = read(
        "表3 单位面积蓄积量（单位：m³/hm²）",
        [("林龄（年）", "油松", "刺槐"), ("5", "12.5", "20"), ("10", "48", "66.5")],
    )
    assert [(one.species, one.curve.ages, one.curve.values) for one in found.curves] == [
        ("油松", (5.0, 10.0), (12.5, 48.0)), ("刺槐", (5.0, 10.0), (20.0, 66.5)),
    ]  # fmt: skip
    holes = read("单位面积蓄积量（单位：m³/hm²）", [("林龄", "油松"), ("5", "12.5"), ("10", ""), ("15", "80")])
    assert holes.curves == ()
    assert "空格" in holes.unclear[0].text.zh


def test_strata_table() -> None:
    found = read(
        "表2 碳层划分",
        [
            ("碳层", "造林树种", "造林时间", "面积", "面积", "初植密度（株/亩）"),
            ("碳层", "造林树种", "造林时间", "公顷", "亩", "初植密度（株/亩）"),
            ("I-1", "油松", "2018年春", "100", "1500", "110"),
            ("I-2", "油松、侧柏", "2019", "20.5", "307.5", "110"),
            ("合计", "", "", "120.5", "1807.5", ""),
        ],
    )
    rows = [(r.stratum, r.species, {k: v.value for k, v in r.cells.items()}) for r in found.strata]
    assert rows == [
        ("I-1", ("油松",), {"planting_year": 2018, "area_ha": 100, "density_per_ha": 1650}),
        ("I-2", ("油松", "侧柏"), {"planting_year": 2019, "area_ha": 20.5, "density_per_ha": 1650}),
    ]
    assert found.area_total is not None
    assert found.area_total.value == 120.5
    assert found.unclear == ()
    assert found.strata[0].cells["area_ha"].evidence.cell == "row 3, column 4"


def test_areas_in_mu_become_hectares() -> None:
    found = read("（单位：亩）", [("碳层", "树种", "造林年度", "面积"), ("A", "油松", "2018", "1,500")])
    assert found.strata[0].cells["area_ha"].value == 100


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(*HEAD[:3], "面积"), ("A", "油松", "2018", "100")], ""),  # no unit: no row at all
        ([HEAD, ("A", "油松", "2018-2019", "100"), ("B", "油松", "2018", "1")], "一个年份"),
        ([HEAD, ("A", "油松", "2018", "约百"), ("B", "油松", "2018", "1")], "不是数"),
        ([HEAD, ("A", "油松", "2018", "100"), ("合计", "", "", "120")], "不符"),
    ],
)  # fmt: skip
def test_strata_that_cannot_be_right_are_named(rows: list[tuple[str, ...]], said: str) -> None:
    found = read(rows)
    if said:
        assert any(said in one.text.zh for one in found.unclear)
    else:
        assert found.strata == ()


def test_two_strata_tables_that_differ_give_none() -> None:
    found = read([HEAD, ("A", "油松", "2018", "100")], "修订后", [HEAD, ("A", "油松", "2018", "120")])
    assert found.strata == ()
    assert "100" in found.unclear[0].text.zh
    assert "120" in found.unclear[0].text.zh


def test_parcel_lists_are_no_strata() -> None:
    assert read([("小班号", "树种", "造林年度", "面积(亩)"), ("1", "油松", "2018", "100")]).strata == ()


EXPECTED = {
    ("wood_density", "油松", 0.36), ("bef", "油松", 1.59), ("root_shoot", "油松", 0.251),
    ("wood_density", "刺槐", 0.598), ("bef", "刺槐", 1.42), ("root_shoot", "刺槐", 0.222),
}  # fmt: skip


@pytest.mark.parametrize(
    "blocks",
    [
        ([("树种", "D（t/m³）", "BEF", "R"), ("油松", "0.36", "1.59", "0.251"), ("刺槐", "0.598", "1.42", "0.222")],),
        ([("树种", "油松", "刺槐"), ("木材密度(t d.m./m3)", "0.360", "0.598"),
          ("生物量扩展因子", "1.59", "1.42"), ("根茎比", "0.251", "0.222")],),
        ([("树种（组）", "基本木材密度 kg/m3", "生物量扩展系数", "地下生物量与地上生物量之比"),
          ("油松", "360", "1.59", "0.251"), ("刺槐", "598", "1.42", "0.222")],),
        ("油松的木材密度为0.36 t/m³，生物量扩展因子取1.59，根茎比为0.251；"
         "刺槐的木材密度为0.598t/m³，生物量扩展因子取1.42，根茎比为0.222。",),
        ("油松和刺槐的木材密度分别为0.36、0.598 t d.m./m³，"
         "生物量扩展因子（BEF）分别为1.59和1.42，根茎比分别为0.251和0.222。",),
        ([("数据/参数", "D_TREE,j"), ("数据单位", "t d.m./m³"), ("描述", "树种j的木材密度"),
          ("采用的值", "油松：0.36；刺槐：0.598")],
         [("数据/参数", "BEF_TREE,j"), ("单位", "无量纲"), ("描述", "生物量扩展因子"),
          ("采用的值", "油松 1.59\n刺槐 1.42")],
         [("数据/参数", "R_j"), ("单位", "无量纲"), ("描述", "树种j的根茎比"),
          ("采用的值", "油松：0.251，刺槐：0.222")]),
    ],
)  # fmt: skip
def test_parameters_in_tables_forms_and_sentences(blocks: Sequence[Block]) -> None:
    found = read(*blocks)
    assert parameters(found) == EXPECTED
    assert found.unclear == ()


def test_parameters_that_belong_to_others_or_nobody_are_not_taken() -> None:
    assert parameters(read("基准线灌木的根茎比取0.4，含碳率取0.47。")) == set()
    assert parameters(read("油松的木材密度为0.36。")) == set()  # a density without unit
    found = read("油松和刺槐的根茎比为0.25。")
    assert parameters(found) == set()
    assert "对不上" in found.unclear[0].text.zh
    assert parameters(read("各树种含碳率统一取0.5。")) == {("carbon_fraction", "", 0.5)}


def test_age_convention() -> None:
    for text, grows in (
        ("造林当年林龄为1年", True), ("造林当年的林龄为 0", False), ("造林当年林龄为10年", None), ("", None),
        ("造林当年林龄为1年。另：造林当年林龄为0年。", None),
    ):  # fmt: skip
        assert read(text or "无").grows_in_planting_year is grows, text


def test_leakage_and_strata_by_year() -> None:
    found = read(
        [("碳层", "树种", "造林年度", "面积(ha)"), ("A", "油松", "2018", "100"), ("B", "油松", "2019", "10")],
        "分年碳储量变化量",
        [
            ("年份", "A", "B", "泄漏（tCO2e）"),
            ("2021", "10", "1", "0"),
            ("2022", "12", "2", "3"),
            ("合计", "22", "3", "3"),
        ],
    )
    assert found.strata_years == {"A": {2021: 10, 2022: 12}, "B": {2021: 1, 2022: 2}}
    assert found.leakage is not None
    assert found.leakage.by_year == {2021: 0, 2022: 3}


def test_stem_volume_of_a_tree() -> None:
    found = read("油松二元材积方程：V=0.00007×D^1.9×H^0.9，D为胸径（cm），H为树高（m）。")
    assert [(e.species, e.a, e.b, e.c) for e in found.equations] == [("油松", 0.00007, 1.9, 0.9)]


def raised(upper: str, lower: str, apart: float = 0.0) -> Calculation:
    """An equation as a PDF gives it: the exponents on a line of their own above it."""
    lines = (
        Line(text="油松林分单位面积蓄积量（m³/hm²）：", box=(72, 60, 300, 72)),
        Line(text=upper, box=(120, 80 - apart, 160, 88 - apart)), Line(text=lower, box=(72, 88, 170, 100)),
    )  # fmt: skip
    return read_pages(Page(number=1, method="text", lines=lines))


def test_exponents_on_a_line_of_their_own() -> None:
    found = raised("−0.075 t 2.4", "V=165×(1−e )")
    assert curves(found) == [("油松", "volume_m3_per_ha", "richards", pytest.approx(RICHARDS))]
    assert "−0.075 t 2.4" in found.curves[0].curve.source


@pytest.mark.parametrize(("upper", "lower", "apart"), [
    ("−0.075 2.4", "V=165×(1−e )", 0), ("−0.075 t 2.4", "V=165×(1−e )", 40), ("2 3", "V=5×t", 0),
])  # fmt: skip
def test_exponents_that_fit_nowhere_or_belong_elsewhere(upper: str, lower: str, apart: float) -> None:
    assert curves(raised(upper, lower, apart)) == []


def test_a_form_that_goes_on_over_the_page() -> None:
    first = Page(number=1, method="text", lines=(Line(text="数据/参数  BEF_TREE,j"),))
    form = grid(("单位", "无量纲"), ("描述", "生物量扩展因子"), ("采用的值", "油松：1.59"))
    assert parameters(read_pages(first, Page(number=2, method="text", tables=(form,)))) == {("bef", "油松", 1.59)}


def test_a_table_by_year_that_goes_on_over_the_page() -> None:
    first = Page(number=1, method="text", tables=(grid(("年份", "泄漏（tCO2e）"), ("2021", "1")),))
    found = read_pages(first, Page(number=2, method="text", tables=(grid(("2022", "2"), ("2023", "3")),)))
    assert found.leakage is not None
    assert found.leakage.by_year == {2021: 1, 2022: 2, 2023: 3}
