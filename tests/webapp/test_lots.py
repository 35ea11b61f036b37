from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from letters import read_manifest
from tests.webapp.commission import at, get
from tests.webapp.test_courriers import actions, held_session, produce, rows
from webapp import db
from webapp.casework import lots, lots_courriers, lots_envois
from webapp.db.models import Demande, Document, Lot
from webapp.jobs import Jobs, jobs
from webapp.permissions import Agent

AGENT = Agent(1, "secretaire", "", "secretaire-caleol", "rives-de-seine", ("*",))


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def waiting(app, monkeypatch):
    """Batches stay in the queue until `lots_courriers.run` is called."""
    monkeypatch.setattr(Jobs, "make", lambda self, lot_id: None)
    monkeypatch.setattr("webapp.jobs.LOOKS", 1)


def page(client, lot: int = 1):
    return BeautifulSoup(client.get(f"/courriers/lots/{lot}").text, "html.parser")


def run(app, lot: int = 1, **options):
    with app.app_context():
        lots_courriers.run(lot, **options)


def state(app, lot: int = 1) -> str:
    return get(app, Lot, lot).etat


def files(app, made) -> list[str]:
    return sorted(path.name for path in (app.config["DOCUMENTS_DIR"] / f"seance-{made['seance']}" / "lot-1").iterdir())


def packed(app, client, lot: int = 1) -> zipfile.ZipFile:
    """The ZIP, after a look at each file beside its manifest's line."""
    answer = client.get(f"/courriers/lots/{lot}.zip")
    path = app.config["DOCUMENTS_DIR"] / "telecharge.zip"
    path.write_bytes(answer.data)
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    for entry in read_manifest(path):
        assert hashlib.sha256(archive.read(entry.file)).hexdigest() == entry.sha256
    return archive


def step_by_step(monkeypatch):
    """One letter a group, so that a batch may be stopped between two."""
    monkeypatch.setattr(lots_courriers, "GROUP", 1)


def test_a_small_batch_is_made_by_the_time_its_page_shows(app, secretary):
    made = held_session(app, secretary)
    answer = produce(secretary, made)
    assert answer.location == "/courriers/lots/1"
    told = page(secretary)
    assert told.select_one("h2").text == "Terminé\u00a0: 3 courriers"
    assert not told.select("progress")
    assert [link["href"] for link in told.select("#lot a") if link["href"].startswith("/courriers/lots/1")] == [
        "/courriers/lots/1.zip",
        "/courriers/lots/1/manifeste.csv",
        "/courriers/lots/1/manifeste.json",
    ]


def test_a_batch_waits_with_its_bar_and_is_asked_for_again_every_second(app, secretary, waiting):
    made = held_session(app, secretary)
    produce(secretary, made)
    told = page(secretary)
    bar = told.select_one("progress")
    assert (bar["max"], bar["value"], bar.text) == ("3", "0", "0 sur 3")
    assert told.select_one("#avancement")["hx-trigger"] == "every 1s"
    assert told.find("a", string="Actualiser")["href"] == "/courriers/lots/1"
    poll = secretary.get("/courriers/lots/1/suivi", headers={"HX-Request": "true"})
    assert "HX-Retarget" not in poll.headers
    run(app)
    poll = secretary.get("/courriers/lots/1/suivi", headers={"HX-Request": "true"})
    assert (poll.headers["HX-Retarget"], poll.headers["HX-Reswap"]) == ("#lot", "outerHTML")
    assert "Télécharger le lot n°" in poll.text


