"""What may be left empty is left empty in one gesture, and « no » is an answer."""

from __future__ import annotations

import pytest
from sqlmodel import select

from tests.webapp.test_conversations import HTMX, soup
from webapp import db
from webapp.db.models import Conversation


@pytest.fixture
def call(client, sign_in, rows):
    """The address of a call just opened, by a signed-in officer."""
    sign_in(client, "charge-relation-client")
    return client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]


def said(client, call, key: str) -> str:
    page = soup(client.get(f"{call}/questions"))
    return next(one for one in page.select("li") if one.select_one(f"a[href$='question={key}']")).span.text


def test_an_optional_question_sent_empty_is_passed(client, call):
    answer = client.post(f"{call}/criteres", data={"demande.travail_eloigne": ""}, headers=HTMX)
    assert answer.status_code == 200
    assert said(client, call, "criteres") == "passé"


def test_leaving_empty_what_the_flagging_says_to_leave_empty_goes_on(client, sign_in, rows):
    sign_in(client)
    opened = client.post("/conversations", data={"genre": "flechage", "logement": rows["logement"]}).headers["Location"]
    page = soup(client.get(f"{opened}/questions"))
    keys = [one["href"].rpartition("=")[2] for one in page.select("main li a")]
    for key in keys:
        client_says = soup(client.get(f"{opened}?question={key}"))
        if "Laissez vide" in client_says.select_one("#exchange").text:
            assert client.post(f"{opened}/{key}", data={}).status_code == 303, key


@pytest.mark.parametrize(
    ("where", "data"),
    [("section/ressources", {"aucun-baisse": "1", "ressources.annee_rfr": "2024"}), ("baisse", {"passer": "1"})],
)
def test_that_incomes_did_not_fall_is_said_in_one_gesture_and_read_again_so(client, call, where, data):
    client.post(f"{call}/{where}", data=data)
    assert said(client, call, "baisse") == "Non, ils n’ont pas baissé"


def test_no_and_an_amount_are_not_said_together(client, call):
    data = {"ressources.rfr_n1": "21000", "aucun-baisse": "1"}
    answer = client.post(f"{call}/section/ressources", data=data, headers=HTMX)
    assert answer.status_code == 422
    assert "gardez l’un ou l’autre" in soup(answer).select_one("#ressources-rfr_n1-error").text


def test_an_amount_given_later_replaces_the_no(client, call):
    client.post(f"{call}/baisse", data={"passer": "1"})
    client.post(f"{call}/baisse", data={"ressources.rfr_n1": "21000"})
    assert "21 000" in said(client, call, "baisse").replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("answer", ["oui", "non"])
def test_the_focus_goes_to_the_answer_already_ticked(client, call, answer):
    client.post(f"{call}/recherche", data={"demande.toujours_en_recherche": answer})
    page = soup(client.get(f"{call}?question=recherche"))
    assert page.select_one("[autofocus]")["value"] == answer


def test_the_focus_goes_to_the_first_answer_where_none_is_ticked(client, call):
    assert soup(client.get(f"{call}?question=recherche")).select_one("[autofocus]")["value"] == "oui"


@pytest.mark.parametrize(
    ("where", "data", "name"),
    [
        ("recherche", {}, "demande.toujours_en_recherche"),
        (
            "sejour",
            {"demande.sejour_valable_jusqu_au": "31/02/2026", "demande.sejour_regulier": "oui"},
            "demande.sejour_valable_jusqu_au",
        ),
        ("section/mensuelles", {"ressources.mensuelles": "1 mille", "inconnu-aide": "1"}, "ressources.mensuelles"),
    ],
)
def test_a_single_error_is_said_by_its_field_which_has_the_focus(client, call, where, data, name):
    page = soup(client.post(f"{call}/{where}", data=data, headers=HTMX))
    assert not page.select(".summary")
    assert page.select_one("[autofocus]")["name"] == name
    assert len(page.select(".error")) == 1


def test_several_errors_are_gathered_above_their_fields(client, call):
    page = soup(client.post(f"{call}/section/mensuelles", data={}, headers=HTMX))
    assert len(page.select(".summary[autofocus] a")) == 2


def test_a_text_of_several_lines_says_that_enter_alone_does_not_send_it(client, sign_in, rows):
    sign_in(client)
    opened = client.post("/conversations", data={"genre": "flechage", "logement": rows["logement"]}).headers["Location"]
    keys = [one["href"].rpartition("=")[2] for one in soup(client.get(f"{opened}/questions")).select("main li a")]
    cards = [soup(client.get(f"{opened}?question={key}")).select_one("#reponse") for key in keys]
    said = {bool(one.select("textarea")): one.select_one(".actions .button kbd").text for one in cards if one}
    assert said[False] == "Entrée"
    assert said.get(True, "Ctrl Entrée") == "Ctrl Entrée"


def test_the_ways_to_conclude_stay_in_one_bar(client, call):
    page = soup(client.get(f"{call}/verifier"))
    endings = page.select(".concluding .endings li")
    assert [one.button["value"] for one in endings][:2] == ["qualifiee", "ecartee"]
    assert all(one.span.text for one in endings)


@pytest.mark.parametrize(("data", "expected"), [({"passer": "1"}, "Non"), ({}, "à poser")])
def test_a_no_about_a_dwelling_is_not_asked_again_when_its_flagging_is_seen_again(
    app, client, sign_in, rows, data, expected
):
    sign_in(client)
    sent = {"genre": "flechage", "logement": rows["logement"]}
    first = client.post("/conversations", data=sent).headers["Location"]
    if data:
        client.post(f"{first}/arrete", data=data)
    with app.app_context(), db.transaction() as session:
        session.exec(select(Conversation).where(Conversation.genre == "flechage")).one().etat = "conclue"
    again = client.post("/conversations", data=sent).headers["Location"]
    assert again != first
    assert said(client, again, "arrete") == expected


def test_a_no_of_a_person_is_asked_anew_at_another_call(app, client, call, rows):
    client.post(f"{call}/baisse", data={"passer": "1"})
    with app.app_context(), db.transaction() as session:
        session.exec(select(Conversation)).one().etat = "conclue"
    again = client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]
    assert said(client, again, "baisse") != "Non, ils n’ont pas baissé"
