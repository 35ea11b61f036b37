"""Column types of our own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from webapp.memory import Recent

TEXTS_KEPT = 512


class Instant(TypeDecorator):
    """An aware instant, kept and given back in UTC on every database; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime refused: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Faits(dict):
    """A row's facts as they are stored, replaced as a whole and never changed in place; `read`: what they say."""

    __slots__ = ("_written", "read")

    def __init__(self, faits: Mapping[str, Any] = MappingProxyType({})):
        super().__init__(faits)
        self.read: Any = None
        self._written: dict[str, tuple[Any, str]] = faits._written if isinstance(faits, Faits) else {}

    def text(self) -> str:
        """As JSON; what these facts share with those they replace is not written again."""
        self._written = {path: self._one(path, said) for path, said in self.items()}
        return f"{{{', '.join(text for _, text in self._written.values())}}}"

    def _one(self, path: str, said: Any) -> tuple[Any, str]:
        known = self._written.get(path)
        return known if known and known[0] is said else (said, f"{_json(path)}: {_json(said)}")


_json = json.JSONEncoder(ensure_ascii=False).encode


class StoredFaits(TypeDecorator):
    """Facts as JSON. In SQLite, where they are text, the same text gives back the same object, already read."""

    impl = sa.JSON
    cache_ok = True

    def bind_processor(self, dialect) -> Callable[[Any], Any] | None:
        return _remembering if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect, coltype) -> Callable[[Any], Any] | None:
        return _recalled if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: Any, dialect) -> Faits | None:
        return None if value is None else Faits(value)


_texts: Recent[str, Faits] = Recent(TEXTS_KEPT)


def _remembering(faits: dict) -> str:
    return _json(faits) if not isinstance(faits, Faits) else _kept(faits)


def _kept(faits: Faits) -> str:
    text = faits.text()
    _texts.keep(text, faits)
    return text


def _recalled(text: str | None) -> Faits | None:
    """The facts of a text; what was written or read lately is not read again."""
    if text is None:
        return None
    known = _texts.get(text)
    return _texts.keep(text, Faits(json.loads(text))) if known is None else known


def choice(name: str, *values: str) -> sa.Enum:
    """A closed list of strings, checked by us and by the database; `name` is unique within the table."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32, validate_strings=True)
