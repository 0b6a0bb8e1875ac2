"""A project from files: YAML with the strata in it, a CSV beside it, headings in Chinese, and bad files."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from checker.accounting.faults import InputError
from checker.accounting.present import as_accounting
from checker.accounting.project_file import read_project, recompute_file
from checker.model.errors import UserError

INPUTS = """
methodology: CCER-14-001-V01
crediting_start: 2021-01-01
crediting_end: 2040-12-31
growth_in_planting_year: true
curves:
  - {id: c, family: power, quantity: volume_m3_per_ha, parameters: {a: 5, b: 1}, source: PDD 表 5}
parameters:
  - {name: deduction, value: 0.1, unit: fraction, origin: declared, basis: secondary, source: PDD}
baseline: {zero_because: 原有植被保留}
leakage: {zero_because: 无活动转移}
"""
TABLE = (
    "碳层,树种,生长曲线,面积（亩）,造林年度,木材密度(t/m3),生物量扩展因子,根茎比,含碳率\n"
    "A,油松,c,150,2015,0.4,1.5,0.25,0.5\n"
)


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_table_with_its_inputs_beside_it(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, "p.yaml", INPUTS)
    answer = recompute_file(write(tmp_path, "p.csv", TABLE, encoding))
    # 150 mu = 10 ha: 61.875 t a year (see the recompute tests)
    assert [row.net for row in answer.result.years] == pytest.approx([61.875] * 20)
    assert answer.comparison is None
    assert answer.result.conclusive


def test_strata_and_claim_inside(tmp_path: Path) -> None:
    text = INPUTS + (
        "strata:\n  - {stratum: A, species: 油松, curve: c, area_ha: 10, planting_year: 2015, wood_density: 0.4,"
        " bef: 1.5, root_shoot: 0.25, carbon_fraction: 0.5}\n"
        "claim:\n  total: 1375\n  step: 0.01\n  by_year: {"
        + ", ".join(f"{y}: 68.75" for y in range(2021, 2041))
        + "}\n"
    )
    answer = recompute_file(write(tmp_path, "p.yaml", text))
    assert answer.comparison is not None
    assert answer.comparison.standing == "too_high"
    assert [one.slips for one in answer.comparison.explanations] == [("deduction_missing",)]


def test_answer_as_part_of_an_audit(tmp_path: Path) -> None:
    write(tmp_path, "claimed.csv", TABLE.replace("150", "165"))
    claim = "claim:\n  total: 1361.25\n  by_year: {" + ", ".join(f"{y}: 68.0625" for y in range(2021, 2041)) + "}\n"
    write(tmp_path, "p.yaml", INPUTS + claim + "claim_strata: claimed.csv\n")
    answer = recompute_file(write(tmp_path, "p.csv", TABLE))
    shown = as_accounting(answer)
    # 11 ha instead of 10: all of the 123.75 t is area
    assert shown.difference["total_tco2e"] == pytest.approx(123.75)
    assert [(one["name"], one["tco2e"]) for one in shown.explained_by if one["kind"] == "input"] == [
        ("area", pytest.approx(123.75))
    ]
    assert sum(year.net_tco2e for year in shown.recomputed) == pytest.approx(1237.5)
    assert "申报偏高" in shown.note


def test_doubts_stand_in_the_note(tmp_path: Path) -> None:
    write(tmp_path, "p.yaml", INPUTS.replace("growth_in_planting_year: true\n", ""))
    shown = as_accounting(recompute_file(write(tmp_path, "p.csv", TABLE)))
    assert "仅供复核" in shown.note
    assert "林龄" in shown.note
    assert shown.difference == {}


def test_curve_as_printed(tmp_path: Path) -> None:
    line = "{id: c, family: power, quantity: volume_m3_per_ha, parameters: {a: 5, b: 1}, source: PDD 表 5}"
    printed = "{id: c, quantity: volume_m3_per_ha, equation: 'V=5×t^1', source: PDD 表 5}"
    write(tmp_path, "p.yaml", INPUTS.replace(line, printed))
    assert recompute_file(write(tmp_path, "p.csv", TABLE)).result.net_total == pytest.approx(1237.5)
    write(tmp_path, "p.yaml", INPUTS.replace(line, printed.replace("V=5×t^1", "见附件")))
    with pytest.raises(InputError, match="known forms"):
        recompute_file(tmp_path / "p.csv")


def test_area_without_unit_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "p.yaml", INPUTS)
    with pytest.raises(InputError) as caught:
        recompute_file(write(tmp_path, "p.csv", TABLE.replace("面积（亩）", "面积")))
    assert "unit" in {fault.code for fault in caught.value.faults}


def test_broken_inputs_are_named(tmp_path: Path) -> None:
    text = INPUTS.replace("methodology: CCER-14-001-V01\n", "").replace("crediting_end", "crediting_stop")
    write(tmp_path, "p.yaml", text)
    with pytest.raises(InputError) as caught:
        recompute_file(write(tmp_path, "p.csv", TABLE))
    assert {fault.where for fault in caught.value.faults} == {
        "p.yaml methodology", "p.yaml crediting_end", "p.yaml crediting_stop",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"),
    [("p.pdf", ""), ("p.csv", TABLE), ("p.yaml", "- 1"), ("p.yaml", INPUTS), ("p.yaml", INPUTS + "strata: none.csv\n")],
)
def test_unusable_files_are_said(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(UserError) as caught:
        read_project(write(tmp_path, name, text))
    assert caught.value.zh
    assert caught.value.en


def test_empty_and_binary_tables(tmp_path: Path) -> None:
    write(tmp_path, "p.yaml", INPUTS)
    for raw in (b"", b"\xff\xfe\x00\x81"):
        (tmp_path / "p.csv").write_bytes(raw)
        with pytest.raises(UserError):
            recompute_file(tmp_path / "p.csv")


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    book = Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_workbook_with_its_inputs_beside_it(tmp_path: Path) -> None:
    write(tmp_path, "p.yaml", INPUTS)
    heads, row = ([cell.strip() for cell in line.split(",")] for line in TABLE.splitlines())
    typed = [float(cell) if cell.replace(".", "").isdigit() else cell for cell in row]
    answer = recompute_file(workbook(tmp_path / "p.xlsx", [heads, typed, [None] * len(heads)], []))
    assert [year.net for year in answer.result.years] == pytest.approx([61.875] * 20)


def test_workbooks_that_are_no_strata_table(tmp_path: Path) -> None:
    write(tmp_path, "p.yaml", INPUTS)
    heads, row = (line.split(",") for line in TABLE.splitlines())
    with pytest.raises(UserError, match="one sheet"):
        recompute_file(workbook(tmp_path / "p.xlsx", [heads, row], [heads, row]))
    (tmp_path / "p.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(UserError, match="not read in full"):
        recompute_file(tmp_path / "p.xlsx")
    broken = row.copy()
    broken[3] = "一百五十"
    with pytest.raises(InputError, match="area_ha"):
        recompute_file(workbook(tmp_path / "p.xlsx", [heads, broken]))


def test_headings_that_mean_the_same_twice(tmp_path: Path) -> None:
    write(tmp_path, "p.yaml", INPUTS)
    with pytest.raises(UserError, match="species"):
        recompute_file(
            write(tmp_path, "p.csv", TABLE.replace("碳层,树种,", "碳层,树种,species,").replace("A,", "A,油松,"))
        )
