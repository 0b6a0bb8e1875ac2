"""`sinkcheck screen`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from checker.commands.shared import LANG, NO_CACHE, PATH, check_day, note_trouble


@click.command()
@click.argument("parcels", type=PATH)
@click.option(
    "-o",
    "--out",
    "--output",
    "output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder for the result (default: <parcels>-screening in the current folder).",
)
@click.option(
    "--layer",
    "layers",
    multiple=True,
    metavar="KIND=FILE",
    help="Layer to compare with: wetland, farmland, redline, urban, other_project or county; repeatable.",
)
@click.option("--prior-land", type=PATH, default=None, help="Layer with the land classes of an earlier day.")
@click.option("--prior-date", metavar="DATE", default=None, help="Day that the prior-land layer shows.")
@click.option("--unplanted", is_flag=True, help="State that no parcel of the file has been planted yet.")
@click.option("--start", metavar="DATE", default=None, help="Day the planting is to start (with --unplanted).")
@click.option("--province", default=None, help="Province of parcels that do not say theirs.")
@click.option("--as-of", "as_of", metavar="DATE", default=None, help="Day whose rules apply (default: today).")
@click.option("--rules", "rules", type=PATH, multiple=True, help="Folder with house rules; repeatable.")
@click.option("--data", type=PATH, default=None, help="Folder with official tables (tables.yaml and CSV files).")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Worker processes (default: processors).")
@click.option("--limits", type=PATH, default=None, help="YAML file with limits (name: number) in place of the shipped.")
@NO_CACHE
@LANG
def screen(parcels: Path, output: Path | None, layers: tuple[str, ...], prior_land: Path | None,
           prior_date: str | None, unplanted: bool, start: str | None, province: str | None, as_of: str | None,
           rules: tuple[Path, ...], data: Path | None, jobs: int | None, limits: Path | None, no_cache: bool,
           lang: Any) -> None:  # fmt: skip
    """Screen PARCELS (shp, gpkg, geojson, kml, xlsx or zip): under which mechanism is land without papers eligible?"""
    import os
    from datetime import date

    from checker.model.limits import Limits
    from checker.parsers.cache import ReadingCache
    from checker.resources.limits_source import load_limits
    from checker.screening.facts import Statements
    from checker.screening.files import write_screening
    from checker.screening.found import summary_lines
    from checker.screening.given import Given, read_layer_option
    from checker.screening.screen import ScreenOptions
    from checker.screening.screen import screen as run_screen

    if (prior_land is None) != (prior_date is None):
        raise click.UsageError("--prior-land and --prior-date go together")
    if start is not None and not unplanted:
        raise click.UsageError("--start is for land stated to be --unplanted")
    stated = Statements(
        as_of=check_day(as_of) or date.today().isoformat(), unplanted=unplanted, start=check_day(start, "--start"),
        province=province, prior_date=check_day(prior_date, "--prior-date"),
    )  # fmt: skip
    given = Given(
        parcels, tuple(read_layer_option(text) for text in layers),
        (prior_land, str(stated.prior_date)) if prior_land is not None else None,
    )  # fmt: skip
    options = ScreenOptions(
        stated, jobs=jobs or os.cpu_count() or 1, rules=rules, data=data,
        limits=load_limits(limits) if limits else Limits(), cache=None if no_cache else ReadingCache(),
    )  # fmt: skip
    found = run_screen(given, options)
    note_trouble(options.cache, lang)
    written = write_screening(found, output or Path(f"{parcels.resolve().stem}-screening"), lang)
    for line in (*summary_lines(found.screening, lang), *map(str, written)):
        click.echo(line)
    sys.exit(3 if found.unread else 0)
