"""The evaluator on durable_rules: facts go in, verdicts are inferred by forward chaining.

Measured limits that this adapter keeps: the library does not import on Python 3.13; an unmatched fact raises; alike
facts collide, so each has an id; a host keeps about a thousand states, so each case's state is deleted when judged;
a consequence swallows exceptions, so it only records what it concludes and the fact is asserted afterwards; a fact
that lacks a property which some pattern joins on crashes the process, so every fact carries every property; the stock
host polls from threads of its own, so it is started without them and must stay in one thread.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from itertools import count
from typing import Any, Protocol

from checker.judgement.compile import Compiled
from checker.judgement.encoding import encode
from checker.judgement.identifiers import is_kind
from checker.judgement.program import VERDICT, Conclude, Input, Program, write_program
from checker.judgement.reading import Case, Elements, Known, Papers, Reading, Unknown
from checker.model.fact import CAUSE_ORDER
from checker.model.finding import Verdict

BLANK: dict[str, Any] = {
    "i": 0, "s": "-", "c": 0, "q": 0, "lo": 0, "hi": 0, "w": 0, "v": "-", "m": 0, "z": 0, "a": 9, "o": 9,
}  # fmt: skip


class Host(Protocol):
    """The part of the library's host that is used; durable_rules has no types."""

    def register_rulesets(self, definitions: dict[str, Any]) -> list[str]: ...
    def assert_fact(self, ruleset: str, fact: dict[str, Any]) -> Any: ...
    def delete_state(self, ruleset: str, sid: str) -> None: ...


class EngineFault(Exception):
    """The inference did not give exactly one verdict: a defect of ours."""


def available() -> bool:
    """Whether durable_rules can be imported here."""
    try:
        import_module("durable.engine")
    except (ImportError, AttributeError, SystemError):
        return False
    return True


class DurableEvaluator:
    """One host for one audit. Programs are registered when first needed."""

    name = "durable"

    def __init__(self, kinds: Mapping[str, tuple[str, ...]]) -> None:
        engine = import_module("durable.engine")

        def no_threads(_host: Any) -> None:
            """Replaces the polling threads of the stock host; facts are dispatched when they are asserted."""

        quiet = type("QuietHost", (engine.Host,), {"_run": no_threads})
        self._host: Host = quiet()
        self._unmatched: type[Exception] = engine.MessageNotHandledException
        self._kinds = kinds
        self._programs: dict[int, tuple[Compiled, str, Program]] = {}
        self._verdicts: dict[str, list[Verdict]] = {}
        self._faults: list[str] = []
        self._agenda: deque[dict[str, Any]] = deque()
        self._cases = count()

    def verdicts(self, compiled: Compiled, cases: Sequence[Case]) -> list[Verdict]:
        """One verdict per case. Raises EngineFault when a case ends without exactly one."""
        ruleset, program = self._program(compiled)
        return [self._judge(ruleset, program, case) for case in cases]

    def _judge(self, ruleset: str, program: Program, case: Case) -> Verdict:
        sid = f"c{next(self._cases)}"
        numbers = count()
        self._verdicts[sid] = []
        self._agenda = deque(
            {**fact, "id": f"in{next(numbers)}"} for item in program.inputs for fact in self._facts(item, case)
        )
        while self._agenda:
            self._assert(ruleset, {**BLANK, **self._agenda.popleft(), "sid": sid})
        self._host.delete_state(ruleset, sid)
        found = self._verdicts.pop(sid)
        if self._faults or len(found) != 1:
            faults, self._faults = self._faults, []
            raise EngineFault(f"{ruleset}: {len(found)} verdicts; {'; '.join(faults)}")
        return found[0]

    def _program(self, compiled: Compiled) -> tuple[str, Program]:
        known = self._programs.get(id(compiled))
        if known is None:
            program = write_program(compiled)
            name = f"r{len(self._programs)}_{compiled.rule.id}"
            definition = {
                f"p{index}": {
                    "all": [{alias: pattern} for alias, pattern in patterns], "run": self._consequence(conclude),
                }
                for index, (patterns, conclude) in enumerate(program.rules)
            }  # fmt: skip
            self._host.register_rulesets({name: definition})
            known = self._programs[id(compiled)] = (compiled, name, program)
        return known[1], known[2]

    def _consequence(self, conclude: Conclude) -> Callable[[Any], None]:
        def record(context: Any) -> None:
            try:
                matched = context._m  # the plain facts; reading them through the library makes an object a property
                source = matched[conclude.source]
                if conclude.name == VERDICT:
                    verdict = conclude.verdict or CAUSE_ORDER[source["a"] - 1]
                    self._verdicts[source["sid"]].append(verdict)  # type: ignore[arg-type]
                    return
                if conclude.ranks is not None:
                    ranks = conclude.ranks
                elif conclude.open:
                    ranks = (source["c"], source["c"])
                else:
                    ranks = (source["o"], source["a"]) if conclude.swap else (source["a"], source["o"])
                element = (matched[conclude.index]["i"] or 0) + conclude.step
                name = conclude.name
                self._agenda.append({"id": f"{name}#{element}", "n": name, "i": element, "a": ranks[0], "o": ranks[1]})
            except Exception as error:  # noqa: BLE001 - the library would swallow it; the case then fails loudly in _judge
                self._faults.append(f"{conclude.name}: {error!r}")

        return record

    def _assert(self, ruleset: str, fact: dict[str, Any]) -> None:
        # a fact that no rule waits for is no error: the node it would feed is decided otherwise
        with suppress(self._unmatched):
            self._host.assert_fact(ruleset, fact)

    def _facts(self, item: Input, case: Case) -> list[dict[str, Any]]:
        """The facts that state one reading: elements first, then the list itself."""
        if item.name == "start":
            return [{"n": "start", "i": 0}]
        reading = case[item.key]
        if item.form == "papers":
            if isinstance(reading, Papers):
                return [
                    *_listed(f"{item.name}.have", tuple(Known(text) for text in sorted(reading.present))),
                    *_listed(f"{item.name}.may", tuple(Known(text) for text in sorted(reading.perhaps))),
                ]
            fact = {**encode(_plain(reading)), "i": 0}
            return [{**fact, "n": f"{item.name}.have"}, {**fact, "n": f"{item.name}.may"}]
        if item.form == "list":
            if isinstance(reading, Elements):
                return _listed(item.name, reading.items)
            if isinstance(reading, Known) and isinstance(reading.value, tuple):
                return _listed(item.name, tuple(Known(value) for value in reading.value))
        plain = _plain(reading)
        fact = {"n": item.name, "i": 0, **encode(plain)}
        if item.kind is not None and isinstance(plain, Known):
            fact["m"] = int(is_kind(str(plain.value), item.kind, self._kinds))
        return [fact]


def _plain(reading: Reading) -> Known | Unknown:
    if isinstance(reading, Known | Unknown):
        return reading
    raise EngineFault(f"a list where one value is compared: {reading!r}")


def _listed(name: str, items: tuple[Known | Unknown, ...]) -> list[dict[str, Any]]:
    elements = [{"n": f"{name}.e", "i": index, **encode(item)} for index, item in enumerate(items)]
    return [*elements, {"n": name, "i": 0, "s": "k", "z": len(items)}]
