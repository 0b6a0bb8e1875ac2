"""Lists what was built, with hashes, and which state of the script built it."""

import hashlib
from pathlib import Path

import yaml

BUILD = Path(__file__).parent
SAMPLES = BUILD.parent
MANIFEST = SAMPLES / "built.yaml"
BUILT = (
    "qingshui-complete", "heishan-backwards", "linfeng-land", "jinwan-mangrove", "yunyu-wind", "songgang-legacy",
    "notice.zip",
)  # fmt: skip


def hash_file(path: Path) -> str:
    """sha256 in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hash_script() -> str:
    """One hash over every source of the build, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(p for p in BUILD.rglob("*") if p.suffix in {".py", ".conf"}):
        digest.update(path.relative_to(BUILD).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def list_built(samples: Path = SAMPLES) -> dict[str, str]:
    """Path (relative to samples/) -> sha256 of every built file."""
    files: list[Path] = []
    for name in BUILT:
        place = samples / name
        files += [place] if place.is_file() else [p for p in place.rglob("*") if p.is_file()]
    return {p.relative_to(samples).as_posix(): hash_file(p) for p in sorted(files)}


def write_manifest(samples: Path = SAMPLES) -> None:
    """Write built.yaml."""
    content = {"script": hash_script(), "files": list_built(samples)}
    head = "# Written by `python -m samples.build`; do not edit.\n"
    (samples / MANIFEST.name).write_text(
        head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
