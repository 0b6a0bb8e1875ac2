"""The same for programs: dossiers, runs, results, changes as JSON. Papers are sent by the routes for uploads."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from checker.judgement.methodology import AUTO
from checker.web import changes, dossiers, runs
from checker.web.access import ActorDep, Changeable, Owned, Readable, ServicesDep, visible
from checker.web.dossiers import Dossier
from checker.web.faults import Refused
from checker.web.methodologies import methodologies
from checker.web.picks import finding_of, result_of, run_of
from checker.web.routes import results
from checker.web.routes.described import BEARER, TROUBLES
from checker.web.routes.runs import cancel_run
from checker.web.runs import Run

router = APIRouter(prefix="/api/v1", tags=["dossiers"], dependencies=[BEARER], responses=TROUBLES)


class NewDossier(BaseModel):
    """`methodology`: its code, or auto for what the papers say."""

    name: str = Field(min_length=1, max_length=dossiers.LONGEST_NAME)
    methodology: str = Field(default=AUTO, max_length=60)


class CorrectionIn(BaseModel):
    """`document`: id of a paper in the newest audit; `field`: a name of the vocabulary; `value` as people write it."""

    document: str
    field: str
    value: str
    page: int | None = Field(default=None, ge=1)
    reason: str


class WaiverIn(BaseModel):
    """`finding`: id in the newest audit; `expires`: a date, left out: without end."""

    finding: str
    owner: str
    reason: str
    expires: str = ""
    approver: str = ""


@router.get("/dossiers")
def listed(here: ServicesDep, who: ActorDep) -> list[Dossier]:
    """The dossiers that you may see, the newest first."""
    with here.store.read() as connection:
        return visible(connection, who)


@router.post("/dossiers", status_code=201)
def create(here: ServicesDep, who: ActorDep, wanted: NewDossier) -> Dossier:
    """A new dossier without papers."""
    if wanted.methodology != AUTO and wanted.methodology not in {item.id for item in methodologies()}:
        raise Refused(400, f"没有方法学 {wanted.methodology}。", f"There is no methodology {wanted.methodology}.")
    return dossiers.create(here.store, here.places, who.name, wanted.name, wanted.methodology, who.id)


@router.get("/dossiers/{dossier_id}")
def shown(dossier: Readable) -> Dossier:
    """One dossier."""
    return dossier


@router.delete("/dossiers/{dossier_id}", status_code=204, response_class=Response)
def delete(here: ServicesDep, who: ActorDep, dossier: Owned) -> Response:
    """Takes the dossier away with all traces."""
    here.supervisor.clear(dossier.id)
    dossiers.remove(here.store, here.places, who.name, dossier.id)
    return Response(status_code=204)


@router.get("/dossiers/{dossier_id}/runs")
def runs_of(here: ServicesDep, dossier: Readable) -> list[Run]:
    """The newest first."""
    with here.store.read() as connection:
        return runs.of_dossier(connection, dossier.id)


@router.post("/dossiers/{dossier_id}/runs", status_code=202)
def start(here: ServicesDep, who: ActorDep, dossier: Changeable) -> Run:
    """Audits the papers as they lie now."""
    return changes.start(here, dossier, who.name, "upload")


@router.get("/dossiers/{dossier_id}/runs/{run_id}")
def run(here: ServicesDep, dossier: Readable, run_id: str) -> Run:
    """One audit: queued, running, done, failed or cancelled, and what came of it."""
    return run_of(here, dossier, run_id)


@router.post("/dossiers/{dossier_id}/runs/{run_id}/cancel", status_code=202)
def cancel(here: ServicesDep, who: ActorDep, dossier: Changeable, run_id: str) -> Run:
    """Ends an audit that waits or is under way."""
    return cancel_run(here, dossier, who.name, run_id)


@router.get("/dossiers/{dossier_id}/runs/{run_id}/files/{name}", response_class=Response)
async def file(request: Request, here: ServicesDep, dossier: Readable, run_id: str, name: str) -> Response:
    """A report (html, docx, xlsx, json, sarif, junit, md, svg, png; `json` is all of it) or a file of parcels."""
    return await results.download(request, here, dossier, run_id, name)


@router.post("/dossiers/{dossier_id}/corrections", status_code=202)
def correct(here: ServicesDep, who: ActorDep, dossier: Changeable, wanted: CorrectionIn) -> Run:
    """Says what a paper really says; judged again without reading it again."""
    return changes.correct(here, dossier, who.name, result_of(here, dossier)[1], **wanted.model_dump())


@router.post("/dossiers/{dossier_id}/waivers", status_code=202)
def waive(here: ServicesDep, who: ActorDep, dossier: Changeable, wanted: WaiverIn) -> Run:
    """Accepts a finding as it stands, by whom and why."""
    audit = result_of(here, dossier)[1]
    given = wanted.model_dump()
    finding = finding_of(audit, given.pop("finding"))
    return changes.waive(here, dossier, who.name, audit, finding, **given)
