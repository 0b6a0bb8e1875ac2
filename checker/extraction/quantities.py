"""Numbers with units: area, money, share, density, gas, rain, years. Units come from `gazetteers/units.yaml`."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from pydantic import Field

from checker.extraction.fold import fold
from checker.extraction.gazetteer import Pattern, gazetteer, load_as
from checker.extraction.numerals import NUMERAL_CLASS, read_numeral
from checker.model.base import Frozen

# A thousands comma may be full-width; "1,2345" is no number of ours, nor is anything glued to a letter, nor the rest of
# a number that a blank behind its point broke in two.
_PLAIN = r"(?<![\d.A-Za-z])(?<!\d[,，])(?<!\d\. )(?<!\d )(?:\d{1,3}(?:[,，] ?\d{3})+(?![\d])|\d+)(?:\.\d+)?"
_CHINESE = rf"[{NUMERAL_CLASS}]{{1,14}}"
MAGNITUDES = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百万": 1_000_000, "千万": 10_000_000}
_RANGE_BEFORE = re.compile(r"\d ?(?:%|亩|公顷|株)? ?[-~～—–―至到] ?$")
_AGAIN = (
    "(",
    "(合",
    "(约",
    "(约合",
    "(折合",
    "(即",
    "，合",
    "，折合",
    "，约合",
    "，即",
    "合",
    "折合",
    "约合",
    "/",
    "、",
)
# Between a number in words and the same in figures: 壹佰万元整（小写：¥1000000元）.
_IN_FIGURES = (
    "(小写:",
    "(小写:¥",
    "(小写¥",
    "(¥",
    "(￥",
    "，小写:",
    "，小写¥",
    "(大写:",
    "(大写",
    "，大写:",
    "(小写",
    "(小写:￥",
    "，小写",
    "，大写",
)
_NEVER_ZERO = ("years", "density", "rain")
_APPROXIMATE = ("约", "近", "大约", "左右", "余", "多")
_BOUND = (
    "不少于",
    "不低于",
    "不高于",
    "不超过",
    "不大于",
    "不小于",
    "至少",
    "超过",
    "大于",
    "小于",
    "低于",
    "高于",
    "达不到",
    "≥",
    "≤",
    ">",
    "<",
)


@dataclass(frozen=True)
class Quantity:
    """One number. `value` and `precision` (step of the last printed digit) are in the canonical `unit`; `start`/`end`
    are offsets in the text it was found in. `bounded`: printed as a limit or the end of a range, not as a value."""

    kind: str
    value: float
    unit: str
    printed_unit: str
    precision: float
    start: int
    end: int
    text: str
    approximate: bool = False
    bounded: bool = False


class UnitSpec(Frozen):
    """Spellings of one unit: `factor` turns it into the canonical unit of its kind. `pattern`: damaged spellings."""

    kind: str
    unit: str
    factor: str = "1"
    spellings: tuple[str, ...] = Field(min_length=1)
    pattern: Pattern | None = None


class Units:
    """All units, compiled into one pattern; the longest spelling wins."""

    def __init__(self, specs: tuple[UnitSpec, ...]) -> None:
        self.specs = specs
        pairs = [(fold(spelling), spec) for spec in specs for spelling in spec.spellings]
        self.by_spelling = {spelling.replace(" ", ""): spec for spelling, spec in pairs}
        self._patterns = [(re.compile(spec.pattern), spec) for spec in specs if spec.pattern]
        spelled = sorted({spelling for spelling, _ in pairs}, key=lambda item: (-len(item), item))
        damaged = [spec.pattern for spec in specs if spec.pattern]
        unit = "|".join([*damaged, *(re.escape(item).replace(r"\ ", " ?") for item in spelled)])
        self.number_first = re.compile(
            rf"(?P<number>{_PLAIN}|{_CHINESE}) ?(?P<magnitude>百万|千万|[万亿千])? ?(?P<unit>{unit})"
        )
        gas = [spec for spec in specs if spec.kind == "gas"]
        words = sorted({fold(word) for spec in gas for word in spec.spellings}, key=lambda word: (-len(word), word))
        spelled_gas = [*(spec.pattern for spec in gas if spec.pattern), *(re.escape(word) for word in words)]
        self._gas = re.compile(rf"万?(?:{'|'.join(spelled_gas)})")
        land = sorted({fold(word) for spec in specs if spec.kind == "area" for word in spec.spellings}, key=len)
        self._area = re.compile("|".join(re.escape(word) for word in reversed(land)))
        self.whole_unit = re.compile(rf"^ ?(?P<magnitude>百万|千万|[万亿千])? ?(?P<unit>{unit})\.?$")

    def area_unit(self, text: str) -> "UnitSpec | None":
        """The first unit of area in a quote."""
        match = self._area.search(fold(text))
        return self.spec_of(match[0]) if match else None

    def printed_gas(self, text: str) -> str | None:
        """The unit of gas in a quote, with its 万, as printed; None where there is none."""
        match = self._gas.search(fold(text))
        return " ".join(text[match.start() : match.end()].split()) if match else None

    def spec_of(self, printed: str) -> UnitSpec | None:
        """The unit a printed spelling stands for."""
        key = fold(printed).replace(" ", "")
        if key in self.by_spelling:
            return self.by_spelling[key]
        return next((spec for pattern, spec in self._patterns if pattern.fullmatch(key)), None)


class _UnitFile(Frozen):
    units: tuple[UnitSpec, ...]


@cache
def load_units(path: Path | None = None) -> Units:
    """The units of `gazetteers/units.yaml`. Raises SourceError."""
    return Units(load_as(_UnitFile, path or gazetteer("units")).units)


@cache
def quantity_kinds() -> frozenset[str]:
    """The kinds of number with a unit that papers print."""
    return frozenset(spec.kind for spec in load_units().specs)


_SHARE_WORDS = re.compile(rf"百分之(?P<number>{_CHINESE}|\d{{1,3}}(?:\.\d+)?)")
_PER_LAND = re.compile(
    r"每(?P<land>亩|公顷|hm2|hm²)(?:均)?(?:按|种植|栽植|栽|定植|植苗|约|为|造林密度)? ?"
    r"(?P<number>\d{1,5}(?:\.\d+)?) ?[株穴]"
)
_TREES_EACH = re.compile(r"(?P<number>(?<![\d.])\d{1,5}(?:\.\d+)?) ?株?每(?P<land>亩|公顷)")


def find_quantities(text: str, units: Units | None = None) -> list[Quantity]:
    """Every number with a unit, in order of place; nothing overlaps."""
    units = units or load_units()
    folded = fold(text)
    found: list[Quantity] = []
    for match in _SHARE_WORDS.finditer(folded):
        number = _number(match["number"])
        if number:
            found.append(_make(text, match.start(), match.end(), "share", "fraction", "%", number, Fraction(1, 100)))
    for pattern in (_PER_LAND, _TREES_EACH):
        for match in pattern.finditer(folded):
            factor = Fraction(15) if match["land"] == "亩" else Fraction(1)
            number = _number(match["number"])
            if number and (pattern is _PER_LAND or "株" in match[0]):
                printed = f"株/{match['land']}"
                found.append(_make(text, match.start(), match.end(), "density", "1/ha", printed, number, factor))
    # A mark for every covered character: comparing with every quantity found is too slow for a text of numbers only.
    covered = bytearray(len(folded) + 1)
    for quantity in found:
        covered[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
    for match in units.number_first.finditer(folded):
        spec = units.spec_of(match["unit"])
        number = _number(match["number"])
        if spec is None or number is None or covered.find(1, match.start(), match.end()) >= 0:
            continue
        if _word_goes_on(folded, match.end(), spec.kind):
            continue
        if spec.kind in _NEVER_ZERO and float(number[0]) == 0:
            continue  # no size, but what was left of a misread number or date
        factor = Fraction(spec.factor) * MAGNITUDES.get(match["magnitude"] or "", 1)
        printed = (match["magnitude"] or "") + match["unit"]
        found.append(_make(text, match.start(), match.end(), spec.kind, spec.unit, printed, number, factor))
    return sorted(found, key=lambda quantity: quantity.start)


def read_quantity(text: str, kind: str, unit_hint: str | None = None, units: Units | None = None) -> Quantity | None:
    """The one number of a form cell. A bare number takes the unit printed in the label; without one it is no value.

    Two numbers of the same kind in one cell give the first only when the second stands in brackets behind it.
    """
    units = units or load_units()
    quantities = [quantity for quantity in find_quantities(text, units) if quantity.kind == kind]
    if quantities:
        first = quantities[0]
        several = len(quantities) > 1 and not is_second_unit(text, first, quantities[1])
        return None if first.bounded or several or len(quantities) > 2 else first
    spec = units.spec_of(strip_magnitude(unit_hint)[1]) if unit_hint else None
    bare = re.fullmatch(rf"(?:约|近|大约)? ?(?P<number>{_PLAIN})", fold(text).strip())
    if spec is None or spec.kind != kind or bare is None or fold(text).strip()[:1] in "-<>≤≥":
        return None
    factor = Fraction(spec.factor) * MAGNITUDES.get(strip_magnitude(unit_hint or "")[0], 1)
    number = _number(bare["number"])
    assert number is not None
    start = len(text) - len(text.lstrip()) + bare.start("number")
    return _make(text, start, start + len(bare["number"]), spec.kind, spec.unit, unit_hint or "", number, factor)


def is_second_unit(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether `second` says `first` again in another unit (300亩（20公顷）) or in figures for words."""
    between = "".join(fold(text[first.end : second.start]).split())
    if first.kind != second.kind:
        return False
    in_words = (first.text[0] in NUMERAL_CLASS) != (second.text[0] in NUMERAL_CLASS)
    if first.printed_unit == second.printed_unit and not in_words:
        return False
    return between in _AGAIN or (in_words and between in _IN_FIGURES)


