"""Asks the advisory database about every pinned version: `python -m benchmarks.dependencies [--strict]`.

Offline, or where the database does not answer, it says so and passes. An advisory is printed; with `--strict` it fails.
"""

import json
import re
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "https://api.osv.dev/v1/querybatch"
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.M)


def pins(folder: Path = ROOT / "requirements") -> list[tuple[str, str]]:
    """Names and versions, each once."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt")))
    return sorted({(name.lower(), version) for text in texts for name, version in _PIN.findall(text)})


def advisories(found: list[tuple[str, str]], address: str = DATABASE) -> dict[str, list[str]]:
    """Ids of advisories by `name==version`. Raises OSError or ValueError where nobody answers."""
    asked = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in found]
    body = json.dumps({"queries": asked}).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as reply:
        results = json.load(reply)["results"]
    return {
        f"{name}=={version}": sorted(item["id"] for item in result["vulns"])
        for (name, version), result in zip(found, results, strict=True)
        if result.get("vulns")
    }


def main(arguments: list[str]) -> int:
    found = pins()
    try:
        known = advisories(found)
    except (OSError, ValueError, KeyError) as error:  # urllib.error.URLError is an OSError
        print(f"dependency audit skipped: the advisory database does not answer ({type(error).__name__})")
        return 0
    for name, ids in known.items():
        print(f"{name}: {', '.join(ids)}")
    print(f"dependency audit: {len(found)} pinned packages, {len(known)} with advisories")
    return 1 if known and "--strict" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
