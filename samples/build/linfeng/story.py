"""A county's land in one go: 2,000 parcels in four townships, every trouble of parcels planted by name. All invented.

Each parcel is told by (township 0-3, village 0-1, compartment 1-5, number 1-50); `identity` gives its id in an audit.
"""

from collections.abc import Iterable

PROVINCE, CITY, COUNTY = "甘肃省", "陇阳市", "临枫县"
NAME = "临枫县2018年荒山造林工程"
OWNER = "临枫县青禾林业发展有限公司"
FARM = "临枫县国有松岭林场"
SURVEYOR = "陇阳市林业调查规划院"
COMMITTEE = "临枫县白土乡前坪村民委员会"
TOWNSHIPS = ("青石乡", "黄峪乡", "白土乡", "红柳乡")
VILLAGES = (("上湾村", "下湾村"), ("峪口村", "峪底村"), ("前坪村", "后坪村"), ("东沟村", "西沟村"))
COMPARTMENTS, NUMBERS = range(1, 6), range(1, 51)
CRS = "EPSG:4523"  # CGCS2000, 3-degree zone 35, easting with its zone number
ORIGIN = (35_480_000.0, 3_890_000.0)
PITCH = 130.0
BLOCK = (10 * PITCH + 200.0, 5 * PITCH + 200.0)  # a compartment with the path beside it

Key = tuple[int, int, int, int]


def keys() -> list[Key]:
    """All parcels in order."""
    return [(t, v, c, n) for t in range(4) for v in range(2) for c in COMPARTMENTS for n in NUMBERS]


def some(township: int, village: int, compartment: int, numbers: Iterable[int]) -> frozenset[Key]:
    return frozenset((township, village, compartment, n) for n in numbers)


def identity(key: Key) -> str:
    """Numbers repeat in every compartment, so the place is part of the id."""
    t, v, c, n = key
    return f"{TOWNSHIPS[t]}/{VILLAGES[t][v]}/{c}/{n}"


def middle(key: Key) -> tuple[float, float]:
    """Where a parcel lies: ten columns of five rows in each compartment, townships side by side."""
    t, v, c, n = key
    x = ORIGIN[0] + (t * 2 + v) * BLOCK[0] + ((n - 1) % 10) * PITCH
    y = ORIGIN[1] + (c - 1) * BLOCK[1] + ((n - 1) // 10) * PITCH
    return x, y


# Shapes
SMALL = some(0, 0, 1, range(1, 7))  # about 450 m2, below the 667 m2 of a project begun before 2020
SPLINTERS = some(0, 0, 1, (7, 8))  # a second part 0.8 m wide
HOLED = some(0, 0, 1, (9,))
TWISTED = some(0, 0, 1, (10, 11))  # crosses itself
TWINS = ((0, 0, 1, 12), (0, 0, 1, 13))  # the same shape twice
OVERLAPPING = (((0, 0, 1, 21), (0, 0, 1, 22)), ((0, 0, 1, 25), (0, 0, 1, 26)))
GAPPED = ((0, 0, 2, 31), (0, 0, 2, 32))  # 0.4 m apart
# Numbers and list
NAMELESS = some(0, 0, 2, (1, 2, 3))  # no number on the map, no row
SAME_NUMBER = ((0, 0, 2, 4), (0, 0, 2, 5))  # both called 4
PADDED = (0, 0, 2, 7)  # 007 in the list
UNLISTED = some(0, 0, 2, range(11, 16))
UNDRAWN = ("61", "62", "63", "64")  # rows of the same compartment without shape
# Land that must stay out
WET = some(0, 1, 1, range(1, 9))  # the west third
DROWNED = some(0, 1, 1, (11, 12))  # all of it
FARMLAND = some(0, 1, 2, range(1, 6))
REDLINE = some(0, 1, 3, range(1, 4))
TOWN = some(0, 1, 4, (1, 2))
ELSEWHERE = some(0, 1, 5, range(1, 7))  # also in another project
# What grows
ECONOMIC = some(1, 0, 1, range(1, 21))
EARLY = some(1, 0, 2, range(1, 16))  # planted 2010
WAS_FOREST = some(1, 0, 3, range(1, 11))
DISPUTED_SPECIES = some(1, 0, 4, range(1, 5))  # the list says 侧柏, the map 油松
INFILL = some(1, 0, 5, range(1, 6))  # 补植 in the list
GREENING = some(1, 0, 5, range(6, 9))  # 通道绿化
COVERED = some(1, 0, 5, range(9, 13))  # closure 0.35 before planting
ORCHARDS = some(1, 0, 5, range(13, 15))  # planted for fruit, though called protection forest
# What lies inside or about
ROADS = some(0, 0, 3, range(1, 5))  # a road of 4 m through each
PONDS = some(0, 0, 3, (5, 6))
CORE = some(0, 0, 4, range(1, 4))  # core zone of a reserve
BUFFER = some(0, 0, 4, (4, 5))  # its other zone
NEIGHBOUR = "陇安县"
ABROAD = frozenset((3, 1, c, n) for c in COMPARTMENTS for n in NUMBERS if n % 10 == 0)  # beyond the county's border
BORDER = frozenset((3, 1, c, n) for c in COMPARTMENTS for n in NUMBERS if n % 10 == 9)  # upon it
NOT_FOREST_SINCE = "2013-06-01"
# Titles: each township's certificate; the fourth has only a line on the map
CERTIFICATES = ("临林证字(2011)第0001号", "临林证字(2011)第0002号", "临林证字(2011)第0003号", "临林证字(2011)第0004号")
HOLDERS = (OWNER, FARM, COMMITTEE, FARM)
UNCOVERED = some(0, 0, 5, range(1, 11))  # the boundary of the first certificate leaves them out
DOUBLE = frozenset(
    (1, 1, c, n) for c in COMPARTMENTS for n in NUMBERS if n % 10 == 0
)  # the third reaches into the second
SHARED = some(2, 1, 1, range(1, 4))  # held by three households each, as a list of households says
HOUSEHOLDS = (("陈某甲", 0.5), ("陈某乙", 0.3), ("陈某丙", 0.2))
DESIGN = some(2, 0, 1, NUMBERS)  # an older edition of these fifty, without coordinate system

# Of the first two townships, whose land the owner holds by certificate and by contract, all that nothing above touches.
# What only matters beside eligibility (red line, road, core zone, overlaps inside the map, species in dispute) is in.
BARRED = (
    SMALL | SPLINTERS | TWISTED | NAMELESS | {*SAME_NUMBER, PADDED} | UNLISTED | WET | DROWNED | FARMLAND | TOWN
    | ELSEWHERE | ECONOMIC | EARLY | WAS_FOREST | INFILL | GREENING | COVERED | UNCOVERED | DOUBLE
)  # fmt: skip
ELIGIBLE = frozenset(key for key in keys() if key[0] < 2) - BARRED

RATE = 8.0  # tCO2e per ha and year that the plan claims
AREA_MU = 27_000  # some 4 % more than is drawn
