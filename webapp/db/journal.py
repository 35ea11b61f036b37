"""The append-only journal: who did what to which record, before and after, each line sealed to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.db.models import Journal

START = "0" * 64
ADD = sa.insert(Journal)
SEALED = ("par", "action", "objet", "objet_id", "avant", "apres")
LATEST = select(Journal.empreinte).order_by(col(Journal.id).desc()).limit(1)
READ_AT_ONCE = 1000
LOCK = 7_041_001  # any number of our own: one writer of the journal at a time on PostgreSQL


def record(
    session: Session,
    *,
    le: datetime,
    par: str,
    action: str,
    objet: str,
    objet_id: int | None = None,
    avant: dict | None = None,
    apres: dict | None = None,
) -> int:
    """Adds a line in the caller's transaction and gives its number; `avant` and `apres` hold JSON values only."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    line = {
        "le": le,
        "par": par,
        "action": action,
        "objet": objet,
        "objet_id": objet_id,
        "avant": avant,
        "apres": apres,
    }
    line["precedente"] = _last_seal(connection)
    return connection.execute(ADD, line | {"empreinte": seal(line)}).inserted_primary_key[0]


def seal(line: Mapping[str, Any]) -> str:
    """SHA-256 of the line's content together with the digest of the line before."""
    content = [line["precedente"], line["le"].astimezone(UTC).isoformat(), *(line[name] for name in SEALED)]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def first_broken(session: Session) -> int | None:
    """The number of the first line that was altered, or follows a missing one; None when the chain holds."""
    previous = START
    lines = select(Journal).order_by(col(Journal.id)).execution_options(yield_per=READ_AT_ONCE)
    for line in session.exec(lines):
        if line.precedente != previous or line.empreinte != seal(line.model_dump()):
            return line.id
        previous = line.empreinte
    return None


def extent(session: Session) -> tuple[int, str]:
    """How many lines, and the seal of the last: kept elsewhere, it shows whether the last ones were taken away."""
    return session.exec(select(sa.func.count()).select_from(Journal)).one(), _last_seal(session.connection())


def _last_seal(connection: sa.Connection) -> str:
    return connection.execute(LATEST).scalar() or START
