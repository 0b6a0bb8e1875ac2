"""Chinese numerals: plain (三千六百一十五) and capital (叁仟陆佰壹拾伍)."""

PLAIN, PLAIN_STEPS = "零一二三四五六七八九", ("", "十", "百", "千")
CAPITAL, CAPITAL_STEPS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")


def spell(number: int, capital: bool = False) -> str:
    """A whole number below 10**12 in words; a leading 一十 is shortened in the plain form."""
    digits, steps = (CAPITAL, CAPITAL_STEPS) if capital else (PLAIN, PLAIN_STEPS)
    if number == 0:
        return digits[0]
    words, gap = "", False
    for power, big in ((2, "亿"), (1, "万"), (0, "")):
        group = number // 10_000**power % 10_000
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += digits[0]
        words += _group(group, digits, steps) + big
        gap = False
    return words[1:] if not capital and words.startswith("一十") else words


def _group(group: int, digits: str, steps: tuple[str, ...]) -> str:
    words, zero = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            words += (digits[0] if zero else "") + digits[digit] + steps[place]
            zero = False
        else:
            zero = bool(words)
    return words


def spell_money(yuan: int) -> str:
    """A whole amount as contracts write it: 贰佰叁拾肆万玖仟捌佰元整."""
    return spell(yuan, capital=True) + "元整"
