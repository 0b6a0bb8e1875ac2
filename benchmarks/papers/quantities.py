"""Writes areas, money, densities, rates and volumes in the forms that papers use."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from benchmarks.papers.numerals import spell, spell_money
from benchmarks.papers.printed import Printed, widen

MU_PER_HA = Decimal(15)
HECTARE_WORDS = ("公顷", "公顷", "公顷", "hm2", "hm²", "ha")
GAS_WORDS = ("吨二氧化碳当量", "吨二氧化碳当量", "tCO2e", "tCO₂e", "吨CO2当量", "tC02e", "tCO？e", "吨")
AREA_STYLES = ("mu", "mu", "mu", "ha", "ha", "mu_ha", "mu_ha", "ha_mu", "wan_mu")


def places_of(number: Decimal) -> int:
    """Digits after the point as written."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -int(exponent))


def digits(number: Decimal, places: int, dice: Random, plain: bool = False) -> str:
    """A number as a paper writes it: sometimes with separators, rarely full-width."""
    whole = f"{number:.{places}f}"
    if plain:
        return whole
    chance = dice.random()
    if chance < 0.22 and number >= 1000:
        return f"{number:,.{places}f}"
    return widen(whole) if chance > 0.95 else whole


def print_area(mu: Decimal, style: str, dice: Random) -> Sequence[Printed]:
    """One or two writings of one area; the text is their literals joined by `join_area`."""
    style = style or dice.choice(AREA_STYLES)
    if style == "wan_mu" and mu < 2000:
        style = "mu"
    if style in ("mu_ha", "ha_mu", "cap"):
        first, second = {"mu_ha": ("mu", "ha"), "ha_mu": ("ha", "mu"), "cap": ("cap_only", "mu")}[style]
        return (*print_area(mu, first, dice), *print_area(mu, second, dice))
    hectares = mu / MU_PER_HA
    if style in ("ha", "bare_ha"):
        places = dice.choice((2, 2, 2, 1, 4)) if places_of(hectares) else dice.choice((0, 1, 2))
        shown = hectares.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        unit = "" if style == "bare_ha" else dice.choice(HECTARE_WORDS)
        return (Printed(digits(shown, places, dice) + _gap(dice, unit) + unit, float(shown), 10.0**-places),)
    if style in ("m2", "bare_m2"):
        shown = (mu * Decimal("666.6666667")).quantize(Decimal("0.01"), ROUND_HALF_UP)
        unit = "" if style == "bare_m2" else dice.choice(("平方米", "㎡", "m²"))
        return (Printed(digits(shown, 2, dice) + unit, float(shown / 10_000), 1e-6),)
    if style == "wan_mu":
        shown = (mu / 10_000).quantize(Decimal("0.0001"), ROUND_HALF_UP).normalize()
        places = places_of(shown)
        value = float(shown * 10_000 / MU_PER_HA)
        return (Printed(f"{shown:.{places}f}万亩", value, 10_000 / 15 * 10.0**-places),)
    if style == "cap_only":
        if mu == mu.to_integral():
            return (Printed(spell(int(mu), capital=True) + "亩", float(mu / MU_PER_HA), 1 / 15),)
        style = "mu"
    if style == "spelt" and mu == mu.to_integral() and mu < 100_000:
        return (Printed(spell(int(mu)) + "亩", float(mu / MU_PER_HA), 1 / 15),)
    places = max(places_of(mu), dice.choice((0, 0, 1)) if style != "bare_mu" else 0)
    unit = "" if style == "bare_mu" else "亩"
    text = digits(mu, places, dice) + (_gap(dice, unit) if unit else "") + unit
    return (Printed(text, float(mu / MU_PER_HA), 10.0**-places / 15),)


def join_area(parts: Sequence[Printed], dice: Random) -> str:
    """The literals in one phrase."""
    if len(parts) == 1:
        return parts[0].literal
    link = dice.choice(("（{}）", "（折合{}）", "（合{}）", "，折合{}", "（即{}）"))
    return parts[0].literal + link.format(parts[1].literal)


