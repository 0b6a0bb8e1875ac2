"""Where things of a dossier lie in the data folder. Every name here is made by us, none comes from outside."""

import re
from pathlib import Path

_ID = re.compile(r"[0-9a-f]{16}")


class Places:
    """Folders below the data folder. Raises ValueError for what is no id of ours."""

    def __init__(self, data_dir: Path) -> None:
        self.root = data_dir / "dossiers"

    def dossier(self, dossier: str) -> Path:
        """Everything of one dossier."""
        return self.root / _checked(dossier)

    def papers(self, dossier: str) -> Path:
        """The papers with `dossier.yaml`: a folder that the command line audits as well."""
        return self.dossier(dossier) / "papers"

    def incoming(self, dossier: str, upload: str) -> Path:
        """A paper that is not here whole."""
        return self.dossier(dossier) / "incoming" / _checked(upload)

    def run(self, dossier: str, run: str) -> Path:
        """The audit folder of a run; there only when it is whole."""
        return self.dossier(dossier) / "runs" / _checked(run)

    def told(self, dossier: str, run: str) -> Path:
        """What the running audit tells, a line of JSON each."""
        return self.dossier(dossier) / "runs" / f"{_checked(run)}.jsonl"

    def cache(self, dossier: str) -> Path:
        """What was read in the papers; a dossier has its own, so that it goes with the dossier."""
        return self.dossier(dossier) / "cache"

    def pictures(self, dossier: str) -> Path:
        """Pages drawn so far."""
        return self.dossier(dossier) / "pictures"


def _checked(name: str) -> str:
    if not _ID.fullmatch(name):
        raise ValueError("no id")
    return name
