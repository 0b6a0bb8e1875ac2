"""The command line: thin, each command calls one room. Result on stdout, progress and errors on stderr.

Rooms are imported inside the commands, so that help and explanations start at once.
"""

import sys

import click

from checker import __version__
from checker.commands.audit import audit
from checker.commands.dossier import diff, init
from checker.commands.fleet import fleet
from checker.commands.reading import inspect, purge
from checker.commands.recompute import recompute
from checker.commands.rules import explain, rules
from checker.commands.schema import schema
from checker.commands.screen import screen
from checker.commands.serve import serve, users


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sinkcheck")
def cli() -> None:
    """Reads and judges the dossier of a Chinese forestry carbon-sink project (CCER 林业碳汇)."""


for command in (
    audit, inspect, purge, explain, rules, diff, init, recompute, screen, fleet, serve, users, schema,
):  # fmt: skip
    cli.add_command(command)


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
