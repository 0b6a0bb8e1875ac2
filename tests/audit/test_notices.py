"""The 41 real public notices, audited one by one."""

from pathlib import Path
from typing import Any

import pytest

from checker.audit import Options, Result, audit
from tests.audit import notices

SLIPS = {"CCER-051", "CCER-102", "CCER-105"}


@pytest.fixture(scope="module")
def audited(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict[str, Any], Result]]:
    folder = tmp_path_factory.mktemp("notices")
    found = {}
    for notice in notices.load(shared):
        path = notices.write(notice, folder)
        found[notice["id"]] = (notice, audit(path, Options(as_of="2026-11-20", engine="vector")))
    assert len(found) == 41
    return found


def fact_values(result: Result, field: str) -> list[Any]:
    """What the one paper says of a field."""
    (document,) = result.audit.dossier.documents
    for fact in result.audit.facts:
        if fact.subject == f"document:{document.id}" and fact.field == field:
            return [candidate.value for candidate in fact.all_candidates() if candidate.value is not None]
    return []


def test_all_are_notices(audited: dict[str, tuple[dict[str, Any], Result]]) -> None:
    types = {name: result.audit.dossier.documents[0].type for name, (_, result) in audited.items()}
    assert set(types.values()) == {"registry_notice"}, types


@pytest.mark.parametrize("field", ["start_date", "crediting_start", "crediting_end"])
def test_dates_are_read(audited: dict[str, tuple[dict[str, Any], Result]], field: str) -> None:
    wrong = {
        name: fact_values(result, field)
        for name, (notice, result) in audited.items()
        if notice["registry"][field] not in fact_values(result, field)
    }
    assert not wrong


@pytest.mark.parametrize(("field", "key"), [("claimed_total", "total_t"), ("claimed_annual", "annual_t")])
def test_volumes_are_read(audited: dict[str, tuple[dict[str, Any], Result]], field: str, key: str) -> None:
    wrong = {}
    for name, (notice, result) in audited.items():
        read = fact_values(result, field)
        if len(read) != 1 or abs(read[0] - notice["registry"][key]) >= 1:
            wrong[name] = (notice["registry"][key], read)
    assert not wrong


def test_areas_are_read(audited: dict[str, tuple[dict[str, Any], Result]]) -> None:
    wrong = {}
    for name, (notice, result) in audited.items():
        known, read = notice["in_text"]["area"], fact_values(result, "area")
        if known is None:
            continue
        if len(read) != 1 or abs(read[0] - known["ha"]) > 0.01:
            wrong[name] = (known["ha"], read)
    assert not wrong


def test_only_the_three_slips_fail(audited: dict[str, tuple[dict[str, Any], Result]]) -> None:
    failed = {
        name: sorted(finding.rule for finding in result.audit.findings if finding.verdict == "fail")
        for name, (_, result) in audited.items()
    }
    assert {name: rules for name, rules in failed.items() if rules} == {name: ["ACC-mean"] for name in SLIPS}


def test_the_other_divisor_is_named(audited: dict[str, tuple[dict[str, Any], Result]]) -> None:
    _, result = audited["CCER-105"]
    others = [fact.value for fact in result.audit.facts if fact.field == "mean_other_divisor_a"]
    assert others == [30.0]


def test_dates_that_differ_between_fields_and_text_conflict(
    audited: dict[str, tuple[dict[str, Any], Result]],
) -> None:
    assert sorted(fact_values(audited["CCER-027"][1], "start_date")) == ["2013-03-01", "2013-04-01"]
