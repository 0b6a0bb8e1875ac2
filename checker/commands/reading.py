"""`sinkcheck inspect` and `purge`: what is seen in a paper, and what was kept of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from checker.commands.outcome import READING_TROUBLE
from checker.commands.shared import LANG, NO_CACHE, PATH, note_trouble


@click.command()
@click.argument("file", type=PATH)
@click.option("--image", is_flag=True, help="Draw the pages with the places that values were read at.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder for the pictures (default: <file>-pages in the current folder).",
)
@click.option("--json", "as_json", is_flag=True, help="What was seen as JSON.")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Worker processes (default: processors).")
@NO_CACHE
@LANG
def inspect(file: Path, image: bool, output: Path | None, as_json: bool, jobs: int | None, no_cache: bool,
            lang: Any) -> None:  # fmt: skip
    """Show what is seen in FILE: its type and why, fields with their words, and what was looked for in vain."""
    import os

    from rich.console import Console

    from checker.parsers.cache import ReadingCache
    from checker.report.inspected import as_lines, print_inspected
    from checker.report.look import look_at

    pictures = (output or Path(f"{file.resolve().stem}-pages")) if image or output else None
    cache = None if no_cache else ReadingCache()
    seen = look_at(file, jobs or os.cpu_count() or 1, cache, pictures, lang=lang)
    note_trouble(cache, lang)
    if as_json:
        click.echo(as_lines(seen))
    else:
        print_inspected(seen, Console(), lang)
    sys.exit(3 if seen.problems or any(paper.document.state in READING_TROUBLE for paper in seen.papers) else 0)


@click.command()
@LANG
def purge(lang: str) -> None:
    """Take away what was kept of earlier readings and what killed runs left behind, and say how much it was."""
    from checker.parsers.cache import ReadingCache
    from checker.workers.leftovers import sweep_folders

    cache = ReadingCache()
    done = cache.purge()
    sweep_folders()
    size = f"{done.size / 1e6:,.1f} MB"
    said = {"zh": f"已删除 {done.files} 个文件，共 {size}：", "en": f"{done.files} files taken away, {size}: "}
    click.echo(f"{said[lang]}{cache.folder}")
