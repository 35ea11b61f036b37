"""What is asked while somebody waits, and what is read in the file once they have hung up."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlmodel import select

from rules.dossier import from_json
from rules.parameters import national
from rules.policy import load_policy, policy_names
from tests.rules.conftest import CONFORMING
from tests.webapp import stock
from tests.webapp.test_conversations import HTMX, soup
from webapp import db
from webapp.casework import subjects
from webapp.conversations import CONVERSATIONS
from webapp.conversations.engine import stand
from webapp.conversations.needs import tailored
from webapp.db.models import Candidature, Demande

DAY = date(2026, 11, 23)
LANDLORDS = sorted(policy_names())
CALLERS = {
    "offre": {"demande.accepte_commune": "oui", "demande.accepte_typologie": "oui", "candidature.interet": "oui"},
    "sejour": {"demande.sejour_regulier": "oui"},
    "parc": {
        "demande.locataire_du_parc": "non",
        "demande.residence_principale": "oui",
        "demande.proprietaire_logement_adapte": "non",
    },
    "adaptation": {
        "demande.besoin_adaptation": "non",
        "demande.lit_medicalise": "non",
        "demande.tierce_personne": "non",
    },
    "criteres": {"passer": "1"},
}
ANEW = {"demande.relogement_renouvellement": "non"}
AFTER = {"demande.renouvelee_le": "02/03/2026"}


@pytest.fixture
def call(client, sign_in, rows):
    """The address of a call just opened, by a signed-in officer."""
    sign_in(client, "charge-relation-client")
    return client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]


@pytest.fixture
def told_all(client, call):
    """The same once the person has answered all that is asked of them, the end of the call not said yet."""
    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    client.post(f"{call}/recherche", data={"demande.toujours_en_recherche": "oui"})
    client.post(f"{call}/personnes/menage")
    for key, data in CALLERS.items():
        client.post(f"{call}/{key}", data=data)
    client.post(f"{call}/section/ressources", data={})
    money = {"ressources.mensuelles": "2310", "ressources.aide_logement": "112"}
    client.post(f"{call}/section/mensuelles", data=money)
    reached = {"demande.adresse_postale": "3 allée des Tilleuls", "demande.pieces_vues": ["", "identite"]}
    client.post(f"{call}/section/pieces", data=reached)
    return call


def facts(app, rows, table=Demande, name="demande") -> dict:
    return subjects.dossier(stock.stored(app, table, rows[name])).values


def screens(landlord: str, changes: dict) -> tuple[list[str], list[str]]:
    """The screens left with the person on the line, then once they have hung up."""
    declared = tailored(CONVERSATIONS["appel"], load_policy(landlord))
    standing = stand(declared, from_json(changes, []), (), DAY, national())
    with_them, after = {}, {}
    for question in standing.left():
        section = declared.section_of(question)
        part = after if section.after else with_them
        part[section.key if section.at_once else question.key] = True
    return list(with_them), list(after)


@pytest.mark.parametrize("landlord", LANDLORDS)
@pytest.mark.parametrize("known", [{}, {"demande.publics": ["dalo", "m"], "demande.locataire_du_parc": True}])
def test_a_call_about_which_nothing_is_known_takes_twelve_screens_with_the_person_and_five_after(landlord, known):
    with_them, after = screens(landlord, known)
    assert len(with_them) <= 12
    assert len(after) <= 5


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_whoever_waits_is_spoken_to_and_nothing_is_said_to_nobody(landlord):
    for section in tailored(CONVERSATIONS["appel"], load_policy(landlord)).sections:
        for question in section.questions:
            assert bool(question.say) is not section.after, question.key


@pytest.mark.parametrize("kind", CONVERSATIONS)
def test_what_is_read_in_the_file_comes_after_all_that_is_asked_of_somebody(kind):
    order = [section.after for section in CONVERSATIONS[kind].sections]
    assert order == sorted(order)


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_each_part_begins_with_what_eliminates_soonest(landlord):
    with_them, after = screens(landlord, {})
    assert with_them[:4] == ["identite", "recherche", "offre", "personnes"]
    assert after[0] == "passe"


@pytest.mark.parametrize("fact", ["demande.identite_verifiee", "demande.toujours_en_recherche"])
def test_a_stop_leaves_nothing_to_ask_in_either_part(fact):
    declared = tailored(CONVERSATIONS["appel"], load_policy("rives-de-seine"))
    standing = stand(declared, from_json({**CONFORMING, fact: False}, []), (), DAY, national())
    assert standing.stop
    assert standing.current is None


def test_the_call_ends_with_what_the_file_knew_said_again_and_what_the_rules_say(client, told_all):
    page = soup(client.get(told_all))
    assert "Je récapitule" in page.select_one(".say").text
    (line,) = page.select("#exchange .review > div")
    assert "avis d’imposition" in line.dt.text
    assert line.select_one("a")["href"].endswith("question=avis")
    assert "aucun point bloquant" in page.select_one("#exchange").text


def test_a_point_that_blocks_is_known_before_hanging_up(client, told_all):
    client.post(f"{told_all}/sejour", data={"demande.sejour_regulier": "non"})
    page = soup(client.get(told_all))
    assert "un point bloque" in page.select_one("#exchange").text
    assert page.select_one("#exchange .actions a[href$='/verifier']")


@pytest.mark.parametrize(("sent", "origin"), [({"exact": "1"}, "declare"), ({"passer": "1"}, "sne")])
def test_what_is_confirmed_is_from_then_on_the_persons_word(app, client, told_all, rows, sent, origin):
    page = soup(client.post(f"{told_all}/recapitulatif", data=sent, headers=HTMX))
    assert "Vous pouvez raccrocher" in page.select_one(".hang-up").text
    held = stock.stored(app, Demande, rows["demande"]).faits
    assert {held[path][-1]["origine"] for path in ("ressources.rfr_n2", "ressources.annee_rfr")} == {origin}
    assert held["demande.publics"][-1]["origine"] == "sne"


def test_the_file_may_be_read_before_the_call_too(client, call):
    page = soup(client.get(f"{call}?question=quartile"))
    assert "avant ou après l’appel" in page.select_one(".hang-up").text
    assert page.select_one("[autofocus]")["name"] == "demande.premier_quartile_sne"
    assert [one.text for one in page.select(".steps .part")] == ["Après l’appel"]
    client.post(f"{call}/section/priorite", data={"demande.premier_quartile_sne": "oui"})
    assert "Parlez-vous bien" in soup(client.get(call)).select_one("#exchange h2").text


@pytest.mark.parametrize(
    ("ended", "heading"), [(True, "Dates et passages"), (False, "Parlez-vous bien à la personne\u00a0?")]
)
def test_the_file_may_be_read_another_day_without_asking_who_is_there(app, client, sign_in, told_all, ended, heading):
    if ended:
        client.post(f"{told_all}/recapitulatif", data={"exact": "1"})
    app.config["TODAY"] = app.config["TODAY"].replace(day=24)
    sign_in(client)
    assert soup(client.get(told_all)).select_one("#exchange h2").text.strip() == heading


def test_a_topic_of_the_file_is_one_screen_that_leads_to_the_next(client, told_all):
    client.post(f"{told_all}/recapitulatif", data={"exact": "1"})
    page = soup(client.get(told_all))
    assert page.select_one("#exchange form h2").text == "Dates et passages"
    assert len(page.select(".dense-question")) >= 2
    answer = client.post(f"{told_all}/section/passe", data=AFTER, headers=HTMX)
    assert soup(answer).select_one("#exchange form h2").text == "Labels et priorité"
    sent = client.post(f"{told_all}/section/passe", data=AFTER)
    assert (sent.status_code, sent.headers["Location"]) == (303, told_all)


def test_a_required_answer_left_empty_is_told_beside_its_field(client, call):
    answer = client.post(f"{call}/section/priorite", data={"demande.premier_quartile_sne": ""}, headers=HTMX)
    assert answer.status_code == 422
    assert "«\xa0Le dossier ne le dit pas\xa0»" in soup(answer).select_one("#demande-premier_quartile_sne-error").text
    unknown = client.post(f"{call}/section/priorite", data={"inconnu-quartile": "1"} | ANEW, headers=HTMX)
    assert unknown.status_code == 200


def test_a_message_names_the_boxes_as_they_are_written_beside_it(client, call):
    page = soup(client.post(f"{call}/section/pieces", data={}, headers=HTMX))
    told, (unknown, none) = page.select_one("#demande-pieces_vues-error").text, ("Ne sait pas", "Aucune")
    assert f"«\xa0{none}\xa0» ou «\xa0{unknown}\xa0»" in told
    labels = [page.select_one(f"label[for={box}-pieces]").text for box in ("inconnu", "aucun")]
    assert [one.split("\xa0:")[0].strip() for one in labels] == [unknown, none]


def test_an_error_stays_on_its_screen_and_the_rest_is_recorded(app, client, call, rows):
    data = {"demande.renouvelee_le": "31/02/2026", "demande.formulaire_remis": "oui"}
    page = soup(client.post(f"{call}/section/passe", data=data, headers=HTMX))
    assert page.select_one("#demande-renouvelee_le")["value"] == "31/02/2026"
    assert facts(app, rows)["demande.formulaire_remis"] is True
    assert [one.text for one in page.select(".error")] != []


def test_no_box_that_holds_is_said_and_never_guessed(app, client, call, rows):
    client.post(f"{call}/publics", data={"demande.publics": ["", "g"]})
    empty = ANEW | {"demande.publics": ["", "g"], "demande.preuves_vues": [""], "demande.premier_quartile_sne": "oui"}
    answer = client.post(f"{call}/section/priorite", data=empty, headers=HTMX)
    assert "Aucun" in soup(answer).select_one("#demande-preuves_vues-error").text
    assert "demande.preuves_vues" not in facts(app, rows)
    both = empty | {"demande.preuves_vues": ["", "ordonnance-protection"], "aucun-preuves": "1"}
    assert client.post(f"{call}/section/priorite", data=both, headers=HTMX).status_code == 422
    assert client.post(f"{call}/section/priorite", data=empty | {"aucun-preuves": "1"}).status_code == 303
    assert facts(app, rows)["demande.preuves_vues"] == frozenset()
    assert "demande.publics_locaux" not in facts(app, rows)


def test_a_question_that_an_answer_opens_is_asked_on_the_same_screen(client, told_all):
    client.post(f"{told_all}/recapitulatif", data={"exact": "1"})
    client.post(f"{told_all}/section/passe", data=AFTER)
    labels = {"demande.publics": ["", "dalo"], "demande.premier_quartile_sne": "non"} | ANEW
    page = soup(client.post(f"{told_all}/section/priorite", data=labels, headers=HTMX))
    asked = page.select_one("[autofocus]")
    assert asked["name"] == "demande.designee_par_le_prefet"
    told = "Il reste 1 question dans cette section."
    assert told in page.select_one("#news").text
    assert told in asked.find_parent(class_="dense-question").text, "said beside what is asked"
    assert page.select_one("form.dense > .actions a")["href"] == f"#{asked['id']}", "and above the button"
    again = soup(client.post(f"{told_all}/section/priorite", data=labels, headers=HTMX))
    assert again.select_one("form.dense > .actions a").text == "Une réponse est à corriger dans cette section."


def test_a_section_says_what_an_edited_answer_clears_before_it_does(app, client, call, rows):
    client.post(f"{call}/publics", data={"demande.publics": ["", "m"]})
    client.post(f"{call}/fin_accompagnement", data={"demande.fin_accompagnement_le": "30/09/2025"})
    edited = {"demande.publics": ["", "k"], "demande.fin_accompagnement_le": "30/09/2025"}
    edited |= {"demande.premier_quartile_sne": "oui"} | ANEW
    page = soup(client.post(f"{call}/section/priorite", data=edited, headers=HTMX))
    assert "Ce changement efface des réponses" in page.text
    assert "demande.fin_accompagnement_le" in facts(app, rows)
    form = page.select_one("#exchange form[action$='/section/priorite']")
    again: dict[str, list[str]] = {}
    for one in form.select("input"):
        again.setdefault(one["name"], []).append(one.get("value", ""))
    client.post(form["action"], data=again)
    assert "demande.fin_accompagnement_le" not in facts(app, rows)
    assert facts(app, rows)["demande.premier_quartile_sne"] is True


def test_what_is_sent_back_as_it_was_shown_is_not_recorded_again(app, client, call, rows):
    sent = {"ressources.annee_rfr": "2024", "ressources.rfr_n2": "27 400"}
    client.post(f"{call}/section/ressources", data=sent)
    before = stock.stored(app, Demande, rows["demande"]).faits
    client.post(f"{call}/section/ressources", data=sent)
    after = stock.stored(app, Demande, rows["demande"]).faits
    assert {path: after[path] for path in before} == before


@pytest.mark.parametrize(("sent", "origin"), [({}, "declare"), ({"piece-avis": "1"}, "piece")])
def test_a_paper_seen_is_said_question_by_question(app, client, call, rows, sent, origin):
    known = {"ressources.annee_rfr": "2024", "ressources.rfr_n2": "27400", "ressources.rfr_n1": "26900"}
    client.post(f"{call}/section/ressources", data=known | sent)
    held = stock.stored(app, Demande, rows["demande"]).faits
    assert held["ressources.rfr_n2"][-1]["origine"] == origin
    assert held["ressources.rfr_n1"][-1]["origine"] == "declare"


def test_a_colleagues_answer_is_told_on_a_screen_of_several_too(app, client, sign_in, call):
    seen = soup(client.get(f"{call}?question=mensuelles")).select_one("[name=vu]")["value"]
    colleague = app.test_client()
    sign_in(colleague, "responsable")
    colleague.post(f"{call}/section/mensuelles", data={"ressources.mensuelles": "1900", "inconnu-aide": "1"})
    mine = {"ressources.mensuelles": "2310", "inconnu-aide": "1", "vu": seen[:11] + "00:00:00" + seen[19:]}
    answer = client.post(f"{call}/section/mensuelles", data=mine, headers=HTMX)
    assert answer.status_code == 422
    assert "Claude Fontaine vient d’enregistrer" in answer.text
    assert soup(answer).select_one("#ressources-mensuelles")["value"] == "2310"


def test_the_whole_call_can_be_ended_and_its_candidate_qualified(app, client, told_all, rows):
    client.post(f"{told_all}/recapitulatif", data={"exact": "1"})
    client.post(f"{told_all}/section/passe", data=AFTER)
    client.post(f"{told_all}/section/priorite", data={"demande.premier_quartile_sne": "oui"} | ANEW)
    client.post(f"{told_all}/section/accompagnement", data={})
    page = soup(client.get(told_all))
    assert "Les questions sont finies : " in page.text.replace("\u00a0", " ")
    assert "passées" in page.text
    assert client.post(f"{told_all}/conclure", data={"conclusion": "qualifiee"}).status_code == 303
    with app.app_context(), db.reading() as session:
        assert [one.etat for one in session.exec(select(Candidature))] == ["qualifiee"]
    review = soup(client.get(f"{told_all}/verifier")).text
    told = re.search(r"\d+ à compléter", review)
    pool = client.get(f"/logements/{rows['logement']}/vivier").text
    assert re.findall(r"\d+ à compléter", pool) == ([told[0]] if told else []), "the same count in the pool"


@pytest.mark.parametrize(("section", "wanted"), [("situation", 3), ("identite", 2), ("offre", 1)])
def test_every_question_left_empty_has_its_own_message_in_the_dense_view_too(client, call, section, wanted):
    client.post(f"{call}/vue", data={"vue": "dense"})
    answer = client.post(f"{call}/section/{section}", data={}, headers=HTMX)
    assert answer.status_code == 422
    page = soup(answer)
    assert len(page.select(".dense-question .error")) == wanted
    assert len(page.select(".summary a")) == (wanted if wanted > 1 else 0)
