"""Single parts: names, typed values, dossier.yaml, the trail, uploads."""

from pathlib import Path

import pytest
import yaml
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from checker.intake.inventory import Correction
from checker.intake.manifest import load_manifest
from checker.intake.manifest_text import add_correction, add_waiver, remove_entries, write_entry
from checker.model.errors import DossierError
from checker.resources.vocabulary import load_vocabulary
from checker.web import dossiers, trail
from checker.web.faults import Refused
from checker.web.names import safe_path
from checker.web.places import Places
from checker.web.store import Store
from checker.web.values_in import read_value
from checker.web.words import load_words

from .server import Server


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("02批复/批复.pdf", "02批复/批复.pdf"), ("a\\b.pdf", "a/b.pdf"), ("./a//b.pdf", "a/b.pdf"),
        ("a/.DS_Store", None), ("__MACOSX/a.pdf", None), ("~$a.docx", None), ("e\u0301.pdf", "\u00e9.pdf"),
    ],
)  # fmt: skip
def test_safe_names(name: str, safe: str | None) -> None:
    assert safe_path(name) == safe


@pytest.mark.parametrize(
    "name",
    [
        "../a.pdf", "a/../../b", "/etc/passwd", "C:/a.pdf", "a\x00.pdf", "a\n.pdf", "", "/", "con.pdf", "a/NUL",
        "a" * 300, "/".join("a" * 40), "a:b.pdf", "a .pdf /b", "\ud800.pdf",
    ],
)  # fmt: skip
def test_unsafe_names_are_refused(name: str) -> None:
    with pytest.raises(Refused):
        safe_path(name)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("start_date", "2016-03-18", "2016-03-18"), ("start_date", "2016年3月18日", "2016-03-18"),
        ("start_date", "2016.3", "2016-03"), ("start_date", "2016年", "2016"), ("area", "1,960.5", 1960.5),
        ("area", "1500亩", 100.0), ("investment", "166.6万元", 1_666_000.0), ("survival_rate", "87.5%", 0.875),
        ("number", "青林发〔2016〕37号", "青林发〔2016〕37号"),
    ],
)  # fmt: skip
def test_typed_values(field: str, typed: str, value: object) -> None:
    assert read_value(typed, load_vocabulary().fields[field]) == pytest.approx(value)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("start_date", "2016-13-01"), ("start_date", "春天"), ("start_date", "2016-02-30"), ("area", "许多"),
        ("area", "5元"), ("area", " "),
    ],
)  # fmt: skip
def test_values_that_are_none_are_refused(field: str, typed: str) -> None:
    with pytest.raises(Refused):
        read_value(typed, load_vocabulary().fields[field])


HAND_WRITTEN = """\
# 手工维护，请勿删除注释
name: 清岫项目   # 全称另见批复
types:
  a.pdf: approval
# 以下是更正
corrections:
  - {document: b.pdf, field: number, value: "1号", by: 甲, date: "2026-01-01", reason: 看错}

# 尾部说明
works:
  a.pdf: 一期
"""


def test_corrections_leave_the_rest_of_the_file_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "dossier.yaml"
    place.write_text(HAND_WRITTEN, encoding="utf-8")
    new = Correction(
        document="a.pdf", field="date", value="2016-03-18", page=1, by="乙", date="2026-11-21", reason="印章"
    )
    add_correction(place, new)
    written = place.read_text(encoding="utf-8")
    assert [line for line in HAND_WRITTEN.splitlines() if line not in written.splitlines()] == [
        '  - {document: b.pdf, field: number, value: "1号", by: 甲, date: "2026-01-01", reason: 看错}'
    ]
    manifest = load_manifest(place)
    assert [item.field for item in manifest.corrections] == ["number", "date"] and manifest.works == {"a.pdf": "一期"}
    add_correction(place, new.model_copy(update={"value": "2016-03-19"}))
    assert [item.value for item in load_manifest(place).corrections] == ["1号", "2016-03-19"]
    assert remove_entries(place, "corrections", {"document": "a.pdf", "field": "date"})
    assert [item.field for item in load_manifest(place).corrections] == ["number"]
    assert not remove_entries(place, "corrections", {"document": "a.pdf", "field": "date"})


@pytest.mark.parametrize(
    "held", ["", "# nur ein Kommentar\n", "{name: a}\n", "name: a", "corrections: []\nname: a\n", "name: |\n  a\n  b\n"]
)
def test_entries_are_added_to_any_manifest(tmp_path: Path, held: str) -> None:
    place = tmp_path / "dossier.yaml"
    place.write_text(held, encoding="utf-8")
    before = yaml.safe_load(held) or {}
    add_waiver(place, {"rule": "A-1", "subject": "project", "owner": "甲", "reason": "乙: #丙", "date": "2026-11-21"})
    after = yaml.safe_load(place.read_text(encoding="utf-8"))
    assert after.pop("waivers") == [
        {"rule": "A-1", "subject": "project", "owner": "甲", "reason": "乙: #丙", "date": "2026-11-21"}
    ]
    assert after == before
    assert [path.name for path in tmp_path.iterdir()] == ["dossier.yaml"]


