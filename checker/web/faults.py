"""What a request can be refused for, in both languages, with the status of HTTP."""

from checker.model.errors import UserError


class Refused(UserError):
    """`status`: 400 not usable, 403 not allowed, 404 not there, 409 does not fit what is there, 413 too large."""

    def __init__(self, status: int, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.status = status


def not_found() -> Refused:
    """The same answer for what is not there and for what somebody may not see."""
    return Refused(404, "没有这一项，或您无权查看。", "There is no such thing, or you may not see it.")
