"""Made-up parcel rows, and the parcel rules as one would write them directly in pandas and numpy.

The direct version takes a rule's comparisons as masks over the frame's own columns: true where it holds, known where
it can be told. It reports pass, fail, not_applicable or plain `open`; causes, conflicts and findings are not its job.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.judgement.compile import Compiled
from checker.judgement.reading import Days, element_type
from checker.judgement.rulebase import RuleBase
from checker.judgement.tree import Atom, Quantified, children
from checker.model.rule import Rule

Bools = npt.NDArray[np.bool_]
Truth = tuple[Bools, Bools]  # true, false
OPERATORS: dict[str, Any] = {
    "at_least": np.greater_equal, "at_most": np.less_equal, "above": np.greater, "below": np.less,
    "on_or_after": np.greater_equal, "on_or_before": np.less_equal, "after": np.greater, "before": np.less,
}  # fmt: skip


def make_rows(compiled: Sequence[Compiled], size: int, concluded: Collection[str] = ()) -> gpd.GeoDataFrame:
    """A frame as the survey makes it: a value and a cause column per fact, two in a hundred unknown. Facts that are
    concluded later are left out."""
    chance = np.random.default_rng(4)
    kinds = {read.name: read.value_type for item in compiled for read in item.reads if read.name.startswith("parcel.")}
    kinds = {name: kind for name, kind in kinds.items() if name not in concluded} | {"parcel.non_forest_since": "date"}
    data: dict[str, Any] = {"parcel": np.char.add("p", np.arange(size).astype(str)).astype(object)}
    for name, kind in kinds.items():
        pool = _pool(name, kind, compiled)
        short = name.partition(".")[2]
        unknown = chance.random(size) < 0.02
        if kind == "number":
            values = chance.choice(np.array(pool, float), size) + chance.choice([0, 0, 0.5], size)
            data[short] = np.where(unknown, np.nan, values)
        else:
            chosen = np.empty(len(pool), dtype=object)
            chosen[:] = pool
            data[short] = chosen[chance.integers(0, len(pool), size)]
        causes = np.full(size, None, dtype=object)
        causes[unknown] = chance.choice(np.array(["missing", "unread", "review"], object), int(unknown.sum()))
        data[f"{short}__cause"] = causes
    table: dict[str, Any] = {
        name: item if item.dtype == float else pd.Series(item, dtype=object) for name, item in data.items()
    }
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries([None] * size, crs=4490))


def _pool(name: str, kind: str, compiled: Sequence[Compiled]) -> list[Any]:
    usual: dict[str, list[Any]] = {
        "number": [0, 10, 500], "boolean": [True, False], "date": ["2013-03-18", "2022-05-01"],
        "string": ["其他", "别的"],
    }  # fmt: skip
    plain = usual[element_type(kind)]

    def visit(node: Any, element: str | None) -> None:
        if isinstance(node, Atom) and node.literal is not None:
            values = node.literal.value if isinstance(node.literal.value, tuple) else (node.literal.value,)
            if (node.read.name if node.read else element) == name:
                plain.extend(value for value in values if not isinstance(value, Days | bool))
        for child in children(node):
            visit(child, node.read.name if isinstance(node, Quantified) else element)

    for item in compiled:
        for root in item.nodes():
            visit(root, None)
    pool = list(dict.fromkeys(plain))
    return [[first, second] for first, second in pairwise(pool)] if kind.startswith("list") else pool


def conclude_in_pandas(base: RuleBase, deriving: Sequence[Rule], frame: pd.DataFrame, start: str) -> pd.DataFrame:
    """The frame with what derive rules conclude, and with early enough evidence of no forest, written the short way."""
    since = frame["non_forest_since"].to_numpy()
    early = frame["non_forest_since__cause"].isna().to_numpy() & (since <= start.replace("2016", "2013"))
    made: dict[str, Any] = {"non_forest_shown_on": np.where(early, since, None)}
    made["non_forest_shown_on__cause"] = np.where(early, None, "missing")
    for rule in deriving:
        assert rule.concludes is not None
        when = rule.concludes["value"]
        judged = rule.model_copy(update={"passes": when["true_when"], "fails": when["false_when"], "concludes": None})
        verdicts = verdicts_in_pandas(base, judged, frame, start)
        name = str(rule.concludes["fact"]).partition(".")[2]
        made[name] = np.where(verdicts == "pass", True, np.where(verdicts == "fail", False, None))
        made[f"{name}__cause"] = np.where(np.isin(verdicts.astype(str), ("pass", "fail")), None, "missing")
    return frame.assign(**{key: pd.Series(values, index=frame.index, dtype=object) for key, values in made.items()})


def verdicts_in_pandas(base: RuleBase, rule: Rule, frame: pd.DataFrame, start: str) -> npt.NDArray[np.object_]:
    """A rule's verdicts, written the short way."""
    direct = _Direct(base, frame, start)
    applies = direct.condition(rule.applies)
    passes = direct.condition(rule.passes or {})
    fails = direct.condition(rule.fails) if rule.fails is not None else (passes[1], passes[0])
    result = np.full(len(frame), "open", dtype=object)
    result[passes[0] & fails[1]] = "pass"
    result[passes[1] & fails[1]] = "open"
    result[fails[0]] = "fail"
    result[~applies[0]] = "open"
    result[applies[1]] = "not_applicable"
    return result


