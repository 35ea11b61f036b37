from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask.cli import FlaskGroup
from sqlmodel import select

from webapp import clock, create_app, db
from webapp.casework import administration, demonstration
from webapp.config import Config
from webapp.db import journal
from webapp.db.models import Compte, Journal, Reglage

LONG = "une phrase assez longue"


@pytest.fixture
def loaded(monkeypatch):
    """The days for which the demonstration was loaded."""
    days = []
    monkeypatch.setattr(demonstration, "load", lambda session, on: days.append(on))
    return days


@pytest.fixture
def new_app(tmp_path, prepared_data):
    """An application whose database is up to date and empty."""
    app = create_app(Config(data_dir=tmp_path, today=date(2026, 11, 23)))
    assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    yield app
    app.extensions["engine"].dispose()


def run(app, *args, **options):
    return app.test_cli_runner().invoke(args=list(args), **options)


def test_seeding_marks_the_database_and_makes_accounts_of_every_role(new_app, loaded):
    assert run(new_app, "seed", "--on", "2026-11-02").exit_code == 0
    assert loaded == [date(2026, 11, 2)]
    with new_app.app_context():
        assert {compte.role for compte in demonstration.accounts()} == set(administration.ROLES)


def test_seeding_without_a_day_takes_today(new_app, loaded):
    run(new_app, "seed")
    assert loaded == [date(2026, 11, 23)]


def test_seeding_again_is_refused_or_skipped_and_keeps_the_data(new_app, loaded):
    run(new_app, "seed")
    again = run(new_app, "seed")
    assert (again.exit_code, loaded) == (2, [date(2026, 11, 23)])
    assert "base neuve" in again.stderr
    assert run(new_app, "seed", "--if-new").exit_code == 0
    assert loaded == [date(2026, 11, 23)]


def test_a_bad_day_is_named_in_french(new_app, loaded):
    answer = run(new_app, "seed", "--on", "demain")
    assert (answer.exit_code, loaded) == (2, [])
    assert "« demain »" in answer.stderr


def test_a_failed_load_leaves_the_database_new(new_app, monkeypatch):
    def fail(session, on):
        raise RuntimeError

    monkeypatch.setattr(demonstration, "load", fail)
    assert run(new_app, "seed").exit_code == 1
    with new_app.app_context(), db.reading() as session:
        assert demonstration.is_new(session)
        assert session.get(Reglage, demonstration.MARK) is None


def test_an_ordinary_database_shows_no_demonstration_account(new_app):
    assert add_user(new_app, "relation", "charge-relation-client").exit_code == 0
    page = new_app.test_client().get("/connexion").text
    assert "émonstration" not in page


def add_user(app, name, role, password=LONG):
    options = ("--nom", "Une Personne", "--role", role, "--bailleur", "rives-de-seine", "--agence", "agence-levallois")
    return run(app, "user", "add", name, *options, input=f"{password}\n{password}\n")


def test_an_account_is_added_with_its_agencies(new_app):
    assert add_user(new_app, "Nouvelle", "responsable").exit_code == 0
    with new_app.app_context(), db.reading() as session:
        compte = session.exec(select(Compte)).one()
    assert (compte.identifiant, compte.role, compte.agences) == ("nouvelle", "responsable", ["agence-levallois"])
    assert LONG not in compte.mot_de_passe


