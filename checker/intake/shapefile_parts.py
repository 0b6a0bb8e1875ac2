"""Brings the files of one shapefile together: a shapefile is several files with one stem."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from checker.intake.inventory import Found
from checker.model.problem import Problem

PART_SUFFIXES = (
    ".shp", ".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".fbn", ".fbx", ".ain", ".aih", ".atx",
    ".shp.xml",
)  # fmt: skip
NEEDED_SUFFIXES = (".shx", ".dbf")


def group_shapefiles(found: Iterable[Found]) -> tuple[dict[str, dict[str, Found]], list[Found]]:
    """Shapefiles as `path of .shp -> suffix -> file`, and the files that are in none. Stems agree whatever the case."""
    files = list(found)
    groups: dict[tuple[str, str], dict[str, Found]] = {}
    owners: dict[tuple[str, str], str] = {}
    for item in files:
        key, suffix = _key(item.path)
        if suffix == ".shp" and key not in owners and not item.junk:
            owners[key] = item.path
            groups[key] = {".shp": item}
    rest: list[Found] = []
    for item in files:
        key, suffix = _key(item.path)
        group = groups.get(key)
        if group is None or item.junk or not suffix:
            rest.append(item)
        elif group.get(suffix) is not item:
            if suffix in group:
                rest.append(item)
            else:
                group[suffix] = item
    return {owners[key]: group for key, group in groups.items()}, rest


def missing_part(path: str, suffixes: Iterable[str]) -> Problem | None:
    """The named problem of a shapefile without index or attributes."""
    absent = [suffix for suffix in NEEDED_SUFFIXES if suffix not in set(suffixes)]
    return Problem(code="missing_part", path=path, detail=", ".join(absent)) if absent else None


def _key(path: str) -> tuple[tuple[str, str], str]:
    pure = PurePosixPath(path)
    name = pure.name.casefold()
    suffix = ".shp.xml" if name.endswith(".shp.xml") else pure.suffix.casefold()
    if suffix not in PART_SUFFIXES:
        return (str(pure.parent), name), ""
    return (str(pure.parent), name[: len(name) - len(suffix)]), suffix
