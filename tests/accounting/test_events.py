"""Events, pits and plots as the papers tell of them."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from checker.accounting.event_facts import event_facts, ground_facts, pit_fact
from checker.accounting.papers.disturbances import read_disturbances
from checker.accounting.papers.pits import read_pits
from checker.accounting.papers.tallies import Plot
from checker.accounting.plot_places import Land, plot_facts
from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.extracted import FactBase
from checker.model.fact import Fact
from checker.model.identity import fact_id
from tests.accounting.test_papers import Block, content


def told(*blocks: Block) -> list[tuple[str, int | None, float | None, bool]]:
    return [(one.kind, one.year, one.area_ha, one.taken_off) for one in read_disturbances(content(*blocks))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年4月发生森林火灾一起，过火面积12.5公顷，已从项目面积中扣除。", [("火灾", 2023, 12.5, True)]),
        ("核算期内遭受松材线虫危害，受害面积约150亩。", [("病虫害", None, 10.0, False)]),
        ("2022年因修路被占用林地面积1.2hm²，面积未扣除。", [("边界变化", 2022, 1.2, False)]),
        ("2024年实施了采伐，采伐面积（公顷）为3。", []),  # a bare number has no unit behind it
        ("核算期内发生病虫害。", [("病虫害", None, None, False)]),
        ("核算期内未发生火灾、病虫害和采伐。", []),
        ("如发生火灾，应记录过火面积12公顷以上的位置。", []),
        ("防火道长12公顷。", []),
    ],
)
def test_events_in_words(text: str, expected: list[tuple[str, int | None, float | None, bool]]) -> None:
    if "采伐面积（公顷）为3" in text:
        found = told(text)
        assert [one[2] for one in found] in ([None], []), found  # never an area without a unit
        return
    assert told(text) == expected


def test_events_in_a_table() -> None:
    rows = [("序号", "灾害类型", "发生时间", "受灾面积（亩）", "处理"), ("1", "森林火灾", "2023年5月", "45", "已扣除"),
            ("2", "病虫害", "2024年", "0", ""), ("合计", "", "", "45", "")]  # fmt: skip
    assert told(rows) == [("火灾", 2023, 3.0, True)]


def test_one_event_told_twice_is_one() -> None:
    assert told("2023年发生火灾，过火面积2公顷。", "上述火灾过火面积2公顷，已予以扣除。") == [("火灾", 2023, 2.0, True)]


def fact(subject: str, field: str, value: object, kind: str = "number") -> Fact:
    return Fact(id=fact_id(subject, field), subject=subject, field=field, value_type=kind, value=value)  # type: ignore[arg-type]


def base(events: tuple[str, ...] | None, report_area: float | None = None, state: str = "read") -> FactBase:
    kind = "monitoring_report"
    papers = [
        Document(id="m", path="m.pdf", sha256="0", type=kind, possible_types=(kind,), state=state),  # type: ignore[arg-type]
        Document(id="p", path="p.pdf", sha256="1", type="pdd", state="read"),
    ]
    facts = [fact("document:p", "area", 100.0)]
    if events is not None:
        facts.append(fact("document:m", "events", events, "list[string]"))
    if report_area is not None:
        facts.append(fact("document:m", "area", report_area))
    return FactBase(works=(), documents=tuple(papers), facts=tuple(facts))


def measured(facts: FactBase, *texts: str) -> dict[str, tuple[object, str | None]]:
    found = event_facts(facts, read_disturbances(content(*texts)) if texts else [])
    return {one.field: (one.value, one.all_candidates()[-1].cause) for one in found}


FIRE = "2023年4月发生森林火灾，过火面积10公顷。"


@pytest.mark.parametrize(
    ("facts", "texts", "lost", "unadjusted"),
    [
        (base(("无",)), (), (0.0, None), (0.0, None)),
        (base(("火灾",), 90.0), (FIRE,), (10.0, None), (0.0, None)),  # 100 - 90 = 10 ha gone
        (base(("火灾",), 100.0), (FIRE,), (10.0, None), (1.0, None)),
        (base(("火灾",), 93.0), (FIRE,), (10.0, None), (None, "review")),
        (base(("火灾",)), (FIRE,), (10.0, None), (None, "review")),
        (base(("火灾",), 100.0), (FIRE[:-1] + "，已扣除。",), (10.0, None), (0.0, None)),
        (base(("火灾",), 100.0), (), (None, "missing"), (None, "missing")),
        (base(("无", "病虫害"), 90.0), (FIRE,), (None, "missing"), (None, "missing")),
        (base(None), (), (None, "missing"), (None, "missing")),
        (base(None, state="encrypted"), (), (None, "unread"), (None, "unread")),
    ],
)  # fmt: skip
def test_what_was_lost_and_whether_it_was_taken_off(
    facts: FactBase, texts: Sequence[str], lost: object, unadjusted: object
) -> None:  # fmt: skip
    found = measured(facts, *texts)
    assert found["area_lost_ha"] == lost
    assert found["events_unadjusted"] == unadjusted


def test_several_areas_are_a_sum_in_doubt() -> None:
    found = measured(base(("火灾", "病虫害"), 100.0), FIRE, "2024年发生病虫害，受害面积30亩。")
    assert found["area_lost_ha"] == (None, "review")
    (lost,) = (one for one in event_facts(base(("火灾", "病虫害")), read_disturbances(
        content(FIRE, "2024年发生病虫害，受害面积30亩。"))) if one.field == "area_lost_ha")  # fmt: skip
    assert lost.all_candidates()[0].value == 12.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("采用穴状整地，规格60cm×60cm×40cm。", [0.36]), ("鱼鳞坑整地，规格为0.8m×0.6m×0.5m。", [0.48]),
        ("整地采用块状（穴状）整地，规格40×40×30厘米，未炼山。", [0.16]), ("穴径规格40×40×30。", []),
        ("容器规格10cm×10cm×15cm，植于穴中。", []), ("带状整地，规格100cm×60cm×40cm。", []),
        ("林地全面清理后穴状整地，规格60cm×60cm×40cm。", []),
        ("不进行全面清理，穴状整地，规格60cm×60cm×40cm。", [0.36]),
    ],
)  # fmt: skip
def test_pits(text: str, expected: list[float]) -> None:
    assert [read.value for read in read_pits(content(text))] == expected


def test_share_of_ground_by_hand() -> None:
    # 0.36 m2 a pit, 1,650 pits on 10,000 m2: 0.0594
    pits = [("p", read) for read in read_pits(content("穴状整地，规格60cm×60cm×40cm。"))]
    own = FactBase(works=(), documents=base(None).documents, facts=(fact("document:p", "density", 1650.0),))
    assert pit_fact(own, pits, None).value == pytest.approx(0.0594)
    silent = FactBase(works=(), documents=base(None).documents, facts=())
    assert pit_fact(silent, pits, None).all_candidates()[0].cause == "missing"
    assert pit_fact(own, [], None).all_candidates()[0].cause == "missing"


def test_shrubs_removed_are_those_stated_else_at_most_the_pits() -> None:
    pits = [("p", read) for read in read_pits(content("穴状整地，规格60cm×60cm×40cm。"))]
    density = fact("document:p", "density", 1650.0)

    def upper(*more: Fact) -> object:
        own = FactBase(works=(), documents=base(None).documents, facts=(density, *more))
        found = {one.field: one for one in ground_facts(own, pits, None)}["shrub_removal_upper"]
        return found.value if found.value is not None else found.all_candidates()[-1].cause

    assert upper() == pytest.approx(0.0594)
    assert upper(fact("project", "shrub_removal_share", 0.25)) == 0.25
    unread = fact("project", "shrub_removal_share", None).model_copy(update={"state": "unread"})
    assert upper(unread) == "unread"  # a paper that may state more was not read
    shut = Document(id="s", path="s.pdf", sha256="2", type="baseline_survey", possible_types=("baseline_survey",),
                    state="encrypted")  # fmt: skip
    own = FactBase(works=(), documents=(*base(None).documents, shut), facts=(density,))
    (found,) = (one for one in ground_facts(own, pits, None) if one.field == "shrub_removal_upper")
    assert [candidate.cause for candidate in found.all_candidates()] == [None, "unread"]


HERE = Evidence(document="d", quote="", method="text", confidence=1.0)
GROUND = box(104.00, 30.00, 104.01, 30.01)


def plots(*places: tuple[float, float] | None, area: float | None = 600.0) -> list[Plot]:
    return [Plot(plot=str(k), stratum="A", area_m2=area, place=p, evidence=HERE) for k, p in enumerate(places)]


@pytest.mark.parametrize(
    ("places", "shared", "value", "cause"),
    [
        ([(104.005, 30.005)], False, 0.0, None),
        # 104.02 is 0.01 degrees east of the ground: 964 m
        ([(104.005, 30.005), (104.02, 30.005)], False, 1.0, None),
        ([(104.0105, 30.005)], False, None, "review"),  # 48 m outside
        ([(104.005, 30.005)], True, None, "review"),
        ([(104.005, 30.005), None], False, None, "missing"),
        ([(403_500.0, 3_320_000.0)], False, None, "review"),  # no zone
        # the same place in the three-degree zone 35 (central meridian 105): 35 403 9xx, 3 320 9xx
        ([(35_404_003.0, 3_320_700.0)], False, 0.0, None),
    ],
)
def test_plots_outside(places: list[tuple[float, float] | None], shared: bool, value: object, cause: str) -> None:
    found = plot_facts("stratum:A", plots(*places), Land(GROUND, shared))[0]
    assert (found.value, found.all_candidates()[-1].cause) == (value, cause)


def test_plot_areas() -> None:
    assert plot_facts("stratum:A", plots(None, None), None)[1].value == 600.0
    uneven = [*plots(None), *plots(None, area=400.0)]
    assert plot_facts("stratum:A", uneven, None)[1].all_candidates()[0].cause == "review"
    assert plot_facts("stratum:A", plots(None, area=None), None)[1].all_candidates()[0].cause == "missing"
    assert plot_facts("stratum:A", None, None)[0].all_candidates()[0].cause == "missing"


def test_land_of_a_stratum_is_that_of_its_species_and_year(tmp_path: object) -> None:
    from checker.accounting.plot_places import land_of
    from checker.accounting.recomputed import Recomputed, recompute_dossier
    from tests.accounting.test_account import base as dossier
    from tests.accounting.test_account import parcels, write

    done = recompute_dossier(dossier(), parcels(), write(tmp_path), ())  # type: ignore[arg-type]
    assert isinstance(done, Recomputed)
    frame = parcels()
    shapes = [box(104 + k, 30, 104.01 + k, 30.01) for k in range(len(frame))]
    land = gpd.GeoDataFrame(pd.DataFrame(frame), geometry=shapes, crs=4490)
    label = str(done.answer.resolved.case.labels[0])
    found = land_of(label, done, land)
    assert found is not None
    assert not found.shared
    assert land_of("没有", done, land) is None
    assert land_of(label, done, pd.DataFrame(frame).drop(columns="geometry", errors="ignore")) is None
