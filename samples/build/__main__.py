"""`python -m samples.build` from the repository root: builds all samples anew."""

import shutil
import tempfile
from pathlib import Path

from samples.build.heishan import dossier as heishan
from samples.build.linfeng import dossier as linfeng
from samples.build.manifest import SAMPLES, list_built, write_manifest
from samples.build.notice import write_notice
from samples.build.qingshui import dossier as qingshui


def main() -> None:
    """Build into a scratch folder first, so that a failure leaves the old samples alone."""
    with tempfile.TemporaryDirectory() as name:
        fresh, scratch = Path(name) / "fresh", Path(name) / "scratch"
        scratch.mkdir()
        qingshui.build(fresh / "qingshui-complete", scratch)
        heishan.build(fresh / "heishan-backwards", scratch)
        linfeng.build(fresh / "linfeng-land")
        write_notice(fresh / "notice.zip")
        for folder in ("qingshui-complete", "heishan-backwards", "linfeng-land"):
            shutil.rmtree(SAMPLES / folder, ignore_errors=True)
            shutil.copytree(fresh / folder, SAMPLES / folder)
        shutil.copyfile(fresh / "notice.zip", SAMPLES / "notice.zip")
    write_manifest()
    print(f"built {len(list_built())} files below {SAMPLES}")


if __name__ == "__main__":
    main()
