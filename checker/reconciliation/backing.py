"""What a design document states and whether other papers back it; matters that rest on the owner's word alone."""

from collections.abc import Sequence

from checker.model.document import Document
from checker.model.fact import Candidate, Fact, Value
from checker.model.vocabulary import Vocabulary
from checker.reconciliation.equality import same
from checker.reconciliation.shelf import Shelf, counted, doubts, known, made, places
from checker.reconciliation.variants import same_name
from checker.resources.house import house

# Papers that repeat the design document and so cannot back it.
REPEATS = (
    "pdd",
    "registry_notice",
    "validation_report",
    "verification_report",
    "monitoring_report",
    "application_form",
)
# Key statements and the fields in which other papers state the same.
KEY = {
    "owner": ("owner",), "project_name": ("project_name",), "start_date": ("start_date",), "county": ("county",),
    "area": ("qualified_area", "completed_area", "area"), "species": ("species",),
}  # fmt: skip
AREA_PAPERS = ("acceptance_report", "approval", "operation_design", "parcel_table", "design_change")
START = ("start_certificate", "supervision_report", "construction_contract", "acceptance_report")
# Matters on which official papers are wanted, and the papers and fields that speak of them.
MATTERS = {
    "开工日期": (START, ("start_date",)),
    "造林面积": (("acceptance_report", "approval", "operation_design"), ("qualified_area", "area")),
    "成活率": (("acceptance_report", "supervision_report"), ("survival_rate",)),
    "土地权属": (("ownership_certificate", "land_contract", "ownership_statement"), ()),  # the paper itself says it
}  # fmt: skip
WANTED = ("开工日期", "造林面积", "土地权属")


def backing_facts(shelf: Shelf, vocabulary: Vocabulary) -> list[Fact]:
    """`pdd_facts`, `_backed`, `_unbacked`, `_contradicted`, `self_only_facts`, `self_only_count`,
    `start_third_party`."""
    return [*_statements(shelf, vocabulary), *_self_only(shelf, vocabulary), _third_party_start(shelf)]


def _statements(shelf: Shelf, vocabulary: Vocabulary) -> list[Fact]:
    stated = {field: shelf.stated(field, "pdd") for field in KEY}
    labels = {field: vocabulary.fields[field].label.zh for field in KEY}
    said = {field: facts for field, facts in stated.items() if any(known(fact) for _, fact in facts)}
    unread = shelf.unread("pdd")
    others = tuple(kind for kind in vocabulary.types if kind not in REPEATS)
    if not said:
        gone = [*unread, Candidate(cause="missing", note="没有读到设计文件")]
        return [made("project", f"pdd_facts_{name}", "number", gone) for name in ("unbacked", "contradicted")]
    backed, lone, against = [], [], []
    for field, facts in said.items():
        values = [(fact, value) for _, fact in facts for value in known(fact)]
        kinds = AREA_PAPERS if field == "area" else others
        rivals = [(d, f, v) for name in KEY[field] for d, f in shelf.stated(name, *kinds) for v in known(f)]
        agreeing = any(_agree(field, fact, value, f, v) for _, f, v in rivals for fact, value in values)
        official = [(f, v) for d, f, v in rivals if d.official]
        if field in SETS:
            wanted = {item for _, value in values for item in _set(value)}
            agreeing = wanted <= {item for _, _, v in rivals for item in _set(v)}
            denied = not wanted <= {item for _, v in official for item in _set(v)}
        else:
            denied = all(_deny(field, fact, value, f, v) for f, v in official for fact, value in values)
        if official and denied:
            against.append(labels[field])
        elif agreeing:
            backed.append(labels[field])
        else:
            lone.append(labels[field])
    doubt = [*doubts(f for facts in said.values() for _, f in facts), *shelf.unread(*others)]
    evidence = places(fact for facts in said.values() for _, fact in facts)
    facts_made = [
        made("project", "pdd_facts", "list[string]", [Candidate(value=tuple(labels[field] for field in said))]),
        counted("project", "pdd_facts_contradicted", against, [*unread, *doubt], evidence),
    ]
    if backed:
        facts_made.append(made("project", "pdd_facts_backed", "list[string]", [Candidate(value=tuple(backed))]))
    if lone:  # a paper that is not there, or could not be read, would back it: what nobody else states is missing
        note = f"没有其他文件印证：{'、'.join(lone)}"
        unbacked = [*shelf.unread(*others), Candidate(cause="missing", note=note)]
        facts_made.append(made("project", "pdd_facts_unbacked", "number", unbacked, evidence=evidence))
    else:
        facts_made.append(counted("project", "pdd_facts_unbacked", [], unread, evidence))
    return facts_made


