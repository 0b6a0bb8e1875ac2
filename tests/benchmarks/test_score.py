"""The score: what counts as right, neutral and wrong."""

import pytest

from benchmarks.papers.compare import implied_alike, items_right, print_alike
from benchmarks.papers.reading import Read
from benchmarks.papers.tally import Tally, tally_set
from benchmarks.papers.truth import FileTruth, PaperTruth, Piece, Print
from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.extracted import Extracted
from checker.model.fact import Fact, Value, ValueType
from checker.resources.vocabulary import load_vocabulary


def _fact(field: str, kind: ValueType, value: Value, confidence: float = 0.96) -> Fact:
    seen = Evidence(document="d-1", page=1, quote="…", method="text", confidence=confidence)
    return Fact(id=field, subject="document:d-1", field=field, value_type=kind, value=value, evidence=(seen,))


def _truth(kind: str = "approval") -> PaperTruth:
    return PaperTruth(
        id="p1",
        type=kind,
        family=f"{kind}/x",
        split="dev",
        fields={
            "area": [Print(literal="3615亩", value=241.0, step=1 / 15)],
            "species": [Print(literal="油松", value="油松"), Print(literal="白榆", value="白榆")],
            "date": [Print(literal="2017年2月", value="2017-02")],
        },
        silent=["owner"],
        open=["issuer"],
        implied={"county": "清岫县", "owner": "甲"},
    )


def _paper(facts: tuple[Fact, ...], path: str = "a.pdf", kind: str = "approval", silent: tuple[str, ...] = ()) -> Read:
    document = Document(id="d-1", path=path, sha256="0", type=kind, state="read")
    name, _, pages = path.partition("#")
    first, _, last = pages.partition("-")
    return Read(
        name,
        int(first) if first else None,
        int(last or first) if first else None,
        Extracted(document=document, facts=facts, silent=silent),
    )


def _count(*facts: Fact, silent: tuple[str, ...] = ()) -> Tally:
    file = FileTruth(path="a.pdf", carrier="pdf", pieces=[Piece(first=1, last=1, paper=_truth())])
    return tally_set([file], [_paper(facts, silent=silent)], load_vocabulary())


@pytest.mark.parametrize(
    ("field", "value", "step", "got", "right"),
    [
        ("area", 241.0, 0.0667, 241.03, True),
        ("area", 241.0, 0.0667, 241.04, False),
        ("number", "清林发〔2017〕012号", 0, "清林发[2017]12", True),
        ("number", "清林发〔2017〕12号", 0, "清林发〔2017〕21号", False),
        ("conclusion", False, 0, "未通过验收", True),
        ("conclusion", True, 0, "不合格", False),
        ("soil_disturbance", "穴状整地", 0, "穴状", True),
        ("date", "2017-02", 0, "2017-02-03", False),
        ("burning", False, 0, False, True),
        ("burning", False, 0, 0.0, False),
        ("methodology", "CCER-14-001-V01", 0, "CCER—14—001—V01", True),
    ],
)
def test_alike(field: str, value: bool | float | str, step: float, got: object, right: bool) -> None:
    assert print_alike(field, [Print(literal="", value=value, step=step)], got) is right


def test_lists_count_by_item_and_accept_other_names() -> None:
    prints = [Print(literal="白榆", value="白榆"), Print(literal="油松", value="油松")]
    assert items_right("species", prints, ("榆树", "柏木")) == (1, 2, 2)
    areas = [Print(literal="1亩", value=1 / 15, step=0.01, key="白榆")]
    assert items_right("species_areas", areas, {"榆树": 0.0667, "油松": 2.0}) == (1, 2, 1)


def test_story_values_are_neutral() -> None:
    assert implied_alike(_truth(), "county", "清岫县")
    assert not implied_alike(_truth(), "county", "云坪县")


def test_right_wrong_missed_and_invented() -> None:
    tally = _count(
        _fact("area", "number", 241.0),
        _fact("species", "list[string]", ("油松",)),
        _fact("county", "string", "清岫县"),
        _fact("city", "string", "某市"),
        _fact("issuer", "string", "不判"),
        silent=("date", "owner"),
    )
    count = tally.total("text")
    assert (count.wanted, count.read, count.right_read, count.right_wanted) == (3, 3, 2.0, 1.5)
    assert sorted((miss.kind, miss.field) for miss in tally.misses) == [
        ("invented", "city"),
        ("missed", "date"),
        ("wrong", "species"),
    ]
    assert tally.confidence["text", 0.95] == [1, 3]
    assert tally.blanks["text"] == [1, 0, 1]


def test_never_sought_is_told_apart() -> None:
    count = _count(_fact("area", "number", 241.0)).total("text")
    assert count.unsought == 2
    assert count.sought_recall == 1.0


def test_split_boundaries() -> None:
    pieces = [Piece(first=first, last=last, paper=_truth()) for first, last in ((1, 2), (3, 3), (4, 5))]
    file = FileTruth(path="m.pdf", carrier="merged", pieces=pieces)
    reads = [_paper((), f"m.pdf#{pages}") for pages in ("1-2", "3-4", "5-5")]
    tally = tally_set([file], reads, load_vocabulary())
    assert tally.splits == [1, 2, 2]
    assert tally.types["scan", "approval"] == [3, 3]
