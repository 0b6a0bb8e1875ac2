"""When the steps ahead can happen: at the earliest, and if every limit is used in full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from checker.judgement.lifecycle.dated import Dated
from checker.judgement.lifecycle.steps import Standing
from checker.model.lifecycle import Span
from checker.reconciliation.workdays import Reached, reach_workday

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Ahead:
    """`earliest` uses none of the limits in front, `limit` all of them; (start, end) each, None where a text sets no
    end. `due`: the day by which a running step should have ended."""

    earliest: tuple[date, date | None]
    limit: tuple[date, date | None]
    due: date | None = None
    estimated: tuple[int, ...] = ()


@dataclass
class _Chain:
    """One run through the steps. `free`: the first day on which the next step can begin."""

    free: date
    full: bool
    estimated: set[int]

    def workday(self, first: date, count: int) -> date:
        reached: Reached = reach_workday(first, count)
        self.estimated.update(reached.estimated)
        return reached.day


def forecast(
    standings: Sequence[Standing], spans: Mapping[str, Span], current: int | None, as_of: date
) -> dict[str, Ahead]:
    """The current step and those behind it by id; nothing for what lies in the past."""
    if current is None:
        return {}
    estimated: dict[str, set[int]] = {}
    runs = []
    for full in (False, True):
        chain = _Chain(as_of, full, set())
        begun: dict[str, date] = {}
        run: dict[str, tuple[date, date | None]] = {}
        for item in standings[:current]:
            start = _known(item.began)
            if start is not None:
                begun[item.planned.id] = start
        for item in standings[current:]:
            chain.estimated = estimated.setdefault(item.planned.id, set(chain.estimated))
            run[item.planned.id] = _run(item, spans.get(item.planned.id), chain, begun, as_of)
        runs.append(run)
    return {
        name: Ahead(earliest, runs[1][name], _due(item, spans.get(name)), tuple(sorted(estimated[name])))
        for item in standings[current:]
        for name in [item.planned.id]
        for earliest in [runs[0][name]]
    }


def _run(
    item: Standing, span: Span | None, chain: _Chain, begun: dict[str, date], as_of: date
) -> tuple[date, date | None]:
    """Start and end of one step, and the chain moved to its end."""
    planned, known = item.planned, _known(item.began)
    ended = _known(item.ended)
    if planned.beside is not None:
        # It began with the step beside it and must treat what that brought: it ends no earlier.
        start = known or begun.get(planned.beside) or chain.free
        end = chain.free
        if span is not None and chain.full:
            end = max(end, start + timedelta(days=span.count))
    elif span is not None and span.kind == "exactly":
        start = known or chain.workday(max(chain.free, as_of + ONE), 1)
        end = chain.workday(start, span.count)
    else:
        start = known or max(chain.free, as_of)
        end = max(start, as_of)
        if span is not None and chain.full:
            end = max(end, chain.workday(start + ONE, span.count))
    end = max(end, as_of) if ended is None or ended < as_of else ended
    begun[planned.id] = start
    chain.free = max(chain.free, end)
    return start, end


def _due(item: Standing, span: Span | None) -> date | None:
    """The limit of a step that is known to have begun."""
    start = _known(item.began)
    if span is None or start is None or item.state != "running":
        return None
    if span.unit == "days":
        return start + timedelta(days=span.count)
    return reach_workday(start if span.kind == "exactly" else start + ONE, span.count).day


def _known(dated: Dated) -> date | None:
    days = dated.known
    return date.fromordinal(days.first) if days is not None and days.exact else None
