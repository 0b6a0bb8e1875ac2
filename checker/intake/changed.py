"""Whether a file is still what was registered: reading may take long, and folders live on network drives."""

from checker.intake.register import hash_file
from checker.model.document import SourceFile
from checker.model.problem import Problem

_DIGITS = 64


def change_of(source: SourceFile) -> Problem | None:
    """The problem `changed` where the bytes are no longer those of the hash; a file that is gone has changed as well.

    What was read from it is then of nobody knows which state, and must not be used.
    """
    if len(source.sha256) != _DIGITS or not source.location:
        return None  # made by the caller, not registered
    files = [(source.parts[suffix], sha256) for suffix, sha256 in source.part_hashes.items()]
    for location, sha256 in files or [(source.location, source.sha256)]:
        try:
            same = hash_file(location) == sha256
        except OSError:
            same = False
        if not same:
            return Problem(code="changed", path=source.path)
    return None
