"""Pages: a dossier with its progress or result, its papers, comparison of runs, downloads."""

import mimetypes
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from checker.model.audit import Audit
from checker.report.diff import AuditDiff, diff_audits
from checker.report.diff_view import groups, moved_rows, paper_rows
from checker.report.folder import GPKG, PARQUET, SHP
from checker.report.formats import FORMATS
from checker.report.messages import Lang, Messages
from checker.report.order import SEVERITIES, VERDICTS, count, open_count
from checker.report.view import View
from checker.web import runs
from checker.web.access import Readable, ServicesDep
from checker.web.dossiers import Dossier
from checker.web.faults import not_found
from checker.web.headers import REPORT_POLICY
from checker.web.pages import lang_of, page
from checker.web.patience import wait_for
from checker.web.picks import run_of, runs_of, with_result
from checker.web.services import Services

router = APIRouter(include_in_schema=False)
FILES = (GPKG, PARQUET, SHP)
PAGES = frozenset({"html", "svg"})  # formats that a browser would run or draw


@router.get("/dossiers/{dossier_id}")
def shown(request: Request, here: ServicesDep, dossier: Readable, run: str = "") -> Response:
    """The newest result, or that of one run; above it the progress of a run that is under way."""
    found = runs_of(here, dossier)
    under_way = next((item for item in found if item.state in runs.UNFINISHED), None)
    chosen = with_result(found, run)
    values: dict[str, Any] = {"audit": None}
    if chosen is not None:
        audit = here.audits.of(chosen)
        view = View(audit, Messages(lang_of(request)))
        before = next((item for item in found if item.state == "done" and item.number < chosen.number), None)
        values = {
            "audit": audit, "view": view, "stages": view.stages(audit.findings), "verdicts": VERDICTS,
            "severities": SEVERITIES, "count": lambda verdict: count(audit, verdict), "open_count": open_count(audit),
            "before": before, "changed": _changed(here.audits.of(before), audit) if before else None,
        }  # fmt: skip
    outdated = chosen is not None and found[0].number > chosen.number and not run
    late = here.uploads.since(dossier.id, chosen.started or chosen.created) if chosen is not None and not run else 0
    return page(
        request, "dossier", outdated=outdated, late=late, dossier=dossier, runs=found, under_way=under_way,
        chosen=chosen, newest=found[0] if found else None, formats=tuple(FORMATS),
        incoming=here.uploads.open_ones(dossier.id), **values,
    )  # fmt: skip


def _changed(old: Audit, new: Audit) -> AuditDiff:
    return diff_audits(old, new)


@router.get("/dossiers/{dossier_id}/papers")
def papers(request: Request, here: ServicesDep, dossier: Readable) -> Response:
    found = runs_of(here, dossier)
    chosen = with_result(found)
    view = View(here.audits.of(chosen), Messages(lang_of(request))) if chosen else None
    return page(
        request, "papers", dossier=dossier, rows=view.documents() if view else (), settings=here.settings,
        incoming=here.uploads.open_ones(dossier.id), chosen=chosen,
    )  # fmt: skip


@router.get("/dossiers/{dossier_id}/compare")
def compare(
    request: Request, here: ServicesDep, dossier: Readable, old: Annotated[str, Query()], new: Annotated[str, Query()]
) -> Response:
    found = runs_of(here, dossier)
    one, two = with_result(found, old), with_result(found, new)
    assert one is not None and two is not None
    earlier = [here.audits.of(item) for item in found if item.state == "done" and item.number < one.number]
    diff, messages = diff_audits(here.audits.of(one), here.audits.of(two), earlier=earlier), Messages(lang_of(request))
    return page(
        request, "compare", dossier=dossier, runs=[run for run in found if run.state == "done"], one=one, two=two,
        groups=groups(diff, messages), figures=moved_rows(diff, messages), changed_papers=paper_rows(diff, messages),
        m=messages.text,
    )  # fmt: skip


@router.get("/dossiers/{dossier_id}/runs/{run_id}/report.html")
async def report(request: Request, here: ServicesDep, dossier: Readable, run_id: str) -> Response:
    """The report as it is sent around, in a sandbox."""
    lang = lang_of(request)
    file = await wait_for(lambda: here.desk.report(run_of(here, dossier, run_id), "html", lang))
    return FileResponse(file, media_type="text/html", headers={"Content-Security-Policy": REPORT_POLICY})


@router.get("/dossiers/{dossier_id}/runs/{run_id}/download/{name}")
async def download(request: Request, here: ServicesDep, dossier: Readable, run_id: str, name: str) -> Response:
    """A report by its format, or a file of parcels by its name; always as a file to keep."""
    return await wait_for(partial(_download, here, dossier, run_id, name, lang_of(request)))


def _download(here: Services, dossier: Dossier, run_id: str, name: str, lang: Lang) -> Response:
    run = run_of(here, dossier, run_id)
    file = here.audits.folder(run) / name if name in FILES else here.desk.report(run, name, lang)
    if not file.is_file():
        raise not_found()
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return FileResponse(file, media_type=kind, filename=f"{dossier.name}-{run.number}{_suffix(file.name)}")


def _suffix(name: str) -> str:
    return name[name.index(".") :]
