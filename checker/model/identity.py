"""Ids from content, so that adding a paper renames nothing."""

import hashlib


def document_id(sha256: str, carrier_path: str | None = None) -> str:
    """`d-` and 12 hex digits; a further carrier of the same bytes passes its path."""
    text = sha256 if carrier_path is None else f"{sha256}\n{carrier_path}"
    return "d-" + (sha256[:12] if carrier_path is None else hashlib.sha256(text.encode()).hexdigest()[:12])


def fact_id(subject: str, field: str) -> str:
    """`f-` and 12 hex digits of subject and field; one fact per subject and field."""
    return "f-" + hashlib.sha256(f"{subject}\n{field}".encode()).hexdigest()[:12]
