"""Alembic driven from Python: one set of revisions for SQLite and PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import webapp.db.models  # noqa: F401 - completes the metadata
from webapp.db.engine import make_engine

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    with _alembic(url) as config:
        command.upgrade(config, revision)


def downgrade(url: str, revision: str = "base") -> None:
    with _alembic(url) as config:
        command.downgrade(config, revision)


def write_revision(url: str, message: str) -> None:
    """Writes the revision file that takes the database to the models."""
    with _alembic(url) as config:
        command.revision(config, message, autogenerate=True)


def is_current(engine: sa.Engine) -> bool:
    """Whether the database is at the newest revision."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(ScriptDirectory(str(SCRIPTS)).get_heads())


def differences(engine: sa.Engine) -> list:
    """What autogenerate would still change; empty when database and models agree."""
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), SQLModel.metadata)


@contextmanager
def _alembic(url: str):
    # Rebuilding a table on SQLite drops the old one: with foreign keys on, that would empty its children.
    engine = make_engine(url, foreign_keys=False)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        yield config
    engine.dispose()
