"""From JSON values to a context and back; every fault is named by its dotted path, in French."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Mapping
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
JSON = frozenset((str, int, bool, type(None)))


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
    if type(value) in JSON:
        return value
    if names := _names(type(value)):
        return {name: dump(getattr(value, name)) for name in names}
    if isinstance(value, (tuple, list)):
        return [dump(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(cls)) if is_dataclass(cls) else ()


def faults_of(context: Any) -> tuple[Fault, ...]:
    """Faults of a context made in Python, by the same rules as one read from JSON."""
    if is_sound(context) and not any(True for _ in context.incoherences()):
        return ()
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


# What a sound context holds, told without going through JSON; anything else is looked at again, fault by fault.

Check = Callable[[Any], bool]


def is_sound(context: Any) -> bool:
    """Is every value of a context one that `load` would have made? When it says no, `load` says what is wrong."""
    for name, check in _checks(type(context)):  # noqa: SIM110 - `all` of a generator takes twice as long
        if not check(getattr(context, name)):
            return False
    return True


@cache
def _checks(cls: type) -> tuple[tuple[str, Check], ...]:
    return tuple((item.name, _check(*unwrap(hints(cls)[item.name]), item.metadata)) for item in fields(cls))


def _check(kind: Any, optional: bool, rules: Mapping) -> Check:
    found = _check_items(element(kind), rules) if element(kind) else _check_one(kind, rules)
    return (lambda value: value is None or found(value)) if optional else found


def _check_one(kind: Any, rules: Mapping) -> Check:
    if is_dataclass(kind):
        return lambda value: type(value) is kind and is_sound(value)
    sound = SOUND[kind]
    if not {"minimum", "valeurs", "libre"} & rules.keys():
        return sound
    return lambda value: sound(value) and not _broken_rule(value, rules)


def _check_items(inner: Any, rules: Mapping) -> Check:
    one = _check_one(inner, rules)
    return lambda value: type(value) is tuple and (value or not rules.get("non_vide")) and all(map(one, value))


def _prints(text: str) -> bool:
    return text.isprintable() or not UNPRINTABLE.search(text)


SOUND: dict[type, Check] = {
    str: lambda value: type(value) is str and value.strip() != "" and _prints(value),
    int: lambda value: type(value) is int and abs(value) < 10**15,
    Decimal: lambda value: type(value) is Decimal and NUMBER.fullmatch(str(value)) is not None,
    date: lambda value: type(value) is date,
    bool: lambda value: type(value) is bool,
}
