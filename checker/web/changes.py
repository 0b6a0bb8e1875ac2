"""What people change in a dossier: corrected values, waivers. Written to its `dossier.yaml`, told in the trail, judged
again."""

import re
from collections.abc import Mapping
from datetime import date

from sqlalchemy import update

from checker.intake.inventory import Correction
from checker.intake.manifest import MANIFEST_NAME
from checker.intake.manifest_text import add_correction, add_waiver, remove_entries
from checker.judgement.methodology import AUTO
from checker.judgement.waivers import WaiverEntry, evidence_hash
from checker.model.audit import Audit
from checker.model.extracted import FactBase
from checker.model.finding import OPEN_VERDICTS, Finding
from checker.resources.vocabulary import load_vocabulary
from checker.web import runs
from checker.web.dossiers import Dossier
from checker.web.faults import Refused, not_found
from checker.web.methodologies import methodologies
from checker.web.runs import Cause, Run
from checker.web.services import Services
from checker.web.tables import dossiers
from checker.web.trail import record
from checker.web.values_in import read_value

LONGEST = 1_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def correct(
    here: Services, dossier: Dossier, actor: str, audit: Audit, document: str, field: str, value: str, page: int | None,
    reason: str,
) -> Run:  # fmt: skip
    """Writes "the value is …, see page …" and asks for a new judgement. `document`: id of a paper. Raises Refused."""
    paper = next((item for item in audit.dossier.documents if item.id == document), None)
    spec = load_vocabulary().fields.get(field)
    if paper is None or spec is None or paper.state == "ignored":
        raise Refused(400, "没有这份文件或这个字段。", "There is no such paper or field.")
    correction = Correction(
        document=paper.path, field=field, value=read_value(_said(value), spec), page=page, by=actor,
        date=date.today().isoformat(), reason=_said(reason),
    )  # fmt: skip
    add_correction(here.places.papers(dossier.id) / MANIFEST_NAME, correction)
    return _changed(here, dossier, actor, "correction", "correction.added", correction.model_dump(mode="json"))


def withdraw(here: Services, dossier: Dossier, actor: str, document: str, field: str) -> Run:
    """Takes a correction back. `document`: path of the paper. Raises Refused where there is none."""
    gone = {"document": document, "field": field}
    if not remove_entries(here.places.papers(dossier.id) / MANIFEST_NAME, "corrections", gone):
        raise Refused(404, "没有这条更正。", "There is no such correction.")
    return _changed(here, dossier, actor, "correction", "correction.withdrawn", gone)


def waive(
    here: Services, dossier: Dossier, actor: str, audit: Audit, finding: Finding, owner: str, reason: str,
    expires: str | None, approver: str,
) -> Run:  # fmt: skip
    """Accepts a failed or open finding as it stands: other evidence makes the waiver outdated. Raises Refused."""
    if finding.verdict != "fail" and finding.verdict not in OPEN_VERDICTS:
        raise Refused(400, "该条无需豁免。", "This finding needs no waiver.")
    if expires and not _is_day(expires):
        raise Refused(400, "有效期应为日期，如 2027-12-31。", "The expiry is a date like 2027-12-31.")
    facts = FactBase(facts=audit.facts, documents=audit.dossier.documents, works=audit.dossier.works)
    entry = WaiverEntry(
        rule=finding.rule, subject=finding.id, reason=_said(reason), owner=_said(owner), approver=approver.strip(),
        date=date.today().isoformat(), expires=expires or None, evidence=evidence_hash(finding, facts),
    )  # fmt: skip
    told = entry.model_dump(exclude_none=True)
    add_waiver(here.places.papers(dossier.id) / MANIFEST_NAME, told)
    return _changed(here, dossier, actor, "waiver", "waiver.added", told)


def unwaive(here: Services, dossier: Dossier, actor: str, finding: Finding) -> Run:
    """Takes a waiver back. Raises Refused where there is none."""
    gone = {"rule": finding.rule, "subject": finding.id}
    if not remove_entries(here.places.papers(dossier.id) / MANIFEST_NAME, "waivers", gone):
        raise Refused(404, "没有这条豁免。", "There is no such waiver.")
    return _changed(here, dossier, actor, "waiver", "waiver.withdrawn", gone)


def choose_methodology(here: Services, dossier: Dossier, actor: str, methodology: str) -> Run:
    """Judges by another methodology from now on. Raises Refused for one that has no rules."""
    if methodology != AUTO and methodology not in {item.id for item in methodologies()}:
        raise Refused(400, f"没有方法学 {methodology}。", f"There is no methodology {methodology}.")
    with here.store.write() as connection:
        connection.execute(update(dossiers).where(dossiers.c.id == dossier.id).values(methodology=methodology))
    return _changed(here, dossier, actor, "settings", "methodology.chosen", {"methodology": methodology})


def remove_paper(here: Services, dossier: Dossier, actor: str, path: str) -> Run | None:
    """Takes a paper out of the dossier; what is left, if anything, is judged again. Raises Refused."""
    if path == MANIFEST_NAME or not here.uploads.remove(dossier, path):
        raise not_found()
    if not any(file.name != MANIFEST_NAME for file in here.places.papers(dossier.id).iterdir()):
        with here.store.write() as connection:
            record(connection, actor, "paper.removed", dossier.id, {"path": path})
        return None
    return _changed(here, dossier, actor, "settings", "paper.removed", {"path": path})


def start(here: Services, dossier: Dossier, actor: str, cause: Cause) -> Run:
    """Asks for an audit of the papers as they lie now. Raises Refused while there are none."""
    folder = here.places.papers(dossier.id)
    if not any(path.name != MANIFEST_NAME for path in folder.iterdir()):
        raise Refused(409, "还没有文件，请先上传。", "There are no papers yet; send some first.")
    return _changed(here, dossier, actor, cause, "run.asked", {"cause": cause})


def _changed(
    here: Services, dossier: Dossier, actor: str, cause: Cause, action: str, detail: Mapping[str, object]
) -> Run:
    with here.store.write() as connection:
        record(connection, actor, action, dossier.id, detail)
        run = runs.ask(connection, dossier.id, cause, actor)
    here.supervisor.wake()
    return run


def _said(text: str) -> str:
    text = _CONTROL.sub("", text).strip()
    if not text or len(text) > LONGEST:
        raise Refused(400, f"请填写（不超过{LONGEST}字）。", f"Fill it in, in up to {LONGEST} letters.")
    return text


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
