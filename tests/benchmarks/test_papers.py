"""The generator of papers: same seed, same papers; truth is what is printed; every family can be written."""

import shutil
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook

from benchmarks.papers.browser import BrowserAbsent, Printer
from benchmarks.papers.compose import compose
from benchmarks.papers.family import COMMON, SPLITS, load_families
from benchmarks.papers.generate import _Press, draw_carriers, draw_families, generate, write_paper
from benchmarks.papers.pen import Pen
from benchmarks.papers.sheets import SHAPES, shape_pairs
from benchmarks.papers.story import invent, names
from benchmarks.papers.tables import build_table
from benchmarks.papers.textlayer import flat, page_texts
from benchmarks.papers.truth import SetTruth, load
from checker.resources.vocabulary import load_vocabulary


@pytest.fixture(scope="session")
def browser() -> None:
    """Skips where nothing can print."""
    try:
        with Printer():
            pass
    except BrowserAbsent as error:
        pytest.skip(str(error))


def _texts(sheets: object) -> str:
    return flat(repr(sheets).replace("\\u3000", "").replace("\\n", ""))


def test_every_type_has_families_in_all_splits() -> None:
    types = set(load_vocabulary().types)
    for split in SPLITS:
        assert set(load_families(split)) == types
    for kind in types:
        names = [family.name for split in SPLITS for family in load_families(split).get(kind, ())]
        assert len(names) == len(set(names)), f"two families of {kind} have one name"
        assert len(names) >= (6 if kind in COMMON else 3), kind


@pytest.mark.parametrize(("first", "second"), list(combinations(SPLITS, 2)))
def test_splits_share_no_look_no_wording_and_no_place(first: str, second: str) -> None:
    dev, held = ([f for kind in load_families(split).values() for f in kind] for split in (first, second))
    assert not {f.look for f in dev} & {f.look for f in held}
    assert not {str(block) for f in dev for block in f.blocks if len(str(block)) > 60} & {
        str(block) for f in held for block in f.blocks
    }
    for key in ("counties", "villages", "places", "brands"):
        assert not set(names(first)[key]) & set(names(second)[key])


@pytest.mark.parametrize("split", SPLITS)
def test_every_family_writes_fields_of_the_vocabulary(split: str) -> None:
    vocabulary = load_vocabulary()
    derived = {name.partition(".")[2] for name in vocabulary.derived}
    for families in load_families(split).values():
        for family in families:
            for seed in range(3):
                composed = write_paper(seed, 1, family)
                truth = composed.truth
                assert set(truth.fields) | set(truth.silent) <= set(vocabulary.fields) | derived, family.name
                text = _texts(composed.sheets)
                lost = [p.literal for prints in truth.fields.values() for p in prints if flat(p.literal) not in text]
                assert not lost, f"{family.type}/{family.name}: {lost}"
                assert not set(truth.silent) & set(truth.fields)


def test_same_seed_same_paper() -> None:
    family = load_families("dev")["approval"][0]
    first, second, other = write_paper(4, 7, family), write_paper(4, 7, family), write_paper(5, 7, family)
    assert first == second
    assert first.truth != other.truth


def test_values_are_canonical() -> None:
    for seed in range(20):
        dice = Random(seed)
        story = invent(dice)
        truth = compose(load_families("dev")["acceptance_report"][1], story, dice, "x").truth
        wanted = float(story.values["qualified_area"]) / 15
        for item in truth.fields.get("qualified_area", []):
            assert abs(float(item.value) - wanted) <= item.step / 2 * 1.001 + 1e-9, item
        for item in truth.fields.get("survival_rate", []):
            assert 0.8 < float(item.value) < 1


def test_all_types_come_first_and_take_all_kinds() -> None:
    families = draw_families("dev", 96, Random(1))
    assert len({family.type for family in families[:32]}) == 32
    carriers = draw_carriers(families, ("pdf", "docx"))
    kinds = {kind for family, kind in zip(families, carriers, strict=True) if family.type == "approval"}
    assert kinds == {"pdf", "docx"}


