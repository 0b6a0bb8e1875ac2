"""The kinds of stand in a strata table: route, curves and equations of each."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from checker.accounting.bamboo import bamboo_of
from checker.accounting.case import Profile, TreeEquation
from checker.accounting.growth import Curve
from checker.accounting.inputs import DeclaredTreeEquation, Inputs
from checker.accounting.methodologies.interface import Methodology
from checker.accounting.parameters import Ledger, from_default
from checker.accounting.sourced import Sourced
from checker.accounting.strata import AGE_CLASSES, Strata, require
from checker.accounting.tables import load_table

# What a curve of each quantity feeds when the table names no route.
ROUTE_OF = {
    "volume_m3_per_ha": "volume", "volume_m3_per_tree": "tree_volume", "biomass_t_per_ha": "stand_biomass",
    "carbon_t_per_ha": "carbon", "dbh_cm": "tree", "cover_fraction": "shrub",
}  # fmt: skip
TAKES = {
    "volume": {"volume_m3_per_ha"}, "volume_power": {"volume_m3_per_ha"}, "stand_biomass": {"biomass_t_per_ha"},
    "tree": {"dbh_cm"}, "tree_volume": {"dbh_cm", "volume_m3_per_tree"}, "carbon": {"carbon_t_per_ha"},
    "shrub": {"cover_fraction"}, "bamboo": {"dbh_cm"},
}  # fmt: skip
BY_TREE = ("tree", "tree_volume")
# Rows alike in these columns are one kind of stand.
KINDS = (
    "curve", "route", "height_curve", "equation", "power_a", "power_b", "forest_biomass_t_per_ha", "culm_curve",
    *AGE_CLASSES,
)  # fmt: skip
PARTS_OF_A_TREE = ("stem", "branch", "leaf")


def find_profiles(
    strata: Strata, inputs: Inputs, methodology: Methodology, ledger: Ledger
) -> tuple[tuple[Profile, ...], npt.NDArray[np.intp]]:
    """The kinds of stand and which of them each row is; what cannot be built is a fault in the ledger."""
    columns = [name for name in KINDS if strata.has(name)]
    groups = strata.frame.groupby(columns, sort=False, dropna=False)
    number: npt.NDArray[np.intp] = np.asarray(groups.ngroup(), dtype=np.intp)
    curves = {curve.id: curve for curve in inputs.curves}
    profiles = []
    for rows in groups.indices.values():
        first = int(rows[0])
        profiles.append(_profile(strata, first, curves, inputs, methodology, ledger))
    return tuple(p for p in profiles if p is not None), number


def _profile(
    strata: Strata, row: int, curves: dict[str, Curve], inputs: Inputs, methodology: Methodology, ledger: Ledger
) -> Profile | None:  # fmt: skip
    cells = {name: strata.frame[name].iloc[row] for name in strata.frame.columns}
    curve = curves.get(cells["curve"])
    if curve is None:
        ledger.refuse("unknown_name", strata.where(row, "curve"), cells["curve"], "no_curve", name=cells["curve"])
        return None
    power = (cells.get("power_a", np.nan), cells.get("power_b", np.nan))
    has_power = not np.isnan(power[0]) and not np.isnan(power[1])
    route = cells.get("route") or ROUTE_OF[curve.quantity]
    if route == "volume" and has_power and not cells.get("route"):
        route = "volume_power"
    if curve.quantity not in TAKES[route]:
        taken = {"route": route, "quantity": curve.quantity}
        ledger.refuse("unit", strata.where(row, "curve"), curve.id, "curve_of_other_quantity", **taken)
        return None
    if route not in methodology.routes:
        taken = {"methodology": methodology.id, "route": route}
        ledger.refuse("not_for_this_methodology", strata.where(row, "route"), route, "no_such_route_here", **taken)
        return None
    if route == "volume_power" and not has_power:
        ledger.faults += require(strata, [row], "power_a", "no_power_parameters")
        return None
    if curve.origin == "library" or curve.origin == "assumed":
        ledger.say("curve_not_declared", f"生长曲线 {curve.id}", decisive=True)
    ledger.note_curve(curve)
    height_name = cells.get("height_curve") or ""
    height = curves.get(height_name)
    if height_name and (height is None or height.quantity != "height_m"):
        where = strata.where(row, "height_curve")
        ledger.refuse("unknown_name", where, height_name, "no_height_curve", name=height_name)
        return None
    if height is not None:
        ledger.note_curve(height)
    shrub, equation, bamboo = None, None, None
    if route == "shrub":
        forest = cells.get("forest_biomass_t_per_ha", np.nan)
        if np.isnan(forest):
            ledger.faults += require(strata, [row], "forest_biomass_t_per_ha", "no_forest_biomass")
            return None
        names = ("shrub_to_forest_biomass_ratio", "shrub_cover_counted_from")
        ratio, least = (ledger.take(from_default(name, name, methodology, "灌木")) for name in names)
        shrub = (float(forest), ratio, least)
    elif route == "bamboo":
        bamboo = bamboo_of(strata, row, curves, inputs.culm_equations, methodology, ledger)
        if bamboo is None:
            return None
    elif route in BY_TREE and curve.quantity == "dbh_cm":
        equation = _equation(strata, row, route, cells.get("equation") or "", height, inputs.equations, ledger)
        if equation is None:
            return None
    return Profile(
        route=route, curve=curve, height=height, equation=equation, shrub=shrub, bamboo=bamboo,
        power=(float(power[0]), float(power[1])) if route == "volume_power" else None,
    )  # fmt: skip


def _equation(
    strata: Strata, row: int, route: str, name: str, height: Curve | None, declared: Sequence[DeclaredTreeEquation],
    ledger: Ledger,
) -> TreeEquation | None:  # fmt: skip
    where = strata.where(row, "equation")
    own = next((one for one in declared if one.id == name), None)
    if route == "tree_volume" and own is not None and height is not None:
        ledger.note(Sourced(
            name="tree_equation", value=None, unit="none", origin=own.origin, basis=own.basis, source=own.source,
            place=f"单木方程 {name}", evidence=own.evidence,
        ))  # fmt: skip
        return TreeEquation(id=name, by_height=(own.a, own.b, own.c))
    if route == "tree_volume":
        found = [r for r in load_table("stem_volume_equations").rows if r.text("equation") == name]
        if not found or height is None:
            ledger.refuse("unknown_name", where, name, "no_volume_equation")
            return None
        _take_equation(found[0].basis, found[0].source, name, ledger)
        return TreeEquation(id=name, by_height=(found[0].number("a"), found[0].number("b"), found[0].number("c")))
    parts = [r for r in load_table("tree_biomass_equations").rows if r.text("species_group") == name]
    if not parts or parts[0].text("usable") == "no":
        ledger.refuse("unknown_name", where, name, "equation_unusable" if parts else "no_tree_equation")
        return None
    if parts[0].text("usable") == "doubtful":
        ledger.say("doubtful_equation", f"单木方程 {name}", decisive=True)
    _take_equation(parts[0].basis, parts[0].source, name, ledger)
    pairs = {r.text("component"): (r.number("coefficient_a"), r.number("exponent_b")) for r in parts}
    return TreeEquation(
        id=name, above=tuple(pairs[part] for part in PARTS_OF_A_TREE), root=(pairs["root"],) if "root" in pairs else ()
    )


def _take_equation(basis: object, source: str, name: str, ledger: Ledger) -> None:
    number = {"name": "tree_equation", "value": None, "unit": "none", "origin": "library", "basis": basis,
              "source": source, "place": f"单木方程 {name}", "other_methodology": True}  # fmt: skip
    ledger.note(Sourced.model_validate(number))
