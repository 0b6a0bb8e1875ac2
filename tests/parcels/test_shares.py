"""Land that several households hold: their shares, with the rows that say so, and the consent of each."""

from pathlib import Path

import pytest

from tests.parcels.land import Dossier, codes_of, row_of, square
from tests.parcels.test_title_chain import OWNER, chained
from tests.parcels.test_titles import title

HOUSEHOLDS = ["township", "parcel_number", "holder", "area", "species"]


def map_of_two(folder: Path) -> Dossier:
    return Dossier(folder).map([square(), square(500)], {"XIAO_BAN": ["1", "2"], "XIANG": ["甲乡", "甲乡"]})


def test_rows_of_one_parcel_by_household_are_one_parcel(tmp_path: Path) -> None:
    rows = [["甲乡", "1", "张三", "9", "油松"], ["甲乡", "1", "李四", "6", "油松"], ["甲乡", "2", "王五", "15", "侧柏"]]
    parcels = map_of_two(tmp_path).list(HOUSEHOLDS, rows, units={"area": "亩"}).survey()
    one, two = row_of(parcels, "1"), row_of(parcels, "2")
    assert one["holder_shares"] == ("张三 60.0%（Sheet1!2）", "李四 40.0%（Sheet1!3）")
    assert one["area_stated_ha"] == pytest.approx(1.0) and one["joined"] is True and one["holder"] == "张三、李四"
    assert one["species"] == ("油松",) and one["species__cause"] is None
    assert two["holder_shares"] is None and two["holder"] == "王五" and len(parcels.frame) == 2
    assert {"household_list", "title_many_holders"} <= codes_of(parcels)


def test_beside_a_parcel_list_households_only_say_whose_it_is(tmp_path: Path) -> None:
    dossier = map_of_two(tmp_path).list(
        ["township", "parcel_number", "area", "species"], [["甲乡", "1", "15", "油松"], ["甲乡", "2", "15", "油松"]],
        units={"area": "亩"},
    )  # fmt: skip
    rows = [["甲乡", "1", "张三", "9", "油松"], ["甲乡", "1", "李四", "6", "油松"]]
    parcels = dossier.list(HOUSEHOLDS, rows, units={"area": "亩"}, id="d-households").survey()
    one = row_of(parcels, "1")
    assert len(parcels.frame) == 2 and one["joined"] is True and one["table_document"] == "d-list"
    assert one["holder"] == "张三、李四" and len(one["holder_shares"]) == 2
    assert one["area_stated_ha"] == pytest.approx(1.0)


def test_rows_that_differ_are_for_a_person(tmp_path: Path) -> None:
    rows = [["甲乡", "1", "张三", "9", "油松"], ["甲乡", "1", "李四", "6", "侧柏"]]
    row = row_of(map_of_two(tmp_path).list(HOUSEHOLDS, rows, units={"area": "亩"}).survey(), "1")
    assert row["species__cause"] == "review"


def test_a_number_that_repeats_without_holders_is_no_household_list(tmp_path: Path) -> None:
    rows = [["甲乡", "1", "张三", "9", "油松"], ["甲乡", "1", "张三", "6", "油松"]]
    parcels = map_of_two(tmp_path).list(HOUSEHOLDS, rows, units={"area": "亩"}).survey()
    assert "household_list" not in codes_of(parcels) and parcels.frame["holder_shares"].isna().all()


def test_each_household_must_consent(tmp_path: Path) -> None:
    rows = [["1", OWNER, "9"], ["1", "李四", "6"], ["2", OWNER, "15"]]
    dossier = chained(tmp_path, holder=OWNER).list(["parcel_number", "holder", "area"], rows, units={"area": "亩"})
    parcels = dossier.survey()
    assert row_of(parcels, "1")["title_links_missing"] == 1 and row_of(parcels, "2")["title_links_missing"] == 0
    given = {"authorised_by": ("李四",), "authorised_to": OWNER}
    assert row_of(title(dossier, "d-a", "authorization", **given).survey(), "1")["title_links_missing"] == 0
