"""`python -m samples.build [NAME ...]` from the repository root: builds all samples anew, or those named."""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from samples.build.heishan import dossier as heishan
from samples.build.jinwan import dossier as jinwan
from samples.build.linfeng import dossier as linfeng
from samples.build.manifest import BUILT, SAMPLES, list_built, write_manifest
from samples.build.notice import write_notice
from samples.build.qingshui import dossier as qingshui
from samples.build.songgang import dossier as songgang
from samples.build.yunyu import dossier as yunyu

# Sample -> what writes it at a place, with a folder for what lies about meanwhile.
BUILDERS: dict[str, Callable[[Path, Path], None]] = {
    "qingshui-complete": qingshui.build,
    "heishan-backwards": heishan.build,
    "linfeng-land": lambda place, _: linfeng.build(place),
    "jinwan-mangrove": lambda place, _: jinwan.build(place),
    "yunyu-wind": lambda place, _: yunyu.build(place),
    "songgang-legacy": lambda place, _: songgang.build(place),
    "notice.zip": lambda place, _: write_notice(place),
}


def main(names: list[str]) -> None:
    """Build into a scratch folder first, so that a failure leaves the old samples alone."""
    chosen = names or list(BUILT)
    with tempfile.TemporaryDirectory() as name:
        fresh, scratch = Path(name) / "fresh", Path(name) / "scratch"
        scratch.mkdir()
        for sample in chosen:
            BUILDERS[sample](fresh / sample, scratch)
        for sample in chosen:
            if (fresh / sample).is_file():
                shutil.copyfile(fresh / sample, SAMPLES / sample)
                continue
            shutil.rmtree(SAMPLES / sample, ignore_errors=True)
            shutil.copytree(fresh / sample, SAMPLES / sample)
    write_manifest()
    print(f"built {', '.join(chosen)}; {len(list_built())} files below {SAMPLES}")


if __name__ == "__main__":
    main(sys.argv[1:])
