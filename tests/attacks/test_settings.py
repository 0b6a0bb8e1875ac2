"""Files of settings come from their user, and may have come with the dossier: read as plain data, no longer than such
files are."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from checker.accounting.value.read import read_value_file
from checker.intake.manifest import load_manifest
from checker.judgement.waivers import load_waivers
from checker.model.errors import UserError
from checker.report.read_audit import read_audit
from checker.report.replies import read_replies
from checker.report.word_fill import open_template
from checker.resources.limits_source import load_limits
from checker.resources.official import load_official
from checker.resources.table_file import read_table
from checker.resources.yaml_source import SourceError

ENDLESS = 600_000_000  # bytes of a file that holds nothing: only its length is written
READERS: dict[str, Callable[[Path], object]] = {
    "dossier.yaml": load_manifest, "waivers.yaml": load_waivers, "limits.yaml": load_limits, "rows.csv": read_table,
    "value.yaml": read_value_file, "value.xlsx": read_value_file, "template.docx": open_template,
    "audit.json": read_audit, "replies.xlsx": read_replies,
}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_a_file_without_end_is_refused(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as stream:
        stream.truncate(ENDLESS)
    started = time.process_time()
    with pytest.raises((UserError, SourceError)):
        READERS[name](tmp_path / name)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\xd8", b"PK\3\4 no zip", b"[" * 3000, b"a: &x [*x]\n"])
def test_broken_settings_are_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    try:
        READERS[name](tmp_path / name)
    except (UserError, SourceError) as error:
        assert str(error)
    else:
        assert content == b"" and name.endswith(".yaml"), "an empty file of settings sets nothing"


def test_official_tables_may_not_lead_out(tmp_path: Path) -> None:
    (tmp_path / "tables.yaml").write_text("tables: {county: {file: ../../etc/passwd}}\n", encoding="utf-8")
    with pytest.raises((UserError, SourceError)):
        load_official(tmp_path)


def test_a_template_that_blows_up_is_refused(tmp_path: Path) -> None:
    store = io.BytesIO()
    Document().save(store)
    with zipfile.ZipFile(store, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.bmp", b"\0" * 60_000_000)
    (tmp_path / "template.docx").write_bytes(store.getvalue())
    with pytest.raises(UserError):
        open_template(tmp_path / "template.docx")
    plain = io.BytesIO()
    Document().save(plain)
    (tmp_path / "template.docx").write_bytes(plain.getvalue())
    assert open_template(tmp_path / "template.docx")
