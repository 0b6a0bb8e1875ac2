"""Runs: begun, cancelled, watched."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from checker.judgement.methodology import AUTO
from checker.web import changes, events, runs
from checker.web.access import ActorDep, Changeable, Readable, ServicesDep
from checker.web.dossiers import Dossier
from checker.web.faults import not_found
from checker.web.methodologies import methodologies
from checker.web.pages import go_to, page
from checker.web.services import Services
from checker.web.trail import record

router = APIRouter(include_in_schema=False)
LOOK, BREATH = 0.25, 15.0  # seconds between looks, and between signs of life


@router.get("/dossiers/{dossier_id}/runs")
def listed(request: Request, here: ServicesDep, dossier: Readable) -> Response:
    with here.store.read() as connection:
        found = runs.of_dossier(connection, dossier.id)
    return page(request, "runs", dossier=dossier, runs=found, methodologies=methodologies(), auto=AUTO)


@router.post("/dossiers/{dossier_id}/runs")
def again(here: ServicesDep, who: ActorDep, dossier: Changeable) -> Response:
    changes.start(here, dossier, who.name, "again")
    return go_to(f"/dossiers/{dossier.id}")


@router.post("/dossiers/{dossier_id}/runs/{run_id}/cancel")
def cancel(here: ServicesDep, who: ActorDep, dossier: Changeable, run_id: str) -> Response:
    cancel_run(here, dossier, who.name, run_id)
    return go_to(f"/dossiers/{dossier.id}")


def cancel_run(here: Services, dossier: Dossier, actor: str, run_id: str) -> runs.Run:
    """Raises Refused for a run of another dossier."""
    with here.store.write() as connection:
        run = runs.find(connection, run_id)
        if run is None or run.dossier != dossier.id:
            raise not_found()
        if run.state in runs.UNFINISHED:
            record(connection, actor, "run.cancelled", dossier.id, {"number": run.number})
    if run.state in runs.UNFINISHED:
        here.supervisor.cancel(run)
    return run


@router.get("/dossiers/{dossier_id}/events")
async def watch(
    request: Request, here: ServicesDep, dossier: Readable, last_event_id: Annotated[int, Header()] = 0, after: int = 0
) -> Response:
    """Server-sent events from the one after `Last-Event-ID` (or `after`) on, as long as somebody listens."""
    start = max(last_event_id, after, 0)
    said = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_stream(request, here, dossier.id, start), media_type="text/event-stream", headers=said)


async def _stream(request: Request, here: Services, dossier: str, last: int) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    silent, first = 0.0, True
    while not await request.is_disconnected():
        newest = events.newest(dossier)
        if first or (newest is not None and newest > last):
            first = False
            for item in await to_thread.run_sync(_since, here, dossier, last):
                last = item.id
                data = json.dumps({"run": item.run, **item.data}, ensure_ascii=False)
                yield f"id: {item.id}\nevent: {item.kind}\ndata: {data}\n\n"
            silent = 0.0
            continue
        await asyncio.sleep(LOOK)
        silent += LOOK
        if silent >= BREATH:
            silent = 0.0
            yield ": here\n\n"


def _since(here: Services, dossier: str, last: int) -> list[events.Event]:
    with here.store.read() as connection:
        return events.since(connection, dossier, last)
