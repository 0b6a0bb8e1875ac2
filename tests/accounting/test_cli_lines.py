"""The command line of the recomputation."""

from click.testing import CliRunner

from checker.cli import cli


def run(*arguments: str) -> str:
    found = CliRunner().invoke(cli, ["recompute", *arguments])
    assert found.exit_code == 0, found.output
    return found.output


def test_exactly_one_thing_at_a_time() -> None:
    found = CliRunner().invoke(cli, ["recompute"])
    assert found.exit_code == 2
    assert "either FILE, --plots or --needs" in found.output
