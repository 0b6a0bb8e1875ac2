"""A tally on paper: drawn, worn like a scan, recognised, and worked out by hand beside it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from checker.accounting.faults import InputError
from checker.accounting.plot_file import monitor_file
from checker.model.errors import UserError
from tests.parsers.scans import SIZE, font, save_pdf, wear

pytest.importorskip("rapidocr")

HEAD = ("株号", "树种", "胸径(cm)", "备注")
FIRST = [12.4, 9.8, 15.2, 7.6, 11.0, 13.9, 8.3, 16.7]
SECOND = [10.2, 13.3, 8.8, 17.5, 12.6]
SURVEY = "strata: {A: 120.5}\nmin_dbh_cm: 5\ngroups: {杉木: 杉木及其他杉类}\nscheme: AR-TOOL14-v04.2\n"
# kg of one fir: stem, branch, leaf, root (national equations)
PARTS = ((0.0543, 2.4242), (0.0255, 2.0726), (0.0773, 1.5761))


def sheet(plot: str, trees: Sequence[float], area: str = "600") -> Image.Image:
    page = Image.new("RGB", SIZE, (255, 255, 255))
    pen = ImageDraw.Draw(page)
    pen.text((420, 110), "样地每木检尺调查表", font=font(34), fill=(20, 20, 20))
    said = f"样地号：{plot}    碳层：A    样地面积：{area}m2" if area else f"样地号：{plot}    碳层：A"
    pen.text((150, 200), said, font=font(26), fill=(20, 20, 20))
    rows = [HEAD, *((str(k), "杉木", f"{dbh:.1f}", "") for k, dbh in enumerate(trees, 1))]
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            x, y = 150 + 230 * column, 270 + 54 * row
            pen.rectangle((x, y, x + 230, y + 54), outline=(0, 0, 0), width=2)
            pen.text((x + 115, y + 27), text, font=font(26), fill=(20, 20, 20), anchor="mm")
    return page


def scan(folder: Path, *sheets: Image.Image) -> Path:
    (folder / "t.yaml").write_text(SURVEY, encoding="utf-8")
    return save_pdf(folder / "t.pdf", [wear(page, skew=0.8) for page in sheets])


def by_hand(trees: Sequence[float]) -> float:
    """t/ha of a plot of 0.06 ha."""
    from checker.accounting.tables import load_table

    rows = [r for r in load_table("tree_biomass_equations").rows if r.text("species_group") == "杉木及其他杉类"]
    parts = [(r.number("coefficient_a"), r.number("exponent_b")) for r in rows]
    assert set(PARTS) <= set(parts)
    return sum(a * dbh**b for dbh in trees for a, b in parts) / 1000 / 0.06


def test_a_scan_gives_the_same_as_its_numbers(tmp_path: Path) -> None:
    found = monitor_file(scan(tmp_path, sheet("01", FIRST), sheet("02", SECOND)))
    values = {row.plot: row.biomass_t_per_ha for row in found.plots}
    assert values == pytest.approx({"01": by_hand(FIRST), "02": by_hand(SECOND)}, rel=1e-12)
    assert [row.stems_per_ha for row in found.plots] == pytest.approx([8 / 0.06, 5 / 0.06])
    first, second = values["01"], values["02"]
    assert found.estimate.mean == pytest.approx((first + second) / 2)
    # two plots: s^2/2 = (d/2)^2, t at 90 % with one degree of freedom 6.3138
    assert found.estimate.half_width == pytest.approx(6.3138 * abs(first - second) / 2, rel=1e-4)
    assert 0.5 < found.reading < 1.0


def test_what_a_scan_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        monitor_file(scan(tmp_path, sheet("02", SECOND[:3], area="")))
    (fault,) = caught.value.faults
    assert fault.code == "missing"
    assert "t.pdf 第 1 页" in fault.where
    assert "02" in fault.where


def test_papers_without_a_tally_are_refused(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(SURVEY, encoding="utf-8")
    letter = Image.new("RGB", SIZE, (255, 255, 255))
    ImageDraw.Draw(letter).text((150, 200), "关于开展样地调查的通知", font=font(30), fill=(0, 0, 0))
    with pytest.raises(UserError, match="no plot tally"):
        monitor_file(save_pdf(tmp_path / "t.pdf", [letter]))
    with pytest.raises(UserError, match="cannot be read"):
        monitor_file(tmp_path / "absent.jpg" if (tmp_path / "absent.yaml").write_text(SURVEY, "utf-8") else tmp_path)
