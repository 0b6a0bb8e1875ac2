"""Value and sharing in the reports; the workbook recalculated by LibreOffice gives the program's amounts."""

import shutil
import subprocess
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from checker.accounting.value.assumptions import Assumptions
from checker.accounting.value.read import ValueFile
from checker.accounting.value.value import appraise
from checker.model.audit import Accounting, Audit
from checker.model.extracted import FactBase
from checker.report.beside import NOTHING
from checker.report.formats import load_format
from checker.report.mask import mask_audit

GIVEN = Assumptions.model_validate({
    "volumes": {2024: "1000.55", 2025: "1234.5678", 2026: 999}, "lag_years": 1, "discount_rate": "6.5%",
    "discount_from": 2025,
    "prices": [{"name": "低价", "price": "40.10"}, {"name": "=高价", "price": 60, "growth": "3%", "base_year": 2025}],
    "costs": [
        {"name": "编制", "amount": "20000.01", "year": 2024}, {"name": "核查", "by_year": {2026: 3000, 2029: 4000}},
        {"name": "服务费", "share_of_income": "7.5%"},
    ],
    "sharing": {"by": "agreement", "holders": [
        {"holder": "甲", "share": "1/3"}, {"holder": "=1+1", "share": "1/7"}, {"holder": "丙", "share": "11/21"},
    ]},
})  # fmt: skip


@pytest.fixture
def worth(audit: Audit) -> Audit:
    file = ValueFile(name="假定.yaml", sha256="a" * 64, given=GIVEN)
    plan = appraise(file, Accounting(), FactBase(works=(), documents=(), facts=()), None)
    return audit.model_copy(update={"value": plan})


def render(audit: Audit, name: str) -> bytes:
    return load_format(name).render(audit, "zh", NOTHING)


def test_every_report_says_that_it_is_arithmetic(worth: Audit) -> None:
    import docx

    words = "不是估值"
    page = render(worth, "html").decode()
    document = docx.Document(BytesIO(render(worth, "docx")))
    book = load_workbook(BytesIO(render(worth, "xlsx")))
    assert words in page and words in render(worth, "md").decode()
    assert any(words in par.text for par in document.paragraphs)
    assert words in book["价值测算"]["A1"].value and words in book["收益分配"]["A1"].value
    plan = worth.value
    assert plan is not None
    net = f"{plan.scenarios[0].net:,.2f}"
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert net in page and net in cells and "figure-value" in page and "figure-value_shares" in page


def test_without_assumptions_there_is_no_section(audit: Audit) -> None:
    assert 'id="value"' not in render(audit, "html").decode()
    assert "价值测算" not in load_workbook(BytesIO(render(audit, "xlsx"))).sheetnames
    assert "不是估值" not in render(audit, "md").decode()


def test_amounts_are_texts_in_json_and_survive_masking(worth: Audit) -> None:
    text = render(worth, "json").decode()
    plan = worth.value
    assert plan is not None and f'"net": "{plan.scenarios[0].net}"' in text
    assert mask_audit(worth).value == plan


def test_names_are_no_formulas(worth: Audit) -> None:
    book = load_workbook(BytesIO(render(worth, "xlsx")))
    for name in ("价值假定", "价值测算", "收益分配"):
        for row in book[name].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert "=1+1" not in cell.value[1:] and "高价" not in cell.value


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_the_workbook_recalculated_says_the_same(worth: Audit, tmp_path: Path) -> None:
    (tmp_path / "report.xlsx").write_bytes(render(worth, "xlsx"))
    out = tmp_path / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path / 'home'}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(tmp_path / "report.xlsx")],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    book = load_workbook(out / "report.xlsx", data_only=True)
    plan = worth.value
    assert plan is not None
    flows = book["价值测算"]
    for place, scenario in enumerate(plan.scenarios):
        for line, row in enumerate(scenario.years, start=5):
            for offset, amount in enumerate((row.income, row.cost, row.net, row.present, row.present_income)):
                assert flows.cell(line, 2 + 5 * place + offset).value == pytest.approx(float(amount), abs=1e-6)
        total = flows.cell(5 + len(scenario.years), 2 + 5 * place + 3).value
        assert total == pytest.approx(float(scenario.present), abs=1e-6)
    shares, row = book["收益分配"], 7
    for place, scenario in enumerate(plan.scenarios):
        for kind in ("nominal", "present"):
            end = row + len(scenario.years) + 1
            for column, holder in enumerate(plan.holders, start=2):
                wanted: Decimal = getattr(holder.amounts[place], kind)
                assert shares.cell(end, column).value == pytest.approx(float(wanted), abs=1e-6)
            row = end + 2
