"""The project that was built first and documented later; its defects are planted here, each named. All invented."""

from datetime import date

from samples.build.parcel import PlannedParcel, total_mu

PROVINCE, CITY, COUNTY = "贵州省", "苍岭市", "云坪县"
NAME = "云坪县黑山片区2018年人工造林项目"
OWNER = "云坪县黑山林业开发有限公司"
BUREAU = "云坪县林业局"
BUILDER = "云坪县鼎茂园林绿化有限公司"
SUPERVISOR = "苍岭市方信监理咨询有限公司"

REQUESTED = date(2018, 1, 15)
STARTED = date(2018, 3, 12)
ACCEPTED = date(2019, 12, 3)
MINUTED = date(2021, 7, 6)
PLANNED = date(2024, 8, 9)

REQUEST_NUMBER = "云黑林〔2018〕3号"
AREA_MU, AREA_HA = 1960, "130.67"
INVESTMENT_WAN = "166.60"

# Planted: the pair in the acceptance report; 1960 mu are 130.67 ha.
WRONG_HA = "103.67"
# Planted: qualified area is far from map, list and plan.
QUALIFIED_MU = "1790.5"
# Planted: 17510 / 20 = 875.5, two digits changed places.
CLAIM_TOTAL, CLAIM_MEAN = "17,510", "857"
# Planted: the day itself, neither before nor after 2020-09-22.
CREDITING_START, CREDITING_END = "2020年9月22日", "2040年9月21日"
# Planted: two neighbours share this much ground.
OVERLAP_M2 = 1_850.0

_TIMBER, _SHELTER, _ECONOMIC = ("用材林", "231"), ("防护林", "112"), ("经济林", "251")
_ROWS: list[tuple[int, str, str, float, str, tuple[str, str]]] = [
    (1, "岩脚村", "大坡", 212.60, "杉木", _TIMBER), (1, "岩脚村", "大坡", 168.30, "杉木", _TIMBER),
    (1, "岩脚村", "马鞍山", 145.90, "马尾松", _SHELTER), (1, "岩脚村", "寨门口", 63.40, "核桃", _ECONOMIC),
    (1, "岩脚村", "马鞍山", 187.20, "马尾松", _SHELTER), (2, "大塘村", "水井湾", 0.57, "杉木", _TIMBER),
    (2, "大塘村", "黑山顶", 231.80, "杉木", _TIMBER), (2, "大塘村", "黑山顶", 176.40, "柳杉", _SHELTER),
    (2, "大塘村", "茶园坡", 48.20, "油茶", _ECONOMIC), (2, "大塘村", "水井湾", 0.81, "马尾松", _SHELTER),
    (3, "冷水村", "长冲", 154.70, "马尾松", _SHELTER), (3, "冷水村", "长冲", 139.50, "马尾松", _SHELTER),
    (3, "冷水村", "麻窝", 198.10, "杉木", _TIMBER), (3, "冷水村", "麻窝", 110.30, "柳杉", _SHELTER),
    (3, "冷水村", "白岩", 122.22, "杉木", _TIMBER),
]  # fmt: skip
_SLIPS = (0.0040, -0.0022, 0.0013, 0.0034, -0.0047, 0.0018)
SMALL_M2 = {"2-6": 380.0, "2-10": 540.0}  # Planted: below 400, and between 400 and 667 in a project of 2018


def _parcel(place: int, row: tuple[int, str, str, float, str, tuple[str, str]]) -> PlannedParcel:
    compartment, village, name, mu, species, (category, code) = row
    number = f"{compartment}-{place + 1}"
    drawn = SMALL_M2.get(number, mu * 10_000 / 15 * (1 + _SLIPS[place % 6]))
    return PlannedParcel(
        number=number, compartment=compartment, place=name, mu=mu, species=species,
        category=category, category_code=code,
        land_class="其他无立木林地" if compartment == 3 else "宜林荒山荒地",
        land_class_code="0163" if compartment == 3 else "0171",
        village=village, planting="2018年3月",
        year=2018, density_mu=56 if category == "经济林" else 167, drawn_m2=drawn,
    )  # fmt: skip


PARCELS = [_parcel(place, row) for place, row in enumerate(_ROWS)]


def check_sums() -> None:
    """Raises ValueError when the list does not give the area that plan and request name."""
    if abs(total_mu(PARCELS) - AREA_MU) > 1e-6:
        raise ValueError(f"parcels add up to {total_mu(PARCELS)} mu, papers say {AREA_MU}")
