"""What is planted where, as lists and attributes say it: growth, kind, purpose and date of planting, site."""

from pathlib import Path

import pytest

from checker.parcels.issuers import is_competent
from checker.parcels.planting import growth_of, is_special_site, kind_of_planting
from tests.parcels.land import Dossier, row_of, square


@pytest.mark.parametrize(
    ("species", "growth"),
    [
        ("柠条", "shrub"), ("柽柳", "shrub"), ("紫穗槐", "shrub"), ("毛竹", "bamboo"), ("龙竹", "bamboo"),
        ("南天竹", None), ("油松", "tree"), ("刺槐", "tree"), ("核桃", "tree"), ("山杏", None), ("某某", None),
    ],
)  # fmt: skip
def test_growth_by_species(species: str, growth: str | None) -> None:
    assert growth_of(species) == growth


@pytest.mark.parametrize(
    ("species", "shrub", "bamboo"),
    [
        ("柠条、沙棘", (True, None), (False, None)),
        ("油松", (False, None), (False, None)),
        ("毛竹", (False, None), (True, None)),
        ("油松、柠条", (None, "review"), (False, None)),  # which of them dominates, nobody says
        ("毛竹、杉木", (False, None), (None, "review")),
        ("山杏", (None, "review"), (None, "review")),
        ("", (None, "missing"), (None, "missing")),
    ],
)  # fmt: skip
def test_only_a_stand_of_one_growth_is_sure(
    tmp_path: Path, species: str, shrub: tuple[object, object], bamboo: tuple[object, object]
) -> None:
    row = row_of(Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"], "树种": [species]}).survey(), "1")
    assert (row["is_shrub"], row["is_shrub__cause"]) == shrub
    assert (row["is_bamboo"], row["is_bamboo__cause"]) == bamboo


def test_a_list_says_kind_purpose_and_day_of_planting(tmp_path: Path) -> None:
    columns = ["parcel_number", "planting_type", "planting_purpose", "planting_date", "site_type"]
    rows = [
        ["1", "补植", "水土保持", "2018年4月8日", "石漠化山地"], ["2", "人工新造林", "", "2018", "黄土丘陵"],
        ["3", "3", "用材", "2018年春", ""], ["4", "飞播造林", "防护", "2018年4月", "干热河谷阴坡"],
    ]  # fmt: skip
    parcels = Dossier(tmp_path).list(columns, rows).survey()
    one, two, three, four = (row_of(parcels, number) for number in "1234")
    assert [row["planting_type"] for row in (one, two, four)] == ["补植补造", "人工造林", "飞播造林"]
    assert three["planting_type"] is None and three["planting_type__cause"] == "review"  # a code of no known list
    assert one["planting_purpose"] == "水土保持" and two["planting_purpose__cause"] == "missing"
    assert [row["planting_date"] for row in (one, two, four)] == ["2018-04-08", "2018", "2018-04"]
    assert three["planting_date"] == "2018" and three["planting_year"] == 2018  # a season is no month
    assert one["special_shrub_site"] is True and four["special_shrub_site"] is True
    # other words for a site do not say that it is none of the special ones
    assert two["special_shrub_site"] is None and two["special_shrub_site__cause"] == "missing"


def test_attributes_of_the_map_say_the_same(tmp_path: Path) -> None:
    said = {
        "XIAO_BAN": ["1"],
        "ZLLX": ["荒山荒地造林"],
        "ZLRQ": ["20180408"],
        "经营目的": ["防护"],
        "DI_MAO": ["喀斯特"],
    }
    row = row_of(Dossier(tmp_path).map([square()], said).survey(), "1")
    assert (row["planting_type"], row["planting_date"], row["planting_purpose"]) == ("荒山造林", "2018-04-08", "防护")
    assert row["special_shrub_site"] is True


def test_list_and_map_that_differ_are_a_conflict(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"], "ZLLX": ["人工造林"]})
    row = row_of(dossier.list(["parcel_number", "planting_type"], [["1", "补植"]]).survey(), "1")
    assert row["planting_type__cause"] == "conflict"


def test_an_unread_list_may_say_otherwise(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"], "ZLLX": ["人工造林"], "树种": ["油松"]})
    row = row_of(dossier.unread(["parcel_table"]).survey(), "1")
    assert row["planting_type__cause"] == row["is_shrub__cause"] == "unread" and row["is_shrub"] is None


def test_spellings_of_kinds_and_sites() -> None:
    assert kind_of_planting("封育") == "封山育林" and kind_of_planting("通道绿化") == "通道绿化"
    assert is_special_site("林线以上草甸") and not is_special_site("河谷阶地")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("临枫县人民政府", True), ("景德镇市人民政府", True), ("清岫县不动产登记中心", True), ("某省林业厅", True),
        ("某县自然资源和规划局", True), ("青石乡人民政府", False), ("前坪村民委员会", False),
        ("某某林业有限公司", False), ("某县林业工作站", False), ("某某管理处", None), ("县人民政府", None),
    ],
)  # fmt: skip
def test_who_may_issue_a_certificate(name: str, answer: bool | None) -> None:
    assert is_competent(name) is answer
