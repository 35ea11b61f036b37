from __future__ import annotations

import os
import stat
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from webapp import db
from webapp.casework import administration
from webapp.config import BadInput, Config
from webapp.db.models import Journal, SessionOuverte, TentativeConnexion

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def at(app):
    """`at(minutes=5)` sets the clock that long after nine o'clock UTC."""

    def move(**delay):
        app.config["NOW"] = START + timedelta(**delay)

    move()
    return move


def attempt(client, password="wrong", name="relation"):
    return client.post("/connexion", data={"identifiant": name, "mot_de_passe": password})


def test_the_right_password_opens_the_home_page(client, sign_in):
    assert "Camille Bernard" in sign_in(client).get("/").text


def test_the_identifier_is_read_without_case_or_spaces(client):
    assert attempt(client, "demonstration", " Relation ").status_code == 303


@pytest.mark.parametrize("name", ["relation", "personne"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, name):
    answer = attempt(client, name=name)
    assert answer.status_code == 422
    assert "Identifiant ou mot de passe incorrect." in answer.text
    assert f'value="{name}"' in answer.text


def test_a_closed_account_cannot_enter(app, client):
    with app.app_context(), db.transaction() as session:
        administration.find_account(session, "relation").actif = False
    assert attempt(client, "demonstration").status_code == 422


def test_after_five_failures_even_the_right_password_waits(client, at):
    assert [attempt(client).status_code for _ in range(6)] == [422] * 5 + [429]
    assert attempt(client, "demonstration").status_code == 429


def test_four_failures_do_not_wait(client, at):
    for _ in range(4):
        attempt(client)
    assert attempt(client, "demonstration").status_code == 303


def test_attempts_sent_together_are_verified_no_more_than_those_sent_in_turn(app, monkeypatch):
    """The password takes time to verify: none is counted late."""
    verified, told, together = [], [], threading.Barrier(12)

    def slowly(_compte, password: str) -> bool:
        verified.append(password)
        time.sleep(0.05)
        return False

    def send() -> None:
        together.wait()
        with app.app_context(), pytest.raises(administration.Refused) as refused:
            administration.sign_in("relation", "wrong")
        told.append(refused.type)

    monkeypatch.setattr(administration, "_matches", slowly)
    threads = [threading.Thread(target=send) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(verified) == told.count(administration.WrongCredentials) == 5
    assert told.count(administration.MustWait) == 7


def test_an_attempt_that_is_made_to_wait_lengthens_no_wait(client, at):
    for _ in range(9):
        attempt(client)
    at(seconds=30)
    assert attempt(client, "demonstration").status_code == 303


def test_the_right_password_forgets_the_failures_before_it(app, client, at):
    for _ in range(4):
        attempt(client)
    attempt(client, "demonstration")
    with app.app_context(), db.reading() as session:
        assert session.get(TentativeConnexion, "relation") is None


@pytest.mark.parametrize(("seconds", "status"), [(29, 429), (30, 303), (31, 303)])
def test_the_first_wait_ends_after_thirty_seconds(client, at, seconds, status):
    for _ in range(5):
        attempt(client)
    at(seconds=seconds)
    assert attempt(client, "demonstration").status_code == status


def test_the_wait_doubles_and_stops_growing_at_fifteen_minutes(app, client, at):
    waits = []
    for hour in range(12):
        at(hours=hour)
        attempt(client)
        with app.app_context(), db.reading() as session:
            until = session.get(TentativeConnexion, "relation").attendre_jusqua
        waits.append(until and (until - START - timedelta(hours=hour)).total_seconds())
    assert waits == [None] * 4 + [30, 60, 120, 240, 480, 900, 900, 900]


def test_the_waiting_message_gives_the_hour_of_paris(client, at):
    for _ in range(5):
        attempt(client)
    assert "10 h 00 min 30 s" in attempt(client).text


def test_signing_in_forgets_the_failures(app, client, at):
    attempt(client)
    attempt(client, "demonstration")
    with app.app_context(), db.reading() as session:
        assert session.get(TentativeConnexion, "relation") is None


def test_the_database_never_holds_the_token(app, client, sign_in):
    sign_in(client)
    with client.session_transaction() as cookie:
        token = cookie["jeton"]
    with app.app_context(), db.reading() as session:
        assert token not in session.exec(select(SessionOuverte)).one().jeton_sha256


@pytest.mark.parametrize(("minutes", "status"), [(119, 200), (120, 303), (121, 303)])
def test_an_idle_session_ends_after_two_hours(client, sign_in, at, minutes, status):
    sign_in(client)
    at(minutes=minutes)
    assert client.get("/").status_code == status


def test_a_session_in_use_ends_after_twelve_hours(client, sign_in, at):
    sign_in(client)
    statuses = []
    for hour in range(1, 13):
        at(hours=hour)
        statuses.append(client.get("/").status_code)
    assert statuses == [200] * 11 + [303]


def test_signing_out_closes_the_session_on_the_server(app, client, sign_in):
    sign_in(client)
    with client.session_transaction() as cookie:
        token = cookie["jeton"]
    client.post("/deconnexion")
    other = app.test_client()
    with other.session_transaction() as cookie:
        cookie["jeton"] = token
    assert other.get("/").status_code == 303


def test_a_new_password_closes_the_sessions_opened_with_the_old_one(app, client, sign_in):
    sign_in(client)
    with app.app_context(), db.transaction() as session:
        administration.change_password(session, "relation", "une phrase assez longue")
    assert client.get("/").status_code == 303
    assert attempt(client, "une phrase assez longue").status_code == 303


@pytest.mark.parametrize(("length", "accepted"), [(11, False), (12, True), (13, True)])
def test_a_password_has_at_least_twelve_characters(length, accepted):
    if accepted:
        assert administration.hash_password("x" * length).startswith("$argon2id$")
    else:
        with pytest.raises(administration.Refused, match="12 caractères"):
            administration.hash_password("x" * length)


def test_signing_in_and_out_stand_in_the_journal(app, client, sign_in):
    sign_in(client)
    client.post("/deconnexion")
    with app.app_context(), db.reading() as session:
        lines = session.exec(select(Journal)).all()
    assert [(line.par, line.action, line.objet) for line in lines] == [
        ("relation", "ouvrir", "session"),
        ("relation", "fermer", "session"),
    ]


def test_an_expired_session_sends_htmx_to_the_sign_in_page(client):
    answer = client.get("/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/connexion")


def test_the_secret_key_is_drawn_once_and_closed_to_others(tmp_path):
    config = Config(data_dir=tmp_path / "var")
    config.prepare()
    assert config.secret_key() == config.secret_key()
    assert len(config.secret_key()) == 64
    assert stat.S_IMODE(os.stat(tmp_path / "var" / "secret_key").st_mode) == 0o600
    assert stat.S_IMODE(os.stat(tmp_path / "var").st_mode) == 0o700


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "huit"), ("PORT", "0"), ("PORT", "65536"), ("TODAY", "23/11/2026")]
)
def test_a_bad_setting_is_named_in_french(name, value):
    with pytest.raises(BadInput, match=rf"^{name} : « {value} » n’est pas"):
        Config.from_env({name: value})


def test_postgresql_is_understood_under_both_of_its_names():
    assert Config.from_env({"DATABASE_URL": "postgres://h/b"}).database_url == "postgresql://h/b"
