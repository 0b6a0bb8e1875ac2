"""What the documentation says is tested is tested: every test it names is there."""

import re
from pathlib import Path

import pytest

_NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
# Of the list of attacks and accidents that must be covered; the table may hold more.
LEAST = 35


@pytest.mark.parametrize("name", ["docs/hostile-input.md", "SECURITY.md"])
def test_named_tests_are_there(root: Path, name: str) -> None:
    found = _NAMED.findall((root / name).read_text(encoding="utf-8"))
    assert found
    for file, test in found:
        assert (root / file).is_file(), file
        assert not test or f"def {test}(" in (root / file).read_text(encoding="utf-8"), f"{file}::{test}"


def test_every_attack_has_its_row(root: Path) -> None:
    text = (root / "docs/hostile-input.md").read_text(encoding="utf-8")
    table = text.split("## Attacks and their tests")[1].split("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) >= LEAST
    assert not [row for row in rows if not _NAMED.search(row)]
