"""What the description promises is what the portal does: schemathesis tries to find a request that shows otherwise."""

from itertools import count

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from .conftest import TOKEN

_EXAMPLES = 25


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(
    ("path", "method"), [("/api/v1/complaints", "POST"), ("/api/v1/complaints/{reference}", "GET")]
)
def test_schemathesis_finds_nothing_against_the_portal(
    app: Flask, unpaced: None, path: str, method: str, mode: GenerationMode
) -> None:
    """Status codes, shapes, content types and headers as described; no 500; every wrong request refused."""
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)

    numbers = count(1)

    @given(case=described[path][method].as_strategy(generation_mode=mode))
    @settings(max_examples=_EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
    def tried(case: schemathesis.Case) -> None:
        if mode is GenerationMode.POSITIVE and "Idempotency-Key" in (case.headers or {}):
            # A key used again for another complaint is refused, which no schema can say (`test_once_only`).
            case.headers["Idempotency-Key"] = f"key-{next(numbers)}"
        case.call_and_validate(headers={"Authorization": f"Bearer {TOKEN}"})

    tried()
