"""A household that has, or awaits, another home: said in the pool, at the call, on the slate and before the session."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from rules.check import check
from rules.verdict import APPRECIER, SANS_OBJET, Outcome
from tests.webapp import stock
from tests.webapp.commission import AT
from webapp import db
from webapp.casework import cases
from webapp.db.models import Candidature, Decision, Inscription, Liste

HELD = date(2026, 11, 3)


@pytest.fixture
def officer(client, sign_in):
    return sign_in(client)


def decided(app, candidature: int, etat: str, rang: int | None = 1, on: date = HELD, decision: str = "") -> None:
    """A session that gave, or refused, the dwelling to this candidacy."""
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Candidature, candidature)
        made = stock.find_sitting(session, on)
        row.etat = etat
        said = decision or ("attribution-classement" if rang else "attribution")
        session.add(Decision(seance_id=made.id, candidature_id=row.id, decision=said, rang=rang, par="essai", le=AT))


def given(app, demande: int, etat: str = "retenue", reference: str = "RSH-9", **more) -> int:
    """The household, retained by an earlier session for another dwelling."""
    other = stock.dwelling(app, reference, "attribue")
    row = stock.candidacy(app, other, demande, etat)
    decided(app, row, etat, **more)
    return other


def listed(app, demande: int, rang: int = 1, etat: str = "inscrite", on: date | None = None) -> int:
    """The household on the slate of another dwelling, entered for a session where `on` says which."""
    other = stock.dwelling(app, "RSH-8", "inscrit")
    row = stock.candidacy(app, other, demande, "proposee", rang)
    with app.app_context(), db.transaction() as session:
        liste = Liste(logement_id=other, etat=etat)
        session.add(liste)
        session.flush()
        session.get_one(Candidature, row).liste_id = liste.id
        if on:
            seance = stock.find_sitting(session, on)
            session.add(Inscription(seance_id=seance.id, liste_id=liste.id, ordre=1, cree_le=AT, par="essai"))
    return other


def pool(client, logement: int) -> BeautifulSoup:
    page = client.get(f"/logements/{logement}/vivier?commune=toutes")
    assert page.status_code == 200
    return BeautifulSoup(page.text.replace("\u00a0", " "), "html.parser")


def line(page: BeautifulSoup) -> str:
    return " ".join(page.select_one("section.card tbody tr").text.split())


@pytest.mark.parametrize(
    ("etat", "said"),
    [
        ("retenue", "Déjà retenue pour un autre logement (RSH-9), séance du 3 novembre 2026, rang 1, offre en cours."),
        ("acceptee", "Déjà retenue pour un autre logement (RSH-9), séance du 3 novembre 2026, rang 1, offre acceptée."),
    ],
)
def test_the_pool_says_who_is_already_retained_elsewhere(app, officer, etat, said):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    given(app, demande, etat)
    told = line(pool(officer, logement))
    assert said in told
    assert "conforme" not in told


def test_who_was_given_a_home_alone_has_no_rank(app, officer):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    given(app, demande, rang=None)
    assert "(RSH-9), séance du 3 novembre 2026, offre en cours." in line(pool(officer, logement))


@pytest.mark.parametrize("etat", ["non-retenue", "refusee", "sans-reponse", "sans-effet", "desistee"])
def test_the_pool_says_nothing_of_what_came_to_nothing(app, officer, etat):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    given(app, demande, etat)
    assert "autre logement" not in line(pool(officer, logement))


def test_a_rank_behind_an_open_offer_is_not_an_offer(app, officer):
    logement, first, second = stock.dwelling(app), stock.applicant(app, 1), stock.applicant(app, 2, nom="Seconde")
    other = given(app, first)
    decided(app, stock.candidacy(app, other, second), "retenue", rang=2)
    page = pool(officer, logement)
    rows = {row.select_one("b").text: " ".join(row.text.split()) for row in page.select("section.card tbody tr")}
    assert "Rang 2, derrière une autre candidature, pour un autre logement (RSH-9)" in rows["Claire Seconde"]
    assert "Déjà retenue" not in rows["Claire Seconde"]


def test_the_second_rank_is_retained_once_the_first_has_declined(app, officer):
    logement, first, second = stock.dwelling(app), stock.applicant(app, 1), stock.applicant(app, 2, nom="Seconde")
    other = given(app, first, "refusee")
    decided(app, stock.candidacy(app, other, second), "retenue", rang=2)
    assert (
        "Déjà retenue pour un autre logement (RSH-9), séance du 3 novembre 2026, rang 2" in pool(officer, logement).text
    )


@pytest.mark.parametrize(
    ("etat", "rang", "on", "said"),
    [
        ("inscrite", 1, date(2026, 12, 8), "au rang 1 de la liste d’un autre logement (RSH-8), séance du 8 décembre"),
        ("ouverte", 1, None, "au rang 1 de la liste d’un autre logement (RSH-8)."),
        ("ouverte", 2, None, ""),
        ("close", 1, None, ""),
    ],
)
def test_the_pool_says_who_is_first_on_another_open_slate(app, officer, etat, rang, on, said):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    listed(app, demande, rang, etat, on)
    told = line(pool(officer, logement))
    assert said in told
    assert ("autre logement" in told) is bool(said)


def test_a_household_that_signed_a_lease_is_excluded_with_the_reason(app, officer):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    given(app, demande, "bail-signe")
    page = pool(officer, logement)
    assert page.select("section.card tbody tr") == []
    assert "Bail signé pour un autre logement (RSH-9), séance du 3 novembre 2026." in page.select_one("details").text


def test_the_dwelling_itself_is_not_elsewhere(app, officer):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    decided(app, stock.candidacy(app, logement, demande), "retenue")
    assert "autre logement" not in line(pool(officer, logement))


def test_a_call_starts_with_the_warning(app, officer):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    given(app, demande)
    call = stock.call(app, logement, demande, stock.candidacy(app, logement, demande))
    page = BeautifulSoup(officer.get(f"/conversations/{call}").text.replace("\u00a0", " "), "html.parser")
    assert "Déjà retenue pour un autre logement (RSH-9)" in page.select_one("#issue-appel .elsewhere").text


def test_a_call_without_another_home_warns_of_nothing(app, officer):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    call = stock.call(app, logement, demande, stock.candidacy(app, logement, demande))
    page = BeautifulSoup(officer.get(f"/conversations/{call}").text, "html.parser")
    assert page.select("#issue-appel .elsewhere") == []


def verdict(app, logement: int, candidature: int, step: str) -> tuple[Outcome, str]:
    with app.app_context(), db.reading() as session:
        row = session.get_one(Candidature, candidature)
        liste = session.get_one(Liste, row.liste_id)
        found = check(cases.of_liste(session, liste), cases.policy_of("rives-de-seine"), step, date(2026, 11, 23))
        (one,) = [one for one in found if one.rule == "retenue-ailleurs"]
        return one.outcome, one.message


def on_a_slate(app, demande: int, rang: int = 2) -> tuple[int, int]:
    logement = stock.dwelling(app, "RSH-2")
    row = stock.candidacy(app, logement, demande, "proposee", rang)
    with app.app_context(), db.transaction() as session:
        liste = Liste(logement_id=logement, etat="ouverte")
        session.add(liste)
        session.flush()
        session.get_one(Candidature, row).liste_id = liste.id
    return logement, row


@pytest.mark.parametrize("step", ["liste", "ordre_du_jour"])
@pytest.mark.parametrize("rang", [1, 2])
def test_the_slate_and_the_agenda_have_the_other_home_appraised_at_any_rank(app, step, rang):
    demande = stock.applicant(app)
    logement, row = on_a_slate(app, demande, rang)
    given(app, demande)
    outcome, message = verdict(app, logement, row, step)
    assert outcome == APPRECIER
    assert "RSH-9, séance du 3 novembre 2026, rang 1, offre en cours" in message.replace("\u00a0", " ")


@pytest.mark.parametrize("etat", ["refusee", "non-retenue", "sans-effet"])
def test_the_slate_says_nothing_of_an_offer_that_ended(app, etat):
    demande = stock.applicant(app)
    logement, row = on_a_slate(app, demande)
    given(app, demande, etat)
    assert verdict(app, logement, row, "liste")[0] == SANS_OBJET


@pytest.mark.parametrize(("later", "outcome"), [(date(2026, 11, 3), APPRECIER), (date(2026, 11, 17), SANS_OBJET)])
def test_a_past_session_is_not_told_of_what_was_given_after_it(app, later, outcome):
    demande = stock.applicant(app)
    logement, row = on_a_slate(app, demande)
    decided(app, row, "refusee", on=date(2026, 11, 10))
    given(app, demande, on=later)
    assert verdict(app, logement, row, "ordre_du_jour")[0] == outcome
