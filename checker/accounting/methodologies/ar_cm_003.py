"""AR-CM-003-V01 森林经营碳汇项目方法学: gain of managed over unmanaged stands."""

from checker.accounting.methodologies.ar_cm import ar_cm

METHODOLOGY = ar_cm(
    "003", "森林经营碳汇项目方法学", "forest management", "AR-CM-001-V01;AR-CM-003-V01",
    ("volume", "volume_power", "stand_biomass", "tree", "tree_volume", "carbon"),
)  # fmt: skip
