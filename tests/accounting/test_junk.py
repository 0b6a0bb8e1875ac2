"""Whatever stands in the cells, the answer is a result of finite numbers or faults with places, never a traceback."""

import math
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.accounting.faults import InputError
from checker.accounting.growth import Curve
from checker.accounting.recompute import recompute
from checker.accounting.strata import COLUMNS, check_strata
from tests.accounting.test_recompute import given_inputs

CELLS = st.one_of(
    st.none(), st.floats(), st.integers(-10, 3_000),
    st.sampled_from([0.4, 1.5, 0.25, 2016, 10.0, "", " ", "12", "油松", "c", "volume", "tree", "1,2", True]),
    st.text(max_size=4),
)  # fmt: skip
GOOD: dict[str, Any] = {
    "stratum": "A", "species": "油松", "curve": "c", "area_ha": 10.0, "planting_year": 2016, "wood_density": 0.4,
    "bef": 1.5, "root_shoot": 0.25, "carbon_fraction": 0.5,
}  # fmt: skip
CURVES = (
    Curve(id="c", family="richards", quantity="volume_m3_per_ha", parameters={"a": 150, "b": 2, "c": 0.1}),
    Curve(id="tree", family="schumacher", quantity="dbh_cm", parameters={"a": 30, "b": 9}),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.dictionaries(st.sampled_from([*COLUMNS, "area", "面积", "area_mu"]), CELLS, max_size=4), max_size=4),
    st.booleans(), st.sampled_from(["CCER-14-001-V01", "AR-ACM0003", "VM0047", "GS-403", "AR-CM-002", "", "x"]),
)  # fmt: skip
def test_junk_is_named_or_computed(rows: list[dict[str, Any]], library: bool, methodology: str) -> None:
    frame = pd.DataFrame([{**GOOD, "stratum": f"S{k}", **row} for k, row in enumerate(rows)])
    try:
        found = recompute(
            check_strata(frame), given_inputs(curves=CURVES, allow_library=library, methodology=methodology)
        )
    except InputError as error:
        assert error.faults
        assert all(fault.where and fault.zh and fault.en for fault in error.faults)
    else:
        assert all(math.isfinite(row.net) for row in found.years)
        assert found.area_ha > 0
