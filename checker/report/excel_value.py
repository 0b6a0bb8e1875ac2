"""Sheets on value and sharing in which every amount is a live formula on the assumptions, which people may change."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter as letter

from checker.model.value import ScenarioValue, ValuePlan
from checker.report.cells import FONT, as_cell_text
from checker.report.text import one_line
from checker.report.value import value_rows

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from checker.report.view import View

GIVEN = PatternFill("solid", fgColor="FFF2CC")
MONEY, VOLUME = "#,##0.00", "#,##0.####"
BOLD, PLAIN, LARGE = Font(name=FONT, bold=True), Font(name=FONT), Font(name=FONT, bold=True, size=13)
HEAD, LIVE_HOLDERS = 4, 60  # row of the heads; holders for whom years are written out


def add_value(book: "Workbook", view: "View") -> None:
    """Adds assumptions, income by year and sharing where the audit has them."""
    plan, rows = view.audit.value, value_rows(view)
    if plan is None or rows is None:
        return
    given = _sheet(book, view, "sheet_given", "given_title")
    places = _assumptions(given, view, plan)
    for row, note in enumerate(rows.notes, start=given.max_row + 2):
        _put(given, row, 1, note)
    if not plan.scenarios:
        return
    flows = _sheet(book, view, "sheet", "disclaimer")
    nets = [_flow(flows, view, plan, place, places) for place in range(len(plan.scenarios))]
    flows.freeze_panes = flows.cell(HEAD + 1, 2)
    if plan.holders:
        _shares(_sheet(book, view, "sheet_shares", "disclaimer"), view, plan, nets)


def _sheet(book: "Workbook", view: "View", name: str, title: str) -> "Worksheet":
    sheet = book.create_sheet(view.messages.text("value", name))
    _put(sheet, 1, 1, view.messages.text("value", title), LARGE)
    sheet.column_dimensions["A"].width = 26
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def _put(sheet: "Worksheet", row: int, column: int, value: Any, font: Font = PLAIN, form: str = "General") -> str:
    """Writes a value, a text always as text; gives its absolute reference."""
    cell: Any = sheet.cell(row, column)
    cell.font, cell.number_format = font, form
    if isinstance(value, str):
        cell.value, cell.data_type = as_cell_text(value), "s"
    elif value is not None:
        cell.value = value
    return f"'{sheet.title}'!${letter(column)}${row}"


def _give(sheet: "Worksheet", row: int, column: int, value: Any, form: str = "General") -> str:
    """An assumption, coloured as one that may be changed."""
    place = _put(sheet, row, column, value, form=form)
    sheet.cell(row, column).fill = GIVEN
    return place


def _formula(sheet: "Worksheet", row: int, column: int, text: str, form: str = MONEY, font: Font = PLAIN) -> str:
    cell = sheet.cell(row, column, f"={text}")
    cell.number_format, cell.font = form, font
    return f"'{sheet.title}'!${letter(column)}${row}"


def _assumptions(sheet: "Worksheet", view: "View", plan: ValuePlan) -> dict[str, Any]:
    """Writes the assumptions; gives the references of rate, base year and, by year, of volumes, prices and costs."""
    text, rows = view.messages.text, value_rows(view)
    for row, (label, shown) in enumerate(rows.facts if rows is not None else (), start=3):
        _put(sheet, row, 1, label)
        _put(sheet, row, 2, shown)
    row = sheet.max_row + 2
    _put(sheet, row, 1, text("value", "rate"), BOLD)
    rate = _give(sheet, row, 2, plan.discount_rate, "0.00%")
    _put(sheet, row + 1, 1, text("value", "discount_from"), BOLD)
    base = _give(sheet, row + 1, 2, plan.discount_from)
    shares = [(cost.name, cost.share_of_income) for cost in plan.costs if cost.share_of_income is not None]
    row += 2
    of_income = []
    for name, share in shares:
        _put(sheet, row, 1, f"{one_line(name, 60)} ({text('value', 'of_income_label')})")
        of_income.append(_give(sheet, row, 2, share, "0.00%"))
        row += 1
    fixed = [cost for cost in plan.costs if cost.share_of_income is None]
    row += 1
    heads = [
        text("card", "year"), text("value", "volume"),
        *(f"{text('value', 'price')} · {one_line(item.name, 30)}" for item in plan.scenarios),
        *(f"{text('value', 'cost')} · {one_line(item.name, 30)}" for item in fixed),
    ]  # fmt: skip
    for column, head in enumerate(heads, 1):
        _put(sheet, row, column, head, BOLD)
        sheet.column_dimensions[letter(column)].width = 26 if column == 1 else 20
    volumes, prices, costs = {}, {}, {}
    years = [item.year for item in plan.scenarios[0].years] if plan.scenarios else []
    for line, year in enumerate(years, start=row + 1):
        _put(sheet, line, 1, year)
        volumes[year] = _give(sheet, line, 2, plan.scenarios[0].years[line - row - 1].volume, VOLUME)
        for place, scenario in enumerate(plan.scenarios):
            prices[place, year] = _give(sheet, line, 3 + place, scenario.years[line - row - 1].price, MONEY)
        first = 3 + len(plan.scenarios)
        for place, cost in enumerate(fixed):
            amount = sum((value for at, value in cost.by_year if at == year), Decimal("0.00"))
            _give(sheet, line, first + place, amount, MONEY)
        if fixed:
            last = letter(first + len(fixed) - 1)
            costs[year] = f"SUM('{sheet.title}'!${letter(first)}${line}:${last}${line})"
    return {"rate": rate, "base": base, "of_income": of_income, "volumes": volumes, "prices": prices, "costs": costs}


def _flow(sheet: "Worksheet", view: "View", plan: ValuePlan, place: int, at: dict[str, Any]) -> list[tuple[str, str]]:
    """One scenario's columns; gives the references of what is shared, plain and discounted, by year."""
    text, scenario = view.messages.text, plan.scenarios[place]
    first = 2 + place * 5
    _put(sheet, HEAD - 1, first, one_line(scenario.name, 60), BOLD)
    _put(sheet, HEAD, 1, text("card", "year"), BOLD)
    for offset, key in enumerate(("income", "cost", "net", "present", "present_income")):
        _put(sheet, HEAD, first + offset, text("value", key), BOLD)
        sheet.column_dimensions[letter(first + offset)].width = 17
    found = []
    for line, item in enumerate(scenario.years, start=HEAD + 1):
        _put(sheet, line, 1, item.year)
        income, cost, net = (f"${letter(first + offset)}{line}" for offset in range(3))
        _formula(sheet, line, first, f"ROUND({at['volumes'][item.year]}*{at['prices'][place, item.year]},2)")
        parts = [at["costs"].get(item.year, ""), *(f"ROUND({income}*{share},2)" for share in at["of_income"])]
        _formula(sheet, line, first + 1, "+".join(part for part in parts if part) or "0")
        _formula(sheet, line, first + 2, f"{income}-{cost}")
        factor = f"(1+{at['rate']})^($A{line}-{at['base']})"
        present = _formula(sheet, line, first + 3, f"ROUND({net}/{factor},2)")
        earned = _formula(sheet, line, first + 4, f"ROUND({income}/{factor},2)")
        plain = f"'{sheet.title}'!${letter(first + (2 if plan.shared == 'net' else 0))}${line}"
        found.append((plain, present if plan.shared == "net" else earned))
    _totals(sheet, HEAD + 1, HEAD + len(scenario.years), range(first, first + 5), text("card", "total"))
    return found


