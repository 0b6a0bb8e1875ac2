"""Rules, parameters and rulesets as loaded, with where they stand."""

from typing import Any, Literal

from checker.model.base import Frozen

Basis = Literal["verified", "secondary", "recalled"]
Severity = Literal["blocker", "major", "minor", "info"]
FindingClass = Literal["整改要求", "观察项"]
RuleKind = Literal[
    "eligibility", "additionality", "completeness", "consistency", "ownership", "geometry", "accounting", "timeline",
    "monitoring", "procedure",
]  # fmt: skip
SubjectKind = Literal["project", "work", "document", "parcel", "stratum"]
Expectation = Literal["pass", "fail", "missing", "conflict", "review", "unread", "not_checked", "not_applicable"]
BASIS_ORDER: tuple[Basis, ...] = ("verified", "secondary", "recalled")


class Bilingual(Frozen):
    zh: str
    en: str

    def text(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


class Citation(Frozen):
    text: str
    clause: str


class Period(Frozen):
    """Closed interval of ISO dates; None is open."""

    since: str | None = None
    until: str | None = None


class Example(Frozen):
    given: dict[str, Any]
    expect: Any
    as_of: str | None = None


class Rule(Frozen):
    """One requirement. `applies`, `passes` and `fails` are condition trees (`judgement/compile.py` reads them).
    `replaces`: stands in for the rule of the same id of an earlier folder."""

    id: str
    family: str
    title: Bilingual
    requirement: Bilingual | None = None
    cites: Citation
    basis: Basis
    kind: RuleKind
    stage: str
    subject: SubjectKind
    in_force: Period = Period()
    applies: dict[str, Any] = {}
    passes: dict[str, Any] | None = None
    fails: dict[str, Any] | None = None
    concludes: dict[str, Any] | None = None
    severity: Severity
    finding_class: FindingClass | None = None
    why: Bilingual
    evidence: tuple[str, ...] = ()
    remedy: Bilingual
    responsible: Bilingual | None = None
    examples: tuple[Example, ...] = ()
    replaces: bool = False
    source: str = ""
    line: int = 0


class DatedValue(Frozen):
    value: Any
    in_force: Period = Period()
    reference: str
    basis: Basis


class Parameter(Frozen):
    """`replaces`: stands in for the parameter of the same id of an earlier folder."""

    id: str
    unit: str | None = None
    title: Bilingual
    values: tuple[DatedValue, ...]
    replaces: bool = False
    source: str = ""
    line: int = 0


class Clause(Frozen):
    """One clause of a text: the rules that cover it, or why none does. `outside`: it binds somebody else (registry,
    market, body), so no dossier could ever decide it."""

    clause: str
    title: Bilingual
    basis: Basis
    rules: tuple[str, ...] = ()
    uncovered: Bilingual | None = None
    outside: bool = False


class Signs(Frozen):
    """What speaks for a methodology where no paper names one: types of papers, and words in names of the project,
    the dossier and its papers."""

    types: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class LeftOut(Frozen):
    """Rules of other texts that a methodology has no use for, by family or id, and why."""

    families: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    why: Bilingual


class Ruleset(Frozen):
    """The rules of one text in one version. `replaces`: the id of the ruleset that it supplants. A ruleset with a
    `methodology` judges only where that one is chosen."""

    id: str
    version: str
    text: str
    title: Bilingual
    methodology: str | None = None
    signs: Signs = Signs()
    leaves_out: tuple[LeftOut, ...] = ()
    in_force: Period = Period()
    clauses: tuple[Clause, ...]
    replaces: str | None = None
    sha256: str = ""
    source: str = ""
