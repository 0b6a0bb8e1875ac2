"""Expands the small language of the family files and notes down what it prints.

`[one|other]` chooses; `{field}` or `{field:style}` prints a value and records it as truth; `{=name}` prints something
that is no value of this paper: a person, a village, a county's total. `{cite:organ}` prints a cited document number.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from benchmarks.papers.days import print_day
from benchmarks.papers.letters import make_number
from benchmarks.papers.printed import Printed
from benchmarks.papers.quantities import (
    digits,
    join_area,
    print_area,
    print_density,
    print_gas,
    print_money,
    print_share,
)
from benchmarks.papers.story import Story, names

CHOICE = re.compile(r"\[([^\[\]]*)\]")
PLACE = re.compile(r"\{(=?)([a-z_0-9]+)(?::([a-z_0-9]+))?\}")
AREAS = frozenset({
    "area", "planned_area", "completed_area", "qualified_area", "changed_from_area", "changed_to_area",
})  # fmt: skip
SHARES = frozenset({"survival_rate", "retention_rate", "canopy_before", "shrub_removal_share"})
GAS = frozenset({"claimed_total", "claimed_annual", "applied_total", "verified_total"})
YEARS = frozenset({"crediting_years", "life_years"})
LISTS = frozenset({"species", "cited_numbers", "parcel_numbers", "authorised_by"})
MAPS = frozenset({"species_areas", "claimed_by_year"})
MARKS = {"zh": "、", "comma": "，", "space": "　", "semi": "；", "slash": "/"}
# Words that carry the meaning; families may print them freely.
YES_NO: dict[tuple[str, bool], Sequence[str]] = {
    ("conclusion", True): ("验收合格", "合格", "通过验收", "质量合格，同意通过验收"),
    ("conclusion", False): ("不合格", "验收不合格", "未通过验收"),
    ("burning", True): ("采用炼山清理", "火烧清理林地"),
    ("burning", False): ("不炼山", "严禁炼山", "不采用火烧清理"),
    ("public_welfare", True): ("属于生态公益林", "已纳入生态公益林", "位于公益林区划范围内"),
    ("public_welfare", False): ("不属于生态公益林", "未纳入生态公益林", "不在公益林区划范围内"),
    ("in_function_zone", True): ("属于国家重点生态功能区", "位于国家重点生态功能区范围内", "已列入国家重点生态功能区"),
    ("in_function_zone", False): (
        "不属于国家重点生态功能区", "未列入国家重点生态功能区", "不在国家重点生态功能区范围内",
    ),
}  # fmt: skip
SHORT = {True: ("是", "是", "√是 □否", "☑是　□否"), False: ("否", "否", "□是 √否", "□是　☑否")}
RIGHTS = {
    "集体": ("集体所有", "集体", "集体土地所有权", "农民集体所有"),
    "国有": ("国家所有", "国有", "国有土地", "国家"),
}


class Pen:
    """Writes with one story and one pair of dice; `truth` grows: field -> what was printed of it."""

    def __init__(self, story: Story, dice: Random) -> None:
        self.story, self.dice = story, dice
        self.truth: dict[str, list[Printed]] = {}
        self.blank: set[str] = set()
        self.styles: dict[str, str] = {}

    def write(self, template: str) -> str:
        """The text of a template, its values recorded."""
        text = template
        while CHOICE.search(text):
            text = CHOICE.sub(lambda m: self.dice.choice(m[1].split("|")), text)
        return PLACE.sub(lambda m: self._place(m[1] == "=", m[2], m[3] or ""), text)

    def note(self, field: str, printed: Sequence[Printed]) -> None:
        """Record values printed of a field."""
        known = self.truth.setdefault(field, [])
        known.extend(item for item in printed if item.literal and item not in known)

    def _place(self, free: bool, name: str, style: str) -> str:
        if free:
            return self.free(name, style)
        printed, text = self.print_field(name, style)
        self.note(name if name != "cite" else "cited_numbers", printed)
        return text

    def print_field(self, name: str, style: str) -> tuple[Sequence[Printed], str]:
        """A field's printed forms and the phrase that holds them."""
        dice = self.dice
        if name == "cite":
            number = self.cited(style)
            return (Printed(number, number),), number
        if name == "species_areas":
            return self._species_areas(style)
        value = self.story.values[name]
        if name in AREAS:
            parts = print_area(value, style or self.styles.get("area", ""), dice)
            return parts, join_area(parts, dice)
        parts = self._simple(name, value, style)
        if name == "investment" and len(parts) == 2:
            return parts, f"{parts[0].literal}（{parts[1].literal}）"
        mark = MARKS[style if name in LISTS and style in MARKS else "zh"]
        return parts, mark.join(part.literal for part in parts)

    def _simple(self, name: str, value: Any, style: str) -> Sequence[Printed]:
        dice = self.dice
        if name in SHARES:
            return print_share(value, style, dice)
        if name in GAS:
            return print_gas(value, style, dice)
        if name == "investment":
            return print_money(value, style, dice)
        if name == "density":
            return print_density(value, style, dice)
        if name in YEARS:
            return (Printed(f"{value}" if style == "bare" else f"{value}年", float(value), 1.0),)
        if name == "annual_rainfall":
            unit = "" if style == "bare" else dice.choice(("毫米", "毫米", "mm"))
            return (Printed(digits(value, 1, dice, plain=True) + unit, float(value), 0.1),)
        if name == "land_right":
            return (Printed(dice.choice(RIGHTS[value]), value),)
        if name == "methodology":
            mark = dice.choice(("CCER-14-001-V01", "CCER-14-001-V01", "CCER—14—001—V01", "CCER–14–001–V01"))
            return (Printed(mark, value),)
        if isinstance(value, bool):
            words = SHORT[value] if style == "short" else YES_NO[name, value]
            return (Printed(dice.choice(words), value),)
        if isinstance(value, date):
            return print_day(value, style or self.styles.get("day", ""), dice)
        if isinstance(value, list):
            return tuple(Printed(str(item), str(item)) for item in value)
        return (Printed(str(value), str(value)),)

    def _species_areas(self, style: str) -> tuple[Sequence[Printed], str]:
        unit = style or self.dice.choice(("mu", "mu", "ha"))
        phrases = []
        for species, mu in self.story.species_areas.items():
            part = print_area(mu, unit, self.dice)[0]
            self.note("species_areas", [Printed(part.literal, part.value, part.step, species)])
            self.note("species", [Printed(species, species)])
            phrases.append(species + part.literal)
        return (), self.dice.choice(("、", "，", "；")).join(phrases)

    def cited(self, organ: str) -> str:
        """A cited document number; `organ` names whose (own county by default)."""
        stem = self.story.organ
        organs = {
            "request": f"{stem}林场字", "owner": f"{stem}林场发", "bureau": f"{stem}林发", "plan": f"{stem}发改农",
            "government": f"{stem}政办发", "province": "林造发", "review": f"{stem}林审字",
        }  # fmt: skip
        year = self.story.values["start_date"].year - self.dice.choice((0, 0, 1))
        return make_number(organs[organ or "request"], year, self.dice)

    def free(self, name: str, style: str) -> str:
        """Something that is no truth of the paper."""
        dice, story = self.dice, self.story
        if name in story.firms:
            return story.firms[name]
        if name in story.days:
            return print_day(story.days[name], style, dice)[0].literal
        if name in story.extras:
            return story.extras[name]
        makers: dict[str, Callable[[], str]] = {
            "person": lambda: dice.choice(story.people),
            "county_text": lambda: str(story.values["county"]),
            "province_text": lambda: str(story.values["province"]),
            "forest_words": lambda: "生态公益林造林情形",
            "other_words": lambda: dice.choice(("周边有天然柏木次生林分布", "附近的松树岭林场不在项目范围内")),
            "people": lambda: "　".join(dice.sample(story.people, 3)),
            "township": lambda: dice.choice(story.townships),
            "townships": lambda: "、".join(story.townships),
            "village": lambda: story.parcels[0].village,
            "place": lambda: story.parcels[0].place,
            "places": lambda: "、".join(sorted({p.place for p in story.parcels})[:4]),
            "parcels": lambda: str(len(story.parcels)),
            "year": lambda: str(story.values["start_date"].year),
            "next_year": lambda: str(story.values["start_date"].year + 1),
            "big_area": lambda: f"{dice.randrange(8, 190)}.{dice.randrange(1, 9)}万亩",
            "small_area": lambda: f"{dice.randrange(2, 11)}.{dice.randrange(1, 9)}亩",
            "phone": lambda: f"09{dice.randrange(10, 99)}-{dice.randrange(2_000_000, 8_999_999)}",
            "code": lambda: (
                f"{dice.randrange(15, 24)}{dice.randrange(1, 13):02}-{dice.randrange(410000, 650000)}-"
                f"05-01-{dice.randrange(100000, 999999)}"
            ),
            "count": lambda: str(dice.randrange(3, 40)),
            "altitude": lambda: f"{dice.randrange(3, 24)}{dice.randrange(10, 99)}",
            "degrees": lambda: f"{dice.randrange(6, 19)}.{dice.randrange(1, 9)}",
            "hundreds": lambda: str(dice.randrange(110, 900)),
            "thousands": lambda: f"{dice.randrange(11, 98)}{dice.randrange(100, 999)}",
            "identity": lambda: f"{dice.randrange(410000, 650000)}1971{dice.randrange(10**7, 10**8)}",
            "account": lambda: f"62{dice.randrange(10**14, 10**15)}",
            "longitude": lambda: f"{dice.randrange(98, 124)}°{dice.randrange(10, 59)}′",
            "latitude": lambda: f"{dice.randrange(24, 48)}°{dice.randrange(10, 59)}′",
            "credit_code": lambda: f"91{dice.randrange(100000, 659999)}MA{dice.randrange(10**9, 10**10)}"[:18],
            "unit_code": lambda: (
                f"{dice.randrange(130000, 650000)}{dice.randrange(1, 99):03}{dice.randrange(1, 99):03}"
                f"GE{dice.randrange(1, 99999):05}"
            ),
            "other_species": lambda: dice.choice([s for group in names(story.split)["species_groups"] for s in group]),
            "old_day": lambda: (
                print_day(date(dice.randrange(1998, 2012), dice.randrange(1, 13), 9), style, dice)[0].literal
            ),
            "money": lambda: f"{dice.randrange(3, 90)}.{dice.randrange(1, 9)}万元",
            "percent": lambda: f"{dice.randrange(90, 100)}.{dice.randrange(0, 9)}%",
            "price": lambda: str(dice.choice((8, 12, 15, 20, 30))),
            "area_mu": lambda: str(sum((p.mu for p in story.parcels), Decimal(0))),
        }
        return makers[name]()
