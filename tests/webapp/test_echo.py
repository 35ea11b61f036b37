from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from webapp.pages import echo


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("demande.deposee_le", "date"),
        ("menage.personnes.*.naissance", "date"),
        ("naissance", "date"),
        ("ressources.rfr_n2", "montant"),
        ("ressources.mensuelles", "mensuel"),
        ("logement.surface", ""),
        ("logement.pieces", ""),
        ("nom", ""),
        ("q", ""),
    ],
)
def test_dates_and_amounts_are_said_back_and_nothing_else(name, said):
    assert echo(name) == said


def test_the_control_of_a_date_is_marked_for_the_script(client, sign_in):
    sign_in(client, "secretaire-caleol")
    page = BeautifulSoup(client.get("/seances").text, "html.parser")
    assert page.select_one("#le")["data-echo"] == "date"
    assert page.select_one('script[src*="echo.js"]').has_attr("defer")
