from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import func, select

from rules.dossier import from_stored
from webapp import create_app, db
from webapp.casework import demonstration, subjects
from webapp.casework.administration import Refused
from webapp.config import Config
from webapp.db import migrate
from webapp.db.models import (
    Candidature,
    Decision,
    Demande,
    Inscription,
    Journal,
    Liste,
    Logement,
    Occupation,
    Seance,
    Suite,
)

DAY = date(2026, 11, 23)
TABLES = {
    "logements": Logement,
    "demandes": Demande,
    "seances": Seance,
    "listes": Liste,
    "candidatures": Candidature,
    "inscriptions": Inscription,
    "decisions": Decision,
    "suites": Suite,
    "occupations": Occupation,
}


@pytest.fixture
def inside(app):
    with app.app_context():
        yield app


@pytest.fixture
def loaded(inside):
    with db.transaction() as session:
        demonstration.load(session, DAY)
    with db.reading() as session:
        yield session


def test_the_demonstration_fills_every_table_of_casework(loaded):
    from seed.demo import build

    counts = {name: len(records) for name, records in vars(build(DAY)).items()}
    assert {
        name: loaded.exec(select(func.count()).select_from(table)).one() for name, table in TABLES.items()
    } == counts


def test_columns_are_the_projection_of_the_facts(loaded):
    for table, projection in subjects.PROJECTIONS.items():
        for row in loaded.exec(select(table)):
            for column, value in projection(from_stored(row.faits)).items():
                assert getattr(row, column) == value


def test_agencies_and_commissions_are_those_of_the_policies(loaded):
    from rules.policy import load_policy

    for row in loaded.exec(select(Logement)):
        assert row.commune in load_policy(row.bailleur).agency(row.agence)["communes"]
    for row in loaded.exec(select(Seance)):
        assert load_policy(row.bailleur).commission(row.commission)


def test_a_slate_names_the_sitting_where_it_is_entered(loaded):
    for row in loaded.exec(select(Inscription)):
        assert subjects.dossier(loaded.get(Liste, row.liste_id)).values["liste.seance"] == str(row.seance_id)


def test_a_tenancy_leads_to_the_request_of_its_tenant(loaded):
    for row in loaded.exec(select(Occupation)):
        demande = loaded.get(Demande, row.demande_id)
        assert row.locataire == f"{demande.prenom} {demande.nom}"
        assert subjects.dossier(demande).values["demande.locataire_du_parc"] is True


def test_loading_leaves_one_line_in_the_journal_without_anybody_in_it(loaded):
    lines = loaded.exec(select(Journal).where(Journal.objet == "demonstration")).all()
    assert [line.apres["jour"] for line in lines] == ["2026-11-23"]
    assert all(key == "jour" or isinstance(value, int) for key, value in lines[0].apres.items())


def test_loading_twice_is_refused_and_adds_nothing(loaded):
    with pytest.raises(Refused, match="déjà chargée"), db.transaction() as session:
        demonstration.load(session, DAY)
    with db.reading() as session:
        assert session.exec(select(func.count()).select_from(Occupation)).one() == 20


def test_an_ordinary_database_is_refused(tmp_path):
    config = Config(data_dir=tmp_path)
    migrate.upgrade(config.database_url)
    app = create_app(config)
    with app.app_context(), pytest.raises(Refused, match="pas une base de démonstration"), db.transaction() as session:
        demonstration.load(session, DAY)
    app.extensions["engine"].dispose()


def test_the_command_loads_it(tmp_path, prepared_data):
    app = create_app(Config(data_dir=tmp_path, today=DAY))
    runner = app.test_cli_runner()
    assert runner.invoke(args=["db", "upgrade"]).exit_code == 0
    assert runner.invoke(args=["seed", "--on", "2026-11-02"]).exit_code == 0
    with app.app_context(), db.reading() as session:
        assert max(row.le for row in session.exec(select(Seance))) > date(2026, 11, 2)
        assert session.exec(select(func.count()).select_from(Demande)).one() > 300
    app.extensions["engine"].dispose()


def test_the_latest_sitting_of_each_commission_lends_its_members_to_the_next(loaded):
    rows = loaded.exec(select(Seance).where(Seance.etat == "tenue")).all()
    assert rows
    for row in rows:
        voting = [one for one in row.membres if one["voix"] == "deliberative"]
        assert len(voting) == row.faits["seance.presents"][-1]["valeur"]
