"""What the reports show besides the audit itself: replies, pictures of evidence, parcels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from checker.report.crops import Crops, read_crops
from checker.report.folder import PARQUET
from checker.report.replies import Reply

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True)
class Beside:
    """`replies` of an earlier action list by finding id; `crops` of evidence; `frame` of parcels, as in
    parcels.parquet; `template` for the Word report. Each empty where there is none."""

    replies: Mapping[str, Reply] = field(default_factory=dict)
    crops: Crops = field(default_factory=Crops)
    frame: "GeoDataFrame | None" = None
    template: Path | None = None


NOTHING = Beside()


def read_beside(folder: Path, replies: Mapping[str, Reply] | None = None) -> Beside:
    """What an audit folder holds beside audit.json. Raises OSError or ValueError for a damaged parcel file."""
    frame = None
    if (folder / PARQUET).is_file():
        import geopandas

        frame = geopandas.read_parquet(folder / PARQUET)
    return Beside(replies or {}, read_crops(folder), frame)
