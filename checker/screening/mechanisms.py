"""The mechanisms that land is screened against: one file of `rules/screening/` each, in the format of rules.

A mechanism lists criteria, its own or taken (`use`) from `shared.yaml` or from the rules of the audit. Adding one is
adding a file, here or in the `screening` folder of a house pack.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checker.judgement.compile import NEVER, Compiled, compile_rule
from checker.judgement.loader import SCREENING
from checker.judgement.rulebase import RuleBase
from checker.model.base import Frozen
from checker.model.rule import BASIS_ORDER, Basis, Bilingual, Citation, Example, Rule
from checker.resources.locate import data_folder
from checker.resources.yaml_source import SourceError, read_one

SHARED = "shared.yaml"
REMEDY = Bilingual(zh="见证据一栏。", en="See the evidence asked for.")


class Paper(Frozen):
    """A paper to collect whatever the land is like, and what it shows."""

    type: str
    why: Bilingual


class Gap(Frozen):
    """What nobody could read. `decides`: without it no parcel can be found eligible."""

    zh: str
    en: str
    decides: bool = False


class Closed(Frozen):
    """A mechanism that takes no new project: every parcel is not eligible, whatever the land is like."""

    title: Bilingual
    why: Bilingual
    cites: Citation
    basis: Basis


class Criterion(Frozen):
    """One condition on a parcel. `needs`: the layer that its fact comes from ("" for none). `source`: the office or
    paper that has the fact. `decides` False: told, never decisive."""

    id: str
    title: Bilingual
    cites: Citation
    basis: Basis
    needs: str = ""
    decides: bool = True
    evidence: tuple[str, ...] = ()
    source: Bilingual | None = None
    remedy: Bilingual | None = None
    rule: Rule


class Mechanism(Frozen):
    """`statistics`: no mechanism, but what planting statistics leave out. `yields`: the table of published yields.
    `facts` and `examples`: facts under which nothing stands against a parcel, and verdicts when some are changed."""

    id: str
    order: int
    title: Bilingual
    text: str
    statistics: bool = False
    closed: Closed | None = None
    yields: str | None = None
    papers: tuple[Paper, ...] = ()
    criteria: tuple[Criterion, ...]
    gaps: tuple[Gap, ...] = ()
    facts: dict[str, Any] = {}
    examples: tuple[Example, ...] = ()
    sha256: str = ""

    @property
    def unknown(self) -> bool:
        """Whether a gap keeps every parcel from being found eligible."""
        return any(gap.decides for gap in self.gaps)

    @property
    def basis(self) -> Basis:
        """The weakest ground of its deciding criteria."""
        grounds = [item.basis for item in self.criteria if item.decides]
        return max(grounds, key=BASIS_ORDER.index, default="recalled")


@dataclass(frozen=True)
class Screens:
    """Mechanisms in order, what statistics leave out, and every criterion compiled for the day."""

    mechanisms: tuple[Mechanism, ...]
    statistics: Mechanism
    compiled: dict[str, Compiled]


def load_screens(base: RuleBase, as_of: str, packs: Sequence[Path] = ()) -> Screens:
    """The shipped mechanisms and those of house packs; a mechanism of the same id takes the place of an earlier one.

    Raises SourceError naming the file that is broken.
    """
    found: dict[str, Mechanism] = {}
    known: dict[str, dict[str, Any]] = {}
    for folder in (data_folder("rules"), *packs):
        shared = folder / SCREENING / SHARED
        if shared.is_file():
            known |= {str(item["id"]): item for item in _mapping(shared).get("criteria", ())}
        for path in sorted((folder / SCREENING).glob("*.yaml")):
            if path.name != SHARED:
                mechanism = _mechanism(path, known, base)
                found[mechanism.id] = mechanism
    statistics = [item for item in found.values() if item.statistics]
    if len(statistics) != 1:
        raise SourceError(data_folder("rules") / SCREENING, 1, "needs exactly one file with statistics: true")
    listed = sorted((item for item in found.values() if not item.statistics), key=lambda item: (item.order, item.id))
    compiled: dict[str, Compiled] = {}
    for criterion in (item for mechanism in (*listed, statistics[0]) for item in mechanism.criteria):
        if criterion.id not in compiled:
            compiled[criterion.id] = compile_criterion(criterion, base, as_of)
        elif compiled[criterion.id].rule.passes != criterion.rule.passes:
            raise SourceError(Path(criterion.rule.source), 1, f"two different criteria are called {criterion.id}")
    return Screens(tuple(listed), statistics[0], compiled)


def compile_criterion(criterion: Criterion, base: RuleBase, as_of: str) -> Compiled:
    """Raises SourceError for a condition that cannot be read."""
    kinds = tuple(base.kinds)
    compiled, faults = compile_rule(criterion.rule, base.vocabulary, base.parameters, kinds, as_of)
    if faults:
        raise SourceError(Path(criterion.rule.source), 1, f"{criterion.id}: {faults[0]}")
    return compiled


def _mapping(path: Path) -> dict[str, Any]:
    data = read_one(path)
    if not isinstance(data, dict):
        raise SourceError(path, 1, "must be a mapping")
    return data


def _mechanism(path: Path, shared: Mapping[str, Mapping[str, Any]], base: RuleBase) -> Mechanism:
    data = _mapping(path)
    try:
        criteria = tuple(_criteria(data.pop("criteria", ()), shared, base, path))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        mechanism = Mechanism(**data, criteria=criteria, sha256=digest)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SourceError(path, 1, f"{where}: {first['msg']}") from error
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise SourceError(path, 1, f"not of the expected form: {error}") from error
    if mechanism.id != path.stem:
        raise SourceError(path, 1, f"id {mechanism.id!r} differs from the file name")
    return mechanism


def _criteria(
    entries: Sequence[Mapping[str, Any]], shared: Mapping[str, Mapping[str, Any]], base: RuleBase, path: Path
) -> Iterator[Criterion]:
    for entry in entries:
        used = entry.get("use")
        changes = {key: value for key, value in entry.items() if key != "use"}
        if used is None:
            yield _criterion(changes, path)
        elif used in shared:
            yield _criterion({**shared[used], **changes}, path)
        elif used in base.rules:
            yield _of_rule(base.rules[used], changes)
        else:
            raise SourceError(path, 1, f"uses {used!r}, which is neither a shared criterion nor a rule")


def _criterion(data: Mapping[str, Any], path: Path) -> Criterion:
    fails = data.get("fail")
    about = {key: data[key] for key in ("id", "title", "cites", "basis")}
    rule = Rule(
        **about, family="MEC", kind="eligibility", stage="立项", subject="parcel", severity="info",
        applies=data.get("applies") or {}, passes=data["pass"], fails=dict(NEVER) if fails == "never" else fails,
        why=data["title"], remedy=data.get("remedy") or REMEDY, source=str(path),
        examples=tuple(Example(**item) for item in data.get("examples", ())),
    )  # fmt: skip
    told = {key: data[key] for key in ("needs", "decides", "evidence", "source", "remedy") if key in data}
    return Criterion(**about, **told, rule=rule)


def _of_rule(rule: Rule, changes: Mapping[str, Any]) -> Criterion:
    """A rule of the audit as a criterion; it may not be changed in what it asks."""
    about: dict[str, Any] = {
        "id": rule.id, "title": rule.title, "cites": rule.cites, "basis": rule.basis, "evidence": rule.evidence,
        "source": rule.responsible, "remedy": rule.remedy, "rule": rule,
    }  # fmt: skip
    wrong = set(changes) - {"needs", "decides"}
    if wrong:
        raise ValueError(f"{rule.id} is a rule: {sorted(wrong)} cannot be changed")
    return Criterion(**about | dict(changes))
