"""The recomputation as a workbook: inputs with sources on sheets of their own, every yearly cell a live formula."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter as letter

from checker.accounting.biomass import KG_PER_T
from checker.accounting.case import Bamboo, Case, Profile
from checker.accounting.faults import InputError, fault
from checker.accounting.growth import CEILING, FAMILIES, Curve
from checker.accounting.resolve import Resolved
from checker.accounting.strata import COLUMNS
from checker.accounting.words import say
from checker.accounting.workbook_look import dress

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS: Final = 5_000
FIRST_ROW: Final = 4
FIRST_END: Final = 3  # column of the year end before the first year
INPUTS, CURVES, NUMBERS, GROWTH, STOCK, CHANGE, SUMMARY, SOURCES = (
    "碳层", "曲线", "参数", "生长", "储量", "变化", "汇总", "来源",
)  # fmt: skip
HEADINGS: Final = (
    "碳层", "树种", "曲线", "面积 ha", "比例", "造林年度", "零龄年底", "保存率", "株数 /ha", "木材密度 t/m3",
    "BEF", "根茎比", "含碳率", "基准线 tCO2e/ha/a", "情景",
)  # fmt: skip
PROJECT, BASELINE = "项目", "基准线"
# Inputs that are no column of the strata table and have a name of their own.
NAMED: Final = ("growth_curve", "baseline", "leakage", "fire", "deduction", "tree_equation", "culm_equation")
GIVEN = PatternFill("solid", fgColor="FFF2CC")

FORMULAS: Final[Mapping[str, str]] = {
    "logistic": "{a}/(1+{b}*EXP(-{c}*{t}))",
    "richards": "{a}*(1-EXP(-{c}*{t}))^{b}",
    "gompertz": "{a}*EXP(-{b}*EXP(-{c}*{t}))",
    "schumacher": "IF({t}>0,{a}*EXP(-{b}/{t}),0)",
    "korf": "IF({t}>0,{a}*EXP(-{b}*{t}^(-{c})),0)",
    "mitscherlich": "{a}*(1-{b}*EXP(-{c}*{t}))",
    "weibull": "{a}*(1-EXP(-{b}*{t}^{c}))",
    "power": "{a}*{t}^{b}",
}


def write_workbook(resolved: Resolved, path: Path, claim: Mapping[int, float] | None = None) -> Path:
    """Writes the workbook of a case, with the claimed volumes of its calendar years beside it where given. Raises
    InputError for more rows than a person can check (5,000)."""
    case = resolved.case
    if len(case.area) > MOST_ROWS:
        raise InputError([fault("out_of_range", "工作簿", len(case.area), "too_many_rows", most=MOST_ROWS)])
    book = Workbook()
    book.remove(book.active)
    sheets = {name: book.create_sheet(name) for name in
              (SUMMARY, CHANGE, STOCK, GROWTH, INPUTS, CURVES, NUMBERS, SOURCES)}  # fmt: skip
    _strata(sheets[INPUTS], case)
    formulas = _profiles(sheets[CURVES], case)
    _numbers(sheets[NUMBERS], case, resolved.methodology.id)
    _growth(sheets[GROWTH], case, formulas)
    _stock(sheets[STOCK], case)
    _change(sheets[CHANGE], case)
    _summary(sheets[SUMMARY], case)
    if claim:
        _beside(sheets[SUMMARY], case, claim)
    _sources(sheets[SOURCES], resolved)
    for sheet in sheets.values():
        dress(sheet)
    book.save(path)
    return path


def put(sheet: "Worksheet", row: int, column: int, value: Any, given: bool = False) -> str:
    """Writes a value (a text that looks like a formula stays a text) and returns its absolute reference."""
    cell = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"
    if given:
        cell.fill = GIVEN
    return f"{sheet.title}!${letter(column)}${row}"


def formula(sheet: "Worksheet", row: int, column: int, text: str) -> None:
    """Writes a live formula."""
    sheet.cell(row, column, f"={text}")


def _strata(sheet: "Worksheet", case: Case) -> None:
    put(sheet, 1, 1, "碳层输入（黄色为输入值，来源见“来源”表）")
    for column, heading in enumerate(HEADINGS, 1):
        put(sheet, FIRST_ROW - 1, column, heading)
    for i in range(len(case.area)):
        row = FIRST_ROW + i
        r = float(case.r[i])
        numbers = [case.area[i], case.share[i], case.planted[i], case.birth[i], case.survival[i], case.density[i],
                   case.d[i], case.bef[i], None if r != r else r, case.cf[i],
                   None if case.baseline_rate is None else case.baseline_rate[i]]  # fmt: skip
        texts = [str(case.labels[i]), str(case.species[i]), case.profiles[int(case.profile[i])].curve.id]
        for column, text in enumerate(texts, 1):
            put(sheet, row, column, text)
        for column, number in enumerate(numbers, 4):
            if number is not None:
                put(sheet, row, column, float(number), given=True)
        put(sheet, row, len(HEADINGS), PROJECT if case.project_rows[i] else BASELINE)


def _profiles(sheet: "Worksheet", case: Case) -> list[Callable[[str], str]]:
    """Writes curves and equations; gives for each profile the formula of its growth at an age cell."""
    put(sheet, 1, 1, "生长曲线与方程")
    for column, heading in enumerate(("名称", "模型", "数量", "a / 龄级", "b / 数值", "c", "来源"), 1):
        put(sheet, FIRST_ROW - 1, column, heading)
    at, made = FIRST_ROW, []
    for profile in case.profiles:
        at, grown = _curve(sheet, at, profile.curve)
        height = None
        if profile.height is not None:
            at, height = _curve(sheet, at, profile.height)
        culms = None
        if profile.bamboo is not None and profile.bamboo.culms is not None:
            at, culms = _curve(sheet, at, profile.bamboo.culms)
        at, chain = _chain(sheet, at, profile, grown, height) if profile.bamboo is None else _bamboo(
            sheet, at, profile.bamboo, grown, culms
        )  # fmt: skip
        made.append(chain)
    return made


def _curve(sheet: "Worksheet", at: int, curve: Curve) -> tuple[int, Callable[[str], str]]:
    words = curve.id, say(f"families.{curve.family}").zh, say(f"quantities.{curve.quantity}").zh
    for column, text in enumerate(words, 1):
        put(sheet, at, column, text)
    put(sheet, at, 7, curve.source)
    if curve.family == "table":
        for k, (age, value) in enumerate(zip(curve.ages, curve.values, strict=True)):
            put(sheet, at + k, 4, age, given=True)
            put(sheet, at + k, 5, value, given=True)
        last = at + len(curve.ages) - 1
        ages, values = f"{CURVES}!$D${at}:$D${last}", f"{CURVES}!$E${at}:$E${last}"
        return last + 1, lambda t: _interpolate(t, ages, values, len(curve.ages))
    names = FAMILIES[curve.family][1]
    refs = {name: put(sheet, at, 4 + k, curve.parameters[name], given=True) for k, name in enumerate(names)}
    return at + 1, lambda t: FORMULAS[curve.family].format(t=t, **refs)


def _interpolate(t: str, ages: str, values: str, count: int) -> str:
    m = f"MIN(MATCH({t},{ages},1),{count - 1})"
    rise = f"(INDEX({values},{m}+1)-INDEX({values},{m}))/(INDEX({ages},{m}+1)-INDEX({ages},{m}))"
    return f"(INDEX({values},{m})+({t}-INDEX({ages},{m}))*{rise})"


def _chain(
    sheet: "Worksheet", at: int, profile: Profile, grown: Callable[[str], str], height: Callable[[str], str] | None
) -> tuple[int, Callable[[str], str]]:
    """What the route makes of its curve, before the row's own factors."""
    equation = profile.equation
    if profile.route == "volume_power" and profile.power is not None:
        a, b = (put(sheet, at, 4 + k, value, given=True) for k, value in enumerate(profile.power))
        return at + 1, lambda t: f"{a}*({grown(t)})^{b}"
    if profile.route == "shrub" and profile.shrub is not None:
        forest, ratio, least = (put(sheet, at, 4 + k, value, given=True) for k, value in enumerate(profile.shrub))
        return at + 1, lambda t: f"IF({grown(t)}>={least},{ratio}*{forest}*({grown(t)}),0)"
    if equation is None:
        return at, grown
    put(sheet, at, 1, equation.id)
    if equation.by_height is not None:
        a, b, c = (put(sheet, at, 4 + k, value, given=True) for k, value in enumerate(equation.by_height))
        per = "" if profile.route == "tree_volume" else f"/{KG_PER_T:g}"
        return at + 1, lambda t: f"{a}*({grown(t)})^{b}*({height(t) if height else '1'})^{c}{per}"
    pairs = []
    for k, (one, two) in enumerate((*equation.above, *equation.root)):
        pairs.append((put(sheet, at + k, 4, one, given=True), put(sheet, at + k, 5, two, given=True)))
    return at + len(pairs), lambda t: f"({'+'.join(f'{a}*({grown(t)})^{b}' for a, b in pairs)})/{KG_PER_T:g}"


