"""The technical sentence of a problem: the same in every run, without paths of the scratch folder."""

import re

MAX_LENGTH = 300
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


def detail_of(error: BaseException, hide: dict[str, str] | None = None) -> str:
    """Type and message of an error; keys of `hide` (places on this machine) are replaced by their values."""
    text = str(error)
    for secret in sorted(hide or {}, key=len, reverse=True):
        if secret:
            text = text.replace(secret, (hide or {})[secret])
    text = " ".join(_ADDRESS.sub("0x…", text).split())
    text = text.encode("utf-8", "replace").decode("utf-8")
    return f"{type(error).__name__}: {text}"[:MAX_LENGTH] if text else type(error).__name__
