"""Reads a file of the user's settings whole, if it is no longer than such files are."""

import errno
from pathlib import Path


def read_bounded(path: Path, most: int) -> bytes:
    """At most `most` bytes. Raises OSError, also (EFBIG) for a longer file, of which no more than that is read."""
    with path.open("rb") as stream:
        raw = stream.read(most + 1)
    if len(raw) > most:
        raise OSError(errno.EFBIG, f"larger than {most} bytes", str(path))
    return raw
