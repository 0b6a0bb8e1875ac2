"""Which unit an area column is in: as printed, else as the polygons show."""

import numpy as np

from checker.parcels.codebook import load_codebook
from checker.parcels.notes import Notes
from checker.parcels.texts import clean


def known_unit(printed: str) -> str | None:
    """The unit of a printed spelling (亩, hm², ha, ㎡ …)."""
    plain = clean(printed).replace(" ", "").lower()
    for unit, spec in load_codebook().numbers.area_units.items():
        if plain in spec.spellings:
            return unit
    return None


def likely_unit(stated: np.ndarray, drawn_ha: np.ndarray) -> str | None:
    """The unit in which the median of stated over drawn area is near one; None when none is or nothing compares.

    `stated` as printed, `drawn_ha` in hectares, aligned; NaN and zero pairs are left out.
    """
    numbers = load_codebook().numbers
    usable = np.isfinite(stated) & np.isfinite(drawn_ha) & (stated > 0) & (drawn_ha > 0)
    if not usable.any():
        return None
    ratio = float(np.median(stated[usable] / drawn_ha[usable]))
    band = numbers.area_unit_band.value
    for unit in numbers.undeclared_area_units:
        if 1 / band <= ratio * numbers.area_units[unit].ha <= band:
            return unit
    return None


def decide_unit(
    stated: np.ndarray, drawn_ha: np.ndarray, printed: str, source: str, document: str, notes: Notes
) -> float | None:
    """Hectares per unit of an area column, None when it cannot be told. A printed unit is taken at its word; where
    the polygons say otherwise that is noted (GEO-area then shows the difference)."""
    units = load_codebook().numbers.area_units
    likely = likely_unit(stated, drawn_ha)
    if unit := known_unit(printed):
        if likely is not None and likely != unit:
            notes.say("area_unit_contradicted", document, source=source, printed=printed, unit=likely)
        return units[unit].ha
    if not np.isfinite(stated).any():
        return None
    if likely is None:
        notes.say("area_unit_unclear", document, source=source)
        return None
    notes.say("area_unit_decided", document, source=source, unit=likely)
    return units[likely].ha
