"""`make bench`: every benchmark against its reference, as one table.

    python -m benchmarks.table [--quick] [--only texts,scans] [--readme]

Each part runs in a process of its own, one after the other. Writes docs/benchmarks.md and docs/benchmarks.json with the
machine's name; `--readme` puts the table of docs/benchmarks.json into README.md and measures nothing. `--only` leaves
the rows of other parts as they were measured before, which the table says of each part.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.measured import Row
from benchmarks.parts import PARTS

ROOT = Path(__file__).resolve().parent.parent
JSON, MARKDOWN, README = ROOT / "docs" / "benchmarks.json", ROOT / "docs" / "benchmarks.md", ROOT / "README.md"
BEGIN, END = "<!-- benchmarks -->", "<!-- end of benchmarks -->"
HEADS = ("what", "sinkcheck", "reference", "ratio", "aim", "met", "note")
PROGRAM = ("checker", "rules", "dossier_schemas", "benchmarks")


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    name = platform.processor() or platform.machine()
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        lines = cpu.read_text().splitlines()
        found = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        name = found[0] if found else name
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    load = os.getloadavg()[0]
    return {
        "processor": name, "cores": os.cpu_count(), "memory_gb": round(memory, 1), "system": platform.platform(),
        "python": platform.python_version(), "date": date.today().isoformat(), "load_before": round(load, 2),
    }  # fmt: skip


def run_part(name: str, quick: bool) -> dict[str, Any]:
    """Rows and units of a part, or what went wrong."""
    command = [sys.executable, "-m", "benchmarks.parts", name, *(["--quick"] if quick else [])]
    before = machine()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return {"rows": [], "units": {}, "trouble": done.stderr.strip().splitlines()[-1:], "machine": before}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return {**found, "machine": before, "quick": quick}


def combine(parts: dict[str, Any]) -> dict[str, Any]:
    """The table: rows of all parts, and units that the simulation of a province reads."""
    given: dict[str, float] = {}
    for part in parts.values():
        given |= part["units"]
    units = {
        "text_page": given.get("parse_page", 0.0) + given.get("extract_page", 0.0),
        "scanned_page": given.get("scanned_page", 0.0) + given.get("extract_page", 0.0),
        "parcel": given.get("survey_parcel", 0.0) + given.get("judge_parcel", 0.0),
        "dossier": given.get("dossier", 0.0), "tile_parcel": given.get("tile_parcel", 0.0),
        "kept_page": given.get("kept_page", 0.0), "kept_parcel": given.get("kept_parcel", 0.0),
        "written_dossier": given.get("written_dossier", 0.0),
    }  # fmt: skip
    return {"machine": machine(), "parts": parts, "units": units}


def rows_of(table: dict[str, Any]) -> list[Row]:
    fields = set(Row.__dataclass_fields__)
    return [
        Row(**{key: value for key, value in row.items() if key in fields})
        for name in PARTS
        for row in table["parts"].get(name, {"rows": []})["rows"]
    ]


def markdown(table: dict[str, Any]) -> str:
    lines = [f"| {' | '.join(HEADS)} |", f"|{'|'.join('---' for _ in HEADS)}|"]
    lines += [f"| {' | '.join(row.cells())} |" for row in rows_of(table)]
    named = table["machine"]
    lines += [
        "",
        f"Measured on {named['date']}: {named['processor']}, {named['cores']} cores, {named['memory_gb']} GB,"
        f" {named['system']}, Python {named['python']}; each ratio within one run.",
    ]
    troubles = [f"{name}: {' '.join(part['trouble'])}" for name, part in table["parts"].items() if part.get("trouble")]
    lines += ["", "Not measured: " + "; ".join(troubles)] if troubles else []
    small = sorted(name for name, part in table["parts"].items() if part.get("quick"))
    lines += ["", f"In small sizes (`--quick`): {', '.join(small)}."] if small else []
    busy = sorted(name for name, part in table["parts"].items() if part["machine"]["load_before"] > 1)
    lines += ["", f"The machine was busy with other work while these were measured: {', '.join(busy)}."] if busy else []
    return "\n".join(lines) + "\n"


def put_into_readme(table: dict[str, Any]) -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n{markdown(table)}{END}{after}", encoding="utf-8")


def main() -> int:
    """Measure and write; 1 where an aim is missed or a part failed."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--quick", action="store_true", help="small sizes, about three minutes")
    arguments.add_argument("--only", default="", help=f"of {','.join(PARTS)}")
    arguments.add_argument("--readme", action="store_true", help="only put the table into README.md")
    options = arguments.parse_args()
    known: dict[str, Any] = json.loads(JSON.read_text(encoding="utf-8")) if JSON.exists() else {"parts": {}}
    if options.readme:
        put_into_readme(known)
        return 0
    chosen = [name for name in options.only.split(",") if name] or list(PARTS)
    if not set(chosen) <= set(PARTS):
        arguments.error(f"--only must be of {', '.join(PARTS)}")
    parts: dict[str, Any] = known["parts"] if options.only else {}
    for name in chosen:
        print(f"{name} …", file=sys.stderr, flush=True)
        parts[name] = run_part(name, options.quick)
    table = combine({name: parts[name] for name in PARTS if name in parts})
    JSON.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    title = "# Benchmarks\n\n`make bench` writes this table; `docs/performance.md` says what stands behind it.\n\n"
    MARKDOWN.write_text(title + markdown(table), encoding="utf-8")
    print(markdown(table))
    failed = any(part.get("trouble") for part in parts.values())
    return 1 if failed or any(row.met is False for row in rows_of(table)) else 0


if __name__ == "__main__":
    sys.exit(main())
