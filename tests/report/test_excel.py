"""The action list: nothing in it is a formula, and what people write into it comes back."""

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from checker.model.audit import Audit
from checker.model.errors import UserError
from checker.model.finding import Finding
from checker.report.beside import NOTHING, Beside
from checker.report.cells import add_styles, write_cell
from checker.report.excel import ACTION, Excel
from checker.report.messages import Lang, Messages
from checker.report.order import UNDONE
from checker.report.replies import STATUSES, Reply, read_replies, standings

KEYS = [key for key, _, _ in ACTION]


def book_of(audit: Audit, lang: Lang = "zh", replies: dict[str, Reply] | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(Excel().render(audit, lang, Beside(replies or {}))))


def rows_of(book: openpyxl.Workbook) -> dict[str, dict[str, str]]:
    sheet = book.worksheets[0]
    return {
        row[0]: {key: cell or "" for key, cell in zip(KEYS, row, strict=True)}
        for row in sheet.iter_rows(min_row=2, values_only=True)
    }


def changed(audit: Audit, **verdicts: str) -> Audit:
    """The audit with other verdicts of rules (`_` for `-`)."""
    named = {name.replace("_", "-"): verdict for name, verdict in verdicts.items()}

    def one(finding: Finding) -> Finding:
        return finding.model_copy(update={"verdict": named.get(finding.rule, finding.verdict)})

    return audit.model_copy(update={"findings": tuple(one(finding) for finding in audit.findings)})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_row_for_each_finding_to_act_on(audit: Audit, lang: Lang) -> None:
    book, messages = book_of(audit, lang), Messages(lang)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [messages.text("action", key) for key in KEYS]
    rows = rows_of(book)
    assert set(rows) == {finding.id for finding in audit.findings if finding.verdict in UNDONE}
    assert rows["DOC-plan-change/project"]["status"] == messages.text("status", "waived")
    area = rows["CON-area-approved/project"]
    assert "关于2016年度造林工程的批复.pdf" in area["papers"] and "同意建设人工造林14541亩" in area["ground"]
    assert rows["LAW-10-3/work:w-2016"]["pages"] == "1"
    assert "0123-0001" in rows["AFF-2c/parcels/fail"]["plots"]
    assert len(book.worksheets) == 3 and book.worksheets[2].max_row == 1 + len(audit.next_papers)


def test_sheets_can_be_filtered_and_filled_in(audit: Audit) -> None:
    sheet = book_of(audit).worksheets[0]
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref.startswith("A1:")
    choice = sheet.data_validations.dataValidation[0]
    words = choice.formula1.strip('"').split(",")
    assert words == [Messages("zh").text("status", key) for key in STATUSES] and len(choice.formula1) < 255
    column = sheet.cell(1, KEYS.index("status") + 1).column_letter
    assert str(choice.sqref).startswith(f"{column}2:{column}")
    assert all(sheet.column_dimensions[cell.column_letter].width >= 7 for cell in sheet[1])


