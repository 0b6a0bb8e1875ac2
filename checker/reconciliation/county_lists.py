"""What official tables by county say about the project: mean rainfall and key ecological function zones."""

from collections.abc import Sequence

from checker.model.fact import Candidate, Fact, Value, ValueType
from checker.model.identity import fact_id
from checker.resources.official import Official

_SUFFIXES = ("自治县", "自治旗", "县", "区", "市", "旗")
Index = dict[tuple[str, str], Fact]


def county_facts(tables: Sequence[Official], index: Index) -> list[Fact]:
    """`project.annual_rainfall` and `project.in_function_zone` out of the tables, beside what papers say of them.

    A county that the rainfall table leaves out says nothing; one that is not in the list of zones is in none.
    Counties that differ give one candidate each, because it is not known here which parcel lies in which.
    """
    made: list[Fact] = []
    for official in tables:
        if official.kind == "county_rainfall":
            told: dict[str, Value] = {_stem(r.text("county")): r.number("annual_mm") for r in official.table.rows}
            made.append(_fact("annual_rainfall", "number", "mm", official, told, None, index))
        elif official.kind == "function_zone_counties":
            told = {_stem(row.text("county")): True for row in official.table.rows}
            made.append(_fact("in_function_zone", "boolean", None, official, told, False, index))
    return made


def _fact(
    field: str, value_type: ValueType, unit: str | None, official: Official, told: dict[str, Value],
    otherwise: Value | None, index: Index,
) -> Fact:  # fmt: skip
    counties = index.get(("project", "county"))
    found: list[Candidate] = []
    lists = counties.all_candidates() if counties is not None else (Candidate(cause="missing", note="没有文件写明县"),)
    for candidate in lists:
        names = candidate.value if isinstance(candidate.value, tuple) else (candidate.value,)
        for name in names:
            if not isinstance(name, str):
                found.append(Candidate(cause=candidate.cause or "missing", note=candidate.note))
                continue
            value = told.get(_stem(name), otherwise)
            if value is None:
                found.append(Candidate(cause="missing", note=f"{official.where}没有列 {name}"))
            else:
                found.append(Candidate(value=value, official=True, note=f"{official.where}：{name}"))
    stated = index.get(("project", field))
    known = [c for c in (stated.all_candidates() if stated is not None else ()) if c.value is not None]
    if any(candidate.value is not None for candidate in found):
        known += [candidate for candidate in found if not any(_same(candidate, other) for other in known)]
    elif not known:
        known = found
    distinct: dict[str, Candidate] = {}
    for candidate in known:
        distinct.setdefault(f"{candidate.value!r}|{candidate.cause}", candidate)
    kept = tuple(distinct.values())
    values = [candidate.value for candidate in kept if candidate.value is not None]
    return Fact(
        id=fact_id("project", field), subject="project", field=field, value_type=value_type, unit=unit,
        value=values[0] if len(kept) == 1 and values else None, state="conflict" if len(values) > 1 else "measured",
        evidence=stated.evidence if stated is not None else (), candidates=kept,
    )  # fmt: skip


def _same(left: Candidate, right: Candidate) -> bool:
    """Equal, a figure of the table within half a millimetre of the paper's."""
    a, b = left.value, right.value
    if isinstance(a, float) and isinstance(b, float) and not isinstance(a, bool) and not isinstance(b, bool):
        return abs(a - b) <= 0.5
    return a is not None and a == b


def _stem(county: str) -> str:
    """A county's name without its kind, which changes when a county becomes a city or a district."""
    name = county.strip()
    return next((name[: -len(end)] for end in _SUFFIXES if name.endswith(end) and len(name) > len(end) + 1), name)
