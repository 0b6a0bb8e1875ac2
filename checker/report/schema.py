"""The JSON Schema of audit.json; `docs/audit.schema.json` is the committed copy."""

import json
from typing import Any

from checker.model.audit import SCHEMA_ID, Audit


def audit_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the file as written: every field present, names as in the file."""
    schema = Audit.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **schema}


def schema_text() -> str:
    """The schema as `sinkcheck schema` prints it."""
    return json.dumps(audit_schema(), ensure_ascii=False, indent=1) + "\n"
