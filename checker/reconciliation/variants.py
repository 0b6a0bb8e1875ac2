"""Names that papers give one project or one owner: how many there are that nothing makes one."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from checker.model.evidence import Evidence
from checker.model.fact import Candidate, Fact
from checker.reconciliation.equality import normal_text
from checker.reconciliation.shelf import Shelf, known, made, places

# A programme is no project; a title paper's owner is that of the trees.
PROGRAMMES = ("三北", "退耕还林", "天然林保护", "京津风沙源", "防护林体系建设", "国土绿化")
_NAME_PAPERS = (
    "initiation_decision", "implementation_plan", "feasibility_study", "baseline_survey", "operation_design",
    "approval_request", "approval", "start_certificate", "construction_contract", "design_change", "supervision_report",
    "acceptance_report", "uniqueness_commitment", "authorization", "pdd", "registry_notice", "validation_report",
    "monitoring_report", "verification_report", "application_form", "parcel_table",
)  # fmt: skip
_OWNER_PAPERS = tuple(kind for kind in _NAME_PAPERS if kind not in ("parcel_table", "authorization"))
_DECOR = re.compile(
    r"\d{4}(年度|年)|项目|工程|有限责任公司|有限公司|股份|(?:^|(?<=省|市))[一-龥]{2,8}?(?:省|自治区|市)(?=[一-龥]{4})"
)
_BRANCH = re.compile(r"公司|集团|村民委员会|村委会|[一-龥]{0,6}分(公司|中心|院|支机构|部)")
# Two names with less in common than this are surely two; with more they may be one badly read or shortened.
SURELY_OTHER = 0.5


def name_facts(shelf: Shelf) -> list[Fact]:
    """`name_variants`, `owner_variants` and the same among official papers, where only sure differences count."""
    return [*_variants(shelf, "project_name", "name", _NAME_PAPERS), *_variants(shelf, "owner", "owner", _OWNER_PAPERS)]


def _variants(shelf: Shelf, field: str, short: str, types: Sequence[str]) -> list[Fact]:
    stated = shelf.stated(field, *types)
    names = [(document, str(value)) for document, fact in stated for value in known(fact)]
    names = [(document, name) for document, name in names if not (short == "name" and _programme(name))]
    linked = [{str(value) for value in known(fact)} for _, fact in stated if len(known(fact)) > 1]
    bodies = short == "owner"
    every = groups([name for _, name in names], linked, bodies=bodies)
    official = groups([name for document, name in names if document.official], linked, sure=True, bodies=bodies)
    unknown = shelf.unread(*types)
    if len({document.id for document, _ in names}) < 2:
        unknown = [*unknown, Candidate(cause="missing", note="只有一份文件写明" if names else "没有文件写明")]
        every = []
    return [
        _number(f"{short}_variants", every, unknown, places(fact for _, fact in stated)),
        _number(f"{short}_variants_official", official, unknown, places(f for d, f in stated if d.official)),
    ]


def _number(field: str, named: Sequence[str], unknown: Sequence[Candidate], evidence: tuple[Evidence, ...]) -> Fact:
    """Two names stand whatever else may be read; one name, or none, may be joined by another."""
    told = [Candidate(value=float(len(named)), note="、".join(named) if len(named) > 1 else "")] if named else []
    rest = list(unknown) if len(named) < 2 else []
    return made("project", field, "number", [*told, *rest] or [Candidate(value=0.0)], evidence=evidence)


def groups(names: Sequence[str], linked: Sequence[set[str]] = (), sure: bool = False, bodies: bool = True) -> list[str]:
    """One name for each group of names that are the same; `sure`: names that may be the same count as the same."""
    found: list[list[str]] = []
    for name in names:
        home = [group for group in found if any(_one(name, other, linked, sure, bodies) for other in group)]
        merged = [name, *(other for group in home for other in group)]
        found = [group for group in found if group not in home] + [merged]
    return sorted(min(group, key=lambda name: (len(name), name)) for group in found)


def same_name(left: str, right: str, bodies: bool = True) -> bool | None:
    """Whether two names are one: true, false, or None where one may be a short or badly read form of the other.

    A body's name may lack the places in front or name a branch behind; what stands behind an office is another body
    (林业局, 林业局林场). The name of a project may stand anywhere in the other.
    """
    a, b = (_DECOR.sub("", normal_text(name)) or normal_text(name) for name in (left, right))
    short, long_ = sorted((a, b), key=len)
    if bodies:
        same = long_.endswith(short) or (long_.startswith(short) and _BRANCH.fullmatch(long_[len(short) :]) is not None)
    else:
        same = short in long_
    if a == b or (len(short) >= 4 and same):
        return True
    return None if SequenceMatcher(None, a, b, autojunk=False).ratio() >= SURELY_OTHER else False


def _one(left: str, right: str, linked: Sequence[set[str]], sure: bool, bodies: bool) -> bool:
    if any({left, right} <= names for names in linked):
        return True
    same = same_name(left, right, bodies)
    return same is not False if sure else same is True


def _programme(name: str) -> bool:
    return any(word in name for word in PROGRAMMES)