def _totals(sheet: "Worksheet", first: int, last: int, columns: range, label: str) -> None:
    _put(sheet, last + 1, 1, label, BOLD)
    for column in columns:
        _formula(sheet, last + 1, column, f"SUM({letter(column)}{first}:{letter(column)}{last})", font=BOLD)


def _shares(sheet: "Worksheet", view: "View", plan: ValuePlan, nets: list[list[tuple[str, str]]]) -> None:
    """Weights in a row of their own, then for each scenario a block of years: the differences of rounded running
    shares, so that every row sums to its amount. Beyond `LIVE_HOLDERS` only totals, as numbers."""
    text = view.messages.text
    if len(plan.holders) > LIVE_HOLDERS:
        _plain_shares(sheet, view, plan)
        return
    last = 1 + len(plan.holders)
    for column, item in enumerate(plan.holders, start=2):
        _put(sheet, HEAD, column, one_line(item.holder, 60) if item.known else f"? {one_line(item.holder, 60)}", BOLD)
        sheet.column_dimensions[letter(column)].width = 20
        weight = item.area_ha if item.area_ha is not None else None
        if weight is not None:
            _give(sheet, HEAD + 1, column, weight, VOLUME)
        else:
            _formula(sheet, HEAD + 1, column, f"{item.numerator}/{item.denominator}", "0.0000%")
            sheet.cell(HEAD + 1, column).fill = GIVEN
    _put(sheet, HEAD, 1, text("value", "holder"), BOLD)
    area = any(item.area_ha is not None for item in plan.holders)
    _put(sheet, HEAD + 1, 1, text("value", "weight_area" if area else "weight_share"), BOLD)
    row = HEAD + 3
    for place, scenario in enumerate(plan.scenarios):
        for kind, key in enumerate(("share_nominal", "share_present")):
            row = _block(sheet, view, scenario, [pair[kind] for pair in nets[place]], key, row, last)


