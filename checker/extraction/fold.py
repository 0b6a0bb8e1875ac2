"""Folds printed variants of characters one to one, so that offsets stay those of the paper's own text."""

_KEEP = "，；？！、。"
_TABLE: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in _KEEP}
_TABLE.update({0x3000: " ", 0x00A0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0xFEFF: " ", 0x200B: " ", 0x09: " "})
_TABLE.update({ord("﹝"): "〔", ord("﹞"): "〕", ord("［"): "[", ord("］"): "]", ord("∶"): ":", ord("﹕"): ":"})


def fold(text: str) -> str:
    """The same text, same length: full-width digits, letters, brackets and colons as ASCII, all blanks as a space.

    The full-width comma stays, since it parts clauses as well as thousands.
    """
    return text.translate(_TABLE)


def squeeze(text: str) -> str:
    """Folded text without any blank: for comparing labels and names."""
    return "".join(fold(text).split())
