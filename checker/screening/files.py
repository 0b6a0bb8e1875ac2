"""Writes the folder of a screening: screen.json, the parcels, the workbook and the page."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.report.folder import write_file, write_whole
from checker.report.messages import Lang
from checker.report.parcel_files import fixed_time
from checker.screening.model import SCHEMA_ID, Screening
from checker.screening.screen import Screened
from checker.screening.table import parcel_table

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

JSON, PARQUET, GPKG, XLSX, PAGE = (
    "screen.json",
    "screening.parquet",
    "screening.gpkg",
    "screening.xlsx",
    "screening.html",
)


def write_screening(found: Screened, out: Path, lang: Lang = "zh", formats: tuple[str, ...] = ()) -> list[Path]:
    """Every file, or those of `formats` (file names) and screen.json. Raises OSError where `out` cannot be written."""
    from checker.screening.page import screening_page
    from checker.screening.sheets import screening_workbook

    out.mkdir(parents=True, exist_ok=True)
    wanted = formats or (PARQUET, GPKG, XLSX, PAGE)
    table = parcel_table(found, lang)
    hashes: dict[str, str] = {}
    if PARQUET in wanted:
        hashes[PARQUET] = write_whole(
            out / PARQUET, lambda place: table.to_parquet(place, index=False, compression="zstd")
        )
    if GPKG in wanted:
        # What a criterion read stands in the other columns; as texts it would be most of the file.
        short = table.drop(columns=[name for name in table.columns if str(name).endswith(":fact")])
        hashes[GPKG] = write_whole(out / GPKG, lambda place: _write_gpkg(short, place, found.screening.as_of))
    result = found.screening.model_copy(update={"hashes": hashes})
    write_file(out / JSON, screening_text(result))
    if XLSX in wanted:
        write_file(out / XLSX, screening_workbook(found, table, lang))
    if PAGE in wanted:
        write_file(out / PAGE, screening_page(found, lang))
    return [out / name for name in (PAGE, XLSX, PARQUET, GPKG, JSON) if (out / name).exists()]


def _write_gpkg(table: "GeoDataFrame", path: Path, as_of: str) -> None:
    import pyogrio

    with fixed_time(as_of):
        pyogrio.write_dataframe(table, path, driver="GPKG", layer="screening", use_arrow=True)


def screening_text(result: Screening) -> str:
    return json.dumps(result.model_dump(by_alias=True), ensure_ascii=False, indent=1) + "\n"


def screening_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of screen.json as written."""
    schema = Screening.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **schema}


def screening_schema_text() -> str:
    """The schema as `sinkcheck schema --screening` prints it."""
    return json.dumps(screening_schema(), ensure_ascii=False, indent=1) + "\n"