def _bamboo(
    sheet: "Worksheet", at: int, bamboo: Bamboo, dbh: Callable[[str], str], culms: Callable[[str], str] | None
) -> tuple[int, Callable[[str], str]]:
    """Mean mass of a culm over the age classes, times the culms where their number grows."""
    put(sheet, at, 1, "单竹生物量方程系数 a–f（各度竹株数比例）")
    a, b, c, d, e, f = (put(sheet, at + k, 4, value, given=True) for k, value in enumerate(bamboo.equation))
    shares = [put(sheet, at + k, 5, value, given=True) for k, value in enumerate(bamboo.shares)]

    def formula_at(t: str) -> str:
        classes = "+".join(
            f"{share}*({a}*({dbh(t)})^{b}*({c}*{k}/({d}+{k}))^{e}+{f})" for k, share in enumerate(shares, 1)
        )
        number = "" if culms is None else f"*({culms(t)})"
        return f"IF({dbh(t)}>0,({classes})/{KG_PER_T:g}{number},0)"

    return at + max(len(bamboo.equation), len(shares)), formula_at


def _numbers(sheet: "Worksheet", case: Case, methodology: str) -> None:
    """B2 44/12, B3 deduction, B4-B5 function of roots, B6 benchmark; by year from row 10."""
    put(sheet, 1, 1, f"项目参数（{methodology}）")
    a, b = case.r_function or (0.0, 0.0)
    for row, (label, value) in enumerate(
        (("碳转二氧化碳 44/12", case.co2), ("非持久性扣减率", case.deduction), ("根茎比函数 a", a),
         ("根茎比函数 b", b), ("绩效基准", case.benchmark)), 2,
    ):  # fmt: skip
        put(sheet, row, 1, label)
        put(sheet, row, 2, float(value), given=True)
    series: list[tuple[str, Sequence[float]]] = [
        ("年份", case.window.years), ("计入比例", case.window.shares.tolist()),
        ("基准线 tCO2e", case.baseline.tolist()),
        ("泄漏 tCO2e", case.leakage.tolist()), ("火灾排放 tCO2e", case.fire.tolist()),
    ]  # fmt: skip
    for row, (label, values) in enumerate(series, 10):
        put(sheet, row, 1, label)
        for k, value in enumerate(values):
            put(sheet, row, FIRST_END + 1 + k, float(value), given=True)
    if case.kept is not None:
        put(sheet, 15, 1, "间伐后保留比例（按碳层行）")
        for i, kept in enumerate(case.kept):
            for k, value in enumerate(kept):
                put(sheet, 16 + i, FIRST_END + k, float(value), given=True)


