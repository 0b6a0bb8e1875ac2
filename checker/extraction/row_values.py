"""What the rows of a parcel list say together: the whole area, the species, the one land class."""

from checker.extraction.fold import squeeze
from checker.extraction.found import Found
from checker.extraction.quantities import read_quantity
from checker.extraction.reading import METHODS, Reading, Spot
from checker.extraction.schema import FieldSpec, Look
from checker.extraction.species import read_species
from checker.extraction.values import read_value
from checker.model.extracted import RowTable

_COLUMNS = {"parcel_numbers": "parcel_number"}


def find_in_rows(tables: tuple[RowTable, ...], reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """A value of the whole list: its printed total, every species in order, a class that all rows share."""
    found = []
    for table in tables:
        name = _COLUMNS.get(spec.field, spec.field)
        if name not in table.columns:
            continue
        column = table.columns.index(name)
        cells = [row[column] for row in table.rows]
        spot = _spot(table, reading)
        if spec.kind == "area":
            unit = table.units.get("area")
            total = read_quantity(table.stated_total, "area", unit) if table.stated_total else None
            if total is None:
                continue
            parts = [read_quantity(cell, "area", unit) for cell in cells]
            known = [part for part in parts if part is not None]
            slack = sum(part.precision for part in known) + total.precision
            fits = len(known) == len(parts) and abs(sum(part.value for part in known) - total.value) <= slack
            sure = 1.0 if fits else (0.6 if spot.method == "ocr" else 0.97)
            found.append(Found(spec.field, total.value, f"合计 {table.stated_total}", spot, look.weight * sure, "ha",
                               total.precision, look.rank))  # fmt: skip
        elif spec.kind == "species":
            names = tuple(dict.fromkeys(name for cell in cells for name in read_species(cell)))
            if names:
                found.append(Found(spec.field, names, "、".join(names), spot, look.weight, rank=look.rank))
        elif spec.kind == "parcels":
            numbers = tuple(dict.fromkeys(squeeze(cell) for cell in cells if cell.strip()))
            if numbers:
                quote = "、".join(numbers[:8])
                found.append(Found(spec.field, numbers, quote, spot, look.weight, rank=look.rank))
        else:
            unit = table.units.get(name)
            values = {squeeze(cell): read_value(cell, spec, unit) for cell in cells if cell.strip()}
            if len(values) == 1 and (typed := next(iter(values.values()))) is not None:
                found.append(Found(spec.field, typed.value, next(iter(values)), spot, look.weight * typed.confidence,
                                   typed.unit, typed.precision, look.rank))  # fmt: skip
    return found


def _spot(table: RowTable, reading: Reading) -> Spot:
    page = next((page for page, _ in reading.tables if table.pages and page.number == table.pages[0]), None)
    method = METHODS[page.method] if page is not None else "text"
    return Spot(table.pages[0] if table.pages else None, None, table.places[0] if table.places else None, method)
