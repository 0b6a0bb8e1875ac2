"""Lists and maps brought together."""

import random
from pathlib import Path

import pytest

from tests.parcels.land import Dossier, codes_of, project_fact, row_of, square

COLUMNS = ("parcel_number", "area", "species", "forest_category")


def dossier(tmp_path: Path) -> Dossier:
    return Dossier(tmp_path)


def test_rows_find_their_features(tmp_path: Path) -> None:
    rows = [("1", "15", "侧柏", "防护林"), ("2", "15.3", "油松", "防护林")]
    parcels = dossier(tmp_path).map([square(), square(300)], {"XIAO_BAN": ["2", "1"]}).list(
        COLUMNS, rows, units={"area": "亩"}
    ).survey()  # fmt: skip
    two = row_of(parcels, "2")
    assert two["joined"] is True and two["species"] == ("油松",)
    assert two["area_stated_ha"] == pytest.approx(1.02) and two["area_gap"] == pytest.approx(0.0196, abs=1e-4)
    assert (two["document"], two["place"], two["table_document"], two["table_place"]) == (
        "d-map", "小班#1", "d-list", "Sheet1!3",
    )  # fmt: skip
    assert project_fact(parcels, "parcel_count").value == 2


def test_what_does_not_match_stays_a_parcel(tmp_path: Path) -> None:
    rows = [("1", "15", "侧柏", "防护林"), ("9", "15", "侧柏", "防护林")]
    parcels = dossier(tmp_path).map([square(), square(300)], {"XIAO_BAN": ["1", "3"]}).list(
        COLUMNS, rows, units={"area": "亩"}
    ).survey()  # fmt: skip
    assert list(parcels.frame["parcel"]) == ["1", "3", "9"]
    listed, drawn = row_of(parcels, "9"), row_of(parcels, "3")
    assert listed["joined"] is False and listed["geometry"] is None
    assert listed["area_map_ha__cause"] == listed["geometry_present__cause"] == "missing"
    assert listed["area_stated_ha"] == pytest.approx(1.0)
    assert drawn["joined"] is False and drawn["forest_category__cause"] == "missing"
    assert {"features_without_row", "rows_without_feature"} <= codes_of(parcels)


def test_near_misses_are_said_and_not_joined(tmp_path: Path) -> None:
    parcels = dossier(tmp_path).map([square()], {"XIAO_BAN": ["001"]}).list(("parcel_number",), [("1",)]).survey()
    assert list(parcels.frame["joined"]) == [False, False]
    note = next(note for note in parcels.notes if note.code == "near_miss")
    assert "001≈1" in note.text