@pytest.mark.parametrize(
    ("name", "role", "password", "message"),
    [
        ("relation", "responsable", LONG, "déjà pris"),
        ("nouvelle", "chef", LONG, "Le rôle « chef » n’existe pas"),
        ("nouvelle", "responsable", "court", "au moins 12 caractères"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_french(app, name, role, password, message):
    answer = add_user(app, name, role, password)
    assert answer.exit_code == 2
    assert message.replace("\u00a0", " ") in answer.stderr.replace("\u00a0", " ")


def test_a_password_is_changed(app, client):
    assert run(app, "user", "password", "relation", input=f"{LONG}\n{LONG}\n").exit_code == 0
    form = {"identifiant": "relation", "mot_de_passe": LONG}
    assert client.post("/connexion", data=form).status_code == 303


def test_a_closed_account_is_shut_out_at_once_and_may_be_opened_again(app, client, sign_in):
    sign_in(client)
    assert run(app, "user", "close", "relation").exit_code == 0
    assert client.get("/").status_code != 200
    entered = {"identifiant": "relation", "mot_de_passe": demonstration.PASSWORD}
    assert client.post("/connexion", data=entered).status_code == 422
    assert run(app, "user", "open", " Relation ").exit_code == 0
    assert client.post("/connexion", data=entered).status_code == 303
    with app.app_context(), db.reading() as session:
        told = session.exec(select(Journal.action).where(Journal.objet == "compte")).all()
    assert told[-2:] == ["fermer", "rouvrir"]


@pytest.mark.parametrize("command", ["close", "open"])
def test_an_account_of_nobody_is_neither_closed_nor_opened(app, command):
    answer = run(app, "user", command, "personne")
    assert answer.exit_code == 2
    assert "Aucun compte ne porte l’identifiant" in answer.stderr


def test_changing_the_password_of_nobody_is_refused(app):
    answer = run(app, "user", "password", "personne", input=f"{LONG}\n{LONG}\n")
    assert answer.exit_code == 2
    assert "Aucun compte" in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("user", "renvoyer"), "Commande inconnue : « renvoyer »."),
        (("user", "add"), "Il manque : IDENTIFIANT."),
        (("user", "add", "nouvelle"), "Il manque : --nom."),
        (("user", "password", "a", "b", "--mot-de-passe", LONG), "De trop : b."),
        (("user", "password", "relation"), "Rien n’a été saisi : abandon."),
        (("seed", "--vite"), "Option inconnue : --vite."),
        (("seed", "--on"), "--on : une valeur est attendue."),
        (("db", "effacer"), "Commande inconnue : « effacer »."),
    ],
)
def test_a_command_badly_called_is_told_in_french_on_one_line(app, arguments, message):
    answer = run(app, *arguments)
    assert (answer.exit_code, answer.stderr.replace("\u00a0", " ").splitlines()[-1]) == (2, message)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (("--bailleur", "inconnu"), "--bailleur : « inconnu » n’existe pas."),
        (("--agence", "inconnue"), "--agence : « inconnue » n’existe pas."),
        (("--nom", " "), "ne peuvent pas être vides"),
    ],
)
def test_an_account_of_nobody_or_nowhere_is_refused(app, changed, message):
    options = {"--nom": "Une Personne", "--role": "responsable", "--bailleur": "rives-de-seine", "--mot-de-passe": LONG}
    arguments = [part for option in {**options, changed[0]: changed[1]}.items() for part in option]
    answer = run(app, "user", "add", "nouvelle", *arguments)
    assert answer.exit_code == 2
    assert message in answer.stderr.replace("\u00a0", " ")


def test_a_database_that_was_not_brought_up_to_date_says_what_to_do(tmp_path, prepared_data):
    app = create_app(Config(data_dir=tmp_path))
    for arguments in (("seed",), ("user", "password", "relation", "--mot-de-passe", LONG)):
        answer = run(app, *arguments)
        assert answer.exit_code == 2
        assert "flask --app webapp db upgrade" in answer.stderr
    app.extensions["engine"].dispose()


def test_a_database_that_does_not_answer_is_told_on_one_line(tmp_path):
    app = create_app(Config(data_dir=tmp_path, url=f"sqlite:///{tmp_path / 'absent' / 'base.sqlite'}"))
    for arguments in (("db", "upgrade"), ("seed",)):
        answer = run(app, *arguments)
        assert answer.exit_code == 2
        assert answer.stderr == "La base ne répond pas. Vérifiez DATABASE_URL et DATA_DIR.\n"


def test_an_unknown_command_is_told_in_french_with_those_that_exist(new_app):
    """Through Flask's own group, as whoever types the command meets it."""
    group = FlaskGroup(create_app=lambda: new_app)
    answer = CliRunner().invoke(group, ["sauvegarde"])
    assert (answer.exit_code, answer.stdout) == (2, "")
    said, told = answer.stderr.split(". ")
    assert said == "Commande inconnue\u00a0: «\u00a0sauvegarde\u00a0»"
    assert told == f"Commandes de l’application\u00a0: {', '.join(sorted(new_app.cli.commands))}.\n"


def written(app, count: int = 3) -> None:
    with app.app_context(), db.transaction() as session:
        for number in range(count):
            journal.record(session, le=clock.now(), par="essai", action="lire", objet="compte", objet_id=number)


def test_the_chain_of_the_journal_is_verified_and_its_last_seal_told(app):
    written(app)
    found = run(app, "db", "journal")
    with app.app_context(), db.reading() as session:
        lines, last = journal.extent(session)
    assert found.exit_code == 0
    assert lines == 3
    assert f"Journal entier\u00a0: {lines} lignes" in found.stderr
    assert last in found.stderr


@pytest.mark.parametrize("change", ["UPDATE journal SET par = 'x' WHERE id = 2", "DELETE FROM journal WHERE id = 1"])
def test_a_journal_that_was_altered_is_told_with_its_first_wrong_line(app, change):
    written(app)
    with app.app_context(), db.transaction() as session:
        for trigger in ("journal_no_UPDATE", "journal_no_DELETE"):
            session.execute(sa.text(f"DROP TRIGGER {trigger}"))
        session.execute(sa.text(change))
    found = run(app, "db", "journal")
    assert found.exit_code == 1
    assert "Journal rompu à la ligne 2\u00a0:" in found.stderr
