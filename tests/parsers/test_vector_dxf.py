"""DXF drawings as surveyors hand them on."""

import math
import struct
from pathlib import Path

import geopandas as gpd
import pytest

from checker.model.parsed import Parsed
from tests.parsers.builders import read


def pair(code: int, value: object) -> str:
    return f"{code:>3}\n{value}\n"


def light(points: list[tuple[float, ...]], closed: int = 1, layer: str = "小班界") -> str:
    text = pair(0, "LWPOLYLINE") + pair(8, layer) + pair(90, len(points)) + pair(70, closed)
    for x, y, *bulge in points:
        text += pair(10, x) + pair(20, y) + (pair(42, bulge[0]) if bulge else "")
    return text


def old(points: list[tuple[float, float]]) -> str:
    text = pair(0, "POLYLINE") + pair(8, "0") + pair(66, 1) + pair(70, 1)
    text += "".join(pair(0, "VERTEX") + pair(8, "0") + pair(10, x) + pair(20, y) for x, y in points)
    return text + pair(0, "SEQEND")


def label(x: float, y: float, text: str, kind: str = "TEXT") -> str:
    return pair(0, kind) + pair(8, "注记") + pair(10, x) + pair(20, y) + pair(40, 2.5) + pair(1, text)


def drawing(*entities: str, head: str = "") -> str:
    body = pair(0, "SECTION") + pair(2, "ENTITIES") + "".join(entities) + pair(0, "ENDSEC") + pair(0, "EOF")
    return (pair(0, "SECTION") + pair(2, "HEADER") + head + pair(0, "ENDSEC") if head else "") + body


BOX = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]
NEXT = [(x + 300, y) for x, y in BOX]


def parse(folder: Path, text: str, encoding: str = "utf-8") -> tuple[Parsed, gpd.GeoDataFrame]:
    (folder / "小班.dxf").write_bytes(text.encode(encoding))
    parsed = read(folder / "小班.dxf")
    return parsed, gpd.read_parquet(parsed.layers[0].file)


def test_closed_lines_with_the_text_inside_them(tmp_path: Path) -> None:
    texts = [
        label(50, 50, "2-5"),
        label(50, 30, "12.5亩"),
        label(350, 50, r"{\fSimSun;2-6}", "MTEXT"),
        label(900, 0, "7"),
    ]
    parsed, frame = parse(tmp_path, drawing(light(BOX), old(NEXT), *texts))
    assert parsed.state == "read" and frame.geometry.area.tolist() == [10_000, 10_000]
    assert frame["小班号"].tolist() == ["2-5", "2-6"] and frame["图层"].tolist() == ["小班界", "0"]
    assert parsed.layers[0].crs_declared is None


def test_two_numbers_inside_are_none(tmp_path: Path) -> None:
    _, frame = parse(tmp_path, drawing(light(BOX), label(20, 20, "1"), label(60, 60, "2")))
    assert frame["小班号"].tolist() == [None]


def test_open_lines_are_left_out_and_said(tmp_path: Path) -> None:
    parsed, frame = parse(tmp_path, drawing(light(BOX), light(NEXT, closed=0), light([*NEXT, NEXT[0]], closed=0)))
    assert len(frame) == 2 and "1 open lines left out" in parsed.layers[0].notes


def test_a_bulge_is_an_arc(tmp_path: Path) -> None:
    drop = [(0.0, 0.0, 0.0), (100.0, 0.0, 1.0), (100.0, 100.0, 0.0), (0.0, 100.0, 0.0)]  # a square with a half circle
    _, frame = parse(tmp_path, drawing(light(drop)))
    assert frame.geometry.area[0] == pytest.approx(10_000 + math.pi * 50**2 / 2, rel=0.002)
    assert frame.geometry.bounds["maxx"][0] == pytest.approx(150, abs=0.3), "counter-clockwise bulges outwards"


def test_gbk_text(tmp_path: Path) -> None:
    head = pair(9, "$DWGCODEPAGE") + pair(3, "ANSI_936")
    _, frame = parse(tmp_path, drawing(light(BOX), label(50, 50, "青山5号"), head=head), "gbk")
    assert frame["小班号"].tolist() == ["青山5号"] and frame["图层"].tolist() == ["小班界"]


def test_blocks_are_not_drawn_out(tmp_path: Path) -> None:
    parsed, _ = parse(tmp_path, drawing(light(BOX), pair(0, "INSERT") + pair(2, "图框")))
    assert parsed.state == "partly_read" and parsed.problem is not None and "1 blocks" in parsed.problem.detail


@pytest.mark.parametrize(("data", "code"), [
    (b"AutoCAD Binary DXF\r\n\x1a\x00", "empty"), (b"AutoCAD Binary DXF\r\n\x1a\x00\x00\x00SECT", "damaged"),
    (b"  0\nSECTION\nx\ny\n", "damaged"), (b"0\nEOF\n", "empty"),
])  # fmt: skip
def test_what_cannot_be_read_is_named(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a.dxf").write_bytes(data)
    parsed = read(tmp_path / "a.dxf")
    assert parsed.problem is not None and parsed.problem.code == code


def test_a_corner_that_is_no_number_leaves_the_line_out(tmp_path: Path) -> None:
    _, frame = parse(tmp_path, drawing(light(BOX), light(NEXT).replace("400.0", "4OO.0")))
    assert len(frame) == 1


def as_binary(text: str, encoding: str = "utf-8", old: bool = False) -> bytes:
    """The same drawing in the binary form; before release 13 a group code took one byte."""
    lines = text.split("\n")
    raw = b"AutoCAD Binary DXF\r\n\x1a\x00"
    for code, value in zip(map(int, lines[:-1:2]), lines[1::2], strict=True):
        raw += bytes([code]) if old else struct.pack("<h", code)
        if 10 <= code < 60:
            raw += struct.pack("<d", float(value))
        elif 60 <= code < 80:
            raw += struct.pack("<h", int(value))
        elif 90 <= code < 100:
            raw += struct.pack("<i", int(value))
        else:
            raw += value.encode(encoding) + b"\x00"
    return raw


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_binary_drawing_is_the_same_drawing(tmp_path: Path, encoding: str, old: bool) -> None:
    head = pair(9, "$DWGCODEPAGE") + pair(3, "ANSI_936")
    text = drawing(light(BOX), light([(x, y, 0.5) for x, y in NEXT]), label(50, 50, "青山5号"), head=head)
    _, plain = parse(tmp_path, text)
    (tmp_path / "二进制.dxf").write_bytes(as_binary(text, encoding, old))
    parsed = read(tmp_path / "二进制.dxf")
    assert parsed.state == "read"
    frame = gpd.read_parquet(parsed.layers[0].file)
    assert frame.geometry.geom_equals(plain.geometry).all()
    assert frame.drop(columns="geometry").equals(plain.drop(columns="geometry"))
