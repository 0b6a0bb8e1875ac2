"""Shrubs before planting, by the prior land class."""

import pandas as pd
import pytest

from checker.parcels.shrubs import add_shrub_before


@pytest.mark.parametrize(
    ("name", "cause", "expected", "because"),
    [
        ("其他灌木林地", None, True, None),
        ("宜林荒山荒地", None, False, None),
        ("林地", None, None, "review"),
        (None, "missing", None, "missing"),
        ("灌木林地", "unread", None, "unread"),
        (None, None, None, "missing"),
    ],
)
def test_the_class_decides_and_an_unknown_class_stays_unknown(
    name: str | None, cause: str | None, expected: bool | None, because: str | None
) -> None:
    table = pd.DataFrame({"land_class_before": [name], "land_class_before__cause": [cause]}, dtype=object)
    add_shrub_before(table)
    assert table["is_shrub_before"][0] is expected
    assert table["is_shrub_before__cause"][0] == because
