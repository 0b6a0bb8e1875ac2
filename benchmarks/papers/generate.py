"""`python -m benchmarks.papers.generate --seed 1 --split dev --count 100 --kinds pdf,docx,scan -o DIR`."""

import argparse
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from random import Random

from PIL.Image import Image

from benchmarks.papers.browser import BrowserAbsent, Printer
from benchmarks.papers.compose import Composed, compose
from benchmarks.papers.family import COMMON, SPLITS, Family, Split, load_families
from benchmarks.papers.page_html import render_html
from benchmarks.papers.page_sheet import is_sheet, write_xlsx
from benchmarks.papers.page_word import write_docx
from benchmarks.papers.scan import DPI, QUALITY, age, bind, picture_pages
from benchmarks.papers.story import invent
from benchmarks.papers.textlayer import locate, page_texts
from benchmarks.papers.truth import FileTruth, PaperTruth, Piece, SetTruth, save
from samples.build.freeze import freeze_pdf
from samples.build.tools import run_tool

KINDS = ("pdf", "docx", "xlsx", "scan", "jpg", "merged")
OFFICE = ("docx", "xlsx")  # what needs no printing
PAPERS = "papers"
COMMON_WEIGHT = 3
BATCH = 20  # Word files set by one run of LibreOffice


def draw_families(split: Split, count: int, dice: Random, types: Sequence[str] = ()) -> list[Family]:
    """Families for `count` papers: every type before any comes again, common ones three times as often."""
    families = load_families(split)
    chosen = {kind: families[kind] for kind in (types or sorted(families))}
    queues = {kind: dice.sample(found, len(found)) for kind, found in chosen.items()}
    drawn: list[Family] = []
    first = True
    while len(drawn) < count:
        lap = [kind for kind in chosen for _ in range(COMMON_WEIGHT if kind in COMMON and not first else 1)]
        dice.shuffle(lap)
        for kind in lap:
            family = queues[kind].pop(0)
            queues[kind].append(family)
            drawn.append(family)
        first = False
    return drawn[:count]


def draw_carriers(families: Sequence[Family], kinds: Sequence[str]) -> list[str]:
    """The kind of file of each paper: papers of one type take all kinds in turn."""
    types = sorted({family.type for family in families})
    turns = {kind: place for place, kind in enumerate(types)}
    carriers = []
    for family in families:
        carriers.append(kinds[turns[family.type] % len(kinds)])
        turns[family.type] += 1
    return carriers


def write_paper(seed: int, index: int, family: Family) -> Composed:
    """One paper; the same seed, index and family give the same paper."""
    dice = Random(f"{seed}/{index}/{family.type}/{family.name}")
    return compose(family, invent(dice, family.split), dice, f"p{index:04}")


def generate(
    folder: Path, seed: int, split: Split, count: int, kinds: Sequence[str], types: Sequence[str] = ()
) -> SetTruth:
    """Write a set below `folder`. Raises BrowserAbsent where it needs a browser and there is none."""
    dice = Random(f"{seed}/{split}")
    families = draw_families(split, count, dice, types)
    papers = [write_paper(seed, index, family) for index, family in enumerate(families, start=1)]
    carriers = draw_carriers(families, kinds)
    files: list[FileTruth] = []
    with tempfile.TemporaryDirectory() as scratch:
        press = _Press(folder / PAPERS, Path(scratch), seed)
        press.set_in_office([paper for paper, kind in zip(papers, carriers, strict=True) if kind not in OFFICE])
        with contextlib.ExitStack() as stack:
            printer = stack.enter_context(Printer()) if any(kind not in OFFICE for kind in carriers) else None
            waiting: list[tuple[Composed, Path]] = []
            for composed, kind in zip(papers, carriers, strict=True):
                if kind in OFFICE:
                    files.append(press.sheet(composed) if kind == "xlsx" else press.word(composed))
                    continue
                assert printer is not None
                pdf = press.print_clean(composed, printer)
                if kind == "merged":
                    waiting.append((composed, pdf))
                    if len(waiting) >= dice.randrange(2, 7):
                        files.append(press.merged(waiting))
                        waiting = []
                else:
                    files.append({"pdf": press.plain, "scan": press.scan, "jpg": press.photo}[kind](composed, pdf))
            if waiting:
                files.append(press.merged(waiting))
    truth = SetTruth(seed=seed, split=split, files=files)
    save(truth, folder)
    return truth


