"""Runs the outside programs that the build needs."""

import os
import subprocess
from pathlib import Path

FONTS = Path(__file__).with_name("fonts.conf")


def run_tool(*arguments: str | Path) -> None:
    """Run a program with the build's fonts; raises RuntimeError with its own words when it fails."""
    environment = dict(os.environ, FONTCONFIG_FILE=str(FONTS), TZ="Asia/Shanghai", LC_ALL="C.UTF-8")
    done = subprocess.run([str(a) for a in arguments], env=environment, capture_output=True, text=True, timeout=180)
    if done.returncode != 0:
        raise RuntimeError(f"{arguments[0]} failed: {done.stderr.strip()[-800:]}")
