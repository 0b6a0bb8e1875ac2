"""With no Chinese in the dossier there is none in an English report, in any format; and the other way round no name
of the program stands untranslated in a Chinese one."""

import re
import zipfile
from io import BytesIO

import pytest

from checker.model.audit import Audit
from checker.report.beside import NOTHING
from checker.report.formats import load_format

from .test_html import Page, _without_chinese

HAN = re.compile("[\u4e00-\u9fff]+")
# Names of verdicts, states, issuers and types as code has them; in a Chinese report they are words.
CODES = re.compile(
    r"\b(not_checked|not_applicable|partly_read|third_party|official_or_self|design_change|acceptance_report)\b"
)


def words_of(name: str, raw: bytes) -> str:
    if name == "html":
        return Page(raw.decode()).text
    if name in ("docx", "xlsx"):
        archive = zipfile.ZipFile(BytesIO(raw))
        seen = re.compile(r"(document|footer\d|sharedStrings|workbook)\.xml$")
        parts = [part for part in archive.namelist() if seen.search(part)]
        text = " ".join(archive.read(part).decode() for part in parts)
        return re.sub(r"<[^>]+>", " ", text)
    # Stages and classes are ids there, the same in every language.
    return re.sub(r'"(stage|class)": "[^"]*"', "", raw.decode())


@pytest.mark.parametrize("name", ["docx", "html", "junit", "md", "sarif", "xlsx"])
def test_english_reports_speak_english(audit: Audit, name: str) -> None:
    text = words_of(name, load_format(name).render(_without_chinese(audit), "en", NOTHING))
    assert sorted(set(HAN.findall(text))) == []


@pytest.mark.parametrize("name", ["html", "docx", "xlsx", "md"])
def test_chinese_reports_hold_no_names_of_code(audit: Audit, name: str) -> None:
    text = words_of(name, load_format(name).render(audit, "zh", NOTHING))
    assert CODES.findall(text) == []
