"""Text files in the encodings that Chinese offices use."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.parsers.clean import clean, is_nonsense, join_wrapped, strange_share

from .builders import read, texts

TEXT = "名称：示例县碳汇造林项目\r\n面积：1453.3公顷\r\n\r\n联通"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode(encoding))
    parsed = read(tmp_path / "a.txt")
    assert (parsed.state, parsed.method, parsed.problem) == ("read", "text", None)
    assert texts(parsed) == ["名称：示例县碳汇造林项目", "面积：1453.3公顷", "联通"]


def test_form_feeds_begin_pages(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\ftwo\fthree", encoding="utf-8")
    assert [page.lines[0].text for page in read(tmp_path / "a.txt").pages] == ["one", "two", "three"]
    assert [problem.code for problem in read(tmp_path / "a.txt", pages=2).limits_hit] == ["limit_pages"]


def test_a_few_broken_bytes_are_named_not_fatal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(("面积" * 50).encode() + b"\xff\xff" + "公顷".encode())
    parsed = read(tmp_path / "a.txt")
    assert parsed.state == "partly_read" and parsed.problem is not None and parsed.problem.code == "encoding"


@pytest.mark.parametrize(
    ("data", "code"), [(bytes(range(256)) * 4, "garbled_text"), (b" \n\t ", "empty"), (b"x" * 50, "limit_text")]
)
def test_what_is_no_text_is_named(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    parsed = read(tmp_path / "a.txt", page_characters=20)
    assert parsed.state != "read" and parsed.problem is not None and parsed.problem.code == code


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(min_size=1, max_size=400), st.sampled_from(["a.txt", "a.csv"]))
def test_any_bytes_end_in_text_or_a_name(tmp_path: Path, data: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(data)
    parsed = read(tmp_path / name)
    assert (parsed.state == "read") == (parsed.problem is None)
    assert parsed.model_dump_json()


@given(st.text(alphabet=st.characters(), max_size=50))
def test_clean_text_can_travel(text: str) -> None:
    assert "\x00" not in clean(text + "\x00\ud800") and clean(text + "\ud800").encode()


def test_cleaning() -> None:
    assert clean("a\x00b\x07c\ufeff") == "abc" and clean("\ud83c\udf32") == "🌲"
    assert join_wrapped(["祁连圆柏、青海", "云杉", "Picea", "crassifolia", "2016", "年"]) == (
        "祁连圆柏、青海云杉Picea crassifolia 2016年"
    )
    assert join_wrapped(["2066-07-", "02"]) == "2066-07-02"
    assert strange_share("ab\ufffd\ue000") == 0.5 and strange_share("面积 12.5") == 0


def test_nonsense() -> None:
    assert not is_nonsense("关于示例县碳汇造林项目实施方案的批复") and not is_nonsense("a normal sentence of words")
    assert is_nonsense("鎶楁棩鎴樹簤鑳滃埄绾康鐩磘邐麤鱻龘") and is_nonsense("WKLV LV VKLIWHG WHAW")
    assert not is_nonsense("km")


@pytest.mark.parametrize(("name", "data", "state", "code"), [
    ("a.html", b"<html>", "unread", "empty"), ("a.heic", b"\0\0\0\x18ftypheic", "unsupported", "unsupported"),
    ("a.bin", b"x", "unsupported", "unsupported"), ("a.jpg", b"\xff\xd8\xff\xe0", "unread", "damaged"),
    ("a.dxf", b"x", "unread", "empty"), ("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\0", "unread", "empty"),
])  # fmt: skip
def test_other_kinds_are_named(tmp_path: Path, name: str, data: bytes, state: str, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    parsed = read(tmp_path / name)
    assert parsed.state == state and parsed.problem is not None and parsed.problem.code == code