def test_docx_set_is_the_same_twice_and_loads(tmp_path: Path) -> None:
    sets = [generate(tmp_path / name, 3, "dev", 4, ["docx"], ["approval", "parcel_table"]) for name in "ab"]
    assert sets[0] == sets[1] == load(tmp_path / "a")
    for file in sets[0].files:
        assert (tmp_path / "a/papers" / file.path).read_bytes() == (tmp_path / "b/papers" / file.path).read_bytes()


def test_printed_pdf_shows_the_truth(tmp_path: Path, browser: None) -> None:
    truth = generate(tmp_path, 4, "seen", 5, ["pdf"], ["approval", "pdd", "land_contract"])
    for file in truth.files:
        texts = page_texts(tmp_path / "papers" / file.path)
        assert len(texts) == file.pieces[0].last
        for prints in file.pieces[0].paper.fields.values():
            for item in prints:
                assert item.pages, (file.path, item.literal)
                assert all(flat(item.literal) in texts[page - 1] for page in item.pages)


def test_scans_have_pages_and_no_text(tmp_path: Path, browser: None) -> None:
    truth: SetTruth = generate(tmp_path, 2, "dev", 4, ["scan", "merged"], ["start_certificate", "licence"])
    assert {file.carrier for file in truth.files} == {"scan", "merged"}
    for file in truth.files:
        texts = page_texts(tmp_path / "papers" / file.path)
        assert len(texts) == file.pieces[-1].last
        assert not any(texts)
        ends = [piece.last for piece in file.pieces]
        assert [piece.first for piece in file.pieces] == [1, *[end + 1 for end in ends[:-1]]]


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_every_shape_holds_every_pair(shape: str) -> None:
    for count in (1, 2, 5, 11):
        pairs = [(f"label{n}", "value" * (n % 5) + str(n)) for n in range(count)]
        text = repr(shape_pairs(pairs, shape, Random(count)))
        assert all(label in text and value in text for label, value in pairs)


def test_merged_turned_and_double_tables_keep_every_cell() -> None:
    story = invent(Random(3))
    years = [["年份", "year"], ["减排量", "claim"]]
    for extra in ({"turned": True}, {"beside": True}, {}):
        grid, _ = build_table({"source": "years", "columns": years, **extra}, Pen(story, Random(1)))
        texts = [cell.text for row in grid.rows for cell in row]
        assert {str(year) for year in story.claims} <= set(texts)
        assert all(sum(cell.columns for cell in row) == grid.columns for row in grid.rows)
    rows = [["乡镇", "township"], ["小班号", "number"]]
    grid, _ = build_table(
        {"source": "parcels", "columns": rows, "merge": ["township"], "total": "合计"}, Pen(story, Random(1))
    )
    firsts = [row[0] for row in grid.rows[1:-1] if len(row) == 2]
    assert sum(cell.rows for cell in firsts) == len(story.parcels)
    assert len(firsts) < len(story.parcels)


def test_office_look_is_set_by_libreoffice(tmp_path: Path, browser: None) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    press = _Press(tmp_path / "out", tmp_path, 1)
    family = next(f for f in load_families("dev")["licence"] if f.name == "licence_copy")
    paper = write_paper(2, 1, family)
    paper.sheets.look.engine = "office"
    press.set_in_office([paper])
    assert (tmp_path / f"{paper.truth.id}.pdf").exists()
    assert all(
        flat(p.literal) in "".join(page_texts(tmp_path / f"{paper.truth.id}.pdf")) for p in paper.truth.fields["owner"]
    )


def test_workbooks_hold_the_truth_and_letters_become_word(tmp_path: Path) -> None:
    truth = generate(tmp_path, 6, "dev", 8, ["xlsx"], ["parcel_table", "approval"])
    kinds = {file.pieces[0].paper.type: set[str]() for file in truth.files}
    for file in truth.files:
        kinds[file.pieces[0].paper.type].add(file.carrier)
    assert kinds["parcel_table"] == {"xlsx"} and "docx" in kinds["approval"]
    for file in truth.files:
        if file.carrier == "xlsx":
            sheet = load_workbook(tmp_path / "papers" / file.path).active
            assert sheet is not None
            text = flat("".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value))
            names = file.pieces[0].paper.fields.get("species", [])
            assert names and all(item.literal in text for item in names)
