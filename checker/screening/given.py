"""What the user gives: parcels and layers laid out as a small dossier, so that they are read as an audit reads them,
in supervised processes and under its limits."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.intake.manifest import MANIFEST_NAME
from checker.model.errors import DossierError, UserError
from checker.parcels.codebook import load_codebook

PARCELS, LAYERS, PRIOR = "parcels", "layers", "prior"
COUNTY = "county"
LISTS = frozenset({".xlsx", ".xls", ".csv", ".docx", ".pdf"})
MAPS = frozenset({".shp", ".gpkg", ".geojson", ".json", ".kml", ".kmz", ".dxf"})


@dataclass(frozen=True)
class Given:
    """Paths as named on the command line. `layers`: kind (wetland, farmland, …, county) and path. `prior`: a layer of
    land classes and the day it shows."""

    parcels: Path
    layers: tuple[tuple[str, Path], ...] = ()
    prior: tuple[Path, str] | None = None


def layer_kinds() -> tuple[str, ...]:
    """Kinds of layers that parcels can be compared with."""
    kinds = load_codebook().roles.exclusions
    return (*(kind for kind, spec in kinds.items() if spec.fact), COUNTY)


def read_layer_option(text: str) -> tuple[str, Path]:
    """`kind=path`. Raises UserError for anything else."""
    kind, equals, path = text.partition("=")
    if not equals or not path:
        raise UserError(f"--layer 要写成 种类=文件，而不是 {text}", f"--layer takes KIND=FILE, not {text}")
    return kind.strip(), Path(path)


def folder_of(number: int, kind: str) -> str:
    """Where the layer that was named as the n-th lies in the dossier."""
    return f"{LAYERS}/{number:02d}-{kind}/"


def lay_out(given: Given, folder: Path) -> dict[str, str]:
    """Puts the files under `folder` with a manifest; gives the path in the dossier → the user's path.

    Raises DossierError for a path that is missing, UserError for a layer of unknown kind.
    """
    types: dict[str, str] = {}
    roles: dict[str, str] = {}
    named = dict(_put(given.parcels, folder / PARCELS, PARCELS))
    suffix = given.parcels.suffix.lower()
    if suffix in LISTS or suffix in MAPS:
        types[f"{PARCELS}/{given.parcels.name}"] = "parcel_table" if suffix in LISTS else "parcel_map"
    for number, (kind, path) in enumerate(given.layers, 1):
        if kind not in layer_kinds():
            listed = ", ".join(layer_kinds())
            raise UserError(f"没有 {kind} 这种图层；可用：{listed}", f"no layer of kind {kind}; there are: {listed}")
        place = folder_of(number, kind).removesuffix("/")
        named |= dict(_put(path, folder / place, place))
        types[f"{place}/"], roles[f"{place}/"] = "exclusion_map", kind
    if given.prior is not None:
        named |= dict(_put(given.prior[0], folder / PRIOR, PRIOR))
        types[f"{PRIOR}/"], roles[f"{PRIOR}/"] = "parcel_map", "ignored"
    manifest = {"name": given.parcels.stem, "types": types, "roles": roles}
    (folder / MANIFEST_NAME).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return named


def _put(path: Path, target: Path, place: str) -> Iterator[tuple[str, str]]:
    """A file with its companions, or a folder."""
    if not path.exists():
        raise DossierError(f"找不到 “{path}”。请检查路径。", f"{path} does not exist. Check the path.")
    target.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, target, dirs_exist_ok=True, symlinks=True)
        yield f"{place}/", str(path)
        return
    own = [path]
    if path.suffix.lower() == ".shp":
        own = [item for item in sorted(path.parent.iterdir()) if item.stem.casefold() == path.stem.casefold()]
        own += [item for item in path.parent.glob("*.shp.xml") if item.name.casefold() == f"{path.name}.xml".casefold()]
    for item in own:
        if item.is_file():
            _link(item, target / item.name)
            yield f"{place}/{item.name}", str(item)


def _link(path: Path, target: Path) -> None:
    """The same file under another name; a copy where the file system has no links."""
    try:
        os.link(path.resolve(), target)
    except OSError:
        shutil.copyfile(path, target)
