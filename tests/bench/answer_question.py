"""One answered question of a call, from the form to the next card, beside a bare Flask route with one commit."""

from __future__ import annotations

import itertools
import socket
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlencode

import waitress
from flask import Flask, request, session
from flask_wtf.csrf import generate_csrf

from tests.bench.check_file import FILE
from tests.bench.measure import Line, in_turn
from webapp import create_app, db
from webapp.__main__ import settle, warm
from webapp.casework import administration, demonstration, opening, subjects
from webapp.config import Config
from webapp.db import migrate
from webapp.db.models import Demande, Logement
from webapp.permissions import Agent


def bare_app(folder: Path) -> Flask:
    """A form, one UPDATE, one INSERT, one commit, a line of HTML."""
    app = Flask("bare")
    connection = sqlite3.connect(folder / "bare.sqlite", check_same_thread=False)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "CREATE TABLE answer (id INTEGER PRIMARY KEY, value TEXT);"
        "CREATE TABLE log (id INTEGER PRIMARY KEY, value TEXT);"
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
                found |= {
                    f"menage.personnes.{p}.{f}": [{"valeur": v, **entry}]
                    for p, facts in value.items()
                    for f, v in facts.items()
                }
            else:
                found[f"{name}.{key}"] = [{"valeur": value, **entry}]
    return found


def calls(folder: Path, wanted: int):
    """The application, the token of a signed-in officer, and the paths of as many calls in progress on one dwelling."""
    config = Config(data_dir=folder / "var", today=date(2026, 11, 23))
    (folder / "var").mkdir()
    migrate.upgrade(config.database_url)
    app = create_app(config)
    with app.app_context(), db.transaction() as session:
        demonstration.prepare(session)
        logement = Logement(bailleur="rives-de-seine", agence="agence-levallois", reference="", etat="fleche")
        logement.faits = stored("logement") | {"logement.reference": _one("BANC-1")}
        demandes = [Demande(bailleur="rives-de-seine", numero="") for _ in range(wanted)]
        for number, demande in enumerate(demandes):
            demande.faits = stored("demande") | {"demande.numero": _one(f"1110323{number:06d}11041")}
        for row in (logement, *demandes):
            subjects.project(row)
            session.add(row)
        session.flush()
        ids = [{"logement": logement.id, "demande": demande.id} for demande in demandes]
    with app.test_request_context(method="POST"):
        agent = Agent(1, "relation", "", "charge-relation-client", "rives-de-seine", ("*",))
        paths = [f"/conversations/{opening.open_(db.session(), agent, 'appel', one).id}" for one in ids]
        return app, administration.sign_in("relation", demonstration.PASSWORD), paths


def _one(value: str) -> list[dict]:
    return [{"valeur": value, "origine": "declare", "le": "", "par": ""}]


@contextmanager
def served(app: Flask) -> Iterator[HTTPConnection]:
    """The application behind the product's own server, in a process of its own; a connection kept open to it."""
    port = _free_port()
    process = get_context("fork").Process(target=_serve, args=(app, port))
    process.start()
    try:
        yield _connected(port)
    finally:
        process.terminate()
        process.join()


def _serve(app: Flask, port: int) -> None:
    if "engine" in app.extensions:
        warm(app)
    settle()
    waitress.serve(app, host="127.0.0.1", port=port, threads=4, _quiet=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _connected(port: int) -> HTTPConnection:
    for _ in range(100):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.connect()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return connection
    raise TimeoutError("the server of the bench does not answer")


def post(connection: HTTPConnection, path: str, data: dict, headers: dict) -> None:
    body = urlencode(data)
    connection.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})
    response = connection.getresponse()
    response.read()
    assert response.status == 200, response.status


def browser(app: Flask, token: str) -> dict[str, str]:
    """What the browser of a signed-in officer sends from a form that it was shown: its cookie, and the form's token."""
    with app.test_request_context():
        session["jeton"] = token
        form = generate_csrf()
        signed = app.session_interface.get_signing_serializer(app).dumps(dict(session))
    return {"HX-Request": "true", "X-CSRFToken": form, "Cookie": f"{app.config['SESSION_COOKIE_NAME']}={signed}"}


def run() -> list[Line]:
    """Over HTTP, the same server on both sides. Each call receives about ten answers, as calls do."""
    with tempfile.TemporaryDirectory() as folder:
        app, token, paths = calls(Path(folder), 80)
        headers = browser(app, token)
        for name in ("engine", "reading_engine"):
            app.extensions[name].dispose()
        amounts, path = itertools.cycle(range(1500, 3000, 7)), itertools.cycle(paths)
        with served(app) as ours, served(bare_app(Path(folder))) as bare:
            return [
                in_turn(
                    "reponse-a-une-question",
                    lambda: post(
                        ours, f"{next(path)}/mensuelles", {"ressources.mensuelles": str(next(amounts))}, headers
                    ),
                    lambda: post(bare, "/", {"value": str(next(amounts))}, {}),
                    named="route Flask nue avec une validation en base",
                    goal="<= 8",
                    rounds=80,
                    batch=10,
                )
            ]
