"""AR-CM-002-V01 竹子造林碳汇项目方法学: bamboo stands by culms and age class, or by biomass."""

from checker.accounting.methodologies.ar_cm import BAMBOO_ROUTES, ar_cm

METHODOLOGY = ar_cm("002", "竹子造林碳汇项目方法学", "bamboo afforestation", None, BAMBOO_ROUTES)
