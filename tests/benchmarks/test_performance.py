"""The table of benchmarks, the simulation of a province, and that both sides of a benchmark do the same."""

from pathlib import Path

import pytest

from benchmarks.measured import Row
from benchmarks.province import (
    Province,
    Units,
    best_recognisers,
    draw,
    simulate,
    tile_seconds,
    work_seconds,
)
from benchmarks.table import BEGIN, END, JSON, README, combine, markdown, rows_of
from benchmarks.tiles import bare, lay_out, measure

UNITS = Units(
    text_page=0.02, scanned_page=2.0, parcel=0.001, dossier=0.5, tile_parcel=0.0001, kept_page=1e4, kept_parcel=100,
    written_dossier=1e6,
)  # fmt: skip
SMALL = Province(dossiers=200, pages=20_000, parcels=100_000, scanned=0.5, halo=0.1, tiles=50)


@pytest.mark.parametrize("scanned", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("cores", [2, 16])
def test_a_simulated_province_takes_what_its_work_takes(scanned: float, cores: int) -> None:
    province = SMALL.__class__(**{**SMALL.__dict__, "scanned": scanned})
    dossiers = draw(province, UNITS)
    plan = work_seconds(dossiers, province, UNITS) / cores
    took = simulate(dossiers, province, UNITS, cores, best_recognisers(dossiers, cores))
    longest = max(sum(item.text) + sum(item.scans) + item.rest for item in dossiers)
    assert plan <= took * (1 + 1e-9)
    # Cores are given to one kind of work whole, so a small cluster may be split badly: twice at most.
    assert took <= 2 * plan + longest


def test_one_core_without_scans_is_the_sum() -> None:
    province = SMALL.__class__(**{**SMALL.__dict__, "scanned": 0.0})
    dossiers = draw(province, UNITS)
    took = simulate(dossiers, province, UNITS, 1, 0)
    assert took == pytest.approx(work_seconds(dossiers, province, UNITS))


def test_dossiers_add_up_to_the_province() -> None:
    dossiers = draw(SMALL, UNITS)
    scanned = sum(sum(item.scans) for item in dossiers) / UNITS.scanned_page
    text = sum(sum(item.text) for item in dossiers) / UNITS.text_page
    assert scanned + text == pytest.approx(SMALL.pages, rel=0.02)
    rest = sum(item.rest for item in dossiers)
    assert rest == pytest.approx(SMALL.dossiers * UNITS.dossier + SMALL.parcels * UNITS.parcel)
    assert tile_seconds(SMALL, UNITS) * SMALL.tiles == pytest.approx(SMALL.parcels * 1.1 * UNITS.tile_parcel)


def test_a_row_says_whether_its_aim_was_met() -> None:
    slow = Row("a", "2 s", "bare", "1 s", 2.0, 1.5)
    assert slow.met is False and "**no**" in slow.cells()
    assert Row("a", "2 s", "bare", "1 s", 0.9, 0.85, at_least=True).met is True
    assert Row("a", "2 s", "bare", "1 s", 2.0).met is None


def test_the_table_names_the_machine_and_what_failed() -> None:
    named = {"load_before": 3.0}
    row = Row("a", "2 s", "bare", "1 s", 2.0, 1.5).plain()
    parts = {
        "texts": {"rows": [row], "units": {"parse_page": 0.5, "extract_page": 0.25}, "machine": named, "quick": True},
        "scans": {"rows": [], "units": {}, "machine": named, "trouble": ["no models"]},
    }
    table = combine(parts)
    assert table["units"]["text_page"] == 0.75 and rows_of(table)[0].met is False
    text = markdown(table)
    assert table["machine"]["processor"] in text and "scans: no models" in text
    assert "busy with other work" in text and "small sizes" in text


def test_the_readme_shows_the_table(root: Path) -> None:
    import json

    _, _, rest = README.read_text(encoding="utf-8").partition(BEGIN + "\n")
    shown, found, _ = rest.partition(END)
    assert found and shown == markdown(json.loads(JSON.read_text(encoding="utf-8")))


def test_tiles_and_one_index_find_the_same_pairs(tmp_path: Path) -> None:
    assert bare(lay_out(tmp_path, 3, 25)) > 0
    [row] = measure(3, 100).rows  # raises where the pairs differ
    assert row.ratio > 0