def _frame(sheet: "Worksheet", title: str, case: Case) -> list[int]:
    """Title, year heads and row heads; gives the columns of the year ends."""
    put(sheet, 1, 1, title)
    put(sheet, FIRST_ROW - 1, 1, "碳层")
    columns = [FIRST_END + k for k in range(len(case.ends))]
    for column, end in zip(columns, case.ends, strict=True):
        put(sheet, FIRST_ROW - 1, column, int(end))
    for i in range(len(case.area)):
        formula(sheet, FIRST_ROW + i, 1, f"{INPUTS}!A{FIRST_ROW + i}")
        formula(sheet, FIRST_ROW + i, 2, f"{INPUTS}!B{FIRST_ROW + i}")
    return columns


def _growth(sheet: "Worksheet", case: Case, formulas: list[Callable[[str], str]]) -> None:
    columns = _frame(sheet, "各年底每公顷（或单株）生长量", case)
    for i in range(len(case.area)):
        row, grow = FIRST_ROW + i, formulas[int(case.profile[i])]
        for column in columns:
            year = f"{letter(column)}${FIRST_ROW - 1}"
            age = f"({year}-{INPUTS}!$G{row})"
            formula(sheet, row, column, f"IF({year}<{INPUTS}!$F{row},0,{grow(age)})")


def _stock(sheet: "Worksheet", case: Case) -> None:
    columns = _frame(sheet, "各年底碳储量 tCO2e", case)
    for i in range(len(case.area)):
        row = FIRST_ROW + i
        stand = f"{INPUTS}!$H{row}*{INPUTS}!$I{row}*{INPUTS}!$J{row}*{INPUTS}!$K{row}"
        ground = f"{INPUTS}!$D{row}*{INPUTS}!$E{row}*{INPUTS}!$M{row}*{NUMBERS}!$B$2"
        by_function = bool(case.r[i] != case.r[i]) and case.r_function is not None
        for k, column in enumerate(columns):
            above = f"({GROWTH}!{letter(column)}{row}*{stand})"
            r = f"{INPUTS}!$L{row}"
            if by_function:
                r = f"IF({above}>0,EXP({NUMBERS}!$B$4+{NUMBERS}!$B$5*LN({above}))/{above},0)"
            kept = "" if case.kept is None else f"*{NUMBERS}!{letter(FIRST_END + k)}{16 + i}"
            formula(sheet, row, column, f"{above}*(1+{r})*{ground}{kept}")


