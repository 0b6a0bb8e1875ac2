"""Tasks that behave and misbehave, for the tests of the pool; imported in children only."""

import os
import signal
import sys
import time
from typing import Any

from pydantic import BaseModel

from checker.model.base import Frozen


class Order(Frozen):
    number: int
    wait: float = 0.0


class Answer(Frozen):
    number: int
    process: int = 0
    text: str = ""


def echo(payload: dict[str, Any]) -> Answer:
    order = Order.model_validate(payload)
    time.sleep(order.wait)
    return Answer(number=order.number, process=os.getpid())


def noisy(payload: dict[str, Any]) -> Answer:
    sys.stdout.write("a library talks on stdout\n")
    sys.stdout.flush()
    os.write(1, b"\x00\x00 and C code as well\n")
    sys.stderr.write("and on stderr\n")
    return Answer(number=payload["number"], text=sys.stdin.read())


def die(payload: dict[str, Any]) -> Answer:
    if payload["number"] == 2:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return Answer(number=payload["number"])


def leave(payload: dict[str, Any]) -> Answer:
    if payload["number"] == 2:
        os._exit(7)
    return Answer(number=payload["number"])


def hang(payload: dict[str, Any]) -> Answer:
    if payload["number"] == 2:
        while True:
            time.sleep(1)
    return Answer(number=payload["number"])


def spin(payload: dict[str, Any]) -> Answer:
    while True:
        pass


def grow(payload: dict[str, Any]) -> Answer:
    if payload["number"] == 2:
        blocks = []
        while True:
            blocks.append(bytearray(64 << 20))
    return Answer(number=payload["number"])


def fail(payload: dict[str, Any]) -> Answer:
    if payload["number"] == 2:
        raise ValueError("not this one")
    return Answer(number=payload["number"])


def large(payload: dict[str, Any]) -> Answer:
    return Answer(number=payload["number"], text="x" * 100_000 if payload["number"] == 2 else "")


def other_shape(payload: dict[str, Any]) -> Order:
    return Order(number=payload["number"], wait=1)


def where(payload: dict[str, Any]) -> Answer:
    return Answer(number=payload["number"], text="\n".join(sys.path))


def parse_or_die(payload: dict[str, Any]) -> BaseModel:
    """The real reading, but for the file that the environment names: its worker is killed from outside its code."""
    from checker.parsers.entry import run

    if payload["source"]["path"].endswith(os.environ["TRIAL_VICTIM"]):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return run(payload)


def call(payload: dict[str, Any]) -> Answer:
    """Tries to reach a server on this machine."""
    import socket

    try:
        socket.create_connection(("127.0.0.1", payload["number"]), timeout=3)
    except OSError as error:
        return Answer(number=0, text=type(error).__name__)
    return Answer(number=1, text="connected")


def open_files(payload: dict[str, Any]) -> Answer:
    """Opens files until the system says no."""
    kept = []
    try:
        for _ in range(5_000):
            kept.append(open(os.devnull, "rb"))  # noqa: SIM115
    except OSError as error:
        return Answer(number=len(kept), text=type(error).__name__)
    return Answer(number=len(kept), text="opened")


def write_without_end(payload: dict[str, Any]) -> Answer:
    """Fills a file until the system says no."""
    import tempfile

    try:
        with tempfile.TemporaryFile() as stream:
            for _ in range(50):
                stream.write(b"x" * 1_000_000)
                stream.flush()
    except OSError as error:
        return Answer(number=1, text=type(error).__name__)
    return Answer(number=0, text="written")
