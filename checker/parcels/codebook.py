"""The data of this room: field names, codes, units, zones and sentences, read from dossier_schemas/gis."""

from functools import cache
from typing import Any

from pydantic import model_validator

from checker.model.base import Frozen
from checker.model.rule import Basis, Bilingual
from checker.parcels.gis_files import load_gis, load_gis_rows
from checker.resources.house import house


class FieldName(Frozen):
    """A column name of layers: the field it holds and the unit it implies ("" when none)."""

    name: str
    field: str
    unit: str
    basis: Basis


class LandClass(Frozen):
    system: str
    code: str
    label: str
    basis: Basis


class Category(Frozen):
    category: str
    basis: Basis
    certain: bool = True


class Truth(Frozen):
    value: bool
    basis: Basis


class AreaUnit(Frozen):
    ha: float
    basis: Basis
    spellings: tuple[str, ...]


class DensityUnit(Frozen):
    per_ha: float
    basis: Basis
    spellings: tuple[str, ...]


class Number(Frozen):
    value: float
    basis: Basis


class Projection(Frozen):
    proj4: str
    basis: Basis


class Frame(Frozen):
    """A box of longitudes and latitudes in degrees."""

    west: float
    south: float
    east: float
    north: float


class Range(Frozen):
    """A closed range of numbers."""

    low: float
    high: float


class Geographic(Frozen):
    datum: str
    epsg: int
    basis: Basis


class ZoneFamily(Frozen):
    """Gauss-Kruger zones of one datum and width; EPSG = first_epsg + (zone - first_zone)."""

    datum: str
    width_deg: int
    prefix: bool
    first_zone: int
    last_zone: int
    first_epsg: int
    basis: Basis

    def epsg(self, zone: int) -> int:
        return self.first_epsg + zone - self.first_zone

    def zones(self) -> range:
        return range(self.first_zone, self.last_zone + 1)

    def meridian(self, zone: int) -> float:
        """Central meridian in degrees."""
        return zone * 3.0 if self.width_deg == 3 else zone * 6.0 - 3.0


class Systems(Frozen):
    """Coordinate systems of China."""

    china: Frame
    china_basis: Basis
    geographic: tuple[Geographic, ...]
    zones: tuple[ZoneFamily, ...]
    max_degrees_from_meridian: float
    northing_m: Range
    tolerance_basis: Basis
    inferred_datum: str
    inferred_basis: Basis
    plain_easting_m: Range
    plain_basis: Basis
    zone_margin_deg: float
    scales: tuple[float, ...]
    provinces_basis: Basis
    provinces: dict[str, Frame]

    def province(self, name: str | None) -> Frame | None:
        """The extent of a province by its full or short name."""
        return next((box for short, box in self.provinces.items() if name and name.startswith(short)), None)


class Categories(Frozen):
    categories: tuple[str, ...]
    prefixes: dict[str, Category]
    words: dict[str, Category]
    public_welfare: dict[str, Truth]


class Numbers(Frozen):
    """Units and house numbers of the survey."""

    area_units: dict[str, AreaUnit]
    undeclared_area_units: tuple[str, ...]
    density_units: dict[str, DensityUnit]
    area_unit_band: Number
    equal_area: Projection
    sliver_width_m: Number
    duplicate_share: Number
    overlap_pairs_floor: Number
    overlap_pairs_each: Number
    title_area_rel: Number
    border_margin_m: Number
    density_step_per_ha: Number

    @property
    def repair_rel_tol(self) -> Number:
        """Change of area by a repair above which the repaired area is left to a person."""
        return Number(value=house("repair_rel_tol"), basis="recalled")

    @property
    def noise_m2(self) -> Number:
        """Overlap that counts as noise of the map."""
        return Number(value=house("sliver_m2"), basis="recalled")


class ExclusionKind(Frozen):
    """A kind of land that parcels are compared with; see roles.yaml."""

    label: Bilingual
    fact: str
    words: tuple[str, ...]
    weak: tuple[str, ...]
    wins: bool
    wide: bool


class Edition(Frozen):
    """An edition of the parcels: a higher rank counts before a lower."""

    label: Bilingual
    rank: int
    words: tuple[str, ...]


class NamedLayers(Frozen):
    label: Bilingual
    words: tuple[str, ...]


class Roles(Frozen):
    """What layers are for."""

    exclusions: dict[str, ExclusionKind]
    zones: dict[str, tuple[str, ...]]
    never: tuple[str, ...]
    absent: tuple[str, ...]
    parcel_words: tuple[str, ...]
    editions: dict[str, Edition]
    title: NamedLayers
    county: NamedLayers
    parcels_label: Bilingual
    ignored_label: Bilingual
    edition_numbers: Number
    edition_ground: Number
    edition_area_rel: Number


class Sentence(Bilingual):
    """A sentence about reading the land. `informs`: it only tells what was done, or what rules judge by themselves;
    any other stands above all findings."""

    informs: bool = False


class Notebook(Frozen):
    """`notes.yaml`: the file holds the sentences at its top, the reasons under a key of their own."""

    sentences: dict[str, Sentence]
    reasons: dict[str, Bilingual]

    @model_validator(mode="before")
    @classmethod
    def _part(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {"reasons": data.get("reasons"), "sentences": {key: data[key] for key in data if key != "reasons"}}


class Codebook(Frozen):
    fields: tuple[FieldName, ...]
    land_classes: tuple[LandClass, ...]
    categories: Categories
    systems: Systems
    numbers: Numbers
    roles: Roles
    notes: dict[str, Sentence]
    reasons: dict[str, Bilingual]


@cache
def load_codebook() -> Codebook:
    """The shipped data. Raises SourceError naming the file that is broken."""
    notes = load_gis(Notebook, "notes.yaml")
    return Codebook(
        fields=load_gis_rows(FieldName, "fields.csv"), land_classes=load_gis_rows(LandClass, "land_classes.csv"),
        categories=load_gis(Categories, "forest_categories.yaml"), systems=load_gis(Systems, "crs.yaml"),
        numbers=load_gis(Numbers, "measures.yaml"), roles=load_gis(Roles, "roles.yaml"), notes=notes.sentences,
        reasons=notes.reasons,
    )  # fmt: skip
