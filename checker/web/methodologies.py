"""The methodologies that can be chosen."""

from functools import cache

from checker.judgement.rulebase import load_rulebase
from checker.model.base import Frozen


class Choice(Frozen):
    id: str
    zh: str
    en: str


@cache
def methodologies() -> tuple[Choice, ...]:
    """Those that have a ruleset, by id."""
    texts = [text for text in load_rulebase().rulesets if text.methodology is not None]
    found = {
        str(text.methodology): Choice(id=str(text.methodology), zh=text.title.zh, en=text.title.en) for text in texts
    }
    return tuple(found[name] for name in sorted(found))
