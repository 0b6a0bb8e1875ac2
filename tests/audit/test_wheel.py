"""The wheel alone, in an empty environment, audits a sample from another folder."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


def build_wheel(root: Path, folder: Path) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.mark.slow
def test_wheel_audits_a_sample(root: Path, tmp_path: Path) -> None:
    wheel = build_wheel(root, tmp_path)
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("checker/_data/rules/law/") for name in names)
    assert "checker/_data/dossier_schemas/vocabulary.yaml" in names
    assert not any(name.startswith(("samples/", "tests/", "rules/", "dossier_schemas/")) for name in names)
    environment = tmp_path / "empty"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True, timeout=120)
    (site,) = environment.glob("lib/python*/site-packages")
    zipfile.ZipFile(wheel).extractall(site)
    # Dependencies come from the environment that runs the tests; the package and its data only from the wheel.
    dependencies = [path for path in sys.path if path.endswith("site-packages")]
    (site / "dependencies.pth").write_text("\n".join(dependencies), encoding="utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    python = environment / "bin" / "python"
    isolated = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    where = subprocess.run(
        [str(python), "-c", "import checker; print(checker.__file__)"],
        cwd=elsewhere, env=isolated, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert str(environment) in where.stdout
    sample = root / "samples" / "heishan-backwards"
    done = subprocess.run(
        [str(python), "-m", "checker", "audit", str(sample), "-o", "out", "--fail-on", "never"],
        cwd=elsewhere, env=isolated, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 3), done.stderr
    audit = json.loads((elsewhere / "out" / "audit.json").read_text(encoding="utf-8"))
    assert audit["summary"]["fail"] > 0
    assert (elsewhere / "out" / "report.html").stat().st_size > 10_000
