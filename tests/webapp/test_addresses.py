"""An address or a form that nobody was given is answered by « introuvable » or by what to correct, not by a failure."""

from __future__ import annotations

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup

from tests.webapp.commission import get, sitting
from tests.webapp.test_courriers import held_session, produce
from webapp import db
from webapp.db.models import Candidature, Demande, Logement

TOO_LARGE = (2**63, 10**20, 10**40)
NO_NUMBER = ("²", "٣²", "-1", "1.0", "x", "9" * 20, "9" * 5000, "")


LATER, ANOTHER_HOME = date(2026, 12, 1), {"logement": {"logement.reference": "RSH-LEV-0002"}}


@pytest.fixture
def app(app):
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    return app


@pytest.fixture
def manager(app, client, sign_in):
    return sign_in(client, "responsable")


def with_numbers(app) -> list[tuple[str, str]]:
    """(method, address with `{number}`) of every route that takes a number."""
    found = []
    for rule in app.url_map.iter_rules():
        if "<int:" in str(rule):
            url = re.sub(r"<any\(['\" ]*([^'\",)]+)[^>]*>", r"\1", str(rule))
            url = re.sub(r"<[^:>]+>", "x", re.sub(r"<int:\w+>", "{number}", url))
            found += [(method, url) for method in ("GET", "POST") if method in rule.methods]
    return found


def test_a_number_that_no_record_can_have_is_not_found_whatever_the_route(app, manager):
    routes = with_numbers(app)
    assert len(routes) > 60
    for number in TOO_LARGE:
        for method, url in routes:
            answer = manager.open(url.format(number=number), method=method)
            assert answer.status_code in (404, 405), (method, url, number)


def test_the_largest_number_that_a_record_can_have_is_only_unknown(manager):
    assert manager.get(f"/seances/{2**63 - 1}").status_code == 404
    assert manager.get(f"/conversations/{2**63 - 1}").status_code == 404


@pytest.mark.parametrize("number", NO_NUMBER)
def test_a_form_that_names_no_record_is_not_found(manager, number):
    opening = {"genre": "appel", "logement": number, "demande": number}
    assert manager.post("/conversations", data=opening).status_code == 404
    asked = {"genre": "flechage", "logement": number, "question": "financement"}
    assert manager.post("/listes/question", data=asked).status_code == 404
    assert manager.post("/appels/issue", data={"conversation": number}).status_code == 404
    assert manager.get("/appels/issue", query_string={"conversation": number}).status_code == 303


@pytest.mark.parametrize("number", [one for one in NO_NUMBER if one])
def test_a_correction_of_no_entry_is_not_found(app, sign_in, number):
    administrator = sign_in(app.test_client(), "administrateur")
    page = administrator.get("/administration").text
    (entry, *_) = re.findall(r'href="(/administration/[^"?]+)', page)
    assert administrator.get(entry, query_string={"corrige": number}).status_code == 404


@pytest.mark.parametrize("name", ["endpoint", "_method", "_external", "_scheme", "_anchor", "values", "self", "page"])
def test_a_name_that_the_pool_does_not_know_changes_nothing(app, manager, name):
    made = sitting(app)
    with app.app_context(), db.transaction() as session:
        session.get_one(Logement, made["logement"]).etat = "fleche"
    odd = {"commune": "toutes", name: "javascript"}
    answer = manager.get(f"/logements/{made['logement']}/vivier", query_string=odd)
    assert answer.status_code == 200
    assert "javascript" not in answer.text.partition("<main")[2]


def opened(app, client, made, kind: str) -> str:
    demande = get(app, Candidature, made["candidats"][0]).demande_id
    about = {"logement": made["logement"]} | ({"demande": demande} if kind == "appel" else {})
    return client.post("/conversations", data={"genre": kind, **about}).headers["Location"]


@pytest.mark.parametrize(
    ("kind", "question", "gesture"),
    [
        ("appel", "sejour", "rangs"),
        ("appel", "personnes", "rangs"),
        ("appel", "sejour", "justifications"),
        ("appel", "sejour", "menage"),
        ("appel", "sejour", "personnes/p1"),
        ("appel", "sejour", "personnes/p1/retirer"),
        ("flechage", "financement", "rangs"),
        ("flechage", "financement", "menage"),
        ("flechage", "financement", "personnes/p1"),
        ("flechage", "financement", "personnes/p1/retirer"),
        ("liste", "rangs", "menage"),
        ("liste", "rangs", "justifications"),
    ],
)
def test_a_gesture_on_a_question_that_does_not_take_it_is_not_found(app, manager, kind, question, gesture):
    address = opened(app, manager, sitting(app), kind)
    assert manager.post(f"{address}/{question}/{gesture}", data={"personne": "p1", "nom": "Noor"}).status_code == 404


def mend(app, client, row, subject: str, fact: str, value: str):
    data = {"fait": fact, "valeur": value, "version": row.version, "retour": "/courriers"}
    return client.post(f"/courriers/completer/{subject}/{row.id}", data=data)


def test_a_number_or_a_reference_that_another_record_bears_is_to_be_checked(app, client, sign_in):
    secretary = sign_in(client, "secretaire-caleol")
    first, other = sitting(app), sitting(app, numbers=10, le=LATER, changes=ANOTHER_HOME)
    one, two = (get(app, Candidature, number).demande_id for number in first["candidats"][:2])
    taken = get(app, Demande, one).numero
    answer = mend(app, secretary, get(app, Demande, two), "demande", "demande.numero", taken)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert "déjà" in page.select_one("#valeur-error").text
    assert page.select_one("#valeur")["value"] == taken
    assert get(app, Demande, two).numero != taken
    home = get(app, Logement, other["logement"])
    reference = get(app, Logement, first["logement"]).reference
    assert mend(app, secretary, home, "logement", "logement.reference", reference).status_code == 422
    assert mend(app, secretary, home, "logement", "logement.reference", "RSH-LEV-0003").status_code == 303


@pytest.mark.parametrize("key", ["p9", "x", "__x"])
def test_a_fact_of_nobody_in_the_household_is_not_recorded(app, client, sign_in, key):
    secretary = sign_in(client, "secretaire-caleol")
    row = get(app, Demande, get(app, Candidature, sitting(app)["candidats"][0]).demande_id)
    fact = f"menage.personnes.{key}.nom"
    assert secretary.get(f"/courriers/completer/demande/{row.id}?fait={fact}").status_code == 404
    assert mend(app, secretary, row, "demande", fact, "Intrus").status_code == 404
    assert mend(app, secretary, row, "demande", "menage.personnes.p1.nom", "Delmas-Noor").status_code == 303


def test_a_batchs_sending_without_its_day_is_asked_for_it(app, client, sign_in):
    secretary = sign_in(client, "secretaire-caleol")
    produce(secretary, held_session(app, secretary))
    answer = secretary.post("/echeances/lots/1/envoi")
    assert answer.status_code == 422
    assert BeautifulSoup(answer.text, "html.parser").select_one("#le-1")["value"] == ""
