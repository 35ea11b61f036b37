"""What the end of a flagging or of a call says: what was decided, what is missing and by when, who does what next."""

from __future__ import annotations

import pytest

from letters.sensitive import telling_words
from tests.webapp.commission import sitting
from tests.webapp.reading import page_of, words
from tests.webapp.test_held import MONTHLY, UNKNOWN_AID, told
from tests.webapp.test_irrecevabilite import NO_PERMIT, a_call, conclude
from webapp import db
from webapp.cards.ended import awaited
from webapp.casework import subjects
from webapp.db.models import Demande, Logement

SEEN = {"demande.pieces_vues": frozenset({"avis-imposition", "identite"})}


@pytest.fixture
def call(client, sign_in, rows):
    """The address of a call just opened, by a signed-in officer."""
    sign_in(client, "charge-relation-client")
    return client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]


def end(client, url: str, ending: str):
    return page_of(client, client.post(f"{url}/conclure", data={"conclusion": ending}).headers["Location"])


def lines(page) -> dict[str, str]:
    """What is told, by label."""
    return {words(one): words(one.find_next_sibling("dd")) for one in page.select(".ended dt")}


def main_buttons(page) -> list[str]:
    return [words(one) for one in page.select("main .actions .button:not(.quiet)")]


def write(app, table, number: int, facts: dict) -> None:
    with app.app_context(), db.transaction() as session:
        subjects.write(session, session.get_one(table, number), facts, par="relation")


def test_a_qualified_call_says_who_which_papers_are_awaited_and_who_goes_on(client, call):
    told(client, call, MONTHLY)
    page = end(client, call, "qualifiee")
    said = lines(page)
    assert said["Décision"] == "Claire Delmas : candidature qualifiée pour ce logement."
    assert said["Pièces à recevoir"] == "Avis d’imposition 2025, sur les revenus de 2024."
    assert said["Ensuite"].startswith("Le chargé de relation client réunit les candidats")
    assert "Il manque" not in said
    assert main_buttons(page) == ["Demander les pièces manquantes"]


def test_with_every_paper_seen_the_search_goes_on(app, client, call, rows):
    told(client, call, MONTHLY)
    write(app, Demande, rows["demande"], SEEN)
    page = end(client, call, "qualifiee")
    assert lines(page)["Pièces à recevoir"] == "Aucune ne manque."
    assert main_buttons(page) == ["Chercher des candidats"]


def test_an_answer_that_nobody_had_is_told_with_what_it_must_come_before(client, call):
    told(client, call, UNKNOWN_AID)
    said = lines(end(client, call, "qualifiee"))
    assert said["Il manque"].startswith("« Quelle aide au logement (APL ou AL) pour ce logement ? »")
    assert said["Il manque"].endswith(", avant l’inscription à l’ordre du jour.")


@pytest.mark.parametrize(("looking", "active"), [("oui", True), ("non", False)])
def test_a_candidacy_set_aside_asks_for_nothing_more(client, call, looking, active):
    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    client.post(f"{call}/recherche", data={"demande.toujours_en_recherche": looking})
    page = end(client, call, "ecartee")
    said = lines(page)
    assert said.keys() == {"Décision", "Règles", "Ensuite"}
    assert said["Décision"].startswith("Claire Delmas : candidature écartée.")
    assert ("Sa demande reste active." in said["Décision"]) is active
    assert main_buttons(page) == ["Chercher des candidats"]


def test_whoever_is_presented_for_inadmissibility_goes_beside_the_slate(app, client, sign_in):
    sign_in(client, "responsable")
    _, url = a_call(app, client, sitting(app), **NO_PERMIT)
    said = lines(page_of(client, conclude(client, url).headers["Location"]))
    assert said["Décision"] == "Lucie Noir : à présenter pour irrecevabilité."
    assert said["Ensuite"] == "La commission l’examine à côté de la liste, sans rang."


