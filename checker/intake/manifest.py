"""Reads `dossier.yaml`."""

import unicodedata
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checker.intake.inventory import Manifest
from checker.model.errors import DossierError
from checker.resources.yaml_source import SourceError, read_one

MANIFEST_NAME = "dossier.yaml"


def load_manifest(path: Path) -> Manifest:
    """The manifest. Raises DossierError naming the place when it cannot be used."""
    try:
        data = read_one(path)
    except SourceError as error:
        raise _broken(f"第 {error.line} 行", f"line {error.line}", error.message) from error
    if data is None:
        return Manifest()
    try:
        manifest = Manifest.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or MANIFEST_NAME
        raise _broken(f"“{place}” 一项", f"entry {place!r}", str(first["msg"])) from error
    return manifest.model_copy(update={name: _normal(getattr(manifest, name)) for name in ("types", "works", "roles")})


def declared(entries: dict[str, str], path: str) -> str | None:
    """What the manifest says about a path: its own entry, else that of the nearest folder entry (`folder/`)."""
    if path in entries:
        return entries[path]
    folders = [key for key in entries if key.endswith("/") and path.startswith(key)]
    return entries[max(folders, key=len)] if folders else None


def _normal(entries: dict[str, str]) -> dict[str, str]:
    return {unicodedata.normalize("NFC", key).replace("\\", "/"): value for key, value in entries.items()}


def _broken(place_zh: str, place_en: str, message: Any) -> DossierError:
    return DossierError(
        f"项目档案中的 {MANIFEST_NAME} 无法使用：{place_zh}有误（{message}）。请改正后重试，或先移走该文件。",
        f"{MANIFEST_NAME} of the dossier cannot be used: {place_en}: {message}. Correct it, or take the file away.",
    )
