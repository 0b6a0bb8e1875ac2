"""Pictures: nothing is read in them without character recognition, and that is said."""

from checker.model.parsed import Parsed
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import Unreadable


def read(order: ParsePayload) -> Parsed:
    """Always raises Unreadable: needs_ocr."""
    raise Unreadable("needs_ocr", "image")
