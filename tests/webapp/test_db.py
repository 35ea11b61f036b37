from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, select

from webapp import clock, db, permissions
from webapp.db import journal, migrate
from webapp.db.engine import make_engine
from webapp.db.models import Candidature, Compte, Demande, Journal, Liste, Logement, Reglage

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'base.sqlite'}"


@pytest.fixture
def engine(url):
    migrate.upgrade(url)
    engine = make_engine(url)
    yield engine
    engine.dispose()


def add_dwelling(session, reference="L1"):
    logement = Logement(bailleur="b", agence="a", reference=reference)
    session.add(logement)
    session.flush()
    return logement


def test_the_revisions_lead_to_the_models_and_back(engine, url):
    assert migrate.differences(engine) == []
    migrate.downgrade(url)
    assert set(sa.inspect(engine).get_table_names()) <= {"alembic_version"}
    assert not migrate.is_current(engine)
    migrate.upgrade(url)
    assert migrate.is_current(engine)
    assert migrate.differences(engine) == []


def test_concurrent_writers_lose_no_update(engine):
    with Session(engine) as session, session.begin():
        session.add(Reglage(cle="compteur", valeur="0"))

    def count():
        for _ in range(10):
            with Session(engine) as session, session.begin():
                reglage = session.get(Reglage, "compteur")
                reglage.valeur = str(int(reglage.valeur) + 1)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(engine) as session:
        assert session.get(Reglage, "compteur").valeur == "40"


def test_a_reader_does_not_wait_for_a_writer(engine):
    with Session(engine) as writer, writer.begin():
        add_dwelling(writer)
        with Session(make_engine(str(engine.url), write=False)) as reader:
            assert reader.exec(select(Logement)).all() == []


def test_a_read_only_session_refuses_to_write(app):
    with app.app_context(), db.reading() as session:
        session.add(Reglage(cle="a", valeur="b"))
        with pytest.raises(sa.exc.OperationalError, match="readonly"):
            session.flush()


def test_the_session_of_a_request_reads_on_get_and_writes_on_post(app, client):
    def view():
        return "write" if db.session().get_bind() is db.engine() else "read"

    app.add_url_rule("/essai", "essai", permissions.requires("public")(view), methods=["GET", "POST"])
    assert client.get("/essai").text == "read"
    assert client.post("/essai").text == "write"


def test_a_request_that_does_not_commit_leaves_nothing(app, client):
    def view():
        db.session().add(Reglage(cle="a", valeur="b"))
        db.session().flush()
        return "fait"

    app.add_url_rule("/essai", "essai", permissions.requires("public")(view), methods=["POST"])
    assert client.post("/essai").text == "fait"
    with app.app_context(), db.reading() as session:
        assert session.get(Reglage, "a") is None


def test_foreign_keys_are_enforced(engine):
    with Session(engine) as session:
        session.add(Liste(logement_id=404))
        with pytest.raises(sa.exc.IntegrityError):
            session.flush()


def test_a_state_outside_the_list_is_refused(engine):
    with Session(engine) as session:
        session.add(Logement(bailleur="b", agence="a", reference="L1", etat="perdu"))
        with pytest.raises(sa.exc.StatementError):
            session.flush()
    with engine.begin() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.execute(sa.text("INSERT INTO liste (version, faits, logement_id, etat) VALUES (1, '{}', 1, 'x')"))


def test_a_dwelling_has_one_open_slate_at_a_time(engine):
    with Session(engine) as session:
        logement = add_dwelling(session)
        session.add_all([Liste(logement_id=logement.id, etat="close"), Liste(logement_id=logement.id)])
        session.flush()
        session.add(Liste(logement_id=logement.id))
        with pytest.raises(sa.exc.IntegrityError):
            session.flush()


def test_a_request_stands_once_on_a_dwelling(engine):
    with Session(engine) as session:
        logement, demande = add_dwelling(session), Demande(bailleur="b", numero="1")
        session.add(demande)
        session.flush()
        session.add_all([Candidature(logement_id=logement.id, demande_id=demande.id) for _ in range(2)])
        with pytest.raises(sa.exc.IntegrityError):
            session.flush()


