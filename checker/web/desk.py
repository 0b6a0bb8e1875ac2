"""Asks worker processes for pictures of pages and for reports, and keeps what they made."""

import hashlib
import json
import shutil
import threading
from pathlib import Path
from typing import Any

from checker.model.evidence import Box
from checker.model.problem import Problem
from checker.report.formats import load_format
from checker.report.messages import Lang
from checker.web.audits import Audits
from checker.web.faults import Refused
from checker.web.places import Places
from checker.web.runs import Run
from checker.web.settings import Settings
from checker.web.viewer import Made, PictureOrder, ReportOrder, report_file
from checker.workers.channel import Request
from checker.workers.leftovers import make_working_folder
from checker.workers.worker import Worker

SECONDS = 120.0


class Desk:
    """One worker draws pages, another lays out reports, each one thing at a time. Use `stop`."""

    def __init__(self, places: Places, audits: Audits, settings: Settings) -> None:
        self._places, self._audits, self._settings = places, audits, settings
        self._folder = make_working_folder()
        logs = self._folder
        self._workers = {
            task: Worker(settings.limits, logs / f"{task}.log", apart=True) for task in ("picture", "report")
        }
        self._locks = {task: threading.Lock() for task in self._workers}

    def stop(self) -> None:
        for worker in self._workers.values():
            worker.interrupt()
        shutil.rmtree(self._folder, ignore_errors=True)

    def picture(self, dossier: str, path: str, sha256: str, page: int, box: Box | None) -> Path:
        """The file of a page's picture. Raises Refused where it cannot be drawn."""
        name = hashlib.sha256(json.dumps([path, sha256, page, box]).encode()).hexdigest()[:32]
        target = self._places.pictures(dossier) / f"{name}.png"
        if target.is_file():
            return target
        order = PictureOrder(
            papers=str(self._places.papers(dossier).absolute()), path=path, page=page, box=box,
            target=str(target.absolute()), cache=str(self._places.cache(dossier).absolute()),
            limits=self._settings.limits,
        )  # fmt: skip
        return self._ask("picture", order.model_dump(mode="json"), path)

    def report(self, run: Run, form: str, lang: Lang) -> Path:
        """The file of a report. Raises Refused, UserError for an unknown format."""
        folder = self._audits.folder(run)
        target = report_file(folder, load_format(form).file_name, lang if form != "json" else "zh")
        if target.is_file():
            return target
        order = ReportOrder(folder=str(folder.absolute()), format=form, lang=lang)
        return self._ask("report", order.model_dump(mode="json"), form)

    def _ask(self, task: str, payload: dict[str, Any], path: str) -> Path:
        request = Request(function=f"checker.web.viewer:{task}", payload=payload, path=path, seconds=SECONDS)
        with self._locks[task]:
            made = self._workers[task].ask(request, Made)
        if isinstance(made, Problem):
            raise Refused(500, f"无法生成：{made.code}", f"it could not be made: {made.code}")
        if not made.file:
            raise Refused(404, made.zh, made.en)
        return Path(made.file)
