"""Document numbers in the bracket styles of offices, companies and old typewriters."""

from random import Random

BRACKETS = ("〔{}〕", "〔{}〕", "〔{}〕", "〔{}〕", "[{}]", "({})", "（{}）", "【{}】", "［{}］")


def make_number(organ: str, year: int, dice: Random) -> str:
    """渝林造〔2013〕77号 and its cousins: other brackets, 第, a lost 号."""
    bracket = dice.choice(BRACKETS).format(year)
    serial = str(dice.randrange(1, 480)) if dice.random() < 0.9 else f"{dice.randrange(1, 99):03}"
    chance = dice.random()
    if chance > 0.985:  # letter by letter, as typed with blanks
        return f"{organ} {bracket} {serial} 号"
    if chance < 0.08:
        return f"{organ}{bracket}第{serial}号"
    return f"{organ}{bracket}{serial}" + ("" if chance > 0.95 else "号")
