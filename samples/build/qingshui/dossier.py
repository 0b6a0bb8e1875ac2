"""Puts the complete dossier together in the folders its owner would use."""

import shutil
from pathlib import Path

from samples.build.qingshui import facts, letters, plans, space, titles, works


def build(folder: Path, scratch: Path) -> None:
    """Write every paper below `folder`."""
    facts.check_sums()
    plans.write_minutes(folder / "01立项/清水沟造林项目立项会议纪要.docx", scratch)
    plans.write_plan(folder / "01立项/清水沟流域造林项目碳汇开发实施方案2024.docx", scratch)
    letters.write_request(folder / "02批复/关于报批作业设计的请示.docx", scratch)
    approval = folder / "02批复/清林发〔2017〕12号 关于作业设计的批复.pdf"
    letters.write_approval(approval)
    shutil.copyfile(approval, folder / "02批复/批复（盖章版）(1).pdf")
    (folder / "02批复/Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    works.write_start_order(folder / "03建设/开工令.pdf")
    works.write_supervision(folder / "03建设/监理工作总结.pdf")
    works.write_acceptance(folder / "03建设/2018年竣工验收报告.pdf", scratch)
    lock = "贺永安".encode("utf-16-le")
    (folder / "03建设/~$18年竣工验收报告.docx").write_bytes(b"\x09" + bytes(54) + lock + bytes(162 - 55 - len(lock)))
    one, two, three = (space.CERTIFICATES[c] for c in (1, 2, 3))
    titles.write_forest_right(
        folder / "04权属/林权证 1林班.pdf", 1, one, ("大湾沟底", "柳湾至庙台公路", "阳坡洼分水岭", "松树坪梁顶")
    )
    titles.write_forest_right(
        folder / "04权属/林权证 2林班.pdf", 2, two, ("红土崖沟", "后沟河道", "簸箕湾梁", "1林班界")
    )
    titles.write_real_estate(folder / "04权属/不动产权证 3林班.pdf", 3, three)
    space.write_list(folder / "05空间/清水沟造林小班一览表.xlsx")
    space.write_map(folder / "05空间/矢量数据/清水沟造林小班.shp")
    plans.write_design(folder / "06设计/2017年造林作业设计说明书.pdf", scratch)
    letters.write_rainfall(folder / "07额外性/降水量证明.pdf")
    plans.write_undertaking(folder / "08承诺/唯一性承诺书.docx", scratch)
