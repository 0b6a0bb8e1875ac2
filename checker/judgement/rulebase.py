"""All rules, parameters and texts, linted, and compiled for a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.judgement.compile import Compiled, compile_rule, in_force
from checker.judgement.conclusion import facts_read
from checker.judgement.faults import RuleError
from checker.judgement.linter import late_rules, lint
from checker.judgement.loader import Loaded, load
from checker.judgement.trial import try_out
from checker.model.audit import RulesetUsed
from checker.model.rule import Parameter, Rule, Ruleset
from checker.model.vocabulary import Vocabulary
from checker.resources.locate import data_folder
from checker.resources.vocabulary import load_vocabulary


@dataclass(frozen=True)
class RuleBase:
    """Rules by id, parameters by id, rulesets in order of id, identifier patterns by kind."""

    rules: dict[str, Rule]
    parameters: dict[str, Parameter]
    rulesets: tuple[Ruleset, ...]
    kinds: dict[str, tuple[str, ...]]
    vocabulary: Vocabulary
    _compiled: dict[tuple[str, str], Compiled] = field(default_factory=dict, repr=False, compare=False)

    def compiled(self, rule: Rule, as_of: str) -> Compiled:
        """The rule compiled with the parameters in force on `as_of`. Raises RuleError for a faulty rule."""
        key = (rule.id, as_of)
        if key not in self._compiled:
            compiled, faults = compile_rule(rule, self.vocabulary, self.parameters, tuple(self.kinds), as_of)
            if faults:
                raise RuleError.of(rule, faults)
            self._compiled[key] = compiled
        return self._compiled[key]

    def judging(self) -> list[Rule]:
        """Rules that give findings."""
        return [rule for rule in self.rules.values() if rule.concludes is None]

    def deriving(self) -> list[Rule]:
        """Rules that conclude facts, each after those whose facts it reads."""
        return derive_order([rule for rule in self.rules.values() if rule.concludes is not None])

    def deriving_late(self) -> frozenset[str]:
        """Ids of the derive rules that wait for the parcels to be judged or for the volumes."""
        return late_rules(self.deriving(), self.vocabulary)[0]

    def concluded(self) -> frozenset[str]:
        """Names of the facts that derive rules make."""
        return frozenset(str(rule.concludes["fact"]) for rule in self.rules.values() if rule.concludes is not None)

    def value(self, parameter: str, as_of: str) -> Any:
        """The value of a parameter in force on a day; None where there is none or nobody could read it."""
        known = self.parameters.get(parameter)
        found = [item.value for item in (known.values if known else ()) if in_force(item.in_force, as_of)]
        return found[0] if len(found) == 1 else None

    def used(self) -> tuple[RulesetUsed, ...]:
        """The texts of this base as audit.json names them."""
        return tuple(RulesetUsed(id=item.id, version=item.version, sha256=item.sha256) for item in self.rulesets)


def derive_order(rules: Sequence[Rule]) -> list[Rule]:
    """Derive rules in order of their dependence, ids deciding ties; rules in a cycle come last."""
    by_fact: dict[str, list[Rule]] = {}
    for rule in rules:
        by_fact.setdefault(str((rule.concludes or {}).get("fact")), []).append(rule)
    ordered: list[Rule] = []
    waiting = sorted(rules, key=lambda rule: rule.id)
    while waiting:
        done = {rule.id for rule in ordered}
        ready = [
            rule
            for rule in waiting
            if all(maker.id in done for name in facts_read(rule) for maker in by_fact.get(name, []))
        ]
        if not ready:
            return ordered + waiting
        ordered += ready
        waiting = [rule for rule in waiting if rule not in ready]
    return ordered


def build(loaded: Loaded, deep: Sequence[Path] = ()) -> RuleBase:
    """The base of what was loaded; rules under the folders `deep` are also tried on examples and made-up facts.

    Raises RuleError with every fault of loading and linting.
    """
    vocabulary = load_vocabulary()
    faults = [*loaded.faults, *lint(loaded, vocabulary)]
    if not faults:
        tried = [rule for rule in loaded.rules if any(Path(rule.source).is_relative_to(folder) for folder in deep)]
        faults = try_out(tried, loaded, vocabulary)
    if faults:
        raise RuleError(faults)
    return RuleBase(
        {rule.id: rule for rule in loaded.rules},
        {parameter.id: parameter for parameter in loaded.parameters},
        tuple(loaded.rulesets),
        loaded.kinds,
        vocabulary,
    )


def load_rulebase(extra: Sequence[Path] = ()) -> RuleBase:
    """The shipped rules, which the tests try out, and those of further folders, tried out here.

    Raises RuleError listing every fault with file and line.
    """
    return build(load([data_folder("rules"), *extra]), deep=extra)
