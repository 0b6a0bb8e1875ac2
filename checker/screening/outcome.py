"""What the criteria's verdicts make of a parcel: eligible, not eligible, undecided, or not checked."""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from checker.judgement.columns import NOT_CHECKED
from checker.judgement.vector import FAIL, NOT_APPLICABLE, PASS
from checker.screening.mechanisms import Mechanism

Outcome = Literal["eligible", "undecided", "not_checked", "not_eligible"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("eligible", "undecided", "not_checked", "not_eligible")
ELIGIBLE, UNDECIDED, UNCHECKED, NOT_ELIGIBLE = range(4)
NOTHING: Final = -1
"""No criterion decides: everything holds, or the mechanism as a whole decides."""
Codes = npt.NDArray[np.int8]


def outcomes(mechanism: Mechanism, verdicts: Sequence[Codes], size: int) -> tuple[Codes, npt.NDArray[np.int16]]:
    """Per parcel the outcome and which criterion decides it, as a position in `mechanism.criteria` or NOTHING.

    `verdicts`: positions in VERDICTS per criterion. A failing criterion decides first, then what nobody could read,
    then the first open one; only where every deciding criterion passes or does not apply is a parcel eligible.
    """
    found = land_outcomes(mechanism, verdicts, size)
    if mechanism.closed is not None:
        return np.full(size, NOT_ELIGIBLE, np.int8), np.full(size, NOTHING, np.int16)
    return found


def land_outcomes(mechanism: Mechanism, verdicts: Sequence[Codes], size: int) -> tuple[Codes, npt.NDArray[np.int16]]:
    """The same from the land alone, whether or not the mechanism is open."""
    failing, opening = (np.full(size, NOTHING, np.int16) for _ in range(2))
    unchecked = np.full(size, mechanism.unknown)
    # The first in the file tells most, so later ones are written over.
    for place in reversed(range(len(mechanism.criteria))):
        if not mechanism.criteria[place].decides:
            continue
        codes = verdicts[place]
        failing[codes == FAIL] = place
        # Anything but these three is open, also what this code does not know yet.
        still = (codes != FAIL) & (codes != PASS) & (codes != NOT_APPLICABLE)
        opening[still] = place
        unchecked |= still & (codes == NOT_CHECKED)
    result = np.full(size, ELIGIBLE, np.int8)
    result[opening != NOTHING] = UNDECIDED
    result[unchecked] = UNCHECKED
    result[failing != NOTHING] = NOT_ELIGIBLE
    if not any(item.decides for item in mechanism.criteria) and not mechanism.unknown:
        result[:] = UNDECIDED  # a mechanism that asks nothing decides nothing
    return result, np.where(failing != NOTHING, failing, opening).astype(np.int16)
