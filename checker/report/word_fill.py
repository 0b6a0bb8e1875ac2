"""Fills a Word template that people edit in Word. The names in it are those of docxtpl: `{{ name }}` a value,
`{{ t.group.key }}` a message, `{%tr for row in list %}` a repeated table row, `{%p for item in list %}` repeated
paragraphs, `{{ contents }}` alone in a paragraph the table of contents. Values are put in as text, never as markup.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from checker.model.errors import UserError
from checker.model.limits import Limits
from checker.parsers.package import check_package
from checker.parsers.trouble import Unreadable
from checker.report.messages import Messages, load_messages
from checker.report.text import clean
from checker.report.word_contents import add_contents
from checker.resources.bounded import read_bounded

Values = Mapping[str, Any]
TEXT = 20_000
MOST_BYTES = 30_000_000
LIMITS = Limits(unpacked_bytes=200_000_000, archive_members=2_000)  # of a template, which is a small file
# What stands where the contents go until the headings are known; no text of a paper is cleaned into this.
CONTENTS = "\ue000contents\ue000"


class TemplateError(UserError):
    """A template that cannot be filled: says what is wrong in it."""


@dataclass(frozen=True)
class Picture:
    """A picture among the values; `width` in mm."""

    raw: bytes
    width: float


def fill_template(template: Path, values: Values, messages: Messages, title: str) -> bytes:
    """The filled document. `values` holds texts, pictures, and mappings and lists of them. Raises TemplateError."""
    from jinja2 import TemplateError as Refused

    filler = open_template(template)
    known = {**_prepared(values, filler), "t": _words(messages), "contents": CONTENTS}
    try:
        filler.render(known, _environment(), autoescape=True)
    except Refused as error:
        raise TemplateError(
            f"Word 模板 {template.name} 无法填写：{error.message}",
            f"the Word template {template.name} cannot be filled: {error.message}",
        ) from error
    document = filler.docx  # get_docx would load the template again
    add_contents(document, CONTENTS)
    document.core_properties.title = title
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def open_template(template: Path) -> Any:
    """The template as docxtpl has it. Raises TemplateError for a file that is no .docx."""
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    try:
        raw = read_bounded(template, MOST_BYTES)
        check_package(template, LIMITS)
        filler = DocxTemplate(BytesIO(raw))
        filler.init_docx()
    except (OSError, KeyError, ValueError, BadZipFile, PackageNotFoundError, Unreadable) as error:
        raise TemplateError(
            f"Word 模板 {template} 打不开，应为 .docx 文件", f"the Word template {template} does not open as .docx"
        ) from error
    return filler


def _environment() -> Any:
    """Templates may come from anybody: they see values and messages and nothing behind them."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _prepared(value: Any, filler: Any) -> Any:
    """Texts cleaned and cut, pictures as docxtpl wants them."""
    if isinstance(value, Picture):
        from docx.shared import Mm
        from docxtpl import InlineImage

        return InlineImage(filler, BytesIO(value.raw), width=Mm(value.width))
    if isinstance(value, Mapping):
        return {key: _prepared(item, filler) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_prepared(item, filler) for item in value]
    if not isinstance(value, str):
        return value
    text = clean(value).replace("\t", " ")
    return text if len(text) <= TEXT else text[:TEXT] + "…"


class _Group:
    """Messages of a group by key; its only names are the keys."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __getitem__(self, key: str) -> str:
        return self._texts[key]


def _words(messages: Messages) -> dict[str, _Group]:
    lang = messages.lang
    return {
        group: _Group({key: texts[lang] for key, texts in entries.items()})
        for group, entries in load_messages().items()
    }
