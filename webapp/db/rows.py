"""Writing one row in one statement: at each answer, a whole session's unit of work would cost more than the rest."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session

from webapp.db.engine import Conflict
from webapp.db.models import Versioned


def write(session: Session, row: Versioned, **columns: Any) -> None:
    """Sets these columns now, one more version; raises Conflict when somebody changed the row since it was read.

    A row that is not stored yet takes them, and waits for the next flush.
    """
    session.flush()  # what is pending on the row comes first
    if row.id is None:
        for name, value in columns.items():
            setattr(row, name, value)
        session.add(row)
        return
    changes = {name: value for name, value in columns.items() if getattr(row, name) != value}
    changes["version"] = row.version + 1
    known = {"known_id": row.id, "known_version": row.version}
    if session.connection().execute(_update(type(row)), known | changes).rowcount != 1:
        raise Conflict(f"{type(row).__name__} {row.id}: version {row.version} was expected")
    for name, value in changes.items():
        set_committed_value(row, name, value)


@cache
def _update(table: type[Versioned]) -> sa.Update:
    columns = table.__table__.c
    return sa.update(table.__table__).where(
        columns.id == sa.bindparam("known_id"), columns.version == sa.bindparam("known_version")
    )
