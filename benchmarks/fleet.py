"""A fleet on two processes against one process pinned to one core, and the same fleet on Ray.

    python -m benchmarks.fleet [--dossiers 60] [--ray]

The dossiers are small: an approval and a start letter as text, a list, a map of twelve parcels. One process on one
core gives the reference; two processes may take two cores: efficiency is the reference over twice their time. Both
start without a cache, and all runs must give the same bytes. `--ray`: also on a cluster of this machine.
"""

import argparse
import csv
import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measured import Part, Row

ROOT = Path(__file__).resolve().parent.parent
EFFICIENCY = 0.85
PARCELS = 12
APPROVAL = (
    "青山县林业局文件\n青林发〔2016〕{n}号\n关于青山县2016年造林工程作业设计的批复\n"
    "原则同意你单位上报的作业设计。建设规模{mu}亩，总投资120万元。\n青山县林业局\n2016年2月3日\n"
)
START = (
    "开工令\n工程名称：青山县2016年造林工程\n编号：青开〔2016〕{n}号\n你单位承担的造林工程已具备开工条件，准予开工。\n"
    "开工日期：2016年3月18日\n监理单位：青山监理有限公司\n"
)


def build(root: Path, count: int) -> None:
    """Write `count` dossiers; neighbours claim some ground twice."""
    import geopandas as gpd
    from shapely.geometry import box

    for number in range(count):
        folder = root / f"项目{number:04}"
        folder.mkdir(parents=True)
        (folder / "批复.txt").write_text(APPROVAL.format(n=number + 1, mu=PARCELS * 200), encoding="utf-8")
        (folder / "开工令.txt").write_text(START.format(n=number + 1), encoding="utf-8")
        west = 105.0 + 0.0495 * (number % 40)
        south = 26.0 + 0.01 * (number // 40)
        shapes = [box(west + 0.0042 * k, south, west + 0.0042 * k + 0.004, south + 0.003) for k in range(PARCELS)]
        names = [str(k + 1) for k in range(PARCELS)]
        frame = gpd.GeoDataFrame({"小班号": names, "树种": ["油松"] * PARCELS}, geometry=shapes, crs="EPSG:4490")
        frame.to_file(folder / "小班.gpkg", layer="小班", driver="GPKG")
        with (folder / "小班一览表.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["小班号", "面积（亩）", "树种", "林种", "造林前地类"])
            writer.writerows([name, 200, "油松", "防护林", "宜林荒山荒地"] for name in names)


def audit(root: Path, out: Path, jobs: int, cores: set[int] | None, engine: str = "local") -> tuple[float, float]:
    """Wall and processor seconds of the command line, pinned to `cores` where they are named."""
    command = [sys.executable, "-m", "checker", "fleet", str(root), "-o", str(out), "--jobs", str(jobs)]
    command += ["--engine", engine, "--as-of", "2026-06-30", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(out.parent / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, started = _spent(), time.perf_counter()
    pin = (lambda: os.sched_setaffinity(0, cores)) if cores else None
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False, preexec_fn=pin)
    seconds = time.perf_counter() - started
    if done.returncode not in (0, 3):
        raise RuntimeError(done.stderr.decode())
    return seconds, _spent() - before


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def digest(out: Path) -> str:
    """Of all files but those that may differ between runs."""
    total = hashlib.sha256()
    for path in sorted(out.rglob("*")):
        if path.is_file() and path.name not in ("run.json", "row.json"):
            total.update(path.relative_to(out).as_posix().encode() + path.read_bytes())
    return total.hexdigest()


def measure(dossiers: int = 60, ray: bool = False) -> Part:
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as scratch:
        root, few = Path(scratch, "root"), Path(scratch, "few")
        build(root, dossiers)
        build(few, 1)
        audit(few, Path(scratch, "first"), 1, None)  # compiles
        _, start = audit(few, Path(scratch, "start"), 1, None)
        one, spent_one = audit(root, Path(scratch, "one"), 1, {cores[0]})
        two, spent_two = audit(root, Path(scratch, "two"), 2, set(cores[:2]))
        same = digest(Path(scratch, "one")) == digest(Path(scratch, "two"))
        note = f"{spent_two / spent_one:.2f} of the processor time; same bytes: {'yes' if same else 'NO'}"
        efficiency = one / (2 * two) if same else 0.0
        rows = [
            Row(
                f"fleet of {dossiers} small dossiers on two processes, efficiency", f"{two:.1f} s",
                "twice the speed of one process on one core", f"{one:.1f} s", efficiency, EFFICIENCY, True, note,
            )
        ]  # fmt: skip
        if ray:
            seconds, _ = audit(root, Path(scratch, "ray"), 2, None, "ray")
            alike = digest(Path(scratch, "ray")) == digest(Path(scratch, "two"))
            rows.append(
                Row(
                    f"the same on Ray, one machine (bytes {'the same' if alike else 'DIFFER'})", f"{seconds:.1f} s",
                    "local", f"{two:.1f} s", seconds / two,
                )
            )  # fmt: skip
        written = sum(path.stat().st_size for path in Path(scratch, "two").rglob("*") if path.is_file()) / dossiers
    cost = max(0.0, spent_one - start) / max(1, dossiers - 1)
    return Part(rows, {"dossier": cost, "written_dossier": written})


def main() -> int:
    """Measure, print, and say whether the aim is met."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--dossiers", type=int, default=60)
    arguments.add_argument("--ray", action="store_true")
    options = arguments.parse_args()
    part = measure(options.dossiers, options.ray)
    for row in part.rows:
        print(" | ".join(row.cells()))
    return 0 if part.rows[0].met else 1


if __name__ == "__main__":
    sys.exit(main())
