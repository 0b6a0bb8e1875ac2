"""Whether the body that checks is one that already checked, or one that wrote what it checks."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from checker.model.fact import Candidate, Fact
from checker.reconciliation.equality import normal_text
from checker.reconciliation.shelf import Shelf, known, made, places
from checker.reconciliation.variants import same_name

MAKES = frozenset({"project.verifier_validated", "project.pdd_by_validator", "project.er_by_verifier"})
# Bodies share most words of their names; only names that differ in so few characters may be one misread.
MISREAD = 2


def body_facts(shelf: Shelf) -> list[Fact]:
    """`verifier_validated`, `pdd_by_validator`, `er_by_verifier`: true for one legal person, a branch included."""
    validators = [fact for _, fact in shelf.stated("validator", "validation_report")]
    verifiers = [fact for _, fact in shelf.stated("validator", "verification_report")]
    wrote = {name: [f for f in [shelf.project(name)] if f is not None] for name in ("pdd_author", "er_author")}
    validation, verification = shelf.unread("validation_report"), shelf.unread("verification_report")
    return [
        _one("verifier_validated", validators, verifiers, [*validation, *verification]),
        _one("pdd_by_validator", wrote["pdd_author"], validators, [*validation, *shelf.unread("pdd")]),
        _one("er_by_verifier", wrote["er_author"], verifiers, [*verification, *shelf.unread("monitoring_report")]),
    ]


def _one(field: str, left: Sequence[Fact], right: Sequence[Fact], unread: Sequence[Candidate]) -> Fact:
    names = [[str(value) for fact in side for value in known(fact)] for side in (left, right)]
    answers = {same_body(one, other) for one in names[0] for other in names[1]}
    evidence = places([*left, *right])
    if True in answers:
        found = [Candidate(value=True)]
    elif None in answers:
        found = [Candidate(cause="review", note=" / ".join(dict.fromkeys([*names[0], *names[1]])))]
    elif answers:
        found = [Candidate(value=False), *unread]
    else:
        found = [*unread, Candidate(cause="missing", note="有一方的名称没有文件写明")]
    return made("project", field, "boolean", found, evidence=evidence)


def same_body(left: str, right: str) -> bool | None:
    """Whether two names are one body; None where they are so close that one may be misread."""
    if same_name(left, right):
        return True
    steps = SequenceMatcher(None, normal_text(left), normal_text(right), autojunk=False).get_opcodes()
    differing = sum(max(b - a, d - c) for tag, a, b, c, d in steps if tag != "equal")
    return None if differing <= MISREAD else False
