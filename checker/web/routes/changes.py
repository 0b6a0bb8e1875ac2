"""Forms that change what is judged: a corrected value, a waiver, and taking either back."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Response

from checker.web import changes
from checker.web.access import ActorDep, Changeable, ServicesDep
from checker.web.dossiers import Dossier
from checker.web.pages import go_to
from checker.web.picks import finding_of, result_of, runs_of, with_result
from checker.web.runs import Run
from checker.web.services import Services

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form()]


@router.post("/dossiers/{dossier_id}/corrections")
def correct(
    here: ServicesDep, who: ActorDep, dossier: Changeable, document: Text, field: Text, value: Text, reason: Text,
    page: Text = "", finding: Text = "",
) -> Response:  # fmt: skip
    number = int(page) if page.isascii() and page.isdigit() else None
    run = changes.correct(here, dossier, who.name, result_of(here, dossier)[1], document, field, value, number, reason)
    return _after(here, dossier, run, finding)


@router.post("/dossiers/{dossier_id}/corrections/withdraw")
def withdraw(
    here: ServicesDep, who: ActorDep, dossier: Changeable, document: Text, field: Text, finding: Text = ""
) -> Response:
    return _after(here, dossier, changes.withdraw(here, dossier, who.name, document, field), finding)


@router.post("/dossiers/{dossier_id}/waivers")
def waive(
    here: ServicesDep, who: ActorDep, dossier: Changeable, finding: Text, owner: Text, reason: Text, expires: Text = "",
    approver: Text = "",
) -> Response:  # fmt: skip
    audit = result_of(here, dossier)[1]
    run = changes.waive(here, dossier, who.name, audit, finding_of(audit, finding), owner, reason, expires, approver)
    return _after(here, dossier, run, finding)


@router.post("/dossiers/{dossier_id}/waivers/withdraw")
def unwaive(here: ServicesDep, who: ActorDep, dossier: Changeable, finding: Text) -> Response:
    audit = result_of(here, dossier)[1]
    return _after(here, dossier, changes.unwaive(here, dossier, who.name, finding_of(audit, finding)), finding)


def _after(here: Services, dossier: Dossier, run: Run, finding: str) -> Response:
    """The page of what was judged again: waits a moment for it, since nothing has to be read."""
    here.supervisor.wait(run.id, 5.0)
    chosen = with_result(runs_of(here, dossier))
    known = finding and chosen and any(item.id == finding for item in here.audits.of(chosen).findings)
    return go_to(f"/dossiers/{dossier.id}/finding?id={quote(finding)}" if known else f"/dossiers/{dossier.id}")
