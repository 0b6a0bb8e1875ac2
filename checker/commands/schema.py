"""`sinkcheck schema`."""

from __future__ import annotations

import click


@click.command()
@click.option("--screening", is_flag=True, help="The schema of screen.json instead.")
def schema(screening: bool) -> None:
    """Print the JSON Schema of audit.json."""
    from checker.report.schema import schema_text

    if screening:
        from checker.screening.files import screening_schema_text

        click.echo(screening_schema_text(), nl=False)
        return
    click.echo(schema_text(), nl=False)
