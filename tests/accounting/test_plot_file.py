"""A plot tally in a file: estimate, discount, plots needed, and rows that cannot be used."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from checker.accounting.faults import InputError
from checker.accounting.plot_file import Monitored, monitor_file
from checker.model.errors import UserError

HEADS = "样地号,碳层,样地面积（m2）,树种,胸径(cm),备注"
# 29.556 kg at 10 cm and 212.0 kg at 20 cm (see the monitoring tests), plots of 0.06 ha.
ROWS = (
    "1,A,600,马尾松及其他松类,10,", "1,A,600,马尾松及其他松类,4.9,", "2,A,600,松,20,",
    "3,B,600,松,20,", "3,B,600,松,20,", "4,B,600,松,20,", "5,B,600,,,无林木",
)  # fmt: skip
SURVEY = "strata: {A: 10, B: 30}\nmin_dbh_cm: 5\ngroups: {松: 马尾松及其他松类}\nscheme: AR-TOOL14-v04.2\n"


def run(folder: Path, *rows: str, survey: str = SURVEY, heads: str = HEADS) -> Monitored:
    (folder / "t.yaml").write_text(survey, encoding="utf-8")
    (folder / "t.csv").write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    return monitor_file(folder / "t.csv")


def test_by_hand(tmp_path: Path) -> None:
    found = run(tmp_path, *ROWS)
    thin, thick = 29.556 / 1_000 / 0.06, 212.0 / 1_000 / 0.06
    values = {"1": thin, "2": thick, "3": 2 * thick, "4": thick, "5": 0.0}
    assert {row.plot: row.biomass_t_per_ha for row in found.plots} == pytest.approx(values, rel=1e-3)
    assert {row.plot: row.stems_per_ha for row in found.plots}["3"] == pytest.approx(2 / 0.06)
    # w 0.25, 0.75; means (thin + thick)/2 and thick; variances 2 (d/2)^2 and thick^2
    mean = 0.25 * (thin + thick) / 2 + 0.75 * thick
    assert found.estimate.mean == pytest.approx(mean, rel=1e-3)
    variance = 0.0625 * (thick - thin) ** 2 / 2 / 2 + 0.5625 * thick**2 / 3
    assert found.estimate.half_width == pytest.approx(2.3534 * variance**0.5, rel=1e-3)  # df 3
    assert found.discount is not None
    assert found.discount.relative_uncertainty == pytest.approx(found.estimate.relative)
    assert found.needed is not None
    assert found.needed.plots > 5
    assert min(found.needed.by_stratum.values()) >= 2


def test_units_and_workbooks_give_the_same(tmp_path: Path) -> None:
    found = run(tmp_path, *ROWS)
    mu = [row.replace(",600,", ",0.9,") for row in ROWS]
    assert run(tmp_path, *mu, heads=HEADS.replace("m2", "亩")).estimate.mean == pytest.approx(found.estimate.mean)
    book = Workbook()
    for line in (HEADS, *ROWS):
        book.active.append([float(c) if c.replace(".", "").isdigit() else c or None for c in line.split(",")])
    book.save(tmp_path / "t.xlsx")
    assert monitor_file(tmp_path / "t.xlsx") == found


def test_no_scheme_no_discount(tmp_path: Path) -> None:
    assert run(tmp_path, *ROWS, survey=SURVEY.replace("scheme: AR-TOOL14-v04.2\n", "")).discount is None


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ("6,B,600,云南松,12,", "第 8 行，species_group"),
        ("6,B,600,松,,", "第 8 行，dbh_cm"),
        ("6,B,600,松,十二,", "第 8 行，dbh_cm"),
        ("6,B,600,松,-3,", "第 8 行，dbh_cm"),
        ("6,B,0,松,12,", "第 8 行，area_m2"),
        ("6,B,六百,松,12,", "第 8 行，area_m2"),
        ("6,,600,松,12,", "第 8 行，stratum"),
        ("6,C,600,松,12,", "碳层 C"),
        ("4,A,600,松,12,", "样地 4"),
        ("4,B,400,松,12,", "样地 4"),
    ],
)
def test_rows_that_cannot_be_used_are_named(tmp_path: Path, row: str, part: str) -> None:
    with pytest.raises(InputError) as caught:
        run(tmp_path, *ROWS, row)
    assert part in "；".join(f.where for f in caught.value.faults)


@pytest.mark.parametrize(
    ("heads", "part"),
    [
        (HEADS.replace("（m2）", ""), "unit"),
        (HEADS.replace("(cm)", "(尺)"), "unit"),
        (HEADS.replace("备注", "坡向"), "unknown_name"),
        (HEADS.replace("备注", "碳层号"), "repeated"),
        (HEADS.replace("胸径(cm)", "树高"), "missing"),
    ],
)
def test_headings(tmp_path: Path, heads: str, part: str) -> None:
    with pytest.raises(InputError) as caught:
        run(tmp_path, *ROWS, heads=heads)
    assert [fault.code for fault in caught.value.faults] == [part]


@pytest.mark.parametrize(
    "survey",
    [
        "- 1", "strata: {A: 10, B: 30}\n", SURVEY.replace("B: 30", "B: -1"), SURVEY.replace("B: 30", "B: 30, C: 4"),
        SURVEY.replace("AR-TOOL14-v04.2", "none"), SURVEY + "depth: 3\n",
    ],
)  # fmt: skip
def test_the_file_beside_it(tmp_path: Path, survey: str) -> None:
    with pytest.raises(UserError) as caught:
        run(tmp_path, *ROWS, survey=survey)
    assert caught.value.zh
    assert caught.value.en


def test_absent_and_single_plot(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        monitor_file(tmp_path / "t.csv")
    with pytest.raises(UserError, match="at least two"):
        run(tmp_path, *ROWS[:4])


# One pine of 10 cm in 0.06 ha: 0.4926 t/ha; of 20 cm: 3.5333 t/ha (see above).
THIN, THICK = 29.556 / 1_000 / 0.06, 212.0 / 1_000 / 0.06


def twice(folder: Path, survey: str, *, first: tuple[str, ...] = ("10", "10", "20")) -> Monitored:
    for name, dbhs in (("before", first), ("t", ("20", "20", "20"))):
        rows = [f"{plot},A,600,松,{dbh}," for plot, dbh in enumerate(dbhs, 1)]
        (folder / f"{name}.csv").write_text("\n".join([HEADS, *rows]) + "\n", encoding="utf-8")
    (folder / "t.yaml").write_text(
        f"strata: {{A: 10}}\nmin_dbh_cm: 5\ngroups: {{松: 马尾松及其他松类}}\n{survey}", "utf-8"
    )
    return monitor_file(folder / "t.csv")


def test_change_since_the_survey_before_by_hand(tmp_path: Path) -> None:
    # Three plots each: first mean (2 thin + thick)/3 with s^2 = (thick - thin)^2/3, so the error of the mean is
    # (thick - thin)/3 and the half-width 2.9200 times that (2 df); the second survey has no spread at all.
    found = twice(tmp_path, "before: {file: before.csv, years: 5}\n").change
    assert found is not None
    rise = THICK - (2 * THIN + THICK) / 3
    assert found.change == pytest.approx(rise, rel=1e-3)
    assert found.per_year == pytest.approx(rise / 5, rel=1e-3)
    assert found.half_width == pytest.approx(2.9200 * (THICK - THIN) / 3, rel=1e-3)


def test_change_of_the_same_plots_by_hand(tmp_path: Path) -> None:
    # Steps d, d, 0 with d = thick - thin: mean 2d/3, s^2 = d^2/3, half-width 2.9200 d/3
    found = twice(tmp_path, "before: {file: before.csv, years: 5, same_plots: true}\n").change
    assert found is not None
    assert found.change == pytest.approx(2 * (THICK - THIN) / 3, rel=1e-3)
    assert found.half_width == pytest.approx(2.9200 * (THICK - THIN) / 3, rel=1e-3)
    with pytest.raises(InputError, match="one of the two"):
        twice(tmp_path, "before: {file: before.csv, years: 5, same_plots: true}\n", first=("10", "10"))


def test_double_sampling_of_a_tally_by_hand(tmp_path: Path) -> None:
    # Plots thin, thin, thick... the second survey all thick would have no slope, so the first one is taken alone:
    # y = thin, thin, thick over x = 1, 1, 4: beta = (thick - thin)/3, mean y + beta (3 - 2), no residual: rho 1.
    twice(tmp_path, "")
    (tmp_path / "before.yaml").write_text(
        "strata: {A: 10}\nmin_dbh_cm: 5\ngroups: {松: 马尾松及其他松类}\n"
        "auxiliary: {values: {'1': 1, '2': 1, '3': 4}, mean: 3, points: 30}\n", "utf-8",
    )  # fmt: skip
    found = monitor_file(tmp_path / "before.csv")
    assert found.by_auxiliary is not None
    step = THICK - THIN
    assert found.by_auxiliary.mean == pytest.approx((2 * THIN + THICK) / 3 + step / 3, rel=1e-3)
    # variance step^2/3/3 * (1 - 0.9): half-width 6.3138 (1 df) * step/3 * sqrt(0.1)
    assert found.by_auxiliary.half_width == pytest.approx(6.3138 * step / 3 * 0.1**0.5, rel=1e-3)
    assert found.by_auxiliary.half_width < found.estimate.half_width


def test_an_auxiliary_variable_that_misses_a_plot_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="样地 3"):
        twice(tmp_path, "auxiliary: {values: {'1': 1, '2': 1}, mean: 3, points: 30}\n")
