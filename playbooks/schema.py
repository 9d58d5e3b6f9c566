"""The shape of a guide file as JSON Schema, for editors: `python -m playbooks.schema` writes it beside this."""

from __future__ import annotations

import json
from pathlib import Path

from playbooks.guide import Guide

FILE = Path(__file__).parent / "guide.schema.json"


def as_json() -> str:
    """The schema as it should stand in the file."""
    return json.dumps(Guide.model_json_schema(by_alias=True), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(as_json(), encoding="utf-8")
