"""Invents a project: place, people, days, areas that add up, parcels, claims. Nothing in it is real."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

MONITORED_YEARS = 5
DATA = Path(__file__).with_name("data")


@cache
def names(split: str = "dev") -> dict[str, Any]:
    """The building stones of names; a split with a file of its own is set in a world of its own."""
    loaded: dict[str, Any] = yaml.safe_load((DATA / "names.yaml").read_text(encoding="utf-8"))
    own = DATA / f"names_{split}.yaml"
    if own.is_file():
        loaded |= yaml.safe_load(own.read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True)
class Parcel:
    """One row of a parcel list; `mu` to one or two decimals."""

    number: str
    compartment: str
    township: str
    village: str
    place: str
    mu: Decimal
    species: str
    land_class: str
    density: int


@dataclass
class Story:
    """All values of one invented project by field id: areas in mu, money in CNY, densities per mu, dates as dates."""

    values: dict[str, Any]
    parcels: list[Parcel]
    species_areas: dict[str, Decimal]
    claims: dict[int, int]
    people: list[str]
    firms: dict[str, str]
    days: dict[str, date]
    townships: list[str]
    organ: str
    split: str = "dev"
    extras: dict[str, str] = field(default_factory=dict)


def _day(dice: Random, year: int, first: int, last: int) -> date:
    return date(year, dice.randrange(first, last + 1), dice.randrange(1, 29))


def _parcels(dice: Random, stones: dict[str, Any], species: list[str], density: int) -> list[Parcel]:
    count = dice.randrange(5, 25)
    townships = dice.sample(stones["townships"], 3)
    villages = dice.sample(stones["villages"], 3)
    classes = dice.sample(stones["land_classes"], 1)
    places = dice.sample(stones["places"], min(count, len(stones["places"])))
    style, decimals = dice.choice(("plain", "dash", "padded")), dice.choice((0, 1, 1, 2))
    rows = []
    for index in range(count):
        compartment = 1 + index * 3 // count
        running = index + 1
        number = {"plain": str(running), "dash": f"{compartment}-{running}", "padded": f"{running:04}"}[style]
        size = Decimal(dice.randrange(12_00, 260_00)) / 100
        rows.append(
            Parcel(
                number,
                str(compartment),
                townships[compartment - 1],
                villages[compartment - 1],
                places[index % len(places)],
                round(size, decimals) if decimals else Decimal(round(size)),
                species[index % len(species)],
                classes[0],
                density,
            )
        )
    return rows


def _company(dice: Random, county: str, stones: dict[str, Any]) -> str:
    brand: str = dice.choice(stones["brands"])
    ending = dice.choice(("林业开发有限公司", "生态科技有限公司", "林业投资集团有限公司", "碳汇林业有限责任公司"))
    return dice.choice((county, "")) + brand + ending


def invent(dice: Random, split: str = "dev") -> Story:
    """One project out of the dice."""
    stones = names(split)
    province, city, county = (
        dice.choice(stones["provinces"]),
        dice.choice(stones["cities"]),
        dice.choice(stones["counties"]),
    )
    if province in stones["municipalities"]:
        city = ""
    stem = county[0] if dice.random() < 0.6 else county[:2]
    farm = f"{county}国有{dice.choice(stones['farms'])}林场"
    owner = dice.choice((farm, _company(dice, county, stones), _company(dice, county, stones), f"{county}国有林业总场"))
    bureau = county + dice.choice(stones["bureaux"])
    office = county + dice.choice(stones["offices"])
    year = dice.randrange(2013, 2023)
    species = dice.sample(dice.choice(stones["species_groups"]), dice.choice((1, 2, 3, 3, 4)))
    density = dice.choice((74, 89, 110, 111, 133, 148, 167, 200, 220))
    parcels = _parcels(dice, stones, species, density)
    shares: dict[str, Decimal] = {}
    for parcel in parcels:
        shares[parcel.species] = shares.get(parcel.species, Decimal(0)) + parcel.mu
    area = sum(shares.values(), Decimal(0))
    name = _project_name(dice, county, year, parcels[0], stones.get("projects", ()))
    requested = _day(dice, year, 1, 1)
    approved = requested + timedelta(days=dice.randrange(12, 40))
    started = date(year, dice.choice((3, 3, 4)), dice.randrange(1, 29))
    finished = _day(dice, year + 1, 9, 11)
    accepted = finished + timedelta(days=dice.randrange(20, 200))
    crediting = date(max(year, 2020), 1, 1) if dice.random() < 0.5 else started
    years = dice.choice((20, 20, 25, 30, 40))
    crediting_end = date(crediting.year + years, crediting.month, crediting.day) - timedelta(days=1)
    claims = _claims(dice, crediting, crediting_end, int(float(area) / 15 * dice.uniform(3, 11)) + 20)
    designed = date(2024, dice.randrange(2, 13), dice.randrange(1, 29))
    published = designed + timedelta(days=dice.randrange(30, 90))
    planned = area + (Decimal(dice.randrange(0, 300)) / 10 if dice.random() < 0.5 else Decimal(0))
    qualified = round(area * Decimal(dice.choice((100, 100, 97, 95, 92))) / 100, 1)
    life = years + dice.choice((0, 5, 10))
    values: dict[str, Any] = {
        "province": province,
        "city": city,
        "county": county,
        "project_name": name,
        "owner": owner,
        "area": area,
        "species": species,
        "forest_category": dice.choice(stones["categories"]),
        "density": density,
        "investment": dice.randrange(300, 24_000) * 1000,
        "period_start": started,
        "period_end": finished,
        "start_date": started,
        "planned_area": planned,
        "completed_area": area,
        "qualified_area": qualified,
        "survival_rate": Decimal(dice.randrange(850, 985)) / 1000,
        "retention_rate": Decimal(dice.randrange(800, 960)) / 1000,
        "changed_from_area": area + Decimal(dice.randrange(200, 2000)) / 10,
        "changed_to_area": area,
        "holder": dice.choice(
            (
                owner,
                owner,
                f"{parcels[0].village}民委员会",
                dice.choice(stones["surnames"]) + dice.choice(stones["given"]),
            )
        ),
        "land_right": dice.choice(("集体", "集体", "国有")),
        "land_use": dice.choice(stones["uses"]),
        "term_start": date(year - dice.randrange(1, 6), dice.randrange(1, 13), dice.randrange(1, 29)),
        "land_class_before": parcels[0].land_class,
        "canopy_before": Decimal(dice.randrange(2, 20)) / 100,
        "non_forest_since": date(year - dice.randrange(4, 20), 6, 1),
        "annual_rainfall": Decimal(dice.randrange(2200, 16800)) / 10,
        "in_function_zone": dice.random() < 0.6,
        "public_welfare": dice.random() < 0.6,
        "soil_disturbance": dice.choice(stones["soil"]),
        "burning": dice.random() < 0.12,
        "shrub_removal_share": Decimal(dice.randrange(1, 30)) / 100,
        "methodology": "CCER-14-001-V01",
        "crediting_start": crediting,
        "crediting_end": crediting_end,
        "crediting_years": years,
        "lifetime_start": started,
        "lifetime_end": date(started.year + life, started.month, started.day) - timedelta(days=1),
        "life_years": life,
        "claimed_total": sum(claims.values()),
        "claimed_annual": sum(claims.values()) // years,
        "monitoring_start": crediting,
        "monitoring_end": date(crediting.year + MONITORED_YEARS - 1, 12, 31),
        "publicity_start": published,
        "publicity_end": published + timedelta(days=27),
        "validator": dice.choice(stones["assessors"]),
        "exclusion_kind": dice.choice(stones["exclusions"]),
        "additionality_route": dice.choice(stones["routes"]),
        "conclusion": dice.random() < 0.85,
    }
    term = dice.choice((20, 30, 50, 70))
    start = values["term_start"]
    values["term_end"] = date(start.year + term, start.month, start.day) - timedelta(days=1)
    days = {
        "met": requested - timedelta(days=dice.randrange(20, 60)),
        "requested": requested,
        "approved": approved,
        "contracted": started - timedelta(days=dice.randrange(3, 15)),
        "ordered": started - timedelta(days=dice.randrange(0, 4)),
        "surveyed": date(year - 1, dice.randrange(8, 12), dice.randrange(1, 29)),
        "changed": started + timedelta(days=90),
        "supervised": finished + timedelta(days=dice.randrange(5, 15)),
        "accepted": accepted,
        "certified": start,
        "designed": designed,
        "published": published,
        "validated": published + timedelta(days=60),
        "started": started,
        "monitored": date(2026, dice.randrange(1, 4), 8),
        "verified": date(2026, dice.randrange(4, 7), 18),
    }
    people = [dice.choice(stones["surnames"]) + dice.choice(stones["given"]) for _ in range(8)]
    firms = {
        "bureau": bureau,
        "office": office,
        "owner": owner,
        "government": f"{county}人民政府",
        "holder": values["holder"],
        "city_bureau": f"{city or province}林业和草原局",
        "committee": f"{parcels[0].village}民委员会",
        "builder": _company(dice, "", stones).replace("林业投资集团", "园林绿化工程").replace("碳汇林业", "造林绿化"),
        "supervisor": f"{dice.choice(stones['brands'])}工程监理有限公司",
        "weather": f"{county}气象局",
        "designer": f"{city or province}{dice.choice(('林业调查规划设计院', '林业勘察设计队', '森林资源监测中心'))}",
        "consultant": f"{dice.choice(stones['brands'])}低碳咨询有限公司",
        "validator": values["validator"],
        "registry": f"{county}自然资源局",
        "environment": f"{(city or county)}生态环境局{county}分局",
        "market": f"{county}市场监督管理局",
        "township_office": f"{parcels[0].township}人民政府",
    }
    towns = sorted({p.township for p in parcels})
    return Story(values, parcels, shares, claims, people, firms, days, towns, stem, split)


def _project_name(dice: Random, county: str, year: int, parcel: Parcel, forms: Sequence[str]) -> str:
    if forms:
        return dice.choice(forms).format(county=county, year=year, place=parcel.place, township=parcel.township)
    return dice.choice(
        (
            f"{county}{year}年{parcel.place}流域人工造林项目",
            f"{county}{parcel.township}荒山造林工程",
            f"{county}{year}年度国土绿化造林项目",
            f"{county}碳汇造林项目",
            f"{parcel.township[:-1]}片区造林绿化项目",
            f"{county}{year}年三北防护林工程人工造林项目",
            f"{county}林业碳汇人工造林项目（一期）",
            f"{county}石漠化治理{year}年人工造林工程",
        )
    )


def _claims(dice: Random, first: date, last: date, annual: int) -> dict[int, int]:
    return {year: int(annual * dice.uniform(0.4, 1.4)) for year in range(first.year, last.year + 1)}
