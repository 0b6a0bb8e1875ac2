"""Memory while one long file is read: 500 pages of text with tables, and 500 scanned pages of low resolution.

    python -m benchmarks.long_files [--pages 500] [--kinds text,scan]

One process as a worker would be. Prints the peak resident size at a tenth, at half and at the end; what was read of a
text file is kept until its end, as a worker keeps it, and counts.
"""

import argparse
import io
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from checker.intake.register import register
from checker.intake.walk import look_at_file
from checker.model.document import SourceFile
from checker.model.limits import Limits
from checker.parsers import pdf
from checker.parsers.ocr import run as recognise
from checker.parsers.payload import OcrPayload, ParsePayload

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
DPI, QUALITY = 60, 50
MOST_GROWTH = 1.1  # from half to the end


def main() -> int:
    """Measure, print, and say whether memory stays flat."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--pages", type=int, default=500)
    arguments.add_argument("--kinds", default="text,scan")
    options = arguments.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for kind in options.kinds.split(","):
            made, maker = Path(folder) / f"{kind}.pdf", _text_file if kind == "text" else _scan_file
            # In a process of its own, whose memory is not counted.
            builder = multiprocessing.get_context("spawn").Process(target=maker, args=(made, options.pages))
            builder.start()
            builder.join()
            good &= (_read_text if kind == "text" else _read_scan)(made, options.pages)
    return 0 if good else 1


def _text_file(path: Path, pages: int) -> None:
    """Pages of the samples, one after the other and again, each time with its own fonts, as in merged files."""
    import pypdfium2

    papers = [pypdfium2.PdfDocument(place) for place in sorted(SAMPLES.rglob("*.pdf"))]
    target = pypdfium2.PdfDocument.new()
    while len(target) < pages:
        for paper in papers:
            target.import_pages(paper, list(range(min(len(paper), pages - len(target)))))
            if len(target) >= pages:
                break
    target.save(path)


def _scan_file(path: Path, pages: int) -> None:
    """Upper thirds of sample pages as pictures, eight of them again and again."""
    import pypdfium2
    from PIL import Image

    pictures = []
    for place in sorted(SAMPLES.rglob("*.pdf"))[:8]:
        page = pypdfium2.PdfDocument(place)[0].render(scale=DPI / 72).to_pil().convert("RGB")
        held = io.BytesIO()
        page.crop((0, 0, page.width, page.height // 3)).save(held, "JPEG", quality=QUALITY)
        pictures.append(Image.open(held))
    sheets = [pictures[number % len(pictures)] for number in range(pages)]
    sheets[0].save(path, "PDF", save_all=True, append_images=sheets[1:], resolution=DPI)


def _read_text(path: Path, pages: int) -> bool:
    order = ParsePayload(source=_source(path), scratch="", limits=Limits(pages=pages))
    peaks: list[float] = []
    plain = pdf._read_page

    def watched(*given: object) -> object:
        page = plain(*given)  # type: ignore[arg-type]
        peaks.append(_peak())
        return page

    pdf._read_page = watched  # type: ignore[assignment]
    try:
        return _report("text", peaks, lambda: pdf.read(order))
    finally:
        pdf._read_page = plain


def _read_scan(path: Path, pages: int) -> bool:
    source, peaks = _source(path), list[float]()

    def read() -> None:
        for number in range(1, pages + 1):
            order = OcrPayload(source=source, page=number, limits=Limits(pages=pages))
            recognise(order.model_dump(mode="json"))
            peaks.append(_peak())

    return _report("scan", peaks, read)


def _report(kind: str, peaks: list[float], read: Callable[[], object]) -> bool:
    before, started = _peak(), time.perf_counter()
    read()
    early, half, last = peaks[len(peaks) // 10 - 1], peaks[len(peaks) // 2 - 1], peaks[-1]
    print(f"{kind}: {len(peaks)} pages in {time.perf_counter() - started:.0f} s; peak {before:.0f} MB before,", end=" ")
    print(
        f"{early:.0f} MB at page {len(peaks) // 10}, {half:.0f} MB at page {len(peaks) // 2}, {last:.0f} MB at the end"
    )
    return last <= MOST_GROWTH * half


def _peak() -> float:
    """Largest resident size so far, in megabytes."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _source(path: Path) -> SourceFile:
    return register([look_at_file(path, path.parent)], None, Limits())[0]


if __name__ == "__main__":
    sys.exit(main())
