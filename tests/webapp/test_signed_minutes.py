"""Once the minutes are noted as signed, what they print no longer changes: who sat, how many, the document itself."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.webapp.commission import ATTRIBUTION, OUTRANKED, decide, get, hold, sitting
from tests.webapp.test_courriers import rows, text_of
from tests.webapp.test_documents import path
from tests.webapp.test_membres import AWAY, PRESIDENT, TENANT, page_of, post
from tests.webapp.test_rectification import rectify
from tests.webapp.test_tenue import record
from webapp import db
from webapp.casework import subjects
from webapp.db.models import Document, Logement, Seance

SIGNED = {"pv_signe_le": "23/11/2026", "pv_signataire": "president"}


@pytest.fixture
def manager(client, sign_in):
    return sign_in(client, "responsable")


@pytest.fixture
def held(app, manager):
    made = sitting(app)
    post(app, manager, made, PRESIDENT, TENANT, AWAY)
    decide(app, manager, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, manager, made)
    return made


def members(app, made) -> list[str]:
    return [one["presence"] for one in get(app, Seance, made["seance"]).membres]


def test_until_the_signature_who_sat_is_still_put_right(app, manager, held):
    assert post(app, manager, held, PRESIDENT, TENANT, AWAY | {"presence": "present"}).status_code == 303
    assert members(app, held) == ["present", "present", "present"]


def test_once_signed_who_sat_no_longer_changes_and_the_page_says_what_to_do(app, manager, held):
    assert record(app, manager, held, **SIGNED).status_code == 303
    answer = post(app, manager, held, PRESIDENT, TENANT, AWAY | {"presence": "present"})
    assert answer.status_code == 422
    said = BeautifulSoup(answer.text, "html.parser").select_one("#seance").text
    assert "Le procès-verbal est signé depuis le 23 novembre 2026\u00a0: ce qu’il dit fait foi." in said
    assert "Si cette signature est notée par erreur, effacez d’abord sa date" in said
    assert members(app, held) == ["present", "present", "absent"]
    page = page_of(manager, held["seance"])
    assert not [one for one in page.select("main button") if "Enregistrer" in one.text]
    shown = page_of(manager, held["seance"], "").text
    assert "Modifier les membres présents" not in shown
    assert "La présence ne change plus." in shown


def test_once_signed_the_count_is_no_longer_typed(app, manager):
    made = sitting(app)
    record(app, manager, made, presents="5")
    decide(app, manager, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, manager, made)
    record(app, manager, made, presents="5", **SIGNED)
    assert not page_of(manager, made["seance"], "").select("#presents")
    assert record(app, manager, made, presents="9", **SIGNED).status_code == 303
    assert get(app, Seance, made["seance"]).faits["seance.presents"][-1]["valeur"] == 5
    assert post(app, manager, made, PRESIDENT).status_code == 422


def test_minutes_signed_with_nobody_counted_may_still_be_completed(app, manager):
    made = sitting(app)
    decide(app, manager, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, manager, made)
    record(app, manager, made, **SIGNED)
    assert page_of(manager, made["seance"], "").select("#presents")
    assert post(app, manager, made, PRESIDENT, TENANT).status_code == 303


def test_a_signature_noted_by_mistake_is_taken_back_and_the_presence_opens_again(app, manager, held):
    record(app, manager, held, **SIGNED)
    record(app, manager, held, pv_signe_le="", pv_signataire="")
    assert post(app, manager, held, PRESIDENT, TENANT, AWAY | {"presence": "present"}).status_code == 303


def test_the_minutes_signed_are_those_that_were_made(app, manager, held):
    before = manager.get(path(held, "proces-verbal")).data
    record(app, manager, held, **SIGNED, pv_transmis_le="23/11/2026")
    with app.app_context(), db.transaction() as session:
        home = session.get_one(Logement, held["logement"])
        subjects.write(session, home, {"logement.adresse": "9 rue des Lilas"}, par="relation")
    assert manager.get(path(held, "proces-verbal")).data == before
    assert [one.lettre for one in rows(app, Document)] == ["proces-verbal"]


def test_minutes_never_made_before_their_signature_are_made_once(app, manager, held):
    record(app, manager, held, **SIGNED)
    first = manager.get(path(held, "proces-verbal")).data
    assert "Paul Renard" in text_of(first)
    record(app, manager, held, **SIGNED, pv_transmis_le="23/11/2026")
    assert manager.get(path(held, "proces-verbal")).data == first


def test_minutes_made_before_a_rectification_are_not_signed_until_they_are_made_again(app, manager, held):
    before = manager.get(path(held, "proces-verbal")).data
    assert rectify(app, manager, held, OUTRANKED, ATTRIBUTION, OUTRANKED).status_code == 303
    refused = record(app, manager, held, **SIGNED, presents="4")
    assert refused.status_code == 422
    page = BeautifulSoup(refused.text, "html.parser")
    assert "éditez-le de nouveau, faites signer celui-là" in page.select_one("#pv_signe_le-error").text
    assert page.select_one("#pv_signe_le")["value"] == "23/11/2026"
    assert "seance.pv_signe_le" not in get(app, Seance, held["seance"]).faits
    again = manager.get(path(held, "proces-verbal")).data
    assert again != before
    assert record(app, manager, held, **SIGNED).status_code == 303
    assert manager.get(path(held, "proces-verbal")).data == again


def test_minutes_made_before_who_sat_was_put_right_are_not_signed_either(app, manager, held):
    manager.get(path(held, "proces-verbal"))
    post(app, manager, held, PRESIDENT, TENANT, AWAY | {"presence": "present"})
    assert record(app, manager, held, **SIGNED).status_code == 422
    manager.get(path(held, "proces-verbal"))
    assert record(app, manager, held, **SIGNED).status_code == 303


def test_minutes_that_a_count_typed_with_their_signature_contradicts_are_not_signed(app, manager):
    made = sitting(app)
    decide(app, manager, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, manager, made)
    record(app, manager, made, presents="5")
    manager.get(path(made, "proces-verbal"))
    assert record(app, manager, made, presents="4", **SIGNED).status_code == 422
    assert get(app, Seance, made["seance"]).faits["seance.presents"][-1]["valeur"] == 5
    assert record(app, manager, made, presents="5", **SIGNED).status_code == 303


def test_minutes_that_say_what_stands_again_are_signed_as_they_were_made(app, manager, held):
    before = manager.get(path(held, "proces-verbal")).data
    rectify(app, manager, held, OUTRANKED, ATTRIBUTION, OUTRANKED)
    rectify(app, manager, held, ATTRIBUTION, OUTRANKED, OUTRANKED)
    assert record(app, manager, held, **SIGNED).status_code == 303
    assert manager.get(path(held, "proces-verbal")).data == before


def test_minutes_already_signed_are_not_asked_for_again_when_their_sending_is_noted(app, manager, held):
    manager.get(path(held, "proces-verbal"))
    record(app, manager, held, **SIGNED)
    post(app, manager, held, PRESIDENT)
    assert record(app, manager, held, **SIGNED, pv_transmis_le="23/11/2026").status_code == 303
