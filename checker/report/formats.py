"""The reports by name: one class per format behind one interface, imported only when asked for."""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from checker.model.audit import Audit
from checker.model.errors import UserError
from checker.report.beside import NOTHING, Beside
from checker.report.canonical import audit_bytes
from checker.report.folder import write_file
from checker.report.html import render_html
from checker.report.messages import Lang


class Format(Protocol):
    """Lays out one audit as one file. The same arguments give the same bytes."""

    file_name: str

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        """The file. `beside` holds what is shown with the audit, such as replies of an earlier action list."""
        ...


class Html:
    file_name = "report.html"

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        return render_html(audit, lang, beside).encode("utf-8", "replace")


class Json:
    file_name = "audit.json"

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        return audit_bytes(audit)


FORMATS: dict[str, str] = {
    "html": "checker.report.formats:Html",
    "docx": "checker.report.word:Word",
    "xlsx": "checker.report.excel:Excel",
    "json": "checker.report.formats:Json",
    "sarif": "checker.report.sarif:Sarif",
    "junit": "checker.report.junit:JUnit",
    "md": "checker.report.markdown:Markdown",
    "svg": "checker.report.plan:PlanSvg",
    "png": "checker.report.plan:PlanPng",
    "ics": "checker.report.calendar_file:Calendar",
    "gantt-svg": "checker.report.gantt:GanttSvg",
    "gantt-png": "checker.report.gantt:GanttPng",
}


def forget_reports(folder: Path, names: Sequence[str]) -> list[Path]:
    """Takes away the reports of an earlier run in formats other than `names`; gives which."""
    kept = {load_format(name).file_name for name in (*names, "json")}
    others = {load_format(name).file_name for name in FORMATS} - kept
    found = [folder / name for name in sorted(others) if (folder / name).is_file()]
    for path in found:
        path.unlink(missing_ok=True)
    return found


def load_format(name: str) -> Format:
    """The renderer of a format. Raises UserError for a name that is none."""
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise UserError(f"没有 {name} 这种报告格式；可用：{known}", f"no report format {name!r}; there are: {known}")
    module, _, kind = FORMATS[name].partition(":")
    made: Format = getattr(importlib.import_module(module), kind)()
    return made


def split_names(given: Sequence[str]) -> tuple[str, ...]:
    """Names as given on the command line, each perhaps several with commas; in order, each once."""
    names = [name.strip() for item in given for name in item.split(",") if name.strip()]
    return tuple(dict.fromkeys(names))


def write_reports(
    audit: Audit, names: Sequence[str], folder: Path, lang: Lang = "zh", beside: Beside = NOTHING
) -> list[Path]:
    """Writes the named reports into the audit folder and gives their paths. Raises UserError before anything is
    written where a name is unknown, OSError where the folder cannot be written."""
    chosen = [load_format(name) for name in names]
    return [write_file(folder / item.file_name, item.render(audit, lang, beside)) for item in chosen]
