"""Finds the dossiers below a root: each folder and each zip directly in it is one."""

import os
from collections.abc import Iterable
from pathlib import Path

from checker.intake.junk import is_junk_folder, is_junk_name
from checker.intake.walk import printable
from checker.model.errors import DossierError

ARCHIVES = (".zip",)


def find_dossiers(root: Path, except_for: Iterable[Path] = ()) -> list[tuple[str, Path]]:
    """Name and path of each dossier, sorted by name; `except_for` (the output, say) is left out.

    Raises DossierError where the root cannot be listed or holds none.
    """
    left_out = {os.path.realpath(path) for path in except_for}
    try:
        entries = sorted(os.scandir(root), key=lambda entry: entry.name)
    except OSError as error:
        raise DossierError(
            f"无法打开 {root}：{error.strerror}", f"{root} cannot be opened: {error.strerror}"
        ) from error
    found = []
    for entry in entries:
        if entry.name.startswith(".") or os.path.realpath(entry.path) in left_out:
            continue
        folder = entry.is_dir(follow_symlinks=False) and not is_junk_folder(entry.name)
        archive = entry.is_file(follow_symlinks=False) and entry.name.lower().endswith(ARCHIVES)
        if folder or (archive and not is_junk_name(entry.name)):
            found.append((printable(entry.name), Path(entry.path)))
    if not found:
        raise DossierError(
            f"{root} 下没有档案：每个子文件夹或 zip 文件算一个项目档案",
            f"there is no dossier in {root}: each folder or zip directly in it is one",
        )
    return found
