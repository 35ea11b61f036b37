"""What depends on the dwelling or on the call is asked anew; what was said of another dwelling never counts here."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from tests.webapp.conftest import LOGEMENT
from tests.webapp.test_conversations import soup
from webapp import db
from webapp.casework import demonstration, subjects
from webapp.db import migrate
from webapp.db.engine import make_engine
from webapp.db.models import Candidature, Conversation, Demande, Logement

OF_A_CALL = {
    "identite": {"demande.identite_verifiee": "oui"},
    "recherche": {"demande.toujours_en_recherche": "oui"},
    "offre": {"demande.accepte_commune": "oui", "demande.accepte_typologie": "oui", "candidature.interet": "oui"},
    "mensuelles": {"ressources.mensuelles": "2310"},
    "aide": {"ressources.aide_logement": "85"},
}


@pytest.fixture
def first(client, sign_in, rows):
    """The address of a call about a first dwelling, where the person said what it asks."""
    sign_in(client, "charge-relation-client")
    address = client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]
    for key, data in OF_A_CALL.items():
        client.post(f"{address}/{key}", data=data)
    return address


@pytest.fixture
def second(app, client, first, rows, recorded):
    """The address of a call of the same person about another dwelling, the same day."""
    with app.app_context(), db.transaction() as session:
        other = Logement(bailleur="rives-de-seine", agence="agence-levallois", reference="", etat="fleche")
        other.faits = recorded({**LOGEMENT, "logement.reference": "RSH-LEV-0002", "logement.loyer": "610.00"})
        subjects.project(other)
        session.add(other)
        session.flush()
        ids = rows | {"logement": other.id}
    return client.post("/conversations", data={"genre": "appel", **ids}).headers["Location"]


def ticked(page) -> list[str]:
    return [one["name"] for one in page.select("#exchange input[checked]")]


def test_nobody_is_known_by_an_earlier_call_about_another_dwelling(client, second):
    page = soup(client.get(second))
    assert "Parlez-vous bien" in page.select_one("#exchange h2").text
    assert ticked(page) == []


def test_the_offer_of_another_dwelling_is_asked_with_nothing_ticked(client, second):
    client.post(f"{second}/identite", data=OF_A_CALL["identite"])
    page = soup(client.get(second))
    assert "Ce logement convient-il" in page.select_one("#exchange h2").text
    assert ticked(page) == []


def test_the_housing_benefit_of_another_dwelling_never_feeds_the_rate_of_this_one(client, first, second):
    known, unknown = (soup(client.get(one)).select_one("#sheet [data-rule='taux-effort']") for one in (first, second))
    assert "completer" not in known["class"]
    assert "completer" in unknown["class"]
    page = soup(client.get(f"{second}?question=aide"))
    assert page.select_one("[name='ressources.aide_logement']")["value"] == ""
    assert page.select_one("[name='ressources.mensuelles']")["value"] == "2310"


def test_the_benefit_stays_that_of_the_first_dwelling(client, first, second):
    client.post(f"{second}/aide", data={"ressources.aide_logement": "140"})
    page = soup(client.get(f"{first}?question=aide"))
    assert page.select_one("[name='ressources.aide_logement']")["value"] == "85"


def test_whether_the_person_still_looks_is_said_again_before_hanging_up(client, second):
    page = soup(client.get(f"{second}?question=recapitulatif"))
    assert "recherche" in page.select_one("#exchange .review").text


@pytest.mark.parametrize("key", ["identite", "recherche"])
def test_a_call_back_another_day_ticks_nothing_in_advance(app, client, sign_in, first, key):
    app.config["TODAY"] = app.config["TODAY"].replace(day=24)
    sign_in(client)
    page = soup(client.get(f"{first}?question={key}"))
    assert ticked(page) == []


@pytest.mark.parametrize("dense", [False, True])
def test_a_call_back_the_same_day_asks_again_who_is_there(client, first, dense):
    if dense:
        client.post(f"{first}/vue", data={"vue": "dense"})
    outcome = {"conversation": first.rsplit("/", 1)[-1], "issue": "rappeler", "rappel_le": "23/11/2026"}
    assert client.post("/appels/issue", data=outcome).status_code == 303
    page = soup(client.get(first))
    assert page.select_one("#exchange [name='demande.identite_verifiee']")
    assert "demande.identite_verifiee" not in ticked(page)


def test_what_was_just_answered_stays_ticked_when_one_comes_back_to_it(client, first):
    assert ticked(soup(client.get(f"{first}?question=identite"))) == ["demande.identite_verifiee"]


def test_the_demonstration_keeps_what_its_calls_said_of_a_dwelling_with_the_candidacy(app):
    with app.app_context(), db.transaction() as session:
        demonstration.load(session, date(2026, 11, 23))
    with app.app_context(), db.reading() as session:
        requests, candidacies = (session.exec(select(one)).all() for one in (Demande, Candidature))
        assert not [one for one in requests if subjects.OF_ONE_DWELLING & one.faits.keys()]
        assert [one for one in candidacies if one.faits.keys() >= subjects.OF_ONE_DWELLING]


def kept_by_an_earlier_version(engine, calls: list[str]) -> None:
    """A request whose candidacies were called about on these days, with a benefit said on 12 November."""
    said = {"valeur": "85", "origine": "declare", "le": "2026-11-12T10:00:00.000+01:00", "par": "relation"}
    with Session(engine) as session:
        demande = Demande(bailleur="b", numero="1", faits={"ressources.aide_logement": [said]}, colonnes=b"old")
        session.add(demande)
        session.flush()
        for number, day in enumerate(calls, 1):
            logement = Logement(bailleur="b", agence="a", reference=f"L{number}")
            session.add(logement)
            session.flush()
            row = Candidature(logement_id=logement.id, demande_id=demande.id)
            session.add(row)
            session.flush()
            if day:
                at = datetime.fromisoformat(day)
                ids = {"logement": logement.id, "demande": demande.id, "candidature": row.id}
                session.add(Conversation(genre="appel", sujets=ids, par="p", cree_le=at, modifie_le=at))
        session.commit()


@pytest.mark.parametrize(
    ("calls", "holder"),
    [
        ([], None),
        ([""], 1),
        (["2026-11-02T09:00+01:00", "2026-11-12T09:55+01:00"], 2),
        (["2026-11-12T09:55+01:00", "2026-11-15T09:00+01:00"], 1),
        (["", ""], None),
    ],
)
def test_what_an_earlier_version_kept_with_the_request_goes_to_the_dwelling_it_was_said_of(tmp_path, calls, holder):
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    migrate.upgrade(url, "b6d20f4e83c1")
    engine = make_engine(url)
    kept_by_an_earlier_version(engine, calls)
    migrate.upgrade(url, "c5e71a9d4f20")
    with Session(engine) as session:
        demande = session.exec(select(Demande)).one()
        assert "ressources.aide_logement" not in subjects.dossier(demande).values
        assert demande.faits["ressources.aide_logement"][0]["valeur"] == "85"
        assert demande.colonnes is None
        held = {one.id for one in session.exec(select(Candidature)) if "ressources.aide_logement" in one.faits}
        assert held == ({holder} if holder else set())
    migrate.downgrade(url, "b6d20f4e83c1")
    with Session(engine) as session:
        assert "ressources.aide_logement" in subjects.dossier(session.exec(select(Demande)).one()).values
    engine.dispose()
