"""Mutations that know the format: a damaged part of a file that is whole otherwise reaches further than random bytes.

Each takes the dice and bytes and gives bytes; what it cannot parse it damages blindly.
"""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from benchmarks.fuzz.seeds import Seed

Mutation = Callable[[random.Random, bytes], bytes]
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"4294967296", b"99999999999999999999", b"1e308", b"NaN", b"")
_INTEGERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_TEXTS = (
    "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\x1b[31m", "{{7*7}}", "'; DROP TABLE x;--", "\u202egnp.exe",
    "../../etc/passwd", "/vsicurl/http://127.0.0.1:9/x", "A" * 5000, "\ufffe\ud7ff", "亩" * 2000,
)  # fmt: skip


_NAMES = (b"/Pages", b"/Page", b"/JBIG2Decode", b"/JPXDecode", b"/LZWDecode", b"/XRef")
_ACTIONS = b" /OpenAction << /S /JavaScript /JS (app.alert(1)) >> /AA << /O << /S /Launch /F (cmd) >> >>"


def mutate(dice: random.Random, kind: str, seed: Seed) -> Seed:
    """One to three mutations of one part of a seed."""
    made = dict(seed)
    for _ in range(dice.choice((1, 1, 2, 3))):
        part = dice.choice(sorted(made))
        own = BY_KIND.get({".kmz": "zip"}.get(part, kind), _BLIND)
        made[part] = dice.choice((*own, *own, *_BLIND))(dice, made[part])
    if kind == "shp" and len(made) > 2 and dice.random() < 0.1:
        del made[dice.choice([part for part in sorted(made) if part != ".shp"])]
    return made


def flip(dice: random.Random, data: bytes) -> bytes:
    """Some bits turned."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 2, 8, 64)) if out else 0):
        out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def cut(dice: random.Random, data: bytes) -> bytes:
    """The end, the beginning or the middle lost."""
    if len(data) < 4:
        return b""
    first, last = sorted((dice.randrange(len(data)), dice.randrange(len(data))))
    return dice.choice((data[:first], data[first:], data[:first] + data[last:]))


def repeat(dice: random.Random, data: bytes) -> bytes:
    """A block again, elsewhere, or many times."""
    if not data:
        return data
    first = dice.randrange(len(data))
    block = data[first : first + dice.choice((4, 64, 1024))]
    place = dice.randrange(len(data))
    return data[:place] + block * dice.choice((1, 2, 50)) + data[place:]


def overwrite(dice: random.Random, data: bytes) -> bytes:
    """An integer somewhere set to an extreme."""
    if len(data) < 8:
        return data
    size, order = dice.choice((1, 2, 4)), dice.choice(("little", "big"))
    value = dice.choice(_INTEGERS) & ((1 << 8 * size) - 1)
    place = dice.randrange(len(data) - size)
    return data[:place] + value.to_bytes(size, order) + data[place + size :]  # type: ignore[arg-type]


def numbers(dice: random.Random, data: bytes) -> bytes:
    """A printed number replaced by an extreme one."""
    return _replaced(dice, data, rb"-?\d+(?:\.\d+)?", lambda _: dice.choice(_NUMBERS))


def _replaced(dice: random.Random, data: bytes, pattern: bytes, new: Callable[[bytes], bytes]) -> bytes:
    found = list(re.finditer(pattern, data))
    if not found:
        return flip(dice, data)
    hit = dice.choice(found)
    return data[: hit.start()] + new(hit[0]) + data[hit.end() :]


def markup(dice: random.Random, data: bytes) -> bytes:
    """An element lost, doubled, nested in itself, renamed, or with a hostile text, entity or attribute."""
    tags = list(re.finditer(rb"<(/?)([\w:]+)[^<>]*>", data))
    if not tags:
        return flip(dice, data)
    hit = dice.choice(tags)
    text = dice.choice(_TEXTS).encode("utf-8", "replace").replace(b"<", b"&lt;")
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;">]>'
    change = dice.randrange(7)
    if change == 0:
        return data[: hit.start()] + data[hit.end() :]
    if change == 1:
        return data[: hit.end()] + hit[0] * dice.choice((1, 5, 3000)) + data[hit.end() :]
    if change == 2:
        return data[: hit.start()] + hit[0].replace(hit[2], b"w:p", 1) + data[hit.end() :]
    if change == 3:
        return data[: hit.end()] + text + data[hit.end() :]
    if change == 4:
        return _replaced(dice, data, rb'="[^"]*"', lambda _: b'="' + text[:200].replace(b'"', b"'") + b'"')
    if change == 5:
        at = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
        return data[:at] + entity + data[at:].replace(b">1<", b">&b;<", 1)
    return numbers(dice, data)


def member(dice: random.Random, data: bytes) -> bytes:
    """One file inside an archive mutated, the archive whole; or its names, flags and methods."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            content = {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return flip(dice, data)
    if not infos:
        return data
    chosen = dice.choice(infos).filename
    change = dice.randrange(6)
    if change < 4:
        own: tuple[Mutation, ...] = (flip, cut, repeat)
        if chosen.endswith((".xml", ".rels", ".kml", ".vml")):
            own = (markup, markup, markup, numbers, flip, cut)
        content[chosen] = dice.choice(own)(dice, content[chosen])
    elif change == 4:
        del content[chosen]
    else:
        names = ("../" + chosen, "/abs/" + chosen, "CON.txt", chosen.upper(), "a\\..\\..\\b", "x" * 300, "\x07bell")
        content[dice.choice(names)] = content[chosen]
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in content.items():
            archive.writestr(name, value)
    return store.getvalue()


