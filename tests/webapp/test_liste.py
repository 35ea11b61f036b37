from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.webapp import stock
from tests.webapp.commission import get, sitting
from webapp import db
from webapp.casework.liste import ABOUT
from webapp.conversations import CONVERSATIONS
from webapp.db.models import Candidature, Conversation, Logement


@pytest.fixture
def manager(client, sign_in):
    return sign_in(client, "responsable")


def entry(client, made):
    """The address of a new agenda entry for this slate."""
    data = {"genre": "ordre_du_jour", "logement": made["logement"]}
    return client.post("/conversations", data=data).headers["Location"]


def refused(client, made):
    answer = client.post(f"{entry(client, made)}/conclure", data={"conclusion": "inscrite"})
    assert answer.status_code == 422
    return BeautifulSoup(answer.text, "html.parser")


def fields(form):
    return {one["name"]: one["value"] for one in form.select("input")}


def test_a_missing_answer_leads_to_its_question_in_the_call_about_that_person(app, manager):
    made = sitting(app, changes={2: {"demande.sejour_regulier": None}})
    item = refused(manager, made).select_one('.refusals [data-rule="sejour-regulier"]')
    assert "Paul Martin" in item.text
    form = item.select_one("form")
    answer = manager.post(form["action"], data=fields(form))
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("?question=sejour")
    page = manager.get(answer.headers["Location"]).text
    assert "Martin" in page
    assert get(app, Candidature, made["candidats"][1]).etat == "inscrite"


def test_a_blocking_verdict_leads_to_every_question_it_rests_on(app, manager):
    made = sitting(app, changes={1: {"demande.sejour_regulier": False}})
    item = refused(manager, made).select_one('.refusals [data-rule="sejour-regulier"]')
    assert [fields(form)["question"] for form in item.select("form")] == ["sejour"]


def test_a_missing_fact_of_the_dwelling_leads_to_its_flagging(app, manager):
    made = sitting(app, changes={"logement": {"logement.financement": None}})
    forms = [fields(form) for form in refused(manager, made).select(".refusals form")]
    assert {"flechage"} <= {one["genre"] for one in forms}


def test_who_may_not_call_is_led_to_the_page_of_one_field(app, client, sign_in):
    made = sitting(app, changes={2: {"demande.sejour_regulier": None}})
    item = refused(sign_in(client, "secretaire-caleol"), made).select_one('.refusals [data-rule="sejour-regulier"]')
    assert not item.select("form")
    link = item.select_one("a")["href"]
    assert client.get(link).status_code == 200


def test_the_question_is_one_of_that_conversation_and_about_ones_own_records(app, client, sign_in):
    made = sitting(app)
    sign_in(client, "responsable")
    data = {"genre": "flechage", "logement": made["logement"], "question": "inconnue"}
    assert client.post("/listes/question", data=data).status_code == 404
    assert client.post("/listes/question", data=data | {"genre": "mutation"}).status_code == 403
    assert client.post("/listes/question", data={"genre": "flechage", "logement": "x"}).status_code == 404
    sign_in(client, "secretaire.plaine")
    assert (
        client.post("/listes/question", data=data | {"genre": "ordre_du_jour", "question": "seance"}).status_code == 404
    )


def test_a_conversation_already_held_opens_to_its_own_landlord_only(app, client, sign_in):
    made = sitting(app)
    sign_in(client, "responsable")
    data = {"genre": "flechage", "logement": made["logement"], "question": "loyer"}
    first = client.post("/listes/question", data=data).headers["Location"]
    assert client.post("/listes/question", data=data).headers["Location"] == first
    sign_in(client, "relation.plaine")
    assert client.post("/listes/question", data=data).status_code == 404


def test_a_slate_without_refusal_shows_nothing_to_settle(app, manager):
    made = sitting(app)
    page = BeautifulSoup(manager.get(f"{entry(manager, made)}/verifier").text, "html.parser")
    assert not page.select(".refusals [data-rule='sejour-regulier']")


def test_every_conversation_named_opens_on_these_records():
    assert all({"logement"} <= set(names) <= set(CONVERSATIONS[kind].subjects) for kind, names in ABOUT.items())


