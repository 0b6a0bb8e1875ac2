"""`sinkcheck fleet`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from checker.commands.shared import LANG, NO_CACHE, PATH, check_day


@click.command()
@click.argument("root", type=PATH)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder for the portfolio (default: <root>-portfolio in the current folder).",
)
@click.option(
    "--engine",
    "runner",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="local: this machine; ray: a Ray cluster (sinkcheck[ray]).",
)
@click.option("--address", default=None, help="Ray cluster to join (default: one on this machine).")
@click.option(
    "--recognisers",
    type=click.IntRange(1),
    default=None,
    help="On Ray: processes that recognise scans (default: one per graphics card, else for two processors).",
)
@click.option("--jobs", type=click.IntRange(1, 256), default=None, help="Dossiers at a time (default: processors).")
@click.option("--as-of", "as_of", metavar="DATE", default=None, help="Day whose rules apply (YYYY-MM-DD).")
@click.option("--rules", "rules", type=PATH, multiple=True, help="Folder with house rules; repeatable.")
@click.option("--data", type=PATH, default=None, help="Folder with official tables (tables.yaml and CSV files).")
@click.option("--accounting", type=PATH, default=None, help="Growth and species parameters (yaml).")
@click.option("--format", "formats", multiple=True, default=("html",), show_default=True, help="Reports per dossier.")
@click.option("--fresh", is_flag=True, help="Audit everything again; else unchanged dossiers keep their audit.")
@NO_CACHE
@LANG
def fleet(root: Path, output: Path | None, runner: str, address: str | None, recognisers: int | None, jobs: int | None,
          as_of: str | None, rules: tuple[Path, ...], data: Path | None, accounting: Path | None,
          formats: tuple[str, ...], fresh: bool, no_cache: bool, lang: Any) -> None:  # fmt: skip
    """Audit every dossier (folder or zip) in ROOT and write the portfolio over all; a stopped run goes on."""
    import os

    from rich.console import Console

    from checker.fleet.executor import LocalExecutor
    from checker.fleet.files import write_portfolio
    from checker.fleet.fleet import AUDITS, folder_name, run_fleet
    from checker.fleet.progress import Progress
    from checker.fleet.task import DossierTask
    from checker.report.formats import load_format, split_names

    names = tuple(dict.fromkeys(("html", *split_names(formats))))
    for name in names:
        load_format(name)
    out = output or Path(f"{root.resolve().name}-portfolio")
    settings = DossierTask(
        name="", path="", out="", as_of=check_day(as_of), rules=tuple(str(pack.absolute()) for pack in rules),
        accounting=str(accounting.absolute()) if accounting else None, formats=names, lang=lang, fresh=fresh,
        data=str(data.absolute()) if data else None, cache=not no_cache,
    )  # fmt: skip
    if runner == "ray":
        from checker.fleet.ray_engine import RayExecutor

        executor: Any = RayExecutor(address, recognisers)
    else:
        executor = LocalExecutor(jobs or os.cpu_count() or 1)
    with executor, Progress(Console(stderr=True), lang) as progress:
        portfolio = run_fleet(root, out, executor, settings, progress.told)
    folders = {row.name: f"{AUDITS}/{folder_name(row.name)}" for row in portfolio.rows}
    for path in write_portfolio(portfolio, folders, out, lang):
        click.echo(str(path))
    sys.exit(3 if portfolio.failed or any(row.unread for row in portfolio.rows) else 0)
