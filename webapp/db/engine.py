"""The engine and the sessions. `webapp/casework` alone commits; a request that fails leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel, create_engine

from webapp.db.numbers import RecordNumber

INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Conflict(Exception):
    """Somebody else changed the record in the meantime; nothing was written."""


CONFLICTS = (Conflict, StaleDataError)


def make_engine(url: str, *, foreign_keys: bool = True, write: bool = True) -> sa.Engine:
    """An engine for SQLite or PostgreSQL. SQLite writers take the lock first, or updates would be lost silently."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=5)
        return engine if write else engine.execution_options(postgresql_readonly=True)
    engine = create_engine(url, connect_args={"timeout": 10})
    sa.event.listen(engine, "connect", lambda dbapi, _: _set_pragmas(dbapi, foreign_keys, write))
    begin = "BEGIN IMMEDIATE" if write else "BEGIN"
    sa.event.listen(engine, "begin", lambda connection: connection.connection.driver_connection.execute(begin))
    return engine


def _set_pragmas(dbapi, foreign_keys: bool, write: bool) -> None:
    dbapi.isolation_level = None  # the driver must start no transaction of its own
    cursor = dbapi.cursor()
    pragmas = ("journal_mode=WAL", "busy_timeout=10000", f"foreign_keys={int(foreign_keys)}", "synchronous=NORMAL")
    for pragma in (*pragmas, f"query_only={int(not write)}"):
        cursor.execute("PRAGMA " + pragma)
    cursor.close()


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RecordNumber
    for name, write in (("engine", True), ("reading_engine", False)):
        app.extensions[name] = make_engine(app.config["DATABASE_URL"], write=write)
    app.teardown_appcontext(_close_sessions)


def engine(*, write: bool = True) -> sa.Engine:
    """The engine of the current application that writes, or the one that only reads."""
    return current_app.extensions["engine" if write else "reading_engine"]


def open_session(*, write: bool) -> Session:
    """A new session, for the caller to close; a read-only one never waits for a writer and refuses to write."""
    return Session(engine(write=write), expire_on_commit=False)


def session(*, write: bool | None = None) -> Session:
    """The session of this request, made at first use: read-only for GET and HEAD unless told otherwise."""
    if write is None:
        write = not (has_request_context() and request.method in SAFE_METHODS)
    sessions = g.setdefault("sessions", {})
    if write not in sessions:
        sessions[write] = open_session(write=write)
    return sessions[write]


@contextmanager
def transaction() -> Iterator[Session]:
    """A write session of its own, committed at the end: for the journal during a GET, commands, background work.

    Never inside a request that already writes through `session()`: SQLite has one writer at a time.
    """
    with open_session(write=True) as own, own.begin():
        yield own


@contextmanager
def reading() -> Iterator[Session]:
    """A short read-only session, apart from the request's."""
    with open_session(write=False) as own:
        yield own


def add_once(session: Session, table: type[SQLModel], **values: Any) -> None:
    """Adds a row unless its key is there already: another transaction may be adding the same."""
    new = INSERT[session.get_bind().dialect.name](table).values(**values)
    session.execute(new.on_conflict_do_nothing())


def expect_version(row, version: int | str) -> None:
    """Raises Conflict unless the form was filled against the version that `row` still has."""
    if str(row.version) != str(version):
        raise Conflict(f"{type(row).__name__} {row.id}: version {version} expected, {row.version} found")


def _close_sessions(_error: BaseException | None) -> None:
    for opened in g.pop("sessions", {}).values():
        opened.close()  # what was not committed is rolled back