def number_of(text: str) -> tuple[float, float] | None:
    """A bare printed number as (value, step of its last digit)."""
    match = re.fullmatch(_PLAIN, fold(text).strip())
    number = _number(match[0]) if match else None
    return (float(Decimal(number[0])), float(Decimal(number[1]))) if number else None


def strip_magnitude(unit: str) -> tuple[str, str]:
    for magnitude in ("百万", "千万", "万", "亿", "千"):
        if unit.startswith(magnitude) and len(unit) > len(magnitude):
            return magnitude, unit[len(magnitude) :]
    return "", unit


def _number(text: str) -> tuple[str, str] | None:
    """(decimal digits, step) of a printed number; None when it is none."""
    if text[0] not in "0123456789":
        return read_numeral(text)
    digits = re.sub(r"[,， ]", "", text)
    decimals = len(digits.partition(".")[2])
    return digits, "1" if decimals == 0 else "0." + "0" * (decimals - 1) + "1"


def _word_goes_on(text: str, end: int, kind: str) -> bool:
    """20年生, 3年度, 亩产: the unit is part of a longer word."""
    following = text[end : end + 1]
    if kind == "years":
        return (
            following in ("度", "生", "级", "代", "前", "初", "底", "末", "版", "龄")
            or text[end : end + 2].strip()[:1].isdigit()
        )
    return kind == "area" and following in ("产", "均")


def _make(
    text: str, start: int, end: int, kind: str, unit: str, printed: str, number: tuple[str, str], factor: Fraction
) -> Quantity:
    before = fold(text[max(0, start - 6) : start]).rstrip()
    after = text[end : end + 2]
    value, step = Fraction(Decimal(number[0])) * factor, Fraction(Decimal(number[1])) * factor
    return Quantity(
        kind=kind,
        value=float(value),
        unit=unit,
        printed_unit=printed,
        precision=float(step),
        start=start,
        end=end,
        text=text[start:end],
        approximate=before.endswith(_APPROXIMATE) or after.startswith(_APPROXIMATE),
        bounded=before.endswith(_BOUND) or bool(_RANGE_BEFORE.search(before)) or after in ("以上", "以下", "以内"),
    )
