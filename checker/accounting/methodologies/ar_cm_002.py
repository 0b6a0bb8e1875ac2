"""AR-CM-002-V01 竹子造林碳汇项目方法学: bamboo stands by biomass."""

from checker.accounting.methodologies.ar_cm import ar_cm

METHODOLOGY = ar_cm("002", "竹子造林碳汇项目方法学", "bamboo afforestation", None, ("stand_biomass", "carbon", "tree"))
