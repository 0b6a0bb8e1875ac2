"""What a parsing worker is told."""

from checker.model.base import Frozen
from checker.model.document import SourceFile
from checker.model.limits import Limits


class ParsePayload(Frozen):
    """One file to read; `scratch` is a folder for what does not travel as a message (layers)."""

    source: SourceFile
    scratch: str
    limits: Limits