def test_numbers_padded_throughout_are_a_way_of_writing(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map(
        [square(), square(300), square(600)], {"LIN_BAN": ["0001"] * 3, "XIAO_BAN": ["00001", "00002", "00010"]}
    )
    rows = [("1", "1", "侧柏"), ("1", "2", "油松"), ("1", "10", "刺槐")]
    parcels = dossier.list(("compartment", "parcel_number", "species"), rows).survey()
    assert list(parcels.frame["parcel"]) == ["00001", "00002", "00010"]
    assert parcels.frame["joined"].all() and list(parcels.frame["species"]) == [("侧柏",), ("油松",), ("刺槐",)]
    assert "padding_ignored" in codes_of(parcels) and "near_miss" not in codes_of(parcels)


def test_padded_numbers_that_repeat_go_by_compartment(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map(
        [square(), square(300), square(600)], {"LIN_BAN": ["01", "02", "03"], "XIAO_BAN": ["001", "001", "002"]}
    )
    rows = [("2", "1", "侧柏"), ("1", "1", "油松"), ("4", "2", "刺槐")]
    parcels = dossier.list(("compartment", "parcel_number", "species"), rows).survey()
    assert row_of(parcels, "01/001")["species"] == ("油松",)
    assert row_of(parcels, "02/001")["species"] == ("侧柏",)
    assert row_of(parcels, "002")["joined"] is False


def test_uneven_zeros_are_not_a_way_of_writing(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map([square(), square(300)], {"XIAO_BAN": ["001", "02"]})
    parcels = dossier.list(("parcel_number",), [("1",), ("2",)]).survey()
    assert not parcels.frame["joined"].any() and "near_miss" in codes_of(parcels)


def test_repeated_numbers_are_told_apart_by_place(tmp_path: Path) -> None:
    map_columns = {"XIANG": ["东乡", "西乡", "西乡"], "XIAO_BAN": ["1", "1", "2"]}
    rows = [("西乡", "1", "油松"), ("东乡", "1", "侧柏"), ("西乡", "2", "刺槐")]
    parcels = dossier(tmp_path).map([square(), square(300), square(600)], map_columns).list(
        ("township", "parcel_number", "species"), rows
    ).survey()  # fmt: skip
    assert list(parcels.frame["parcel"]) == ["2", "东乡/1", "西乡/1"]
    assert row_of(parcels, "东乡/1")["species"] == ("侧柏",)
    assert row_of(parcels, "西乡/1")["species"] == ("油松",)
    assert parcels.frame["joined"].all() and "numbers_repeated" in codes_of(parcels)
    assert parcels.frame["duplicate_of"].isna().all() and parcels.frame["duplicate_of__cause"].isna().all()


def test_the_same_number_in_another_compartment_is_another_parcel(tmp_path: Path) -> None:
    parcels = dossier(tmp_path).map([square()], {"LIN_BAN": ["3"], "XIAO_BAN": ["1"]}).list(
        ("compartment", "parcel_number"), [("4", "1")]
    ).survey()  # fmt: skip
    assert list(parcels.frame["joined"]) == [False, False]


def test_repeated_and_missing_numbers_get_surrogates(tmp_path: Path) -> None:
    parcels = dossier(tmp_path).map([square(), square(300), square(600)], {"XIAO_BAN": ["7", "7", None]}).survey()
    assert parcels.frame["parcel"].str.fullmatch(r"p-[0-9a-f]{8}").all() and parcels.frame["parcel"].is_unique
    assert list(parcels.frame["parcel_number__cause"]).count("missing") == 1
    repeated = parcels.frame[parcels.frame["parcel_number"] == "7"]
    assert list(repeated["duplicate_of__cause"]) == ["review", "review"]
    assert {"numbers_repeated", "numbers_absent"} <= codes_of(parcels)


def test_a_full_number_twice_is_a_duplicate(tmp_path: Path) -> None:
    columns = {"CUN": ["甲村"] * 3, "XIAO_BAN": ["7", "7", "8"]}
    parcels = dossier(tmp_path).map([square(), square(300), square(600)], columns).survey()
    seven = parcels.frame[parcels.frame["parcel_number"] == "7"]
    assert list(seven["duplicate_of"]) == list(seven["parcel"])[::-1]
    assert row_of(parcels, "8")["duplicate_of"] is None and row_of(parcels, "8")["duplicate_of__cause"] is None


def test_the_same_shape_twice_is_a_duplicate_and_counts_once(tmp_path: Path) -> None:
    parcels = dossier(tmp_path).map([square(), square(), square(300)], {"XIAO_BAN": list("123")}).survey()
    assert row_of(parcels, "1")["duplicate_of"] == "2" and row_of(parcels, "2")["duplicate_of"] == "1"
    assert row_of(parcels, "3")["duplicate_of"] is None
    assert project_fact(parcels, "area_map_ha").value == pytest.approx(2.0, rel=1e-4)


def test_list_and_map_that_disagree_are_a_conflict_of_that_parcel(tmp_path: Path) -> None:
    columns = {"XIAO_BAN": ["1", "2", "3"], "LIN_ZHONG": ["25", "11", "132"], "YOU_SHI_SZ": ["油茶", "侧柏", "210"]}
    rows = [("1", "15", "侧柏", "防护林"), ("2", "15", "侧柏、油松", "防护林"), ("3", "15", "油松", "用材林")]
    parcels = dossier(tmp_path).map([square(), square(300), square(600)], columns).list(
        COLUMNS, rows, units={"area": "亩"}
    ).survey()  # fmt: skip
    one, two, three = (row_of(parcels, number) for number in "123")
    assert (one["forest_category"], one["forest_category__cause"]) == ("防护林", "conflict")
    assert one["species__cause"] == "conflict"
    assert two["forest_category__cause"] is None and two["species__cause"] is None
    assert three["forest_category__cause"] is None and three["species"] == ("油松",)
    note = next(note for note in parcels.notes if note.code == "disagreement" and "林种" in note.text)
    assert "1（表：防护林，图：经济林）" in note.text


def test_a_printed_unit_is_believed_and_the_contradiction_said(tmp_path: Path) -> None:
    parcels = dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}).list(
        ("parcel_number", "area"), [("1", "15")], units={"area": "公顷"}
    ).survey()  # fmt: skip
    row = row_of(parcels, "1")
    assert row["area_stated_ha"] == pytest.approx(15.0) and row["area_gap"] == pytest.approx(14 / 15, rel=1e-3)
    assert "area_unit_contradicted" in codes_of(parcels)


def test_a_list_alone_gives_parcels_without_shape(tmp_path: Path) -> None:
    rows = [("1", "15", "侧柏", "防护林"), ("合计", "15", "", ""), ("", "", "", "")]
    parcels = dossier(tmp_path).list(COLUMNS, rows, units={"area": "亩"}).survey()
    assert list(parcels.frame["parcel"]) == ["1"]
    row = row_of(parcels, "1")
    assert row["joined__cause"] == row["area_map_ha__cause"] == row["duplicate_of__cause"] == "missing"
    assert row["area_stated_ha"] == pytest.approx(1.0)
    assert project_fact(parcels, "area_map_ha").state == "missing"
    assert project_fact(parcels, "parcel_count").value == 1


def test_a_list_alone_without_unit_is_for_a_person(tmp_path: Path) -> None:
    parcels = dossier(tmp_path).list(("parcel_number", "area"), [("1", "15")]).survey()
    assert row_of(parcels, "1")["area_stated_ha__cause"] == "review"


def test_a_map_alone_cannot_be_joined(tmp_path: Path) -> None:
    parcels = dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}).survey()
    assert row_of(parcels, "1")["joined__cause"] == "missing"
    again = dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}).unread(["parcel_table"]).survey()
    assert row_of(again, "1")["joined__cause"] == "unread"


