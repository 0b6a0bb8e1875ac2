"""How the web application stands on this machine."""

import os
import sys
from pathlib import Path

from checker.model.base import Frozen
from checker.model.limits import Limits

DATABASE = "sinkcheck.db"


class Settings(Frozen):
    """`data_dir` holds papers, audits and, unless `database` names another, the database. `slots`: audits at a time;
    `jobs`: reading workers of each. `shared`:
    people log in; without it everybody who reaches the server is the person at this machine. Sizes in bytes."""

    data_dir: Path
    database: str = ""
    host: str = "127.0.0.1"
    shared: bool = False
    port: int = 8765
    slots: int = max(1, min(4, (os.cpu_count() or 2) // 2))
    jobs: int = 2
    dossier_bytes: int = 2_000_000_000
    chunk_bytes: int = 16_000_000
    limits: Limits = Limits()

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL; PostgreSQL without a driver named means the one that comes with the extra."""
        url = self.database or f"sqlite:///{(self.data_dir / DATABASE).absolute().as_posix()}"
        for plain in ("postgresql://", "postgres://"):
            if url.startswith(plain):
                return "postgresql+pg8000://" + url.removeprefix(plain)
        return url


def default_data_dir() -> Path:
    """The user's folder for data on this system."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / "sinkcheck" / "web"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "sinkcheck"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "sinkcheck"
