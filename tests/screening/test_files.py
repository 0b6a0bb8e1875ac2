"""What is written: schema, sums that add up, cells that are no formulas, a page that runs only its own script."""

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import jsonschema
import numpy as np
import openpyxl
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from checker.judgement.rulebase import load_rulebase
from checker.screening.files import screening_schema, screening_schema_text, write_screening
from checker.screening.found import sum_places
from checker.screening.given import Given
from checker.screening.judge import Judged
from checker.screening.mechanisms import load_screens
from checker.screening.outcome import OUTCOMES
from checker.screening.places import Places
from checker.screening.screen import Screened
from checker.screening.tally import VOLUMES, Ground, Tally

from .land import PRIOR_DAY, layers, parcels, prior, run, write

ROWS: list[dict[str, Any]] = [
    {}, {"LIN_ZHONG": "经济林"}, {"DI_LEI": "乔木林地", "XIANG": "乙乡"}, {"YU_BI_DU": None, "XIAN": "130435"},
    {"XIAO_BAN": "5", "XIANG": "=1+1", "CUN": "+cmd|' /C calc'!A0"},
    {"XIAO_BAN": "6", "XIANG": "</script><script>alert(1)</script>", "XIAN": "<img src=x onerror=alert(1)>"},
]  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Screened, Path]:
    folder = tmp_path_factory.mktemp("written")
    path = write(parcels(ROWS), folder / "小班.gpkg")
    found = run(Given(path, layers(folder / "l"), (prior(folder / "prior.gpkg"), PRIOR_DAY)))
    write_screening(found, folder / "out")
    write_screening(found, folder / "en", "en")
    return found, folder


def test_the_json_fits_its_schema(written: tuple[Screened, Path], root: Path) -> None:
    data = json.loads((written[1] / "out" / "screen.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(screening_schema())
    jsonschema.Draft202012Validator(screening_schema()).validate(data)
    assert data["schema"] == "sinkcheck/screening/1"
    assert str(written[1]) not in json.dumps(data), "where files lay on this machine is nobody's business"
    assert (root / "docs/screening.schema.json").read_text(encoding="utf-8") == screening_schema_text()


def test_parts_add_up_in_the_files(written: tuple[Screened, Path]) -> None:
    found, folder = written
    table = gpd.read_parquet(folder / "out" / "screening.parquet")
    short = gpd.read_file(folder / "out" / "screening.gpkg")
    assert len(table) == len(short) == len(ROWS)
    for place in found.screening.counties:
        own = table[(table["county"] == place.county) & (table["province"] == place.province)]
        assert len(own) == place.all.parcels
        assert round(own["area_ha"].sum(), 4) == place.all.area_ha
        for name, outcomes in place.mechanisms.items():
            assert {key: of.parcels for key, of in outcomes.items()} == {
                key: int((own[name] == key).sum()) for key in OUTCOMES
            }
    assert found.screening.taken_out.parcels == int((table["taken_out"] != "").sum()) == 1


def test_cells_are_no_formulas(written: tuple[Screened, Path]) -> None:
    found, folder = written
    book = openpyxl.load_workbook(folder / "out" / "screening.xlsx")
    assert book.sheetnames == [
        "说明",
        "汇总",
        "地块矩阵",
        "分县",
        "分乡镇",
        "决定性事实",
        "待补证据",
        "条件与依据",
        "缺口",
    ]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}, kinds
    matrix = book["地块矩阵"]
    assert matrix.max_row == len(ROWS) + 1
    header = [cell.value for cell in matrix[1]]
    assert header[0] == "地块" and header[-1] == "GVER" and None not in header
    towns = [cell.value for cell in matrix[get(header, "乡镇")]][1:]
    assert "=1+1" in towns
    with zipfile.ZipFile(folder / "out" / "screening.xlsx") as package:
        assert not any(b"<f>" in package.read(name) for name in package.namelist())
    areas = [cell.value for cell in matrix[get(header, "面积（公顷）")]][1:]
    assert sum(areas) == pytest.approx(found.screening.all.area_ha)
    counties = book["分县"]
    first = [cell.value for cell in counties["A"]][1:]
    assert len(first) == len(found.screening.counties) * len(found.screening.mechanisms)


def get(header: list[Any], name: str) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(header.index(name) + 1))


def test_the_page_is_escaped_and_small(written: tuple[Screened, Path]) -> None:
    for lang in ("out", "en"):
        page = (written[1] / lang / "screening.html").read_text(encoding="utf-8")
        assert len(page) < 10_000_000
        assert "<img src=x" not in page and "<script>alert" not in page
        assert "http://" not in page and "https://" not in page
        assert "default-src &#39;none&#39;; script-src &#39;sha256-" in page
    english = (written[1] / "en" / "screening.html").read_text(encoding="utf-8")
    assert "Land screening" in english and "not eligible" in english


def test_same_input_gives_the_same_bytes(written: tuple[Screened, Path], tmp_path: Path) -> None:
    write_screening(written[0], tmp_path)
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (written[1] / "out" / path.name).read_bytes(), path.name


BASE = load_rulebase()
SCREENS = load_screens(BASE, "2026-06-01")
parcel = st.tuples(
    st.integers(0, 10**9), st.booleans(), st.sampled_from(["甲", "乙", ""]), st.sampled_from(["一", "二"]),
    st.integers(0, 3), st.booleans(), st.integers(1, 12_157),
)  # fmt: skip


@drawn(st.lists(parcel, min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_counties_and_townships_add_up_to_the_parcels(rows: list[Any]) -> None:
    """Exactly, not nearly: sums are made of whole square metres."""
    m2, measured, county, town, code, out, rate = (np.array(column) for column in zip(*rows, strict=True))
    m2 = np.where(measured, m2, 0).astype(np.int64)
    main = SCREENS.mechanisms[0].id
    ground = Ground(m2, measured, {main: (rate * m2, rate * m2 * 2, rate * m2 * 3)}, {})
    blank = np.full(len(m2), "", dtype=object)
    judged = Judged({}, {item.id: code.astype(np.int8) for item in SCREENS.mechanisms}, {}, {})
    places = Places(blank, county.astype(object), town.astype(object))
    whole = Tally(ground, np.zeros(len(m2), np.int64), 1)
    everything, outcomes = whole.sums(np.ones(len(m2), bool))[0], whole.by_outcome(judged.outcome[main], main)[0]
    for found in sum_places(SCREENS, judged, ground, places, out):
        assert sum(place.all.parcels for place in found) == everything.parcels == len(m2)
        assert sum(round(place.all.area_ha * 10_000) for place in found) == m2.sum()
        assert sum(round(place.all.area_mu * 10_000) for place in found) == m2.sum() * 15
        assert sum(round((p.taken_out.area_ha + p.base.area_ha) * 10_000) for p in found) == m2.sum()
        for name in OUTCOMES:
            parts = [place.mechanisms[main][name] for place in found]
            assert sum(round(part.area_ha * 10_000) for part in parts) == round(outcomes[name].area_ha * 10_000)
            for volume in VOLUMES:
                told = [getattr(part, volume) for part in parts]
                if name in ("eligible", "undecided"):
                    assert sum(told) == pytest.approx(getattr(outcomes[name], volume), rel=1e-12)
                else:
                    assert set(told) == {None}
