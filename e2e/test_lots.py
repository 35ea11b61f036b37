"""A long batch of letters in a browser: its bar, stopping it, taking it up again, what it gives in the end."""

from __future__ import annotations

import io
import threading
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from e2e.conftest import TODAY
from e2e.pages import assert_well_made
from letters import pdf
from tests.bench.batch import held
from tests.webapp.office import playing
from webapp import create_app, db
from webapp.casework import demonstration, lots_courriers, lots_pdf
from webapp.config import Config
from webapp.db import migrate
from webapp.jobs import jobs

DWELLINGS, LETTERS = 10, 40


@pytest.fixture
def long_session(tmp_path, monkeypatch):
    """The address of an application of its own, whose worker waits for a sign before each group of five letters."""
    config = Config(data_dir=tmp_path / "var", today=TODAY, worker="interne")
    config.prepare()
    migrate.upgrade(config.database_url)
    app = create_app(config)
    with app.app_context(), db.transaction() as session:
        demonstration.prepare(session)
    held(app, DWELLINGS)
    signs = threading.Semaphore(0)
    made = lots_courriers.Making.letters

    def on_a_sign(making, group):
        assert signs.acquire(timeout=20)
        return made(making, group)

    monkeypatch.setattr(lots_courriers, "GROUP", 5)
    monkeypatch.setattr(lots_courriers.Making, "letters", on_a_sign)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", signs
    for _ in range(LETTERS):
        signs.release()
    jobs(app).stop()
    server.shutdown()
    thread.join()
    server.server_close()
    for name in ("engine", "reading_engine"):
        app.extensions[name].dispose()


@pytest.fixture
def slow_office(tmp_path, monkeypatch):
    """A LibreOffice that waits for a sign before each group of ten letters."""
    program, _ = playing(tmp_path)
    monkeypatch.setenv(pdf.SETTING, program)
    monkeypatch.setattr(lots_pdf, "GROUP", 10)
    signs, made = threading.Semaphore(0), lots_pdf.to_pdf

    def on_a_sign(letters, **options):
        assert signs.acquire(timeout=20)
        return made(letters, **options)

    monkeypatch.setattr(lots_pdf, "to_pdf", on_a_sign)
    yield signs
    for _ in range(LETTERS):
        signs.release()


def produce(page, address: str) -> None:
    page.goto(f"{address}/connexion")
    page.get_by_label("Identifiant").fill("secretaire")
    page.get_by_label("Mot de passe").fill(demonstration.PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.goto(f"{address}/courriers/seances/1")
    page.get_by_role("button", name="Produire les courriers").click()


def test_a_long_batch_shows_its_progress_stops_and_resumes(page, long_session):
    address, signs = long_session
    produce(page, address)
    bar = page.get_by_role("progressbar", name="0 courrier fait sur 40")
    expect(bar).to_be_visible()
    assert_well_made(page)
    page.get_by_role("button", name="Annuler").focus()
    signs.release()
    expect(page.get_by_role("progressbar", name="5 courriers faits sur 40")).to_be_visible()
    expect(page.locator(":focus")).to_have_text("Annuler le lot n°\u00a01")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_have_text("Arrêt en cours")
    assert_well_made(page)
    signs.release()
    expect(page.get_by_role("heading", level=2)).to_have_text("Annulé\u00a0: 10 courriers sur 40")
    assert_well_made(page)
    page.get_by_role("button", name="Reprendre").click()
    for _ in range(LETTERS):
        signs.release()
    expect(page.get_by_role("heading", level=2)).to_have_text("Terminé\u00a0: 40 courriers")
    assert_well_made(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="ZIP").first.click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        assert len(archive.namelist()) == LETTERS + 2


def test_its_pdfs_are_prepared_under_a_bar_and_taken_away(page, long_session, slow_office):
    address, signs = long_session
    for _ in range(LETTERS):
        signs.release()
    produce(page, address)
    expect(page.get_by_role("heading", level=2)).to_have_text("Terminé\u00a0: 40 courriers")
    page.get_by_role("button", name="Préparer les PDF").click()
    expect(page.get_by_role("progressbar", name="0 PDF fait sur 40")).to_be_visible()
    assert_well_made(page)
    slow_office.release()
    expect(page.get_by_role("progressbar", name="10 PDF faits sur 40")).to_be_visible()
    for _ in range(LETTERS):
        slow_office.release()
    link = page.get_by_role("link", name="Télécharger les PDF")
    expect(link).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Les PDF sont prêts.")).to_have_count(1)
    assert_well_made(page)
    page.get_by_role("button", name="Préparer le fichier d’impression").click()
    expect(page.get_by_role("link", name="(Word)")).to_be_visible()
    assert_well_made(page)
    with page.expect_download() as download:
        link.click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        assert len([name for name in archive.namelist() if name.endswith(".pdf")]) == LETTERS
