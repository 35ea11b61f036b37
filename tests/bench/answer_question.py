"""One answered question of a call, from the form to the next card, beside a bare Flask route with one commit."""

from __future__ import annotations

import itertools
import sqlite3
import tempfile
from datetime import date
from pathlib import Path

from flask import Flask, request

from tests.bench.check_file import FILE
from tests.bench.measure import Line, in_turn
from webapp import create_app, db
from webapp.casework import demonstration, subjects
from webapp.config import Config
from webapp.db import migrate
from webapp.db.models import Demande, Logement

HTMX = {"HX-Request": "true"}


def bare_app(folder: Path) -> Flask:
    """A form, one UPDATE, one INSERT, one commit, a line of HTML."""
    app = Flask("bare")
    connection = sqlite3.connect(folder / "bare.sqlite", check_same_thread=False)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "CREATE TABLE answer (id INTEGER PRIMARY KEY, value TEXT); CREATE TABLE log (id INTEGER PRIMARY KEY, value TEXT);"
        "INSERT INTO answer VALUES (1, '');"
    )

    @app.post("/")
    def answer():
        value = request.form["value"]
        connection.execute("UPDATE answer SET value = ? WHERE id = 1", (value,))
        connection.execute("INSERT INTO log (value) VALUES (?)", (value,))
        connection.commit()
        return "<p>ok</p>"

    return app


def stored(group: str) -> dict:
    """The bench's facts of these groups, as a row stores them."""
    names = {"logement": ("logement",), "demande": ("demande", "menage", "ressources")}[group]
    entry = {"origine": "sne", "le": "2026-11-01T08:00:00+01:00", "par": "import"}
    found: dict = {}
    for name in names:
        for key, value in FILE[name].items():
            if key == "personnes":
                found |= {f"menage.personnes.{p}.{f}": [{"valeur": v, **entry}] for p, facts in value.items() for f, v in facts.items()}
            else:
                found[f"{name}.{key}"] = [{"valeur": value, **entry}]
    return found


def call(folder: Path):
    """A signed-in client and the address of a call in progress."""
    config = Config(data_dir=folder / "var", today=date(2026, 11, 23))
    (folder / "var").mkdir()
    migrate.upgrade(config.database_url)
    app = create_app(config)
    app.config.update(WTF_CSRF_ENABLED=False)
    with app.app_context(), db.transaction() as session:
        demonstration.prepare(session)
        logement = Logement(bailleur="rives-de-seine", agence="agence-levallois", reference="", etat="fleche")
        logement.faits = stored("logement") | {"logement.reference": [{"valeur": "BANC-1", "origine": "declare", "le": "", "par": ""}]}
        demande = Demande(bailleur="rives-de-seine", numero="")
        demande.faits = stored("demande") | {"demande.numero": [{"valeur": "111032301698211041", "origine": "sne", "le": "", "par": ""}]}
        for row in (logement, demande):
            subjects.project(row)
            session.add(row)
        session.flush()
        ids = {"logement": logement.id, "demande": demande.id}
    client = app.test_client()
    client.post("/connexion", data={"identifiant": "relation", "mot_de_passe": demonstration.PASSWORD})
    return client, client.post("/conversations", data={"genre": "appel", **ids}).headers["Location"]


def run() -> list[Line]:
    with tempfile.TemporaryDirectory() as folder:
        client, url = call(Path(folder))
        bare = bare_app(Path(folder)).test_client()
        amounts = itertools.cycle(range(1500, 3000, 7))

        def ours():
            answer = client.post(f"{url}/mensuelles", data={"ressources.mensuelles": str(next(amounts))}, headers=HTMX)
            assert answer.status_code == 200

        def reference():
            assert bare.post("/", data={"value": str(next(amounts))}).status_code == 200

        return [in_turn("reponse-a-une-question", ours, reference, named="route Flask nue avec une validation", goal="<= 8", rounds=15, batch=10)]
