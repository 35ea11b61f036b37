"""What the database keeps of batches and of their templates, whoever writes at the same time and since when."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlmodel import Session, select

from letters.package import digest
from webapp import db
from webapp.casework import gabarits
from webapp.db import migrate
from webapp.db.engine import INSERT, make_engine
from webapp.db.models import Gabarit

BEFORE = "e4a7d2c95b18"
OLD = ("a-faire", "en-cours", "termine", "interrompu")


@pytest.fixture
def old(tmp_path):
    """A database from before batches were made in the background, with one in each state."""
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    migrate.upgrade(url, BEFORE)
    engine = make_engine(url)
    with engine.begin() as connection:
        for etat in OLD:
            line = "INSERT INTO lot (etat, manifeste, cree_le, par) VALUES (:etat, '{}', '2026-11-20 09:00:00', 'x')"
            connection.execute(sa.text(line), {"etat": etat})
    yield url, engine
    engine.dispose()


def test_batches_that_foresee_nothing_are_finished(old):
    url, engine = old
    migrate.upgrade(url)
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT etat, prevu, total FROM lot")).all()
    assert [tuple(one) for one in found] == [("termine", "{}", 0)] * len(OLD)
    migrate.downgrade(url, BEFORE)
    with engine.connect() as connection:
        assert set(connection.execute(sa.text("SELECT etat FROM lot")).scalars()) == {"termine"}


def test_a_template_that_another_transaction_kept_meanwhile_is_kept_once(app, monkeypatch):
    data = b"un gabarit"
    with app.app_context(), db.transaction() as session:
        assert gabarits.store(session, data) == digest(data)
    with app.app_context(), db.transaction() as session:
        monkeypatch.setattr(Session, "get", lambda *given: None)
        assert gabarits.store(session, data) == digest(data)
        assert [row.donnees for row in session.exec(select(Gabarit)).all()] == [data]


def test_postgresql_is_told_the_same():
    said = INSERT["postgresql"](Gabarit).values(sha256="0", donnees=b"").on_conflict_do_nothing()
    assert "ON CONFLICT DO NOTHING" in str(said.compile(dialect=postgresql.dialect()))
