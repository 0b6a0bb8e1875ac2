"""Screening of files: outcomes, what decides, and that nothing is eligible by silence."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely

from checker.model.errors import DossierError, UserError
from checker.screening.given import Given
from checker.screening.outcome import OUTCOMES
from checker.screening.screen import Screened
from checker.workers.pool import WorkerPool

from .land import EAST, NORTH, PRIOR_DAY, far_layer, layers, outcome, parcels, prior, run, square, write

OPEN = ("ccer-14-001", "vcs-vm0047", "cdm-ar-acm0003")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Given]]:
    folder = tmp_path_factory.mktemp("good")
    path = write(parcels([{}]), folder / "小班.gpkg")
    yield folder, Given(path, layers(folder / "l"), (prior(folder / "p" / "prior.gpkg"), PRIOR_DAY))


def test_nothing_against_it_is_eligible(good: tuple[Path, Given]) -> None:
    found = run(good[1])
    assert {name: outcome(found, name) for name in OPEN} == {key: ["eligible"] for key in OPEN}
    assert outcome(found, "ar-cm-001") == ["not_eligible"]
    closed = next(item for item in found.screening.mechanisms if item.id == "ar-cm-001")
    assert closed.land is not None and closed.land["eligible"].parcels == 1, "the land alone would do"
    assert outcome(found, "gver") == ["not_checked"]
    assert not found.unread


POOLS: dict[str, list[Any]] = {
    "SHENG": ["13", "35", ""], "XIAN": ["130434", "350525", ""], "XIANG": ["甲乡", ""],
    "DI_LEI": ["宜林荒山荒地"] * 4 + ["乔木林地", "采伐迹地", "茶园", "沼泽地", ""],
    "Q_DI_LEI": ["宜林荒山荒地"] * 4 + ["乔木林地", ""], "LIN_ZHONG": ["防护林"] * 4 + ["经济林", "薪炭林", ""],
    "YU_BI_DU": [0.05, 0.05, 0.1, 0.5, None], "TU_RANG_LX": ["褐土", "褐土", "泥炭土", ""],
    "造林年度": ["2016", "2016", "2011", "2012", "2027", ""], "造林类型": ["人工造林", "人工造林", "补植补造", ""],
    "造林前郁闭度": ["0.05", "0.05", "0.4", ""],
}  # fmt: skip
PLANTING = ("造林年度", "造林类型", "造林前郁闭度")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Land with every trouble in random mixture, all layers, and what is eligible of it, planted and not."""
    chance, folder = random.Random(3), tmp_path_factory.mktemp("mixed")
    rows = [{key: chance.choice(pool) for key, pool in POOLS.items()} for _ in range(60)]
    rows += [{key: pool[0] for key, pool in POOLS.items()} for _ in range(4)]
    given = layers(
        folder / "l", **{kind: [square(200.0 * n)] for n, kind in enumerate(("wetland", "urban", "farmland"), 3)}
    )
    map = prior(folder / "prior.gpkg", [
        (shapely.box(EAST - 500, NORTH - 500, EAST + 1_500, NORTH + 900), "宜林荒山荒地"),
        (shapely.box(EAST + 1_500, NORTH - 500, EAST + 1_900, NORTH + 900), "乔木林地"),
        (shapely.box(EAST + 1_900, NORTH - 500, EAST + 30_000, NORTH + 900), "宜林荒山荒地"),
    ])  # fmt: skip
    land = {"planted": parcels(rows), "bare": parcels(rows).drop(columns=list(PLANTING))}
    made: dict[str, Any] = {"folder": folder, "layers": given, "prior": map, "land": land}
    for name, frame in land.items():
        path = write(frame, folder / name / "小班.gpkg")
        made[name] = eligible(run(Given(path, given, (map, PRIOR_DAY)), unplanted=name == "bare"))
        made[f"{name} path"] = path
    return made


def eligible(found: Screened) -> set[tuple[str, str]]:
    """Mechanism and parcel of whatever is eligible."""
    return {
        (item.id, str(parcel))
        for item in found.screens.mechanisms
        for parcel in found.frame["parcel_number"][found.judged.outcome[item.id] == 0]
    }


def test_some_of_the_mixed_land_is_eligible(mixed: dict[str, Any]) -> None:
    assert {name for name, _ in mixed["bare"]} == set(OPEN)
    assert {name for name, _ in mixed["planted"]} >= {"ccer-14-001"}
    assert len(mixed["bare"]) < 64 * len(OPEN)


DROPPED = [("planted", column) for column in (*POOLS, "CUN")] + [
    ("bare", column) for column in POOLS if column not in PLANTING
]


@pytest.mark.parametrize(("name", "column"), DROPPED)
def test_no_column_makes_eligible_by_its_absence(mixed: dict[str, Any], name: str, column: str, tmp_path: Path) -> None:
    path = write(mixed["land"][name].drop(columns=[column]), tmp_path / "小班.gpkg")
    left = eligible(run(Given(path, mixed["layers"], (mixed["prior"], PRIOR_DAY)), unplanted=name == "bare"))
    assert left <= mixed[name]
    if column in ("DI_LEI", "Q_DI_LEI", "LIN_ZHONG", "造林年度") or (column == "YU_BI_DU" and name == "bare"):
        assert not left, "needed by every mechanism"


