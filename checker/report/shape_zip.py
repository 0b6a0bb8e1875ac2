"""The parcels as a zipped shapefile with short Chinese field names, the same bytes for the same frame."""

import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from checker.report.parcel_files import as_texts
from checker.resources.locate import data_folder
from checker.resources.yaml_source import read_one
from checker.workers.leftovers import working_folder

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

STEM = "小班判定"
LEGEND = "字段说明.txt"
NAME_BYTES, TEXT_BYTES = 10, 254
RULE = "rule:"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def write_shapefile(frame: "GeoDataFrame", path: Path, as_of: str) -> None:
    """A zip of the shapefile's parts (UTF-8, `.cpg` says so) and a list of its fields. Only columns that the format
    can hold: those of `shapefile_fields.yaml` and the verdict of every rule; texts are cut at 254 bytes."""
    import geopandas
    import pyogrio

    names = field_names([str(name) for name in frame.columns])
    columns: dict[str, Any] = {short: _fit(as_texts(frame[name])) for name, short in names.items()}
    flat = geopandas.GeoDataFrame(columns, geometry=frame.geometry.to_numpy(), crs=frame.crs, index=frame.index)
    with working_folder() as folder:
        target = folder / f"{STEM}.shp"
        pyogrio.write_dataframe(
            flat, target, driver="ESRI Shapefile", encoding="UTF-8", geometry_type="MultiPolygon", promote_to_multi=True
        )
        target.with_suffix(".cpg").write_text("UTF-8", encoding="ascii")
        _set_day(target.with_suffix(".dbf"), as_of)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for suffix in _PARTS:
                _add(archive, f"{STEM}{suffix}", target.with_suffix(suffix).read_bytes())
            legend = "".join(f"{short}\t{name}\r\n" for name, short in names.items())
            _add(archive, LEGEND, ("\ufeff" + legend).encode("utf-8"))


def field_names(columns: list[str]) -> dict[str, str]:
    """Column -> field name of at most ten bytes, each once."""
    known: dict[str, str] = {}
    for name, short in _listed().items():
        if name in columns:
            known[name] = _unique(short, known)
    for name in columns:
        if name.startswith(RULE):
            known[name] = _unique(name.removeprefix(RULE), known)
    return known


@cache
def _listed() -> dict[str, str]:
    found: dict[str, str] = read_one(data_folder("dossier_schemas") / "gis" / "shapefile_fields.yaml")
    return found


def _unique(text: str, known: dict[str, str]) -> str:
    """The text cut to ten bytes; hyphens go first, and a number tells names apart that are cut alike."""
    plain = text if len(text.encode()) <= NAME_BYTES else text.replace("-", "")
    taken = {name.upper() for name in known.values()}
    short, number = cut(plain, NAME_BYTES), 1
    while short.upper() in taken:
        number += 1
        short = cut(plain, NAME_BYTES - len(str(number))) + str(number)
    return short


def cut(text: str, most: int) -> str:
    """The beginning of a text that fits into bytes of UTF-8, whole characters only."""
    raw = text.encode("utf-8", "replace")
    return text if len(raw) <= most else raw[:most].decode("utf-8", "ignore")


def _fit(values: Any) -> Any:
    if values.dtype != object:
        return values
    return [None if value is None else value if len(value) * 3 <= TEXT_BYTES else _shorten(value) for value in values]


def _shorten(text: str) -> str:
    return text if len(text.encode("utf-8", "replace")) <= TEXT_BYTES else cut(text, TEXT_BYTES - 3) + "…"


def _set_day(file: Path, as_of: str) -> None:
    """The only clock in a shapefile is the day in the head of its table."""
    year, month, day = (int(part) for part in as_of.split("-")) if as_of.count("-") == 2 else (1980, 1, 1)
    with file.open("r+b") as stream:
        stream.seek(1)
        stream.write(bytes(np.array([max(0, min(255, year - 1900)), month, day], dtype=np.uint8)))


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, data)
