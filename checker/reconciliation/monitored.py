"""What the monitoring did against its plan, and what other papers show that it leaves out."""

from checker.model.fact import Candidate, Fact
from checker.reconciliation.shelf import Shelf, counted, known, made, places

REPORT = "monitoring_report"
NONE = "无"


def monitoring_facts(shelf: Shelf) -> list[Fact]:
    """`parameters_unmonitored`, `parameters_unexplained`, `events_stated`, `events_omitted`."""
    return [*_parameters(shelf), _stated(shelf), _events(shelf)]


def _parameters(shelf: Shelf) -> list[Fact]:
    planned, done = shelf.project("planned_parameters"), shelf.project("monitored_parameters")
    wanted = {str(item) for value in known(planned) if isinstance(value, tuple) for item in value}
    measured = {str(item) for value in known(done) if isinstance(value, tuple) for item in value}
    unread = [*shelf.unread("pdd"), *shelf.unread(REPORT)]
    evidence = places([planned, done])
    if not wanted or not measured:
        note = "没有监测计划写明参数" if not wanted else "没有核算报告写明监测的参数"
        gone = [*unread, Candidate(cause="missing", note=note)]
        return [made("project", f"parameters_{name}", "number", gone) for name in ("unmonitored", "unexplained")]
    lacking = sorted(wanted - measured)
    first = counted("project", "parameters_unmonitored", lacking, unread, evidence)
    if not lacking:
        return [first, counted("project", "parameters_unexplained", [], unread)]
    note = f"报告有没有说明原因由人判断：{'、'.join(lacking)}"
    return [first, made("project", "parameters_unexplained", "number", [Candidate(cause="review", note=note)])]


def _stated(shelf: Shelf) -> Fact:
    """Whether the monitoring report speaks of disturbances at all, be it to say that there were none."""
    said = [fact for _, fact in shelf.stated("events", REPORT) if known(fact)]
    if said:
        found = [Candidate(value=True)]
    else:
        found = [*shelf.unread(REPORT), Candidate(cause="missing", note="核算报告没有提到火灾、病虫害、采伐等事件")]
    return made("project", "events_stated", "boolean", found, evidence=places(said))


def _events(shelf: Shelf) -> Fact:
    """Kinds of disturbance that other papers show and the monitoring report does not."""
    holders = tuple({d.type for d in shelf.documents if d.type} - {REPORT})
    reported = {str(item) for _, fact in shelf.stated("events", REPORT) for v in known(fact) for item in _items(v)}
    shown = [(document, fact) for document, fact in shelf.stated("events", *holders) if known(fact)]
    elsewhere = {str(item) for _, fact in shown for value in known(fact) for item in _items(value)} - {NONE}
    unknown = [*shelf.unread(REPORT)]
    if not shelf.of(REPORT):
        gone = [*unknown, Candidate(cause="missing", note="没有核算报告")]
        return made("project", "events_omitted", "number", gone)
    return counted(
        "project", "events_omitted", [] if unknown else sorted(elsewhere - reported), unknown,
        places(fact for _, fact in shown),
    )  # fmt: skip


def _items(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)
