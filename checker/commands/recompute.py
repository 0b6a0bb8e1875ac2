"""`sinkcheck recompute`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.commands.shared import LANG, PATH


@click.command()
@click.argument("file", type=PATH, required=False)
@click.option("--needs", metavar="CODE", default=None, help="List what a methodology needs, and which text fixes what.")
@click.option(
    "--plots", type=PATH, default=None, help="Plot tally (table, scan or photo, with a .yaml of the same name)."
)
@click.option("--json", "as_json", is_flag=True, help="The whole result as JSON.")
@click.option("--workbook", type=PATH, default=None, help="Write an xlsx in which every year is a live formula.")
@LANG
def recompute(
    file: Path | None, needs: str | None, plots: Path | None, as_json: bool, workbook: Path | None, lang: str
) -> None:
    """Recompute FILE: a strata table (.csv or .xlsx with a .yaml of the same name), a .yaml project, or a design
    document or report from what it says itself. With --plots: biomass and uncertainty of a plot tally."""
    from checker.accounting.claim_file import PAPERS, check_claim
    from checker.accounting.methodologies.needed import needed
    from checker.accounting.methodologies.registry import find_methodology
    from checker.accounting.plot_file import monitor_file
    from checker.accounting.present import as_accounting
    from checker.accounting.project_file import recompute_file
    from checker.accounting.workbook import write_workbook
    from checker.report.recomputed import claim_lines, need_lines, plot_lines, year_lines

    if [file, plots, needs].count(None) != 2:
        raise click.UsageError("give either FILE, --plots or --needs")
    if needs is not None:
        rows = needed(find_methodology(needs))
        click.echo(
            f"[{','.join(row.model_dump_json() for row in rows)}]" if as_json else "\n".join(need_lines(rows, lang))
        )
    if plots is not None:
        found = monitor_file(plots)
        click.echo(found.model_dump_json(indent=1) if as_json else "\n".join(plot_lines(found, lang)))
    elif file is not None and file.suffix.lower() in PAPERS:
        check = check_claim(file, workbook=workbook)
        click.echo(check.model_dump_json(indent=1) if as_json else "\n".join(claim_lines(check, lang)))
    elif file is not None:
        answer = recompute_file(file)
        if workbook is not None:
            write_workbook(answer.resolved, workbook, answer.claimed)
        lines = year_lines(as_accounting(answer), lang)
        click.echo(answer.result.model_dump_json(indent=1) if as_json else "\n".join(lines))
