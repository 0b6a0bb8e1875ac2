"""Prints many pages with one browser."""

import os
import shutil
from pathlib import Path
from types import TracebackType
from typing import Any

from samples.build.freeze import freeze_pdf
from samples.build.tools import FONTS

NAMES = ("chromium", "chromium-browser", "google-chrome")


class BrowserAbsent(RuntimeError):
    """There is no browser to print with."""


def find_browser() -> str | None:
    """The path of a chromium, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Printer:
    """One browser for all papers. Use as a context manager; raises BrowserAbsent without chromium or playwright."""

    def __enter__(self) -> "Printer":
        path = find_browser()
        if path is None:
            raise BrowserAbsent("chromium is not installed")
        try:
            from playwright.sync_api import sync_playwright
        except ImportError as error:
            raise BrowserAbsent("playwright is not installed") from error
        self._play: Any = sync_playwright().start()
        environment: dict[str, Any] = dict(os.environ, FONTCONFIG_FILE=str(FONTS), TZ="Asia/Shanghai", LC_ALL="C.UTF-8")
        self._browser: Any = self._play.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"], env=environment
        )
        self._page: Any = self._browser.new_page()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.close()
        self._play.stop()

    def print_pdf(self, html: str, target: Path) -> None:
        """Print one page of HTML; dates and ids in the file are fixed."""
        target.parent.mkdir(parents=True, exist_ok=True)
        self._page.set_content(html, wait_until="load")
        self._page.pdf(path=str(target), prefer_css_page_size=True, print_background=True)
        freeze_pdf(target)
