"""What the land of a dossier gives: areas by reason, what could be saved, and candidate projects. Areas in ha."""

from typing import Literal

from checker.model.base import Frozen
from checker.model.rule import Bilingual

RateSource = Literal["recomputed", "claimed"]


class ReasonArea(Frozen):
    """Parcels that one rule leaves with one verdict. A parcel may stand under several reasons. `unmeasured`: how many
    have no known area."""

    rule: str
    verdict: str
    count: int
    area_ha: float
    area_mu: float
    unmeasured: int
    title: str = ""
    title_en: str = ""
    decides: bool = True


class SalvageOption(Frozen):
    """One way with a group of parcels. `kept_ha` and `lost_ha` add up to the group's area; `kept_tco2e` and
    `lost_tco2e` a year only where a yearly rate is known. `papers_for`: rules that papers must still settle, so that
    what is kept hangs on them; `papers`: the document types that can settle them, best first."""

    option: str
    kept_ha: float
    lost_ha: float
    kept_tco2e: float | None = None
    lost_tco2e: float | None = None
    papers_for: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()


class SalvageGroup(Frozen):
    """Parcels with the same blockers failed, open and `unchecked` (no paper settles those), and the options for them,
    what keeps most first. `parcels` names the first of `count`; the column `salvage` of the parcel files names the
    group (`id`) of each."""

    id: str = ""
    status: str
    failed: tuple[str, ...]
    open: tuple[str, ...]
    unchecked: tuple[str, ...] = ()
    parcels: tuple[str, ...]
    count: int = 0
    area_ha: float
    unmeasured: int
    options: tuple[SalvageOption, ...]


class SalvagePlan(Frozen):
    """`eligible_ha` as things are; `best_ha` if every group takes its first option and all papers come. `rate_tco2e`:
    tCO2e per ha and year behind every volume, None where no paper gives one; `rate_source` says whose it is."""

    eligible_ha: float
    best_ha: float
    groups: tuple[SalvageGroup, ...]
    group_count: int = 0
    rate_tco2e: float | None = None
    rate_source: RateSource | None = None


class Bundle(Frozen):
    """One candidate project (打包开发); a part of the key is None where it is not known. `needs`: what is to be found
    out first; `open_rules`: rules that `papers` must still settle for some parcel in it; `unchecked`: rules that nobody
    could check. `parcels` names the first of `count`; the column `bundle` of the parcel files names the bundle (`id`)
    of each. `tco2e`: a year, by the rate of the salvage plan."""

    id: str = ""
    owner: str | None
    county: str | None
    start_year: int | None
    land_right: str | None
    parcels: tuple[str, ...]
    count: int
    area_ha: float
    area_mu: float
    eligible_count: int = 0
    eligible_ha: float = 0.0
    undecided_ha: float = 0.0
    tco2e: float | None = None
    needs: tuple[Bilingual, ...]
    open_rules: tuple[str, ...]
    unchecked: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
