"""Inadmissibility, from the call that ends so to the striking-off: beside the slate, without a rank."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp.commission import ATTRIBUTION, OUTRANKED, add, at, decide, get, hold, household, sitting
from tests.webapp.commission import DEMANDE as REQUEST
from webapp import db
from webapp.casework import cases, ordre_du_jour
from webapp.db.models import Candidature, Demande, Inscription, Liste
from webapp.permissions import Agent

NO_PERMIT, RICH = {"demande.sejour_regulier": False}, {"ressources.rfr_n2": "90000"}
SAME = {"ressources.rfr_n1": "90000", "ressources.douze_mois": "90000"}


@pytest.fixture
def manager(client, sign_in):
    return sign_in(client, "responsable")


def a_call(app, client, made, **facts) -> tuple[int, str]:
    """A fourth person called about the dwelling: the candidacy, and the address of the conversation."""
    with app.app_context(), db.transaction() as session:
        own = {**REQUEST, "demande.numero": "111032301698211099", **household("Lucie", "Noir"), **facts}
        number = add(session, Demande(bailleur="rives-de-seine", numero=""), own).id
    data = {"genre": "appel", "logement": made["logement"], "demande": number}
    url = client.post("/conversations", data=data).headers["Location"]
    with app.app_context(), db.reading() as session:
        return session.exec(select(Candidature.id).where(Candidature.demande_id == number)).one(), url


def endings(client, url) -> list[str]:
    page = BeautifulSoup(client.get(f"{url}/verifier").text, "html.parser")
    return [one["value"] for one in page.select('button[name="conclusion"]')]


def conclude(client, url, ending="irrecevabilite"):
    return client.post(f"{url}/conclure", data={"conclusion": ending})


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        ({}, False),
        (NO_PERMIT, True),
        (RICH | SAME, True),
        (NO_PERMIT | RICH | SAME, True),
        (NO_PERMIT | {"ressources.rfr_n2": None}, False),  # the other ground is still to complete
        (NO_PERMIT | {"demande.renouvelee_le": "2024-01-10"}, False),  # a third point blocks
        (NO_PERMIT | {"demande.identite_verifiee": False}, False),  # nobody knows who was called
    ],
)
def test_inadmissibility_is_offered_on_the_two_grounds_of_the_law_alone(app, manager, facts, offered):
    number, url = a_call(app, manager, sitting(app), **facts)
    assert ("irrecevabilite" in endings(manager, url)) is offered
    assert conclude(manager, url).status_code == (303 if offered else 422)
    known = get(app, Candidature, number).faits
    assert ("candidature.presentee_irrecevabilite" in known) is offered


def test_another_ending_takes_it_back(app, manager):
    number, url = a_call(app, manager, sitting(app), **NO_PERMIT)
    conclude(manager, url)
    conclude(manager, url, "ecartee")
    assert get(app, Candidature, number).faits["candidature.presentee_irrecevabilite"][-1]["efface"]


@pytest.mark.parametrize(("ending", "said"), [("irrecevabilite", "À présenter"), ("ecartee", "écartée")])
def test_whoever_is_to_be_examined_is_not_said_to_be_out(app, manager, ending, said):
    made = sitting(app)
    number, url = a_call(app, manager, made, **NO_PERMIT)
    conclude(manager, url, ending)
    page = manager.get(f"/logements/{made['logement']}").text
    asked = get(app, Candidature, number).demande_id
    assert said in page[page.index("Noir") :].split("</tr>")[0]
    assert said in manager.get(f"/appels/demandes/{asked}").text


@pytest.fixture
def entered(app, manager):
    """A slate of three and a fourth person beside it, entered on the agenda; the candidacy beside."""
    made = sitting(app)
    number, url = a_call(app, manager, made, **NO_PERMIT)
    conclude(manager, url)
    with app.app_context(), db.transaction() as session:
        session.delete(session.exec(select(Inscription)).one())
        liste = session.get_one(Liste, made["liste"])
        liste.etat = "ouverte"
        liste.faits = {**liste.faits, "liste.seance": [{"valeur": str(made["seance"]), "le": "2026-11-01"}]}
        session.add(liste)
    data = {"genre": "ordre_du_jour", "logement": made["logement"]}
    return made | {"url": manager.post("/conversations", data=data).headers["Location"], "beside": number}


def test_it_is_said_on_the_slate_and_not_counted(app, manager, entered):
    page = BeautifulSoup(manager.get(f"{entered['url']}/verifier").text, "html.parser")
    assert "Lucie Noir" in page.select_one("#presentes").text
    assert "apprecier" in page.select_one('[data-rule="irrecevabilite-a-cote-de-la-liste"]')["class"]
    with app.app_context(), db.reading() as session:
        case = cases.of_liste(session, session.get(Liste, entered["liste"]))
    assert (len(case.candidates), case.common.values["liste.a_cote"]) == (3, 1)


def enter(app, client, entered):
    """Enters the slate, its points justified by what the tests of the slate already cover."""
    agent = Agent(1, "responsable", "Responsable", "responsable", "rives-de-seine", ("*",))
    with app.app_context(), db.transaction() as session:
        ordre_du_jour.enter(session, agent, session.get_one(Liste, entered["liste"]))
    return entered | {"candidats": [*entered["candidats"], entered["beside"]]}


def test_at_the_session_it_has_no_rank_and_is_never_attributed(app, client, sign_in, manager, entered):
    whole = enter(app, manager, entered)
    row = get(app, Candidature, entered["beside"])
    assert (row.etat, row.liste_id, row.rang) == ("inscrite", entered["liste"], None)
    at(app, client, date(2026, 11, 23))
    page = BeautifulSoup(client.get(f"/seances/{entered['seance']}").text, "html.parser")
    assert "Présenté pour irrecevabilité" in page.select(".ranked > li")[-1].text
    refused = decide(app, client, whole, OUTRANKED, OUTRANKED, OUTRANKED, ATTRIBUTION)
    assert "à côté de la liste" in refused.text
    lawful = {"decision": "irrecevabilite", "motif": "IRR-SEJOUR"}
    assert decide(app, client, whole, ATTRIBUTION, OUTRANKED, OUTRANKED, lawful).status_code == 303


@pytest.fixture
def found(app, client, manager, entered):
    """Found inadmissible at the session of 23 November, held."""
    whole = enter(app, manager, entered)
    at(app, client, date(2026, 11, 23))
    decide(app, client, whole, ATTRIBUTION, OUTRANKED, OUTRANKED, {"decision": "irrecevabilite", "motif": "IRR-SEJOUR"})
    hold(app, client, whole)
    return entered


def test_whoever_makes_the_letter_reads_how_it_is_to_leave_and_what_is_not_certain(app, client, found):
    page = BeautifulSoup(client.get(f"/courriers/seances/{found['seance']}").text, "html.parser")
    said = " ".join(page.select_one("#remise-prouvee").text.split())
    assert "recommandé avec avis de réception, ou remettez-le en main propre contre signature" in said
    assert "R. 441-2-8" in said
    assert "version de 2017, à vérifier" in said


def warn(app, client, number, day, proven="oui"):
    data = {"avertissement": day, "prouve": proven, "version": get(app, Candidature, number).version}
    return client.post(f"/suites/{number}/avertissement", data=data)


def strike(app, client, number):
    version = get(app, Candidature, number).version
    return client.post(f"/suites/{number}/radiation", data={"version": version})


@pytest.mark.parametrize(("today", "status"), [(date(2026, 12, 30), 422), (date(2026, 12, 31), 303)])
def test_the_request_is_struck_off_from_the_day_after_the_month(app, client, found, today, status):
    """Received on 30 November: the month runs until 30 December included."""
    number = found["beside"]
    at(app, client, date(2026, 12, 1))
    assert warn(app, client, number, "30/11/2026").status_code == 303
    page = BeautifulSoup(client.get(f"/seances/{found['seance']}/suites").text, "html.parser")
    assert "Radiable à partir du 31 décembre 2026" in page.select_one(f"#irrecevable-{number}").text
    at(app, client, today)
    assert strike(app, client, number).status_code == status
    assert get(app, Demande, get(app, Candidature, number).demande_id).etat == ("radiee" if status == 303 else "active")


def test_without_proof_of_receipt_the_month_does_not_run(app, client, found):
    number = found["beside"]
    at(app, client, date(2027, 3, 1))
    assert warn(app, client, number, "30/11/2026", "non").status_code == 303
    page = client.get(f"/seances/{found['seance']}/suites").text
    assert "Remise non prouvée" in page
    assert strike(app, client, number).status_code == 422


@pytest.mark.parametrize(("day", "proven"), [("22/11/2026", "oui"), ("02/12/2026", "oui"), ("30/11/2026", "")])
def test_the_receipt_is_between_the_session_and_today_and_says_whether_it_is_proven(app, client, found, day, proven):
    at(app, client, date(2026, 12, 1))
    assert warn(app, client, found["beside"], day, proven).status_code == 422
