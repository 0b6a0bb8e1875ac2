"""House packs: folders of rules that add to the shipped ones and supplant what they say they replace."""

from collections.abc import Sequence
from typing import TypeVar

from checker.judgement.faults import Fault
from checker.judgement.loaded import Loaded
from checker.model.rule import Citation, Parameter, Rule, Ruleset

T = TypeVar("T", Rule, Parameter)


def supplant(into: Loaded, pack: Loaded) -> None:
    """Adds a folder to what was loaded before.

    A rule or parameter with `replaces: true` takes the place of the one with its id, a ruleset with `replaces: <id>`
    that of another ruleset. Without these words a repeated id stays twice, which the linter refuses.
    """
    into.faults += pack.faults
    into.kinds.update(pack.kinds)
    into.parameters += _replace(into.parameters, pack.parameters, "parameter", into)
    newer = [ruleset for ruleset in pack.rulesets if ruleset.replaces]
    dropped = [rule for ruleset in newer for rule in _new_version(into, ruleset, pack.rules)]
    into.rules += _replace(into.rules, pack.rules, "rule", into)
    into.rulesets += pack.rulesets
    _still_concluded(into, pack, dropped)


def _replace(earlier: list[T], added: Sequence[T], what: str, into: Loaded) -> Sequence[T]:
    """Takes out of `earlier` what is replaced, and gives what is added."""
    for item in added:
        if not item.replaces:
            continue
        old = next((other for other in earlier if other.id == item.id), None)
        if old is None:
            into.faults.append(Fault(item.source, item.line or 1, f"{what} {item.id!r} replaces nothing"))
            continue
        if isinstance(old, Parameter) and isinstance(item, Parameter) and old.unit != item.unit:
            said = f"parameter {item.id!r} is in {item.unit}, the one it replaces in {old.unit}"
            into.faults.append(Fault(item.source, item.line or 1, said))
        earlier.remove(old)
        into.supplanted.append((item.source, item.id))
    return added


def _new_version(into: Loaded, ruleset: Ruleset, shipped: Sequence[Rule]) -> list[Rule]:
    """Puts a text in the place of another. Rules of the old text that the new clauses name, and that the folder does
    not ship itself, are cited from the new one; the others go and are given back."""
    old = next((item for item in into.rulesets if item.id == ruleset.replaces), None)
    if old is None:
        into.faults.append(Fault(ruleset.source, 1, f"{ruleset.id}: replaces the unknown ruleset {ruleset.replaces!r}"))
        return []
    into.rulesets.remove(old)
    into.supplanted.append((ruleset.source, old.id))
    clauses: dict[str, list[str]] = {}
    for clause in ruleset.clauses:
        for name in clause.rules:
            clauses.setdefault(name, []).append(clause.clause)
    own = {rule.id for rule in shipped if not rule.replaces}
    kept, dropped = [], []
    for rule in into.rules:
        if rule.cites.text != old.text:
            kept.append(rule)
        elif rule.id in clauses and rule.id not in own:
            cites = Citation(text=ruleset.text, clause="; ".join(clauses[rule.id]))
            kept.append(rule.model_copy(update={"cites": cites}))
        else:
            dropped.append(rule)
    into.rules[:] = kept
    return dropped


def _still_concluded(into: Loaded, pack: Loaded, dropped: Sequence[Rule]) -> None:
    """Refuses to lose a conclusion: rules that read the fact would all turn open without a word."""
    made = {str((rule.concludes or {}).get("fact")) for rule in into.rules}
    for rule in dropped:
        fact = str((rule.concludes or {}).get("fact"))
        if rule.concludes is not None and fact not in made:
            source = next(item.source for item in pack.rulesets if item.replaces)
            said = f"drops {rule.id}, which concludes {fact}: name it in a clause, or conclude the fact anew"
            into.faults.append(Fault(source, 1, said))
