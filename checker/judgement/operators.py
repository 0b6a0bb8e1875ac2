"""The closed list of operators: what each compares and what it takes."""

from dataclasses import dataclass

SCALAR_TYPES = ("number", "string", "boolean", "date")
LIST_TYPES = ("list[string]", "map[string,number]", "map[year,number]")


@dataclass(frozen=True, slots=True)
class Spec:
    """`types`: value types it compares. `takes`: operand, list, pair, true, kind, items or conditions."""

    types: tuple[str, ...]
    takes: str


OPERATORS: dict[str, Spec] = {
    "equals": Spec(SCALAR_TYPES, "operand"),
    "one_of": Spec(("number", "string"), "list"),
    "at_least": Spec(("number",), "operand"),
    "at_most": Spec(("number",), "operand"),
    "above": Spec(("number",), "operand"),
    "below": Spec(("number",), "operand"),
    "between": Spec(("number", "date"), "pair"),
    "before": Spec(("date",), "operand"),
    "after": Spec(("date",), "operand"),
    "on_or_before": Spec(("date",), "operand"),
    "on_or_after": Spec(("date",), "operand"),
    "exists": Spec((*SCALAR_TYPES, *LIST_TYPES), "true"),
    "absent": Spec((*SCALAR_TYPES, *LIST_TYPES), "true"),
    "matches": Spec(("string",), "kind"),
    "contains": Spec(("list[string]", "papers"), "items"),
}
QUANTIFIERS = ("every", "some", "none")
# An extreme fulfils a bound exactly if every element does, or if some element does.
EXTREMES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    # name: (element type, bounds that every element must keep, bounds that one element must keep)
    "smallest": ("number", ("at_least", "above"), ("at_most", "below")),
    "largest": ("number", ("at_most", "below"), ("at_least", "above")),
    "earliest": ("date", ("on_or_after", "after"), ("on_or_before", "before")),
    "latest": ("date", ("on_or_before", "before"), ("on_or_after", "after")),
}
COMBINATORS = ("all", "any", "not")
PAIRS: dict[str, tuple[str, str]] = {"number": ("at_least", "at_most"), "date": ("on_or_after", "on_or_before")}
