"""The three things without which nothing works: database, migrations, storage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile

import sqlalchemy as sa
from flask import current_app

from webapp import db
from webapp.db import migrate


def check() -> dict[str, str]:
    """`{"base", "migrations", "stockage"}`, each « ok » or what is wrong."""
    return {"base": _state(_answer), "migrations": _state(_migrated), "stockage": _state(_writable)}


def watch() -> dict[str, str]:
    """The same, for a running installation: an open connection goes on reading a database file that was removed."""
    url, state = db.engine().url, check()
    lost = url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()
    return state | ({"base": "en panne"} if lost else {})


def _state(look: Callable[[], str]) -> str:
    try:
        return look()
    except (sa.exc.SQLAlchemyError, OSError):
        current_app.logger.exception("health")
        return "en panne"


def _answer() -> str:
    with db.reading() as session:
        session.connection().execute(sa.text("SELECT 1"))
    return "ok"


def _migrated() -> str:
    return "ok" if migrate.is_current(db.engine()) else "à mettre à jour : flask --app webapp db upgrade"


def _writable() -> str:
    with TemporaryFile(dir=Path(current_app.config["DOCUMENTS_DIR"])) as file:
        file.write(b"1")
    return "ok"
