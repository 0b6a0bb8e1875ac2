"""The parcel frame as GeoParquet and GeoPackage, the same bytes for the same frame."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

LAYER = "parcels"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def write_parquet(frame: "GeoDataFrame", path: Path) -> None:
    """GeoParquet; lists stay lists, maps become JSON texts."""
    _with_plain_columns(frame, keep_lists=True).to_parquet(path, index=False, compression="zstd")


def write_gpkg(frame: "GeoDataFrame", path: Path, as_of: str) -> None:
    """GeoPackage for a desktop GIS. Its one time stamp is set to `as_of`, so that runs can be compared."""
    import pyogrio

    flat = _with_plain_columns(frame, keep_lists=False)
    with fixed_time(as_of):
        pyogrio.write_dataframe(flat, path, driver="GPKG", layer=LAYER, use_arrow=False)


@contextmanager
def fixed_time(as_of: str) -> Iterator[None]:
    """Lets a GeoPackage bear `as_of` for its time stamp while the block lasts."""
    import pyogrio

    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{as_of}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _with_plain_columns(frame: "GeoDataFrame", keep_lists: bool) -> "GeoDataFrame":
    """A copy whose object columns hold one kind of value each: texts, or lists where the format takes them."""
    changed: dict[str, Any] = {}
    for name in frame.columns:
        column = frame[name]
        if name == frame.geometry.name or not (column.dtype == object or isinstance(column.dtype, pd.StringDtype)):
            continue
        changed[name] = as_texts(column, keep_lists=keep_lists)
    return frame.assign(**changed)


def as_texts(column: "pd.Series[Any]", keep_lists: bool = False) -> "pd.Series[Any]":
    """A column of one kind of value: booleans, figures, lists where kept, else texts."""
    if not (column.dtype == object or isinstance(column.dtype, pd.StringDtype)):
        return column
    known: dict[Any, Any] = {}
    values = [_known(value, known) for value in column]
    kinds = {type(value) for value in values} - {type(None)}
    if kinds <= {bool} or kinds <= {int, float} or (keep_lists and kinds == {list}):
        found: pd.Series[Any] = pd.Series(values, index=column.index, dtype=_dtype(kinds))
        return found
    texts = [value if value is None or isinstance(value, str) else _as_text(value) for value in values]
    return pd.Series(texts, index=column.index, dtype=object)


def _known(value: Any, known: dict[Any, Any]) -> Any:
    """`_plain`, each text only once: columns of verdicts and causes repeat a few."""
    if not isinstance(value, str):
        return None if value is None else _plain(value)
    found = known.get(value)
    if found is None:
        found = known[value] = _plain(value)
    return found


def _dtype(kinds: set[type]) -> Any:
    if kinds == {bool}:
        return "boolean"
    return object if not kinds or kinds == {list} else "float64"


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [str(_plain(item)) for item in items]
    if isinstance(value, dict):
        return {str(key): _plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, str):
        return _CONTROLS.sub("�", value)
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