class _Press:
    """Brings papers into files of each kind."""

    def __init__(self, folder: Path, scratch: Path, seed: int) -> None:
        self.folder, self.scratch, self.seed = folder, scratch, seed
        folder.mkdir(parents=True, exist_ok=True)

    def set_in_office(self, papers: Sequence[Composed]) -> None:
        """Print at once what its look wants set by LibreOffice, where there is one."""
        chosen = [paper for paper in papers if paper.sheets.look.engine == "office"]
        office = shutil.which("soffice")
        if not chosen or office is None:
            return
        words = [self.scratch / f"{paper.truth.id}.docx" for paper in chosen]
        for paper, word in zip(chosen, words, strict=True):
            write_docx(paper.sheets, word)
        profile = (self.scratch / "profile").as_uri()
        for first in range(0, len(words), BATCH):
            batch = words[first : first + BATCH]
            target = ("--convert-to", "pdf", "--outdir", self.scratch)
            run_tool(office, f"-env:UserInstallation={profile}", "--headless", *target, *batch)

    def print_clean(self, composed: Composed, printer: Printer) -> Path:
        pdf = self.scratch / f"{composed.truth.id}.pdf"
        if pdf.exists():
            freeze_pdf(pdf)
        else:
            printer.print_pdf(render_html(composed.sheets), pdf)
        lost = locate(composed.truth, page_texts(pdf))
        if lost:
            print(f"{composed.truth.id} {composed.truth.family}: not found on one page: {lost}", file=sys.stderr)
        return pdf

    def _file(self, name: str, carrier: str, pages: int, truth: PaperTruth) -> FileTruth:
        return FileTruth(path=name, carrier=carrier, pieces=[Piece(first=1, last=pages, paper=truth)])

    def word(self, composed: Composed) -> FileTruth:
        name = f"{composed.truth.id}.docx"
        write_docx(composed.sheets, self.folder / name)
        return self._file(name, "docx", 1, composed.truth)

    def sheet(self, composed: Composed) -> FileTruth:
        """A workbook; papers without a table are written as Word files instead."""
        if not is_sheet(composed.sheets.blocks):
            return self.word(composed)
        name = f"{composed.truth.id}.xlsx"
        write_xlsx(composed.sheets, self.folder / name)
        return self._file(name, "xlsx", 1, composed.truth)

    def plain(self, composed: Composed, pdf: Path) -> FileTruth:
        target = self.folder / pdf.name
        target.write_bytes(pdf.read_bytes())
        return self._file(pdf.name, "pdf", len(page_texts(pdf)), composed.truth)

    def scan(self, composed: Composed, pdf: Path) -> FileTruth:
        dice = Random(f"{self.seed}/{composed.truth.id}/scan")
        aged = [age(page, dice) for page in picture_pages(pdf)]
        bind([page for page, _ in aged], self.folder / pdf.name)
        file = self._file(pdf.name, "scan", len(aged), composed.truth)
        file.turned = {number: turn for number, (_, turn) in enumerate(aged, start=1) if turn}
        return file

    def photo(self, composed: Composed, pdf: Path) -> FileTruth:
        """The first page as a picture; papers of several pages become a scan instead."""
        pages = picture_pages(pdf)
        if len(pages) > 1:
            return self.scan(composed, pdf)
        paper, turn = age(pages[0], Random(f"{self.seed}/{composed.truth.id}/jpg"))
        name = f"{composed.truth.id}.jpg"
        (self.folder / name).write_bytes(_jpeg_bytes(paper))
        file = self._file(name, "jpg", 1, composed.truth)
        file.turned = {1: turn} if turn else {}
        return file

    def merged(self, papers: Sequence[tuple[Composed, Path]]) -> FileTruth:
        name = f"m{papers[0][0].truth.id[1:]}.pdf"
        dice = Random(f"{self.seed}/{name}")
        pieces: list[Piece] = []
        pages: list[Image] = []
        turned: dict[int, int] = {}
        for composed, pdf in papers:
            aged = [age(page, dice) for page in picture_pages(pdf)]
            first = len(pages) + 1
            turned |= {first + place: turn for place, (_, turn) in enumerate(aged) if turn}
            pages += [page for page, _ in aged]
            pieces.append(Piece(first=first, last=len(pages), paper=composed.truth))
        bind(pages, self.folder / name)
        return FileTruth(path=name, carrier="merged", pieces=pieces, turned=turned)


def _jpeg_bytes(page: Image) -> bytes:
    store = BytesIO()
    page.save(store, "JPEG", quality=QUALITY, dpi=(DPI, DPI))
    return store.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes random fictional papers with known values.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", choices=SPLITS, default="dev")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--kinds", default="pdf,docx,scan", help=f"of {','.join(KINDS)}")
    parser.add_argument("--types", default="", help="document types, all by default")
    parser.add_argument("-o", "--out", type=Path, required=True)
    options = parser.parse_args()
    kinds = [kind for kind in options.kinds.split(",") if kind]
    if not kinds or not set(kinds) <= set(KINDS):
        parser.error(f"--kinds must be of {', '.join(KINDS)}")
    types = [kind for kind in options.types.split(",") if kind]
    if not set(types) <= set(load_families(options.split)):
        parser.error(f"unknown types: {sorted(set(types) - set(load_families(options.split)))}")
    try:
        truth = generate(options.out, options.seed, options.split, options.count, kinds, types)
    except BrowserAbsent as error:
        print(f"cannot print: {error}", file=sys.stderr)
        return 3
    print(f"{sum(len(file.pieces) for file in truth.files)} papers in {len(truth.files)} files below {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
