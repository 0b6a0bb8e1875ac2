"""Identifiers, species, places, organisations."""

import pytest

from checker.extraction.identifiers import find_identifiers
from checker.extraction.organisations import side_of
from checker.extraction.places import find_places, read_province
from checker.extraction.species import canonical, find_species, read_species

NUMBERS = [
    ("依据云林发〔2016〕37号文件", "云林发〔2016〕37号"),
    ("云林发[2016]37号", "云林发〔2016〕37号"),
    ("云林发（2016）37号", "云林发〔2016〕37号"),
    ("云林发(2016)第037号", "云林发〔2016〕037号"),
    ("云林发【2016】 37 号", "云林发〔2016〕37号"),
    ("云发改审[2022]64", "云发改审〔2022〕64号"),
    ("云(2016)石坪县不动产权第0000452号", "云(2016)石坪县不动产权第0000452号"),
    ("石林证字（2009）第 000317 号", "石林证字(2009)第000317号"),
    ("CCER—14—001—V01", "CCER-14-001-V01"),
    ("AR-CM-001-V01", "AR-CM-001-V01"),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_numbers_have_one_form(text: str, value: str) -> None:
    assert [item.value for item in find_identifiers(text)] == [value]


@pytest.mark.parametrize(
    "text", ["工程(2013)12个小班", "第〔2016〕号", "2016年37号", "林证字(  )第  号", "云林发〔〕号", "CCER-14-V01"]
)
def test_blanks_and_lookalikes_are_no_numbers(text: str) -> None:
    assert find_identifiers(text) == []


@pytest.mark.parametrize(
    "text",
    ["东邻樟树市", "柳川镇和竹园镇", "桦树沟村", "大榆树乡", "榆林市", "红松林场",
     "胡杨生态旅游开发集团有限公司", "《油茶栽培技术规程》",
     "经办人王桃", "清除原有柠条", "原生植被为胡枝子"],
)  # fmt: skip
def test_species_word_in_a_name_is_no_species(text: str) -> None:
    assert find_species(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [("种植杉木等乡土树种", ["杉木"]), ("以侧柏、油松为主", ["侧柏", "油松"]), ("香樟与枫树混交", ["樟树", "枫香"]),
     ("栽植兴安落叶松", ["兴安落叶松"]), ("云杉、樟子松纯林", ["云杉", "樟子松"]), ("新栽苦楝200亩", ["楝树"])],
)  # fmt: skip
def test_finds_planted_species(text: str, names: list[str]) -> None:
    assert [item.name for item in find_species(text)] == names


def test_cells_know_short_names_and_mixtures() -> None:
    assert read_species("杨") == ["杨树"]
    assert read_species("西南桦、滇青冈") == ["西南桦", "滇青冈"]
    assert read_species("杉木、黑樟") == ["杉木", "黑樟"]
    assert read_species("6杉木4马尾松") == ["杉木", "马尾松"]
    assert read_species("红松 云杉") == ["红松", "云杉"]
    assert (canonical("柞"), canonical("栎类"), canonical("石头")) == ("栎类", "栎类", None)


def test_places_run_from_large_to_small() -> None:
    (place,) = find_places("地点：云南省石坪州南湾县柳镇")
    assert (place.province, place.city, place.county) == ("云南省", "石坪州", "南湾县")
    assert read_province("宁夏") == "宁夏回族自治区"
    assert read_province("本省") is None


@pytest.mark.parametrize(
    ("name", "side"),
    [("南湾县林业局", "official"), ("南湾县人民政府", "official"), ("南湾绿源有限公司", "self"),
     ("南湾林业局有限公司", "self"),
     ("某某监理有限公司", "third_party"), ("张三", None)],
)  # fmt: skip
def test_tells_whose_side_a_name_is_on(name: str, side: str | None) -> None:
    assert side_of(name) == side


def test_a_word_that_sets_a_species_apart_belongs_to_its_name() -> None:
    assert [item.name for item in find_species("树种为云南松、滇油松和红椿。")] == ["云南松", "滇油松", "红椿"]
    assert [item.name for item in find_species("大青山油松造林，北山杉木林")] == ["油松", "杉木"]
