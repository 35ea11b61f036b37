"""A dwelling that the commission has given: no call is offered for it, and where it stands is told truly."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from tests.webapp import stock
from webapp import db
from webapp.db.models import Candidature, Decision, Inscription, Liste, Logement

HELD = date(2026, 11, 3)


@pytest.fixture
def officer(client, sign_in):
    return sign_in(client)


def given(app, *etats: str, etat: str = "attribue", ranked: bool = True) -> dict:
    """A dwelling with one candidate per state, in rank order, as the session of 3 November left them."""
    logement = stock.dwelling(app, "RSH-1", "inscrit")
    rows = []
    for number, now in enumerate(etats, 1):
        rows.append(stock.candidacy(app, logement, stock.applicant(app, number, nom=f"Rang{number}"), now, number))
    with app.app_context(), db.transaction() as session:
        session.get_one(Logement, logement).etat = etat
        seance, liste = stock.find_sitting(session, HELD), Liste(logement_id=logement, etat="close")
        session.add(liste)
        session.flush()
        session.add(Inscription(seance_id=seance.id, liste_id=liste.id, ordre=1, cree_le=stock.EARLIER, par="essai"))
        for rank, number in enumerate(rows, 1):
            session.get_one(Candidature, number).liste_id = liste.id
            how = {"decision": "attribution-classement", "rang": rank} if ranked else {"decision": "attribution"}
            session.add(
                Decision(seance_id=seance.id, candidature_id=number, par="essai", le=stock.EARLIER, **how),
            )
        return {"logement": logement, "seance": seance.id, "candidats": rows}


def page_of(client, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text.replace("\u00a0", " "), "html.parser")


@pytest.mark.parametrize(
    ("etat", "said"),
    [("attribue", "attribué par la commission à la séance du 3 novembre 2026"), ("loue", "Le bail est signé")],
)
def test_the_pool_of_a_given_dwelling_says_why_nobody_is_to_call_and_leads_to_the_session(app, officer, etat, said):
    made = given(app, "retenue", etat=etat)
    stock.applicant(app, 9, nom="Autre")
    page = page_of(officer, f"/logements/{made['logement']}/vivier?commune=toutes")
    assert page.select("main form") == []
    assert "Autre" not in page.text
    main = page.select_one("main")
    assert said in main.text
    assert main.select_one(f"a[href='/seances/{made['seance']}']")


def test_a_dwelling_that_is_searched_for_again_has_its_calls_back(app, officer):
    made = given(app, "refusee", etat="fleche")
    page = page_of(officer, f"/logements/{made['logement']}/vivier?commune=toutes")
    assert [one.text.split(" :")[0].strip() for one in page.select("tbody form button")] == ["Appeler"]


@pytest.mark.parametrize("etat", ["attribue", "loue"])
def test_no_page_opens_a_call_about_a_given_dwelling(app, officer, etat):
    made = given(app, "retenue", etat=etat)
    demande = stock.applicant(app, 9, nom="Appelable")
    stock.candidacy(app, made["logement"], demande, "a-appeler")
    for path in (f"/logements/{made['logement']}", f"/appels/demandes/{demande}", "/appels"):
        forms = page_of(officer, path).select("main form[action='/conversations']")
        assert not [one for one in forms if one.select_one("[value='appel']")], path


@pytest.mark.parametrize(("etat", "said"), [("attribue", "Logement attribué depuis"), ("loue", "Logement loué depuis")])
def test_a_call_promised_about_a_given_dwelling_leads_to_the_person_and_says_so(app, officer, etat, said):
    made = given(app, "retenue", etat=etat)
    demande = stock.applicant(app, 9, nom="Promise")
    row = stock.candidacy(app, made["logement"], demande, "a-rappeler")
    stock.attempt(app, made["logement"], demande, row, "rappeler", rappel_le=date(2026, 11, 23))
    for path in ("/appels", "/"):
        (line,) = [one for one in page_of(officer, path).select(".rows li") if "Promise" in one.text]
        assert said in line.text
        assert line.select("form") == []
        assert line.select_one(f"a.button[href='/appels/demandes/{demande}']").text.startswith("Voir")


@pytest.mark.parametrize(("etat", "said"), [("attribue", True), ("loue", True), ("fleche", False)])
def test_a_call_left_open_on_a_given_dwelling_says_that_it_is_given(app, officer, etat, said):
    made = given(app, "refusee", etat=etat)
    demande = stock.applicant(app, 9, nom="Ouverte")
    call = stock.call(app, made["logement"], demande, stock.candidacy(app, made["logement"], demande))
    told = page_of(officer, f"/conversations/{call}").select_one("#issue-appel").text
    assert ("Ce logement est attribué depuis : aucun appel n’est à passer." in told) is said


def test_a_first_call_is_no_longer_awaited_once_the_dwelling_is_given(app, officer):
    made = given(app, "retenue")
    stock.candidacy(app, made["logement"], stock.applicant(app, 9, nom="Jamais"), "a-appeler")
    assert "Jamais" not in page_of(officer, "/appels").select_one("main").text


@pytest.mark.parametrize(
    ("etats", "ranked", "said"),
    [
        (("retenue", "retenue"), True, "Attribution en attente de réponse, rang 1"),
        (("refusee", "retenue"), True, "Attribution en attente de réponse, rang 2"),
        (("sans-reponse", "refusee", "retenue"), True, "Attribution en attente de réponse, rang 3"),
        (("retenue",), False, "Attribution en attente de réponse"),
        (("acceptee", "retenue"), True, "Attribué, offre acceptée au rang 1"),
        (("refusee", "acceptee"), True, "Attribué, offre acceptée au rang 2"),
        (("acceptee",), False, "Attribué, offre acceptée"),
    ],
)
def test_where_a_given_dwelling_stands_is_told_by_the_answer_awaited(app, officer, etats, ranked, said):
    made = given(app, *etats, ranked=ranked)
    state = page_of(officer, f"/logements/{made['logement']}").select_one("#suite").text.strip()
    assert state == f"État : {said}"
    assert said in page_of(officer, "/logements").select_one("details .rows").text


def test_a_dwelling_let_is_let(app, officer):
    made = given(app, "bail-signe", etat="loue")
    assert page_of(officer, f"/logements/{made['logement']}").select_one("#suite").text.strip() == "État : Loué"


@pytest.mark.parametrize(
    ("etat", "label"),
    [
        (None, "Appeler"),
        ("a-appeler", "Appeler"),
        ("a-rappeler", "Appeler"),
        ("qualifiee", "Voir"),
        ("proposee", "Voir"),
        ("inscrite", "Voir"),
        ("non-retenue", "Appeler"),
    ],
)
def test_a_qualified_row_offers_to_look_rather_than_to_call(app, officer, etat, label):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    if etat:
        stock.candidacy(app, logement, demande, etat)
    (cell,) = page_of(officer, f"/logements/{logement}/vivier?commune=toutes").select("tbody td:last-child")
    (action,) = cell.select(".button")
    assert action.text.startswith(label)
    if label == "Voir":
        assert action["href"] == f"/appels/demandes/{demande}"
