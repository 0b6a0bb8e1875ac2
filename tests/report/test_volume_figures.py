"""The figures of the volumes: drawn from what the audit holds, and nothing where it holds nothing."""

from typing import Any

import pytest

from checker.model.audit import Accounting, Sensitivity, SensitivityBar, YearSpread, YearVolume
from checker.report.messages import Messages
from checker.report.volume_figures import draw_fan, draw_tornado, draw_volumes

YEARS = range(2021, 2031)
SPREAD = Sensitivity(
    declared=False, draws=2000, seed=1, total_percentiles=(800, 900, 1000, 1100, 1200),
    bars=(
        SensitivityBar(name="bef", low=0.9, high=1.1, total_at_low=900, total_at_high=1100),
        SensitivityBar(name="deduction", low=0.9, high=1.1, total_at_low=1011, total_at_high=989),
    ),
    years=tuple(YearSpread(year=year, percentiles=(8, 9, 10, 11, 12)) for year in YEARS),
)  # fmt: skip


def shown(**changes: Any) -> Any:
    """Something with the accounting of an audit: the figures read nothing else."""
    values: dict[str, Any] = {
        "claimed": tuple(YearVolume(year=year, net_tco2e=100 + year - 2021) for year in YEARS),
        "recomputed": tuple(YearVolume(year=year, net_tco2e=95) for year in YEARS),
        "recomputed_total_tco2e": 1000.0, "sensitivity": SPREAD,
    }  # fmt: skip

    class Holder:
        accounting = Accounting(**{**values, **changes})

    return Holder()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_three_are_drawn_and_say_what_they_are(lang: Any) -> None:
    messages = Messages(lang)
    for draw in (draw_volumes, draw_fan, draw_tornado):
        drawing = draw(shown(), None, messages)
        assert drawing is not None
        svg = drawing.svg("x")
        assert svg == drawing.svg("x")
        assert "<svg" in svg
        assert drawing.title in svg
    tornado = draw_tornado(shown(), None, messages)
    assert tornado is not None
    assert "10%" in tornado.title
    assert ("不是测得的不确定性" if lang == "zh" else "no measured uncertainty") in tornado.title
    assert messages.label("varied_input", "bef") in tornado.svg("y")


def test_nothing_is_drawn_of_nothing() -> None:
    messages = Messages("zh")
    empty = shown(claimed=(), recomputed=(), sensitivity=None, recomputed_total_tco2e=None)
    assert [draw(empty, None, messages) for draw in (draw_volumes, draw_fan, draw_tornado)] == [None, None, None]
    still = shown(sensitivity=SPREAD.model_copy(update={"bars": ()}))
    assert draw_tornado(still, None, messages) is None


def test_declared_ranges_are_called_so() -> None:
    tornado = draw_tornado(shown(sensitivity=SPREAD.model_copy(update={"declared": True})), None, Messages("zh"))
    assert tornado is not None
    assert "申报的范围" in tornado.title
