"""What the description of the interface says of every operation: who may call, what trouble looks like."""

from typing import Any

from fastapi import Depends
from fastapi.security import HTTPBearer
from pydantic import BaseModel

# Tells programs how to show who they are; whether it is true is asked in `access`.
BEARER = Depends(HTTPBearer(auto_error=False, description="A token of an account; none is needed without accounts."))


class Trouble(BaseModel):
    """What is wrong and what to do, in both languages."""

    zh: str
    en: str


_WORDS = {
    400: "What was sent cannot be used.",
    401: "Nobody is logged in, and no token came along.",
    403: "Your role does not allow it.",
    404: "There is no such thing, or you may not see it.",
    409: "It does not fit what is there now.",
    413: "Too large.",
    422: "A part is missing or wrong.",
}
TROUBLES: dict[int | str, dict[str, Any]] = {
    status: {"model": Trouble, "description": words} for status, words in _WORDS.items()
}