@pytest.mark.parametrize(("policy", "agency", "day"), [("emeraude", "agence-dinard", "23 décembre 2026")])
def test_papers_have_the_last_day_that_the_landlords_own_text_gives(app, client, sign_in, rows, policy, agency, day):
    with app.app_context(), db.transaction() as session:
        for table in (Logement, Demande):
            session.get_one(table, rows[table.__name__.lower()]).bailleur = policy
        session.get_one(Logement, rows["logement"]).agence = agency
    sign_in(client, f"relation.{policy}")
    url = client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]
    awaited = lines(end(client, url, "qualifiee"))["Pièces à recevoir"]
    assert awaited.endswith(f", au plus tard le {day} si elles sont demandées aujourd’hui.")


def test_the_end_of_a_call_names_no_ground_of_priority_health_or_violence(app, client, call, rows):
    told(client, call, UNKNOWN_AID)
    facts = {"demande.publics": frozenset({"g", "dalo"}), "menage.personnes.p1.carte_invalidite": True}
    write(app, Demande, rows["demande"], facts | {"demande.designee_par_le_prefet": None})
    page = end(client, call, "qualifiee")
    assert telling_words(words(page.main)) == []


def test_an_answer_whose_name_tells_too_much_is_counted():
    names = ["Le préfet a-t-il désigné cette personne ?", "Situation de handicap", "Aide au logement"]
    told_all, before = awaited(names).replace("\u00a0", " "), ", avant l’inscription à l’ordre du jour."
    assert told_all == f"« Aide au logement », 2 réponses à voir dans l’échange{before}"
    assert awaited(names[:1]) == f"1 réponse à voir dans l’échange{before}"
    assert awaited([]) == ""


@pytest.mark.parametrize(
    ("flagged", "decision"),
    [
        (True, "Logement fléché : au rang 1, un candidat reconnu par un label ou du premier quartile."),
        (False, "Logement non fléché : la recherche s’ouvre à tous les candidats."),
    ],
)
def test_a_flagging_says_what_was_decided_when_the_dwelling_is_free_and_who_goes_on(
    app, client, sign_in, rows, flagged, decision
):
    sign_in(client)
    url = client.post("/conversations", data={"genre": "flechage", "logement": rows["logement"]}).headers["Location"]
    write(app, Logement, rows["logement"], {"logement.fleche": flagged})
    page = page_of(client, f"{url}/conclusion")
    said = lines(page)
    assert said["Décision"] == decision
    assert said["Libre"] == "Le 15 décembre 2026."
    assert said["Ensuite"] == "Le chargé de relation client cherche des candidats dans le vivier, puis les appelle."
    assert main_buttons(page) == ["Chercher des candidats"]
    link = page.select_one("main .actions .button:not(.quiet)")["href"]
    assert ("cible=oui" in link) is flagged


@pytest.mark.parametrize(("facts", "lacking"), [({}, False), ({"logement.forfait_eau_chauffage": None}, True)])
def test_a_flagging_tells_the_answer_without_which_no_file_reaches_the_agenda(
    app, client, sign_in, rows, facts, lacking
):
    sign_in(client)
    url = client.post("/conversations", data={"genre": "flechage", "logement": rows["logement"]}).headers["Location"]
    if lacking:
        client.post(f"{url}/compteurs", data={"logement.compteurs_individuels": "oui"})
        client.post(f"{url}/forfait", data={"inconnu": "1"})
    said = lines(page_of(client, f"{url}/conclusion"))
    assert ("Il manque" in said) is lacking
    assert said.get("Il manque", "").endswith(", avant l’inscription à l’ordre du jour." if lacking else "")


def test_a_call_ends_in_two_to_five_lines(client, call):
    told(client, call, UNKNOWN_AID)
    assert 2 <= len(lines(end(client, call, "qualifiee"))) <= 5


def test_a_slate_tells_its_ranks_instead(app, client, sign_in):
    sign_in(client, "responsable")
    made = sitting(app)
    slate = client.post("/conversations", data={"genre": "liste", "logement": made["logement"]}).headers["Location"]
    page = page_of(client, f"{slate}/conclusion")
    assert lines(page) == {}
    assert len(page.select(".settled li")) == 3
