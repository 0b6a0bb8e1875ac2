"""The child process: reads requests on stdin, answers on the original stdout, ends when stdin ends."""

import importlib
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from pydantic import BaseModel, ValidationError

from checker.model.problem import Problem
from checker.workers.channel import MessageTooLarge, Reply, Request, receive, send
from checker.workers.detail import detail_of
from checker.workers.fences import fence_process, fence_task, lift_task_fence


def main(arguments: list[str]) -> int:
    """`child.py MEMORY_MB MESSAGE_BYTES WRITTEN_BYTES`: serve until the parent closes the channel."""
    memory_mb, message_bytes, written_bytes = (int(argument) for argument in arguments)
    source, sink = _private_channel()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what ends
    fence_process(memory_mb, written_bytes)
    requests: queue.Queue[Request] = queue.Queue()
    threading.Thread(target=_listen, args=(source, requests, message_bytes), daemon=True).start()
    while True:
        request = requests.get()
        fence_task(request.seconds)
        answer = _answer(request, message_bytes)
        lift_task_fence()
        send(sink, answer)


def _private_channel() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the two pipes to ourselves: what libraries print goes to stderr, what they read is nothing."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return source, sink


def _listen(source: IO[bytes], requests: "queue.Queue[Request]", limit: int) -> None:
    # A thread of its own, so that the end of the parent ends a busy child as well.
    try:
        while (message := receive(source, limit)) is not None:
            requests.put(Request.model_validate_json(message))
    except (MessageTooLarge, ValidationError, OSError) as error:
        sys.stderr.write(f"channel: {error}\n")
    os._exit(0)


def _answer(request: Request, limit: int) -> bytes:
    reply: Reply[BaseModel]
    try:
        result = _resolve(request.function)(request.payload)
        message = b'{"result":' + result.model_dump_json(by_alias=True).encode() + b"}"
        if len(message) <= limit:
            return message
        reply = Reply(problem=_problem(request, "too_large", f"result of {len(message)} bytes"))
    except MemoryError:
        reply = Reply(problem=_problem(request, "limit_memory", ""))
    except Exception as error:  # noqa: BLE001 - a defect of a task must cost one payload, not the run
        reply = Reply(problem=_problem(request, "internal", detail_of(error)))
    return reply.model_dump_json().encode()


def _problem(request: Request, code: Any, detail: str) -> Problem:
    return Problem(code=code, path=request.path, detail=detail)


def _resolve(function: str) -> Callable[[dict[str, Any]], BaseModel]:
    module, _, name = function.partition(":")
    found: Callable[[dict[str, Any]], BaseModel] = getattr(importlib.import_module(module), name)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
