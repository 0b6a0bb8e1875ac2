"""The accounting of a dossier: what is absent is named, what is given is recomputed."""

from pathlib import Path
from typing import Any

import pytest

from checker.accounting.account import MAKES, account
from checker.accounting.words import say
from checker.model.document import Document
from checker.model.extracted import FactBase
from checker.model.fact import Fact
from checker.model.identity import fact_id
from checker.resources.yaml_source import read_one
from tests.accounting.test_from_parcels import frame

PARAMETERS = """
growth_in_planting_year: true
curves:
  - {id: c, family: power, quantity: volume_m3_per_ha, parameters: {a: 5, b: 1}, source: 项目设计文件第 31 页}
parameters:
  - {name: deduction, value: 0.1, unit: fraction, origin: declared, basis: secondary, source: 项目设计文件}
baseline: {zero_because: 原有植被保留}
leakage: {zero_because: 无活动转移}
species:
  - {species: 油松, curve: c, wood_density: 0.4, bef: 1.5, root_shoot: 0.25, carbon_fraction: 0.5}
columns:
"""
DECLARED = "".join(
    f"  {name}: {{origin: declared, basis: secondary, source: 项目设计文件表 5}}\n"
    for name in ("curve", "wood_density", "bef", "root_shoot", "carbon_fraction")
)
CLAIM: dict[str, Any] = {
    "claimed_total": 1237.5, "claimed_by_year": {str(year): 61.875 for year in range(2021, 2041)},
    "crediting_start": "2021-01-01", "crediting_end": "2040-12-31", "methodology": "CCER-14-001-V01",
}  # fmt: skip


def base(kind: str = "pdd", **changes: Any) -> FactBase:
    document = Document(id="d-1", path="x.pdf", sha256="0", type=kind, possible_types=(kind,), state="read")
    kinds = {"claimed_by_year": "map[year,number]", "methodology": "string"}
    facts = [
        Fact(
            id=fact_id("document:d-1", name), subject="document:d-1", field=name, value=value,
            value_type=kinds.get(name, "date" if "crediting" in name else "number"), precision=0.001,
        )
        for name, value in (CLAIM | changes).items() if value is not None
    ]  # fmt: skip
    return FactBase(works=(), documents=(document,), facts=tuple(facts))


def write(folder: Path, text: str = PARAMETERS + DECLARED) -> Path:
    path = folder / "accounting.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def value(facts: tuple[Fact, ...], field: str) -> object:
    (found,) = (one for one in facts if one.field == field)
    return found.value if found.value is not None else found.all_candidates()[0].cause


def parcels(status: str = "eligible", **first: Any) -> Any:
    # 10 ha: 68.75 t a year, less 10 %: 61.875 (see the recompute tests)
    return frame({"planting_year": 2018.0, **first}).assign(status=status)


def test_without_parameters_the_absent_inputs_are_named() -> None:
    found, facts = account(base(crediting_end="2040"), parcels(species=()))
    assert found.recomputed == ()
    for part in ("生长方程", "计入期结束日期", "1 个地块的树种"):
        assert part in found.note
    assert "方法学编号" not in found.note
    assert "growth equations" in found.note_en
    for field in ("recomputed_total", "claim_gap_abs", "recomputed_with_stated_parameters"):
        assert value(facts, field) == "not_checked"


def test_recomputed_with_the_papers_numbers(tmp_path: Path) -> None:
    found, facts = account(base(), parcels(), write(tmp_path))
    assert found.recomputed_total_tco2e == pytest.approx(1237.5)
    assert len(found.recomputed) == 20
    assert found.difference["total_tco2e"] == pytest.approx(0)
    for field in ("claim_gap_abs", "claim_excess", "claim_year_gap_abs", "claim_year_excess"):
        assert value(facts, field) == pytest.approx(0), field
    assert value(facts, "recomputed_with_stated_parameters") is True
    assert "未与项目设计文件核对" in found.note


def test_too_high_and_too_low(tmp_path: Path) -> None:
    for factor, excess in ((1.2, 0.2), (0.7, -0.3)):
        years = {year: volume * factor for year, volume in CLAIM["claimed_by_year"].items()}
        _, facts = account(base(claimed_total=1237.5 * factor, claimed_by_year=years), parcels(), write(tmp_path))
        assert value(facts, "claim_gap_abs") == pytest.approx(abs(excess))
        assert value(facts, "claim_excess") == pytest.approx(excess)
        assert value(facts, "claim_year_gap_abs") == pytest.approx(abs(excess))
        assert value(facts, "claim_year_excess") == pytest.approx(excess)


