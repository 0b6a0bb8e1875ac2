"""`sinkcheck audit`."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from checker.commands.outcome import SEVERITIES, exit_code, is_undone
from checker.commands.shared import LANG, NO_CACHE, PATH, check_day, note_trouble


@click.command()
@click.argument("dossier", type=PATH)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder for the audit (default: <dossier>-audit in the current folder).",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("html",),
    show_default=True,
    help="html, docx, xlsx, json, sarif, junit, md, svg, png, ics, gantt-svg, gantt-png; repeatable or with commas.",
)
@click.option("--as-of", "as_of", metavar="DATE", default=None, help="Day whose rules apply (YYYY-MM-DD).")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Worker processes (default: processors).")
@click.option(
    "--engine",
    type=click.Choice(["durable", "vector", "both"]),
    default="both",
    show_default=True,
    help="Rule engine; both falls back to vector where durable-rules is absent.",
)
@click.option("--rules", "rules", type=PATH, multiple=True, help="Folder with house rules; repeatable.")
@click.option("--data", type=PATH, default=None, help="Folder with official tables (tables.yaml and CSV files).")
@click.option(
    "--accounting", type=PATH, default=None, help="Growth and species parameters (yaml) for recomputing the volumes."
)
@click.option(
    "--value", "value_file", type=PATH, default=None,
    help="Prices, costs and shares of yours (yaml or xlsx): what the volumes are worth and who gets what.",
)  # fmt: skip
@click.option(
    "--methodology", default="auto", show_default=True, help="Methodology whose rules judge; auto: what the papers say."
)
@click.option("--waivers", type=PATH, default=None, help="YAML file with waivers, beside those of dossier.yaml.")
@click.option("--replies", type=PATH, default=None, help="Action list (xlsx) with the replies of an earlier run.")
@click.option("--template", type=PATH, default=None, help="Word template (docx) of your own for the docx report.")
@click.option(
    "--baseline",
    type=PATH,
    default=None,
    help="Earlier audit.json: only findings that are new since then count for the exit code.",
)
@click.option("--limits", type=PATH, default=None, help="YAML file with limits (name: number) in place of the shipped.")
@click.option("--mask", is_flag=True, help="Hide identity card and telephone numbers in everything that is written.")
@NO_CACHE
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES[::-1], "never"]),
    default="blocker",
    show_default=True,
    help="Exit with 1 on a failed or open finding of this severity or worse.",
)
@LANG
def audit(dossier: Path, output: Path | None, formats: tuple[str, ...], as_of: str | None, methodology: str,
          jobs: int | None, engine: Any, rules: tuple[Path, ...], data: Path | None, accounting: Path | None,
          value_file: Path | None,
          waivers: Path | None, replies: Path | None, template: Path | None, baseline: Path | None,
          limits: Path | None, mask: bool,
          no_cache: bool, fail_on: str,
          lang: Any) -> None:  # fmt: skip
    """Audit DOSSIER (folder, zip or one paper) and write the audit folder with report.html."""
    import os
    from datetime import date

    from rich.console import Console

    from checker.parsers.cache import ReadingCache
    from checker.report.folder import write_run
    from checker.report.formats import forget_reports, load_format, split_names
    from checker.report.kept_folder import folder_key, keep_folder, take_folder
    from checker.report.read_audit import read_audit
    from checker.report.terminal import print_summary

    as_of = check_day(as_of)
    names = tuple(dict.fromkeys(("html", *split_names(formats), *(["docx"] if template else []))))
    for name in names:
        load_format(name)
    if template:
        from checker.report.word_fill import open_template

        open_template(template)  # said before the work rather than after it
    earlier = read_audit(baseline) if baseline else None
    folder = output or Path(f"{dossier.resolve().stem}-audit")
    cache, key, written, disagreements = None if no_cache else ReadingCache(), "", None, 0
    if cache is not None:
        others = (data, accounting, value_file, waivers, replies, template, limits)
        settings = {
            "as_of": as_of or f"or {date.today()}", "methodology": methodology, "engine": engine, "formats": names,
            "mask": mask, "lang": lang, "rules": len(rules), "given": [path is not None for path in others],
        }  # fmt: skip
        given = [path for path in (*rules, *others) if path is not None]
        with suppress(OSError):  # said in its own words below
            key = folder_key(dossier, settings, given)
        written = take_folder(cache, key, folder) if key else None
    if mask:
        forget_reports(folder, names)  # of an earlier run, which may show what is hidden now
    if written is not None:
        write_run(folder, {"unchanged": key})
        reports = [folder / load_format(name).file_name for name in names]
    else:
        from checker.accounting.value.read import read_value_file
        from checker.audit import Options
        from checker.audit import audit as run_audit
        from checker.judgement.waivers import load_waivers
        from checker.model.limits import Limits
        from checker.report.beside import Beside
        from checker.report.crops import write_crops
        from checker.report.folder import write_audit
        from checker.report.formats import write_reports
        from checker.report.replies import read_replies
        from checker.resources.limits_source import load_limits

        told = read_replies(replies) if replies else {}
        options = Options(
            as_of=as_of, methodology=methodology, jobs=jobs or os.cpu_count() or 1, engine=engine, rules=rules,
            data=data, accounting=accounting, value=read_value_file(value_file) if value_file else None,
            waivers=load_waivers(waivers) if waivers else (), cache=cache, pictures=not mask,
            limits=load_limits(limits) if limits else Limits(),
        )  # fmt: skip
        result = run_audit(dossier, options)
        if mask:
            from checker.report.mask import mask_audit, mask_frame, mask_replies

            told = mask_replies(told)
            # Pictures of places would show what is hidden in their words, so there are none.
            result = replace(result, audit=mask_audit(result.audit), frame=mask_frame(result.frame))
        written, disagreements = write_audit(result.audit, result.frame, folder), result.disagreements
        write_crops(result.crops, folder)
        write_run(folder, result.run)
        reports = write_reports(written, names, folder, lang, Beside(told, result.crops, result.frame, template))
        with suppress(OSError):
            if cache is not None and key and not disagreements and key == folder_key(dossier, settings, given):
                keep_folder(cache, key, folder, written, reports)
        note_trouble(cache, lang)
    print_summary(written, Console(), lang, list(dict.fromkeys([*reports, folder / "audit.json"])))
    known = {finding.id for finding in earlier.findings if is_undone(finding)} if earlier else ()
    sys.exit(exit_code(written, fail_on, disagreements, known))
