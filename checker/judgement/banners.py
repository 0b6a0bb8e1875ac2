"""Sentences that stand above all findings."""

from collections.abc import Sequence

from checker.model.audit import Banner
from checker.model.document import UNREAD_STATES, Document
from checker.model.problem import Problem


def raise_banners(
    documents: Sequence[Document], problems: Sequence[Problem], notes: Sequence[Banner], disagreements: Sequence[str]
) -> tuple[Banner, ...]:
    """Banners for papers nobody could place, unread papers, trouble of the intake, parcels and the engines."""
    banners: list[Banner] = []
    papers = [document for document in documents if document.state != "ignored" and document.copies_of is None]
    if not papers:
        banners.append(
            Banner(
                code="no_papers",
                text="档案中没有可审核的文件（只有系统文件或空文件），所有要求都无法判断。",
                text_en="The dossier holds no paper to audit (only system or empty files); nothing can be decided.",
            )
        )
    for document in papers:
        nameless = document.type is None and not document.possible_types
        if document.state in UNREAD_STATES and (nameless or document.hidden):
            banners.append(
                Banner(
                    code="untyped_unread",
                    text=f"《{document.path}》读不出来，也无法从名称判断是什么文件；在读出之前不能得出“可以编制”的结论。",
                    text_en=f"{document.path} could not be read and its name does not tell what it is; until it is "
                    "read the dossier is never ready.",
                    document=document.id,
                )
            )
    unread = sum(document.state in UNREAD_STATES for document in papers)
    if unread:
        banners.append(
            Banner(
                code="unread",
                text=f"有 {unread} 份文件未能（完整）读取；依赖它们的结论标为“未读出”。",
                text_en=f"{unread} paper(s) could not be read (in full); verdicts that hang on them are `unread`.",
            )
        )
    for problem in problems:
        where = problem.path or ""
        banners.append(
            Banner(
                code=f"problem_{problem.code}",
                text=f"{where}：{problem.detail or problem.code}".strip("："),
                text_en=f"{where}: {problem.code} {problem.detail}".strip(": "),
            )
        )
    if disagreements:
        rules = "、".join(disagreements)
        banners.append(
            Banner(
                code="engines_disagree",
                text=f"两个判断引擎对 {rules} 的结论不同：这是程序缺陷，相关结论改为“待复核”，请报告。",
                text_en=f"The two engines disagree on {rules}: a defect of the program; those verdicts became review.",
            )
        )
    return (*banners, *notes)
