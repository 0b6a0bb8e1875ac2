"""Planting works (造林工程) and which papers belong to which."""

import hashlib
from collections.abc import Sequence

from checker.model.document import Document
from checker.model.fact import Work

DEFAULT_WORK = "造林工程"


def work_id(name: str) -> str:
    """`w-` and 8 hex digits of the name."""
    return "w-" + hashlib.sha256(name.encode()).hexdigest()[:8]


def link_works(documents: Sequence[Document], declared: dict[str, str]) -> tuple[Work, ...]:
    """The works of a dossier.

    `declared` maps document ids to the work that the manifest names. Without it there is one work that holds all
    papers. With several works, a paper that nothing links belongs to each of them as a candidate: leaving it out
    could hide a contradiction.
    """
    papers = [document for document in documents if document.copies_of is None and document.state != "ignored"]
    names = sorted(set(declared.values())) or [DEFAULT_WORK]
    works = []
    for name in names:
        held = tuple(d.id for d in papers if declared.get(d.id, name) == name)
        works.append(Work(id=work_id(name), name=name, documents=held))
    return tuple(works)
