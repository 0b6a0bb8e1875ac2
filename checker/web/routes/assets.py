"""Scripts, styles, and the switch of languages."""

from typing import Literal

from fastapi import APIRouter, Request, Response

from checker.report.html import page_style
from checker.web.faults import not_found
from checker.web.pages import COOKIE, TEMPLATES, go_to, local_path

router = APIRouter(include_in_schema=False)
STATIC = TEMPLATES.with_name("static")
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_YEAR = 365 * 86_400


@router.get("/static/{name}")
def static(name: str) -> Response:
    """A file of ours; the style of the reports is shared with them."""
    kept = {"Cache-Control": "no-cache"}
    if name == "report.css":
        return Response(page_style(), media_type=_KINDS[".css"], headers=kept)
    for file in STATIC.iterdir():
        if file.name == name and file.suffix in _KINDS:
            return Response(file.read_bytes(), media_type=_KINDS[file.suffix], headers=kept)
    raise not_found()


@router.get("/language/{lang}")
def language(lang: Literal["zh", "en"], request: Request, back: str = "/") -> Response:
    answer = go_to(local_path(back))
    answer.set_cookie(COOKIE, lang, max_age=_YEAR, samesite="lax", httponly=True)
    return answer