def test_different_counts_are_candidates(tmp_path: Path) -> None:
    parcels = dossier(tmp_path).map([square(), square(300)], {"XIAO_BAN": ["1", "2"]}).list(
        ("parcel_number",), [("1",)]
    ).survey()  # fmt: skip
    fact = project_fact(parcels, "parcel_count")
    assert fact.state == "conflict" and [c.value for c in fact.all_candidates()] == [1.0, 2.0]


def test_order_of_features_rows_and_papers_changes_nothing_but_places(tmp_path: Path) -> None:
    numbers = ["1", "2", "2", None, "5", "6", "6"]
    shapes = [square(i * 70) for i in range(7)]
    rows = [("1", "15", "侧柏", "防护林"), ("2", "16", "油松", "防护林"), ("9", "3", "杨树", "用材林")]
    frames = []
    for seed in range(4):
        order = list(range(7))
        random.Random(seed).shuffle(order)
        listed = random.Random(seed).sample(rows, len(rows))
        papers = Dossier(tmp_path).map(
            [shapes[i] for i in order], {"XIAO_BAN": [numbers[i] for i in order]}, id=f"d-{seed}"
        )
        papers.list(COLUMNS, listed, units={"area": "亩"})
        if seed % 2:
            papers.papers.reverse()
        frame = papers.survey().frame
        frames.append(frame.drop(columns=["document", "place", "table_document", "table_place"]))
    for frame in frames[1:]:
        assert frame.drop(columns="geometry").equals(frames[0].drop(columns="geometry"))
        assert frame.geometry.geom_equals(frames[0].geometry).sum() == frame.geometry.notna().sum()
