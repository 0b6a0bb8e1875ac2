"""Shows on a terminal how far a fleet is; silent where the output is no terminal."""

import threading
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from checker.report.messages import Lang, Messages


class Progress:
    """One bar per stage; `told` may be called from several threads."""

    def __init__(self, console: Console, lang: Lang) -> None:
        self._messages, self._lock = Messages(lang), threading.Lock()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bars = Bars(*columns, console=console, disable=not console.is_terminal)
        self._stages: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def told(self, stage: str, total: int) -> None:
        """A stage begins with `total` tasks, or (0) one of its tasks is done."""
        with self._lock:
            if stage not in self._stages:
                name = {"dossiers": "dossiers", "tiles": "overlaps"}[stage]
                self._stages[stage] = self._bars.add_task(self._messages.text("fleet", name), total=total)
            elif total == 0:
                self._bars.advance(self._stages[stage])
