"""What is typed in a card or a section is recorded, or shown again with its errors: it is never dropped."""

from __future__ import annotations

import pytest

from tests.webapp import stock
from tests.webapp.test_conversations import HTMX, soup
from webapp.casework import subjects
from webapp.db.models import Demande

CHILD = {"lien": "enfant", "prenom": "Noé", "nom": "Delmas", "naissance": "3/2/2015"}
CHILD |= {"a_charge": "oui", "garde": "pleine", "carte_invalidite": "non"}
EVERYBODY = {"personne": "p2"}


@pytest.fixture
def call(client, sign_in, rows):
    """The address of a call just opened, by a signed-in officer."""
    sign_in(client, "charge-relation-client")
    return client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]


@pytest.fixture
def facts(app, rows):
    return lambda: subjects.dossier(stock.stored(app, Demande, rows["demande"])).values


def children(values) -> list[str]:
    return [one["menage.personnes.*.prenom"] for one in values["menage.personnes"] if "menage.personnes.*.garde" in one]


def test_everybody_is_there_and_so_is_the_person_whose_form_was_filled(client, call, facts):
    child = CHILD | {"garde": garde_of(client, call)}
    client.post(f"{call}/personnes/menage", data=child | EVERYBODY)
    assert children(facts()) == ["Noé"]
    assert facts()["menage.composition_confirmee"] is True


def test_a_person_half_typed_comes_back_with_what_is_wrong_and_the_household_is_not_said_whole(client, call, facts):
    answer = client.post(f"{call}/personnes/menage", data={"lien": "enfant", "prenom": "Noé"} | EVERYBODY, headers=HTMX)
    assert answer.status_code == 422
    page = soup(answer)
    assert page.select_one("#prenom")["value"] == "Noé"
    assert page.select_one("#naissance-error")
    assert "menage.composition_confirmee" not in facts()


def test_an_empty_form_left_open_keeps_nobody_from_saying_that_it_is_everybody(client, call, facts):
    client.post(f"{call}/personnes/menage", data={"prenom": "", "nom": ""} | EVERYBODY)
    assert facts()["menage.composition_confirmee"] is True
    assert len(facts()["menage.personnes"]) == 1


def test_a_persons_form_shown_as_recorded_and_sent_on_changes_nothing(client, call, facts):
    page = soup(client.get(f"{call}?question=personnes&personne=p1"))
    sent = {one["name"]: one.get("value", "") for one in page.select(".person input[type=text]")}
    sent |= {one["name"]: one["value"] for one in page.select(".person input[checked]")}
    client.post(f"{call}/personnes/personnes/p1", data=sent | {"vers": "avis"})
    assert facts()["menage.personnes"][0]["menage.personnes.*.nom"] == "Delmas"


@pytest.mark.parametrize("section", ["", "section/"])
def test_another_step_takes_with_it_what_is_typed(client, call, facts, section):
    if section:
        client.post(f"{call}/vue", data={"vue": "dense"})
    where = "section/mensuelles" if section else "mensuelles"
    sent = client.post(f"{call}/{where}", data={"ressources.mensuelles": "2310", "vers": "sejour"})
    assert sent.headers["Location"] == f"{call}?question=sejour"
    assert str(facts()["ressources.mensuelles"]) == "2310"


@pytest.mark.parametrize("where", ["section/mensuelles", "mensuelles"])
def test_what_cannot_be_read_stays_on_the_screen_instead_of_going_to_another_step(client, call, where):
    data = {"ressources.mensuelles": "deux mille", "vers": "sejour"}
    answer = client.post(f"{call}/{where}", data=data, headers=HTMX)
    assert answer.status_code == 422
    assert soup(answer).select_one("#ressources-mensuelles")["value"] == "deux mille"


@pytest.mark.parametrize(("where", "left"), [("section/pieces", "demande.telephone"), ("identite", "identite")])
def test_going_to_another_step_with_nothing_typed_passes_and_asks_nothing(client, call, where, left):
    sent = client.post(f"{call}/{where}", data={"demande.telephone": "", "vers": "offre"})
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{call}?question=offre")
    listed = soup(client.get(f"{call}/questions")).text
    assert "passé" not in listed


@pytest.mark.parametrize(("to", "page"), [("conclusion", "verifier"), ("questions", "questions")])
def test_the_conclusion_and_the_list_of_questions_are_steps_too(client, call, to, page):
    sent = client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui", "vers": to})
    assert sent.headers["Location"] == f"{call}/{page}"


@pytest.mark.parametrize("question", ["identite", "mensuelles", "personnes"])
def test_the_steps_send_the_form_in_progress_and_enter_still_presses_its_own_button(client, call, question):
    page = soup(client.get(f"{call}?question={question}"))
    form = page.select_one("form#reponse")
    senders = [one for one in page.select("button") if one.get("form") == "reponse" or one.find_parent("form") == form]
    assert not senders[0].get("name")
    assert {one["name"] for one in page.select(".steps button")} == {"vers"}


def test_an_exchange_with_no_form_in_progress_has_steps_that_are_plain_links(client, call):
    client.post(f"{call}/identite", data={"demande.identite_verifiee": "non"})
    page = soup(client.get(call))
    assert page.select(".steps a")
    assert not page.select(".steps button")


def garde_of(client, call) -> str:
    return soup(client.get(f"{call}?question=personnes&personne=p2")).select_one("[name=garde]")["value"]
