"""Chinese numerals: 百分之八十五, 三千亩, 二〇一六."""

_ZEROS = "〇○零OoΟ"
_ORDINARY, _CAPITAL = "一二三四五六七八九", "壹贰叁肆伍陆柒捌玖"
DIGITS = {
    **dict.fromkeys(_ZEROS, 0),
    **{character: value for row in (_ORDINARY, _CAPITAL) for value, character in enumerate(row, start=1)},
    "两": 2,
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
NUMERAL_CLASS = "〇○零一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟"


def read_digits(text: str) -> int | None:
    """A number spelled digit by digit (二〇一六 -> 2016); None when a character is no digit."""
    value = 0
    for character in text:
        digit = int(character) if character in "0123456789" else DIGITS.get(character)
        if digit is None:
            return None
        value = value * 10 + digit
    return value if text else None


def read_numeral(text: str) -> tuple[str, str] | None:
    """A positional numeral as (decimal digits, step of its last place): 三千二百 -> ("3200", "100").

    None for what is no well-formed numeral (百万, 千, 十十, 点五).
    """
    whole, _, decimals = text.partition("点")
    value = _read_whole(whole)
    if value is None:
        return None
    number, step = value
    if not decimals:
        return (str(number), str(step)) if "点" not in text else None
    fraction = [DIGITS.get(character) for character in decimals]
    if any(digit is None for digit in fraction):
        return None
    return f"{number}." + "".join(str(digit) for digit in fraction), "0." + "0" * (len(fraction) - 1) + "1"


def _read_whole(text: str) -> tuple[int, int] | None:
    total = section = 0
    digit: int | None = None
    step = 1
    last_small = last_large = 10**12
    for index, character in enumerate(text):
        if character in DIGITS:
            if digit not in (None, 0):
                return None
            digit, step = DIGITS[character], 1
        elif character in _SMALL:
            unit = _SMALL[character]
            if unit >= last_small or (
                not digit and not (unit == 10 and (index == 0 or (digit is None and section == 0)))
            ):
                return None
            section += (digit or 1) * unit
            digit, step, last_small = None, unit, unit
        elif character in _LARGE:
            unit = _LARGE[character]
            section += digit or 0
            if section == 0 or unit >= last_large:
                return None
            total += section * unit
            section, digit, step, last_small, last_large = 0, None, unit * (step if step > 1 else 1), 10**12, unit
        else:
            return None
    if not text:
        return None
    return total + section + (digit or 0), step