@pytest.mark.parametrize("kind", ["wetland", "farmland", "redline", "urban", "other_project", "prior"])
def test_no_absent_layer_makes_eligible(mixed: dict[str, Any], kind: str) -> None:
    kept = tuple(item for item in mixed["layers"] if item[0] != kind)
    left = eligible(run(Given(mixed["bare path"], kept, None if kind == "prior" else (mixed["prior"], PRIOR_DAY))))
    assert left <= mixed["bare"]
    if kind in ("farmland", "other_project", "prior"):
        assert not left, "needed by every mechanism"


@pytest.mark.parametrize("kind", ["wetland", "farmland", "urban", "other_project", "prior"])
def test_no_layer_makes_eligible_by_its_absence(good: tuple[Path, Given], kind: str) -> None:
    _, given = good
    kept = tuple(item for item in given.layers if item[0] != kind)
    found = run(Given(given.parcels, kept, None if kind == "prior" else given.prior))
    assert outcome(found, "ccer-14-001") == ["undecided"]
    wait = {item.criterion: item for item in found.screening.waiting if item.mechanism == "ccer-14-001"}
    assert len(wait) == 1 and next(iter(wait.values())).alone_parcels == 1
    layer = next(x for x in found.screening.layers if x.kind == {"prior": "prior_land"}.get(kind, kind))
    assert not layer.given and layer.source.zh


BAD: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "economic": ({"LIN_ZHONG": "经济林"}, "ccer-14-001", "not_eligible", "AFF-2-scope"),
    "forest": ({"DI_LEI": "乔木林地"}, "vcs-vm0047", "not_eligible", "MEC-open"),
    "felled": ({"DI_LEI": "采伐迹地"}, "ccer-14-001", "undecided", "MEC-open"),
    "was forest": ({"Q_DI_LEI": "乔木林地"}, "ccer-14-001", "undecided", "MEC-earlier"),
    "closed canopy": ({"YU_BI_DU": 0.5}, "ccer-14-001", "undecided", "MEC-open"),
    "orchard": ({"DI_LEI": "茶园"}, "cdm-ar-acm0003", "not_eligible", "MEC-open"),
    "peat": ({"TU_RANG_LX": "泥炭土"}, "cdm-ar-acm0003", "undecided", "MEC-organic"),
    "fuel wood": ({"LIN_ZHONG": "薪炭林"}, "ccer-14-001", "undecided", "AFF-2-scope"),
}


def test_what_decides_is_named(good: tuple[Path, Given], tmp_path: Path) -> None:
    rows = [row for row, _, _, _ in BAD.values()]
    found = run(Given(write(parcels(rows), tmp_path / "小班.gpkg"), good[1].layers, good[1].prior))
    order = found.frame["parcel_number"].astype(int).argsort().to_numpy()
    for number, (name, (_, mechanism, told, by)) in enumerate(BAD.items()):
        known = next(item for item in found.screens.mechanisms if item.id == mechanism)
        assert outcome(found, mechanism)[number] == told, name
        assert known.criteria[found.judged.deciding[mechanism][order[number]]].id == by, name


def test_layers_decide(tmp_path: Path) -> None:
    path = write(parcels([{}, {}, {}, {}]), tmp_path / "小班.gpkg")
    given = Given(path, layers(
        tmp_path / "l", wetland=[square(0)], farmland=[square(200)], other_project=[square(400)], urban=[square(600)]
    ), (prior(tmp_path / "prior.gpkg"), PRIOR_DAY))  # fmt: skip
    found = run(given)
    assert outcome(found, "ccer-14-001") == ["not_eligible", "not_eligible", "not_eligible", "undecided"]
    assert outcome(found, "vcs-vm0047") == ["undecided", "not_eligible", "not_eligible", "eligible"]


def test_the_prior_layer_is_read_before_the_start_only(tmp_path: Path) -> None:
    whole = shapely.box(EAST - 500, NORTH - 500, EAST + 190, NORTH + 900)
    rest = shapely.box(EAST + 350, NORTH - 500, EAST + 5_000, NORTH + 900)
    half = shapely.box(EAST + 190, NORTH - 500, EAST + 250, NORTH + 900)
    other = shapely.box(EAST + 250, NORTH - 500, EAST + 350, NORTH + 900)
    map = prior(
        tmp_path / "prior.gpkg", [(whole, "乔木林地"), (half, "乔木林地"), (other, "宜林荒山荒地"), (rest, "采伐迹地")]
    )
    path = write(parcels([{}, {}, {}]), tmp_path / "小班.gpkg")
    shown = {}
    for day in ("2024-05-01", "2012-01-01", "1988-06-30", "2026-06-01"):
        found = run(Given(path, layers(tmp_path / day), (map, day)), prior_date=day)
        shown[day] = {name: outcome(found, name) for name in OPEN}
    recent, old = shown["2024-05-01"], shown["1988-06-30"]
    assert recent == {key: ["not_eligible", "undecided", "undecided"] for key in OPEN}, "a part of it, or felled: open"
    assert shown["2012-01-01"]["ccer-14-001"] == ["undecided"] * 3, "forest fourteen years ago says nothing of three"
    assert shown["2012-01-01"]["vcs-vm0047"] == ["undecided"] * 3
    assert shown["2012-01-01"]["cdm-ar-acm0003"][0] == "not_eligible"
    assert old == dict.fromkeys(OPEN, ["undecided"] * 3)
    assert shown["2026-06-01"] == dict.fromkeys(OPEN, ["undecided"] * 3), "a layer of the start's own day shows nothing"