def test_the_second_of_two_writers_is_told_and_overwrites_nothing(engine):
    with Session(engine) as session, session.begin():
        number = add_dwelling(session).id
    with Session(engine) as late:
        mine = late.get(Logement, number)
        late.expunge(mine)
    with Session(engine) as session, session.begin():
        session.get(Logement, number).adresse = "la première"
    with Session(engine) as session:
        session.add(mine)
        mine.adresse = "la seconde"
        with pytest.raises(StaleDataError):
            session.commit()
    with Session(engine) as session:
        assert session.get(Logement, number).adresse == "la première"


def test_a_form_filled_against_an_old_version_is_a_conflict():
    row = Logement(id=1, bailleur="b", agence="a", reference="L1", version=3)
    db.expect_version(row, "3")
    with pytest.raises(db.Conflict):
        db.expect_version(row, 2)


def test_a_conflict_answers_409_and_says_what_to_do(app, client):
    def view():
        raise db.Conflict

    app.add_url_rule("/essai", "essai", permissions.requires("public")(view))
    answer = client.get("/essai")
    assert answer.status_code == 409
    assert "Rien n’a été écrasé" in answer.text


def test_a_naive_instant_is_refused_and_an_aware_one_comes_back_in_utc(app):
    with app.app_context(), db.transaction() as session:
        written = clock.now()
        number = journal.record(session, le=written, par="a", action="b", objet="c")
    with app.app_context(), db.reading() as session:
        found = session.get(Journal, number).le
        assert (found, found.tzinfo) == (written, UTC)
        with pytest.raises(sa.exc.StatementError, match="naive"):
            session.exec(select(Journal).where(Journal.le == datetime(2026, 11, 23))).all()  # noqa: DTZ001


def test_the_journal_is_chained_and_an_altered_line_shows(engine):
    with Session(engine) as session, session.begin():
        for number in range(3):
            journal.record(session, le=AT, par="a", action="b", objet="c", objet_id=number, apres={"n": number})
    with Session(engine) as session:
        assert journal.first_broken(session) is None
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TRIGGER journal_no_UPDATE"))
        connection.execute(sa.text("UPDATE journal SET par = 'x' WHERE id = 2"))
    with Session(engine) as session:
        assert journal.first_broken(session) == 2


@pytest.mark.parametrize("change", ["UPDATE journal SET par = 'x'", "DELETE FROM journal"])
def test_the_journal_refuses_changes(engine, change):
    with Session(engine) as session, session.begin():
        journal.record(session, le=AT, par="a", action="b", objet="c")
    with engine.begin() as connection, pytest.raises(sa.exc.IntegrityError, match="ne se modifie pas"):
        connection.execute(sa.text(change))


def test_no_table_holds_an_unnamed_constraint():
    tables = Compte.metadata.sorted_tables
    unnamed = [(table.name, c) for table in tables for c in table.constraints if c.name is None]
    assert unnamed == []


def test_a_row_written_at_once_has_one_more_version_and_reads_as_it_was_written(engine):
    with Session(engine) as session, session.begin():
        number = add_dwelling(session).id
        row = session.get(Logement, number)
        db.write(session, row, adresse="2 rue du Port")
        assert (row.adresse, row.version) == ("2 rue du Port", 2)
    with Session(engine) as session:
        stored = session.get(Logement, number)
        assert (stored.adresse, stored.version) == ("2 rue du Port", 2)


def test_a_row_that_moved_since_it_was_read_is_not_written_at_once(engine):
    with Session(engine) as session, session.begin():
        number = add_dwelling(session).id
    with Session(engine, expire_on_commit=False) as session:
        row = session.get(Logement, number)
        session.rollback()
        sa.orm.attributes.set_committed_value(row, "version", 0)
        with pytest.raises(db.Conflict):
            db.write(session, row, adresse="3 rue du Port")


@pytest.mark.parametrize(
    ("prenom", "nom", "said"),
    [
        ("Claire", "Delmas", "Claire Delmas"),
        (None, "Delmas", "Delmas"),
        ("Claire", "", "Claire"),
        (None, None, "Demande 111032301698211041"),
    ],
)
def test_an_applicant_is_called_by_name_else_by_the_number_of_the_request(prenom, nom, said):
    assert Demande(bailleur="b", numero="111032301698211041", prenom=prenom, nom=nom).named == said
