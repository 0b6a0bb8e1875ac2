"""CCER-14-001-V01 造林碳汇: the structure only; species tables and the deduction have to be given."""

from checker.accounting.methodologies.interface import NON_PERMANENCE, Methodology, Requirement
from checker.model.rule import Bilingual

METHODOLOGY = Methodology(
    id="CCER-14-001-V01",
    title=Bilingual(zh="造林碳汇", en="afforestation"),
    codes=("CCER-14-001-V01",),
    structure_basis="recalled",
    requirements=(
        Requirement(name="deduction", unit="fraction", label=NON_PERMANENCE, table_name="non_permanence_deduction"),
    ),
    discount_scheme="CCER-14-001-V01",
    crediting_years=("crediting_years_min", "crediting_years_max"),
)
