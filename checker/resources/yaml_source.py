"""Reads YAML with line numbers and without surprises: no tags, no aliases, no repeated keys, bounded size."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from checker.resources.bounded import read_bounded

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
LINE_KEY = "__line__"
# Ten times as fast where the wheel of PyYAML holds libyaml.
_RESOLVER: Any = yaml.SafeLoader("")  # tells numbers and dates from texts
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class SourceError(Exception):
    """A file of ours or of the user cannot be used: says file, line and what to do."""

    def __init__(self, path: Path | str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path, self.line, self.message = str(path), line, message


def read_documents(path: Path) -> list[tuple[int, Any]]:
    """All YAML documents of a file as (line, plain data). Dates stay strings.

    Raises SourceError naming file and line for anything that is not plain YAML.
    """
    try:
        raw = read_bounded(path, MAX_BYTES)
    except OSError as error:
        raise SourceError(path, 1, f"cannot be read: {error.strerror}") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(path, raw[: error.start].count(b"\n") + 1, "not UTF-8") from error
    try:
        events = _plain_events(text, path)
    except yaml.MarkedYAMLError as error:
        said = _as_python_says(text) or error
        mark = said.problem_mark or said.context_mark
        raise SourceError(path, mark.line + 1 if mark else 1, f"not valid YAML: {said.problem}") from error
    except yaml.YAMLError as error:
        raise SourceError(path, 1, f"not valid YAML: {error}") from error
    source = iter(events)
    return [
        (_line(first), _value(first, source, path))
        for event in source
        if isinstance(event, yaml.DocumentStartEvent)
        for first in [next(source)]
    ]


def _as_python_says(text: str) -> yaml.MarkedYAMLError | None:
    """The same complaint from the slower parser, whose marks stand where the fault is: libyaml's stand behind it."""
    try:
        for _ in yaml.parse(text, Loader=yaml.SafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        return error
    return None


def _plain_events(text: str, path: Path) -> list[yaml.Event]:
    """What the text holds, before anything is built of it: the C parser has no guard against depth.

    Raises SourceError for what is not plain.
    """
    depth, events = 0, []
    for event in yaml.parse(text, Loader=LOADER):
        if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
            raise SourceError(path, _line(event), "anchors, aliases and tags are not allowed")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise SourceError(path, _line(event), f"nested deeper than {MAX_DEPTH} levels")
        events.append(event)
    return events


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def read_one(path: Path) -> Any:
    """The single YAML document of a file (None when empty)."""
    documents = read_documents(path)
    if len(documents) > 1:
        raise SourceError(path, documents[1][0], "holds more than one document")
    return documents[0][1] if documents else None


def line_of(path: Path, place: Sequence[str | int]) -> int:
    """The line of an entry of a readable file's single document: keys and positions from the top; the deepest part of
    `place` that is there."""
    node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=LOADER)
    line = 1
    for part in place:
        if isinstance(node, MappingNode):
            found = next(((key, value) for key, value in node.value if str(key.value) == str(part)), None)
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = (node.value[part], node.value[part])
        else:
            found = None
        if found is None:
            break
        line, node = found[0].start_mark.line + 1, found[1]
    return line


def _value(event: yaml.Event, rest: Iterator[yaml.Event], path: Path) -> Any:
    """Plain data of the node that an event begins, taking what belongs to it from the rest. No deeper than was let
    through."""
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(_RESOLVER.resolve(ScalarNode, event.value, event.implicit), event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        return [_value(item, rest, path) for item in _until(yaml.SequenceEndEvent, rest)]
    result: dict[str, Any] = {}
    for key_event in _until(yaml.MappingEndEvent, rest):
        key = str(key_event.value) if isinstance(key_event, yaml.ScalarEvent) else str(_value(key_event, rest, path))
        if key in result:
            raise SourceError(path, _line(key_event), f"key {key!r} stands twice")
        result[key] = _value(next(rest), rest, path)
    return result


def _until(end: type[yaml.Event], rest: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    for event in rest:
        if isinstance(event, end):
            return
        yield event


def _scalar(tag: str, text: str) -> Any:
    tag = tag.rsplit(":", 1)[-1]
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() in ("true", "yes", "on")
    if tag == "int":
        try:
            return int(text.replace("_", ""), 10)
        except ValueError:
            return text
    if tag == "float":
        try:
            return float(text.replace("_", ""))
        except ValueError:
            return text
    return text