def directory(dice: random.Random, data: bytes) -> bytes:
    """A field of an archive's local or central headers."""
    places = [hit.start() for hit in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", data)]
    if not places:
        return flip(dice, data)
    place = dice.choice(places) + dice.choice((6, 8, 10, 14, 18, 20, 22, 24, 26, 28, 30, 42))
    value = dice.choice(_INTEGERS).to_bytes(4, "little")[: dice.choice((2, 4))]
    return data[:place] + value + data[place + len(value) :]


def pdf_object(dice: random.Random, data: bytes) -> bytes:
    """References, counts, lengths, types and filters of a PDF's objects; actions and files added."""
    change = dice.randrange(7)
    if change == 0:
        return _replaced(dice, data, rb"\d+ 0 R", lambda _: b"%d 0 R" % dice.randrange(30))
    if change == 1:
        return _replaced(dice, data, rb"/(?:Length|Count|N|First|Size|Width|Height|Rotate|Prev) -?\d+",
                         lambda old: old.rsplit(b" ", 1)[0] + b" " + dice.choice(_NUMBERS[:7]))  # fmt: skip
    if change == 2:
        return _replaced(dice, data, rb"/(?:Type|Subtype|Filter|Encoding) ?/\w+", lambda old: old.rsplit(b"/", 1)[0]
                         + dice.choice(_NAMES))  # fmt: skip
    if change == 3:
        lists = (b"[]", b"[0 0 1e9 1e9]", b"[1 0 R 1 0 R]")
        pattern = rb"/(?:MediaBox|BBox|Kids|Contents) ?\[[^\]]*\]"
        return _replaced(dice, data, pattern, lambda old: old.split(b"[")[0] + dice.choice(lists))
    if change == 4:
        return _replaced(dice, data, rb"/Type ?/Catalog", lambda old: old + _ACTIONS)
    if change == 5:
        return _replaced(dice, data, rb"startxref\s+\d+", lambda _: b"startxref\n" + dice.choice(_NUMBERS))
    return _stream(dice, data)


def _stream(dice: random.Random, data: bytes) -> bytes:
    """What a compressed stream says, damaged and compressed again; offsets behind it no longer fit."""
    found = list(re.finditer(rb"stream\r?\n(.*?)endstream", data, re.S))
    if not found:
        return flip(dice, data)
    hit = dice.choice(found)
    try:
        plain = zlib.decompress(hit[1])
    except zlib.error:
        return data[: hit.start(1)] + flip(dice, hit[1]) + data[hit.end(1) :]
    changed = dice.choice((numbers, cut, repeat, flip))(dice, plain)
    return data[: hit.start(1)] + zlib.compress(changed) + data[hit.end(1) :]


def png_chunk(dice: random.Random, data: bytes) -> bytes:
    """A chunk's content damaged, its checksum right; IHDR with extreme sizes."""
    at, chunks = 8, []
    while at + 12 <= len(data):
        size = struct.unpack(">I", data[at : at + 4])[0]
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    if not chunks:
        return flip(dice, data)
    place = dice.randrange(len(chunks))
    name, body = chunks[place]
    if name == b"IHDR" and len(body) == 13 and dice.random() < 0.7:
        body = struct.pack(">II", dice.choice((0, 1, 30000, 2**31 - 1)), dice.choice((1, 60000, 2**31 - 1))) + body[8:]
    else:
        body = dice.choice((flip, cut, repeat, overwrite))(dice, body)
    chunks[place] = (name, body)
    packed = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return data[:8] + packed


def jpeg_segment(dice: random.Random, data: bytes) -> bytes:
    """A length, a frame size or a table of a JPEG."""
    places = [hit.start() for hit in re.finditer(rb"\xff[\xc0-\xcf\xda-\xef]", data)]
    if not places:
        return flip(dice, data)
    place = dice.choice(places) + dice.choice((1, 2, 3, 4, 5, 7, 9))
    value = dice.choice(_INTEGERS).to_bytes(4, "big")[-2:]
    return data[:place] + value + data[place + 2 :]


def shape_record(dice: random.Random, data: bytes) -> bytes:
    """Type, length, parts, points or coordinates in a shapefile's header or records."""
    if len(data) < 150:
        return flip(dice, data)
    place = dice.choice((24, 28, 32, 36, 100, 104, 108, 112, 144, 148)) if dice.random() < 0.6 else None
    place = dice.randrange(100, len(data) - 8) & ~3 if place is None or place + 8 > len(data) else place
    special = (b"\x00\x00\x00\x00\x00\x00\xf8\x7f", struct.pack("<d", 1e300), struct.pack("<i", 2**31 - 1))
    value = dice.choice((*special, *(struct.pack("<I", number) for number in _INTEGERS), struct.pack(">i", -1)))
    return data[:place] + value + data[place + len(value) :]


def sqlite_page(dice: random.Random, data: bytes) -> bytes:
    """The header, a page's header or cell pointers; a word of the schema."""
    if len(data) < 1024:
        return flip(dice, data)
    if dice.random() < 0.4:
        return _replaced(dice, data, rb"(?:gpkg_\w+|CREATE \w+|geom\w*|INTEGER|REAL|features)", lambda old: dice.choice(
            (b"x" * len(old), old[::-1], b"load_ext"[: len(old)].ljust(len(old)))))  # fmt: skip
    size = struct.unpack(">H", data[16:18])[0] or 65536
    page = dice.randrange(max(1, len(data) // max(512, size)))
    place = min(page * size + dice.randrange(120), len(data) - 4)
    value = dice.choice(_INTEGERS).to_bytes(4, "big")[-dice.choice((1, 2, 4)) :]
    return data[:place] + value + data[place + len(value) :]


_BLIND: tuple[Mutation, ...] = (flip, cut, repeat, overwrite)
BY_KIND: dict[str, tuple[Mutation, ...]] = {
    "pdf": (pdf_object, pdf_object, numbers),
    "docx": (member, member, directory),
    "xlsx": (member, member, directory),
    "zip": (member, directory),
    "kml": (markup, numbers),
    "geojson": (numbers, repeat),
    "csv": (numbers, repeat),
    "png": (png_chunk,),
    "jpg": (jpeg_segment,),
    "shp": (shape_record, overwrite),
    "gpkg": (sqlite_page, overwrite),
}
