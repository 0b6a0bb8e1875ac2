"""Folders, archives and single papers become a sorted, hashed list; nothing is lost, nothing gets out."""

import io
import os
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.intake.inventory import Intake
from checker.intake.take_in import take_in
from checker.model.errors import DossierError
from checker.model.limits import Limits
from checker.workers.pool import WorkerPool

Taker = Callable[..., Intake]


@pytest.fixture
def take(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taker]:
    scratch = tmp_path_factory.mktemp("scratch")
    with WorkerPool(1, Limits(), scratch) as pool:
        yield lambda path, **limits: take_in(path, pool, Limits(**limits), scratch)


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def pack(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def paths(intake: Intake) -> list[str]:
    return [source.path for source in intake.sources]


def kinds(intake: Intake) -> dict[str, str]:
    return {source.path: source.kind for source in intake.sources}


def codes(intake: Intake) -> dict[str, str]:
    return {source.path: source.problem.code for source in intake.sources if source.problem is not None}


def test_a_folder_is_listed_in_one_order(take: Taker, tmp_path: Path) -> None:
    accent = unicodedata.normalize("NFD", "é.txt")
    fill(tmp_path, {"b/2.txt": b"2", "a.txt": b"1", "02批复/批复.pdf": b"%PDF-1.4", accent: b"3"})
    intake = take(tmp_path)
    assert paths(intake) == ["02批复/批复.pdf", "a.txt", "b/2.txt", "é.txt"]
    assert intake.name == tmp_path.name
    assert intake == take(tmp_path)


def test_ids_come_from_content(take: Taker, tmp_path: Path) -> None:
    fill(tmp_path, {"b.txt": b"same", "c.txt": b"other"})
    before = {source.path: source.id for source in take(tmp_path).sources}
    fill(tmp_path, {"d.txt": b"more"})
    after = {source.path: source.id for source in take(tmp_path).sources}
    assert before.items() <= after.items() and len(set(after.values())) == 3


def test_copies_name_the_first_carrier(take: Taker, tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": b"same", "b/a.txt": b"same", "c.txt": b"other"})
    first, second, other = take(tmp_path).sources
    assert first.copies_of is None and second.copies_of == first.id and other.copies_of is None
    assert first.id != second.id and first.sha256 == second.sha256


def test_junk_is_listed_as_junk(take: Taker, tmp_path: Path) -> None:
    junk = ["Thumbs.db", ".DS_Store", "~$批复.docx", "desktop.ini", "x/._批复.pdf"]
    fill(tmp_path, {name: b"x" for name in [*junk, "__MACOSX/._a", ".git/config", "a.txt"]})
    found = kinds(take(tmp_path))
    assert all(found[name] == "junk" for name in junk)
    assert found["__MACOSX/"] == found[".git/"] == "junk" and found["a.txt"] == "txt"
    assert len({source.id for source in take(tmp_path).sources}) == len(found)


def test_only_junk_is_no_error(take: Taker, tmp_path: Path) -> None:
    fill(tmp_path, {"Thumbs.db": b"x"})
    assert kinds(take(tmp_path)) == {"Thumbs.db": "junk"}


def test_empty_files_are_named_and_nobodys_copies(take: Taker, tmp_path: Path) -> None:
    fill(tmp_path, {"a.pdf": b"", "b.pdf": b""})
    intake = take(tmp_path)
    assert codes(intake) == {"a.pdf": "empty", "b.pdf": "empty"}
    assert [source.copies_of for source in intake.sources] == [None, None]
    assert len({source.id for source in intake.sources}) == 2


@pytest.mark.parametrize(
    "make", [lambda path: None, lambda path: path.mkdir(), lambda path: path.write_bytes(b"PK\x03\x04broken")]
)
def test_no_dossier_is_a_sentence(take: Taker, tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "档案.zip"
    make(path)
    with pytest.raises(DossierError) as caught:
        take(path)
    assert "档案.zip" in caught.value.zh and "档案.zip" in caught.value.en


def test_a_single_paper_is_a_dossier(take: Taker, tmp_path: Path) -> None:
    fill(tmp_path, {"批复.txt": b"x", "other.txt": b"y"})
    intake = take(tmp_path / "批复.txt")
    assert paths(intake) == ["批复.txt"] and intake.name == "批复"


def test_too_large_a_file_is_named(take: Taker, tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": b"x" * 100, "b.txt": b"x"})
    assert codes(take(tmp_path, file_bytes=50)) == {"a.txt": "too_large"}


def test_too_many_files_are_said(take: Taker, tmp_path: Path) -> None:
    fill(tmp_path, {f"{number}.txt": b"x%d" % number for number in range(5)})
    intake = take(tmp_path, dossier_files=3)
    assert len(intake.sources) == 3 and [problem.code for problem in intake.problems] == ["limit_members"]


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights there")
def test_links_out_of_the_dossier_are_not_followed(take: Taker, tmp_path: Path) -> None:
    outside = fill(tmp_path / "outside", {"secret.txt": b"secret"})
    dossier = fill(tmp_path / "dossier", {"a.txt": b"a", "in/b.txt": b"b"})
    (dossier / "link.txt").symlink_to(outside / "secret.txt")
    (dossier / "folder").symlink_to(outside)
    (dossier / "inner").symlink_to(dossier / "in")
    (dossier / "gone").symlink_to(dossier / "nothing")
    os.mkfifo(dossier / "pipe")
    intake = take(dossier)
    assert codes(intake) == {
        "folder": "unsafe_path", "link.txt": "unsafe_path", "gone": "unreadable", "pipe": "unreadable",
    }  # fmt: skip
    assert paths(intake) == ["a.txt", "folder", "gone", "in/b.txt", "link.txt", "pipe"]


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_in_no_utf8_is_read_as_gb18030(take: Taker, tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "批复.txt".encode("gb18030"))).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system refuses such names")
    [source] = take(tmp_path).sources
    assert source.path == "批复.txt" and Path(source.location).read_bytes() == b"x"
    assert source.model_dump_json()


def test_the_manifest_declares(take: Taker, tmp_path: Path) -> None:
    manifest = """
name: 示例项目
as_of: 2026-01-02
types: {a.txt: approval, 验收/: acceptance_report, gone.txt: approval}
works: {a.txt: w1}
corrections:
  - {document: a.txt, field: date, value: 2016-03-18, page: 1, by: 某人}
"""
    fill(tmp_path, {"dossier.yaml": manifest.encode(), "a.txt": b"a", "验收/b.txt": b"b", "c.txt": b"c"})
    intake = take(tmp_path)
    declared = {source.path: (source.declared_type, source.declared_work) for source in intake.sources}
    assert intake.name == "示例项目" and kinds(intake)["dossier.yaml"] == "manifest"
    assert declared["a.txt"] == ("approval", "w1") and declared["验收/b.txt"] == ("acceptance_report", None)
    assert declared["c.txt"] == declared["dossier.yaml"] == (None, None)
    assert intake.manifest is not None and intake.manifest.as_of == "2026-01-02"
    assert intake.manifest.corrections[0].value == "2016-03-18"
    assert [(problem.code, problem.path) for problem in intake.problems] == [("missing_part", "gone.txt")]


def test_an_entry_may_mean_a_part_of_a_file(take: Taker, tmp_path: Path) -> None:
    manifest = """
roles: {图.gpkg#湿地: 湿地, 图.gpkg: 小班, 没有.gpkg#湿地: 湿地}
types: {扫描.pdf#1-2: approval}
"""
    fill(tmp_path, {"dossier.yaml": manifest.encode(), "图.gpkg": b"g", "扫描.pdf": b"%PDF-1.4"})
    assert [problem.path for problem in take(tmp_path).problems] == ["没有.gpkg#湿地"]


@pytest.mark.parametrize("text", ["name: [", "nmae: x", "types: 3", "a: &b 1"])
def test_a_broken_manifest_is_a_sentence(take: Taker, tmp_path: Path, text: str) -> None:
    fill(tmp_path, {"dossier.yaml": text.encode(), "a.txt": b"a"})
    with pytest.raises(DossierError, match=r"dossier\.yaml"):
        take(tmp_path)


def test_zip_and_folder_give_the_same_dossier(take: Taker, tmp_path: Path) -> None:
    files = {
        "02批复/批复.pdf": b"%PDF-1.4",
        "dossier.yaml": "name: 示例".encode(),
        "小班.shp": b"\x00\x00\x27\x0a",
        "小班.dbf": b"x",
    }
    folder = take(fill(tmp_path / "甲", files))
    (tmp_path / "甲.zip").write_bytes(pack({f"甲/{name}": data for name, data in files.items()}))
    (tmp_path / "乙.zip").write_bytes(pack(files))
    for name in ("甲.zip", "乙.zip"):
        intake = take(tmp_path / name)
        assert [(s.id, s.path, s.kind, s.sha256, s.problem) for s in intake.sources] == [
            (s.id, s.path, s.kind, s.sha256, s.problem) for s in folder.sources
        ]
        assert intake.manifest == folder.manifest


def test_archives_inside_are_opened_to_a_depth(take: Taker, tmp_path: Path) -> None:
    inner = pack({"c.txt": b"c"})
    middle = pack({"b.txt": b"b", "inner.zip": inner})
    fill(tmp_path, {"outer.zip": pack({"a.txt": b"a", "middle.zip": middle})})
    assert paths(take(tmp_path)) == [
        "outer.zip/a.txt",
        "outer.zip/middle.zip/b.txt",
        "outer.zip/middle.zip/inner.zip/c.txt",
    ]
    shallow = take(tmp_path, archive_depth=2)
    assert codes(shallow) == {"outer.zip/middle.zip/inner.zip": "limit_depth"}


def test_names_without_a_flag_are_gb18030(take: Taker, tmp_path: Path) -> None:
    raw = pack({"XXXX/YYYY.txt": b"a"})
    raw = raw.replace(b"XXXX", "批复".encode("gb18030")).replace(b"YYYY", "文件".encode("gb18030"))
    fill(tmp_path, {"旧.zip": raw})
    assert paths(take(tmp_path)) == ["旧.zip/批复/文件.txt"]


def test_utf8_names_without_a_flag(take: Taker, tmp_path: Path) -> None:
    raw = pack({"XXXXXX.txt": b"a"}).replace(b"XXXXXX", "批复".encode())
    fill(tmp_path, {"z.zip": raw})
    assert paths(take(tmp_path)) == ["z.zip/批复.txt"]


def test_hostile_members_stay_inside_and_are_named(take: Taker, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("../up.txt", "/root.txt", "C:\\win.txt", "a/../../b.txt", "good.txt"):
            archive.writestr(name, b"x" + name.encode())
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    dossier = fill(tmp_path / "d", {"z.zip": buffer.getvalue()})
    intake = take(dossier)
    assert sorted(set(codes(intake).values())) == ["unsafe_path"] and len(codes(intake)) == 5
    assert not any(".." in path or path.startswith("/") for path in paths(intake))
    assert "z.zip/good.txt" not in codes(intake)
    assert sorted(path.name for path in tmp_path.rglob("*.txt")) == []


def test_bombs_are_named(take: Taker, tmp_path: Path) -> None:
    dossier = fill(tmp_path, {"z.zip": pack({"zeros.txt": bytes(30_000_000), "b.txt": b"b"})})
    assert codes(take(dossier)) == {"z.zip/zeros.txt": "limit_ratio"}
    assert codes(take(dossier, archive_ratio=5000, unpacked_bytes=1_000_000)) == {"z.zip/zeros.txt": "too_large"}
    many = fill(tmp_path / "many", {"z.zip": pack({f"{number}.txt": b"%d" % number for number in range(9)})})
    intake = take(many, archive_members=4)
    assert codes(intake) == {"z.zip": "limit_members"} and len(intake.sources) == 5


def test_encrypted_and_damaged_members_are_papers_nobody_can_read(take: Taker, tmp_path: Path) -> None:
    raw = bytearray(pack({"secret.pdf": b"s" * 100, "b.txt": b"b"}))
    place = raw.index(b"PK\x01\x02")
    raw[place + 8] |= 1  # the first member says that it is encrypted
    raw[raw.index(b"PK\x03\x04") + 6] |= 1
    broken = bytearray(pack({"c.txt": b"some content that is long enough to be deflated " * 5}))
    broken[45] ^= 0xFF
    fill(tmp_path, {"e.zip": bytes(raw), "d.zip": bytes(broken), "n.zip": b"PK\x03\x04 not an archive"})
    assert codes(take(tmp_path)) == {"e.zip/secret.pdf": "encrypted", "d.zip/c.txt": "damaged", "n.zip": "damaged"}


def test_two_members_of_one_name_are_two_papers(take: Taker, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.txt", b"1")
        archive.writestr("a.txt", b"2")
    fill(tmp_path, {"z.zip": buffer.getvalue()})
    assert paths(take(tmp_path)) == ["z.zip/a.txt", "z.zip/a.txt~2"]


SHP = b"\x00\x00\x27\x0a" + bytes(96)


def test_a_shapefile_is_one_source(take: Taker, tmp_path: Path) -> None:
    fill(
        tmp_path,
        {"小班.SHP": SHP, "小班.shx": b"i", "小班.Dbf": b"d", "小班.prj": b"p", "小班.txt": b"t", "other.dbf": b"o"},
    )
    intake = take(tmp_path)
    assert kinds(intake) == {"小班.SHP": "shapefile", "小班.txt": "txt", "other.dbf": "unknown"}
    shape = next(source for source in intake.sources if source.kind == "shapefile")
    assert sorted(shape.parts) == [".dbf", ".prj", ".shp", ".shx"] and shape.problem is None
    fill(tmp_path, {"小班.prj": b"another"})
    assert next(s for s in take(tmp_path).sources if s.kind == "shapefile").sha256 != shape.sha256


def test_missing_parts_are_named(take: Taker, tmp_path: Path) -> None:
    fill(tmp_path, {"a.shp": SHP, "a.dbf": b""})
    [source] = take(tmp_path).sources
    assert source.problem is not None
    assert (source.problem.code, source.problem.detail) == ("missing_part", ".shx, .dbf")


def test_an_archive_without_members_does_not_vanish(take: Taker, tmp_path: Path) -> None:
    inner = pack({})
    fill(tmp_path, {"a.txt": b"1", "验收.zip": inner, "外.zip": pack({"内.zip": inner, "b.txt": b"2"})})
    intake = take(tmp_path)
    assert codes(intake) == {"验收.zip": "empty", "外.zip/内.zip": "empty"}
    assert paths(intake) == ["a.txt", "外.zip/b.txt", "外.zip/内.zip", "验收.zip"]
