"""`python -m checker.judgement.check [DIR …]`: every fault of the shipped rules and of further folders."""

import sys
from pathlib import Path

import click

from checker.judgement.faults import RuleError
from checker.judgement.loader import load
from checker.judgement.rulebase import build
from checker.resources.locate import data_folder


def main(folders: list[str]) -> int:
    """Prints faults and returns 2, or says how many rules are sound and returns 0."""
    sources = [data_folder("rules"), *map(Path, folders)]
    try:
        base = build(load(sources), deep=sources)
    except RuleError as error:
        click.echo(str(error))
        return 2
    click.echo(f"{len(base.rules)} rules, {len(base.parameters)} parameters, {len(base.rulesets)} texts: no fault")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
