"""Storage. Other rooms say `from webapp import db`, then `db.session()`."""

from __future__ import annotations

from webapp.db.engine import (
    CONFLICTS,
    Conflict,
    add_once,
    engine,
    expect_version,
    init_app,
    make_engine,
    open_session,
    reading,
    session,
    transaction,
)
from webapp.db.numbers import number_of
from webapp.db.rows import write

__all__ = [
    "CONFLICTS",
    "Conflict",
    "add_once",
    "engine",
    "expect_version",
    "init_app",
    "make_engine",
    "number_of",
    "open_session",
    "reading",
    "session",
    "transaction",
    "write",
]
