"""Reading trouble never decides: papers lost or cut at random, and workers killed for real."""

import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from benchmarks.disturbed import AS_OF, SAMPLES, Undisturbed, build_tangle, compare, disturb, judge_again, read_once
from checker.audit import Options, audit
from checker.commands.outcome import exit_code
from checker.model.problem import Problem
from checker.parsers.trouble import nothing_read
from checker.workers.pool import WorkerPool
from checker.workers.registry import TASKS

DEADLY = {"parse": "tests.workers.trial_tasks:parse_or_die"}


@pytest.fixture(scope="module", params=["heishan", "qingshui", "tangle"])
def before(request: pytest.FixtureRequest) -> Iterator[Undisturbed]:
    with tempfile.TemporaryDirectory() as folder:
        yield read_once(SAMPLES[request.param] if request.param in SAMPLES else build_tangle(Path(folder)))


@pytest.mark.parametrize("trial", range(3))
def test_a_disturbed_run_only_opens_findings(before: Undisturbed, trial: int) -> None:
    parsed, done = disturb(random.Random(f"test-{before.dossier.name}-{trial}"), before)
    found = compare(before.result, judge_again(before, parsed))
    assert not found.breaches, done
    assert found.opened or found.placeless, f"the trial disturbed nothing: {done}"


def test_a_contradiction_that_is_lost_stays_open(before: Undisturbed) -> None:
    """Each paper in turn is lost: also the one that contradicted, and the one that set the stage."""
    papers = [source for source in before.sources if source.id in before.parsed]
    for source in random.Random(before.dossier.name).sample(papers, min(4, len(papers))):
        lost = nothing_read(source, Problem(code="worker_died", path=source.path))
        found = compare(before.result, judge_again(before, {**before.parsed, source.id: lost}))
        assert not found.breaches, source.path


@pytest.mark.skipif(not hasattr(os, "kill"), reason="no signals here")
@pytest.mark.parametrize("victim", ["小班表.csv", "检查验收报告.docx"])
def test_a_worker_killed_for_real_costs_one_paper(victim: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = SAMPLES["heishan"]
    options = Options(as_of=AS_OF, engine="vector", jobs=2)
    undisturbed = audit(dossier, options)
    monkeypatch.setenv("TRIAL_VICTIM", victim)
    tasks = {**TASKS, **DEADLY}
    with patch("checker.audit.WorkerPool", lambda *given: WorkerPool(*given, tasks=tasks)):
        result = audit(dossier, options)
    (paper,) = [document for document in result.audit.dossier.documents if document.path.endswith(victim)]
    assert paper.state == "unread" and paper.problem is not None and paper.problem.code == "worker_died"
    found = compare(undisturbed, result)
    assert not found.breaches and found.opened
    assert exit_code(result.audit, "never", 0) == 3