SETS = ("species", "county")


def _set(value: object) -> set[str]:
    return {str(item) for item in (value if isinstance(value, tuple) else (value,))}


def _agree(field: str, fact: Fact, value: Value, other: Fact, rival: Value) -> bool:
    if field in ("owner", "project_name"):
        return same_name(str(value), str(rival), bodies=field == "owner") is True
    return same(value, rival, fact.value_type, max(fact.precision, other.precision))


def _deny(field: str, fact: Fact, value: Value, other: Fact, rival: Value) -> bool:
    """Whether a paper contradicts: names that are surely two, another date, less area than is claimed. A claim on less
    area than was accepted contradicts nothing, because parcels are left out."""
    if field in ("owner", "project_name"):
        return same_name(str(value), str(rival), bodies=field == "owner") is False
    if field == "area":
        return float(str(value)) > float(str(rival)) * (1 + house("area_rel_tol"))
    return not same(value, rival, fact.value_type, max(fact.precision, other.precision))


def _self_only(shelf: Shelf, vocabulary: Vocabulary) -> list[Fact]:
    """Matters that only papers of the owner's own making state; a matter that no paper states stays open."""
    alone: list[str] = []
    open_: list[Candidate] = []
    evidence: list[Fact | None] = []
    for matter, (types, fields) in MATTERS.items():
        stated: list[tuple[Document, Fact | None]]
        stated = [(d, f) for field in fields for d, f in shelf.stated(field, *types) if known(f)]
        stated += [(document, None) for document in shelf.of(*types)] if not fields else []
        if not stated:
            silent = Candidate(cause="missing", note=f"没有文件写明{matter}")
            open_ += [*shelf.unread(*types), *([silent] if matter in WANTED else [])]
        elif any(_independent(d, vocabulary) for d, _ in stated):
            continue
        elif all(d.official is False or _own(d, vocabulary) for d, _ in stated):
            unread = shelf.unread(*types)
            open_ += unread
            alone += [] if unread else [matter]
            evidence += [f for _, f in stated]
        else:
            open_.append(Candidate(cause="review", note=f"不能确定{matter}的文件由谁出具"))
    named = made("project", "self_only_facts", "list[string]", [Candidate(value=tuple(alone)), *open_])
    return [named, counted("project", "self_only_count", alone, open_, places(evidence))]


def _independent(document: Document, vocabulary: Vocabulary) -> bool:
    """Whether an office or a third party stands behind a paper."""
    spec = vocabulary.types.get(document.type or "")
    return document.official is True or (spec is not None and spec.issued_by == "third_party")


def _own(document: Document, vocabulary: Vocabulary) -> bool:
    spec = vocabulary.types.get(document.type or "")
    return spec is not None and spec.issued_by == "self"


def _third_party_start(shelf: Shelf) -> Fact:
    """Whether a supervisor's paper gives the start of works."""
    dated = [fact for _, fact in shelf.stated("start_date", "supervision_report") if known(fact)]
    others = [fact for _, fact in shelf.stated("start_date", *START) if known(fact)]
    unread: Sequence[Candidate] = shelf.unread("supervision_report")
    if dated:
        found = [Candidate(value=True)]
    elif others:
        found = [Candidate(value=False), *unread]
    else:
        found = [*unread, Candidate(cause="missing", note="没有文件写明开工日期")]
    return made("project", "start_third_party", "boolean", found, evidence=places(dated or others))
