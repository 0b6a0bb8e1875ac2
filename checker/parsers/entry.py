"""Worker task: reads one file with the parser of its kind."""

import importlib
from collections.abc import Callable
from typing import Any

from checker.model.document import FileKind
from checker.model.parsed import Parsed
from checker.model.problem import Problem
from checker.parsers.bounds import bound
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import Unreadable, nothing_read
from checker.workers.detail import detail_of

# Modules are imported when first needed: a child that reads texts never loads GDAL.
PARSERS: dict[FileKind, str] = {
    "pdf": "checker.parsers.pdf",
    "docx": "checker.parsers.docx",
    "xlsx": "checker.parsers.sheet",
    "xls": "checker.parsers.sheet",
    "csv": "checker.parsers.csv",
    "txt": "checker.parsers.text",
    "shapefile": "checker.parsers.vector",
    "gpkg": "checker.parsers.vector",
    "geojson": "checker.parsers.vector_geojson",
    "kml": "checker.parsers.vector_kml",
    "dxf": "checker.parsers.vector_dxf",
    "html": "checker.parsers.html",
    "doc": "checker.parsers.doc",
    "image": "checker.parsers.image",
}


def run(payload: dict[str, Any]) -> Parsed:
    """Read one file. Every trouble of the file itself becomes a named problem of the result."""
    order = ParsePayload.model_validate(payload)
    source = order.source
    module = PARSERS.get(source.kind)
    if module is None:
        return nothing_read(source, Problem(code="unsupported", path=source.path, detail=source.kind))
    read: Callable[[ParsePayload], Parsed] = importlib.import_module(module).read
    try:
        return bound(read(order), order.limits, source.path)
    except Unreadable as trouble:
        detail = trouble.detail
        for place, name in ((source.location, source.path), (order.scratch, "")):
            detail = detail.replace(place, name) if place else detail
        return nothing_read(source, Problem(code=trouble.code, path=source.path, detail=detail))
    except MemoryError:
        raise  # the child names it
    except Exception as error:  # noqa: BLE001 - libraries raise anything on damaged files
        hide = {source.location: source.path, order.scratch: ""}
        return nothing_read(source, Problem(code="unreadable", path=source.path, detail=detail_of(error, hide)))
