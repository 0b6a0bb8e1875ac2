"""What an uncertain estimate loses, by scheme. The schemes take from different things and are never interchanged."""

from typing import Literal

from checker.accounting.tables import Row, load_table
from checker.model.base import Frozen
from checker.model.rule import Basis

Action = Literal["discount", "more_plots", "unknown"]


class Discount(Frozen):
    """`adjusted` is the estimate after the discount, None when more plots are due or the scheme was never read.
    `taken` is what was taken off, in the unit of the estimate."""

    scheme: str
    relative_uncertainty: float
    action: Action
    adjusted: float | None
    taken: float | None
    basis: Basis
    source: str


def discount(scheme: str, estimate: float, half_width: float, *, baseline: bool = False) -> Discount:
    """The discounted estimate; a baseline is raised instead of lowered. `estimate` is the mean (AR-TOOL14, Gold
    Standard, VM0047) or the change of stock between two dates (AR-CM); `half_width` its 90 % half-width, same unit.

    Bounds belong to the lower step: exactly 10 % costs nothing. Raises ValueError for an estimate of zero.
    """
    if estimate == 0:
        raise ValueError("the relative uncertainty of an estimate of zero is not defined")
    relative = abs(half_width / estimate)
    row = _row(scheme, relative)
    action: Action = {"discount": "discount", "excess": "discount", "add_plots": "more_plots"}.get(
        row.text("action"), "unknown"
    )  # type: ignore[assignment]
    taken: float | None = None
    if row.text("action") == "excess":
        taken = abs(estimate) * (relative - row.number("relative_uncertainty_above"))
    elif row.text("action") == "discount":
        of = abs(half_width) if row.text("discount_of") == "half_width" else abs(estimate)
        taken = row.number("discount_fraction") * of
    adjusted = None if taken is None else estimate + taken if baseline else estimate - taken
    return Discount(
        scheme=scheme, relative_uncertainty=relative, action=action, adjusted=adjusted, taken=taken, basis=row.basis,
        source=row.source,
    )  # fmt: skip


def _row(scheme: str, relative: float) -> Row:
    rows = [row for row in load_table("uncertainty_discounts").rows if row.text("scheme") == scheme]
    if not rows:
        known = sorted({row.text("scheme") for row in load_table("uncertainty_discounts").rows})
        raise ValueError(f"no discount scheme {scheme!r}; there are {', '.join(known)}")
    for row in rows:
        limit = row.optional("relative_uncertainty_up_to")
        # Ten digits: a margin that is 10 % on paper must not fall over the line by binary noise.
        if limit is None or round(relative, 10) <= limit:
            return row
    return rows[-1]
