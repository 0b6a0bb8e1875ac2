"""A fleet on one machine: rows, failures, going on, the portfolio."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.fleet.dossiers import find_dossiers
from checker.fleet.executor import LocalExecutor
from checker.fleet.files import write_portfolio
from checker.fleet.fleet import AUDITS, folder_name, run_fleet
from checker.fleet.portfolio import Portfolio
from checker.fleet.task import ROW, DossierTask
from checker.intake.content import content_hash
from checker.model.errors import DossierError
from checker.resources.yaml_source import SourceError

from .conftest import Plant, pack

AS_OF = "2026-06-30"
COUNTIES = {
    "table": "function_zone_counties", "file": "counties.csv", "title": "虚构名单", "issuer": "虚构机关",
    "date": "2020-01-01",
}  # fmt: skip
Go = Callable[..., Portfolio]


def settings(**more: object) -> DossierTask:
    return DossierTask.model_validate({"name": "", "path": "", "out": "", "as_of": AS_OF, "engine": "vector", **more})


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalExecutor]:
    """One child for all fleets of this file: starting it costs more than most of them."""
    with LocalExecutor(1) as executor:
        yield executor


@pytest.fixture
def go(workers: LocalExecutor) -> Go:
    def audit_all(root: Path, out: Path, **more: object) -> Portfolio:
        return run_fleet(root, out, workers, settings(**more))

    return audit_all


def written(portfolio: Portfolio, out: Path) -> dict[str, bytes]:
    folders = {row.name: f"{AUDITS}/{folder_name(row.name)}" for row in portfolio.rows}
    write_portfolio(portfolio, folders, out)
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }


def test_each_dossier_is_a_row_and_a_bad_one_costs_one_row(plant: Plant, tmp_path: Path, go: Go) -> None:
    root = plant("甲县", "11", [(105.0, 26.0), (105.01, 26.0)])
    plant("乙县", "12", [(105.002, 26.0)])
    pack(root / "乙县")
    (root / "坏.zip").write_bytes(b"PK\x03\x04 no archive at all")
    (root / "空").mkdir()
    portfolio = go(root, tmp_path / "out")
    states = {row.name: row.state for row in portfolio.rows}
    assert states["甲县"] == states["乙县"] == states["乙县.zip"] == "audited"
    assert states["空"] == states["坏.zip"] == "failed"
    assert all(row.trouble and row.trouble_en for row in portfolio.failed)
    shared = {(pair.first, pair.second) for pair in portfolio.overlaps}
    assert ("乙县", "甲县") in shared
    assert any(paper.dossiers == 3 for paper in portfolio.next_papers)
    row = next(row for row in portfolio.rows if row.name == "甲县")
    audit = json.loads((tmp_path / "out" / AUDITS / "甲县" / "audit.json").read_text(encoding="utf-8"))
    assert row.area_ha == audit["parcels"]["area_ha"] > 0
    assert row.verdicts["missing"] == audit["summary"]["missing"] > 0


def test_two_jobs_and_one_give_the_same_bytes(plant: Plant, tmp_path: Path, go: Go) -> None:
    root = plant("a", "11", [(105.0, 26.0)])
    plant("b", "12", [(105.002, 26.0)])
    plant("c", "13", [])
    one = written(go(root, tmp_path / "one"), tmp_path / "one")
    with LocalExecutor(2) as executor:
        two = written(run_fleet(root, tmp_path / "two", executor, settings()), tmp_path / "two")
    paths = [name for name in one if not name.endswith(ROW)]
    assert [name for name in two if not name.endswith(ROW)] == paths
    assert all(one[name] == two[name] for name in paths)


def test_an_unchanged_dossier_is_taken_over_and_a_changed_one_audited_again(
    plant: Plant, tmp_path: Path, go: Go
) -> None:
    root, out = plant("a", "11", []), tmp_path / "out"
    plant("b", "12", [])
    first = go(root, out)
    before = {name: (out / AUDITS / name / "run.json").stat().st_mtime_ns for name in "ab"}
    paper = root / "b" / "批复" / "批复.txt"
    paper.write_text(paper.read_text(encoding="utf-8").replace("1500", "1600"), encoding="utf-8")
    second = go(root, out)
    after = {name: (out / AUDITS / name / "run.json").stat().st_mtime_ns for name in "ab"}
    assert before["a"] == after["a"]
    assert before["b"] != after["b"]
    assert first.rows[0] == second.rows[0]
    assert first.rows[1].fingerprint != second.rows[1].fingerprint


def test_a_row_whose_audit_was_damaged_is_audited_again(plant: Plant, tmp_path: Path, go: Go) -> None:
    root, out = plant("a", "11", []), tmp_path / "out"
    go(root, out)
    audit = out / AUDITS / "a" / "audit.json"
    whole = audit.read_bytes()
    audit.write_bytes(whole[: len(whole) // 2])
    go(root, out)
    assert audit.read_bytes() == whole


def test_other_settings_ask_for_another_audit(plant: Plant, tmp_path: Path, go: Go) -> None:
    root, out = plant("a", "11", []), tmp_path / "out"
    go(root, out)
    assert go(root, out, as_of="2025-01-01").rows[0].as_of == "2025-01-01"


def test_a_root_without_dossiers_is_said(tmp_path: Path) -> None:
    (tmp_path / "loose.pdf").write_bytes(b"%PDF-1.4")
    with pytest.raises(DossierError, match="no dossier"):
        find_dossiers(tmp_path)


def test_output_below_the_root_is_no_dossier(plant: Plant, go: Go) -> None:
    root = plant("a", "11", [])
    portfolio = go(root, root / "组合")
    assert [row.name for row in portfolio.rows] == ["a"]
    assert [row.name for row in go(root, root / "组合").rows] == ["a"]


def test_content_hash_sees_names_and_bytes(plant: Plant) -> None:
    folder = plant("a", "11", []) / "a"
    before = content_hash(folder)
    (folder / "批复" / "批复.txt").rename(folder / "批复" / "批复2.txt")
    assert content_hash(folder) != before


@pytest.mark.parametrize("name", ["CON", "a:b", "x" * 300, "..", "a/b", "nul.zip"])
def test_folder_names_suit_every_file_system(name: str) -> None:
    folder = folder_name(name)
    assert len(folder) < 80
    assert not set(folder) & set('<>:"/\\|?*')
    assert folder not in {".", "..", "CON"}
    assert folder != folder_name(name + " ")


def test_hostile_names_are_harmless_on_the_page_and_in_the_workbook(plant: Plant, tmp_path: Path, go: Go) -> None:
    from openpyxl import load_workbook

    names = ["<script>alert(1)<", "=cmd|' !A0", "\u202egnp.exe"]
    root = plant("<script>alert(1)<", "11", [])
    plant("=cmd|' !A0", "12", [])
    plant("\u202egnp.exe", "13", [])
    out = tmp_path / "out"
    files = written(go(root, out), out)
    page = files["portfolio.html"].decode()
    assert "<script" not in page
    assert "\u202e" not in page
    sheet = load_workbook(out / "portfolio.xlsx").worksheets[0]
    told = [sheet.cell(line, 1) for line in range(2, 5)]
    assert all(cell.data_type == "s" for cell in told)
    assert len(names) == len(told)


def test_papers_are_kept_between_runs_unless_told_otherwise(
    plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = plant("甲县", "11", [(105.0, 26.0)])
    monkeypatch.setenv("SINKCHECK_CACHE", str(tmp_path / "kept"))

    def read(out: str, **more: object) -> dict[str, int] | None:
        with LocalExecutor(1) as executor:
            run_fleet(root, tmp_path / out, executor, settings(**more))
        found: dict[str, int] | None = json.loads((tmp_path / out / AUDITS / "甲县" / "run.json").read_text())["cache"]
        return found

    assert read("none", cache=False) is None and not (tmp_path / "kept").exists()
    first, second = read("one"), read("two")
    assert first is not None and second is not None
    assert first["found"] == 0 < first["read"] and second["read"] == 0 < second["found"]
    audits = [(tmp_path / out / AUDITS / "甲县" / "audit.json").read_bytes() for out in ("none", "one", "two")]
    assert audits[0] == audits[1] == audits[2]


def test_official_tables_reach_every_audit(plant: Plant, tmp_path: Path, go: Go) -> None:
    fleet = plant("甲县", "11", [])
    data = tmp_path / "data"
    data.mkdir()
    with pytest.raises(SourceError):
        go(fleet, tmp_path / "out", data=str(data))
    (data / "tables.yaml").write_text(json.dumps({"tables": [COUNTIES]}, ensure_ascii=False), encoding="utf-8")
    (data / "counties.csv").write_text("county,basis,source\n虚构县,recalled,虚构\n", encoding="utf-8")
    go(fleet, tmp_path / "out", data=str(data))
    audit = json.loads((tmp_path / "out" / AUDITS / "甲县" / "audit.json").read_text(encoding="utf-8"))
    assert [table["table"] for table in audit["tool"]["tables"]] == ["function_zone_counties"]
    before = json.loads((tmp_path / "out" / AUDITS / "甲县" / ROW).read_text(encoding="utf-8"))["fingerprint"]
    (data / "counties.csv").write_text("county,basis,source\n另县,recalled,虚构\n", encoding="utf-8")
    go(fleet, tmp_path / "out", data=str(data))
    assert json.loads((tmp_path / "out" / AUDITS / "甲县" / ROW).read_text(encoding="utf-8"))["fingerprint"] != before
