"""`sinkcheck init` and `diff`: before the first audit, and between two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from checker.commands.shared import LANG, PATH


@click.command()
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


@click.command()
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