def test_broken_manifest_is_not_touched(tmp_path: Path) -> None:
    place = tmp_path / "dossier.yaml"
    place.write_text("name: [", encoding="utf-8")
    with pytest.raises(DossierError):
        write_entry(place, "name", "a")
    assert place.read_text(encoding="utf-8") == "name: ["


@pytest.fixture
def store(server: Server, database: str, tmp_path: Path) -> Store:
    """A connection beside the running server, which must not be able to do more."""
    return Store(database.replace("postgresql://", "postgresql+pg8000://") or f"sqlite:///{server.data}/sinkcheck.db")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET actor = 'somebody'", "DELETE FROM trail", "UPDATE trail_details SET detail = '{}'",
        "DELETE FROM trail_details WHERE dossier = '{dossier}'",
    ],
)  # fmt: skip
def test_trail_cannot_be_edited(store: Store, audited: tuple[str, str], statement: str) -> None:
    with pytest.raises(DatabaseError, match="cannot be changed"), store.write() as connection:
        connection.execute(text(statement.replace("{dossier}", audited[0])))
    with store.read() as connection:
        assert trail.broken_at(connection) is None
    store.close()


def test_edited_entry_is_found(tmp_path: Path) -> None:
    """Somebody who removes the triggers is found out by the seals."""
    store = Store(f"sqlite:///{tmp_path}/a.db")
    for name in ("甲", "乙", "丙"):
        dossiers.create(store, Places(tmp_path), "somebody", name, "auto")
    for table in ("trail", "trail_details"):
        for change in (f"UPDATE {table} SET {{}} WHERE seq = 2", f"DELETE FROM {table} WHERE seq = 2"):
            with store.write() as connection:
                for trigger in (
                    "trail_no_update",
                    "trail_no_delete",
                    "trail_details_no_update",
                    "trail_details_no_delete",
                ):
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
                column = "actor = 'x'" if table == "trail" else 'detail = \'{"name": "x"}\''
                connection.execute(text(change.format(column)))
                assert trail.broken_at(connection) == 2
                connection.rollback()
    store.close()


def test_uploads_say_what_is_wrong(server: Server) -> None:
    dossier = server.create("上传")
    base = f"/api/v1/dossiers/{dossier}/uploads"

    def begin(path: str, size: int) -> int:
        return server.client.post(base, json={"path": path, "size": size}).status_code

    assert begin("../a.pdf", 3) == 400 and begin("a.pdf", 10**12) == 413 and begin("a.pdf", -1) == 422
    assert server.client.post(base, json={"path": "x/Thumbs.db", "size": 3}).json() == {"upload": None}
    upload = server.client.post(base, json={"path": "a.txt", "size": 3}).json()["upload"]
    place = f"{base}/{upload['id']}"
    assert server.client.patch(place, content=b"b", headers={"Upload-Offset": "1"}).status_code == 409
    assert server.client.patch(place, content=b"abcd", headers={"Upload-Offset": "0"}).status_code == 413
    assert server.client.patch(place, content=b"abc").status_code == 422
    assert server.client.patch(place, content=b"a", headers={"Upload-Offset": "0"}).headers["Upload-Offset"] == "1"
    assert [item["offset"] for item in server.client.get(base).json()] == [1]
    other = server.create("别的项目")
    assert server.client.head(f"/api/v1/dossiers/{other}/uploads/{upload['id']}").status_code == 404
    assert server.client.post(f"/api/v1/dossiers/{dossier}/runs").status_code == 409
    assert server.client.delete(place).status_code == 204 and server.client.get(base).json() == []
    assert server.send(dossier, "empty.txt", b"")["offset"] == 0
    assert (server.data / "dossiers" / dossier / "papers/empty.txt").read_bytes() == b""


def test_foreign_sites_and_names_are_refused(server: Server) -> None:
    def ask(method: str, **headers: str) -> int:
        return server.client.request(method, "/api/v1/dossiers", headers=headers, json={"name": "x"}).status_code

    assert ask("POST", Origin="https://evil.example") == 403
    assert ask("POST", **{"Sec-Fetch-Site": "cross-site"}) == 403
    assert ask("GET", Host="evil.example") == 403, "a name that was made to lead here"
    assert ask("POST", Origin=server.url) == 201
    said = server.client.get("/").headers
    assert "script-src 'self'" in said["Content-Security-Policy"] and said["X-Content-Type-Options"] == "nosniff"


def test_nothing_is_named_that_is_not_there(server: Server) -> None:
    for path in (
        "/dossiers/0123456789abcdef",
        "/dossiers/..%2f..",
        "/dossiers/x/trail",
        "/static/..%2fapp.py",
        "/static/x.js",
    ):
        answer = server.client.get(path)
        assert answer.status_code == 404 and "text/html" in answer.headers["content-type"], path


def test_every_word_has_both_languages() -> None:
    assert all(texts["zh"] and texts["en"] for texts in load_words().values())
