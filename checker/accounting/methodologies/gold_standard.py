"""Gold Standard A/R (403 v2.1): volume route with cautious defaults, a fifth of the units to the buffer."""

from checker.accounting.methodologies.interface import Methodology, Requirement
from checker.model.rule import Bilingual

METHODOLOGY = Methodology(
    id="GS-403",
    title=Bilingual(zh="黄金标准造林再造林", en="Gold Standard afforestation and reforestation"),
    codes=("GS-403",),
    structure_basis="secondary",
    requirements=(
        Requirement(
            name="deduction",
            unit="fraction",
            label=Bilingual(zh="缓冲池比例", en="share for the buffer pool"),
            table_name="gs_buffer_share",
        ),
    ),
    defaults={
        "bef": "gs_bef_removal",
        "wood_density": "gs_wood_density_removal",
        "root_shoot": "gs_root_shoot_removal",
    },
    discount_scheme="GS-403-v2.1",
    crediting_years=("gs_crediting_years_min", "gs_crediting_years_max"),
)
