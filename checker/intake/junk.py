"""Files that no person put into the dossier."""

JUNK_NAMES = frozenset(
    {"thumbs.db", "ehthumbs.db", ".ds_store", "desktop.ini", ".gitignore", ".gitattributes", "icon\r"}
)
JUNK_FOLDERS = frozenset(
    {"__macosx", ".git", ".svn", ".hg", "$recycle.bin", "system volume information", "@eadir", ".trashes"}
)


def is_junk_name(name: str) -> bool:
    """True for one file name, without folders."""
    return name.casefold() in JUNK_NAMES or name.startswith(("~$", "._", ".~lock."))


def is_junk_folder(name: str) -> bool:
    """True for one folder name; nothing below it is looked at."""
    return name.casefold() in JUNK_FOLDERS


def is_junk(path: str) -> bool:
    """True when the file or any folder above it is junk; `path` with `/`."""
    *folders, name = path.split("/")
    return is_junk_name(name) or any(is_junk_folder(folder) for folder in folders)
