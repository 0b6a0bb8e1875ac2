"""The rule base measured: agreement of the engines, speed against bare durable_rules and against bare numpy.

python benchmarks/rules.py [agreement|dossier|parcels] [size]      all three, in processes of their own, without a name
"""

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"agreement": 100_000, "dossier": 15, "parcels": 1_000_000}
AS_OF = "2026-01-01"


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def row(what: str, ours: str, bare: str, ratio: str, target: str, note: str) -> None:
    print(f"| {what} | {ours} | {bare} | {ratio} | {target} | {note} |", flush=True)


def agreement(count: int) -> bool:
    """Generated fact sets, spread evenly over the shipped rules, judged by both engines."""
    from checker.judgement.engine import evaluators
    from checker.judgement.rulebase import load_rulebase
    from checker.judgement.trial import made_up_cases

    base = load_rulebase()
    durable, vector = evaluators("both", base.kinds)
    rules = base.judging()
    share = -(-count // len(rules))
    judged, differ, seconds = 0, [], {"durable": 0.0, "vector": 0.0}
    for rule in rules:
        compiled = base.compiled(rule, AS_OF)
        cases = made_up_cases(compiled, min(share, count - judged), random.Random(f"{rule.id} at large"))
        slow, first = timed(partial(durable.verdicts, compiled, cases))
        fast, second = timed(partial(vector.verdicts, compiled, cases))
        judged += len(cases)
        seconds = {"durable": seconds["durable"] + slow, "vector": seconds["vector"] + fast}
        differ += [(rule.id, case, a, b) for case, a, b in zip(cases, first, second, strict=True) if a != b]
    for item in differ[:20]:
        print(f"<!-- {item} -->")
    note = f"{len(rules)} rules, peak {peak_mb():.0f} MB"
    row(f"{judged:,} generated fact sets, {len(differ)} disagreements", f"durable {seconds['durable']:.0f} s",
        f"vector {seconds['vector']:.1f} s", "", "0 disagreements", note)  # fmt: skip
    return not differ


def copied(script: list[tuple[str, str, Any]]) -> list[tuple[str, str, Any]]:
    """The library takes apart what it is given; the copy is made outside of what is timed."""
    run = {"run": lambda context: None}
    plain = {
        id(c): {k: {"all": deepcopy(r["all"]), **run} for k, r in c.items()} for a, _, c in script if a == "register"
    }
    return [(act, name, plain.get(id(c)) or (dict(c) if act == "assert" else c)) for act, name, c in script]


def quiet_host() -> Any:
    """The library's host without its polling threads."""
    from importlib import import_module

    engine = import_module("durable.engine")

    def no_threads(_host: Any) -> None:
        return None

    host = type("QuietHost", (engine.Host,), {"_run": no_threads})()
    host.unmatched = engine.MessageNotHandledException
    return host


def listen(base: Any, work: Callable[[], Any]) -> tuple[list[tuple[str, str, Any]], int]:
    """Everything that the adapter tells the library while it works, ready to be told again, and how many verdicts it
    gave. Nothing of ours is left in it: programs are plain definitions, facts plain dictionaries of integers."""
    from checker.judgement.durable import DurableEvaluator

    script: list[tuple[str, str, Any]] = []
    given = 0
    made, judged = DurableEvaluator.__init__, DurableEvaluator._judge

    def begin(self: DurableEvaluator, kinds: Any) -> None:
        made(self, kinds)
        host = self._host
        register, state, delete = host.register_rulesets, host.assert_fact, host.delete_state

        def keep_program(definitions: dict[str, Any]) -> Any:
            for name, definition in definitions.items():
                bare = {key: {"all": deepcopy(rule["all"])} for key, rule in definition.items()}
                script.append(("register", name, bare))
            return register(definitions)

        def keep_fact(ruleset: str, fact: dict[str, Any]) -> Any:
            script.append(("assert", ruleset, dict(fact)))
            return state(ruleset, fact)

        def keep_end(ruleset: str, sid: str) -> None:
            script.append(("delete", ruleset, sid))
            delete(ruleset, sid)

        host.register_rulesets, host.assert_fact = keep_program, keep_fact  # type: ignore[method-assign]
        host.delete_state = keep_end  # type: ignore[method-assign]

    def count(self: DurableEvaluator, *arguments: Any) -> Any:
        nonlocal given
        given += 1
        return judged(self, *arguments)

    DurableEvaluator.__init__, DurableEvaluator._judge = begin, count  # type: ignore[method-assign]
    work()
    DurableEvaluator.__init__, DurableEvaluator._judge = made, judged  # type: ignore[method-assign]
    return script, given


def dossier(rounds: int) -> bool:
    """The judgement room on a sample dossier against asserting the same facts in bare durable_rules."""
    import checker.audit as whole
    from checker.judgement.engine import dossier_set_aside
    from checker.judgement.judge import judge

    taken: dict[str, Any] = {}

    def keep(base: Any, facts: Any, as_of: str, engine: Any) -> Any:
        taken.update(base=base, facts=facts, as_of=as_of)
        return judge(base, facts, as_of, engine)

    setattr(whole, "judge", keep)  # noqa: B010 - the room is imported there by name
    whole.audit(ROOT / "samples" / "heishan-backwards", whole.Options())
    base, facts, as_of = taken["base"], taken["facts"], taken["as_of"]
    script, asked = listen(base, lambda: judge(base, facts, as_of, "durable"))

    @dossier_set_aside()
    def bare(acts: list[tuple[str, str, Any]]) -> None:
        """The library alone: a fresh host, the same programs, the same facts, consequences that do nothing."""
        host = quiet_host()
        for act, name, content in acts:
            if act == "register":
                host.register_rulesets({name: content})
            elif act == "delete":
                host.delete_state(name, content)
            else:
                with suppress(host.unmatched):
                    host.assert_fact(name, content)

    runs = [partial(judge, base, facts, as_of, engine) for engine in ("durable", "both")]
    times = [(timed(partial(bare, copied(script)))[0], *(timed(run)[0] for run in runs)) for _ in range(rounds)]
    floor, durable, both = (median(item[index] for item in times) for index in range(3))
    stated = sum(act == "assert" for act, _, _ in script)
    note = f"{asked} combinations, {stated} facts asserted; median of {rounds}, peak {peak_mb():.0f} MB"
    row("one dossier, all rules, `--engine durable`", f"{durable * 1e3:.0f} ms", f"{floor * 1e3:.0f} ms",
        f"{durable / floor:.2f}", "≤ 3", note)  # fmt: skip
    row(
        "the same, `--engine both`", f"{both * 1e3:.0f} ms", f"{floor * 1e3:.0f} ms", f"{both / floor:.2f}", "≤ 3", note
    )
    return both <= 3 * floor


def conclusion_compiled(base: Any, rule: Any) -> Any:
    """A derive rule's two conditions as a compiled rule."""
    from checker.judgement.compile import compile_rule

    when = rule.concludes["value"]
    pair = (when["true_when"], when["false_when"])
    return compile_rule(rule, base.vocabulary, base.parameters, tuple(base.kinds), AS_OF, pair)[0]


def parcels(size: int) -> bool:
    """All parcel rules over many rows against the same comparisons in plain pandas and numpy on the same frame."""
    from benchmarks.parcel_rows import conclude_in_pandas, make_rows, verdicts_in_pandas
    from checker.judgement.parcels import judge_parcels
    from checker.judgement.rulebase import load_rulebase
    from checker.model.extracted import FactBase
    from checker.model.fact import Fact
    from checker.model.identity import fact_id

    base = load_rulebase()
    rules = [rule for rule in base.judging() if rule.subject == "parcel"]
    start = Fact(id=fact_id("project", "start_date"), subject="project", field="start_date", value_type="date",
                 value="2016-03-18", state="single")  # fmt: skip
    facts = FactBase(works=(), documents=(), facts=(start,))
    deriving = [rule for rule in base.deriving() if rule.subject == "parcel"]
    parts = [conclusion_compiled(base, rule) for rule in deriving]
    concluded = {*(str((rule.concludes or {})["fact"]) for rule in deriving), "parcel.non_forest_shown_on"}
    frame = make_rows([*(base.compiled(rule, AS_OF) for rule in rules), *parts], size, concluded)
    before = peak_mb()

    def directly() -> dict[str, Any]:
        table = conclude_in_pandas(base, deriving, frame, "2016-03-18")
        return {rule.id: verdicts_in_pandas(base, rule, table, "2016-03-18") for rule in rules}

    bare, expected = timed(directly)
    by_pandas = peak_mb()
    ours, found = timed(lambda: judge_parcels(base, facts, frame, AS_OF))
    for rule in rules:
        got: npt.NDArray[Any] = found.verdicts[rule.id].to_numpy()
        decided = np.isin(got.astype(str), ("pass", "fail", "not_applicable"))
        told = np.where(decided, got, "open").astype(str)
        if not (told == expected[rule.id].astype(str)).all():
            print(f"<!-- {rule.id}: verdicts differ from pandas in {int((told != expected[rule.id]).sum())} rows -->")
    note = f"peak {peak_mb():.0f} MB (rows alone {before:.0f} MB, with pandas' verdicts {by_pandas:.0f} MB)"
    what = f"{size:,} parcel rows × {len(rules)} rules and {len(deriving)} conclusions, findings included"
    row(what, f"{ours:.1f} s", f"{bare:.1f} s",
        f"{ours / bare:.2f}", "≤ 2", note)  # fmt: skip
    return ours <= 2 * bare


HEAD = "| what | sinkcheck | bare | ratio | target | note |\n|---|---|---|---|---|---|"


def main(arguments: list[str]) -> int:
    """One part in this process, or every part in a process of its own, so that each peak is its own."""
    if arguments:
        part = {"agreement": agreement, "dossier": dossier, "parcels": parcels}[arguments[0]]
        return 0 if part(int(arguments[1]) if len(arguments) > 1 else SIZES[arguments[0]]) else 1
    print(HEAD, flush=True)
    return max(
        subprocess.run([sys.executable, __file__, name], check=False, env=dict(os.environ)).returncode for name in SIZES
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
