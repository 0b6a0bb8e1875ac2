"""The rooms import one way; every derived fact has one maker."""

import ast
import importlib
from pathlib import Path

import pytest

from checker.resources.vocabulary import load_vocabulary

ORDER = [
    "model", "resources", "workers", "intake", "parsers", "extraction", "reconciliation", "parcels", "accounting",
    "judgement", "report", "audit", "fleet", "web", "screening", "commands", "cli",
]  # fmt: skip
MAKERS = {
    "extraction": "checker.extraction.extract",
    "reconciliation": "checker.reconciliation.reconcile",
    "parcels": "checker.parcels.frame",
    "accounting": "checker.accounting.account",
    "judgement": "checker.judgement.derive",
    "audit": "checker.audit",
    "screening": "checker.screening.facts",
}


def rooms_imported(path: Path) -> set[str]:
    """Rooms named in any import of a module, also those inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [
                f"{node.module}.{alias.name}" if node.module == "checker" else node.module or "" for alias in node.names
            ]
        found |= {name.split(".")[1] for name in names if name.startswith("checker.")}
    return found - {"__version__"}


def test_rooms_import_only_earlier_rooms(root: Path) -> None:
    wrong = []
    for path in sorted((root / "checker").rglob("*.py")):
        room = path.relative_to(root / "checker").parts[0].removesuffix(".py")
        if room in {"__init__", "__main__"}:
            continue
        assert room in ORDER, f"{path}: not a room of the design"
        later = {name for name in rooms_imported(path) if ORDER.index(name) > ORDER.index(room)}
        if later:
            wrong.append(f"{path.relative_to(root)} imports {sorted(later)}")
    assert not wrong


def test_audit_reads_on_one_screen(root: Path) -> None:
    tree = ast.parse((root / "checker/audit.py").read_text(encoding="utf-8"))
    way = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "audit")
    assert way.end_lineno is not None and way.end_lineno - way.lineno < 60


@pytest.mark.parametrize("room", sorted(MAKERS))
def test_each_room_declares_what_it_makes(room: str) -> None:
    made = {name for name, fact in load_vocabulary().derived.items() if fact.made and fact.room == room}
    declared = set(importlib.import_module(MAKERS[room]).MAKES)
    assert declared == made


def test_no_two_rooms_make_one_fact() -> None:
    owners: dict[str, str] = {}
    for room, module in MAKERS.items():
        for fact in importlib.import_module(module).MAKES:
            assert fact not in owners, f"{fact} is made by {owners[fact]} and {room}"
            owners[fact] = room
