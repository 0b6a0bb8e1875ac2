"""Audits read back from their folders, the last few kept."""

from functools import lru_cache
from pathlib import Path

from checker.model.audit import Audit
from checker.report.read_audit import read_audit
from checker.web.faults import not_found
from checker.web.places import Places
from checker.web.runs import Run

KEPT = 24


class Audits:
    """What runs found. A run's folder never changes once it is there."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._read = lru_cache(KEPT)(read_audit)

    def folder(self, run: Run) -> Path:
        """Raises Refused where the run has no audit."""
        place = self._places.run(run.dossier, run.id)
        if run.state != "done" or not place.is_dir():
            raise not_found()
        return place

    def of(self, run: Run) -> Audit:
        return self._read(self.folder(run))
