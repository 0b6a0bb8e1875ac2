"""Speed of the recomputation against the same arithmetic in bare numpy, in one run; and of the Monte Carlo.

python benchmarks/accounting.py [strata, default 1000000] [--cpu: processor time, for a machine that others use]
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from checker.accounting.engine import flows
from checker.accounting.growth import Curve
from checker.accounting.inputs import Inputs, YearSeries
from checker.accounting.montecarlo import draw
from checker.accounting.ranges import Range
from checker.accounting.resolve import resolve
from checker.accounting.strata import check_strata

A, B, C = 180.0, 2.4, 0.08
YEARS = 40


CLOCK = time.process_time if "--cpu" in sys.argv else time.perf_counter


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begin = CLOCK()
    result = work()
    return CLOCK() - begin, result


def peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def table(n: int, kinds: int) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame({
        "stratum": np.char.add("S", np.arange(n).astype(str)), "species": rng.choice(["油松", "杨树"], n),
        "curve": np.char.add("c", (np.arange(n) % kinds).astype(str)), "area_ha": rng.uniform(1, 50, n),
        "planting_year": rng.integers(2012, 2021, n), "survival": rng.uniform(0.7, 1, n),
        "wood_density": rng.uniform(0.3, 0.6, n), "bef": rng.uniform(1.2, 1.8, n),
        "root_shoot": rng.uniform(0.15, 0.35, n), "carbon_fraction": rng.uniform(0.45, 0.52, n),
    })  # fmt: skip


def inputs(kinds: int) -> Inputs:
    zero = YearSeries(zero_because="benchmark")
    return Inputs(
        methodology="CCER-14-001-V01", crediting_start="2021-01-01", crediting_end=f"{2020 + YEARS}-12-31",
        growth_in_planting_year=True, baseline=zero, leakage=zero,
        curves=tuple(
            Curve(id=f"c{k}", family="richards", quantity="volume_m3_per_ha", parameters={"a": A, "b": B, "c": C})
            for k in range(kinds)
        ),
    )  # fmt: skip


def bare(f: pd.DataFrame) -> np.ndarray:
    """The same chain, whole arrays at once, nothing checked and nothing explained."""
    ends = np.arange(2020, 2021 + YEARS, dtype=float)
    age = ends[None, :] - f["planting_year"].to_numpy(float)[:, None] + 1
    volume = A * (1 - np.exp(-C * age)) ** B
    k = f["area_ha"] * f["survival"] * f["wood_density"] * f["bef"] * (1 + f["root_shoot"]) * f["carbon_fraction"]
    stock = volume * (k.to_numpy() * 44 / 12)[:, None]
    return np.diff(stock, axis=1)


def main(n: int) -> None:
    frame = table(n, 1)
    before = peak_gb()
    check, strata = timed(lambda: check_strata(frame))
    put, resolved = timed(lambda: resolve(strata, inputs(1)))
    compute, result = min((timed(lambda: flows(resolved.case)) for _ in range(2)), key=lambda pair: pair[0])
    after, whole = peak_gb(), check + put + compute
    by_numpy, expected = min((timed(lambda: bare(frame)) for _ in range(2)), key=lambda pair: pair[0])
    worst = np.abs(result.gross - expected).max() / np.abs(expected).max()
    print(f"{n:,} strata x {YEARS} years: bare numpy {by_numpy:.2f} s")
    print(f"  engine {compute:.2f} s, ratio {compute / by_numpy:.2f}; largest difference {worst:.1e}")
    print(f"  with checking every cell ({check:.2f} s) and choosing parameters ({put:.2f} s):", end=" ")
    print(f"{whole:.2f} s, ratio {whole / by_numpy:.2f}")
    print(
        f"  result {result.gross.nbytes / 1e9:.2f} GB; peak {after:.2f} GB ({before:.2f} GB before the run);", end=" "
    )
    print(f"bare numpy raises it to {peak_gb():.2f} GB")
    small = resolve(check_strata(table(200, 10)), inputs(10)).case
    ranges = [
        Range(name="growth", target="growth", low=0.8, high=1.2), Range(name="pace", target="pace", low=0.9, high=1.1),
        Range(name="d", target="d", low=0.9, high=1.1), Range(name="bef", target="bef", low=0.9, high=1.1),
        Range(name="r", target="r", low=0.8, high=1.2), Range(name="cf", target="cf", low=0.97, high=1.03),
        Range(name="area", target="area", low=0.98, high=1.02, shared=False),
    ]  # fmt: skip
    seconds, _ = timed(lambda: draw(small, ranges, 10_000, 1))
    print(f"10,000 draws x 200 strata x {YEARS} years, 7 ranges (area by stratum): {seconds:.2f} s")


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    main(numbers[0] if numbers else 1_000_000)
