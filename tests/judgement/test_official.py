"""Official tables that a user drops in: refused with file and line, else used and named."""

import json
from pathlib import Path
from typing import Any

import pytest

from checker.accounting.tables import load_table
from checker.judgement.rulebase import load_rulebase
from checker.model.fact import Candidate, Fact
from checker.reconciliation.county_lists import county_facts
from checker.resources.house import house, use_house
from checker.resources.official import Official, kinds, load_official, use_tables
from checker.resources.yaml_source import SourceError
from tests.judgement.build import fact

ENTRY = {"file": "a.csv", "table": "county_rainfall", "title": "各县降水", "issuer": "省气象局", "date": "2025-03-01"}
RAIN = "county,annual_mm,basis,source\n清岫县,386.4,verified,第2页\n黑山县,412,verified,第2页\n"


def folder(path: Path, content: str = RAIN, **entry: Any) -> Path:
    (path / "a.csv").write_text(content, encoding="utf-8")
    (path / "tables.yaml").write_text(json.dumps({"tables": [{**ENTRY, **entry}]}, ensure_ascii=False), "utf-8")
    return path


def loaded(path: Path, content: str, table: str) -> tuple[Official, ...]:
    return load_official(folder(path, content, table=table))


def test_a_table_is_named_and_hashed(tmp_path: Path) -> None:
    (found,) = load_official(folder(tmp_path))
    assert (found.kind, found.where, len(found.table.rows)) == (
        "county_rainfall",
        "《各县降水》（省气象局，2025-03-01）",
        2,
    )
    base = load_rulebase(tables=(found,))
    (used,) = base.tool("1", "vector", limits()).tables
    assert (used.title, used.issuer, used.sha256) == ("各县降水", "省气象局", found.table.sha256)
    assert "《各县降水》" in base.notes()[0].text


def limits() -> Any:
    from checker.model.limits import Limits

    return Limits()


@pytest.mark.parametrize(
    ("content", "entry", "expected"),
    [
        ("county,annual_mm,basis,source\n甲县,多,verified,x\n", {}, "a.csv:2: annual_mm: '多' is not a number"),
        ("county,annual_mm,basis,source\n甲县,,verified,x\n", {}, "a.csv:2: annual_mm is empty"),
        ("county,annual_mm,basis,source\n甲县,1,certain,x\n", {}, "a.csv:2: basis 'certain'"),
        ("county,annual_mm,basis,source\n甲县,1,verified,\n", {}, "a.csv:2: source is empty"),
        ("county,annual_mm,basis,source\n甲县,1,verified,x\n甲县,2,verified,x\n", {}, "a.csv:3: '甲县' stands"),
        ("county,mm,basis,source\n甲县,1,verified,x\n", {}, "a.csv:1: columns are absent: annual_mm"),
        ("county,annual_mm,basis,source\n", {}, "a.csv:1: holds no row"),
        ("county,annual_mm,basis,source\n甲县,1\n", {}, "a.csv:2: the row has more or fewer cells"),
        (RAIN, {"table": "rain"}, "tables.yaml:1: unknown table 'rain'"),
        (RAIN, {"date": "2025"}, "date '2025' is no day"),
        (RAIN, {"issuer": " "}, "every table needs"),
        (RAIN, {"file": "../a.csv"}, "must lie beside"),
        (RAIN, {"file": "b.csv"}, "b.csv:1: cannot be read"),
        (RAIN, {"colour": "red"}, "every table needs"),
    ],
)  # fmt: skip
def test_bad_tables_are_refused_with_file_and_line(
    tmp_path: Path, content: str, entry: dict[str, Any], expected: str
) -> None:
    with pytest.raises(SourceError) as caught:
        load_official(folder(tmp_path, content, **entry))
    assert expected in str(caught.value)


def test_a_folder_without_an_index_and_a_stray_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such folder"):
        load_official(tmp_path / "none")
    with pytest.raises(SourceError, match="is not there"):
        load_official(tmp_path)
    (folder(tmp_path) / "b.csv").write_text("x", encoding="utf-8")
    with pytest.raises(SourceError, match=r"does not list b\.csv"):
        load_official(tmp_path)


PARAMETERS = "parameter,value,unit,from,to,basis,source\n"


