"""The workings that the commission's pages show: every value in French, what is missing said so."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from tests.rules.conftest import a_file, verdict_of
from tests.webapp.commission import sitting

RAW = re.compile(r"\b(None|True|False)\b")
MISSING = ("ressources.aide_logement", "ressources.rfr_n1", "ressources.douze_mois")


@pytest.mark.parametrize(
    ("known", "lines"),
    [
        ({"ressources.aide_logement": None}, {"Ressources mensuelles", "Reste à vivre sans aide", "Loyer, annexes"}),
        ({"ressources.aide_logement": "200"}, {"Ressources mensuelles", "Reste à vivre par mois", "Loyer, annexes"}),
    ],
)
def test_the_remainder_is_redone_from_the_incomes_to_the_head_count(known, lines):
    """What the sentence says is what the working ends with, an answer missing or not."""
    changes = {path.replace(".", "__"): value for path, value in known.items()}
    verdict = verdict_of("reste-a-vivre", a_file(**changes))
    shown = [step.label for step in verdict.working] + [one.label for step in verdict.working for one in step.operands]
    assert all(any(line in one for one in shown) for line in lines), shown
    told = {step.label: str(step.result) for step in verdict.working}
    assert told["Occupants du logement"] in verdict.message
    assert ("Reste à vivre par mois" in told) is ("Reste à vivre sans aide" not in told), "that one alone"


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
