"""The usual slips, as data with a transform each: what the claim would be had its author made one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from checker.accounting.case import Case
from checker.accounting.engine import Flows, flows
from checker.accounting.faults import InputError
from checker.accounting.growth import Array
from checker.accounting.tables import load_table
from checker.model.rule import Bilingual

Change = Callable[[Case], Case]
Rewrite = Callable[[Array], Array]
THOUSAND = 1_000.0


@dataclass(frozen=True)
class Slip:
    """One way to go wrong. `change` alters the inputs, `rewrite` the yearly volumes (..., T) afterwards. `group`: slips
    of one transform exclude each other."""

    id: str
    group: str
    title: Bilingual
    change: Change | None = None
    rewrite: Rewrite | None = None


@dataclass(frozen=True)
class Figures:
    """What a claim shows: net (T,) of the project and, where given, stock change (m, T) of its strata, tCO2e."""

    net: Array
    gross: Array | None = None


def figures(case: Case, detail: bool, slips: tuple[Slip, ...] = ()) -> Figures | None:
    """What a claim with these slips would show; None where they cannot be made (a curve ends, say)."""
    for slip in slips:
        if slip.change is not None:
            case = slip.change(case)
    try:
        result = flows(case)
    except InputError:
        return None
    net, gross = result.net, by_stratum(case, result) if detail else None
    for slip in slips:
        if slip.rewrite is not None:
            net, gross = slip.rewrite(net), None if gross is None else slip.rewrite(gross)
    return Figures(net, gross)


def by_stratum(case: Case, result: Flows) -> Array:
    """Stock change (m, T) of each stratum of the project, in order of first appearance."""
    own = case.project_rows
    names, first, inverse = np.unique(case.labels[own].astype(str), return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(first))
    out = np.zeros((len(names), result.gross.shape[1]))
    np.add.at(out, order[inverse], result.gross[own])
    return out


def possible_slips(case: Case) -> Iterator[Slip]:
    """Every slip of the catalogue that could be made in this project, one for each stratum or species it can hit."""
    for row in load_table("accounting_slips").rows:
        title = Bilingual(zh=row.text("zh"), en=row.text("en"))
        name, kind, argument = row.text("slip"), row.text("transform"), row.number("argument")
        if kind == "area_of_one":
            own = dict.fromkeys(case.labels[case.project_rows])
            yield from (_one_stratum(name, title, str(label), argument) for label in own)
        elif kind == "wrong_species":
            yield from _swaps(name, title, case)
        elif kind in CHANGES:
            yield Slip(name, kind, title, change=_change(kind, argument))
        else:
            yield Slip(name, kind, title, rewrite=_rewrite(kind, argument))


def _change(kind: str, argument: float) -> Change:
    return lambda case: CHANGES[kind](case, argument)


def _rewrite(kind: str, argument: float) -> Rewrite:
    return lambda values: REWRITES[kind](values, argument)


def _co2(case: Case, times: float) -> Case:
    return replace(case, co2=case.co2 * case.co2**times)


def _carbon_fraction(case: Case, times: float) -> Case:
    return replace(case, cf=case.cf**times)


def _root(case: Case, times: float) -> Case:
    return replace(case, r=np.where(np.isnan(case.r), 0.0 if times == 0 else case.r, (1 + case.r) ** times - 1))


def _expansion(case: Case, times: float) -> Case:
    return replace(case, bef=case.bef**times)


def _area(case: Case, factor: float) -> Case:
    return replace(case, area=case.area * factor)


def _one_stratum(name: str, title: Bilingual, label: str, factor: float) -> Slip:
    def change(case: Case) -> Case:
        return replace(case, area=np.where(case.labels == label, case.area * factor, case.area))

    return Slip(f"{name}:{label}", "area", Bilingual(zh=f"{title.zh}（{label}）", en=f"{title.en} ({label})"), change)


def _swaps(name: str, title: Bilingual, case: Case) -> Iterator[Slip]:
    found = list(dict.fromkeys(case.species))
    for mine in found:
        for other in found:
            if other != mine:
                words = Bilingual(zh=f"{title.zh}（{mine}用了{other}）", en=f"{title.en} ({other} for {mine})")
                yield Slip(f"{name}:{mine}:{other}", name, words, change=_swap(str(mine), str(other)))


def _swap(mine: str, other: str) -> Change:
    def change(case: Case) -> Case:
        donor = int(np.flatnonzero(case.species == other)[0])
        rows = case.species == mine
        taken = {k: np.where(rows, getattr(case, k)[donor], getattr(case, k)) for k in ("d", "bef", "r", "cf")}
        return replace(case, **taken)

    return change


def _dropped_area(case: Case, _: float) -> Case:
    if case.area_before is None:
        return case
    return replace(case, area=np.where(np.isnan(case.area_before), case.area, case.area_before))


def _age(case: Case, years: float) -> Case:
    # A stand that comes out younger than nothing keeps age 0.
    return replace(case, birth=np.minimum(case.birth - years, case.planted))


def _survival(case: Case, _: float) -> Case:
    return replace(case, survival=np.ones_like(case.survival))


def _share(case: Case, _: float) -> Case:
    return replace(case, share=np.ones_like(case.share))


def _deduction(case: Case, times: float) -> Case:
    return replace(case, deduction=1.0 - (1.0 - case.deduction) ** times)


def _baseline(case: Case, _: float) -> Case:
    area = np.where(case.project_rows, case.area, 0.0)
    return replace(case, baseline=np.zeros_like(case.baseline), baseline_rate=None, benchmark=0.0, area=area)


def _leakage(case: Case, _: float) -> Case:
    return replace(case, leakage=np.zeros_like(case.leakage))


def _part_year(case: Case, which: float) -> Case:
    shares = case.window.shares.copy()
    shares[int(which)] = 1.0
    return replace(case, window=replace(case.window, shares=shares))


def _year_twice(values: Array, which: float) -> Array:
    out = values.copy()
    out[..., int(which)] *= 2
    return out


def _cumulative(values: Array, _: float) -> Array:
    return np.cumsum(values, axis=-1)


def _thousands(values: Array, factor: float) -> Array:
    return np.where(np.abs(values) >= THOUSAND, values * factor, values)


CHANGES: Mapping[str, Callable[[Case, float], Case]] = {
    "co2": _co2, "carbon_fraction": _carbon_fraction, "root": _root, "expansion": _expansion, "area": _area,
    "dropped_area": _dropped_area, "age": _age, "survival": _survival, "share": _share, "deduction": _deduction,
    "baseline": _baseline, "leakage": _leakage, "part_year": _part_year,
}  # fmt: skip
REWRITES: Mapping[str, Callable[[Array, float], Array]] = {
    "year_twice": _year_twice, "cumulative": _cumulative, "thousands": _thousands,
}  # fmt: skip
