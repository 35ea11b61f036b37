"""What the file knows is shown with its words to say, and never mistaken for what is typed now."""

from __future__ import annotations

import pytest

from tests.webapp import stock
from tests.webapp.test_conversations import HTMX, soup
from webapp.cards.typography import unbroken
from webapp.db.models import Demande

INCOME = {"ressources.annee_rfr": "2024", "ressources.rfr_n2": "2450000"}


@pytest.fixture
def call(client, sign_in, rows):
    """The address of a call just opened, by a signed-in officer; the file gives the notice of 27 400 €."""
    sign_in(client, "charge-relation-client")
    return client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]


def notice(page):
    """The question about the notice, on its screen."""
    return next(one for one in page.select(".dense-question") if one.select_one("[name='ressources.rfr_n2']"))


def test_what_the_file_knows_and_the_person_has_not_said_comes_with_its_words_to_say(client, call):
    asked = notice(soup(client.get(f"{call}?question=avis")))
    assert "avis d’imposition 2025" in asked.select_one("p.say").text
    assert asked.select_one("details") is None


def test_once_said_in_the_call_the_words_fold(client, call):
    client.post(f"{call}/section/ressources", data=INCOME | {"ressources.rfr_n2": "27000"})
    assert notice(soup(client.get(f"{call}?question=avis"))).select_one("p.say") is None


KNOWN = {"ressources.annee_rfr": "2024", "ressources.rfr_n2": "27 400"}


def origin(app, rows, path: str) -> str:
    return stock.stored(app, Demande, rows["demande"]).faits[path][-1]["origine"]


@pytest.mark.parametrize(("sent", "told"), [({}, "declare"), ({"vers": "questions"}, "sne")])
def test_what_was_asked_aloud_and_sent_as_it_stood_is_the_persons_word(app, client, call, rows, sent, told):
    client.post(f"{call}/section/ressources", data=KNOWN | sent)
    assert origin(app, rows, "ressources.rfr_n2") == told
    recap = soup(client.get(f"{call}?question=recapitulatif"))
    asked = "".join(one.text for one in recap.select(".review dt"))
    assert ("avis d’imposition" in asked) is (told == "sne"), "nothing is asked twice"


def test_what_was_read_in_the_file_is_nobodys_word(app, client, call, rows):
    known = stock.stored(app, Demande, rows["demande"]).faits["demande.publics"][-1]["valeur"]
    client.post(f"{call}/section/priorite", data={"demande.publics": ["", *known]})
    assert origin(app, rows, "demande.publics") == "sne"


def test_the_value_of_the_file_stands_under_what_is_typed(client, call):
    page = soup(client.post(f"{call}/section/ressources", data=INCOME, headers=HTMX))
    asked = notice(page)
    assert asked.select_one("[name='ressources.rfr_n2']")["value"] == "2450000"
    said = asked.text.replace("\xa0", " ").replace("\u202f", " ")
    assert "Au dossier : Année des revenus de l’avis : 2024 · Revenu fiscal de référence N-2 : 27 400 €" in said


@pytest.mark.parametrize("said", ["revenus N-2 ?", "à celui de l’année N-1."])
def test_a_year_counted_back_is_held_on_one_line(said):
    assert '<span class="unbroken">N-' in unbroken(said)


def test_what_may_be_left_empty_in_the_file_says_so(client, call):
    page = soup(client.get(f"{call}?question=renouvellement"))
    asked = {one.select_one("input[name]")["name"]: one.text for one in page.select(".dense-question")}
    optional = next(text for name, text in asked.items() if name == "demande.ecrite_au_bailleur")
    assert "laissez vide si le dossier ne le dit pas" in optional
    assert "laissez vide" not in asked["demande.renouvelee_le"]