def test_parameters_take_the_place_of_shipped_ones(tmp_path: Path) -> None:
    rows = (
        "house.area_rel_tol,0.02,fraction,,,verified,a\n"
        "afforestation.positioning_accuracy_m,3,m,2026-01-01,,verified,b\n"
    )
    base = load_rulebase(tables=loaded(tmp_path, PARAMETERS + rows, "parameters"))
    assert base.value("house.area_rel_tol", "2026-06-01") == 0.02
    assert base.value("afforestation.positioning_accuracy_m", "2026-06-01") == 3
    assert base.value("afforestation.positioning_accuracy_m", "2025-06-01") is None
    assert "《各县降水》" in base.parameters["house.area_rel_tol"].values[0].reference


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("house.none,1,,,,verified,a", "a.csv:2: unknown parameter 'house.none'"),
        ("house.area_rel_tol,1,ha,,,verified,a", "a.csv:2: house.area_rel_tol is in fraction, not 'ha'"),
        ("house.area_rel_tol,much,fraction,,,verified,a", "a.csv:2: value 'much' is not a number"),
        ("house.area_rel_tol,nan,fraction,,,verified,a", "is not a finite number"),
        ("house.area_rel_tol,1,fraction,last year,,verified,a", "'last year' is no date"),
        ("house.area_rel_tol,1,fraction,,,verified,a\nhouse.area_rel_tol,2,fraction,,,verified,a", "a.csv:3: "),
    ],
)  # fmt: skip
def test_bad_parameters_are_refused(tmp_path: Path, row: str, expected: str) -> None:
    with pytest.raises(SourceError) as caught:
        load_rulebase(tables=loaded(tmp_path, PARAMETERS + row + "\n", "parameters"))
    assert expected in str(caught.value)


def test_a_list_of_species_replaces_the_shipped_one(tmp_path: Path) -> None:
    tables = loaded(tmp_path, "species,basis,source\n油茶,verified,a\n核桃,secondary,a\n", "economic_species")
    base = load_rulebase(tables=tables)
    assert base.value("species.economic", "2026-01-01") == ["油茶", "核桃"]
    assert base.parameters["species.economic"].values[0].basis == "secondary"


def test_accounting_rows_hide_the_shipped_rows_of_the_same_species(tmp_path: Path) -> None:
    head = ",".join((*kinds()["species_parameters"].columns, "basis", "source")) + "\n"
    tables = loaded(tmp_path, head + "桉树,1.5,0.3,0.5,0.5,CCER-14-001-V01,,ok,verified,附录\n", "species_parameters")
    before = load_table("species_parameters")
    with use_tables(tables):
        rows = [row for row in load_table("species_parameters").rows if row.text("species_group") == "桉树"]
        assert len(load_table("species_parameters").rows) == len(before.rows)
    assert [row.number("bef") for row in rows] == [1.5] and rows[0].applies_to("CCER-14-001-V01")
    assert load_table("species_parameters") == before


def test_house_numbers_last_only_for_the_run() -> None:
    with use_house({"sliver_m2": 25.0}):
        assert house("sliver_m2") == 25.0 and house("area_rel_tol") == 0.01
    assert house("sliver_m2") == 10.0


def told(made: list[Fact]) -> list[Any]:
    return [item.value if item.value is not None else item.cause for item in made[0].all_candidates()]


def counties(value: Any, *candidates: Candidate) -> dict[tuple[str, str], Fact]:
    return {("project", "county"): fact("project", "county", value, "list[string]", candidates)}


def test_rainfall_of_the_project_s_counties(tmp_path: Path) -> None:
    tables = load_official(folder(tmp_path))
    assert told(county_facts(tables, counties(("清岫县",)))) == [386.4]
    assert told(county_facts(tables, counties(("清岫县", "黑山区")))) == [386.4, 412.0]
    assert told(county_facts(tables, counties(("清岫县", "无名县")))) == [386.4, "missing"]
    assert told(county_facts(tables, {})) == ["missing"]
    unread = counties(None, Candidate(value=("清岫县",)), Candidate(cause="unread"))
    assert told(county_facts(tables, unread)) == [386.4, "unread"]


def test_a_table_and_a_paper_that_differ_both_stand(tmp_path: Path) -> None:
    tables = load_official(folder(tmp_path))
    paper = {("project", "annual_rainfall"): fact("project", "annual_rainfall", 420.0, "number")}
    assert told(county_facts(tables, {**counties(("清岫县",)), **paper})) == [420.0, 386.4]
    same = {("project", "annual_rainfall"): fact("project", "annual_rainfall", 386.0, "number")}
    assert told(county_facts(tables, {**counties(("清岫县",)), **same})) == [386.0]


def test_a_county_outside_the_list_of_zones_is_in_none(tmp_path: Path) -> None:
    tables = loaded(tmp_path, "county,basis,source\n清岫县,verified,a\n", "function_zone_counties")
    assert told(county_facts(tables, counties(("清岫市",)))) == [True]
    assert told(county_facts(tables, counties(("黑山县",)))) == [False]
    assert told(county_facts(tables, counties(("清岫县", "黑山县")))) == [True, False]
    assert told(county_facts(tables, {})) == ["missing"]


def test_every_kind_of_table_feeds_something() -> None:
    base = load_rulebase()
    for name, kind in kinds().items():
        if kind.parameter is not None:
            assert kind.parameter in base.parameters
        if kind.accounting:
            shipped = load_table(name).rows[0].cells
            assert set(kind.columns) <= set(shipped), name