def test_planted_land(good: tuple[Path, Given], tmp_path: Path) -> None:
    rows = [
        {"造林年度": "2011", "造林类型": "人工造林"}, {"造林年度": "2016", "造林类型": "人工造林"},
        {"造林年度": "2016", "造林类型": "补植补造"}, {"造林年度": "", "造林类型": ""},
    ]  # fmt: skip
    frame = parcels(rows)
    frame["造林前郁闭度"] = "0.05"
    path = write(frame, tmp_path / "小班.gpkg")
    found = run(Given(path, good[1].layers, good[1].prior), unplanted=False)
    assert outcome(found, "ccer-14-001") == ["not_eligible", "eligible", "not_eligible", "undecided"]
    assert outcome(found, "vcs-vm0047") == ["undecided"] * 4, "how the ground was prepared is for a person"
    with pytest.raises(UserError, match="unplanted"):
        run(Given(path, good[1].layers, good[1].prior))


def test_without_statement_a_blank_year_says_nothing(good: tuple[Path, Given]) -> None:
    found = run(good[1], unplanted=False)
    assert {name: outcome(found, name) for name in OPEN} == {key: ["undecided"] for key in OPEN}


def test_small_parcels(good: tuple[Path, Given], tmp_path: Path) -> None:
    frame = parcels([{}, {}])
    frame.geometry = [square(0, side=19.9), square(200, side=20.1)]
    found = run(Given(write(frame, tmp_path / "小班.gpkg"), good[1].layers, good[1].prior))
    assert outcome(found, "ccer-14-001") == ["not_eligible", "eligible"]


def test_provinces(good: tuple[Path, Given], tmp_path: Path) -> None:
    rows = [{"SHENG": "35", "XIAN": "350525"}, {"SHENG": "福建省", "XIAN": "德化县"}, {"SHENG": "", "XIAN": ""},
            {"SHENG": "44", "XIAN": "350525"}]  # fmt: skip
    found = run(Given(write(parcels(rows), tmp_path / "小班.gpkg"), good[1].layers, good[1].prior))
    assert outcome(found, "yongchun-ticket") == ["not_checked"] * 4, "nothing rules it out, and its text was not read"
    assert outcome(found, "fujian-ffcer") == ["not_checked"] * 4
    assert outcome(found, "beijing") == ["not_eligible", "not_eligible", "not_checked", "not_checked"]
    rates = {rate.region: rate.parcels for rate in found.screening.mechanisms[0].rates}
    assert rates == {"全国": 4}, "no published project of that province is known"


def test_bad_input(good: tuple[Path, Given], tmp_path: Path) -> None:
    with pytest.raises(DossierError):
        run(Given(tmp_path / "nothing.gpkg"))
    broken = tmp_path / "broken.shp"
    broken.write_bytes(b"\x00\x00\x27\x0a" + b"x" * 200)
    with pytest.raises(UserError):
        run(Given(broken))
    with pytest.raises(UserError, match="no layer of kind"):
        run(Given(good[1].parcels, (("swamp", good[1].parcels),)))
    damaged = tmp_path / "wetland.gpkg"
    damaged.write_bytes(b"SQLite format 3\x00" + b"\x00" * 500)
    kept = tuple(item for item in good[1].layers if item[0] != "wetland")
    found = run(Given(good[1].parcels, (*kept, ("wetland", damaged)), good[1].prior))
    assert found.unread and outcome(found, "ccer-14-001") == ["undecided"]


def test_workers_can_be_lent(good: tuple[Path, Given], tmp_path: Path) -> None:
    from checker.model.limits import Limits
    from checker.screening.facts import Statements
    from checker.screening.screen import ScreenOptions, screen

    with WorkerPool(1, Limits(), tmp_path) as pool:
        found: Screened = screen(good[1], ScreenOptions(Statements("2026-06-01", True, None, None, PRIOR_DAY)), pool)
    assert [OUTCOMES[code] for code in found.judged.outcome["ccer-14-001"]] == ["eligible"]


def test_a_layer_elsewhere_shows_nothing(good: tuple[Path, Given], tmp_path: Path) -> None:
    away = write(parcels([{}]).translate(5e5, 0).to_frame("geometry"), tmp_path / "wetland.gpkg")
    kept = tuple(item for item in good[1].layers if item[0] != "wetland")
    found = run(Given(good[1].parcels, (*kept, ("wetland", away)), good[1].prior))
    assert outcome(found, "ccer-14-001") == ["undecided"]
    assert far_layer(tmp_path / "unused.gpkg").exists()
