"""An answer that nobody had is told at once with what it keeps from happening; what is said again is on screen."""

from __future__ import annotations

import pytest

from rules.facts import FAITS
from tests.webapp.test_after_call import CALLERS, facts
from tests.webapp.test_conversations import HTMX, soup

HELD = "Sans cette réponse, le dossier ne peut pas être inscrit à l’ordre du jour."
NO_DWELLING = "Sans cette réponse, aucun dossier ne pourra être inscrit à l’ordre du jour pour ce logement."
INCOME = {"ressources.annee_rfr": "2024", "ressources.rfr_n2": "27400"}
MONTHLY = {"ressources.mensuelles": "2310", "ressources.aide_logement": "112"}
UNKNOWN_AID = {"ressources.mensuelles": "2310", "inconnu-aide": "1"}


@pytest.fixture
def call(client, sign_in, rows):
    """The address of a call just opened, by a signed-in officer."""
    sign_in(client, "charge-relation-client")
    return client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]


def told(client, call, money) -> None:
    """The person has answered all that is asked of them, these amounts included."""
    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    client.post(f"{call}/recherche", data={"demande.toujours_en_recherche": "oui"})
    client.post(f"{call}/personnes/menage")
    for key, data in CALLERS.items():
        client.post(f"{call}/{key}", data=data)
    client.post(f"{call}/section/ressources", data=INCOME)
    client.post(f"{call}/section/mensuelles", data=money)
    seen = {"demande.adresse_postale": "3 allée des Tilleuls", "demande.pieces_vues": ["", "identite"]}
    client.post(f"{call}/section/pieces", data=seen)


def test_an_unknown_benefit_is_told_on_the_very_next_card(client, call):
    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    client.post(f"{call}/recherche", data={"demande.toujours_en_recherche": "oui"})
    client.post(f"{call}/offre", data=CALLERS["offre"])
    client.post(f"{call}/personnes/menage")
    client.post(f"{call}/section/ressources", data=INCOME | {"aucun-baisse": "1"})
    page = soup(client.post(f"{call}/section/mensuelles", data=UNKNOWN_AID, headers=HTMX))
    assert HELD in page.select_one(".transcript").text
    assert HELD in page.select_one("#exchange .card .lacks").text


def test_an_unknown_benefit_is_told_at_the_end_of_the_call_and_when_concluding(client, call):
    told(client, call, UNKNOWN_AID)
    page = soup(client.get(f"{call}?question=recapitulatif"))
    assert HELD in page.select_one("#exchange").text
    assert "aucun point bloquant" not in page.text
    assert "peut être présenté" not in page.select_one("#exchange .say").text
    assert HELD in soup(client.get(f"{call}/verifier")).select_one("[aria-labelledby=retenu]").text


def test_a_known_benefit_holds_nothing(client, call):
    told(client, call, MONTHLY)
    assert HELD not in client.get(f"{call}?question=recapitulatif").text
    assert HELD not in client.get(f"{call}/verifier").text


def test_the_end_of_the_call_names_the_household_the_incomes_and_the_papers_missing(client, call):
    told(client, call, MONTHLY)
    page = soup(client.get(f"{call}?question=recapitulatif"))
    shown = page.select_one("#exchange .card").text
    for words in ("1 adulte", "Claire Delmas", "27 400 €", "2 310 €", "avis d’imposition 2025"):
        assert words in shown.replace("\xa0", " ").replace("\u202f", " "), words
    assert "avis d’imposition 2025" in page.select_one("#exchange .say").text


def test_nobody_is_told_to_send_papers_that_were_all_seen(client, call):
    told(client, call, MONTHLY)
    seen = ["", "identite", "avis-imposition"]
    client.post(f"{call}/section/pieces", data={"demande.adresse_postale": "3 allée", "demande.pieces_vues": seen})
    assert "Pensez à" not in soup(client.get(f"{call}?question=recapitulatif")).select_one("#exchange .say").text


def test_a_dwelling_fact_that_every_check_needs_is_told_when_flagging(client, sign_in, rows):
    sign_in(client, "responsable")
    flagging = client.post("/conversations", data={"genre": "flechage", "logement": rows["logement"]})
    here = flagging.headers["Location"]
    client.post(f"{here}/compteurs", data={"logement.compteurs_individuels": "oui"})
    page = soup(client.post(f"{here}/forfait", data={"inconnu": "1"}, headers=HTMX))
    assert "je ne sais pas" in page.select_one(".transcript").text
    assert "déclaré" not in page.select_one(".transcript").find_all("li")[-1].text
    assert NO_DWELLING in page.select_one(".transcript").text
    assert any("question=forfait" in one["href"] for one in page.select("#sheet .missing-list a"))
    assert NO_DWELLING in client.get(f"{here}/verifier").text


