"""What every answer says to the browser, and which requests are not answered at all."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# A report brings its own policy by hash; in a sandbox without an origin its script can reach nothing of ours.
REPORT_POLICY = "sandbox allow-scripts allow-popups; frame-ancestors 'self'"
NO_PAGE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


class Guard:
    """Middleware: security headers; foreign hosts (a name that leads here by trickery) and writes from other sites
    are refused. `hosts`: names that this server answers to; none: any."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str] = frozenset()) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = MutableHeaders(scope=message)
                said.setdefault("Content-Security-Policy", NO_PAGE_POLICY)
                said.setdefault("Cache-Control", "no-store")
                if scope["scheme"] == "https":
                    said["Strict-Transport-Security"] = "max-age=31536000"
                said["X-Content-Type-Options"] = "nosniff"
                said["Referrer-Policy"] = "same-origin"
                said["Cross-Origin-Opener-Policy"] = "same-origin"
                said["Cross-Origin-Resource-Policy"] = "same-origin"
            await send(message)

        refused = self._refusal(scope["method"], headers)
        if refused:
            await PlainTextResponse(refused, status_code=403)(scope, receive, sent)
        else:
            await self._app(scope, receive, sent)

    def _refusal(self, method: str, headers: Headers) -> str:
        host = headers.get("host", "")
        if self._hosts and _name(host) not in self._hosts:
            return "this server does not answer to that name"
        if method in SAFE:
            return ""
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != host:
            return "written from another site"
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return "written from another site"
        return ""


def _name(host: str) -> str:
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
