"""Tables whose rows come from the story: parcels, species, years; or rows written out in the family."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from benchmarks.papers.blocks import Grid, GridCell
from benchmarks.papers.pen import Pen
from benchmarks.papers.printed import Printed
from benchmarks.papers.story import Parcel

HECTARE = Decimal(15)
ROW_TRUTH = {
    "number": "parcel_number",
    "species": "species",
    "place": "place_name",
    "compartment": "compartment",
    "land_class": "land_class_before",
    "village": "village",
}


def build_table(body: dict[str, Any], pen: Pen) -> tuple[Grid, list[dict[str, str | float]]]:
    """A table and, for parcels, the truth of its rows.

    `source`: parcels, species, years or items (`rows` given). `columns`: [header, key] or [group, header, key].
    `total`: label of the sum line. `numbered`: a line of column numbers. `list`: the table is a parcel list.
    `merge`: keys whose equal neighbours share one cell. `turned`: headers down the first column. `beside`: rows in
    two halves side by side. `unit`: words above the right corner. `lines`: as of a grid.
    """
    columns = [entry if len(entry) == 3 else ["", *entry] for entry in body["columns"]]
    heads = _headers([(pen.write(group), pen.write(head)) for group, head, _ in columns])
    keys = [key for _, _, key in columns]
    rows: list[list[str]] = []
    truth: list[dict[str, str | float]] = []
    source = body.get("source", "items")
    if body.get("numbered"):
        heads.append(tuple(GridCell(str(place + 1), head=True) for place in range(len(keys))))
    if source == "parcels":
        for place, parcel in enumerate(pen.story.parcels):
            rows.append([_parcel_cell(key, parcel, place, pen) for key in keys])
            truth.append(_row_truth(keys, parcel, pen))
        _note_parcels(keys, pen, bool(body.get("list")))
    elif source == "species":
        for name, mu in pen.story.species_areas.items():
            rows.append([_species_cell(key, name, mu, pen) for key in keys])
    elif source == "years":
        for year, tonnes in pen.story.claims.items():
            rows.append([_year_cell(key, year, tonnes, pen) for key in keys])
    else:
        rows.extend([pen.write(str(cell)) for cell in row] for row in body["rows"])
    if "total" in body:
        rows.append(_total(body, keys, pen))
    merged = [place for place, key in enumerate(keys) if key in body.get("merge", ())]
    cells: list[tuple[GridCell, ...]] = [*heads, *_joined(rows, merged, len(rows) - ("total" in body))]
    width, head_rows = len(keys), len(heads)
    if body.get("turned"):
        cells = [tuple(row) for row in zip(*cells, strict=True)]
        width, head_rows = len(cells[0]), 0
    elif body.get("beside"):
        half = -(-len(rows) // 2)
        empty = tuple(GridCell("") for _ in keys)
        left, right = cells[head_rows : head_rows + half], cells[head_rows + half :]
        right += [empty] * (half - len(right))
        cells = [*((*head, *head) for head in heads), *((*a, *b) for a, b in zip(left, right, strict=True))]
        width *= 2
    caption = " ".join(filter(None, (pen.write(body.get("caption", "")), pen.write(body.get("unit", "")))))
    lines = str(body.get("lines", "all"))
    grid = Grid(tuple(cells), width, head_rows, caption=caption, small=width > 6, lines=lines)
    return grid, truth if body.get("list") else []


def _joined(rows: list[list[str]], merged: list[int], last: int) -> list[tuple[GridCell, ...]]:
    """Rows of cells; in the merged columns equal neighbours above each other become one, the total line aside."""
    made: list[tuple[GridCell, ...]] = []
    for place, row in enumerate(rows):
        line = []
        for column, text in enumerate(row):
            span = 1
            if column in merged and place < last:
                if place and rows[place - 1][column] == text:
                    continue
                while place + span < last and rows[place + span][column] == text:
                    span += 1
            line.append(GridCell(text, rows=span))
        made.append(tuple(line))
    return made


def _headers(columns: list[tuple[str, str]]) -> list[tuple[GridCell, ...]]:
    if not any(group for group, _ in columns):
        return [tuple(GridCell(head, head=True) for _, head in columns)]
    top: list[GridCell] = []
    below: list[GridCell] = []
    place = 0
    while place < len(columns):
        group, head = columns[place]
        width = 1
        if group:
            while place + width < len(columns) and columns[place + width][0] == group:
                width += 1
            below += [GridCell(name, head=True) for _, name in columns[place : place + width]]
        top.append(GridCell(group or head, width, 1 if group else 2, head=True))
        place += width
    return [tuple(top), tuple(below)]


def _plain(number: Decimal, places: int) -> str:
    return f"{number:.{places}f}"


def _parcel_cell(key: str, parcel: Parcel, place: int, pen: Pen) -> str:
    cells: dict[str, Callable[[], str]] = {
        "running": lambda: str(place + 1),
        "number": lambda: parcel.number,
        "compartment": lambda: parcel.compartment,
        "township": lambda: parcel.township,
        "village": lambda: parcel.village,
        "place": lambda: parcel.place,
        "mu": lambda: str(parcel.mu),
        "ha": lambda: _plain(parcel.mu / HECTARE, 2),
        "workable": lambda: _plain(parcel.mu * Decimal("0.98"), 1),
        "species": lambda: parcel.species,
        "land_class": lambda: parcel.land_class,
        "density": lambda: str(parcel.density),
        "density_ha": lambda: str(parcel.density * 15),
        "category": lambda: str(pen.story.values["forest_category"]),
        "soil": lambda: str(pen.story.values["soil_disturbance"]),
        "slope": lambda: str(8 + place * 7 % 24),
        "aspect": lambda: "东南西北"[place % 4],
        "thick": lambda: str(30 + place * 11 % 40),
        "households": lambda: str(1 + place * 5 % 9),
        "time": lambda: f"{pen.story.values['start_date'].year}.{pen.story.values['start_date'].month}",
        "year": lambda: str(pen.story.values["start_date"].year),
        "seedlings": lambda: str(round(parcel.mu * parcel.density)),
        "welfare": lambda: "是" if pen.story.values["public_welfare"] else "否",
        "canopy": lambda: str(pen.story.values["canopy_before"]),
        "holder": lambda: str(pen.story.values["holder"]),
        "survival": lambda: f"{80 + place * 7 % 19}%",
        "note": lambda: "",
        "east": lambda: f"{35400000 + place * 317}",
        "north": lambda: f"{3120000 + place * 211}",
    }
    return cells[key]()


def _row_truth(keys: list[str], parcel: Parcel, pen: Pen) -> dict[str, str | float]:
    known: dict[str, str | float] = {ROW_TRUTH[key]: getattr(parcel, key) for key in keys if key in ROW_TRUTH}
    if "category" in keys:
        known["forest_category"] = str(pen.story.values["forest_category"])
    if "mu" in keys:
        known["area"] = float(parcel.mu / HECTARE)
    elif "ha" in keys:
        known["area"] = float(_plain(parcel.mu / HECTARE, 2))
    return known


def _note_parcels(keys: list[str], pen: Pen, listed: bool) -> None:
    values = pen.story.values
    if "species" in keys:
        pen.note("species", [Printed(name, name) for name in pen.story.species_areas])
    if "number" in keys and not listed:
        pen.note("parcel_numbers", [Printed(p.number, p.number) for p in pen.story.parcels])
    if "category" in keys:
        pen.note("forest_category", [Printed(values["forest_category"], values["forest_category"])])
    if "land_class" in keys:
        pen.note("land_class_before", [Printed(values["land_class_before"], values["land_class_before"])])
    if "density" in keys:
        pen.note("density", [Printed(str(values["density"]), values["density"] * 15.0, 15.0)])
    if "density_ha" in keys:
        pen.note("density", [Printed(str(values["density"] * 15), values["density"] * 15.0, 1.0)])
    if "canopy" in keys:
        pen.note("canopy_before", [Printed(str(values["canopy_before"]), float(values["canopy_before"]), 0.01)])
    if "welfare" in keys:
        pen.note("public_welfare", [Printed("是" if values["public_welfare"] else "否", values["public_welfare"])])


def _species_cell(key: str, name: str, mu: Decimal, pen: Pen) -> str:
    if key == "species":
        pen.note("species", [Printed(name, name)])
        return name
    if key in ("mu", "ha"):
        text = str(mu) if key == "mu" else _plain(mu / HECTARE, 2)
        step = 10.0 ** -(len(text.partition(".")[2])) / (15 if key == "mu" else 1)
        pen.note("species_areas", [Printed(text, float(text) / (15 if key == "mu" else 1), step, name)])
        return text
    if key == "share":
        return f"{mu / sum(pen.story.species_areas.values(), Decimal(0)) * 100:.1f}"
    if key == "density":
        pen.note("density", [Printed(str(pen.story.values["density"]), pen.story.values["density"] * 15.0, 15.0)])
        return str(pen.story.values["density"])
    return ""


def _year_cell(key: str, year: int, tonnes: int, pen: Pen) -> str:
    if key == "year":
        return str(year)
    if key == "span":
        return f"{year}.01.01-{year}.12.31"
    if key == "claim":
        text = f"{tonnes:,}" if pen.dice.random() < 0.5 else str(tonnes)
        pen.note("claimed_by_year", [Printed(text, float(tonnes), 1.0, str(year))])
        return text
    if key == "gross":
        return str(int(tonnes * 1.06))
    return "0"


def _total(body: dict[str, Any], keys: list[str], pen: Pen) -> list[str]:
    """The sum line; the total area is recorded as `total_field` (area by default, "" for none)."""
    field = body.get("total_field", "area")
    mu = sum((parcel.mu for parcel in pen.story.parcels), Decimal(0))
    line = []
    for place, key in enumerate(keys):
        if place == 0:
            line.append(pen.write(body["total"]))
        elif key in ("mu", "ha"):
            text = str(mu) if key == "mu" else _plain(mu / HECTARE, 2)
            divisor = 15 if key == "mu" else 1
            if field:
                pen.note(field, [Printed(text, float(text) / divisor, 10.0 ** -len(text.partition(".")[2]) / divisor)])
            line.append(text)
        elif key == "claim":
            total = sum(pen.story.claims.values())
            if pen.story.values["claimed_total"] == total:
                pen.note("claimed_total", [Printed(str(total), float(total), 1.0)])
            line.append(str(total))
        else:
            line.append(str(sum(round(p.mu * p.density) for p in pen.story.parcels)) if key == "seedlings" else "")
    return line
