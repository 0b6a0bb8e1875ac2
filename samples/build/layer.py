"""Writes parcel layers: a shapefile the way forestry offices hand it on, and a GeoPackage."""

from pathlib import Path

import geopandas as gpd
import pyogrio

from samples.build.freeze import ISO_STAMP

DBF_DAY = bytes((124, 6, 1))


def write_shapefile(frame: gpd.GeoDataFrame, target: Path) -> None:
    """GBK attribute text without a cpg file and without a language mark in the dbf, as it often arrives."""
    target.parent.mkdir(parents=True, exist_ok=True)
    pyogrio.write_dataframe(frame, target, driver="ESRI Shapefile", encoding="GBK")
    target.with_suffix(".cpg").unlink(missing_ok=True)
    dbf = target.with_suffix(".dbf")
    data = bytearray(dbf.read_bytes())
    data[1:4] = DBF_DAY
    data[29] = 0
    dbf.write_bytes(bytes(data))


def write_geopackage(frame: gpd.GeoDataFrame, target: Path, layer: str) -> None:
    """One polygon layer; the clock of the file is fixed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": ISO_STAMP.replace("Z", ".000Z")})
    pyogrio.write_dataframe(frame, target, driver="GPKG", layer=layer, layer_options={"SPATIAL_INDEX": "YES"})
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
