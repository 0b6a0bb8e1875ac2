"""Draws the pictures of the README from a sample: `python docs/refresh_pictures.py`.

Needs a browser (/usr/bin/chromium), LibreOffice (soffice) and a Chinese font. Pictures are of real reports and stay
small: few colours, no more pixels than a page shows.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SAMPLE = ROOT / "samples" / "heishan-backwards"
IMAGES = ROOT / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
AS_OF = "2026-06-30"
EVIDENCE = ".finding:not(.v-pass):has(svg.crop)"


def run(*arguments: str) -> None:
    command = [sys.executable, "-m", "checker", *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, timeout=600,
                          capture_output=True)  # fmt: skip
    if done.returncode == 2:
        raise SystemExit(done.stderr.decode())


def save(picture: Image.Image, name: str, colours: int = 64) -> None:
    small = picture.convert("RGB").quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(IMAGES / f"{name}.png", optimize=True)


def shoot(page_file: Path, places: dict[str, str], width: int = 1180, height: int = 900, scheme: str = "light") -> None:
    """Pictures of elements of a page; a name beginning with + opens what is folded in the element first."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, offline=True)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(page_file.as_uri())
        for name, selector in places.items():
            if selector == "window":
                raw = page.screenshot()
            else:
                place = page.locator(selector).first
                place.evaluate("(node) => { if (node instanceof HTMLDetailsElement) node.open = true; }")
                raw = clipped(page, place)
            save(Image.open(io.BytesIO(raw)), name)
        browser.close()


def clipped(page: Any, place: Any, most: int = 1100) -> bytes:
    """An element from its top, at most so many pixels of it, whatever is fixed above it."""
    page.evaluate("document.querySelectorAll('.filter').forEach((node) => { node.hidden = true; })")
    box = place.bounding_box()
    top = box["y"] + page.evaluate("scrollY")
    clip = {"x": max(0, box["x"] - 8), "y": top - 4, "width": box["width"] + 16, "height": min(box["height"] + 8, most)}
    raw: bytes = page.screenshot(full_page=True, clip=clip)
    return raw


def pages_of(office: Path, folder: Path, numbers: list[int], scale: float) -> list[Image.Image]:
    """Pages (from 1) of a file as LibreOffice lays them out."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(office)],
                   check=True, capture_output=True, timeout=240)  # fmt: skip
    with pypdfium2.PdfDocument(folder / f"{office.stem}.pdf") as pdf:
        return [pdf[number - 1].render(scale=scale).to_pil() for number in numbers if number <= len(pdf)]


def beside(pictures: list[Image.Image], columns: int, gap: int = 10) -> Image.Image:
    """Pages in rows on grey."""
    rows = [pictures[start : start + columns] for start in range(0, len(pictures), columns)]
    width = max(sum(item.width + gap for item in row) for row in rows) + gap
    height = sum(max(item.height for item in row) + gap for row in rows) + gap
    sheet, y = Image.new("RGB", (width, height), "#c9cdc9"), gap
    for row in rows:
        x = gap
        for item in row:
            sheet.paste(item, (x, y))
            x += item.width + gap
        y += max(item.height for item in row) + gap
    return sheet


def web_page(folder: Path) -> bytes:
    """A finding in the web application, with the page it was read from."""
    from playwright.sync_api import sync_playwright

    from tests.web.server import Server

    server = Server(folder / "web")
    try:
        dossier = server.create("黑山片区造林碳汇项目")
        server.send_folder(dossier, SAMPLE)
        found = server.result(dossier, server.audit(dossier)["id"])["findings"]
        name = next(item["id"] for item in found if item["rule"] == "DOC-start")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1180, "height": 1060})
            page.goto(f"{server.url}/dossiers/{dossier}/finding?id={name}")
            page.locator(".correct summary").first.click()
            page.locator(".sheet img").first.evaluate("node => node.decode()")
            raw: bytes = page.screenshot()
            browser.close()
    finally:
        server.stop()
    return raw


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        audited, earlier = folder / "audit", folder / "earlier"
        run("audit", str(SAMPLE), "-o", str(audited), "--as-of", AS_OF, "--format", "html,docx,xlsx")
        shoot(audited / "report.html", {"report": "window"}, height=1180)
        shoot(audited / "report.html", {"evidence": EVIDENCE, "timeline": "#timeline", "parcels": "#parcels"})
        shoot(audited / "report.html", {"report-dark": "window"}, width=390, height=844, scheme="dark")
        save(beside(pages_of(audited / "report.docx", folder, [1, 2, 3, 5, 14, 16], 0.62), 3), "word")
        (sheet,) = pages_of(audited / "report.xlsx", folder, [1], 2.3)
        save(sheet.crop((0, 90, 1500, 690)), "excel")
        lesser = folder / SAMPLE.name
        shutil.copytree(SAMPLE, lesser)
        (lesser / "2施工" / "开工报告.pdf").unlink()
        run("audit", str(lesser), "-o", str(earlier), "--as-of", AS_OF)
        compared = folder / "diff.html"
        run("diff", str(earlier / "audit.json"), str(audited / "audit.json"), "--format", "html", "-o", str(compared))
        shoot(compared, {"diff": "window"}, height=820)
        save(Image.open(io.BytesIO(web_page(folder))), "web")
        run("init", str(folder / "新项目"))
        save(beside(pages_of(folder / "新项目" / "材料清单.docx", folder, [1, 2], 0.75), 2), "checklist")


if __name__ == "__main__":
    main()