def test_whoever_has_verdicts_on_the_slate_is_named(app, manager):
    made = sitting(app)
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Candidature, made["candidats"][2])
        row.etat, row.faits = "a-appeler", {path: one for path, one in row.faits.items() if "rang" not in path}
        row.rang = None
        session.add(row)
    page = BeautifulSoup(manager.get(f"{entry(manager, made)}/verifier").text, "html.parser")
    titles = [one.text for one in page.select(".candidate-verdicts summary b")]
    assert titles == ["1. Claire Delmas", "2. Paul Martin", "Odile Renard"]


def test_the_review_of_a_slate_tells_ranks_and_reasons_and_its_end_leads_to_the_agenda(app, manager):
    made = sitting(app, changes={1: {"candidature.motif_position": "la demande la plus ancienne"}})
    row = get(app, Logement, made["logement"])
    opened = manager.post("/conversations", data={"genre": "liste", "logement": row.id}).headers["Location"]
    told = BeautifulSoup(manager.get(f"{opened}/verifier").text, "html.parser").select_one(".review").text
    assert "1.\xa0Claire Delmas, la demande la plus ancienne" in told
    assert "2.\xa0Paul Martin" in told


def headings(manager, address: str) -> list[str]:
    return [one.text for one in BeautifulSoup(manager.get(address).text, "html.parser").select("#sheet h2")]


@pytest.mark.parametrize("etat", ["attribue", "loue"])
def test_what_a_slate_would_change_is_told_after_the_rules_until_the_dwelling_is_given(app, manager, etat):
    made, told = sitting(app), "Si cette liste est retenue"
    opened = manager.post("/conversations", data={"genre": "liste", "logement": made["logement"]}).headers["Location"]
    shown = headings(manager, opened)
    assert shown.index("Ce que disent les règles") < shown.index(told)
    with app.app_context(), db.transaction() as session:
        session.get_one(Logement, made["logement"]).etat = etat
    assert told not in headings(manager, opened)


def concluded(app, kind: str, ids: dict[str, int]) -> str:
    """The end of a conversation that the manager concluded."""
    with app.app_context(), db.transaction() as session:
        row = Conversation(genre=kind, sujets=ids, etat="conclue", par="responsable")
        row.cree_le = row.modifie_le = stock.EARLIER
        session.add(row)
        session.flush()
        return f"/conversations/{row.id}/conclusion"


def buttons(manager, url: str) -> list[str]:
    return [one.text.strip() for one in BeautifulSoup(manager.get(url).text, "html.parser").select("main form button")]


@pytest.mark.parametrize(("etat", "offered"), [("liste-ouverte", True), ("inscrit", False), ("attribue", False)])
def test_the_end_of_a_slate_leads_to_the_agenda_while_it_may_be_entered(app, manager, etat, offered):
    made = sitting(app)
    with app.app_context(), db.transaction() as session:
        session.get_one(Logement, made["logement"]).etat = etat
    told = buttons(manager, concluded(app, "liste", {"logement": made["logement"], "liste": made["liste"]}))
    assert ("Inscrire à l’ordre du jour" in told) is offered


@pytest.mark.parametrize(("ready", "offered"), [(2, False), (3, True)])
def test_the_end_of_a_call_leads_to_the_slate_once_as_many_as_the_law_asks_are_ready(app, manager, ready, offered):
    made = sitting(app)
    with app.app_context(), db.transaction() as session:
        session.get_one(Logement, made["logement"]).etat = "fleche"
        rows = [session.get_one(Candidature, number) for number in made["candidats"]]
        for place, row in enumerate(rows):
            row.etat, row.liste_id = "qualifiee" if place < ready else "a-appeler", None
        ids = {"logement": made["logement"], "candidature": rows[0].id, "demande": rows[0].demande_id}
    assert ("Composer la liste" in buttons(manager, concluded(app, "appel", ids))) is offered


@pytest.mark.parametrize(
    ("etat", "offered"), [("qualifiee", True), ("inscrite", True), ("retenue", False), ("non-retenue", False)]
)
def test_the_call_of_a_candidate_already_decided_is_not_offered_to_resume(app, client, sign_in, etat, offered):
    home, person = stock.dwelling(app), stock.applicant(app)
    stock.call(app, home, person, stock.candidacy(app, home, person, etat))
    sign_in(client)
    assert ("Reprendre" in client.get("/").text) is offered
