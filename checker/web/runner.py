"""Worker task: audits a dossier into a run's folder. Runs in a process of its own, never in that of the web pages."""

import atexit
import os
import shutil
import time
from functools import cache
from pathlib import Path
from typing import Any

from checker.audit import Options, audit
from checker.model.base import Frozen
from checker.model.errors import UserError
from checker.model.limits import Limits
from checker.parsers.cache import ReadingCache
from checker.report.crops import write_crops
from checker.report.folder import write_audit, write_run
from checker.resources.yaml_source import SourceError
from checker.web.progress import Teller, ToldPool
from checker.web.runs import RunAnswer
from checker.workers.leftovers import make_working_folder
from checker.workers.pool import WorkerPool

PART = ".part"
NICE = 5  # pages are answered before papers are read


class RunOrder(Frozen):
    """Places as absolute paths; `out` appears when the audit is whole. `patient`: pages and corrections go first."""

    papers: str
    out: str
    told: str
    cache: str
    methodology: str
    jobs: int
    limits: Limits
    patient: bool = False


def run(payload: dict[str, Any]) -> RunAnswer:
    """The audit. Trouble of the dossier is told in the answer."""
    order = RunOrder.model_validate(payload)
    _stand_back(order.patient)
    teller, started = Teller(Path(order.told)), time.perf_counter()
    try:
        return _audit(order, teller, started)
    except UserError as error:
        return RunAnswer(zh=error.zh, en=error.en, seconds=time.perf_counter() - started)
    except SourceError as error:
        said = f"规则或配置文件有误：{error}"
        return RunAnswer(zh=said, en=f"a rule or configuration file is broken: {error}")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return RunAnswer(zh=f"无法读写文件：{reason}", en=f"a file cannot be read or written: {reason}")
    finally:
        teller.close()


def warm(payload: dict[str, Any]) -> RunAnswer:
    """Loads what every audit needs, so that the first need not wait for it."""
    from checker.extraction.schema import load_schemas
    from checker.judgement.rulebase import load_rulebase

    load_schemas()
    load_rulebase()
    return RunAnswer()


def _audit(order: RunOrder, teller: Teller, started: float) -> RunAnswer:
    cache = ReadingCache(Path(order.cache))
    pool = ToldPool(own_pool(order.jobs, order.limits), teller)
    options = Options(jobs=order.jobs, methodology=order.methodology, limits=order.limits, cache=cache)
    result = audit(Path(order.papers), options, pool)
    out = Path(order.out)
    part = out.with_name(f"{out.name}.{os.getpid()}{PART}")
    written = write_audit(result.audit, result.frame, part)
    write_crops(result.crops, part)
    write_run(part, result.run)
    shutil.rmtree(out, ignore_errors=True)  # an earlier attempt came to its end, but nobody heard of it
    os.replace(part, out)
    counts = written.summary.model_dump(by_alias=True)
    return RunAnswer(
        ready=written.summary.ready_for_pdd, blockers=written.summary.blockers,
        counts={name: value for name, value in counts.items() if isinstance(value, int)},
        found=cache.hits, read=cache.misses, papers_read=pool.papers_read,
        seconds=round(time.perf_counter() - started, 3),
    )  # fmt: skip


@cache
def _stand_back(patient: bool) -> None:
    if patient and hasattr(os, "nice"):
        os.nice(NICE)


@cache
def own_pool(jobs: int, limits: Limits) -> WorkerPool:
    """Lives as long as this process, so that a second audit finds its readers started."""
    folder = make_working_folder()
    pool = WorkerPool(jobs, limits, folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(pool.__exit__, None, None, None)
    return pool