def test_who_is_on_the_line_is_not_a_thing_that_the_person_may_not_know(client, call):
    assert soup(client.get(call)).select_one("[name=inconnu]") is None
    assert client.post(f"{call}/identite", data={"inconnu": "1"}, headers=HTMX).status_code == 422


CHILD = {"lien": "enfant", "prenom": "Zoé", "naissance": "3/2/2015", "a_charge": "oui", "garde": "permanente"}


def test_a_card_left_unsaid_is_asked_for_by_name_and_opens_on_that_person(client, call):
    client.post(f"{call}/personnes/personnes/p2", data=CHILD)
    client.post(f"{call}/section/ressources", data=INCOME)
    client.post(f"{call}/personnes/menage")
    page = soup(client.get(call))
    wanted = next(one for one in page.select("#sheet .missing-list a") if "Zoé" in one.text)
    assert "carte mobilité inclusion" in wanted.text
    opened = soup(client.get(wanted["href"]))
    assert opened.select_one("#prenom")["value"] == "Zoé"
    assert "Facultatif" not in opened.select_one(".of-carte_invalidite").text


def test_a_card_left_unsaid_is_told_at_the_end_of_the_call(client, call):
    client.post(f"{call}/personnes/personnes/p2", data=CHILD)
    told(client, call, MONTHLY)
    shown = soup(client.get(f"{call}?question=recapitulatif")).select_one("#exchange .held").text
    assert "Zoé" in shown
    assert HELD in shown


def test_a_child_whose_birth_cannot_be_read_is_not_asked_for_a_card(client, call):
    answer = client.post(f"{call}/personnes/personnes/p2", data=CHILD | {"naissance": "31/02/2015"}, headers=HTMX)
    page = soup(answer)
    assert page.select_one("#naissance-error")
    assert page.select_one("#carte_invalidite-error") is None


OUR_TENANT = {
    "demande.locataire_du_parc": "oui",
    "demande.residence_principale": "oui",
    "demande.proprietaire_logement_adapte": "non",
}


def test_our_own_tenant_in_the_private_sector_is_asked_about_once(client, call):
    client.post(f"{call}/parc", data=OUR_TENANT)
    sent = {"demande.logement_actuel": "locataire-prive"}
    answer = client.post(f"{call}/criteres", data=sent, headers=HTMX)
    assert answer.status_code == 422
    page = soup(answer)
    assert "déjà locataire chez nous" in page.select_one("#demande-logement_actuel-error").text
    checked = page.select_one("[name=verifie]")["value"]
    assert client.post(f"{call}/criteres", data=sent | {"verifie": checked}, headers=HTMX).status_code == 200


def test_our_own_tenant_elsewhere_is_not_doubted(client, call):
    client.post(f"{call}/parc", data=OUR_TENANT)
    for home in ("locataire-social", "heberge"):
        sent = {"demande.logement_actuel": home}
        assert client.post(f"{call}/criteres", data=sent, headers=HTMX).status_code == 200


def test_incomes_said_not_to_have_fallen_are_wanted_no_more(client, call):
    before = soup(client.post(f"{call}/section/ressources", data=INCOME, headers=HTMX))
    client.post(f"{call}/section/ressources", data=INCOME | {"aucun-baisse": "1"})
    page = soup(client.get(call))
    assert "baissé" in before.select_one("#sheet").text
    assert "baissé" not in page.select_one("#sheet .missing-list").text


LOCAL, LISTS = "demande.publics_locaux", "demande.listes_du_label"
FIRST = next(iter(FAITS[LOCAL].kind.options))
OTHERS = {LOCAL: "", LISTS: ""}


def labels(app, rows) -> dict:
    return {path: value for path, value in facts(app, rows).items() if path in OTHERS}


def test_boxes_left_empty_say_nothing_whatever_else_is_ticked(app, client, call, rows):
    client.post(f"{call}/section/priorite", data=OTHERS)
    assert labels(app, rows) == {}
    client.post(f"{call}/section/priorite", data=OTHERS | {LOCAL: ["", FIRST]})
    assert labels(app, rows) == {LOCAL: frozenset({FIRST})}


def test_that_nothing_else_holds_is_said_in_one_box(app, client, call, rows):
    sent = OTHERS | {LOCAL: ["", FIRST], "aucun-publics_locaux": "1"}
    client.post(f"{call}/section/priorite", data=sent)
    known = labels(app, rows)
    assert known[LOCAL] == {FIRST}
    assert known[LISTS] == frozenset()
    page = soup(client.get(f"{call}?question=publics_locaux"))
    assert "Aucun dans les listes laissées vides" in page.select_one("#exchange").text


def test_a_box_unticked_is_taken_back(app, client, call, rows):
    client.post(f"{call}/section/priorite", data=OTHERS | {LOCAL: ["", FIRST]})
    client.post(f"{call}/section/priorite", data=OTHERS)
    assert labels(app, rows) == {}
