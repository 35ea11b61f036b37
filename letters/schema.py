"""JSON Schema of a context, made from its dataclass."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from letters.loading import NUMBER, element, hints, unwrap

SCALARS = {
    str: {"type": "string", "minLength": 1},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Decimal: {"type": ["string", "number"], "pattern": f"^{NUMBER.pattern}$"},
    date: {"type": "string", "format": "date"},
}


def json_schema(cls: type) -> dict[str, Any]:
    """Schema (draft 2020-12) of the JSON objects that `load` accepts."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": cls.__name__, **_object(cls)}


def _object(cls: type) -> dict[str, Any]:
    kinds = {item.name: unwrap(hints(cls)[item.name]) for item in fields(cls)}
    return {
        "type": "object",
        "properties": {item.name: _property(*kinds[item.name], item.metadata) for item in fields(cls)},
        "required": [name for name, (_, optional) in kinds.items() if not optional],
        "additionalProperties": False,
    }


def _property(kind: Any, optional: bool, rules: Any) -> dict[str, Any]:
    schema = _kind(kind, rules)
    if optional:
        schema = {"anyOf": [schema, {"type": "null"}]}
    source = f" ({rules['source']})" if "source" in rules else ""
    return {"description": rules["aide"] + source, **schema}


def _kind(kind: Any, rules: Any) -> dict[str, Any]:
    if is_dataclass(kind):
        return _object(kind)
    if inner := element(kind):
        return {"type": "array", "items": _kind(inner, {}), "minItems": int(bool(rules.get("non_vide")))}
    schema = dict(SCALARS[kind])
    if "minimum" in rules:
        schema["minimum"] = rules["minimum"]
    if "valeurs" in rules:
        schema["enum"] = list(rules["valeurs"])
    return schema
