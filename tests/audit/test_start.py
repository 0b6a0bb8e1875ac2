"""Help and explanations start at once: by what they import, since a clock would tell more of the machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "numpy", "pandas", "geopandas", "shapely", "pyproj", "pyogrio", "pyarrow", "matplotlib", "spacy", "onnxruntime",
    "rapidocr", "cv2", "pypdfium2", "pdfplumber", "docx", "openpyxl", "jinja2", "lxml", "durable", "ray", "PIL",
}  # fmt: skip
TELL = """
import json, sys
sys.argv = ["sinkcheck", *json.loads(sys.argv[1])]
from checker.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
sys.stderr.write(json.dumps(sorted(sys.modules)))
"""


def imported(root: Path, *arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", TELL, json.dumps(arguments)], capture_output=True, text=True, encoding="utf-8", cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1"}, check=True,
    )  # fmt: skip
    return set(json.loads(done.stderr))


@pytest.mark.parametrize(
    ("arguments", "most"),
    [(["--help"], 220), (["audit", "--help"], 220), (["explain", "AFF-2c"], 450), (["rules"], 450), (["purge"], 450)],
)
def test_it_starts_without_what_reads_and_judges(root: Path, arguments: list[str], most: int) -> None:
    modules = imported(root, *arguments)
    assert not {name.partition(".")[0] for name in modules} & HEAVY
    assert len(modules) <= most


def test_help_needs_no_models(root: Path) -> None:
    assert "pydantic" not in imported(root, "--help")
