"""From JSON values to a context and back; every fault is named by its dotted path, in French."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from letters.faults import Fault, FaultyContext
from letters.sensitive import sensitive_words

NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MISSING = object()


@cache
def hints(cls: type) -> dict[str, Any]:
    """Field name → resolved type of a context class."""
    return typing.get_type_hints(cls)


def unwrap(kind: Any) -> tuple[Any, bool]:
    """`X | None` → (X, True); `X` → (X, False)."""
    if isinstance(kind, types.UnionType):
        return next(part for part in typing.get_args(kind) if part is not type(None)), True
    return kind, False


def element(kind: Any) -> Any:
    """Element type of `tuple[X, ...]`, None for any other type."""
    return typing.get_args(kind)[0] if typing.get_origin(kind) is tuple else None


def load(cls: type, data: Any) -> Any:
    """Build a context of `cls` from JSON values; raises FaultyContext with every fault."""
    faults: list[Fault] = []
    context = _record(cls, data, "", faults)
    if not faults:
        faults.extend(Fault(path, message) for path, message in context.incoherences())
    if faults:
        raise FaultyContext(faults)
    return context


def dump(value: Any) -> Any:
    """The JSON values that `load` would turn into this context."""
    if is_dataclass(value):
        return {item.name: dump(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, (tuple, list)):
        return [dump(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def faults_of(context: Any) -> tuple[Fault, ...]:
    """Faults of a context made in Python, by the same rules as one read from JSON."""
    try:
        load(type(context), dump(context))
    except FaultyContext as error:
        return error.faults
    return ()


def _record(cls: type, data: Any, path: str, faults: list[Fault]) -> Any:
    if not isinstance(data, Mapping):
        faults.append(Fault(path, "on attend un objet avec des champs"))
        return None
    known = {item.name for item in fields(cls)}
    faults.extend(Fault(_join(path, name), "champ inconnu") for name in data if name not in known)
    values = {item.name: _field(cls, item, data, path, faults) for item in fields(cls)}
    return cls(**values)


def _join(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def _field(cls: type, item: Field, data: Mapping, path: str, faults: list[Fault]) -> Any:
    where = _join(path, item.name)
    kind, optional = unwrap(hints(cls)[item.name])
    value = data.get(item.name, MISSING)
    if value is None or value is MISSING:
        if not optional:
            faults.append(Fault(where, f"valeur manquante ({item.metadata['aide']})"))
        return None
    return _value(kind, value, where, item.metadata, faults)


def _value(kind: Any, value: Any, path: str, rules: Mapping, faults: list[Fault]) -> Any:
    if is_dataclass(kind):
        return _record(kind, value, path, faults)
    if inner := element(kind):
        return _items(inner, value, path, rules, faults)
    result, message = READERS[kind](value)
    message = message or _broken_rule(result, rules)
    if message:
        faults.append(Fault(path, message))
    return result


def _items(inner: Any, value: Any, path: str, rules: Mapping, faults: list[Fault]) -> tuple:
    if not isinstance(value, (list, tuple)):
        faults.append(Fault(path, "on attend une liste"))
        return ()
    if rules.get("non_vide") and not value:
        faults.append(Fault(path, f"la liste est vide ({rules['aide']})"))
    return tuple(_value(inner, item, f"{path}[{index}]", rules, faults) for index, item in enumerate(value))


def _broken_rule(value: Any, rules: Mapping) -> str:
    if "minimum" in rules and value < rules["minimum"]:
        source = f", {rules['source']}" if "source" in rules else ""
        return f"{value} est sous le minimum de {rules['minimum']}{source}"
    if "valeurs" in rules and value not in rules["valeurs"]:
        return "valeur hors liste, on attend\u00a0: " + ", ".join(rules["valeurs"])
    if rules.get("libre") and (words := sensitive_words(value)):
        return "mot à ne pas écrire dans un courrier\u00a0: " + ", ".join(words)
    return ""


def _text(value: Any) -> tuple[str, str]:
    if not isinstance(value, str):
        return "", "on attend un texte"
    if not value.strip():
        return value, "valeur manquante (texte vide)"
    return value, "caractère qui ne s’imprime pas" if UNPRINTABLE.search(value) else ""


def _integer(value: Any) -> tuple[int, str]:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**15:
        return 0, "on attend un nombre entier"
    return value, ""


def _decimal(value: Any) -> tuple[Decimal, str]:
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)) or not NUMBER.fullmatch(str(value)):
        return Decimal(0), 'on attend un nombre décimal exact, comme "512.34"'
    return Decimal(str(value)), ""


def _date(value: Any) -> tuple[date, str]:
    fault = "on attend une date AAAA-MM-JJ"
    if not isinstance(value, str) or not ISO_DATE.fullmatch(value):
        return date.min, fault
    try:
        return date.fromisoformat(value), ""
    except ValueError:
        return date.min, fault


def _boolean(value: Any) -> tuple[bool, str]:
    return (value, "") if isinstance(value, bool) else (False, "on attend true ou false")


READERS = {str: _text, int: _integer, Decimal: _decimal, date: _date, bool: _boolean}
