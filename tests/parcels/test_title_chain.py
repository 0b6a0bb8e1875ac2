"""Titles to parcels by list, by place and by layer; the chain from holder to owner; land and trees apart."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checker.model.parsed import Line, Page, Parsed
from tests.parcels.land import Dossier, codes_of, row_of, square
from tests.parcels.test_titles import title

OWNER = "青山林业有限公司"
CERTIFICATE = {"number": "清林证字(2010)第0012号", "holder": "青山国有林场", "area": 2.0, "term_end": "2060-12-31"}


def land(folder: Path, **columns: list[str]) -> Dossier:
    attributes = {"XIAO_BAN": ["1", "2"], "CUN": ["岩脚村", "岩脚村"], **columns}
    dossier = Dossier(folder).map([square(), square(500)], attributes)
    return dossier.fact("project", "owner", OWNER).fact("project", "crediting_start", "2021-01-01")


def says(dossier: Dossier, id: str, text: str) -> Dossier:
    page = Page(number=1, method="text", lines=(Line(text=text),))
    dossier.parsed[id] = Parsed(document=id, state="read", method="text", pages=(page,))
    return dossier


def test_a_list_of_parcels_names_the_certificate(tmp_path: Path) -> None:
    dossier = land(tmp_path)
    rows = [["1", "15", "清林证字（2010）第 0012 号"], ["2", "15", ""]]
    dossier.list(["parcel_number", "area", "certificate_number"], rows, units={"area": "亩"})
    parcels = title(dossier, "d-t", **CERTIFICATE).survey()
    assert row_of(parcels, "1")["title_holders"] == ("青山国有林场",) and "title_by_list" in codes_of(parcels)
    assert row_of(parcels, "2")["title_holders__cause"] == "missing"


def test_a_place_and_an_equal_area_are_a_guess(tmp_path: Path) -> None:
    dossier = says(title(land(tmp_path), "d-t", **CERTIFICATE), "d-t", "坐落：云坪县黑山乡岩脚村大坡")
    parcels = dossier.survey()
    row = row_of(parcels, "1")
    assert row["title_holders"] == ("青山国有林场",) and row["title_holders__cause"] == "review"
    assert row["title_gap__cause"] == "review" and "title_by_place" in codes_of(parcels)
    assert row["title_links_missing__cause"] == "review"


def test_a_contract_that_cites_a_certificate_is_about_its_parcels(tmp_path: Path) -> None:
    dossier = land(tmp_path)
    rows = [["1", "15", CERTIFICATE["number"]], ["2", "15", "别证字第0099号"]]
    dossier.list(["parcel_number", "area", "certificate_number"], rows, units={"area": "亩"})
    title(title(dossier, "d-t", **CERTIFICATE), "d-c", "land_contract", holder=OWNER)
    says(dossier, "d-c", "甲方青山国有林场将林权证号为清林证字（2010）第0012号的林地流转给乙方")
    row = row_of(dossier.survey(), "1")
    assert row["title_documents"] == ("land_contract", "ownership_certificate") and row["title_links_missing"] == 0
    assert row_of(dossier.survey(), "2")["title_documents"] is None


@pytest.mark.parametrize(("area", "text"), [(9.0, "坐落：岩脚村"), (2.0, "坐落：大塘村")])
def test_another_area_or_place_joins_nothing(tmp_path: Path, area: float, text: str) -> None:
    parcels = says(title(land(tmp_path), "d-t", **{**CERTIFICATE, "area": area}), "d-t", text).survey()
    assert row_of(parcels, "1")["title_holders"] is None and "title_without_numbers" in codes_of(parcels)


def chained(folder: Path, **more: Any) -> Dossier:
    return title(land(folder), "d-t", **{**CERTIFICATE, "parcel_numbers": ("1", "2"), **more})


def links(dossier: Dossier) -> tuple[Any, Any, Any]:
    row = row_of(dossier.survey(), "1")
    assert row["title_links_missing__cause"] == row["title_links_broken__cause"]
    return row["title_links_missing"], row["title_links_broken"], row["title_links_missing__cause"]


def test_the_owner_holds_the_certificate(tmp_path: Path) -> None:
    assert links(chained(tmp_path, holder="青山林业有限公司 ")) == (0.0, 0.0, None)


def test_no_paper_between_holder_and_owner(tmp_path: Path) -> None:
    assert links(chained(tmp_path)) == (1.0, 0.0, None)


def test_a_contract_that_names_the_holder_links(tmp_path: Path) -> None:
    dossier = title(
        chained(tmp_path), "d-c", "land_contract", holder=OWNER, parcel_numbers=("1", "2"), term_end="2050-01-01"
    )
    assert links(says(dossier, "d-c", "甲方：青山国有林场 乙方：青山林业有限公司")) == (0.0, 0.0, None)


def test_a_contract_of_somebody_else_does_not(tmp_path: Path) -> None:
    dossier = title(chained(tmp_path), "d-c", "land_contract", holder=OWNER, parcel_numbers=("1", "2"))
    assert links(says(dossier, "d-c", "甲方：大塘村民委员会 乙方：青山林业有限公司")) == (1.0, 0.0, None)


def test_a_contract_that_ended_before_crediting_is_a_broken_link(tmp_path: Path) -> None:
    dossier = title(
        chained(tmp_path), "d-c", "land_contract", holder=OWNER, parcel_numbers=("1", "2"), term_end="2019-12-31"
    )
    assert links(says(dossier, "d-c", "甲方：青山国有林场")) == (0.0, 1.0, None)


def test_an_authorisation_links_and_one_to_another_breaks(tmp_path: Path) -> None:
    given = {"authorised_by": ("青山国有林场",), "authorised_to": OWNER}
    assert links(title(chained(tmp_path), "d-a", "authorization", **given)) == (0.0, 0.0, None)
    (tmp_path / "b").mkdir()
    other = {**given, "authorised_to": "别家公司"}
    assert links(title(chained(tmp_path / "b"), "d-a", "authorization", **other)) == (0.0, 1.0, None)


def test_an_unread_authorisation_could_be_the_link(tmp_path: Path) -> None:
    assert links(chained(tmp_path).unread(["authorization"]))[2] == "unread"


def test_a_contract_without_certificate_lacks_the_first_link(tmp_path: Path) -> None:
    dossier = title(land(tmp_path), "d-c", "land_contract", holder=OWNER, parcel_numbers=("1", "2"))
    assert links(dossier) == (1.0, 0.0, None)


def test_a_branch_of_the_owner_is_for_a_person(tmp_path: Path) -> None:
    assert links(chained(tmp_path, holder="青山林业有限公司云坪分公司"))[2] == "review"


def test_land_and_trees_are_told_apart(tmp_path: Path) -> None:
    row = row_of(chained(tmp_path, holder=OWNER, owner="岩脚村民委员会").survey(), "1")
    assert row["title_links_missing"] == 0 and row["tree_holder"] == "岩脚村民委员会"
    assert row["tree_right_with_project"] is None and row["tree_right_with_project__cause"] == "review"
    (tmp_path / "b").mkdir()
    own = row_of(chained(tmp_path / "b", owner=OWNER).survey(), "1")
    assert own["tree_right_with_project"] is True and own["title_links_missing"] == 1
    (tmp_path / "c").mkdir()
    silent = row_of(chained(tmp_path / "c").survey(), "1")
    assert silent["tree_right_with_project__cause"] == "missing", "a certificate on land alone is not enough"


def test_each_of_many_holders_must_consent(tmp_path: Path) -> None:
    dossier = title(chained(tmp_path), "d-u", **{**CERTIFICATE, "holder": "岩脚村民委员会", "parcel_numbers": ("1",)})
    given = {"authorised_by": ("青山国有林场",), "authorised_to": OWNER}
    parcels = title(dossier, "d-a", "authorization", **given).survey()
    assert "title_many_holders" in codes_of(parcels)
    assert row_of(parcels, "1")["title_links_missing"] == 1 and row_of(parcels, "2")["title_links_missing"] == 0


def boundaries(dossier: Dossier, shapes: list[Any], holders: list[str], numbers: list[str]) -> Dossier:
    return dossier.map(
        shapes, {"权利人": holders, "证号": numbers}, layer="林权界线", id="d-lay", path="图/林权界线.shp"
    )


def test_boundaries_on_a_map_measure_coverage(tmp_path: Path) -> None:
    dossier = boundaries(
        chained(tmp_path), [square(0, 0, 90), square(500)], ["青山国有林场"] * 2, [CERTIFICATE["number"]] * 2
    )
    parcels = dossier.survey()
    one, two = row_of(parcels, "1"), row_of(parcels, "2")
    assert len(parcels.frame) == 2, "title boundaries are no parcels"
    assert one["title_coverage"] == pytest.approx(0.81, abs=1e-4) and one["title_gap__cause"] is None
    assert two["title_gap"] == pytest.approx(0, abs=1e-5) and two["title_overlap_m2"] == 0
    assert two["title_overlap_m2__cause"] is None


def test_a_line_without_its_certificate_is_no_title(tmp_path: Path) -> None:
    dossier = boundaries(chained(tmp_path), [square(), square(500)], ["青山国有林场"] * 2, ["", CERTIFICATE["number"]])
    parcels = dossier.survey()
    assert row_of(parcels, "1")["title_gap__cause"] == "review" and row_of(parcels, "2")["title_gap__cause"] is None


def test_two_holders_on_one_ground(tmp_path: Path) -> None:
    shapes, number = [square(), square(80, 0), square(500)], CERTIFICATE["number"]
    dossier = boundaries(chained(tmp_path), shapes, ["青山国有林场", "岩脚村民委员会", "青山国有林场"], [number] * 3)
    parcels = dossier.survey()
    assert row_of(parcels, "1")["title_overlap_m2"] == pytest.approx(2_000, abs=1)
    assert row_of(parcels, "2")["title_overlap_m2"] == 0
    (tmp_path / "b").mkdir()
    same = boundaries(chained(tmp_path / "b"), shapes, ["青山国有林场"] * 3, [number] * 3).survey()
    assert row_of(same, "1")["title_overlap_m2"] == 0


def test_without_boundaries_nobody_knows_of_double_title(tmp_path: Path) -> None:
    row = row_of(chained(tmp_path).survey(), "1")
    assert np.isnan(row["title_overlap_m2"]) and row["title_overlap_m2__cause"] == "missing"
