"""The workings that the commission's pages show: every value in French, what is missing said so."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from tests.webapp.commission import sitting

RAW = re.compile(r"\b(None|True|False)\b")
MISSING = ("ressources.aide_logement", "ressources.rfr_n1", "ressources.douze_mois")


@pytest.fixture
def made(app):
    """A session with a candidate above the ceiling, whose other amounts are missing, and a dwelling free any day."""
    above = dict.fromkeys(MISSING) | {"ressources.rfr_n2": "90000"}
    return sitting(
        app, changes={1: above, 2: {"ressources.mensuelles": None}, "logement": {"logement.disponible_le": None}}
    )


def workings_of(client, url: str) -> str:
    page = BeautifulSoup(client.get(url).text, "html.parser")
    return " ".join(one.get_text(" ") for one in page.select("table.working"))


def test_the_form_of_the_decisions_prints_no_value_of_the_program(client, sign_in, made):
    sign_in(client, "secretaire-caleol")
    shown = workings_of(client, f"/seances/{made['seance']}/logements/{made['liste']}")
    assert {"oui", "non renseigné"} <= set(re.findall(r"oui|non renseigné", shown))
    assert RAW.findall(shown) == []
