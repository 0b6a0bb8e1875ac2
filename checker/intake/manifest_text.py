"""Writes single entries into `dossier.yaml`, whose other lines, with their comments, stay as a person wrote them."""

import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

from checker.intake.inventory import Correction
from checker.intake.manifest import load_manifest
from checker.model.errors import DossierError
from checker.resources.yaml_source import LOADER, SourceError, read_one


def add_correction(path: Path, correction: Correction) -> None:
    """Writes a correction; one of the same field of the same paper is replaced. Raises DossierError, OSError."""
    told = correction.model_dump(mode="json", exclude_none=True)
    same = (correction.document, correction.field)
    kept = [item for item in _listed(path, "corrections") if (item.get("document"), item.get("field")) != same]
    write_entry(path, "corrections", [*kept, told])


def add_waiver(path: Path, waiver: dict[str, Any]) -> None:
    """Writes a waiver; one of the same rule and subject is replaced. Raises DossierError, OSError."""
    same = (waiver["rule"], waiver["subject"])
    kept = [item for item in _listed(path, "waivers") if (item.get("rule"), item.get("subject", "project")) != same]
    write_entry(path, "waivers", [*kept, waiver])


def remove_entries(path: Path, key: str, gone: dict[str, Any]) -> bool:
    """Takes the entries of a list away that hold all of `gone`; whether there were any."""
    listed = _listed(path, key)
    kept = [item for item in listed if any(item.get(name) != value for name, value in gone.items())]
    if len(kept) == len(listed):
        return False
    write_entry(path, key, kept)
    return True


def write_entry(path: Path, key: str, value: Any) -> None:
    """Sets one top-level entry, at once or not at all. Raises DossierError where the file cannot be used."""
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    before = _data(path)
    if before is not None and not isinstance(before, dict):
        load_manifest(path)
    wanted = {**(before or {}), key: value}
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="~$")  # intake takes such names for nobody's
    place = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(replace_entry(text, key, wanted).encode())
            stream.flush()
            os.fsync(stream.fileno())
        if _data(place) != wanted:
            raise DossierError(
                f"{path.name} 的写法无法自动修改，请先整理该文件。",
                f"{path.name} is written in a way that cannot be amended.",
            )
        load_manifest(place)
        os.replace(place, path)
    finally:
        place.unlink(missing_ok=True)


def replace_entry(text: str, key: str, wanted: dict[str, Any]) -> str:
    """The text with the lines of the entry `key` as in `wanted`, or that entry appended."""
    block = _dump({key: wanted[key]})
    node = yaml.compose(text, Loader=LOADER)
    if node is None:
        return (text.rstrip("\n") + "\n" if text.strip() else "") + block
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return _dump(wanted)
    lines = text.split("\n")
    starts = [name.start_mark.line for name, _ in node.value]
    for name, held in node.value:
        if name.value == key:
            first = name.start_mark.line
            following = min((line for line in starts if line > first), default=len(lines))
            last = _last_line(lines, first, min(following, held.end_mark.line + 1))
            return "\n".join([*lines[:first], *block.rstrip("\n").split("\n"), *lines[last:]])
    return text.rstrip("\n") + "\n" + block


def _dump(data: dict[str, Any]) -> str:
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000))


def _last_line(lines: list[str], first: int, end: int) -> int:
    """The line after an entry: comments and blank lines behind it belong to what follows."""
    while end > first + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _data(path: Path) -> Any:
    if not path.exists():
        return None
    try:
        return read_one(path)
    except SourceError:
        load_manifest(path)  # says it in the words for users
        raise


def _listed(path: Path, key: str) -> list[dict[str, Any]]:
    data = _data(path)
    listed = data.get(key) if isinstance(data, dict) else None
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
