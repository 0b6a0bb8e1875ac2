"""The base of every value that passes between rooms."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Immutable, strict about unknown names, comparable by content."""

    model_config = ConfigDict(frozen=True, extra="forbid")
