"""The volumes recomputed from strata and inputs, with everything they rest on."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from checker.accounting.engine import Flows, flows
from checker.accounting.inputs import Inputs
from checker.accounting.parameters import Notice
from checker.accounting.resolve import Resolved, resolve
from checker.accounting.sourced import Sourced, weakest
from checker.accounting.strata import COLUMNS, Strata
from checker.accounting.words import Text, say
from checker.model.base import Frozen
from checker.model.rule import Basis


class YearRow(Frozen):
    """One calendar year: the part of it inside the crediting period, and tCO2e."""

    year: int
    share: float
    gross: float
    baseline: float
    leakage: float
    fire: float
    net: float


class CreditingYear(Frozen):
    """One crediting year, counted from 1: stock change and net, tCO2e."""

    number: int
    net: float


class StratumRow(Frozen):
    stratum: str
    species: str
    area_ha: float
    gross: float


class Recomputation(Frozen):
    """tCO2e. `conclusive`: nothing it rests on is recalled, assumed or made for another text, so that a difference from
    the claim can be a `fail`; otherwise it can only be `review`, and `notices` say why. `basis` is the weakest of all
    numbers used, whatever their origin."""

    methodology: str
    crediting_start: str
    crediting_end: str
    length_years: float
    area_ha: float
    years: tuple[YearRow, ...]
    crediting_years: tuple[CreditingYear, ...]
    strata: tuple[StratumRow, ...]
    gross_total: float
    net_total: float
    net_per_year: float
    deduction: float
    basis: Basis
    conclusive: bool
    used: tuple[Sourced, ...]
    notices: tuple[Notice, ...]

    def by_year(self) -> dict[int, float]:
        return {row.year: row.net for row in self.years}

    def in_years_of(self, claimed: Collection[int]) -> dict[int, float]:
        """Volumes by the years that a claim's table has: calendar years, or crediting years named by the calendar year
        in which they begin or, where only that fits, in which they end."""
        calendar, wanted = self.by_year(), set(claimed)
        if set(calendar) == wanted:
            return calendar
        first = self.years[0].year
        for shift in (0, 1):
            by_crediting = {first + year.number - 1 + shift: year.net for year in self.crediting_years}
            if set(by_crediting) == wanted:
                return by_crediting
        return calendar


def recompute(strata: Strata, inputs: Inputs, most_strata: int = 1_000) -> Recomputation:
    """The result of a project. Raises InputError naming the cells that cannot be used. Rows of `strata` beyond
    `most_strata` are left out of the summary, not of the sums."""
    resolved = resolve(strata, inputs)
    return summarise(resolved, flows(resolved.case), inputs, most_strata)


def project_frame(resolved: Resolved, result: Flows) -> pd.DataFrame:
    """Stock change of every row by calendar year, tCO2e: index stratum and species, one column a year."""
    index = pd.MultiIndex.from_arrays([resolved.case.labels, resolved.case.species], names=["stratum", "species"])
    return pd.DataFrame(result.gross, index=index, columns=list(resolved.case.window.years))


def summarise(resolved: Resolved, result: Flows, inputs: Inputs, most_strata: int) -> Recomputation:
    """The flows of a case as a result with its sources."""
    case, period = resolved.case, resolved.case.window
    years = tuple(
        YearRow(year=year, share=s, gross=g, baseline=b, leakage=le, fire=f, net=n)
        for year, s, g, b, le, f, n in zip(
            period.years,
            *(a.tolist() for a in (period.shares, result.gross_total, result.baseline, result.leakage, result.fire)),
            result.net.tolist(),
            strict=True,
        )
    )
    full = result.net / period.shares
    crediting = (full @ period.crediting.T).tolist()
    totals = result.gross.sum(axis=1)
    shown = np.flatnonzero(case.project_rows)[:most_strata]
    notices = list(resolved.notices)
    notices += [_doubt(number) for number in resolved.used if number.doubtful]
    return Recomputation(
        methodology=resolved.methodology.id, crediting_start=inputs.crediting_start, crediting_end=inputs.crediting_end,
        length_years=period.length_years, area_ha=float((case.area * case.share)[case.project_rows].sum()), years=years,
        crediting_years=tuple(CreditingYear(number=k + 1, net=value) for k, value in enumerate(crediting)),
        strata=tuple(
            StratumRow(
                stratum=str(case.labels[i]), species=str(case.species[i]), area_ha=float(case.area[i] * case.share[i]),
                gross=float(totals[i]),
            )
            for i in shown.tolist()
        ),
        gross_total=float(result.gross_total.sum()), net_total=result.total,
        net_per_year=result.total / period.length_years, deduction=case.deduction,
        basis=weakest([resolved.methodology.structure_basis, *(number.basis for number in resolved.used)]),
        conclusive=not any(notice.decisive for notice in notices), used=resolved.used, notices=tuple(notices),
    )  # fmt: skip


def _doubt(number: Sourced) -> Notice:
    code = "other_methodology" if number.other_methodology else "assumed" if number.origin == "assumed" else "recalled"
    label = COLUMNS[number.name].label if number.name in COLUMNS else number.name
    text = say(f"doubts.{code}", name=Text(zh=label, en=number.name), source=number.source)
    return Notice(code=code, where=number.place, zh=text.zh, en=text.en, decisive=True)
