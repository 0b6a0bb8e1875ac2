"""How often the search finds planted slips, and whom it accuses wrongly. Prints one line a population.

python benchmarks/accounting_slips.py [claims of each population, default 1000]
"""

import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from checker.accounting.search import search
from tests.accounting.claims import honest, outside, planted


def measure(kind: str, count: int, detail: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    hits = decisive = reported = accused = 0
    missed: Counter[tuple[str, ...]] = Counter()
    begin = time.perf_counter()
    for _ in range(count):
        if kind in ("single", "pair"):
            claim = planted(rng, 1 if kind == "single" else 2, detail)
        else:
            claim = honest(rng, detail) if kind == "honest" else outside(rng, detail)
        found = search(claim.case, claim.claim, step=1.0)
        hit = any(tuple(sorted(one.slips)) == claim.slips for one in found)
        hits += hit
        decisive += hit and any(one.decisive for one in found)
        reported += bool(found)
        accused += any(one.decisive for one in found)
        if kind in ("single", "pair") and not hit:
            missed[tuple(slip.split(":")[0] for slip in claim.slips)] += 1
    each = (time.perf_counter() - begin) / count * 1_000
    shown = "strata and net" if detail else "net only"
    if kind in ("single", "pair"):
        rates = f"true slip reported {hits / count:.1%}, decisively {decisive / count:.1%}"
        print(f"{kind:8} {shown:15} n={count}: {rates}, "
              f"{each:.0f} ms a claim; missed {dict(missed.most_common(5))}")  # fmt: skip
    else:
        print(f"{kind:8} {shown:15} n={count}: accused {accused}, called compatible {reported - accused}, "
              f"{each:.0f} ms a claim")  # fmt: skip


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    for number, (population, share) in enumerate((("single", 1.0), ("pair", 0.5), ("honest", 1.0), ("outside", 1.0))):
        for strata in (True, False):
            measure(population, max(1, int(size * share)), strata, 1_000 + 10 * number + strata)