def test_numbers_of_a_users_table_do_not_convict(tmp_path: Path) -> None:
    found, facts = account(base(), parcels(), write(tmp_path, PARAMETERS.replace("columns:\n", "")))
    assert value(facts, "recomputed_with_stated_parameters") is False
    assert "差异仅供复核" in found.note
    assert "可据以判断" not in found.note


def test_undecided_and_left_out_parcels_do_not_convict(tmp_path: Path) -> None:
    found, facts = account(base(), parcels("undecided"), write(tmp_path))
    assert value(facts, "recomputed_with_stated_parameters") is False
    assert "1 个地块是否合格尚未定论" in found.note
    both = frame({"planting_year": 2018.0}, {"species": ()}).assign(status="eligible")
    found, facts = account(base(), both, write(tmp_path))
    assert value(facts, "recomputed_with_stated_parameters") is False
    assert "1 个地块缺少树种、造林年度或面积" in found.note


def test_excluded_parcels_are_not_counted(tmp_path: Path) -> None:
    both = frame({"planting_year": 2018.0}, {"planting_year": 2018.0}).assign(status=["eligible", "excluded"])
    found, _ = account(base(), both, write(tmp_path))
    assert found.recomputed_total_tco2e == pytest.approx(1237.5)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (PARAMETERS.replace("species: 油松", "species: 杨树"), "油松"),
        (PARAMETERS.replace("\nspecies:", "\nothers:"), "others"),
        (PARAMETERS.replace("\nspecies:", "\nspecies: []\nextra:"), "extra"),
        (PARAMETERS.replace("curve: c,", "curve: c, area_ha: 3,"), "area_ha"),
        ("- 1", "不是项目文件"),
        ("a: [", "accounting.yaml"),
        (PARAMETERS.replace("columns:\n", "columns: {curve: {origin: guessed}}\n"), "origin"),
    ],
)
def test_an_unusable_file_is_said_and_stops_nothing(tmp_path: Path, text: str, part: str) -> None:
    found, facts = account(base(), parcels(), write(tmp_path, text))
    assert part in found.note
    assert value(facts, "recomputed_total") == "not_checked"
    assert value(facts, "claim_sum_excess_t") == 0


def test_absent_file_and_no_parcels(tmp_path: Path) -> None:
    assert "未复算" in account(base(), parcels(), tmp_path / "none.yaml")[0].note
    assert "没有任何地块" in account(base(), None, write(tmp_path))[0].note


def test_a_year_outside_leaves_the_yearly_measure_open(tmp_path: Path) -> None:
    years = CLAIM["claimed_by_year"] | {"2041": 1.0}
    _, facts = account(base(claimed_by_year=years), parcels(), write(tmp_path))
    assert value(facts, "claim_year_gap_abs") == "review"
    assert value(facts, "years_outside_period") == 1


def test_monitoring_total_is_not_measured_against_the_whole_period(tmp_path: Path) -> None:
    found, facts = account(base("monitoring_report", claimed_total=61.9), parcels(), write(tmp_path))
    # Its papers do not name the crediting period for the project, so nothing is recomputed and nothing compared.
    assert found.difference == {}
    assert value(facts, "claim_gap_abs") in ("not_checked", "missing")


def test_year_left_out_of_the_total_is_named() -> None:
    years = CLAIM["claimed_by_year"] | {"2030": 200.0}
    found, facts = account(base(claimed_total=61.875 * 19, claimed_by_year=years))
    assert found.explained_by[0] | {"misses_by": 0} == {
        "kind": "sum", "name": "year_left_out", "year": 2030, "misses_by": 0}  # fmt: skip
    assert value(facts, "claim_sum_excess_t") == 190


def test_every_fact_made_is_declared(tmp_path: Path) -> None:
    for parameters in (None, write(tmp_path)):
        _, facts = account(base(), parcels(), parameters)
        made = {f"{one.subject.split(':')[0]}.{one.field}" for one in facts}
        assert made - {"stratum.density"} <= MAKES  # density is a field of the vocabulary


def test_messages_have_both_languages() -> None:
    text = say("needs.species", count=3)
    assert "3" in text.zh
    assert "3" in text.en


BUILT = (
    "needs", "standings", "doubts", "inputs", "states", "places", "lines", "origins", "bases", "families", "quantities",
)  # fmt: skip


def test_every_message_is_whole_and_used(root: Path) -> None:
    groups = read_one(root / "checker/accounting/messages.yaml")
    files = [*(root / "checker/accounting").rglob("*.py"), root / "checker/report/recomputed.py"]
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    for group, entries in groups.items():
        for name, texts in entries.items():
            assert texts["zh"].strip(), name
            assert texts["en"].strip(), name
            # keys put together from the name of a field or code
            built = group in BUILT or name.endswith("_stated")
            short = group in ("faults", "notices") and f'"{name}"' in code
            assert built or short or f'"{group}.{name}"' in code, name
