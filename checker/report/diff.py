"""Compares two audits: what was fixed, what is new, what came back. Judges nothing; reads verdicts only."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from checker.model.audit import Audit
from checker.model.base import Frozen
from checker.model.document import Document
from checker.model.finding import Finding
from checker.report.order import SETTLED, UNDONE, most_pressing_first
from checker.report.replies import Reply

Change = Literal["reopened", "new", "changed", "fixed", "dropped", "unchanged"]
# What needs eyes first.
CHANGES: tuple[Change, ...] = ("reopened", "new", "changed", "fixed", "dropped", "unchanged")


class Pair(Frozen):
    """One finding in both audits; `old` or `new` is None where that audit has none."""

    change: Change
    old: Finding | None = None
    new: Finding | None = None

    @property
    def shown(self) -> Finding:
        """The finding to show: the new one where there is one."""
        found = self.new or self.old
        assert found is not None
        return found


class PaperChange(Frozen):
    """A paper that came, went, was exchanged under its path, or moved: `old` and `new` are paths."""

    kind: Literal["added", "removed", "replaced", "moved"]
    old: str | None = None
    new: str | None = None


class Moved(Frozen):
    """A figure or setting of the audit as a whole that differs; `name` is a key of messages, group `diff`."""

    name: str
    old: str | float | None
    new: str | float | None
    unit: str | None = None


class AuditDiff(Frozen):
    """`fixed` passes or no longer applies now; `dropped` was undone and is not raised any more, which proves nothing;
    `reopened` is undone, was settled in the older audit and undone before that."""

    old_name: str
    new_name: str
    old_as_of: str
    new_as_of: str
    pairs: tuple[Pair, ...]
    papers: tuple[PaperChange, ...]
    moved: tuple[Moved, ...]

    def of(self, change: Change) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair.change == change)


def diff_audits(
    old: Audit, new: Audit, replies: Mapping[str, Reply] | None = None, earlier: Sequence[Audit] = ()
) -> AuditDiff:
    """What changed from `old` to `new`. Rows of an action list older than `new`, and still earlier audits, tell what
    was undone before `old`; without them a finding that was settled in `old` is new, not reopened."""
    before = set(replies or {})
    before |= {finding.id for audit in earlier for finding in audit.findings if finding.verdict in UNDONE}
    pairs = [pair for one, two in _partners(old, new) if (pair := _compare(one, two, before, new)) is not None]
    return AuditDiff(
        old_name=old.dossier.name,
        new_name=new.dossier.name,
        old_as_of=old.as_of,
        new_as_of=new.as_of,
        pairs=tuple(sorted(pairs, key=lambda pair: (CHANGES.index(pair.change), most_pressing_first(pair.shown)))),
        papers=_papers(old.dossier.documents, new.dossier.documents),
        moved=tuple(item for item in _figures(old, new) if item.old != item.new),
    )


def _partners(old: Audit, new: Audit) -> Iterable[tuple[Finding | None, Finding | None]]:
    """Findings of the same id; what is left of a parcel rule, whose ids name the verdict, meets in order."""
    ones, twos = ({finding.id: finding for finding in audit.findings} for audit in (old, new))
    for name in sorted(ones.keys() & twos.keys()):
        yield ones[name], twos[name]
    lost = [ones[name] for name in sorted(ones.keys() - twos.keys())]
    found = [twos[name] for name in sorted(twos.keys() - ones.keys())]
    for one in lost:
        match = next((two for two in found if one.subject == two.subject == "parcels" and one.rule == two.rule), None)
        if match is not None:
            found.remove(match)
        yield one, match
    for two in found:
        yield None, two


def _compare(one: Finding | None, two: Finding | None, before: set[str], new: Audit) -> Pair | None:
    """None where nobody had or has to act."""
    was, undone = one is not None and one.verdict in UNDONE, two is not None and two.verdict in UNDONE
    if not was and not undone:
        return None
    change: Change
    if one is None or not was:
        assert two is not None
        change = "reopened" if two.id in before else "new"
        if one is not None and one.verdict not in SETTLED and two.id not in before:
            change = "changed"  # from not checked
    elif two is None:
        change = "fixed" if one.subject == "parcels" and _all_pass(one.rule, new) else "dropped"
    elif two.verdict in SETTLED:
        change = "fixed"
    else:
        same = one.verdict == two.verdict and one.count == two.count and one.subjects == two.subjects
        change = "unchanged" if same and (one.waiver is None) == (two.waiver is None) else "changed"
    return Pair(change=change, old=one, new=two)


def _all_pass(rule: str, audit: Audit) -> bool:
    """A rule for parcels that was judged and left no finding: every parcel passes."""
    return rule in audit.parcels.pass_counts and all(
        item.rule != rule or item.verdict in SETTLED for item in audit.findings
    )


def _papers(old: Sequence[Document], new: Sequence[Document]) -> tuple[PaperChange, ...]:
    ones, twos = ({paper.path: paper for paper in papers if paper.state != "ignored"} for papers in (old, new))
    gone = {path: paper.sha256 for path, paper in ones.items() if path not in twos}
    come = {path: paper.sha256 for path, paper in twos.items() if path not in ones}
    changes = [
        PaperChange(kind="replaced", old=path, new=path)
        for path in sorted(ones.keys() & twos.keys())
        if ones[path].sha256 != twos[path].sha256
    ]
    for path, digest in sorted(come.items()):
        source = next((other for other, sha in sorted(gone.items()) if sha == digest), None)
        if source is None:
            changes.append(PaperChange(kind="added", new=path))
        else:
            del gone[source]
            changes.append(PaperChange(kind="moved", old=source, new=path))
    changes += [PaperChange(kind="removed", old=path) for path in sorted(gone)]
    return tuple(changes)


def _figures(old: Audit, new: Audit) -> Iterable[Moved]:
    """Settings first: other rules or another day can change a verdict without any paper changing."""
    yield Moved(name="as_of", old=old.as_of, new=new.as_of)
    yield Moved(name="version", old=old.tool.version, new=new.tool.version)
    yield Moved(name="rulesets", old=_rulesets(old), new=_rulesets(new))
    yield Moved(name="stage", old=old.dossier.stage, new=new.dossier.stage)
    yield Moved(name="ready", old=old.summary.ready_for_pdd, new=new.summary.ready_for_pdd)
    yield Moved(name="blockers", old=old.summary.blockers, new=new.summary.blockers)
    yield Moved(name="area", old=old.parcels.area_ha, new=new.parcels.area_ha, unit="ha")
    yield Moved(name="eligible", old=old.parcels.eligible_area_ha, new=new.parcels.eligible_area_ha, unit="ha")
    yield Moved(
        name="claimed", old=old.accounting.claimed_total_tco2e, new=new.accounting.claimed_total_tco2e, unit="tCO2e"
    )
    yield Moved(
        name="recomputed", old=old.accounting.recomputed_total_tco2e, new=new.accounting.recomputed_total_tco2e,
        unit="tCO2e",
    )  # fmt: skip


def _rulesets(audit: Audit) -> str:
    """The texts, house packs and official tables that an audit stood on."""
    tool = audit.tool
    named = [(f"{item.id} {item.version}", item.sha256) for item in tool.rulesets]
    named += [(item.name, item.sha256) for item in tool.packs] + [(item.table, item.sha256) for item in tool.tables]
    return ", ".join(f"{name} [{sha256[:8]}]" for name, sha256 in named)
