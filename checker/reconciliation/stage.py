"""Where a project stands, from the papers it has."""

from collections.abc import Sequence

from checker.model.document import UNREAD_STATES, Document
from checker.model.fact import Candidate, Fact
from checker.model.identity import fact_id
from checker.model.vocabulary import Vocabulary

STAGES = ("立项", "批复", "建设", "设计", "公示", "审定", "登记", "监测", "核查")


def project_stage(documents: Sequence[Document], given: str | None, vocabulary: Vocabulary) -> Fact:
    """`project.stage`: as the manifest says, else the latest stage that a paper belongs to.

    A paper that could not be read counts with its type; where its type is only possible, a later stage stays open.
    """
    if given in STAGES:
        return _fact((Candidate(value=given),))
    known, possible = [0], [0]
    for document in documents:
        unread = document.state in UNREAD_STATES
        if document.type:
            known.append(_position(document.type, vocabulary))
        if unread:
            possible += [_position(name, vocabulary) for name in document.possible_types]
    latest = Candidate(value=STAGES[max(known)])
    if max(possible) > max(known):
        return _fact((latest, Candidate(cause="unread", note="未能读取的文件可能属于更后的环节")))
    return _fact((latest,))


def _position(kind: str, vocabulary: Vocabulary) -> int:
    spec = vocabulary.types.get(kind)
    return STAGES.index(spec.stage) if spec is not None and spec.stage in STAGES else 0


def _fact(candidates: tuple[Candidate, ...]) -> Fact:
    single = len(candidates) == 1
    return Fact(
        id=fact_id("project", "stage"), subject="project", field="stage", value_type="string", state="derived",
        value=candidates[0].value if single else None, candidates=() if single else candidates,
    )  # fmt: skip
