"""Starts the server."""

from collections.abc import Callable

import uvicorn

from checker.model.errors import UserError
from checker.web.accounts import users
from checker.web.app import LOOPBACK, create_app
from checker.web.settings import Settings
from checker.web.store import Store


def serve(settings: Settings, told: Callable[[str], None]) -> None:
    """Serves until it is told to end; `told` gets the address once it can be asked. Raises UserError where the data
    folder or the database cannot be used."""
    if settings.host not in LOOPBACK and not settings.shared:
        raise UserError(
            f"未登录模式只能监听本机。要让其他计算机访问 {settings.host}，请加 --shared。",
            f"without accounts only this machine may be served: add --shared to listen on {settings.host}",
        )
    if settings.shared and not _somebody(settings):
        raise UserError(
            "还没有用户。请先运行：sinkcheck users add 用户名 --admin",
            "there are no users yet; add the first with: sinkcheck users add NAME --admin",
        )
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


def _somebody(settings: Settings) -> bool:
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Store(settings.database_url)
    try:
        with store.read() as connection:
            return users.known(connection)
    finally:
        store.close()
