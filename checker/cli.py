"""The command line: thin, each command calls one room. Result on stdout, progress and errors on stderr.

Rooms are imported inside the commands, so that help and explanations start at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker import __version__

if TYPE_CHECKING:
    from checker.model.audit import Audit
    from checker.parsers.cache import ReadingCache

SEVERITIES = ("info", "minor", "major", "blocker")
READING_TROUBLE = frozenset({"partly_read", "unread", "encrypted", "too_large", "unsupported"})
PATH = click.Path(path_type=Path)
PACKS = click.option("--rules", "packs", type=PATH, multiple=True, help="Folder with house rules; repeatable.")
LANG = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of what is shown."
)
NO_CACHE = click.option("--no-cache", is_flag=True, help="Read every page anew and keep nothing of it.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sinkcheck")
def cli() -> None:
    """Reads and judges the dossier of a Chinese forestry carbon-sink project (CCER 林业碳汇)."""


@cli.command()
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


@cli.command()
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


@cli.command()
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


@cli.command()
@click.argument("rule")
@PACKS
@LANG
def explain(rule: str, packs: tuple[Path, ...], lang: str) -> None:
    """Show the page of RULE: requirement, clause, why, evidence, remedy, conditions, examples."""
    from checker.judgement.rulebase import load_rulebase
    from checker.judgement.rulepage import rule_page
    from checker.model.errors import UserError

    base = load_rulebase(packs)
    if rule not in base.rules:
        raise UserError(f"没有规则 {rule}；用 sinkcheck rules 查看全部规则", f"no rule {rule}; see sinkcheck rules")
    click.echo(rule_page(base.rules[rule], base.parameters, base.vocabulary, lang))


@cli.command()
@click.option("--coverage", is_flag=True, help="List the clauses of every text with the rules that cover them.")
@click.option(
    "--check", "checked", type=PATH, default=None, help="Lint a folder of house rules and say what it changes."
)
@click.option("--data", type=PATH, default=None, help="Folder with official tables; they are checked as well.")
@PACKS
@LANG
def rules(coverage: bool, checked: Path | None, data: Path | None, packs: tuple[Path, ...], lang: str) -> None:
    """List the rules, show their coverage, or check a rule pack."""
    from checker.judgement.rulebase import load_rulebase
    from checker.judgement.rulepage import coverage_table, pack_summary, rule_list
    from checker.resources.official import load_official

    base = load_rulebase([*packs, *([checked] if checked else [])], load_official(data) if data else ())
    if checked is not None:
        click.echo(pack_summary(base, checked, lang))
        return
    click.echo(coverage_table(base.rulesets, lang) if coverage else rule_list(base.rules.values(), lang))


@cli.command()
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@click.option("--replies", type=PATH, default=None, help="An action list older than NEW.")
@click.option("--earlier", type=PATH, multiple=True, help="Audits from before OLD, to tell what was reopened.")
@click.option("--format", "form", type=click.Choice(["terminal", "html", "md"]), default="terminal", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), default=None, help="File to write.")
@LANG
def diff(old: Path, new: Path, replies: Path | None, earlier: tuple[Path, ...], form: str, output: Path | None,
         lang: Any) -> None:  # fmt: skip
    """Compare two audits: fixed, new, unchanged, reopened."""
    from rich.console import Console

    from checker.report.diff import diff_audits
    from checker.report.diff_view import diff_html, diff_markdown, print_diff
    from checker.report.folder import write_file
    from checker.report.read_audit import read_audit
    from checker.report.replies import read_replies

    told = read_replies(replies) if replies else {}
    found = diff_audits(read_audit(old), read_audit(new), told, [read_audit(path) for path in earlier])
    if form == "terminal":
        print_diff(found, Console(), lang)
        return
    text = diff_html(found, lang) if form == "html" else diff_markdown(found, lang)
    click.echo(str(write_file(output, text)) if output else text, nl=bool(output))


@cli.command()
@click.argument("folder", type=PATH)
@click.option("--methodology", default="CCER-14-001-V01", show_default=True, help="Whose papers to list; auto: all.")
@LANG
def init(folder: Path, methodology: str, lang: Any) -> None:
    """Start a new dossier in FOLDER: folders per stage, dossier.yaml, check list of papers."""
    from checker.judgement.rulebase import load_rulebase
    from checker.report.skeleton import write_skeleton

    base = load_rulebase()
    chosen = None if methodology == "auto" else methodology
    for path in write_skeleton(folder, chosen, base.vocabulary, base, lang):
        click.echo(str(path))


@cli.command()
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


@cli.command()
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


@cli.command()
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


def _data_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Where the web application keeps its things."""
    for option in (
        click.option(
            "--database", default="", metavar="URL", help="postgresql://…; without it SQLite in the data folder."
        ),
        click.option(
            "--data-dir", type=click.Path(path_type=Path, file_okay=False), default=None,
            help="Where papers, audits and the database lie (default: the user's folder for data).",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def _web_parts() -> None:
    """Raises UserError where the extra [web] is not installed."""
    import importlib

    from checker.model.errors import UserError

    try:
        importlib.import_module("checker.web.serve")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("checker"):
            raise
        raise UserError(
            f"缺少网页功能所需的组件（{error.name}）。请运行：pip install 'sinkcheck[web]'",
            f"the web application needs a package that is not installed ({error.name}): pip install 'sinkcheck[web]'",
        ) from error


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; the default: this machine.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option("--shared", is_flag=True, help="People log in, and see only what is shared with them.")
@_data_options
@click.option("--slots", type=click.IntRange(1, 64), default=None, help="Audits at a time.")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Reading processes of each.")
def serve(
    host: str, port: int, shared: bool, data_dir: Path | None, database: str, slots: int | None, jobs: int | None
) -> None:
    """Serve the web application: drop a dossier, watch it being read, get the gaps."""
    _web_parts()
    from checker.web.serve import serve as run_server
    from checker.web.settings import Settings, default_data_dir

    chosen = {name: value for name, value in (("slots", slots), ("jobs", jobs)) if value is not None}
    run_server(
        Settings(
            data_dir=data_dir or default_data_dir(), host=host, port=port, database=database, shared=shared, **chosen
        ),
        lambda address: click.echo(f"sinkcheck: {address}"),
    )


@cli.group()
def users() -> None:
    """Manage the people of a shared web application."""
    _web_parts()


@users.command("add")
@click.argument("name")
@click.option("--admin", is_flag=True, help="May add and lock people.")
@_data_options
def add_user(name: str, admin: bool, data_dir: Path | None, database: str) -> None:
    """Add NAME; the password is asked for, or read from standard input."""
    from checker.web.accounts.desk import add

    add(name, _new_password(), admin, data_dir, database)


@users.command("password")
@click.argument("name")
@_data_options
def user_password(name: str, data_dir: Path | None, database: str) -> None:
    """Set the password of NAME; ends all sessions and tokens."""
    from checker.web.accounts.desk import set_password

    set_password(name, _new_password(), data_dir, database)


@users.command("list")
@_data_options
def list_users(data_dir: Path | None, database: str) -> None:
    """List the people: name, administrator, locked."""
    from checker.web.accounts.desk import lines

    for line in lines(data_dir, database):
        click.echo(line)


def _new_password() -> str:
    if sys.stdin.isatty():
        password: str = click.prompt("密码 / Password", hide_input=True, confirmation_prompt=True, err=True)
        return password
    return sys.stdin.readline().rstrip("\r\n")


@cli.command()
@click.option("--screening", is_flag=True, help="The schema of screen.json instead.")
def schema(screening: bool) -> None:
    """Print the JSON Schema of audit.json."""
    from checker.report.schema import schema_text

    if screening:
        from checker.screening.files import screening_schema_text

        click.echo(screening_schema_text(), nl=False)
        return
    click.echo(schema_text(), nl=False)


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


def is_undone(finding: Any) -> bool:
    """Whether a finding failed or is open and nobody waived it."""
    from checker.model.finding import OPEN_VERDICTS

    return finding.waiver is None and (finding.verdict == "fail" or finding.verdict in OPEN_VERDICTS)


def exit_code(audit: Audit, fail_on: str, disagreements: int, known: Collection[str] = ()) -> int:
    """2 a defect of ours; 1 a failed or open finding at or above `fail_on` that is not `known`; 3 something could not
    be read; 0 else."""
    if disagreements:
        return 2
    if fail_on != "never":
        level = SEVERITIES.index(fail_on)
        for finding in audit.findings:
            if is_undone(finding) and finding.id not in known and SEVERITIES.index(finding.severity) >= level:
                return 1
    unread = any(document.state in READING_TROUBLE for document in audit.dossier.documents)
    return 3 if unread or audit.dossier.problems else 0


def main() -> None:
    """Entry point: user errors become one clear sentence in both languages and exit code 2."""
    from checker.model.errors import UserError
    from checker.resources.yaml_source import SourceError

    try:
        cli(prog_name="sinkcheck")
    except UserError as error:
        click.echo(f"sinkcheck: {error.zh}\n           {error.en}", err=True)
        sys.exit(2)
    except SourceError as error:
        said = "规则或配置文件有误 / a rule or configuration file is broken"
        click.echo(f"sinkcheck: {said}\n           {error}", err=True)
        sys.exit(2)
    except OSError as error:  # disk full, read-only target: nothing half-written is left under a final name
        where = f" {error.filename}" if error.filename else ""
        said = "无法读写文件，结果没有写全 / a file cannot be read or written; the result is not complete"
        click.echo(f"sinkcheck: {said}\n           {error.strerror or type(error).__name__}{where}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
