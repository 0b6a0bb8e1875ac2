"""VCS VM0047 v1.0, area-based approach: stock change of the plots against the performance benchmark, which the user
gives as the baseline; uncertainty above 15 % is taken off."""

from checker.accounting.methodologies.interface import Methodology, Requirement
from checker.model.rule import Bilingual

METHODOLOGY = Methodology(
    id="VM0047",
    title=Bilingual(
        zh="VCS 造林、再造林与植被恢复（面积法）", en="VCS afforestation, reforestation and revegetation, area-based"
    ),
    codes=("VM0047",),
    structure_basis="secondary",
    requirements=(
        Requirement(
            name="deduction", unit="fraction", label=Bilingual(zh="缓冲池比例", en="share for the buffer pool")
        ),
        Requirement(
            name="performance_benchmark", unit="fraction", label=Bilingual(zh="绩效基准", en="performance benchmark")
        ),
    ),
    discount_scheme="VM0047-v1.0",
)
