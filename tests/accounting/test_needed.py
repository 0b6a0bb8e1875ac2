"""What each methodology needs: nothing that nobody read is called known."""

import pytest

from checker.accounting.methodologies.needed import needed
from checker.accounting.methodologies.registry import METHODOLOGIES
from tests.accounting.test_cli_lines import run


@pytest.mark.parametrize("code", METHODOLOGIES)
def test_every_input_is_given_or_has_basis_and_source(code: str) -> None:
    rows = {row.name: row for row in needed(METHODOLOGIES[code])}
    for name in ("growth_curve", "area_ha", "planting_year", "baseline", "leakage", "wood_density", "bef", "root_shoot",
                 "carbon_fraction", "uncertainty_discount"):  # fmt: skip
        assert name in rows, name
    for row in rows.values():
        if row.state == "given":
            assert (row.value, row.basis, row.source) == (None, None, ""), row.name
        else:
            assert row.basis is not None, row.name
            assert row.source, row.name


def test_tables_of_the_earlier_regime_do_not_serve_the_new_one() -> None:
    rows = {row.name: row.state for row in needed(METHODOLOGIES["CCER-14-001-V01"])}
    for name in ("wood_density", "bef", "root_shoot", "carbon_fraction", "uncertainty_discount"):
        assert rows[name] == "given", name
    assert rows["deduction"] == "recalled"
    assert rows["fire_ch4_ef_other"] == "borrowed"
    old = {row.name: row.state for row in needed(METHODOLOGIES["AR-CM-001-V01"])}
    assert (old["wood_density"], old["uncertainty_discount"]) == ("recalled", "recalled")
    tool = {row.name: row for row in needed(METHODOLOGIES["AR-ACM0003"])}
    assert tool["root_shoot"].state == "computed"
    assert (tool["carbon_fraction"].state, tool["carbon_fraction"].value) == ("fixed", 0.47)
    area_based = {row.name: row.state for row in needed(METHODOLOGIES["VM0047"])}
    assert (area_based["performance_benchmark"], area_based["deduction"]) == ("given", "given")


def test_command() -> None:
    lines = run("--needs", "CCER-14-001").splitlines()
    assert lines[0].endswith("须由项目给出")
    assert any(line.startswith("非持久性扣减率\t文本规定但未读到原文，用了只能供复核\t0.1\trecalled") for line in lines)
    assert "must be given" in run("--needs", "VM0047", "--lang", "en")
