"""The OpenAPI document of the portal, made from the shapes that the code itself reads and writes."""

from typing import Any

from apispec import APISpec
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from code_of_practice.edition import kept

from .shapes import NewComplaint, Opened, ProblemDetails, Progress

_REF = "#/components/schemas/{model}"
_WORDS = (
    "For the customer portal. A complaint is taken the moment it is sent, whatever is missing; the answer is its "
    "acknowledgement, with what happens next and by when. Errors are problem details (RFC 9457)."
)
_REFUSALS = {
    400: "The body is not JSON.",
    401: "The token is missing or not one of ours.",
    404: "No complaint of this portal's has that reference.",
    413: "The body is longer than 64 kilobytes.",
    415: "The body is not sent as JSON.",
    422: "A field is wrong, or the key was used for another complaint; `errors` names the fields.",
    429: "Too often; `Retry-After` says how many seconds to wait.",
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A key of your choice for this complaint. The same request under it hears the same answer.",
    "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$"},
}
_REFERENCE = {
    "name": "reference",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[1-9][0-9]{7}$"},
    "description": "The complaint's eight digits.",
}


@kept
def description(server: str) -> dict[str, Any]:
    """The whole document; `server` is PUBLIC_BASE_URL."""
    spec = APISpec(
        title="Complaints", version="1", openapi_version="3.1.0", info={"description": _WORDS},
        servers=[{"url": server}], security=[{"token": []}],
    )  # fmt: skip
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    _add_shapes(spec)
    spec.path("/api/v1/complaints", operations={"post": _make()})
    spec.path("/api/v1/complaints/{reference}", operations={"get": _ask()})
    return spec.to_dict()


def _add_shapes(spec: APISpec) -> None:
    wanted: list[tuple[type[BaseModel], Any]] = [
        (NewComplaint, "validation"), (Opened, "serialization"), (Progress, "serialization"),
        (ProblemDetails, "serialization"),
    ]  # fmt: skip
    _, made = models_json_schema(wanted, ref_template=_REF)
    for name, shape in made["$defs"].items():
        spec.components.schema(name, shape)


def _make() -> dict[str, Any]:
    return {
        "operationId": "makeComplaint",
        "summary": "Make a complaint",
        "parameters": [_KEY],
        "requestBody": {"required": True, "content": {"application/json": {"schema": _shape(NewComplaint)}}},
        "responses": {
            "201": {
                "description": "The complaint is taken.",
                "headers": {
                    "Location": {"description": "Where to ask after it.", "schema": {"type": "string"}}
                },
                "content": {"application/json": {"schema": _shape(Opened)}},
                "links": {
                    "progress": {
                        "operationId": "askAfterComplaint",
                        "parameters": {"reference": "$response.body#/reference"},
                    }
                },
            },
            **_refusals(400, 401, 413, 415, 422, 429),
        },
    }


def _ask() -> dict[str, Any]:
    return {
        "operationId": "askAfterComplaint",
        "summary": "How is my complaint going?",
        "parameters": [_REFERENCE],
        "responses": {
            "200": {
                "description": "Its stage, owner, next date and everything we owe.",
                "content": {"application/json": {"schema": _shape(Progress)}},
            },
            **_refusals(401, 404, 429),
        },
    }


def _refusals(*statuses: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _shape(ProblemDetails)}}
    return {str(each): {"description": _REFUSALS[each], "content": content} for each in statuses}


def _shape(shape: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=shape.__name__)}
