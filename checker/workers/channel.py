"""Length-prefixed JSON between parent and child: eight bytes of length, then one message."""

from typing import IO, Any, Generic, TypeVar

from pydantic import BaseModel

from checker.model.base import Frozen
from checker.model.problem import Problem

HEADER_BYTES = 8
R = TypeVar("R", bound=BaseModel)


class Request(Frozen):
    """One payload for the task `function` (`module:name`), with the seconds it may take."""

    function: str
    payload: dict[str, Any]
    path: str
    seconds: float


class Reply(Frozen, Generic[R]):
    """A result, or the problem that stands in its place."""

    result: R | None = None
    problem: Problem | None = None


class MessageTooLarge(Exception):
    """A message is announced that is longer than the limit."""

    def __init__(self, size: int) -> None:
        super().__init__(f"message of {size} bytes")
        self.size = size


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message and flush it."""
    stream.write(len(message).to_bytes(HEADER_BYTES, "big"))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes], limit: int) -> bytes | None:
    """The next message, or None when the other side is gone. Raises MessageTooLarge."""
    header = _exactly(stream, HEADER_BYTES)
    if header is None:
        return None
    size = int.from_bytes(header, "big")
    if size > limit:
        raise MessageTooLarge(size)
    return _exactly(stream, size)


def _exactly(stream: IO[bytes], size: int) -> bytes | None:
    parts: list[bytes] = []
    while size > 0:
        part = stream.read(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