def test_the_manifests_tell_the_same_letters_as_the_zip(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    archive = packed(app, secretary)
    table, told = (secretary.get(f"/courriers/lots/1/manifeste.{kind}").data for kind in ("csv", "json"))
    assert archive.read("manifest.csv") == table
    assert archive.read("manifest.json") == told
    lines = list(csv.reader(table.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [line[1] for line in lines[1:]] == ["Claire Delmas", "Paul Martin", "Odile Renard"]
    assert ("telecharger", "lot") in actions(app)


def test_who_made_something_in_the_meantime_is_told_and_nothing_is_made_twice(app, secretary, waiting):
    made = held_session(app, secretary)
    assert produce(secretary, made).location == "/courriers/lots/1"
    assert produce(secretary, made).location == "/courriers/lots/1"
    assert len(rows(app, Lot)) == 1
    run(app)
    run(app)
    assert len(rows(app, Document)) == 3


def test_a_cancelled_batch_keeps_what_is_made_and_resumes_with_the_rest(app, secretary, waiting, monkeypatch):
    step_by_step(monkeypatch)
    made = held_session(app, secretary)
    produce(secretary, made)
    seen = []

    def cancel() -> bool:
        seen.append(lots.cancel(AGENT, 1))
        return True

    run(app, go_on=cancel)
    assert (seen[0], state(app)) == (True, "annule")
    told = page(secretary)
    kept = len(rows(app, Document))
    assert 0 < kept < 3
    assert f"Annulé\u00a0: {kept} courrier" in told.text
    assert len([name for name in packed(app, secretary).namelist() if name.endswith(".docx")]) == kept
    assert f"{3 - kept} courrier" in told.select_one("form[action$=reprendre]").text
    before = {row.candidature_id: row.sha256 for row in rows(app, Document)}
    assert secretary.post("/courriers/lots/1/reprendre").status_code == 303
    run(app)
    assert state(app) == "termine"
    assert len(rows(app, Document)) == 3
    assert before.items() <= {row.candidature_id: row.sha256 for row in rows(app, Document)}.items()
    assert len(packed(app, secretary).namelist()) == 5
    assert [one for one in actions(app) if one[1] == "lot"][:3] == [
        ("produire", "lot"),
        ("annuler", "lot"),
        ("telecharger", "lot"),
    ]


def test_the_button_cancels_a_batch_not_begun_and_says_when_it_is_too_late(app, secretary, waiting):
    made = held_session(app, secretary)
    produce(secretary, made)
    secretary.post("/courriers/lots/1/annuler")
    run(app)
    assert state(app) == "annule"
    assert rows(app, Document) == []
    assert secretary.get("/courriers/lots/1.zip").status_code == 404
    secretary.post("/courriers/lots/1/reprendre")
    run(app)
    answer = secretary.post("/courriers/lots/1/annuler", follow_redirects=True)
    assert "Ce lot était déjà fini." in answer.text
    assert state(app) == "termine"


def test_a_worker_that_dies_between_a_cancel_and_the_packing_is_taken_up_again(app, secretary, waiting, monkeypatch):
    step_by_step(monkeypatch)
    produce(secretary, held_session(app, secretary))
    run(app, go_on=lambda: False)
    with app.app_context():
        lots.cancel(AGENT, 1)
    assert page(secretary).select_one("h2").text == "Arrêt en cours"
    with app.app_context():
        assert lots.to_run() == [1]
        jobs().recover()
        assert lots.to_run() == []
    assert page(secretary).select_one("h2").text == "Annulé\u00a0: 1 courrier sur 3"
    assert len(packed(app, secretary).namelist()) == 3


def test_a_batch_cancelled_before_its_first_letter_is_not_looked_at_again(app, secretary, waiting):
    produce(secretary, held_session(app, secretary))
    with app.app_context():
        lots.cancel(AGENT, 1)
        assert lots.to_run() == []


def test_a_worker_asked_to_leave_ends_its_group_and_the_rest_waits(app, secretary, waiting, monkeypatch):
    step_by_step(monkeypatch)
    made = held_session(app, secretary)
    produce(secretary, made)
    run(app, go_on=lambda: False)
    assert (state(app), len(rows(app, Document))) == ("en-cours", 1)
    with app.app_context():
        assert lots.to_run() == [1]
        jobs().recover()
    assert (state(app), len(rows(app, Document))) == ("termine", 3)


def test_what_was_lost_in_the_meantime_stops_one_letter_and_leads_to_its_field(app, secretary, waiting):
    made = held_session(app, secretary)
    produce(secretary, made)
    with app.app_context(), db.transaction() as session:
        row = session.exec(select(Demande).where(Demande.prenom == "Paul")).one()
        kept = row.faits
        row.faits = {path: told for path, told in kept.items() if path != "demande.adresse_postale"}
    run(app)
    told = page(secretary)
    assert state(app) == "en-panne"
    assert "1 courrier en attente" in told.select_one(".summary").text
    link = told.select_one("#lot .bullets a")
    assert link.text == "Adresse postale\u00a0: Paul Martin"
    assert "retour=/courriers/lots/1" in link["href"].replace("%2F", "/")
    assert [row.order for row in read_manifest(app.config["DOCUMENTS_DIR"] / "seance-1/lot-1.zip")] == [1, 3]
    with app.app_context(), db.transaction() as session:
        session.get_one(Demande, row.id).faits = kept
    secretary.post("/courriers/lots/1/reprendre")
    run(app)
    assert state(app) == "termine"
    assert files(app, made)[1] == "002-attribution-rang-suivant-martin-paul.docx"


def test_who_left_the_race_in_the_meantime_is_left_out_and_named(app, secretary, waiting):
    made = held_session(app, secretary)
    produce(secretary, made)
    one = made["candidats"][0]
    with app.app_context(), db.transaction() as session:
        session.get_one(lots.Candidature, one).etat = "refusee"
    run(app)
    assert state(app) == "termine"
    assert "Claire Delmas : n’attend plus de courrier" in page(secretary).text.replace("\u00a0", " ")
    assert [row.candidature_id for row in rows(app, Document)] == made["candidats"][1:]


def test_a_full_disk_stops_the_batch_with_a_sentence_and_it_resumes(app, secretary, waiting, monkeypatch):
    made = held_session(app, secretary)
    produce(secretary, made)
    with monkeypatch.context() as patched:
        patched.setattr(lots_envois.batch, "write_zip", _full)
        run(app)
    assert state(app) == "en-panne"
    assert "le disque est plein" in page(secretary).select_one(".summary").text
    assert len(rows(app, Document)) == 3
    lost = get(app, Lot, 1)
    assert lost.manifeste == {}
    with app.app_context():
        lots.resume(AGENT, 1)
    run(app)
    assert state(app) == "termine"


def _full(*given):
    raise OSError(28, "No space left on device")


def test_a_file_lost_or_altered_is_made_again_before_it_is_packed(app, secretary, waiting, monkeypatch):
    step_by_step(monkeypatch)
    made = held_session(app, secretary)
    produce(secretary, made)
    run(app, go_on=lambda: False)
    folder = app.config["DOCUMENTS_DIR"] / f"seance-{made['seance']}" / "lot-1"
    (path,) = folder.iterdir()
    path.write_bytes(b"autre")
    (folder / "004-personne.docx").write_bytes(b"rien ne le dit")
    run(app)
    assert state(app) == "termine"
    assert len(packed(app, secretary).namelist()) == 5
    assert len(files(app, made)) == 3


def test_a_lost_archive_is_made_again_the_same(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    before = secretary.get("/courriers/lots/1.zip").data
    (app.config["DOCUMENTS_DIR"] / f"seance-{made['seance']}" / "lot-1.zip").unlink()
    assert secretary.get("/courriers/lots/1.zip").data == before


def test_the_letters_of_a_batch_bear_the_day_it_was_asked_for_and_today_once_resumed(app, client, secretary, waiting):
    made = held_session(app, secretary)
    produce(secretary, made)
    app.config["TODAY"] = date(2026, 11, 24)
    run(app)
    assert {row.donnees["date"] for row in rows(app, Document)} == {"2026-11-23"}
    at(app, client, date(2026, 11, 24))
    produce(client, made, **{f"refaire-{made['candidats'][0]}": "Revenu"})
    client.post("/courriers/lots/2/annuler")
    at(app, client, date(2026, 11, 25))
    client.post("/courriers/lots/2/reprendre")
    run(app, 2)
    assert rows(app, Document)[-1].donnees["date"] == "2026-11-25"


def test_a_batch_of_other_agencies_is_not_found(app, client, sign_in, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    client.post("/deconnexion")
    sign_in(client, "secretaire.plaine")
    for url in ("", ".zip", "/suivi", "/manifeste.csv", "/manifeste.json"):
        assert client.get(f"/courriers/lots/1{url}").status_code == 404, url
    for gesture in ("annuler", "reprendre"):
        assert client.post(f"/courriers/lots/1/{gesture}").status_code == 404
