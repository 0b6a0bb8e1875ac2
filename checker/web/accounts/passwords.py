"""Passwords: hashed by Argon2id with the library's parameters, never kept, never shown."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from checker.web.faults import Refused

SHORTEST, LONGEST = 10, 200


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")


def hash_password(password: str, name: str) -> str:
    """Raises Refused for one that is too short, too long, or the name itself."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(
            400, f"密码须为{SHORTEST}至{LONGEST}个字符。", f"A password has {SHORTEST} to {LONGEST} characters."
        )
    if password.casefold() == name.casefold() or len(set(password)) < 4:
        raise Refused(400, "密码过于简单。", "This password is too simple.")
    return _hasher().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether it is the password. An unknown name (None) takes as long as a known one."""
    try:
        return _hasher().verify(kept or _nobody(), password[: LONGEST + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether it was hashed with weaker parameters than today's."""
    return _hasher().check_needs_rehash(kept)
