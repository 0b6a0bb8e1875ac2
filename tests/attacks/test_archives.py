"""Zip files: bombs of every make, names that lead out, links, devices, collisions."""

import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.attacks.conftest import Reader, code

SMALL = {"archive_ratio": 50, "unpacked_bytes": 8_000_000, "file_bytes": 4_000_000}


def pack(members: dict[str | zipfile.ZipInfo, bytes]) -> bytes:
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return store.getvalue()


def overlapping(files: int) -> bytes:
    """Many directory entries for one stream (after D. Fifield's zip bomb)."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = b"\0" * 3_000_000
    packed = body.compress(plain) + body.flush()
    crc = zlib.crc32(plain)
    name = b"a.txt"
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(packed), len(plain), len(name), 0) + name
    central = b"".join(
        struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(packed), len(plain), 5, 0, 0, 0, 0, 0, 0
        ) + b"%05d" % number
        for number in range(files)
    )  # fmt: skip
    start = len(local) + len(packed)
    return local + packed + central + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, files, files, len(central), start, 0)


def nested(depth: int) -> bytes:
    data = b"\0" * 2_000_000
    for level in range(depth):
        data = pack({f"{level}{number}.zip" if level else f"{number}.txt": data for number in range(3)})
    return data


@pytest.mark.parametrize(
    ("bomb", "codes"),
    [
        pytest.param(pack({"a.txt": b"\0" * 3_900_000}), {"limit_ratio"}, id="ratio"),
        pytest.param(nested(5), {"limit_ratio", "limit_depth", "too_large"}, id="nested"),
        pytest.param(overlapping(400), {"damaged", "limit_ratio", "too_large"}, id="overlapping"),
        pytest.param(pack({f"{n}.txt": b"x" for n in range(900)}), {"", "limit_members"}, id="members"),
    ],
)
def test_bombs_cost_little_and_are_named(read: Reader, tmp_path: Path, bomb: bytes, codes: set[str]) -> None:
    (tmp_path / "案卷.zip").write_bytes(bomb)
    found = read(tmp_path, archive_members=500, **SMALL)
    assert found and {code(parsed) for parsed in found.values()} <= codes
    assert any(code(parsed) for parsed in found.values())


def test_an_archive_that_holds_itself_ends_at_the_depth(read: Reader, tmp_path: Path) -> None:
    """A quine unpacks to itself for ever; chained copies to more levels than allowed stand for it."""
    data = pack({"r.txt": b"ground"})
    for _ in range(12):
        data = pack({"r.zip": data})
    (tmp_path / "r.zip").write_bytes(data)
    found = read(tmp_path)
    assert [code(parsed) for parsed in found.values()] == ["limit_depth"]
    assert next(iter(found)).count("r.zip") == 4


def special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def test_names_and_kinds_that_lead_out(read: Reader, tmp_path: Path) -> None:
    members: dict[str | zipfile.ZipInfo, bytes] = {
        "../../外.txt": b"1", "/etc/cron.d/x": b"2", "C:\\Windows\\x.txt": b"3", "a\\..\\..\\..\\b.txt": b"4",
        special("链接", stat.S_IFLNK | 0o777): b"/etc/passwd", special("设备", stat.S_IFCHR | 0o666): b"5",
        special("管道", stat.S_IFIFO | 0o666): b"6", "bell\x07.txt": b"7", "好.txt": "正文".encode(),
    }  # fmt: skip
    dossier = tmp_path / "dossier"
    dossier.mkdir()
    (dossier / "x.zip").write_bytes(pack(members))
    found = read(dossier)
    assert len(found) == len(members)
    assert {name for name, parsed in found.items() if code(parsed) == ""} == {"x.zip/好.txt"}
    assert {code(parsed) for name, parsed in found.items() if "好" not in name} == {"unsafe_path"}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["dossier", "x.zip"]


def test_colliding_and_reserved_names_are_papers_of_their_own(read: Reader, tmp_path: Path) -> None:
    names = [
        "A.txt",
        "a.txt",
        "\u00e9.txt",
        "e\u0301.txt",
        "CON.txt",
        "nul",
        "aux.txt",
        "x .txt",
        "x.txt.",
        "长" * 260 + ".txt",
    ]
    (tmp_path / "x.zip").write_bytes(pack({name: f"正文{n}".encode() for n, name in enumerate(names)}))
    found = read(tmp_path)
    assert len(found) == len(names)
    assert all(parsed.state in ("read", "unsupported") for parsed in found.values())
