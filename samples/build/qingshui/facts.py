"""The complete project: what happened, in one place, so that its papers agree. Everything here is invented."""

from datetime import date

from samples.build.parcel import PlannedParcel, total_mu

PROVINCE, CITY, COUNTY = "甘肃省", "陇岭市", "清岫县"
NAME = "清岫县2017年清水沟流域人工造林项目"
OWNER = "清岫县国有清水沟林场"
BUREAU = "清岫县林业局"
GOVERNMENT = "清岫县人民政府"
BUILDER = "清岫县青峦绿化工程有限公司"
SUPERVISOR = "陇岭市正林工程监理有限公司"
DESIGNER = "陇岭市林业调查规划设计院"

INITIATED = date(2016, 11, 22)
DESIGNED = date(2016, 12, 12)
REQUESTED = date(2016, 12, 20)
APPROVED = date(2017, 2, 28)
ORDERED = date(2017, 3, 18)
STARTED = date(2017, 3, 20)
FINISHED = date(2018, 10, 25)
SUPERVISED = date(2018, 11, 5)
ACCEPTED = date(2018, 11, 16)
PLANNED = date(2024, 5, 20)
UNDERTAKEN = date(2024, 5, 28)

REQUEST_NUMBER = "清林场字〔2016〕19号"
APPROVAL_NUMBER = "清林发〔2017〕12号"
COUNTY_PLAN_NUMBER = "清政办发〔2016〕88号"

AREA_MU, AREA_HA = 3615, 241
INVESTMENT_WAN, SUBSIDY_WAN, OWN_WAN = "234.98", "180.75", "54.23"
SURVIVAL = "91.3%"
CLAIM_TOTAL, CLAIM_MEAN = 13_980, 699
# tonnes of 2021 ... 2040
CLAIM_BY_YEAR = [212, 268, 331, 398, 466, 533, 597, 656, 709, 757, 799, 836, 868, 895, 917, 934, 946, 951, 955, 952]

_ROWS: list[tuple[str, int, str, float, str]] = [
    ("1", 1, "大湾梁", 186.4, "油松"), ("2", 1, "大湾梁", 142.7, "油松"), ("3", 1, "阳坡洼", 208.3, "侧柏"),
    ("4", 1, "阳坡洼", 95.6, "侧柏"), ("5", 1, "石咀", 171.2, "油松"), ("6", 1, "石咀", 133.9, "刺槐"),
    ("7", 1, "松树坪", 224.5, "油松"), ("8", 1, "松树坪", 88.1, "侧柏"), ("9", 2, "庙台子", 153.8, "侧柏"),
    ("10", 2, "庙台子", 197.6, "油松"), ("11", 2, "红土崖", 112.3, "刺槐"), ("12", 2, "红土崖", 164.9, "侧柏"),
    ("13", 2, "后沟", 239.7, "油松"), ("14", 2, "后沟", 76.4, "刺槐"), ("15", 2, "簸箕湾", 181.5, "油松"),
    ("16", 2, "簸箕湾", 128.2, "侧柏"), ("17", 3, "上阴山", 205.1, "油松"), ("18", 3, "上阴山", 149.3, "刺槐"),
    ("19", 3, "碾盘岭", 118.6, "侧柏"), ("20", 3, "碾盘岭", 166.8, "油松"), ("21", 3, "碾盘岭", 98.7, "刺槐"),
    ("22", 3, "雷家岔", 145.2, "侧柏"), ("23", 3, "雷家岔", 97.3, "油松"), ("24", 3, "雷家岔", 128.9, "刺槐"),
]  # fmt: skip
_SLIPS = (0.0021, -0.0034, 0.0045, -0.0012, 0.0008, -0.0051, 0.0029, -0.0006)  # drawn against printed area
_ASPECTS = ("阳坡", "半阳坡", "阴坡", "半阴坡")
_VILLAGES = {1: "柳湾镇大湾村", 2: "柳湾镇庙台村", 3: "石峁乡碾盘村"}


def _parcel(place: int, row: tuple[str, int, str, float, str]) -> PlannedParcel:
    number, compartment, name, mu, species = row
    return PlannedParcel(
        number=number, compartment=compartment, place=name, mu=mu, species=species, category="防护林",
        category_code="111" if compartment == 3 else "112", village=_VILLAGES[compartment], slope=12 + place * 7 % 19,
        aspect=_ASPECTS[place % 4], soil_cm=50 + place * 5 % 35, planting="2017年4月" if place % 3 else "2017年10月",
        drawn_m2=mu * 10_000 / 15 * (1 + _SLIPS[place % 8]), parts=2 if number in ("6", "21") else 1,
        hole=number == "13",
    )  # fmt: skip


PARCELS = [_parcel(place, row) for place, row in enumerate(_ROWS)]


def by_species() -> dict[str, float]:
    """Printed area of each species, mu."""
    return {s: total_mu([p for p in PARCELS if p.species == s]) for s in ("油松", "侧柏", "刺槐")}


def of_compartment(compartment: int) -> list[PlannedParcel]:
    """Parcels of one compartment."""
    return [p for p in PARCELS if p.compartment == compartment]


def check_sums() -> None:
    """Raises ValueError when the story contradicts itself."""
    if abs(total_mu(PARCELS) - AREA_MU) > 1e-6 or AREA_MU != AREA_HA * 15:
        raise ValueError(f"parcels add up to {total_mu(PARCELS)} mu, papers say {AREA_MU}")
    if sum(CLAIM_BY_YEAR) != CLAIM_TOTAL or CLAIM_MEAN * 20 != CLAIM_TOTAL:
        raise ValueError(f"yearly claims add up to {sum(CLAIM_BY_YEAR)}, papers say {CLAIM_TOTAL}")
