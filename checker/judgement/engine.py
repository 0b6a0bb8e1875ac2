"""Which evaluators judge an audit."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal, Protocol

from checker.judgement.compile import Compiled
from checker.judgement.durable import DurableEvaluator, available
from checker.judgement.reading import Case
from checker.judgement.vector import VectorEvaluator
from checker.model.errors import UserError
from checker.model.finding import Verdict

Engine = Literal["durable", "vector", "both"]


class Evaluator(Protocol):
    """Judges one rule over cases."""

    name: str

    def verdicts(self, compiled: Compiled, cases: Sequence[Case]) -> list[Verdict]: ...


@contextmanager
def dossier_set_aside() -> Iterator[None]:
    """Sets aside what is in memory while many small objects are made, so that the passes of the garbage collector do
    not walk the whole dossier each time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def choose_engine(wanted: Engine) -> Engine:
    """What can be had here: `both` becomes `vector` where durable_rules is not installed.

    Raises UserError when `durable` is asked for by name and is not there.
    """
    if wanted == "vector" or available():
        return wanted
    if wanted == "durable":
        raise UserError(
            "这里没有安装 durable-rules（Python 3.13 及以上无法使用），请改用 --engine vector",
            "durable-rules is not installed here (it does not run on Python 3.13 and later); use --engine vector",
        )
    return "vector"


def evaluators(engine: Engine, kinds: Mapping[str, tuple[str, ...]]) -> tuple[Evaluator, ...]:
    """The evaluators of an engine, the deciding one first."""
    if engine == "vector":
        return (VectorEvaluator(kinds),)
    if engine == "durable":
        return (DurableEvaluator(kinds),)
    return (DurableEvaluator(kinds), VectorEvaluator(kinds))
