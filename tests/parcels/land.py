"""Builds small dossiers of land: layers as the parsers give them, parcel lists as extraction gives them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from checker.model.document import Document, DocumentState
from checker.model.extracted import Extracted, FactBase, RowTable
from checker.model.fact import Candidate, Fact, Value, Work
from checker.model.identity import fact_id
from checker.model.parsed import Layer, Parsed
from checker.parcels.frame import Parcels
from checker.parcels.survey import survey
from checker.resources.vocabulary import load_vocabulary

ZONE_40 = "EPSG:4528"
EAST, NORTH = 40_500_000.0, 3_500_000.0


def square(x: float = 0.0, y: float = 0.0, side: float = 100.0) -> shapely.Polygon:
    """A square in metres near the central meridian of 3-degree zone 40 (scale 1)."""
    return shapely.box(EAST + x, NORTH + y, EAST + x + side, NORTH + y + side)


class Dossier:
    """Papers of one dossier, collected and then surveyed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.papers: list[Extracted] = []
        self.parsed: dict[str, Parsed] = {}
        self.facts: list[Fact] = []
        self.works: tuple[Work, ...] | None = None

    def map(
        self, shapes: Sequence[Any], attributes: Mapping[str, Sequence[Any]] | None = None,
        *, crs: str | None = ZONE_40, id: str = "d-map", layer: str = "小班", state: DocumentState = "read",
        type: str = "parcel_map", path: str | None = None,
    ) -> "Dossier":  # fmt: skip
        frame = gpd.GeoDataFrame(pd.DataFrame(dict(attributes or {})), geometry=list(shapes))
        file = self.folder / f"{id}-{len(self.parsed)}.parquet"
        frame.to_parquet(file)
        drawn = Layer(
            name=layer, file=str(file), features=len(frame), geometry_types=("Polygon",),
            fields=tuple(attributes or ()), crs_declared=crs,
        )  # fmt: skip
        document = Document(
            id=id, path=path or f"图/{id}.shp", sha256="0" * 64, type=type, possible_types=(type,),
            method="vector", state=state,
        )  # fmt: skip
        self.papers.append(Extracted(document=document))
        self.parsed[id] = Parsed(document=id, state=state, method="vector", layers=(drawn,))
        return self

    def list(
        self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, units: dict[str, str] | None = None,
        id: str = "d-list",
    ) -> "Dossier":  # fmt: skip
        table = RowTable(
            columns=tuple(columns), headers=tuple(columns), units=units or {}, rows=tuple(tuple(row) for row in rows),
            places=tuple(f"Sheet1!{number + 2}" for number in range(len(rows))), pages=(1,) * len(rows),
        )  # fmt: skip
        document = Document(
            id=id, path=f"表/{id}.xlsx", sha256="1" * 64, type="parcel_table", possible_types=("parcel_table",),
            method="sheet", state="read",
        )  # fmt: skip
        self.papers.append(Extracted(document=document, tables=(table,)))
        return self

    def unread(self, possible: Sequence[str], id: str = "d-unread", path: str | None = None) -> "Dossier":
        document = Document(
            id=id, path=path or f"{id}.pdf", sha256="2" * 64, possible_types=tuple(possible), state="unread"
        )
        self.papers.append(Extracted(document=document))
        return self

    def fact(self, subject: str, field: str, *candidates: Candidate | Value) -> "Dossier":
        found = tuple(c if isinstance(c, Candidate) else Candidate(value=c) for c in candidates)
        value = found[0].value if len(found) == 1 else None
        spec = load_vocabulary().fields.get(field)
        kind = "list[string]" if isinstance(value, tuple) else spec.type if spec else "number"
        made = Fact(
            id=fact_id(subject, field), subject=subject, field=field, value_type=kind, value=value,
            candidates=found if len(found) > 1 or value is None else (),
        )  # fmt: skip
        self.facts.append(made)
        return self

    def base(self) -> FactBase:
        documents = tuple(paper.document for paper in self.papers)
        works = self.works
        if works is None:
            works = (Work(id="w-1", name="造林工程", documents=tuple(d.id for d in documents)),)
        return FactBase(works=works, documents=documents, facts=tuple(self.facts))

    def survey(self, roles: Mapping[str, str] | None = None) -> Parcels:
        return survey(self.papers, self.parsed, self.base(), load_vocabulary(), roles)


def row_of(parcels: Parcels, parcel: str) -> dict[str, Any]:
    """The one row of a parcel as a dictionary."""
    frame = parcels.frame[parcels.frame["parcel"] == parcel]
    assert len(frame) == 1, f"{parcel}: {len(frame)} rows, known are {list(parcels.frame['parcel'])}"
    return {str(key): value for key, value in frame.iloc[0].to_dict().items()}


def project_fact(parcels: Parcels, field: str) -> Fact:
    return next(fact for fact in parcels.facts if fact.subject == "project" and fact.field == field)


def codes_of(parcels: Parcels) -> set[str]:
    return {note.code for note in parcels.notes}
