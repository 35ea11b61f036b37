"""Amounts that hardly go together are asked about once, beside their field, and never judged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.parameters import national
from tests.rules.conftest import a_file, verdict_of
from tests.webapp import stock
from tests.webapp.conftest import LOGEMENT
from tests.webapp.test_conversations import HTMX, soup
from webapp.casework import subjects
from webapp.conversations.amounts import DOUBTS
from webapp.conversations.clashes import clashing
from webapp.db.models import Candidature, Demande

MONTHLY, TAXED, BENEFIT = "ressources.mensuelles", "ressources.rfr_n2", "ressources.aide_logement"


@pytest.fixture
def call(client, sign_in, rows):
    """The address of a call just opened, by a signed-in officer."""
    sign_in(client, "charge-relation-client")
    return client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]


def said(known: dict, given: dict, checked=()) -> set[str]:
    known, given = ({path: Decimal(value) for path, value in one.items()} for one in (known, given))
    return set(clashing(DOUBTS, known, given, date(2026, 11, 23), national(), checked))


@pytest.mark.parametrize(
    ("known", "given", "doubted"),
    [
        ({TAXED: "11763"}, {MONTHLY: "180"}, {MONTHLY}),
        ({MONTHLY: "180"}, {TAXED: "11763"}, {TAXED}),
        ({TAXED: "12000"}, {MONTHLY: "250"}, set()),
        ({TAXED: "12000"}, {MONTHLY: "249.99"}, {MONTHLY}),
        ({TAXED: "24000"}, {MONTHLY: "23000"}, {MONTHLY}),
        ({TAXED: "8000"}, {MONTHLY: "4000"}, set()),
        ({TAXED: "7999"}, {MONTHLY: "4000"}, {MONTHLY}),
        ({TAXED: "0"}, {MONTHLY: "3999.99"}, set()),
        ({}, {MONTHLY: "99.99"}, {MONTHLY}),
        ({}, {MONTHLY: "100"}, set()),
        ({}, {MONTHLY: "0"}, set()),
        ({"logement.loyer": "500", "logement.charges": "100"}, {BENEFIT: "600"}, set()),
        ({"logement.loyer": "500", "logement.charges": "100"}, {BENEFIT: "600.01"}, {BENEFIT}),
        ({}, {BENEFIT: "25000"}, set()),
    ],
)
def test_an_amount_is_doubted_where_the_file_goes_far_against_it(known, given, doubted):
    assert said(known, given) == doubted


def test_an_amount_already_doubted_is_doubted_no_more(client):
    assert said({TAXED: "11763"}, {MONTHLY: "180"}, [f"{MONTHLY}=180"]) == set()
    assert said({TAXED: "11763"}, {MONTHLY: "170"}, [f"{MONTHLY}=180"]) == {MONTHLY}


@pytest.mark.parametrize("section", ["", "section/"])
def test_the_question_is_put_once_beside_the_field_and_what_was_typed_stays(app, client, call, rows, section):
    where = f"{call}/section/mensuelles" if section else f"{call}/mensuelles"
    typed = {MONTHLY: "180"} | ({"inconnu-aide": "1"} if section else {})
    answer = client.post(where, data=typed, headers=HTMX)
    assert answer.status_code == 422
    page = soup(answer)
    assert "Est-ce bien par mois" in page.select_one("#ressources-mensuelles-error").text
    assert page.select_one("#ressources-mensuelles")["value"] == "180"
    checked = [one["value"] for one in page.select("[name=verifie]")]
    assert client.post(where, data=typed | {"verifie": checked}).status_code == 303
    assert str(subjects.dossier(stock.stored(app, Demande, rows["demande"])).values[MONTHLY]) == "180"


def test_a_benefit_above_the_rent_is_asked_about_then_kept(app, client, call):
    page = soup(client.post(f"{call}/aide", data={BENEFIT: "25000"}, headers=HTMX))
    assert "dépasse le loyer et les charges" in page.select_one("#ressources-aide_logement-error").text
    checked = [one["value"] for one in page.select("[name=verifie]")]
    client.post(f"{call}/aide", data={BENEFIT: "25000", "verifie": checked})
    assert BENEFIT in subjects.dossier(stock.stored(app, Candidature, 1)).values


@pytest.mark.parametrize(("aid", "told"), [("630.70", False), ("630.71", True)])
def test_an_expense_below_nothing_says_so_and_changes_no_verdict(aid, told):
    rent = {name: LOGEMENT[name] for name in ("logement.loyer", "logement.annexes", "logement.charges")}
    verdict = verdict_of("taux-effort", a_file({**rent, BENEFIT: aid}))
    assert any("négative" in one for one in verdict.reserves) is told
    assert verdict.outcome == verdict_of("taux-effort", a_file({**rent, BENEFIT: "112"})).outcome
