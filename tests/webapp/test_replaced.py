"""An answer that makes others pointless: the old and the new are said, and the old one is kept with all the rest."""

from __future__ import annotations

import pytest

from tests.webapp.test_after_call import facts
from tests.webapp.test_conversations import HTMX, soup
from webapp import db
from webapp.casework import subjects
from webapp.db.models import Demande

SITUATION = {
    "demande.locataire_du_parc": "non",
    "demande.residence_principale": "oui",
    "demande.proprietaire_logement_adapte": "non",
}
TENANT = {"demande.locataire_du_parc": True, "demande.libere_plus_grand": True}


@pytest.fixture
def call(app, client, sign_in, rows):
    """A call to somebody whom the file says to be our tenant, and who leaves a larger dwelling."""
    sign_in(client, "charge-relation-client")
    with app.app_context(), db.transaction() as session:
        subjects.write(session, session.get_one(Demande, rows["demande"]), TENANT, par="import", origine="sne")
    return client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]


def test_the_old_answer_and_the_new_are_said_and_where_the_old_came_from(client, call):
    page = soup(client.post(f"{call}/parc", data=SITUATION, headers=HTMX))
    said = page.select_one("#exchange .card").text.replace("\xa0", " ")
    assert "Déjà locataire du bailleur : non, au lieu de « oui » (extraction du SNE)" in said


def test_keeping_the_old_answer_keeps_the_others_of_the_screen(app, client, call, rows):
    page = soup(client.post(f"{call}/parc", data=SITUATION, headers=HTMX))
    keep = page.select_one("button[name=garder]")
    held = {one["name"]: one["value"] for one in page.select("#exchange .card input[type=hidden]")}
    answer = client.post(f"{call}/parc", data=held | {"garder": keep["value"]}, headers=HTMX)
    assert answer.status_code == 200
    assert "Ce changement efface" not in answer.text
    known = facts(app, rows)
    assert known["demande.locataire_du_parc"] is True
    assert known["demande.libere_plus_grand"] is True
    assert known["demande.residence_principale"] is True
    assert known["demande.proprietaire_logement_adapte"] is False


def test_changing_the_answer_clears_what_it_said_it_would(app, client, call, rows):
    client.post(f"{call}/parc", data=SITUATION | {"confirme": "1"}, headers=HTMX)
    known = facts(app, rows)
    assert known["demande.locataire_du_parc"] is False
    assert "demande.libere_plus_grand" not in known


def test_the_old_answer_is_kept_among_a_whole_section_too(app, client, call, rows):
    client.post(f"{call}/vue", data={"vue": "dense"})
    client.post(f"{call}/section/situation", data=SITUATION, headers=HTMX)
    sent = SITUATION | {"garder": "demande.locataire_du_parc", "demande.besoin_adaptation": "non"}
    client.post(f"{call}/section/situation", data=sent, headers=HTMX)
    known = facts(app, rows)
    assert known["demande.libere_plus_grand"] is True
    assert known["demande.residence_principale"] is True


def test_a_first_answer_that_contradicts_nothing_asks_nothing(client, sign_in, rows):
    sign_in(client, "charge-relation-client")
    here = client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]
    assert "Ce changement efface" not in client.post(f"{here}/parc", data=SITUATION, headers=HTMX).text
