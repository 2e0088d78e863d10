"""How routes are described in OpenAPI, which the tests hold them to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from channels.problems import answers

type Description = dict[int | str, dict[str, Any]]


def page(router: APIRouter, path: str, endpoint: Callable[..., Any], **description: Any) -> None:
    """A GET, and the HEAD that HTTP wants beside it (RFC 9110, 9.3.2): the same, so not described again."""
    router.add_api_route(path, endpoint, methods=["GET"], **description)
    router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)


def kind(media_type: str) -> type[Response]:
    """The response class of a route that answers with this type."""
    return type("Described", (Response,), {"media_type": media_type})


def also(media_type: str, *statuses: int, **words: str) -> Description:
    """Answers of a page. `words`: description per status, as status_404.

    An address can be so odd that no page is asked to answer (a line break in it): then 404 is as everywhere.
    """
    text = {media_type: {"schema": {"type": "string"}}}
    elsewhere = {404: answers(404)[404]["content"]}
    return {
        status: {
            "description": words.get(f"status_{status}", "In woorden op een pagina."),
            "content": text | elsewhere.get(status, {}),
        }
        for status in statuses
    }


def takes(*models: type[BaseModel]) -> dict[str, Any]:
    """The `requestBody` of a route that reads its body itself: JSON, one of the models."""
    shapes = [shape(model) for model in models]
    schema = shapes[0] if len(shapes) == 1 else {"oneOf": shapes}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def shape(model: type[BaseModel]) -> dict[str, Any]:
    """JSON Schema of a model in one piece, so that it can stand anywhere in the description."""
    schema = model.model_json_schema()
    named = schema.pop("$defs", {})
    inlined: dict[str, Any] = _inline(schema, named)
    return inlined


def _inline(part: Any, named: Mapping[str, Any]) -> Any:
    if isinstance(part, list):
        return [_inline(each, named) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inline(named[part["$ref"].rsplit("/", 1)[-1]], named)
    return {key: _inline(value, named) for key, value in part.items()}


def query(name: str, description: str, schema: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    """A parameter that a route reads from the query itself."""
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": schema,
    }


__all__ = ["Description", "also", "answers", "kind", "page", "query", "shape", "takes"]
