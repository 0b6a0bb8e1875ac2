"""The real public notices: what their fields and texts say is found, and nothing else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.extraction.species import canonical
from checker.model.extracted import Extracted
from checker.model.fact import Value
from tests.extraction.papers import facts_of, read_paper

LABELS = {
    "项目名称": "project_name",
    "项目所在省份": "province",
    "项目业主": "owner",
    "审定机构": "auditor",
    "方法学": "methodology",
    "开工日期": "start_date",
    "计入期开始时间": "crediting_start",
    "计入期结束时间": "crediting_end",
    "项目寿命期限（年）": "life_years",
    "预计年均减排量（吨）": "annual_t",
    "预计计入期总减排量（吨）": "total_t",
    "公示开始日期": "public_start",
    "公示结束日期": "public_end",
}
FIELDS = {
    "start_date": "start_date",
    "crediting_start": "crediting_start",
    "crediting_end": "crediting_end",
    "claimed_total": "total_t",
    "claimed_annual": "annual_t",
    "publicity_start": "public_start",
    "publicity_end": "public_end",
    "life_years": "life_years",
    "owner": "owner",
    "province": "province",
    "validator": "auditor",
    "methodology": "methodology",
    "project_name": "project_name",
}


@pytest.fixture(scope="module")
def notices(shared: Path) -> list[tuple[dict[str, Any], Extracted]]:
    lines = (shared / "registry" / "descriptions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [(row, read_paper(as_text(row), path=f"{row['id']}.txt")) for row in rows]


def as_text(row: dict[str, Any]) -> str:
    return "\n".join(f"{label}：{row['registry'].get(key, '')}" for label, key in LABELS.items()) + "\n" + row["text"]


def f1(pairs: list[tuple[Any, Any]], equal: Callable[[Any, Any], bool]) -> float:
    hits = sum(got is not None and want is not None and equal(got, want) for got, want in pairs)
    given = sum(got is not None for got, _ in pairs)
    wanted = sum(want is not None for _, want in pairs)
    return 2 * hits / (given + wanted)


def value(paper: Extracted, field: str) -> Value | None:
    fact = facts_of(paper).get(field)
    return fact.value if fact else None


def test_every_notice_is_recognised(notices: list[tuple[dict[str, Any], Extracted]]) -> None:
    assert {paper.document.type for _, paper in notices} == {"registry_notice"}


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_fields_of_the_registry(notices: list[tuple[dict[str, Any], Extracted]], field: str) -> None:
    pairs = [(value(paper, field), row["registry"].get(FIELDS[field]) or None) for row, paper in notices]
    assert f1(pairs, lambda got, want: got == want if isinstance(want, str) else abs(got - want) < 1) >= 0.97


def test_area_of_the_text(notices: list[tuple[dict[str, Any], Extracted]]) -> None:
    pairs = [(value(paper, "area"), (row["in_text"]["area"] or {}).get("ha")) for row, paper in notices]
    assert f1(pairs, lambda got, want: abs(got - want) < 0.006) >= 0.97


def test_species_of_the_text(notices: list[tuple[dict[str, Any], Extracted]]) -> None:
    hits = extra = missed = 0
    for row, paper in notices:
        if row["in_text"]["species"] is None:
            continue
        want = {canonical(name) or name for name in row["in_text"]["species"]}
        found = value(paper, "species")
        got = set(found) if isinstance(found, tuple) else set()
        hits, extra, missed = hits + len(got & want), extra + len(got - want), missed + len(want - got)
    assert 2 * hits / (2 * hits + extra + missed) >= 0.95


def test_totals_of_the_text_alone(notices: list[tuple[dict[str, Any], Extracted]]) -> None:
    for field, key in (("claimed_total", "total_t"), ("claimed_annual", "annual_t")):
        pairs = []
        for row, _ in notices:
            head = (
                "项目公示信息\n项目业主：\n审定机构：\n方法学：\n公示开始日期：\n计入期开始时间：\n计入期结束时间：\n"
            )
            found = value(read_paper(head + row["text"]), field)
            if key in row["in_text"] or found is not None:
                pairs.append((found, row["in_text"].get(key)))
        assert f1(pairs, lambda got, want: abs(got - want) < 0.01) >= 0.97


def test_only_the_known_disagreement_is_a_conflict(notices: list[tuple[dict[str, Any], Extracted]]) -> None:
    conflicts = {(row["id"], fact.field) for row, paper in notices for fact in paper.facts if fact.state == "conflict"}
    told = {
        (row["id"], "start_date")
        for row, _ in notices
        if any(text.startswith("TEXT_DATE_NE") for text in row["inconsistencies"])
    }
    assert conflicts == told
