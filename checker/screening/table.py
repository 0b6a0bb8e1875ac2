"""The parcels as a table: where they lie, the facts read, and the outcome under every mechanism."""

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from checker.report.text import one_line
from checker.resources.vocabulary import load_vocabulary
from checker.screening.deciding import FactTexts, deciding_facts, deciding_ids
from checker.screening.outcome import NOT_ELIGIBLE, OUTCOMES
from checker.screening.screen import Screened
from checker.screening.tally import HA, MU_OF_HA

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FACTS = (
    "planted", "planting_start", "forest_category", "land_class", "land_class_before", "canopy_at_start",
    "min_part_area_m2", "overlap_wetland_m2", "overlap_farmland_m2", "overlap_redline_m2", "overlap_urban_m2",
    "overlap_other_project_m2", "forest_seen", "prior_years", "soil_type",
)  # fmt: skip
PLACES = ("province", "county", "township", "village", "compartment")


def parcel_table(found: Screened, lang: str) -> "GeoDataFrame":
    """One row per parcel, in the order of the frame. Per mechanism: `<id>` the outcome, `<id>:by` the criterion that
    decides, `<id>:fact` what it read. `taken_out` is the criterion by which planting statistics leave a parcel out."""
    frame, judged = found.frame, found.judged
    statistics = found.screens.statistics
    texts = FactTexts(frame, load_vocabulary(), lang)
    out = judged.outcome[statistics.id] == NOT_ELIGIBLE
    data: dict[str, Any] = {"parcel": frame["parcel"], "parcel_number": frame["parcel_number"]}
    data |= {"province": found.places.province, "county": found.places.county, "township": found.places.township}
    data |= {name: frame[name] for name in ("village", "compartment")}
    data |= {"area_ha": found.ground.m2 / HA, "area_mu": found.ground.m2 * MU_OF_HA / HA}
    data["taken_out"] = np.where(out, deciding_ids(statistics, judged), "")
    data |= {name: frame[name].where(frame[f"{name}__cause"].isna(), None) for name in FACTS}
    names = np.array(OUTCOMES, dtype=object)
    for mechanism in found.screens.mechanisms:
        data[mechanism.id] = names[judged.outcome[mechanism.id]]
        data[f"{mechanism.id}:by"] = deciding_ids(mechanism, judged)
        data[f"{mechanism.id}:fact"] = deciding_facts(mechanism, found.screens, judged, texts)
    made = frame[["geometry"]].assign(**{name: _plain(values, frame.index) for name, values in data.items()})
    return cast("GeoDataFrame", made[[*data, "geometry"]])


def _plain(values: Any, index: pd.Index) -> "pd.Series[Any]":
    """A column of one kind: figures, truths, or cleaned texts, each distinct one looked at once."""
    column = pd.Series(np.asarray(values), index=index)
    if column.dtype != object:
        return column
    codes, distinct = pd.factorize(column.to_numpy(dtype=object))
    if all(isinstance(item, bool | np.bool_) for item in distinct):
        return pd.Series(column, dtype="boolean")
    if all(isinstance(item, int | float) for item in distinct):
        return column.astype("float64")
    words = np.array(
        [*(one_line("、".join(item) if isinstance(item, tuple) else str(item)) for item in distinct), None]
    )
    return pd.Series(words[codes], index=index, dtype=object)
