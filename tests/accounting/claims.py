"""Generated projects and claims: honest, with planted slips, and with deviations that are no slip of the catalogue."""

from dataclasses import dataclass, replace

import numpy as np

from checker.accounting.case import Case, Profile
from checker.accounting.engine import flows
from checker.accounting.growth import Array, Curve
from checker.accounting.slips import Figures, Slip, figures, possible_slips
from checker.accounting.window import window

NOISE = 0.005


def random_case(rng: np.random.Generator) -> Case:
    """3-6 pure strata of 2-4 species, planted over several years, credited for 20-40 years."""
    n, kinds = int(rng.integers(3, 7)), int(rng.integers(2, 5))
    kinds = min(kinds, n)
    species = np.array([f"树种{k}" for k in range(kinds)], dtype=object)
    d, bef = rng.uniform(0.3, 0.65, kinds), rng.uniform(1.25, 1.9, kinds)
    r, cf = rng.uniform(0.15, 0.35, kinds), rng.uniform(0.44, 0.53, kinds)
    profiles = tuple(
        Profile(
            "volume",
            Curve(
                id=f"c{k}", family="richards", quantity="volume_m3_per_ha",
                parameters={"a": rng.uniform(80, 260), "b": rng.uniform(1.8, 3.2), "c": rng.uniform(0.05, 0.13)},
            ),
        )
        for k in range(kinds)
    )  # fmt: skip
    which = np.concatenate([np.arange(kinds), rng.integers(0, kinds, n - kinds)])
    planted = rng.integers(2013, 2021, n).astype(float)
    start, years = f"20{rng.integers(20, 23)}-{rng.integers(1, 13):02d}-{rng.integers(1, 28):02d}", rng.integers(20, 41)
    end = f"{int(start[:4]) + years}-{start[5:]}"
    period = window(start, end)
    t, area = len(period.years), rng.uniform(20, 2_000, n)
    return Case(
        labels=np.array([f"S{k}" for k in range(n)], dtype=object), species=species[which], area=area,
        share=np.ones(n), planted=planted, birth=planted - 1, survival=rng.uniform(0.7, 0.95, n), density=np.ones(n),
        d=d[which], bef=bef[which], r=r[which], cf=cf[which], profile=which.astype(np.intp), profiles=profiles,
        window=period, baseline=np.full(t, rng.choice([0.0, 0.15]) * area.sum()) * period.shares, leakage=np.zeros(t),
        fire=np.zeros(t), deduction=0.1,
        area_before=np.where(rng.random(n) < 0.4, area * rng.uniform(1.03, 1.3, n), np.nan),
    )  # fmt: skip


def blur(shown: Figures, rng: np.random.Generator, noise: float = NOISE) -> Figures:
    """Every figure off by up to `noise`, and printed to whole tonnes (to three decimals where a comma was misread)."""

    def print_as(values: Array) -> Array:
        blurred = values * (1 + rng.uniform(-noise, noise, values.shape))
        return np.where(np.abs(blurred) < 20, np.round(blurred, 3), np.round(blurred))

    return Figures(print_as(shown.net), None if shown.gross is None else print_as(shown.gross))


@dataclass(frozen=True)
class Planted:
    case: Case
    slips: tuple[str, ...]
    claim: Figures


def planted(rng: np.random.Generator, count: int, detail: bool) -> Planted:
    """A claim with `count` slips that change the total by at least 2 %, each of them and all together."""
    while True:
        case = random_case(rng)
        honest = figures(case, False)
        assert honest is not None
        total = honest.net.sum()
        menu = list(possible_slips(case))
        # One draw among the kinds of slip, then one of its variants, so that swaps do not crowd out the others.
        kinds = rng.choice(sorted({slip.id.split(":")[0] for slip in menu}), count, replace=False)
        chosen: list[Slip] = []
        for kind in kinds:
            variants = [slip for slip in menu if slip.id.split(":")[0] == kind]
            chosen.append(variants[int(rng.integers(len(variants)))])
        if len({slip.group for slip in chosen}) < count:
            continue
        parts = [figures(case, False, (slip,)) for slip in chosen]
        whole = figures(case, detail, tuple(chosen))
        if whole is None or any(part is None for part in parts):
            continue
        effects = [abs(part.net.sum() / total - 1) for part in parts if part is not None]
        if min(effects) >= 0.02 and abs(whole.net.sum() / total - 1) >= 0.02:
            return Planted(case, tuple(sorted(slip.id for slip in chosen)), blur(whole, rng))


def outside(rng: np.random.Generator, detail: bool) -> Planted:
    """A claim that differs by at least 2 % for a reason that is no slip of the catalogue."""
    while True:
        case = random_case(rng)
        kind = str(rng.choice(["asymptote", "rate", "some areas", "factor", "years", "trend", "one year", "family"]))
        honest, other = figures(case, detail), figures(deviate(case, kind, rng), detail)
        assert honest is not None
        assert other is not None
        t = honest.net.size
        weights = np.ones(t)
        if kind == "factor":
            weights = np.full(t, rng.uniform(0.6, 1.6))
        elif kind == "years":
            weights = 1 + rng.normal(0, 0.06, t)
        elif kind == "trend":
            weights = 1 + rng.uniform(-0.4, 0.4) * np.linspace(0, 1, t)
        elif kind == "one year":
            weights[int(rng.integers(1, t - 1))] = rng.choice([rng.uniform(0.1, 0.7), rng.uniform(1.6, 4)])
        other = Figures(other.net * weights, None if other.gross is None else other.gross * weights)
        if abs(other.net.sum() / honest.net.sum() - 1) >= 0.02:
            return Planted(case, (kind,), blur(other, rng))


def deviate(case: Case, kind: str, rng: np.random.Generator) -> Case:
    """The case with other growth or other areas."""
    if kind == "some areas":
        hit = rng.random(len(case.area)) < 0.5
        hit[int(rng.integers(len(hit)))] = True
        return replace(case, area=case.area * np.where(hit, rng.uniform(0.7, 1.35, len(hit)), 1.0))
    if kind not in ("asymptote", "rate", "family"):
        return case
    profiles = list(case.profiles)
    k = int(rng.integers(len(profiles)))
    curve = profiles[k].curve
    p = dict(curve.parameters)
    if kind == "asymptote":
        p["a"] *= rng.uniform(0.7, 1.4)
    elif kind == "rate":
        p["c"] *= rng.uniform(0.7, 1.4)
    family = "gompertz" if kind == "family" else curve.family
    if kind == "family":
        p = {"a": p["a"], "b": rng.uniform(3, 6), "c": p["c"]}
    new = Curve(id=curve.id, family=family, quantity=curve.quantity, parameters=p)
    profiles[k] = replace(profiles[k], curve=new)
    return replace(case, profiles=tuple(profiles))


def honest(rng: np.random.Generator, detail: bool) -> Planted:
    case = random_case(rng)
    shown = figures(case, detail)
    assert shown is not None
    assert flows(case).total > 0
    return Planted(case, (), blur(shown, rng))
