"""Pages: a finding with its evidence, pictures of pages, the form for a correction."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from checker.model.finding import OPEN_VERDICTS
from checker.report.messages import Messages
from checker.report.view import View
from checker.web import places_of, runs
from checker.web.access import Readable, ServicesDep
from checker.web.dossiers import Dossier
from checker.web.faults import Refused, not_found
from checker.web.pages import lang_of, page
from checker.web.patience import wait_for
from checker.web.picks import finding_of, result_of, runs_of, with_result
from checker.web.services import Services

router = APIRouter(include_in_schema=False)


@router.get("/dossiers/{dossier_id}/finding")
def shown(
    request: Request, here: ServicesDep, dossier: Readable, name: Annotated[str, Query(alias="id")], run: str = ""
) -> Response:
    """A finding by its id, in the newest result or that of one run."""
    found = runs_of(here, dossier)
    chosen, audit = result_of(here, dossier, run)
    finding = finding_of(audit, name)
    view = View(audit, Messages(lang_of(request)))
    return page(
        request, "finding", dossier=dossier, chosen=chosen, newest=chosen == with_result(found), view=view,
        row=view.finding(finding), pieces=places_of.pieces(view, finding),
        undone=finding.verdict == "fail" or finding.verdict in OPEN_VERDICTS,
        outdated=found[0].number > chosen.number and not run,
        under_way=next((item for item in found if item.state in runs.UNFINISHED), None),
    )  # fmt: skip


@router.get("/dossiers/{dossier_id}/paper/{document}")
def paper(
    request: Request,
    here: ServicesDep,
    dossier: Readable,
    document: str,
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """A paper page by page with what was read in it."""
    chosen, audit = result_of(here, dossier)
    view = View(audit, Messages(lang_of(request)))
    if document not in view.papers:
        raise not_found()
    found = view.papers[document]
    return page(
        request, "paper", dossier=dossier, chosen=chosen, paper=found, view=view, number=number,
        pages=places_of.pages_of(found), pictured=places_of.is_pictured(found),
        removable=_own_file(here, dossier, found.path), values=places_of.values_of(view, document),
        fields=places_of.fields_of(view, found),
    )  # fmt: skip


def _own_file(here: Services, dossier: Dossier, path: str) -> str:
    """The path of the file that a paper is in, where it lies in the dossier itself and not in an archive."""
    file = path.rpartition("#")[0] or path
    return file if (here.places.papers(dossier.id) / file).is_file() else ""


@router.get("/dossiers/{dossier_id}/page/{document}/{number}.png")
async def picture(
    here: ServicesDep, dossier: Readable, document: str, number: int, run: str = "", box: str = ""
) -> Response:
    """A page as a picture with a box marked: `box` is x0,top,x1,bottom as the evidence has it."""
    file = await wait_for(partial(_picture, here, dossier, document, number, run, box))
    return FileResponse(file, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


def _picture(here: Services, dossier: Dossier, document: str, number: int, run: str, box: str) -> str:
    _, audit = result_of(here, dossier, run)
    found = next((item for item in audit.dossier.documents if item.id == document), None)
    if found is None or not 1 <= number <= 10_000:
        raise not_found()
    try:
        numbers = tuple(float(part) for part in box.split(",")) if box else ()
    except ValueError:
        numbers = (0.0,)
    if len(numbers) not in (0, 4) or not all(-1e6 < value < 1e6 for value in numbers):
        raise Refused(400, "位置有误。", "That is no box.")
    place = (numbers[0], numbers[1], numbers[2], numbers[3]) if numbers else None
    return str(here.desk.picture(dossier.id, found.path, found.sha256, number, place))
