"""What has to wait for a worker waits in a few threads of its own, so that pages never queue behind it."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

T = TypeVar("T")
_THREADS = CapacityLimiter(8)


async def wait_for(work: Callable[[], T]) -> T:
    """The result of a call that may take seconds."""
    return await to_thread.run_sync(work, limiter=_THREADS)
