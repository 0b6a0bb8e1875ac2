"""The compiled condition: a tree of atoms that both engines read, each in its own way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checker.judgement.reading import Scalar
from checker.model.fact import Cause

Operator = Literal[
    "equals", "one_of", "at_least", "at_most", "above", "below", "before", "after", "on_or_before", "on_or_after",
    "exists", "absent", "matches", "contains",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """One fact that a rule reads: as one value, or as a list of elements. `key` names it in a case."""

    name: str
    value_type: str
    many: bool = False

    @property
    def key(self) -> str:
        return f"{self.name}[]" if self.many else self.name


@dataclass(frozen=True, slots=True)
class Literal_:
    """A constant; `parameter` and `index` say which dated value it was taken from."""

    value: Scalar | tuple[Scalar, ...]
    parameter: str | None = None
    index: int = 0


@dataclass(frozen=True, slots=True)
class Atom:
    """One comparison. `read` None means the element of the surrounding `Quantified`; `other` compares two facts."""

    id: int
    read: Read | None
    operator: Operator
    value_type: str
    literal: Literal_ | None = None
    other: Read | None = None


@dataclass(frozen=True, slots=True)
class All:
    id: int
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    id: int
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    id: int
    child: "Node"


@dataclass(frozen=True, slots=True)
class Undecided:
    """A threshold that nobody could read."""

    id: int
    cause: Cause
    parameter: str


@dataclass(frozen=True, slots=True)
class Quantified:
    """`every` or `some` element of a list fulfils `inner`; `needs_element`: an empty list is unknown, not vacuous."""

    id: int
    read: Read
    mode: Literal["every", "some"]
    inner: "Node"
    needs_element: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    first: int
    last: int
    node: "Node"


@dataclass(frozen=True, slots=True)
class Dated:
    """A threshold that depends on a date fact: one option per dated value, periods do not overlap."""

    id: int
    on: Read
    parameter: str
    options: tuple[Option, ...]


Node = Atom | All | AnyOf | Not | Undecided | Quantified | Dated


def children(node: Node) -> tuple[Node, ...]:
    """Direct children of a node."""
    if isinstance(node, All | AnyOf):
        return node.children
    if isinstance(node, Not):
        return (node.child,)
    if isinstance(node, Quantified):
        return (node.inner,)
    if isinstance(node, Dated):
        return tuple(option.node for option in node.options)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def reads(node: Node) -> tuple[Read, ...]:
    """Every fact read below a node, each once, in order of appearance."""
    found: dict[str, Read] = {}
    for item in walk(node):
        seen: tuple[Read | None, ...] = ()
        if isinstance(item, Atom):
            seen = (item.read, item.other)
        elif isinstance(item, Quantified):
            seen = (item.read,)
        elif isinstance(item, Dated):
            seen = (item.on,)
        for read in seen:
            if read is not None:
                found.setdefault(read.key, read)
    return tuple(found.values())
