"""All rules, parameters and texts, linted, and compiled for a day."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.judgement.compile import Compiled, compile_rule, in_force
from checker.judgement.conclusion import facts_read
from checker.judgement.faults import RuleError
from checker.judgement.linter import late_rules, lint
from checker.judgement.loaded import Loaded
from checker.judgement.loader import load
from checker.judgement.official_parameters import from_tables
from checker.model.audit import Banner, PackUsed, RulesetUsed, TableUsed, Tool
from checker.model.errors import UserError
from checker.model.limits import Limits
from checker.model.rule import Parameter, Rule, Ruleset
from checker.model.vocabulary import Vocabulary
from checker.resources.locate import data_folder
from checker.resources.official import Official
from checker.resources.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from checker.judgement.engine import Engine


@dataclass(frozen=True)
class RuleBase:
    """Rules by id, parameters by id, rulesets in order of id, identifier patterns by kind."""

    rules: dict[str, Rule]
    parameters: dict[str, Parameter]
    rulesets: tuple[Ruleset, ...]
    kinds: dict[str, tuple[str, ...]]
    vocabulary: Vocabulary
    packs: tuple[PackUsed, ...] = ()
    tables: tuple[Official, ...] = ()
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
        return list(self._derive_order)

    @cached_property
    def _derive_order(self) -> list[Rule]:
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

    def under(self, methodology: str | None) -> "RuleBase":
        """The base as one methodology uses it: without the rules of the texts of others, and without those that it
        leaves out. Rules that conclude facts stay: others read what they conclude."""
        others = {item.text for item in self.rulesets if item.methodology not in (None, methodology)}
        texts = tuple(item for item in self.rulesets if item.text not in others)
        spared = left_out(texts, methodology, self.rules.values())
        rules = {
            name: rule
            for name, rule in self.rules.items()
            if rule.concludes is not None or (rule.cites.text not in others and name not in spared)
        }
        return replace(self, rules=rules, rulesets=texts)

    def used(self) -> tuple[RulesetUsed, ...]:
        """The texts of this base as audit.json names them."""
        return tuple(RulesetUsed(id=item.id, version=item.version, sha256=item.sha256) for item in self.rulesets)

    def tool(self, version: str, engine: "Engine", limits: Limits) -> Tool:
        """What an audit was made with."""
        tables = tuple(
            TableUsed(table=item.kind, title=item.title, issuer=item.issuer, date=item.date, sha256=item.table.sha256)
            for item in self.tables
        )
        return Tool(
            version=version, engine=engine, rulesets=self.used(), packs=self.packs, tables=tables,
            limits=limits.model_dump(),
        )  # fmt: skip

    def notes(self) -> tuple[Banner, ...]:
        """Sentences that say that the shipped rules or numbers were changed."""
        notes = [
            Banner(
                code="house_rules",
                text="，".join([f"本次审核使用了自定规则包 {pack.name}", *_replaced("取代了", "、", pack)]) + "。",
                text_en=" and ".join([f"The house rules {pack.name} were used", *_replaced("replace", ", ", pack)])
                + ".",
            )
            for pack in self.packs
        ]
        if self.tables:
            said, said_en = "、".join(item.where for item in self.tables), ", ".join(item.kind for item in self.tables)
            text_en = f"Official tables supplied by the user replace shipped values: {said_en}."
            notes.append(Banner(code="official_tables", text=f"使用了用户提供的官方表：{said}。", text_en=text_en))
        return tuple(notes)

    def house(self, as_of: str) -> dict[str, float]:
        """House tolerances in force, for the measures that need them: name without `house.` → number."""
        names = [name for name in self.parameters if name.startswith("house.")]
        found = {name.partition(".")[2]: self.value(name, as_of) for name in names}
        return {name: float(value) for name, value in found.items() if isinstance(value, int | float)}

    def check_day(self, as_of: str) -> None:
        """Raises UserError where a ruleset that replaces another is not in force on the day: its rules would be silent
        and those it supplants are gone."""
        for item in self.rulesets:
            if item.replaces is not None and not in_force(item.in_force, as_of):
                raise UserError(
                    f"规则集 {item.id} 取代 {item.replaces}，但在基准日 {as_of} 不施行；请改用 --as-of 或去掉该规则包",
                    f"ruleset {item.id} replaces {item.replaces} but is not in force on {as_of}; "
                    "change --as-of or leave the pack out",
                )


def left_out(texts: Iterable[Ruleset], methodology: str | None, rules: Iterable[Rule]) -> frozenset[str]:
    """Ids of the judging rules that the methodology's ruleset has no use for."""
    chosen = [item for text in texts if text.methodology == methodology is not None for item in text.leaves_out]
    families = {family for item in chosen for family in item.families}
    named = {name for item in chosen for name in item.rules}
    return frozenset(
        rule.id for rule in rules if rule.concludes is None and (rule.family in families or rule.id in named)
    )


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


def build(loaded: Loaded, deep: Sequence[Path] = (), tables: Sequence[Official] = ()) -> RuleBase:
    """The base of what was loaded; rules under the folders `deep` are also tried on examples and made-up facts.
    Parameters that official tables give take the place of those loaded.

    Raises RuleError with every fault of loading and linting.
    """
    vocabulary = load_vocabulary()
    loaded.parameters[:] = from_tables(loaded.parameters, tables)
    faults = [*loaded.faults, *lint(loaded, vocabulary)]
    if not faults:
        tried = [rule for rule in loaded.rules if any(Path(rule.source).is_relative_to(folder) for folder in deep)]
        if tried:
            from checker.judgement.trial import try_out  # brings the evaluators, which a rule page does without

            faults = try_out(tried, loaded, vocabulary)
    if faults:
        raise RuleError(faults)
    return RuleBase(
        {rule.id: rule for rule in loaded.rules},
        {parameter.id: parameter for parameter in loaded.parameters},
        tuple(loaded.rulesets),
        loaded.kinds,
        vocabulary,
        tuple(_pack(folder, loaded) for folder in deep if not folder.samefile(data_folder("rules"))),
        tuple(tables),
    )


def _replaced(verb: str, join: str, pack: PackUsed) -> list[str]:
    return [f"{verb} {join.join(pack.replaces)}"] if pack.replaces else []


def _pack(folder: Path, loaded: Loaded) -> PackUsed:
    """A folder of house rules by the hash of its files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    replaced = sorted({what for source, what in loaded.supplanted if Path(source).is_relative_to(folder)})
    return PackUsed(name=folder.resolve().name, sha256=digest.hexdigest(), replaces=tuple(replaced))


def load_rulebase(extra: Sequence[Path] = (), tables: Sequence[Official] = ()) -> RuleBase:
    """The shipped rules, which the tests try out, and those of further folders, tried out here.

    Raises RuleError listing every fault with file and line.
    """
    return build(load([data_folder("rules"), *extra]), deep=extra, tables=tables)
