"""What was read from folders of rules, before anybody looked whether it fits together."""

from dataclasses import dataclass, field

from checker.judgement.faults import Fault
from checker.model.rule import Parameter, Rule, Ruleset


@dataclass(slots=True)
class Loaded:
    """Everything read from the rule folders, in order of id, with the faults met on the way.

    `supplanted`: what later folders replaced, as (folder's source, what).
    """

    rules: list[Rule] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    rulesets: list[Ruleset] = field(default_factory=list)
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    supplanted: list[tuple[str, str]] = field(default_factory=list)
