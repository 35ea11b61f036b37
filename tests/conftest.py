"""Fixtures of the web application's tests: an application with its own database, accounts of every role."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory):
    """A data folder with an up-to-date database and the demonstration accounts, to be copied for each test."""
    from argon2 import PasswordHasher

    from webapp import create_app, db
    from webapp.casework import administration, demonstration
    from webapp.config import Config
    from webapp.db import migrate

    administration._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    config = Config(data_dir=tmp_path_factory.mktemp("prepared"))
    migrate.upgrade(config.database_url)
    app = create_app(config)
    with app.app_context(), db.transaction() as session:
        demonstration.prepare(session)
    for name in ("engine", "reading_engine"):
        app.extensions[name].dispose()
    return config.data_dir


@pytest.fixture
def app(prepared_data, tmp_path):
    """The application on a database of its own, on 23 November 2026; forms need no token here."""
    from webapp import create_app
    from webapp.config import Config

    shutil.copytree(prepared_data, tmp_path / "var")
    app = create_app(Config(data_dir=tmp_path / "var", today=TODAY))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    for name in ("engine", "reading_engine"):
        app.extensions[name].dispose()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def sign_in():
    """`sign_in(client, role)`: the first account of that role at Rives de Seine, or an identifier as given."""
    from webapp.casework import demonstration

    names = {role: name for name, _, role, _ in reversed(demonstration.ACCOUNTS)}

    def enter(client, role: str = "charge-relation-client"):
        form = {"identifiant": names.get(role, role), "mot_de_passe": demonstration.PASSWORD}
        assert client.post("/connexion", data=form).status_code == 303
        return client

    return enter