def _block(
    sheet: "Worksheet", view: "View", scenario: ScenarioValue, amounts: list[str], key: str, row: int, last: int
) -> int:
    text, weights = view.messages.text, f"${letter(2)}${HEAD + 1}:${letter(last)}${HEAD + 1}"
    _put(sheet, row, 1, f"{one_line(scenario.name, 60)} · {text('value', key)}", BOLD)
    _put(sheet, row, last + 1, text("value", "to_share"), BOLD)
    sheet.column_dimensions[letter(last + 1)].width = 20
    for line, (item, amount) in enumerate(zip(scenario.years, amounts, strict=True), start=row + 1):
        _put(sheet, line, 1, item.year)
        _formula(sheet, line, last + 1, amount)
        whole = f"${letter(last + 1)}{line}"
        for column in range(2, last + 1):
            run = f"SUM($B${HEAD + 1}:{letter(column)}${HEAD + 1})/SUM({weights})"
            before = f"-SUM($B{line}:{letter(column - 1)}{line})" if column > 2 else ""
            _formula(sheet, line, column, f"ROUND({whole}*{run},2){before}")
    end = row + len(amounts)
    _totals(sheet, row + 1, end, range(2, last + 2), text("card", "total"))
    return end + 3


def _plain_shares(sheet: "Worksheet", view: "View", plan: ValuePlan) -> None:
    text = view.messages.text
    heads = [text("value", "holder"), text("value", "share"), text("value", "area")]
    for scenario in plan.scenarios:
        heads += [f"{one_line(scenario.name, 40)} · {text('value', key)}" for key in ("share_nominal", "share_present")]
    for column, head in enumerate(heads, 1):
        _put(sheet, HEAD, column, head, BOLD)
    for line, item in enumerate(plan.holders, start=HEAD + 1):
        _put(sheet, line, 1, one_line(item.holder, 80) if item.known else f"? {one_line(item.holder, 80)}")
        _put(sheet, line, 2, item.numerator / item.denominator, form="0.0000%")
        _put(sheet, line, 3, item.area_ha, form=VOLUME)
        amounts = [amount for part in item.amounts for amount in (part.nominal, part.present)]
        for column, amount in enumerate(amounts, start=4):
            _put(sheet, line, column, amount, form=MONEY)
    _totals(sheet, HEAD + 1, HEAD + len(plan.holders), range(3, len(heads) + 1), text("card", "total"))