def _gap(dice: Random, unit: str) -> str:
    return " " if unit and dice.random() < 0.12 else ""


def print_money(yuan: int, style: str, dice: Random) -> Sequence[Printed]:
    """Money; `wan` in 万元, `full` in 元, `cap` capital words followed by figures."""
    style = style or dice.choice(("wan", "wan", "wan", "full", "yi"))
    if style == "cap":
        figures = f"￥{yuan:,.2f}元" if dice.random() < 0.5 else f"¥{yuan}.00"
        return (Printed("人民币" + spell_money(yuan), float(yuan), 1.0), Printed(figures, float(yuan), 0.01))
    if style in ("full", "bare_full"):
        unit = "元" if style == "full" else ""
        return (Printed((f"{yuan:,}" if dice.random() < 0.4 else str(yuan)) + unit, float(yuan), 1.0),)
    if style == "yi" and yuan >= 50_000_000 and yuan % 10_000 == 0:
        shown = (Decimal(yuan) / 100_000_000).normalize()
        return (Printed(f"{shown:f}亿元", float(yuan), 1e8 * 10.0 ** -places_of(shown)),)
    shown = Decimal(yuan) / 10_000
    places = max(places_of(shown), dice.choice((0, 2)))
    unit = "" if style == "bare_wan" else "万元"
    return (Printed(digits(shown, places, dice) + _gap(dice, unit) + unit, float(yuan), 1e4 * 10.0**-places),)


def print_density(per_mu: int, style: str, dice: Random) -> Sequence[Printed]:
    """Stems per mu or per hectare; `per` puts the unit first (每亩167株)."""
    style = style or dice.choice(("mu", "mu", "ha"))
    per_ha = float(per_mu * 15)
    texts = {
        "mu": f"{per_mu}株/亩", "ha": f"{digits(Decimal(per_mu * 15), 0, dice)}株/公顷", "per": f"每亩{per_mu}株",
        "per_ha": f"每公顷{per_mu * 15}株", "bare_mu": str(per_mu), "bare_ha": str(per_mu * 15),
    }  # fmt: skip
    return (Printed(texts[style], per_ha, 1.0 if "ha" in style else 15.0),)


def print_share(share: Decimal, style: str, dice: Random) -> Sequence[Printed]:
    """A fraction, as percentage by default; `tenths` writes 0.05."""
    if style == "tenths":
        places = max(1, places_of(share))
        return (Printed(f"{share:.{places}f}", float(share), 10.0**-places),)
    percent = share * 100
    places = max(places_of(percent), dice.choice((0, 0, 1)))
    sign = "" if style == "bare" else "%"
    text = f"{percent:.{places}f}{sign}"
    if style == "spelt" and places == 0:
        text = f"百分之{spell(int(percent))}"
    elif dice.random() < 0.05:
        text = widen(text)
    return (Printed(text, float(share), 10.0 ** -(places + 2)),)


def print_gas(tonnes: int, style: str, dice: Random) -> Sequence[Printed]:
    """Tonnes of carbon dioxide; units partly damaged as conversions damage them."""
    style = style or dice.choice(("t", "t", "t", "t", "wan"))
    if style == "wan" and tonnes >= 10_000:
        shown = (Decimal(tonnes) / 10_000).quantize(Decimal("0.0001")).normalize()
        return (Printed(f"{shown:f}万吨", float(tonnes), 1e4 * 10.0 ** -places_of(shown)),)
    if style.startswith("bare"):
        return (Printed(digits(Decimal(tonnes), 0, dice), float(tonnes), 1.0),)
    unit = dice.choice(GAS_WORDS)
    figures = f"{tonnes:,}" if dice.random() < 0.5 else str(tonnes)
    if dice.random() < 0.06:
        figures = figures.replace(",", "，")
    return (Printed(figures + unit, float(tonnes), 1.0),)
