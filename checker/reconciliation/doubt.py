"""A paper that was read in part: whatever its read pages say, the others may say otherwise."""

from checker.model.document import UNREAD_STATES
from checker.model.extracted import Extracted
from checker.model.fact import Candidate, Fact


def doubt(item: Extracted) -> Extracted:
    """The paper with an unknown beside every value of its own, unless a person corrected that value.

    A table that ends early looks like a short table, and a value that another page contradicts looks like the only one:
    nothing that was read in such a paper may decide alone.
    """
    if item.document.state not in UNREAD_STATES or not item.facts:
        return item
    path = item.document.path
    facts = tuple(fact if fact.state == "corrected" else beside_unread(fact, path) for fact in item.facts)
    return item.model_copy(update={"facts": facts})


def beside_unread(fact: Fact, path: str) -> Fact:
    """The fact with an unknown for what the rest of the paper at `path` may say."""
    unread = Candidate(cause="unread", note=f"《{path}》未能完整读取，未读部分可能另有说法")
    return fact.model_copy(update={"candidates": (*fact.all_candidates(), unread)})
