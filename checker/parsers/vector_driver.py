"""GDAL with everything switched off that a dossier does not need: other formats, the network, plugins."""

import os

# Formats are left out before GDAL loads: a file can never be opened as something else than its kind.
ALLOWED = ("ESRI Shapefile", "GPKG", "MEM")
_SKIPPED = (
    "VRT", "OGR_VRT", "GDALG", "GTI", "WCS", "WMS", "WMTS", "PCIDSK", "PDS4", "PDS", "ISIS3", "VICAR", "netCDF", "PDF",
    "MBTiles", "EEDA", "EEDAI", "OGCAPI", "MapInfo File", "LVBAG", "S57", "DGN", "CSV", "GML", "GPX", "LIBKML", "KML",
    "GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "OGR_GMT", "SQLite", "WAsP", "OpenFileGDB", "DXF", "FlatGeobuf",
    "GeoRSS", "VFK", "PGDUMP", "OSM", "GPSBabel", "OGR_PDS", "WFS", "OAPIF", "EDIGEO", "Idrisi", "ODS", "XLSX",
    "Elasticsearch", "Carto", "AmigoCloud", "SXF", "Selafin", "JML", "PLSCENES", "CSW", "VDV", "MVT", "NGW", "MapML",
    "GTFS", "PMTiles", "JSONFG", "MiraMonVector", "ADBC", "AVCBin", "AVCE00", "AIVector", "HTTP", "PostgreSQL", "MySQL",
    "ODBC", "MSSQLSpatial", "STACTA", "STACIT", "DAAS", "PLMOSAIC", "Zarr", "HDF5", "GTiff", "COG",
)  # fmt: skip
_SETTINGS = {
    "GDAL_SKIP": ",".join(_SKIPPED),
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_NUM_THREADS": "1",
    "OGR_GPKG_NUM_THREADS": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "SHAPE_RESTORE_SHX": "YES",
    "OGR_ORGANIZE_POLYGONS": "DEFAULT",
}


def load_driver() -> None:
    """Settle GDAL's surroundings; must run before pyogrio is first imported in this process."""
    for name, value in _SETTINGS.items():
        os.environ[name] = value
