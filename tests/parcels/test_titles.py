"""Title papers on parcels."""

from pathlib import Path

import numpy as np
import pytest

from checker.model.document import Document
from checker.model.extracted import Extracted
from checker.model.fact import Candidate, Fact, Value
from checker.model.identity import fact_id
from checker.resources.vocabulary import load_vocabulary
from tests.parcels.land import Dossier, codes_of, row_of, square


def title(dossier: Dossier, id: str, type: str = "ownership_certificate", **said: Value | list[Value]) -> Dossier:
    facts = []
    for field, value in said.items():
        spec = load_vocabulary().fields.get(field) or load_vocabulary().derived[f"project.{field}"]
        several = tuple(Candidate(value=item) for item in value) if isinstance(value, list) else ()
        facts.append(
            Fact(
                id=fact_id(f"document:{id}", field), subject=f"document:{id}", field=field, value_type=spec.type,
                value=None if isinstance(value, list) else value, candidates=several,
                state="conflict" if several else "single",
            )
        )  # fmt: skip
    document = Document(id=id, path=f"{id}.pdf", sha256="3" * 64, type=type, method="text", state="read")
    dossier.papers.append(Extracted(document=document, facts=tuple(facts)))
    return dossier


def land(folder: Path) -> Dossier:
    shapes = [square(), square(500), square(1_000)]
    attributes = {"XIAO_BAN": ["1", "2", "1"], "LIN_BAN": ["1", "1", "2"]}
    return Dossier(folder).map(shapes, attributes)


def test_a_certificate_joins_by_its_list(tmp_path: Path) -> None:
    dossier = title(
        land(tmp_path), "d-t", parcel_numbers=("1林班1小班", "2"), holder="甲林场", owner="乙村", term_end="2060-01-01",
        land_use="林地", area=2.0,
    )  # fmt: skip
    parcels = dossier.survey()
    row = row_of(parcels, "2")
    assert row["title_documents"] == ("ownership_certificate",) and row["title_holders"] == ("甲林场",)
    assert (row["tree_holder"], row["title_term_end"], row["title_land_use"]) == ("乙村", "2060-01-01", "林地")
    assert row["title_coverage"] == pytest.approx(1.0, abs=1e-3) and row["title_gap"] == pytest.approx(0, abs=1e-3)
    assert row_of(parcels, "1/1")["title_documents"] == ("ownership_certificate",)
    other = row_of(parcels, "2/1")
    assert other["title_documents"] is None and other["title_documents__cause"] == "missing"
    assert "title_joined" in codes_of(parcels)


def test_a_number_of_two_parcels_joins_neither(tmp_path: Path) -> None:
    parcels = title(land(tmp_path), "d-t", parcel_numbers=("1",), holder="甲林场").survey()
    assert set(parcels.frame["title_documents__cause"]) == {"review"}
    assert "title_unmatched" in codes_of(parcels)


def test_a_paper_without_list_is_for_a_person(tmp_path: Path) -> None:
    parcels = title(land(tmp_path), "d-t", holder="甲林场").survey()
    assert set(parcels.frame["title_holders__cause"]) == {"review"}
    assert "title_without_numbers" in codes_of(parcels)


def test_no_paper_is_missing_and_an_unread_one_unread(tmp_path: Path) -> None:
    assert set(land(tmp_path).survey().frame["title_gap__cause"]) == {"missing"}
    dossier = land(tmp_path).unread(["ownership_certificate"])
    assert set(dossier.survey().frame["title_gap__cause"]) == {"unread"}


def test_a_paper_short_of_area_tells_a_share_only_for_one_parcel(tmp_path: Path) -> None:
    one = title(land(tmp_path), "d-t", parcel_numbers=("2",), area=0.8).survey()
    assert row_of(one, "2")["title_gap"] == pytest.approx(0.2, abs=1e-3)
    assert row_of(one, "2")["title_gap__cause"] is None
    two = title(land(tmp_path), "d-t", parcel_numbers=("2", "2-1"), area=1.8).survey()
    assert row_of(two, "2")["title_gap__cause"] == "review"


def test_a_paper_without_area_leaves_coverage_open(tmp_path: Path) -> None:
    row = row_of(title(land(tmp_path), "d-t", parcel_numbers=("2",)).survey(), "2")
    assert np.isnan(row["title_coverage"]) and row["title_coverage__cause"] == "missing"


def test_several_papers_on_one_parcel(tmp_path: Path) -> None:
    dossier = title(land(tmp_path), "d-a", parcel_numbers=("2",), holder="乙村", term_end="2060-01-01", area=0.5)
    title(dossier, "d-b", "land_contract", parcel_numbers=("2",), holder="甲公司", term_end="2040-01-01", area=1.0)
    row = row_of(dossier.survey(), "2")
    assert row["title_documents"] == ("land_contract", "ownership_certificate")
    assert row["title_holders"] == ("乙村", "甲公司")
    assert row["title_term_end"] == "2040-01-01" and row["title_term_end__cause"] is None
    assert row["title_gap"] == pytest.approx(0, abs=1e-3)
    assert row["tree_holder__cause"] == "missing"


def test_contradictions_are_not_decided(tmp_path: Path) -> None:
    dossier = title(land(tmp_path), "d-a", parcel_numbers=("2",), owner="甲", term_end=["2060", "2050"])
    row = row_of(title(dossier, "d-b", parcel_numbers=("2",), owner="乙").survey(), "2")
    assert row["tree_holder__cause"] == "conflict"
    assert row["title_term_end__cause"] == "conflict"
    assert row["title_holders__cause"] == "missing"


@pytest.mark.parametrize(
    ("issuers", "answer", "cause"),
    [
        (["某县人民政府"], True, None),
        (["某乡人民政府"], False, None),
        (["某乡人民政府", "某县林业局"], True, None),
        (["某某管理处"], None, "review"),
        (["某乡人民政府", None], None, "missing"),
        ([], None, "missing"),
    ],
)
def test_who_issued_the_certificates(
    tmp_path: Path, issuers: list[str | None], answer: bool | None, cause: str | None
) -> None:
    dossier = title(land(tmp_path), "d-contract", "land_contract", parcel_numbers=("2",), holder="甲公司")
    for position, issuer in enumerate(issuers):
        said: dict[str, Value | list[Value]] = {} if issuer is None else {"issuer": issuer}
        title(dossier, f"d-{position}", parcel_numbers=("2",), holder="甲林场", **said)
    row = row_of(dossier.survey(), "2")
    assert (row["title_issuer_competent"], row["title_issuer_competent__cause"]) == (answer, cause)
