"""AR-CM-001-V01 碳汇造林项目方法学: trees by volume, single trees or stands, shrubs by cover."""

from checker.accounting.methodologies.ar_cm import ar_cm
from checker.accounting.methodologies.interface import ALL_ROUTES

METHODOLOGY = ar_cm(
    "001", "碳汇造林项目方法学", "carbon afforestation", "AR-CM-001-V01;AR-CM-003-V01",
    tuple(route for route in ALL_ROUTES if route != "bamboo"),
)  # fmt: skip
