"""Each sample against its expected result, which was written from the story of the sample, not from our output."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.audit import Options, Result, audit
from checker.model.fact import Fact

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = (
    "qingshui-complete", "heishan-backwards", "jinwan-mangrove", "yunyu-wind", "songgang-legacy", "notice",
)  # fmt: skip


@cache
def expected(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "samples" / f"{name}.expected.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def audited(name: str) -> Result:
    path = ROOT / "samples" / name
    dossier = path if path.is_dir() else path.with_suffix(".zip")
    return audit(dossier, Options(as_of=expected(name)["as_of"], engine="vector", jobs=2))


def document_ids(result: Result) -> dict[str, str]:
    """Id of the paper at each path; further carriers of the same bytes give the paper's own id."""
    return {document.path: document.copies_of or document.id for document in result.audit.dossier.documents}


def find_fact(result: Result, path: str, field: str) -> Fact | None:
    subject = f"document:{document_ids(result)[path]}"
    return next((fact for fact in result.audit.facts if (fact.subject, fact.field) == (subject, field)), None)


def cases(key: str) -> list[Any]:
    return [
        pytest.param(name, item, id=f"{name}-{index}")
        for name in SAMPLES
        for index, item in enumerate(expected(name).get(key, []))
    ]


@pytest.mark.parametrize(("name", "item"), cases("documents"))
def test_documents(name: str, item: dict[str, Any]) -> None:
    result = audited(name)
    (document,) = [d for d in result.audit.dossier.documents if d.path == item["path"]]
    if "state" in item:
        assert document.state == item["state"]
    if "never" in item:
        assert document.type != item["never"]
    if "pages" in item and document.copies_of is None:
        assert document.pages == item["pages"]
    if "problem" in item:
        assert document.problem is not None and document.problem.code == item["problem"]
    if "same_bytes_as" in item:
        paths = (item["path"], item["same_bytes_as"])
        pair = {d.id: d for d in result.audit.dossier.documents if d.path in paths}
        assert {d.copies_of for d in pair.values()} - {None} <= set(pair)
        assert sum(d.copies_of is None for d in pair.values()) == 1
        return
    if "possible_types" in item:
        assert set(item["possible_types"]) & {document.type, *document.possible_types}
    if "type" in item and document.copies_of is None:
        assert document.type == item["type"] or item["type"] not in expected(name).get("must_classify", [])
    if "official" in item and document.copies_of is None:
        assert document.official == item["official"]


@pytest.mark.parametrize(("name", "item"), cases("facts"))
def test_facts(name: str, item: dict[str, Any]) -> None:
    result = audited(name)
    fact = find_fact(result, item["path"], item["field"])
    assert fact is not None, "not read"
    wanted = item["value"]
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        assert isinstance(fact.value, int | float), f"read {fact.value!r} {fact.state}"
        assert fact.value == pytest.approx(wanted, abs=item.get("within", 1e-6), rel=1e-6)
    elif isinstance(wanted, list):
        assert isinstance(fact.value, tuple) and set(fact.value) == set(wanted)
    else:
        assert fact.value == wanted
    quotes = "".join("".join(place.quote.split()) for place in fact.evidence)
    assert quotes, "no quote"
    assert all(place.confidence > 0 and place.document for place in fact.evidence)


@pytest.mark.parametrize(("name", "item"), cases("silent"))
def test_blank_fields_give_nothing(name: str, item: dict[str, Any]) -> None:
    result = audited(name)
    fact = find_fact(result, item["path"], item["field"])
    assert fact is None or fact.value is None


@pytest.mark.parametrize(("name", "item"), cases("findings"))
def test_findings(name: str, item: dict[str, Any]) -> None:
    result = audited(name)
    wanted = item["verdict"] if isinstance(item["verdict"], list) else [item["verdict"]]
    rule = item["rule"]
    if item["subject"] == "parcels":
        if wanted == ["pass"]:
            assert result.audit.parcels.pass_counts[rule] == item["count"]
            return
        found = [f for f in result.audit.findings if f.rule == rule and f.verdict in wanted]
        assert sorted(parcel for finding in found for parcel in finding.subjects) == sorted(item["parcels"])
        return
    subjects = {"project", *(f"work:{work.id}" for work in result.audit.dossier.works)}
    if item["subject"] != "project":
        subjects = {f"document:{document_ids(result)[item['subject']]}"}
    found = [f for f in result.audit.findings if f.rule == rule and f.subject in subjects]
    if not found and result.audit.summary and "not_written" in item:
        pytest.skip("the rule comes with a later issue")
    assert [f.verdict for f in found], "no finding"
    assert {f.verdict for f in found} <= set(wanted), found[0].message


@pytest.mark.parametrize("name", SAMPLES)
def test_project_and_parcels(name: str) -> None:
    result, wanted = audited(name), expected(name)
    by_field = {(fact.subject, fact.field): fact for fact in result.audit.facts}
    for field, value in wanted.get("project", {}).items():
        assert by_field["project", field].value == value
    parcels = wanted.get("parcels")
    if not parcels:
        return
    frame = result.frame.set_index("parcel")
    assert result.audit.parcels.count == parcels["count"] == len(frame)
    assert frame["area_stated_ha"].sum() == pytest.approx(parcels["stated_area_ha"], abs=0.01)
    area = parcels["map_area_ha"]
    assert frame["area_map_ha"].sum() == pytest.approx(area["value"], abs=area["within"])
    once = area["value"] - area.get("overlap", 0.0)
    assert by_field["project", "area_map_ha"].value == pytest.approx(once, abs=area["within"])
    for parcel, size in parcels.get("small", {}).items():
        assert frame.loc[parcel, "min_part_area_m2"] == pytest.approx(size, rel=0.01)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_methodology_that_judges(name: str) -> None:
    wanted = expected(name).get("methodology", "CCER-14-001-V01")
    assert audited(name).audit.methodology.id == wanted


@pytest.mark.parametrize("name", SAMPLES)
def test_overall(name: str) -> None:
    result, wanted = audited(name), expected(name).get("overall", {})
    for severity in wanted.get("no_fail_severities", []):
        failed = [f.id for f in result.audit.findings if f.verdict == "fail" and f.severity == severity]
        assert failed == []
    if "ready_for_pdd" in wanted:
        assert result.audit.summary.ready_for_pdd == wanted["ready_for_pdd"]
    unread = [d.path for d in result.audit.dossier.documents if d.state == "unread"]
    assert unread == wanted.get("unread_documents", [])
