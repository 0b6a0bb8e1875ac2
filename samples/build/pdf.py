"""Makes PDFs: pages from HTML (chromium), from Word papers (LibreOffice), and scans without a text layer."""

import random
import shutil
import tempfile
from pathlib import Path

from PIL import Image, ImageFilter

from samples.build.freeze import freeze_pdf
from samples.build.tools import run_tool

CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")


def print_html(html: str, target: Path) -> None:
    """Print one HTML page to a PDF with embedded fonts."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(html, encoding="utf-8")
        printed = Path(folder) / "page.pdf"
        run_tool(*CHROMIUM, f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}", page.as_uri())
        shutil.copy(printed, target)
    freeze_pdf(target)


def convert_word(docx: Path, target: Path) -> None:
    """Print a Word paper to PDF with LibreOffice."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        run_tool("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, docx)
        shutil.copy(Path(folder) / (docx.stem + ".pdf"), target)
    freeze_pdf(target)


def scan_pages(pdf: Path, target: Path, seed: int, dpi: int = 110) -> None:
    """Turn a PDF into pictures of its pages, slightly askew and grey, wrapped into a PDF without any text."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        run_tool("pdftoppm", "-r", str(dpi), "-png", pdf, f"{folder}/page")
        pages = [_age(Image.open(path), dice) for path in sorted(Path(folder).glob("page*.png"))]
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=55)
    freeze_pdf(target)


def _age(page: Image.Image, dice: random.Random) -> Image.Image:
    paper = page.convert("RGB").rotate(
        dice.uniform(-0.9, 0.9), resample=Image.Resampling.BICUBIC, fillcolor=(238, 236, 230)
    )
    paper = paper.filter(ImageFilter.GaussianBlur(0.5))
    shade = Image.new("RGB", paper.size, (240, 236, 226))
    return Image.blend(paper, shade, 0.12)