class _Direct:
    def __init__(self, base: RuleBase, frame: pd.DataFrame, start: str) -> None:
        self.base, self.frame, self.start, self.size = base, frame, start, len(frame)

    def condition(self, tree: dict[str, Any]) -> Truth:
        true, false = np.ones(self.size, bool), np.zeros(self.size, bool)
        for key, value in tree.items():
            for one, other in self._entry(key, value):
                true, false = true & one, false | other
        return true, false

    def _entry(self, key: str, value: Any) -> list[Truth]:
        if key == "all":
            return [self.condition(item) for item in value]
        if key == "any":
            parts = [self.condition(item) for item in value]
            yes, no = np.zeros(self.size, bool), np.ones(self.size, bool)
            for one, other in parts:
                yes, no = yes | one, no & other
            return [(yes, no)]
        if key == "not":
            one, other = self.condition(value)
            return [(other, one)]
        if not key.startswith("parcel."):
            return [(np.zeros(self.size, bool), np.zeros(self.size, bool))]
        return [self._comparison(key.partition(".")[2], *item) for item in value.items()]

    def _comparison(self, name: str, operator: str, operand: Any) -> Truth:
        column = self.frame[name]
        known = (self.frame[f"{name}__cause"].isna() & column.notna()).to_numpy()
        if operator == "exists":
            return known, np.zeros(self.size, bool)
        if operator == "absent":
            return (self.frame[f"{name}__cause"].isna() & column.isna()).to_numpy(), known
        if operator in ("every", "some", "none"):
            ((inner, wanted),) = operand.items()
            assert inner in ("one_of", "equals")
            allowed = set(self._value(wanted)) if inner == "one_of" else {self._value(wanted)}
            if operator == "every":
                hit = np.array([allowed.issuperset(items) for items in column], bool)
            else:
                hit = np.array([not allowed.isdisjoint(items) for items in column], bool)
            return (~hit & known, hit & known) if operator == "none" else (hit & known, ~hit & known)
        value = self._value(operand)
        if value is None or (isinstance(value, dict) and value["fact"].startswith("project.")):
            return np.zeros(self.size, bool), np.zeros(self.size, bool)
        if operator == "one_of":
            hit = column.isin(value).to_numpy()
        elif operator == "between":
            hit = column.between(self._value(operand[0]), self._value(operand[1])).to_numpy()
        elif operator == "equals":
            hit = (column == value).to_numpy()
        else:
            other = self.frame[value["fact"].partition(".")[2]] if isinstance(value, dict) else value
            if isinstance(value, dict):
                known = known & self.frame[f"{value['fact'].partition('.')[2]}__cause"].isna().to_numpy()
            hit = OPERATORS[operator](column.to_numpy(), other)
        return hit & known, ~hit & known

    def _value(self, operand: Any) -> Any:
        """A literal, or a parameter's value on the project's start or today."""
        if not isinstance(operand, dict) or "parameter" not in operand:
            return operand
        day = self.start if operand.get("on") == "project.start_date" else "2026-01-01"
        for dated in self.base.parameters[operand["parameter"]].values:
            if (dated.in_force.since or "0") <= day <= (dated.in_force.until or "9"):
                return dated.value
        return None
