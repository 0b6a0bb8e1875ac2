"""AR-CM-005-V01 竹林经营碳汇项目方法学: bamboo management by culms and age class, or by biomass."""

from checker.accounting.methodologies.ar_cm import BAMBOO_ROUTES, ar_cm

METHODOLOGY = ar_cm("005", "竹林经营碳汇项目方法学", "bamboo management", None, BAMBOO_ROUTES)
