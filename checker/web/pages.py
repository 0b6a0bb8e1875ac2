"""Lays out a page: templates, language, policy."""

from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from checker.report.messages import Lang, Messages
from checker.report.order import VERDICT_SIGNS
from checker.report.text import clean, one_line
from checker.web.headers import PAGE_POLICY
from checker.web.words import load_words, word

COOKIE = "lang"
TEMPLATES = Path(__file__).with_name("templates")


def lang_of(request: Request) -> Lang:
    """Chinese unless the reader switched."""
    return "en" if request.cookies.get(COOKIE) == "en" else "zh"


def page(request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The template `name` with what every page needs beside `values`."""
    lang = lang_of(request)
    messages, state = Messages(lang), request.state
    text = (
        _environment()
        .get_template(f"{name}.html.j2")
        .render(
            t=partial(word, lang=lang), label=messages.label, pick=messages.pick, lang=lang, signs=VERDICT_SIGNS,
            here=request.url.path, here_full=_here(request), one_line=one_line, when=when,
            has_word=load_words().__contains__, csrf=getattr(state, "csrf", ""), actor=getattr(state, "actor", None),
            deeds=getattr(state, "deeds", frozenset()), shared=request.app.state.services.settings.shared, **values,
        )
    )  # fmt: skip
    return HTMLResponse(text, status, headers={"Content-Security-Policy": PAGE_POLICY})


def local_path(path: str) -> str:
    """The path if it stays on this server, else the first page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"


def go_to(path: str) -> RedirectResponse:
    """After a form was taken: the browser asks for another page."""
    return RedirectResponse(path, status_code=303)


def when(text: str | None) -> str:
    """A time of ours as the clock on the wall of the server's place shows it."""
    return datetime.fromisoformat(text).astimezone().strftime("%Y-%m-%d %H:%M") if text else ""


def _here(request: Request) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=_visible,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _visible(value: Any) -> Any:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
