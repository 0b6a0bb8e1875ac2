"""AR-CM-005-V01 竹林经营碳汇项目方法学: bamboo management by biomass and age class."""

from checker.accounting.methodologies.ar_cm import ar_cm

METHODOLOGY = ar_cm("005", "竹林经营碳汇项目方法学", "bamboo management", None, ("stand_biomass", "carbon", "tree"))
