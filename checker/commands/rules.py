"""`sinkcheck explain` and `rules`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.commands.shared import LANG, PACKS, PATH


@click.command()
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


@click.command()
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
