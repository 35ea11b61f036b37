"""What happens after a session is dated in the order in which it happens."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from tests.webapp.commission import at, with_its_letters
from tests.webapp.test_suites import answer, etats


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def held(app, secretary):
    made = with_its_letters(app, secretary)
    at(app, secretary, date(2026, 12, 2))
    return made


@pytest.mark.parametrize("genre", ["bail-signe", "refusee"])
@pytest.mark.parametrize(("le", "status"), [("30/11/2026", 422), ("01/12/2026", 303), ("02/12/2026", 303)])
def test_what_follows_an_acceptance_is_not_dated_before_it(app, secretary, held, genre, le, status):
    one = held["candidats"][0]
    answer(app, secretary, one, "acceptee", "01/12/2026", received="25/11/2026")
    found = answer(app, secretary, one, genre, le, motif="REFUS-CANDIDAT-ECRIT")
    assert found.status_code == status
    if status == 422:
        page = BeautifulSoup(found.text, "html.parser")
        assert "entre l’acceptation de l’offre, le 1er décembre 2026, et aujourd’hui" in page.main.text
        assert page.select_one(f'form[action="/suites/{one}"] [name=le]')["value"] == le
        assert etats(app, held)[0] == "acceptee"
