"""`sinkcheck serve` and `users`: the web application and its people."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


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


@click.command()
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


@click.group()
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