def test_conflicts_stand_first_side_by_side(audit: Audit) -> None:
    rows = list(book_of(audit).worksheets[1].iter_rows(min_row=2, values_only=True))
    assert [row[4].split(" ")[0] for row in rows[:3]] == ["969.4", "1,005.2", "文件未读出"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0", "\t=1", '=HYPERLINK("http://x")'])
def test_no_text_is_a_formula(text: str) -> None:
    book = openpyxl.Workbook()
    add_styles(book)
    write_cell(book.active, 1, 1, text, "told")
    out = BytesIO()
    book.save(out)
    cell = openpyxl.load_workbook(out).active.cell(1, 1)
    assert cell.data_type == "s" and cell.value == text and cell.quotePrefix and cell.number_format == "@"
    assert b"<f>" not in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml")


def test_hostile_audit_holds_texts_only(audit: Audit, hostile: Audit) -> None:
    paper = hostile.dossier.documents[0].model_copy(update={"path": "=cmd|' /C calc'!A0"})
    documents = (paper, *hostile.dossier.documents[1:])
    attacked = hostile.model_copy(update={"dossier": hostile.dossier.model_copy(update={"documents": documents})})
    archive = zipfile.ZipFile(BytesIO(Excel().render(attacked, "zh", NOTHING)))
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 3
    for name in sheets:
        assert b"<f>" not in archive.read(name) and b"<hyperlink" not in archive.read(name)
    assert not any("external" in name or "vba" in name for name in archive.namelist())
    for sheet in openpyxl.load_workbook(BytesIO(Excel().render(attacked, "zh", NOTHING))):
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            assert cell.data_type == "s" and len(cell.value) <= 32_767 and "\u202e" not in cell.value


def test_replies_come_back_and_stay(audit: Audit, tmp_path: Path) -> None:
    path = tmp_path / "问题清单.xlsx"
    book = book_of(audit)
    sheet, column = book.worksheets[0], {key: place for place, key in enumerate(KEYS, start=1)}
    line = next(row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == "CON-area-approved/project")
    sheet.cell(line, column["reply"]).value = "=已补交变更设计"
    sheet.cell(line, column["reply"]).data_type = "s"
    sheet.cell(line, column["due"]).value = "2026-12-31"
    sheet.cell(line, column["papers_supplied"]).value = "开工证明.docx；变更设计.pdf"
    sheet.insert_cols(1)
    book.save(path)
    replies = read_replies(path)
    assert set(replies) == {finding.id for finding in audit.findings if finding.verdict in UNDONE}
    reply = replies["CON-area-approved/project"]
    assert (reply.status, reply.text, reply.due) == ("answered", "=已补交变更设计", "2026-12-31")
    assert reply.papers == ("开工证明.docx", "变更设计.pdf")
    again = rows_of(book_of(audit, "en", replies))["CON-area-approved/project"]
    assert again["reply"] == "=已补交变更设计" and again["status"] == "Answered"
    assert again["papers_checked"] == "received: 03建设/开工证明.docx\nnot in the dossier: 变更设计.pdf"


def test_closed_and_reopened(audit: Audit, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(Excel().render(audit, "zh", NOTHING))
    later = changed(audit, ACC_mean="pass")
    later = later.model_copy(update={"findings": tuple(item for item in later.findings if item.rule != "OWN-title")})
    stands = standings(later, read_replies(path))
    assert stands["ACC-mean/project"].status == "closed" and stands["OWN-title/project"].status == "gone"
    assert stands["LAW-10-3/work:w-2016"].status == "open"
    path.write_bytes(Excel().render(later, "en", Beside(read_replies(path))))
    rows = rows_of(book_of(later, "zh", read_replies(path)))
    assert set(list(rows)[-2:]) == {"ACC-mean/project", "OWN-title/project"}
    assert rows["OWN-title/project"]["problem"] == "土地权属有证明\n林权证是扫描件，没有读出。"
    stands = standings(audit, read_replies(path))
    assert stands["ACC-mean/project"].status == stands["OWN-title/project"].status == "reopened"


def test_parcel_rule_without_findings_is_closed(audit: Audit) -> None:
    name = "AFF-2c/parcels/fail"
    left = audit.model_copy(update={"findings": tuple(item for item in audit.findings if item.id != name)})
    assert standings(left, {name: Reply(finding=name)})[name].status == "closed"
    unjudged = left.model_copy(update={"parcels": left.parcels.model_copy(update={"pass_counts": {}})})
    assert standings(unjudged, {name: Reply(finding=name)})[name].status == "gone"


def test_files_that_are_no_list_are_refused_with_a_sentence(audit: Audit, tmp_path: Path) -> None:
    def refused(name: str, content: bytes | None) -> str:
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(UserError) as caught:
            read_replies(path)
        return caught.value.zh

    whole = Excel().render(audit, "zh", NOTHING)
    assert "没有这个文件" in refused("absent.xlsx", None)
    assert ".xlsx" in refused("text.xlsx", b"hello,world")
    assert "损坏" in refused("cut.xlsx", whole[: len(whole) // 2])
    assert "编号" in refused("other.xlsx", _book_with("甲", "乙"))
    assert ".xlsx" in refused("folder.pdf", b"%PDF-1.4")
    bomb = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            data = source.read(member)
            target.writestr(
                member.filename, data + b" " * 300_000_000 if member.filename.endswith("sheet1.xml") else data
            )
    assert "无法使用" in refused("bomb.xlsx", bomb.getvalue())


def _book_with(*titles: str) -> bytes:
    book, out = openpyxl.Workbook(), BytesIO()
    book.active.append(list(titles))
    book.save(out)
    return out.getvalue()
