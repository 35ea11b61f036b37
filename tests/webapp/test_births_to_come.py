"""A birth to come is that of a child, and meant: any other is a slip of the pen, asked about where it was typed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.webapp.test_after_call import call
from tests.webapp.test_conversations import HTMX, soup
from webapp.conversations.model import PERSON_FACTS
from webapp.conversations.reading import CHECKED, UNBORN_DAYS, read_person

__all__ = ["call"]
TODAY = date(2026, 11, 23)
CHILD = {"lien": "enfant", "prenom": "Zoé", "nom": "Exemple", "a_charge": "oui", "garde": "permanente"}
ADULT = {"lien": "autre", "prenom": "Zoé", "nom": "Exemple", "a_charge": "non", "carte_invalidite": "non"}


def read(person: dict, birth: str, *checked: str):
    typed = {name: [value] for name, value in (person | {"naissance": birth}).items()}
    return read_person("p9", PERSON_FACTS, typed | {CHECKED: list(checked)}, TODAY).errors


@pytest.mark.parametrize(
    ("person", "birth", "said"),
    [
        (CHILD, "22/11/2026", ""),
        (CHILD, "23/11/2026", ""),
        (CHILD, "24/11/2026", "à naître"),
        (CHILD, "30/08/2027", "à naître"),
        (CHILD, "31/08/2027", "trop lointaine"),
        (ADULT, "23/11/2026", ""),
        (ADULT, "24/11/2026", "à venir"),
    ],
)
def test_a_birth_to_come_is_asked_about(person, birth, said):
    told = read(person, birth).get("menage.personnes.p9.naissance", "")
    assert said in told if said else not told
    assert (date(2027, 8, 30) - TODAY).days == UNBORN_DAYS


def test_an_expected_birth_sent_again_is_recorded_and_another_is_asked_about():
    assert read(CHILD, "27/03/2027", "naissance=2027-03-27") == {}
    assert read(CHILD, "28/03/2027", "naissance=2027-03-27") != {}
    assert read(ADULT, "27/03/2027", "naissance=2027-03-27") != {}, "nobody else is to be born"


@pytest.mark.parametrize("custody", ["alternee", "visite"])
def test_a_child_to_be_born_lives_nowhere_else(custody):
    errors = read(CHILD | {"garde": custody}, "27/03/2027", "naissance=2027-03-27")
    assert list(errors) == ["menage.personnes.p9.garde"]


def test_what_was_typed_stays_and_is_asked_about_once(client, call):
    new = f"{call}/personnes/personnes/p2"
    typed = CHILD | {"naissance": "27/03/2027"}
    asked = soup(client.post(new, data=typed, headers=HTMX))
    assert "à naître" in asked.select_one("#naissance-error").text
    assert asked.select_one("#naissance")["value"] == "27/03/2027"
    told = asked.select_one(f"[name={CHECKED}]")["value"]
    saved = soup(client.post(new, data=typed | {CHECKED: told}, headers=HTMX))
    assert "naissance prévue le 27 mars 2027" in saved.text
    form = soup(client.get(f"{call}?question=personnes&personne=p2")).select_one("form.person")
    assert form.select_one(f"[name={CHECKED}]")["value"] == told, "a birth recorded is asked about no more"