def _change(sheet: "Worksheet", case: Case) -> None:
    columns = _frame(sheet, "计入期内各年碳储量变化 tCO2e", case)
    sheet.cell(FIRST_ROW - 1, columns[0]).value = None
    for i in range(len(case.area)):
        row = FIRST_ROW + i
        for before, column in pairwise(columns):
            now, then = f"{STOCK}!{letter(column)}{row}", f"{STOCK}!{letter(before)}{row}"
            formula(sheet, row, column, f"({now}-{then})*{NUMBERS}!{letter(column)}$11")


def _summary(sheet: "Worksheet", case: Case) -> None:
    put(sheet, 1, 1, "分年减排量 tCO2e")
    labels = ("年份", "碳储量变化", "基准线", "泄漏", "火灾排放", "净减排量")
    for row, label in enumerate(labels, FIRST_ROW - 1):
        put(sheet, row, 1, label)
    first, last = FIRST_ROW, FIRST_ROW + len(case.area) - 1
    rate = ""
    if case.baseline_rate is not None:
        columns = {c: f"{INPUTS}!${c}${first}:${c}${last}" for c in "NDEO"}
        rate = f'+SUMPRODUCT({columns["N"]},{columns["D"]},{columns["E"]},--({columns["O"]}="{PROJECT}"))'
    years = range(FIRST_END + 1, FIRST_END + 1 + len(case.window.years))
    for column in years:
        c = letter(column)
        formula(sheet, 3, column, f"{NUMBERS}!{c}10")
        of_scenario = {
            name: f'SUMIF({INPUTS}!$O${first}:$O${last},"{name}",{CHANGE}!{c}{first}:{c}{last})'
            for name in (PROJECT, BASELINE)
        }
        grown = "" if case.of_baseline is None else f"+{of_scenario[BASELINE]}"
        formula(sheet, 4, column, of_scenario[PROJECT])
        formula(sheet, 5, column, f"{NUMBERS}!{c}12+{NUMBERS}!$B$6*{c}4{rate and f'{rate}*{NUMBERS}!{c}11'}{grown}")
        formula(sheet, 6, column, f"{NUMBERS}!{c}13")
        formula(sheet, 7, column, f"{NUMBERS}!{c}14")
        formula(sheet, 8, column, f"({c}4-{c}7-{c}5-{c}6)*(1-{NUMBERS}!$B$3)")
    put(sheet, 10, 1, "合计")
    formula(sheet, 10, 2, f"SUM({letter(years[0])}8:{letter(years[-1])}8)")


def _beside(sheet: "Worksheet", case: Case, claim: Mapping[int, float]) -> None:
    """The claim by year below the result, and how far it is off, as formulas."""
    put(sheet, 12, 1, "申报量")
    put(sheet, 13, 1, "申报减复算")
    put(sheet, 14, 1, "申报偏离")
    columns = []
    for place, year in enumerate(case.window.years):
        if year not in claim:
            continue
        column = FIRST_END + 1 + place
        columns.append(column)
        c = letter(column)
        put(sheet, 12, column, float(claim[year]), given=True)
        formula(sheet, 13, column, f"{c}12-{c}8")
        formula(sheet, 14, column, f'IF({c}8=0,"",{c}12/{c}8-1)')
    if not columns:
        return
    claimed = f"{letter(columns[0])}12:{letter(columns[-1])}12"
    formula(sheet, 12, 2, f"SUM({claimed})")
    formula(sheet, 13, 2, "B12-B10")
    formula(sheet, 14, 2, 'IF(B10=0,"",B12/B10-1)')


def _sources(sheet: "Worksheet", resolved: Resolved) -> None:
    put(sheet, 1, 1, "所用数值的来源与依据")
    for column, heading in enumerate(("名称", "用于", "值", "单位", "来历", "依据", "出处"), 1):
        put(sheet, FIRST_ROW - 1, column, heading)
    row = FIRST_ROW
    for number in resolved.used:
        label = COLUMNS[number.name].label if number.name in COLUMNS else number.name
        known = say(f"inputs.{number.name}").zh if number.name in NAMED else label
        words = say(f"origins.{number.origin}").zh, say(f"bases.{number.basis}").zh
        unit = say(f"quantities.{number.unit}").zh if number.unit in CEILING else number.unit
        cells = (known, number.place, number.value, unit, *words, number.source)
        for column, value in enumerate(cells, 1):
            put(sheet, row, column, value)
        row += 1
    for notice in resolved.notices:
        row += 1
        put(sheet, row, 1, "说明")
        put(sheet, row, 2, notice.where)
        put(sheet, row, 7, notice.zh)
