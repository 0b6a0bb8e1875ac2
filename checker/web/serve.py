"""Starts the server."""

from collections.abc import Callable

import uvicorn

from checker.web.app import create_app
from checker.web.settings import Settings


def serve(settings: Settings, told: Callable[[str], None]) -> None:
    """Serves until it is told to end; `told` gets the address once it can be asked. Raises UserError where the data
    folder or the database cannot be used."""
    config = uvicorn.Config(
        create_app(settings), host=settings.host, port=settings.port, log_level="warning", access_log=False,
        timeout_graceful_shutdown=3, server_header=False,
    )  # fmt: skip
    _Server(config, told).run()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, told: Callable[[str], None]) -> None:
        super().__init__(config)
        self._told = told

    async def startup(self, sockets: object = None) -> None:
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self._told(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
