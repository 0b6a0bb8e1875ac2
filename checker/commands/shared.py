"""Options and answers that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from checker.parsers.cache import ReadingCache


PATH = click.Path(path_type=Path)
PACKS = click.option("--rules", "packs", type=PATH, multiple=True, help="Folder with house rules; repeatable.")
LANG = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of what is shown."
)
NO_CACHE = click.option("--no-cache", is_flag=True, help="Read every page anew and keep nothing of it.")


def check_day(text: str | None, option: str = "--as-of") -> str | None:
    """The day as given, if it is one. Raises BadParameter."""
    from datetime import date

    try:
        return text if text is None or date.fromisoformat(text) else None
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date like 2026-11-20", param_hint=option) from None


def note_trouble(cache: ReadingCache | None, lang: str) -> None:
    """Says on stderr that nothing could be kept: the result is the same, the next run only slower."""
    if cache is not None and cache.trouble:
        said = {"zh": "读取结果无法存入缓存", "en": "what was read could not be kept in"}
        click.echo(f"sinkcheck: {said[lang]} {cache.folder}: {cache.trouble}", err=True)
