"""Finds what a request names: a run, the newest audit, a finding. All raise Refused for what is not there."""

from checker.model.audit import Audit
from checker.model.finding import Finding
from checker.web import runs
from checker.web.dossiers import Dossier
from checker.web.faults import not_found
from checker.web.runs import Run
from checker.web.services import Services


def runs_of(here: Services, dossier: Dossier) -> list[Run]:
    """The newest first."""
    with here.store.read() as connection:
        return runs.of_dossier(connection, dossier.id)


def run_of(here: Services, dossier: Dossier, run_id: str) -> Run:
    with here.store.read() as connection:
        run = runs.find(connection, run_id)
    if run is None or run.dossier != dossier.id:
        raise not_found()
    return run


def with_result(found: list[Run], wanted: str = "") -> Run | None:
    """The run of that id, else the newest that has a result; None where none has yet."""
    done = [item for item in found if item.state == "done"]
    if wanted and not any(item.id == wanted for item in done):
        raise not_found()
    return next((item for item in done if wanted in ("", item.id)), None)


def result_of(here: Services, dossier: Dossier, wanted: str = "") -> tuple[Run, Audit]:
    """The newest result, or that of one run."""
    run = with_result(runs_of(here, dossier), wanted)
    if run is None:
        raise not_found()
    return run, here.audits.of(run)


def finding_of(audit: Audit, name: str) -> Finding:
    found = next((item for item in audit.findings if item.id == name), None)
    if found is None:
        raise not_found()
    return found
