"""Pages: the list of dossiers, a new one, deletion, the audit trail."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from checker.judgement.methodology import AUTO
from checker.web import dossiers, runs, trail
from checker.web.access import ActorDep, Owned, Readable, ServicesDep, visible
from checker.web.faults import Refused
from checker.web.methodologies import methodologies
from checker.web.pages import go_to, page

router = APIRouter(include_in_schema=False)


@router.get("/")
def listed(request: Request, here: ServicesDep, who: ActorDep) -> Response:
    with here.store.read() as connection:
        found = visible(connection, who)
        newest = runs.latest(connection, [dossier.id for dossier in found])
    return page(request, "dossiers", dossiers=found, runs=newest)


@router.get("/new")
def new(request: Request, here: ServicesDep, who: ActorDep) -> Response:
    return page(request, "new", methodologies=methodologies(), auto=AUTO, settings=here.settings)


@router.get("/dossiers/{dossier_id}/delete")
def confirm(request: Request, dossier: Owned) -> Response:
    return page(request, "delete", dossier=dossier)


@router.post("/dossiers/{dossier_id}/delete")
def delete(here: ServicesDep, who: ActorDep, dossier: Owned, name: Annotated[str, Form()] = "") -> Response:
    if " ".join(name.split()) != dossier.name:
        raise Refused(
            400, "输入的名称与项目名称不同，没有删除。", "The name is not that of the dossier; nothing deleted."
        )
    here.supervisor.clear(dossier.id)
    dossiers.remove(here.store, here.places, who.name, dossier.id)
    return go_to("/")


@router.get("/dossiers/{dossier_id}/trail")
def trail_of(request: Request, here: ServicesDep, dossier: Readable, before: int = 0) -> Response:
    with here.store.read() as connection:
        found = trail.entries(connection, {dossier.id}, before=before)
    return page(request, "trail", dossier=dossier, entries=found, whole=None)


@router.get("/trail")
def whole_trail(request: Request, here: ServicesDep, who: ActorDep, before: int = 0) -> Response:
    with here.store.read() as connection:
        of = None if who.id is None else {dossier.id for dossier in visible(connection, who)}
        found = trail.entries(connection, of, who.admin, before)
        broken = trail.broken_at(connection)
    return page(request, "trail", dossier=None, entries=found, whole=broken is None)
