"""Forms that change what is judged: a corrected value, a waiver, and taking either back."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Response

from checker.web import changes
from checker.web.access import ActorDep, Changeable, ServicesDep
from checker.web.dossiers import Dossier
from checker.web.pages import go_to
from checker.web.patience import wait_for
from checker.web.picks import finding_of, result_of, runs_of, with_result
from checker.web.runs import Run
from checker.web.services import Services

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form()]


@router.post("/dossiers/{dossier_id}/corrections")
async def correct(
    here: ServicesDep, who: ActorDep, dossier: Changeable, document: Text, field: Text, value: Text, reason: Text,
    page: Text = "", finding: Text = "",
) -> Response:  # fmt: skip
    number = int(page) if page.isascii() and page.isdigit() else None

    def work() -> Response:
        audit = result_of(here, dossier)[1]
        run = changes.correct(here, dossier, who.name, audit, document, field, value, number, reason)
        return _after(here, dossier, run, finding)

    return await wait_for(work)


@router.post("/dossiers/{dossier_id}/corrections/withdraw")
async def withdraw(
    here: ServicesDep, who: ActorDep, dossier: Changeable, document: Text, field: Text, finding: Text = ""
) -> Response:
    return await wait_for(
        lambda: _after(here, dossier, changes.withdraw(here, dossier, who.name, document, field), finding)
    )


@router.post("/dossiers/{dossier_id}/waivers")
async def waive(
    here: ServicesDep, who: ActorDep, dossier: Changeable, finding: Text, owner: Text, reason: Text, expires: Text = "",
    approver: Text = "",
) -> Response:  # fmt: skip
    def work() -> Response:
        audit = result_of(here, dossier)[1]
        found = finding_of(audit, finding)
        run = changes.waive(here, dossier, who.name, audit, found, owner, reason, expires, approver)
        return _after(here, dossier, run, finding)

    return await wait_for(work)


@router.post("/dossiers/{dossier_id}/waivers/withdraw")
async def unwaive(here: ServicesDep, who: ActorDep, dossier: Changeable, finding: Text) -> Response:
    def work() -> Response:
        found = finding_of(result_of(here, dossier)[1], finding)
        return _after(here, dossier, changes.unwaive(here, dossier, who.name, found), finding)

    return await wait_for(work)


@router.post("/dossiers/{dossier_id}/methodology")
def choose(here: ServicesDep, who: ActorDep, dossier: Changeable, methodology: Text) -> Response:
    changes.choose_methodology(here, dossier, who.name, methodology)
    return go_to(f"/dossiers/{dossier.id}")


@router.post("/dossiers/{dossier_id}/papers/remove")
def remove(here: ServicesDep, who: ActorDep, dossier: Changeable, path: Text) -> Response:
    changes.remove_paper(here, dossier, who.name, path)
    return go_to(f"/dossiers/{dossier.id}/papers")


def _after(here: Services, dossier: Dossier, run: Run, finding: str) -> Response:
    """The page of what was judged again: waits a moment for it, since nothing has to be read."""
    here.supervisor.wait(run.id, 5.0)
    chosen = with_result(runs_of(here, dossier))
    known = finding and chosen and any(item.id == finding for item in here.audits.of(chosen).findings)
    return go_to(f"/dossiers/{dossier.id}/finding?id={quote(finding)}" if known else f"/dossiers/{dossier.id}")
