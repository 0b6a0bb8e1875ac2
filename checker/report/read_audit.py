"""Reads an audit back from its folder."""

from pathlib import Path

from pydantic import ValidationError

from checker.model.audit import Audit
from checker.model.errors import UserError
from checker.report.folder import AUDIT

MOST_BYTES = 500_000_000


def read_audit(path: Path) -> Audit:
    """The audit of a folder, or of an `audit.json`. Raises UserError for what is none."""
    file = path / AUDIT if path.is_dir() else path
    try:
        if file.stat().st_size > MOST_BYTES:
            raise _unusable(file, "文件过大", "it is too large")
        return Audit.model_validate_json(file.read_bytes())
    except OSError as error:
        reason = error.strerror or "?"
        raise _unusable(file, reason, reason) from error
    except (ValidationError, RecursionError) as error:
        raise _unusable(
            file, "不是本版本程序写出的 audit.json", "it is no audit.json that this version of the program writes"
        ) from error


def _unusable(file: Path, zh: str, en: str) -> UserError:
    return UserError(f"审查结果 {file} 无法使用：{zh}", f"the audit {file} cannot be used: {en}")
