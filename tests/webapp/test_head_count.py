"""How many people the figures count is said where the list of the household says another number."""

from __future__ import annotations

import pytest

from tests.webapp.test_after_call import call
from tests.webapp.test_conversations import HTMX, soup
from webapp import db
from webapp.casework import subjects
from webapp.db.models import Demande

__all__ = ["call"]
CHILD = {"lien": "enfant", "prenom": "Zoé", "nom": "Exemple", "a_charge": "oui", "garde": "permanente"}


def brief(page) -> str:
    return page.select_one("#sheet dl").text


@pytest.fixture
def declared(app, rows):
    """A request that counts as many people as its list, the list not confirmed yet."""
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Demande, rows["demande"])
        subjects.erase(session, row, ["menage.composition_confirmee"], par="import")
        listed = len(subjects.dossier(row).persons())
        subjects.write(session, row, {"menage.nombre": listed}, par="import")
    return listed


def test_the_number_that_the_figures_follow_is_told_beside_the_list_until_it_is_confirmed(client, declared, call):
    assert "la demande compte" not in brief(soup(client.get(call))), "the same number twice"
    new = f"{call}/personnes/personnes/p2"
    added = soup(client.post(new, data=CHILD | {"naissance": "24/02/2018"}, headers=HTMX))
    told = f"la demande compte {declared}\u00a0personne{'s' if declared > 1 else ''}"
    assert told in brief(added)
    assert "C’est tout le monde" in brief(added)
    assert told not in brief(soup(client.post(f"{call}/personnes/menage", headers=HTMX)))
