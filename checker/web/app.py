"""The application: routes, guard, answers to what goes wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

from anyio import to_thread
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from checker import __version__
from checker.model.errors import UserError
from checker.web.access import csrf_checked
from checker.web.faults import Refused
from checker.web.headers import LOCAL_NAMES, Guard
from checker.web.pages import go_to, page
from checker.web.routes import accounts, api, assets, changes, dossiers, findings, results, runs, uploads
from checker.web.services import build_services
from checker.web.settings import Settings

API = "/api/"
ROUTERS = tuple(
    routes.router for routes in (accounts, assets, dossiers, uploads, runs, results, findings, changes, api)
)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def create_app(settings: Settings) -> FastAPI:
    """Raises UserError where the data folder or the database cannot be used."""
    services = build_services(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        services.supervisor.start()
        yield
        await to_thread.run_sync(services.supervisor.stop)
        services.desk.stop()
        services.store.close()

    app = FastAPI(
        title="sinkcheck", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url="/api/openapi.json", dependencies=[Depends(csrf_checked)],
    )  # fmt: skip
    app.state.services = services
    # With accounts another name may lead here (a proxy's); a foreign page has no session and no token.
    alone = settings.host in LOOPBACK and not settings.shared
    app.add_middleware(Guard, hosts=LOCAL_NAMES if alone else frozenset())
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(UserError, _user_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _wrong_form)
    return app


async def _user_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, UserError)
    if isinstance(error, Refused) and error.status == 401 and _wants_page(request):
        return go_to("/login?next=" + quote(request.url.path, safe="/"))
    return _told(request, error.status if isinstance(error, Refused) else 400, error.zh, error.en)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    zh = {404: "没有这一页。", 405: "不支持这种请求。"}.get(error.status_code, "请求无法处理。")
    return _told(request, error.status_code, zh, str(error.detail))


async def _wrong_form(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first: dict[str, Any] = dict(error.errors()[0]) if error.errors() else {}
    place = ".".join(str(part) for part in first.get("loc", ())[1:])
    return _told(request, 422, f"“{place}”一项有误或缺少。", f"{place}: {first.get('msg', '')}")


def _wants_page(request: Request) -> bool:
    return request.method == "GET" and not request.url.path.startswith(API)


def _told(request: Request, status: int, zh: str, en: str) -> Response:
    if request.url.path.startswith(API):
        return JSONResponse({"zh": zh, "en": en}, status)
    return page(request, "error", status, zh=zh, en=en)
