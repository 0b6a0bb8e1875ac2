"""The equations of the two power methodologies against numbers worked by hand.

ER = (export - import) x EF_CM - PE; for offshore wind PE is zero (CCER-01-001-V01 and CCER-01-002-V01, 6.3, 6.4, 6.6).
"""

from typing import Any

import pytest

from checker.accounting.grid_power import power_facts
from checker.model.document import Document
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact
from checker.model.identity import fact_id


def number(subject: str, field: str, *values: Any) -> Fact:
    """One value, or several candidates, of which a text is the cause of an unknown."""
    options = tuple(Candidate(cause=v) if isinstance(v, str) else Candidate(value=v) for v in values)
    one = len(values) == 1 and not isinstance(values[0], str)
    return Fact(id=fact_id(subject, field), subject=subject, field=field, value_type="number",
                value=values[0] if one else None, candidates=() if one else options)  # fmt: skip


def judged(technology: str, claim: Any, **stated: Any) -> dict[str, list[Any]]:
    paper = Document(id="p", path="p.docx", sha256="0" * 64, type="pdd", state="read")
    facts = [number("project", name, *(value if isinstance(value, tuple) else (value,)))
             for name, value in stated.items()]  # fmt: skip
    facts.append(number("document:p", "claimed_annual", claim))
    facts.append(Fact(id=fact_id("project", "technology"), subject="project", field="technology", value_type="string",
                      value=technology))  # fmt: skip
    made = power_facts(FactBase(works=(), documents=(paper,), facts=tuple(facts)))
    return {fact.field: [c.value if c.value is not None else c.cause for c in fact.all_candidates()] for fact in made}


WIND = {"yearly_export_mwh": 560_000.0, "yearly_import_mwh": 14_000.0, "combined_margin": 0.55}
SOLAR = {"yearly_export_mwh": 200_000.0, "yearly_import_mwh": 8_000.0, "combined_margin": 0.6, "yearly_fuel_t": 3_200.0}


def test_offshore_wind() -> None:
    """(560,000 - 14,000) x 0.55 = 300,300. A claim of 308,000 forgets the import: 7,700 / 300,300 = 2.5641 % too much;
    308,000 / 560,000 = 0.55 is the margin it implies."""
    exact = judged("offshore_wind", 300_300.0, **WIND)
    assert (exact["power_claim_gap"], exact["power_claim_excess"]) == ([0.0], [0.0])
    forgot = judged("offshore_wind", 308_000.0, **WIND)
    assert forgot["power_claim_excess"] == [pytest.approx(7_700 / 300_300, abs=1e-6)]
    assert forgot["implied_factor"] == [0.55]


def test_solar_thermal() -> None:
    """(200,000 - 8,000) x 0.6 = 115,200, less 3,200 of fuel = 112,000. A claim of 115,200 forgets the fuel: 3,200 /
    112,000 = 2.8571 % too much; one of 106,400 lies 5 % below."""
    assert judged("solar_thermal", 112_000.0, **SOLAR)["power_claim_excess"] == [0.0]
    assert judged("solar_thermal", 115_200.0, **SOLAR)["power_claim_excess"] == [pytest.approx(0.028571)]
    low = judged("solar_thermal", 106_400.0, **SOLAR)
    assert (low["power_claim_gap"], low["power_claim_excess"]) == ([0.05], [-0.05])


def test_fuel_is_asked_of_solar_thermal_only() -> None:
    burnt = {name: value for name, value in SOLAR.items() if name != "yearly_fuel_t"}
    assert judged("solar_thermal", 115_200.0, **burnt)["power_claim_gap"] == ["missing"]
    assert judged("offshore_wind", 115_200.0, **burnt)["power_claim_gap"] == [0.0]


@pytest.mark.parametrize("name", ["yearly_import_mwh", "combined_margin"])
def test_nothing_is_filled_in(name: str) -> None:
    stated = {key: value for key, value in WIND.items() if key != name}
    found = judged("offshore_wind", 308_000.0, **stated)
    assert (found["power_claim_gap"], found["implied_factor"]) == (["missing"], [0.55])


def test_reading_trouble_stays_in_the_answer() -> None:
    assert judged("offshore_wind", 300_300.0, **{**WIND, "combined_margin": (0.55, "unread")})["power_claim_gap"] == [
        0.0, "unread",
    ]  # fmt: skip
    both = judged("offshore_wind", 300_300.0, **{**WIND, "yearly_import_mwh": (14_000.0, 0.0)})["power_claim_excess"]
    assert both == [0.0, pytest.approx(300_300 / 308_000 - 1, abs=1e-6)]


def test_without_an_export_there_is_nothing_to_say() -> None:
    assert judged("offshore_wind", 300_300.0, combined_margin=0.55) == {}
