"""What a session's pages say of it at a glance: where it stands on that day, what each rent holds."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from tests.webapp.commission import sitting
from webapp import db
from webapp.db.models import Seance


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def page_of(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def sitting_on(app, le: date, etat: str) -> int:
    with app.app_context(), db.transaction() as session:
        row = Seance(bailleur="rives-de-seine", commission="caleol-levallois", le=le, etat=etat)
        session.add(row)
        session.flush()
        return row.id


@pytest.mark.parametrize(
    ("annexes", "said"),
    [
        ("38.50", "loyer 512,30 €, annexes 38,50 €, charges 118,40 €"),
        ("0", "loyer 512,30 €, charges 118,40 €"),
    ],
)
def test_a_point_of_the_agenda_says_what_its_rent_holds(app, secretary, annexes, said):
    made = sitting(app, changes={"logement": {"logement.annexes": annexes}})
    point = page_of(secretary.get(f"/seances/{made['seance']}")).select_one(f"#logement-{made['liste']} p.soft")
    assert point.text.replace("\u00a0", " ").endswith(said)


@pytest.mark.parametrize(
    ("day", "etat", "said"),
    [
        (date(2026, 11, 24), "ouverte", "À venir"),
        (date(2026, 11, 23), "ouverte", "Aujourd’hui"),
        (date(2026, 11, 22), "ouverte", "À enregistrer"),
        (date(2026, 11, 23), "tenue", "Tenue"),
        (date(2026, 11, 20), "close", "Close"),
    ],
)
def test_a_badge_says_where_a_session_stands_on_that_day(app, secretary, day, etat, said):
    number = sitting_on(app, day, etat)
    assert page_of(secretary.get(f"/seances/{number}")).select_one(".head .badge").text == said
    listed = page_of(secretary.get("/seances")).select_one(f'main li:has(a[href="/seances/{number}"]) .badge')
    assert (listed.text if listed else "Close") == said


@pytest.mark.parametrize(
    ("typed", "shown", "said"), [({}, "2", True), ({"rang": ""}, "", False), ({"rang": "3"}, "3", False)]
)
def test_a_candidate_is_decided_at_the_rank_of_the_slate_until_another_is_typed(app, secretary, typed, shown, said):
    made = sitting(app)
    number = made["candidats"][1]
    asked = {"decision": "attribution-classement"} | typed
    url = f"/seances/{made['seance']}/decisions/{number}"
    query = {f"{name}-{number}": text for name, text in asked.items()}
    fragment = page_of(secretary.get(url, query_string=query, headers={"HX-Request": "true"}))
    assert fragment.select_one(f"#rang-{number}")["value"] == shown
    assert ("Proposé\u00a0: celui de la liste." in fragment.text) is said
