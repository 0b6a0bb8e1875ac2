"""Puts the backwards dossier together."""

from pathlib import Path

from samples.build.heishan import facts, papers, space


def build(folder: Path, scratch: Path) -> None:
    """Write every paper below `folder`; there is no approval, on purpose."""
    facts.check_sums()
    papers.write_minutes(folder / "1前期/会议纪要(补).docx")
    papers.write_plan(folder / "1前期/黑山片区造林碳汇项目实施方案.docx", scratch)
    papers.write_request(folder / "1前期/关于请求批复黑山片区造林的请示.pdf")
    papers.write_start_form(folder / "2施工/开工报告.pdf")
    papers.write_acceptance(folder / "2施工/黑山造林检查验收报告.docx")
    papers.write_contract(folder / "3林权/山林流转合同.docx")
    papers.write_scan(folder / "3林权/林权证扫描件.pdf", scratch)
    space.write_list(folder / "4图表/黑山小班表.csv")
    space.write_map(folder / "4图表/黑山小班.gpkg")
    (folder / "4图表/.DS_Store").write_bytes(b"\x00\x00\x00\x01Bud1" + bytes(6140))
