"""The command line: thin, each command calls one room. Result on stdout, progress and errors on stderr."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker import __version__

if TYPE_CHECKING:
    from checker.model.audit import Audit

SEVERITIES = ("info", "minor", "major", "blocker")
READING_TROUBLE = frozenset({"partly_read", "unread", "encrypted", "too_large", "unsupported"})


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sinkcheck")
def cli() -> None:
    """Reads and judges the dossier of a Chinese forestry carbon-sink project (CCER 林业碳汇)."""


@cli.command()
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder for the audit (default: <dossier>-audit in the current folder).",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of reports.")
@click.option("--as-of", "as_of", metavar="DATE", default=None, help="Day whose rules apply (YYYY-MM-DD).")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Worker processes (default: processors).")
@click.option(
    "--engine",
    type=click.Choice(["durable", "vector", "both"]),
    default="both",
    show_default=True,
    help="Rule engine; both falls back to vector where durable-rules is absent.",
)
@click.option(
    "--rules",
    "rules",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Folder with house rules; may be given several times.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES[::-1], "never"]),
    default="blocker",
    show_default=True,
    help="Exit with 1 on a failed or open finding of this severity or worse.",
)
def audit(dossier: Path, output: Path | None, lang: Any, as_of: str | None, jobs: int | None, engine: Any,
          rules: tuple[Path, ...], fail_on: str) -> None:  # fmt: skip
    """Audit DOSSIER (folder, zip or one paper) and write the audit folder with report.html."""
    import os
    from datetime import date

    from rich.console import Console

    from checker.audit import Options
    from checker.audit import audit as run_audit
    from checker.report.folder import write_audit, write_file, write_run
    from checker.report.html import render_html
    from checker.report.terminal import print_summary

    if as_of is not None:
        try:
            date.fromisoformat(as_of)
        except ValueError:
            raise click.BadParameter(f"{as_of!r} is not a date like 2026-11-20", param_hint="--as-of") from None
    options = Options(as_of=as_of, jobs=jobs or os.cpu_count() or 1, engine=engine, rules=rules)
    result = run_audit(dossier, options)
    folder = output or Path(f"{dossier.resolve().stem}-audit")
    written = write_audit(result.audit, result.frame, folder)
    write_run(folder, result.run)
    report = write_file(folder / "report.html", render_html(written, lang))
    print_summary(written, Console(), lang, [report, folder / "audit.json"])
    sys.exit(exit_code(written, fail_on, result.disagreements))


@cli.command()
@click.argument("rule")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def explain(rule: str, lang: str) -> None:
    """Show the page of RULE: requirement, clause, why, evidence, remedy, examples."""
    from checker.judgement.rulebase import load_rulebase
    from checker.judgement.rulepage import rule_page
    from checker.model.errors import UserError
    from checker.resources.vocabulary import load_vocabulary

    base = load_rulebase()
    if rule not in base.rules:
        raise UserError(f"没有规则 {rule}；用 sinkcheck rules 查看全部规则", f"no rule {rule}; see sinkcheck rules")
    click.echo(rule_page(base.rules[rule], base.parameters, load_vocabulary(), lang))


@cli.command()
@click.option("--coverage", is_flag=True, help="List the clauses of every text with the rules that cover them.")
@click.option("--check", "pack", type=click.Path(path_type=Path), default=None, help="Lint a folder of house rules.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def rules(coverage: bool, pack: Path | None, lang: str) -> None:
    """List the rules, their coverage, or check a rule pack."""
    from checker.judgement.rulebase import load_rulebase
    from checker.judgement.rulepage import coverage_table, rule_list

    base = load_rulebase([pack] if pack else [])
    click.echo(coverage_table(base.rulesets, lang) if coverage else rule_list(base.rules.values(), lang))


@cli.command()
def schema() -> None:
    """Print the JSON Schema of audit.json."""
    from checker.report.schema import schema_text

    click.echo(schema_text(), nl=False)


def exit_code(audit: Audit, fail_on: str, disagreements: int) -> int:
    """2 a defect of ours; 1 a failed or open finding at or above `fail_on`; 3 something could not be read; 0 else."""
    from checker.model.finding import OPEN_VERDICTS

    if disagreements:
        return 2
    if fail_on != "never":
        level = SEVERITIES.index(fail_on)
        for finding in audit.findings:
            undone = finding.verdict == "fail" or finding.verdict in OPEN_VERDICTS
            if undone and finding.waiver is None and SEVERITIES.index(finding.severity) >= level:
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
        click.echo(
            f"sinkcheck: 规则或配置文件有误 / a rule or configuration file is broken\n           {error}", err=True
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
