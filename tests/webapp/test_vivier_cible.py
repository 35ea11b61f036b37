"""The pool of a flagged dwelling: it opens on those whom the flagging is for, and says what its order means."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.webapp import stock
from webapp import db
from webapp.db.models import Logement


@pytest.fixture
def officer(client, sign_in):
    return sign_in(client)


def page_of(client, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def names(page: BeautifulSoup) -> list[str]:
    return [one.text.strip() for one in page.select("section.card table tbody tr td:first-child b")]


def test_a_flagged_dwelling_opens_the_pool_on_those_it_is_for_and_the_others_are_one_click_away(app, officer):
    logement = stock.dwelling(app)
    stock.applicant(app, 1, nom="Label", publics=["k"])
    stock.applicant(app, 2, nom="Autre")
    page = BeautifulSoup(officer.get(f"/logements/{logement}").text, "html.parser")
    link = next(one["href"] for one in page.select(".next a.button") if "Chercher des candidats" in one.text)
    pool = BeautifulSoup(officer.get(link).text, "html.parser")
    assert names(pool) == ["Claire Label"]
    everybody = next(one["href"] for one in pool.select("main a") if one.text == "Voir toutes les demandes")
    assert sorted(names(BeautifulSoup(officer.get(everybody).text, "html.parser"))) == ["Claire Autre", "Claire Label"]


def test_an_unflagged_dwelling_opens_the_whole_pool(app, officer):
    logement = stock.dwelling(app, etat="non-fleche")
    page = officer.get(f"/logements/{logement}").text
    assert f"/logements/{logement}/vivier" in page
    assert "cible=oui" not in page


def test_the_display_order_is_explained_without_telling_any_ground(app, officer):
    text = page_of(officer, f"/logements/{stock.dwelling(app)}/vivier").select_one("main").text
    assert "commission de médiation" in text
    assert "ne dit jamais lequel" in text


@pytest.mark.parametrize("qpv", [True, False])
def test_the_pages_of_the_flagging_say_that_a_dwelling_is_in_a_priority_district(app, officer, qpv):
    logement = stock.dwelling(app, etat="conge-recu")
    with app.app_context(), db.transaction() as session:
        stock.write(session, session.get_one(Logement, logement), {"logement.qpv": qpv})
    assert ("· quartier prioritaire (QPV)" in officer.get(f"/logements/{logement}").text) is qpv
    opened = officer.post("/conversations", data={"genre": "flechage", "logement": logement}).location
    assert ("· quartier prioritaire (QPV)" in officer.get(opened).text) is qpv
