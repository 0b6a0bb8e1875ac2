"""Names of papers as somebody sends them, made safe or refused."""

import re
import unicodedata

from checker.intake.junk import is_junk
from checker.intake.member_names import is_unsafe
from checker.web.faults import Refused

LONGEST_PART, DEEPEST, LONGEST = 240, 30, 1_000  # bytes of a part, folders, characters of all
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_NO_FILE_SYSTEM = re.compile(r'[<>:"|?*\ud800-\udfff]')


def safe_path(name: str) -> str | None:
    """The path of a paper in its dossier; None for what operating systems leave behind. Raises Refused."""
    path = unicodedata.normalize("NFC", name).replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if is_unsafe(path) or not parts or len(path) > LONGEST or len(parts) > DEEPEST:
        raise _refused()
    if any(_bad(part) for part in parts):
        raise _refused()
    joined = "/".join(parts)
    return None if is_junk(joined) else joined


def _bad(part: str) -> bool:
    too_long = len(part.encode("utf-8", "replace")) > LONGEST_PART
    return too_long or bool(_RESERVED.match(part) or _NO_FILE_SYSTEM.search(part)) or part != part.strip(" ")


def _refused() -> Refused:
    return Refused(
        400, "文件名含有不能使用的字符、过长或指向项目以外，请改名后重试。",
        "The name holds letters that cannot be used, is too long, or leads out of the dossier. Rename the file.",
    )  # fmt: skip
