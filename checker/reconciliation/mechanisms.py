"""Other mechanisms that papers show for the land."""

from checker.model.fact import Candidate, Fact
from checker.reconciliation.shelf import Shelf, counted, doubts, known, places

# Papers in which a registration elsewhere would be told, so that their silence says something.
SPEAKING = ("uniqueness_commitment", "pdd", "validation_report")


def mechanism_facts(shelf: Shelf) -> list[Fact]:
    """`other_mechanism_count`: nought only when a paper that would tell is there and none was left unread."""
    listed = shelf.project("other_mechanisms")
    named = sorted({str(item) for value in known(listed) for item in (value if isinstance(value, tuple) else (value,))})
    unknown = [*doubts([listed]), *shelf.unread(*SPEAKING, "registry_notice")]
    if not shelf.of(*SPEAKING):
        unknown.append(Candidate(cause="missing", note="没有唯一性承诺、设计文件或审定报告说明"))
    return [counted("project", "other_mechanism_count", named, unknown, places([listed]))]
