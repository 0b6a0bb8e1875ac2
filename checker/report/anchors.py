"""Fragment ids inside the page."""

import hashlib

from checker.report.crops import Crop


def anchor(prefix: str, name: str) -> str:
    """A fragment id that any name can have and that stays the same from run to run."""
    return f"{prefix}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:12]}"


def crop_anchor(crop: Crop) -> str:
    return anchor("c", crop.file)
