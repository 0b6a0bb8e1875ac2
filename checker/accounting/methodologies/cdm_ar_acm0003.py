"""CDM AR-ACM0003 with AR-TOOL14: R from above-ground biomass, defaults of the tool, discount of the half-width."""

from checker.accounting.methodologies.interface import Methodology
from checker.model.rule import Bilingual

METHODOLOGY = Methodology(
    id="AR-ACM0003",
    title=Bilingual(zh="CDM 大规模造林再造林", en="CDM large-scale afforestation and reforestation"),
    codes=("AR-ACM0003",),
    structure_basis="secondary",
    root_shoot_function=True,
    defaults={
        "carbon_fraction": "carbon_fraction_tree",
        "bef": "bef_tree_ex_post",
        "shrub_carbon_fraction": "carbon_fraction_shrub",
        "shrub_root_shoot": "root_shoot_shrub",
    },
    discount_scheme="AR-TOOL14-v04.2",
    gwp="ar5",
)
