"""Browser fixtures: the application served on a free port with a database of its own, one for each worker."""

from __future__ import annotations

import os
import shutil
from datetime import date

import pytest
from playwright.sync_api import expect

from e2e.serving import serving
from webapp import create_app, db
from webapp.casework import demonstration
from webapp.config import Config
from webapp.db import migrate

TODAY = date(2026, 11, 23)
BROWSERS = ("chromium", "google-chrome", "chromium-headless-shell")

# A laden machine is slow, which is not a fault of what is tested.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)
    return {**browser_type_launch_args, **({"executable_path": path} if path else {})}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    size = {"width": 1366, "height": 900}
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": size}


@pytest.fixture(scope="session")
def live_app(tmp_path_factory):
    """The application behind `base_url`, for tests that look into its database."""
    config = Config(data_dir=tmp_path_factory.mktemp("e2e"), today=TODAY)
    migrate.upgrade(config.database_url)
    app = create_app(config)
    with app.app_context(), db.transaction() as session:
        demonstration.prepare(session)
        demonstration.load(session, TODAY)
    yield app
    for name in ("engine", "reading_engine"):
        app.extensions[name].dispose()


@pytest.fixture(scope="session")
def base_url(live_app):
    with serving(live_app) as address:
        yield address


@pytest.fixture
def sign_in(page):
    """`sign_in("secretaire")`: through the sign-in page, as people do; gives the page."""

    def enter(identifiant: str = "relation"):
        page.goto("/connexion")
        page.get_by_label("Identifiant").fill(identifiant)
        page.get_by_label("Mot de passe").fill(demonstration.PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        page.get_by_role("button", name="Se déconnecter").wait_for()
        return page

    return enter
