"""Field names, codes, numbers and units."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.parcels.area_unit import known_unit, likely_unit
from checker.parcels.attributes import field_of
from checker.parcels.codebook import load_codebook
from checker.parcels.codes import forest_category, land_class_labels, planting_year, public_welfare, species
from checker.parcels.texts import clean, clean_number, loose_number, to_float
from tests.parcels.land import Dossier, codes_of, row_of, square


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("XIAO_BAN", "parcel_number"), ("xiao_ban", "parcel_number"), ("YOU_SHI_SZ", "species"),
        ("小班号", "parcel_number"),
        ("造林年", "planting_year"), ("造林前", "land_class_before"), ("SEN_LIN_LB", "public_welfare"), ("FID", None),
        ("MIAN", None), ("Q_DI_LEI", "land_class_before"), ("DI_LEI", "land_class"),
    ],
)  # fmt: skip
def test_field_names_whole_and_cut(column: str, field: str | None) -> None:
    known = field_of(column)
    assert (known.field if known else None) == field


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (12.0, "12"), ("12.0", "12"), ("００１", "001"), (" 1 2 ", "12"), ("001", "001"), (None, ""),
        (float("nan"), ""),
        ("3-1", "3-1"), (np.int64(7), "7"), ("'05", "05"), ("—", ""), ("1.5", "1.5"),
    ],
)  # fmt: skip
def test_parcel_numbers_have_one_spelling(raw: object, number: str) -> None:
    assert clean_number(clean(raw)) == number


@given(st.text(max_size=20))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_number(clean_number(text)) == clean_number(text)


@given(st.integers(0, 10**6), st.integers(0, 5))
def test_loose_numbers_forget_leading_zeros_only(number: int, zeros: int) -> None:
    assert loose_number("0" * zeros + str(number)) == str(number)
    assert loose_number(str(number) + "1") != loose_number(str(number))


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("防护林", ("防护林", True)), ("水源涵养林", ("防护林", True)), ("111", ("防护林", True)),
        ("11", ("防护林", True)),
        ("231", ("用材林", True)), ("25", ("经济林", True)), ("132", ("132", False)), ("151", ("151", False)),
        ("9", ("9", False)), ("防护林(水土保持林)", ("防护林", True)), ("护路林", ("防护林", False)),
        ("好林", ("好林", False)),
    ],
)  # fmt: skip
def test_forest_categories(text: str, decoded: tuple[str, bool]) -> None:
    assert forest_category(text) == decoded


@pytest.mark.parametrize(
    ("texts", "decoded"),
    [
        (["0171", "0111"], {"0171": ("宜林荒山荒地", True), "0111": ("乔木林地", True)}),
        (["171", "211"], {"171": ("宜林荒山荒地", True), "211": ("旱地", True)}),
        (["0301", "0103"], {"0301": ("乔木林地", True), "0103": ("旱地", True)}),
        (["0171", "0301"], {"0171": ("0171", False), "0301": ("0301", False)}),  # no system knows both
        (["宜林地"], {"宜林地": ("宜林地", True)}),
        (["0999"], {"0999": ("0999", False)}),
    ],
)
def test_land_classes_are_read_by_the_column(texts: list[str], decoded: dict[str, tuple[str, bool]]) -> None:
    assert land_class_labels(texts) == decoded


def test_other_words() -> None:
    assert public_welfare("11") == (True, True) and public_welfare("22") == (False, True)
    assert public_welfare("生态公益林") == (True, True) and public_welfare("7") == (None, False)
    assert species("侧柏、刺槐") == (("侧柏", "刺槐"), True)
    assert species("獐子松") == (("樟子松",), True)
    assert species("210")[1] is False and species("7油3侧")[1] is False
    assert planting_year("2016-03-18") == (2016.0, True) and planting_year("2016年春") == (2016.0, True)
    assert planting_year("201603") == (2016.0, True) and planting_year("16") == (None, False)


@pytest.mark.parametrize(
    ("printed", "unit"), [("亩", "亩"), ("hm²", "公顷"), ("㎡", "平方米"), ("HA", "公顷"), ("丈", None)]
)
def test_printed_units(printed: str, unit: str | None) -> None:
    assert known_unit(printed) == unit


@given(st.sampled_from(["亩", "公顷", "平方米"]), st.lists(st.floats(0.05, 50), min_size=1, max_size=30), st.data())
def test_the_polygons_tell_the_unit(unit: str, drawn: list[float], data: st.DataObject) -> None:
    factor = load_codebook().numbers.area_units[unit].ha
    noise = [data.draw(st.floats(0.6, 1.6)) for _ in drawn]
    stated = np.array([area * part / factor for area, part in zip(drawn, noise, strict=True)])
    assert likely_unit(stated, np.array(drawn)) == unit


def test_no_unit_fits_or_nothing_compares() -> None:
    assert likely_unit(np.array([4.0, 4.0]), np.array([1.0, 1.0])) is None
    assert likely_unit(np.array([15.0]), np.array([np.nan])) is None
    assert to_float("1,234.5") == 1234.5 and to_float("约15") is None


@pytest.mark.parametrize(("stated", "unit"), [(15.0, "亩"), (1.0, "公顷"), (10_000.0, "平方米")])
def test_area_attribute_in_any_unit(tmp_path: Path, stated: float, unit: str) -> None:
    dossier = Dossier(tmp_path).map([square(), square(300)], {"XIAO_BAN": [1.0, 2.0], "MIAN_JI": [stated, stated]})
    row = row_of(dossier.survey(), "1")
    assert row["area_stated_ha"] == pytest.approx(1.0) and row["area_stated_ha__cause"] is None
    assert row["area_gap"] == pytest.approx(0, abs=1e-4)


def test_an_area_without_a_unit_that_fits_is_for_a_person(tmp_path: Path) -> None:
    parcels = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"], "MIAN_JI": [4.0]}).survey()
    row = row_of(parcels, "1")
    assert row["area_stated_ha__cause"] == row["area_gap__cause"] == row["area_gap_ha__cause"] == "review"
    assert "area_unit_unclear" in codes_of(parcels)


def test_attributes_reach_the_frame(tmp_path: Path) -> None:
    columns: dict[str, list[Any]] = {
        "小班号": ["1", "2"], "林种": ["防护林", "132"], "树种": ["侧柏", None], "造林年": [2016, 0],
        "DI_LEI": ["0171", "0111"], "SEN_LIN_LB": ["11", "21"], "MEI_GQ_ZS": [1650, None],
    }  # fmt: skip
    parcels = Dossier(tmp_path).map([square(), square(300)], columns).survey()
    one, two = row_of(parcels, "1"), row_of(parcels, "2")
    assert (one["forest_category"], one["species"], one["planting_year"]) == ("防护林", ("侧柏",), 2016.0)
    assert (one["land_class"], one["public_welfare"], one["density"]) == ("宜林荒山荒地", True, 1650.0)
    assert two["forest_category__cause"] == "review" and two["species__cause"] == "missing"
    assert two["public_welfare"] is False and two["planting_year__cause"] == "review"
    assert "code_unknown" in codes_of(parcels)
