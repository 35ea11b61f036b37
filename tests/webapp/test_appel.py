from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from rules.dossier import from_stored
from tests.webapp import stock
from webapp import db
from webapp.casework import appel
from webapp.db.models import Appel, Candidature, Conversation, Demande

TODAY = date(2026, 11, 23)


@pytest.fixture
def officer(client, sign_in):
    return sign_in(client)


@pytest.fixture
def line(app):
    """A person on the line: ids of the dwelling, the request, the candidacy and the conversation."""
    logement, demande = stock.dwelling(app), stock.applicant(app)
    candidature = stock.candidacy(app, logement, demande)
    ids = {"logement": logement, "demande": demande, "candidature": candidature}
    return ids | {"conversation": stock.call(app, logement, demande, candidature)}


def end(client, line: dict, issue: str, **more: str):
    return client.post("/appels/issue", data={"conversation": line["conversation"], "issue": issue, **more})


def attempts(app) -> list[Appel]:
    with app.app_context(), db.reading() as session:
        return list(session.exec(select(Appel).order_by(Appel.id)).all())


def facts(app, line: dict) -> dict:
    return from_stored(stock.stored(app, Demande, line["demande"]).faits).values


@pytest.mark.parametrize(
    ("issue", "etat", "talk"),
    [
        ("joint", "a-appeler", "en-cours"),
        ("sans-reponse", "a-rappeler", "abandonnee"),
        ("faux-numero", "a-rappeler", "abandonnee"),
        ("plus-interesse", "desistee", "abandonnee"),
        ("deja-loge", "desistee", "abandonnee"),
    ],
)
def test_the_candidacy_and_the_conversation_follow_the_outcome(app, officer, line, issue, etat, talk):
    assert end(officer, line, issue).status_code == 303
    assert stock.stored(app, Candidature, line["candidature"]).etat == etat
    assert stock.stored(app, Conversation, line["conversation"]).etat == talk
    (row,) = attempts(app)
    assert (row.numero, row.issue, row.par, row.candidature_id) == (1, issue, "relation", line["candidature"])


def test_calling_back_needs_a_day_and_keeps_the_call_open(app, officer, line):
    end(officer, line, "rappeler", rappel_le="27/11/26", note="après 17 h")
    (row,) = attempts(app)
    assert (row.rappel_le, row.note) == (date(2026, 11, 27), "après 17 h")
    assert stock.stored(app, Candidature, line["candidature"]).etat == "a-rappeler"
    assert stock.stored(app, Conversation, line["conversation"]).etat == "en-cours"


@pytest.mark.parametrize("issue", ["plus-interesse", "deja-loge"])
def test_who_gives_up_is_no_longer_looking(app, officer, line, issue):
    end(officer, line, issue)
    assert facts(app, line)["demande.toujours_en_recherche"] is False


def test_no_answer_says_nothing_of_the_search(app, officer, line):
    end(officer, line, "sans-reponse")
    assert "demande.toujours_en_recherche" not in facts(app, line)


def test_who_gives_up_leaves_the_slate_with_the_rank(app, officer):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    candidature = stock.candidacy(app, logement, demande, "proposee", rang=1)
    end(officer, {"conversation": stock.call(app, logement, demande, candidature)}, "deja-loge")
    row = stock.stored(app, Candidature, candidature)
    assert (row.etat, row.rang, row.liste_id) == ("desistee", None, None)


@pytest.mark.parametrize("etat", ["inscrite", "retenue"])
def test_what_the_commission_has_in_hand_is_left_to_it(app, officer, etat):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    candidature = stock.candidacy(app, logement, demande, etat)
    end(officer, {"conversation": stock.call(app, logement, demande, candidature)}, "deja-loge")
    assert stock.stored(app, Candidature, candidature).etat == etat


def test_no_answer_never_undoes_a_qualification(app, officer):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    candidature = stock.candidacy(app, logement, demande, "qualifiee")
    end(officer, {"conversation": stock.call(app, logement, demande, candidature)}, "sans-reponse")
    assert stock.stored(app, Candidature, candidature).etat == "qualifiee"


def test_attempts_are_numbered_by_request(app, officer, line):
    end(officer, line, "sans-reponse", numero="1")
    end(officer, line, "sans-reponse", numero="2")
    assert [row.numero for row in attempts(app)] == [1, 2]


def test_the_same_attempt_sent_twice_is_recorded_once(app, officer, line):
    end(officer, line, "sans-reponse", numero="1")
    answer = end(officer, line, "sans-reponse", numero="1")
    assert answer.status_code == 422
    assert "déjà enregistrée" in answer.text
    assert len(attempts(app)) == 1


def test_a_call_that_began_well_and_ends_otherwise_is_one_attempt(app, officer, line):
    end(officer, line, "joint")
    end(officer, line, "rappeler", rappel_le="24/11/2026")
    assert [(row.numero, row.issue) for row in attempts(app)] == [(1, "rappeler")]


def test_no_answer_after_a_call_is_another_attempt(app, officer, line):
    end(officer, line, "joint")
    end(officer, line, "sans-reponse")
    assert [(row.numero, row.issue) for row in attempts(app)] == [(1, "joint"), (2, "sans-reponse")]


@pytest.mark.parametrize("typed", ["23/11/2026", "23.11.26", "23112026", "23/11/2027"])
def test_today_and_the_year_to_come_are_days_to_call_back(typed):
    outcome, errors = appel.read_outcome({"issue": "rappeler", "rappel_le": typed}, TODAY)
    assert errors == {}
    assert outcome.rappel_le >= TODAY


@pytest.mark.parametrize("typed", ["22/11/2026", "", "demain", "31/02/2027", "25/11/2027", "2026-11-27", "27/11"])
def test_a_day_past_missing_or_odd_is_refused_in_french(typed):
    outcome, errors = appel.read_outcome({"issue": "rappeler", "rappel_le": typed}, TODAY)
    assert outcome is None
    assert errors["rappel_le"].startswith(("Écrivez", "Cette date"))


@pytest.mark.parametrize("issue", ["", "inconnue", "<b>"])
def test_a_call_ends_with_an_outcome(app, officer, line, issue):
    answer = end(officer, line, issue)
    assert answer.status_code == 422
    assert "Choisissez l’issue" in answer.text
    assert attempts(app) == []


def test_a_day_without_its_outcome_is_not_thrown_away():
    _, errors = appel.read_outcome({"issue": "faux-numero", "rappel_le": "27/11/2026"}, TODAY)
    assert "choisissez « À rappeler »" in errors["rappel_le"]


@pytest.mark.parametrize(("length", "accepted"), [(200, True), (201, False)])
def test_a_note_is_short(length, accepted):
    outcome, _ = appel.read_outcome({"issue": "joint", "note": "a" * length}, TODAY)
    assert (outcome is not None) is accepted


def test_what_was_typed_is_still_there_after_a_refusal(officer, line):
    page = BeautifulSoup(end(officer, line, "rappeler", rappel_le="hier", note="le soir").text, "html.parser")
    assert page.select_one("#rappel_le")["value"] == "hier"
    assert page.select_one("#note")["value"] == "le soir"
    assert page.select_one("input[value=rappeler]").has_attr("checked")
    assert page.title.text.startswith("Erreur :")


def test_htmx_receives_the_form_alone_after_a_refusal(client, officer, line):
    data = {"conversation": line["conversation"], "issue": ""}
    answer = client.post("/appels/issue", data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.text.lstrip().startswith("<form")


def test_no_answer_takes_two_keystrokes_on_the_call_page(officer, line):
    page = BeautifulSoup(officer.get(f"/conversations/{line['conversation']}").text, "html.parser")
    form = page.select_one("#issue-appel")
    control = form.select_one("input[value=sans-reponse]")
    assert control["data-shortcut"] == "s"
    assert len(page.select("[data-shortcut=s]")) == 1
    assert len(form.select("button")) == 1
    assert form.find_parent("form") is None


@pytest.mark.parametrize("kind", ["flechage", "liste"])
def test_only_a_call_ends_with_the_outcome_of_a_call(app, officer, line, kind):
    with app.app_context(), db.transaction() as session:
        session.get_one(Conversation, line["conversation"]).genre = kind
    assert end(officer, line, "sans-reponse").status_code == 404


def test_a_candidacy_of_somebody_else_is_not_touched(app, officer, line):
    theirs = stock.candidacy(app, stock.dwelling(app, "RSH-9"), stock.applicant(app, 9))
    forged = stock.call(app, line["logement"], line["demande"], theirs)
    assert end(officer, {"conversation": forged}, "deja-loge").status_code == 404
    assert stock.stored(app, Candidature, theirs).etat == "a-appeler"


@pytest.mark.parametrize("number", ["0", "999", "abc", ""])
def test_an_unknown_conversation_is_not_found(officer, number):
    assert officer.post("/appels/issue", data={"conversation": number, "issue": "joint"}).status_code == 404


def test_the_call_of_another_agency_is_not_found(app, client, sign_in, line):
    sign_in(client, stock.kept_to(app, "agence-puteaux"))
    assert end(client, line, "joint").status_code == 404
    assert attempts(app) == []


def test_the_call_of_another_landlord_is_not_found(app, client, sign_in, line):
    sign_in(client, "relation.plaine")
    assert end(client, line, "joint").status_code == 404
    assert client.get(f"/appels/demandes/{line['demande']}").status_code == 404


def test_only_those_who_call_record_an_outcome(client, sign_in, line):
    assert end(sign_in(client, "secretaire-caleol"), line, "joint").status_code == 403


@pytest.mark.parametrize(
    ("rappel_le", "said"),
    [(date(2026, 11, 22), "En retard"), (date(2026, 11, 23), "Aujourd’hui"), (date(2026, 11, 24), "")],
)
def test_the_home_page_shows_calls_due_today_or_late(app, officer, line, rappel_le, said):
    stock.attempt(app, line["logement"], line["demande"], line["candidature"], "rappeler", rappel_le=rappel_le)
    text = officer.get("/").text
    assert ("Mes rappels du jour" in text) is bool(said)
    assert said in text


@pytest.mark.parametrize(("rappel_le", "said"), [(date(2026, 11, 23), False), (date(2026, 11, 24), True)])
def test_the_home_page_shows_the_calls_to_come_apart_from_those_due(app, officer, line, rappel_le, said):
    stock.attempt(app, line["logement"], line["demande"], line["candidature"], "rappeler", rappel_le=rappel_le)
    page = BeautifulSoup(officer.get("/").text.replace("\u00a0", " "), "html.parser")
    titles = [one.text for one in page.select("main h2")]
    assert ("Mes prochains rappels" in titles) is said
    assert ("24 novembre 2026" in page.text) is said


def test_a_promise_kept_or_made_by_a_colleague_is_not_mine(app, officer, line):
    promise = {"rappel_le": TODAY, "par": "collegue"}
    stock.attempt(app, line["logement"], line["demande"], line["candidature"], "rappeler", **promise)
    assert "Mes rappels du jour" not in officer.get("/").text
    assert "Aujourd’hui" in officer.get("/appels?qui=agence").text
    end(officer, line, "sans-reponse")
    assert "Aujourd’hui" not in officer.get("/appels?qui=agence").text


def test_conversations_in_progress_are_resumed_from_the_home_page(officer, line):
    page = BeautifulSoup(officer.get("/").text, "html.parser")
    link = page.find("a", string=lambda text: text and "Reprendre" in text) or page.select_one("a.button.quiet.small")
    assert link["href"] == f"/conversations/{line['conversation']}"
    assert "Claire Delmas" in page.text


def test_a_conversation_that_waits_for_its_call_back_shows_once(app, officer, line):
    end(officer, line, "rappeler", rappel_le="23/11/2026")
    text = officer.get("/").text
    assert "Mes rappels du jour" in text
    assert "Conversations en cours" not in text


@pytest.mark.parametrize("typed", ["delm", "Claire", "CLAIRE DELMAS", "delmas claire", "000001", "1110 3230 0000"])
def test_somebody_who_rings_is_found_by_name_or_number(officer, line, typed):
    page = BeautifulSoup(officer.get("/appels", query_string={"q": typed}).text, "html.parser")
    assert f"/appels/demandes/{line['demande']}" in str(page.select_one("[aria-label='Personnes trouvées']"))


def test_persons_of_one_name_are_told_apart_by_their_birth_date(app, officer):
    stock.applicant(app, 1, nom="Sow")
    known = stock.applicant(app, 2, nom="Sow")
    with app.app_context(), db.transaction() as session:
        stock.write(session, session.get_one(Demande, known), {"menage.personnes.p1.naissance": "1988-05-17"})
    text = officer.get("/appels?q=sow").text.replace("\u00a0", " ")
    found = BeautifulSoup(text, "html.parser").select("[aria-label='Personnes trouvées'] li")
    assert ["17 mai 1988" in one.text for one in found] == [False, True]
    assert "Date de naissance inconnue" in found[0].text


@pytest.mark.parametrize("typed", ["%", "_", "'", "zzz", "12", "   "])
def test_an_odd_search_finds_nobody(officer, line, typed):
    page = BeautifulSoup(officer.get("/appels", query_string={"q": typed}).text, "html.parser")
    assert "/appels/demandes/" not in str(page.select_one("[aria-label='Personnes trouvées']") or "")


def test_the_history_of_a_person_shows_every_attempt_and_dwelling(app, officer, line):
    end(officer, line, "sans-reponse")
    end(officer, line, "rappeler", rappel_le="27/11/2026", note="le soir")
    text = officer.get(f"/appels/demandes/{line['demande']}").text
    assert "Sans réponse" in text
    assert "À rappeler le 27 novembre 2026" in text
    assert "le soir" in text
    assert "RSH-1 rue du Port" in text


def test_after_no_answer_the_officer_is_back_in_the_pool_for_the_next_call(officer, line):
    assert end(officer, line, "sans-reponse").location == f"/logements/{line['logement']}/vivier"
    assert "1 enregistrée" in officer.get(f"/logements/{line['logement']}/vivier").text


@pytest.mark.parametrize(
    ("issue", "rappel_le", "said"),
    [
        ("sans-reponse", "25/11/2026", "sans réponse, à rappeler le 25 novembre 2026."),
        ("sans-reponse", "", "sans réponse."),
        ("rappeler", "25/11/2026", "à rappeler le 25 novembre 2026."),
    ],
)
def test_the_message_after_a_call_names_the_person_and_the_day_to_call_back(officer, line, issue, rappel_le, said):
    address = end(officer, line, issue, rappel_le=rappel_le).location
    page = BeautifulSoup(officer.get(address).text.replace("\u00a0", " "), "html.parser")
    assert page.select_one(".notice").text == f"Claire Delmas, tentative n° 1 enregistrée : {said}"


def test_reached_leads_back_to_the_conversation(officer, line):
    assert end(officer, line, "joint").location == f"/conversations/{line['conversation']}"


def concluded(client, line: dict) -> None:
    url = f"/conversations/{line['conversation']}"
    client.post(f"{url}/identite", data={"demande.identite_verifiee": "oui"})
    assert client.post(f"{url}/conclure", data={"conclusion": "ecartee"}).status_code == 303


@pytest.mark.parametrize("before", ["sans-reponse", "faux-numero"])
def test_an_interview_after_an_attempt_that_failed_is_a_further_one(app, officer, line, before):
    end(officer, line, before)
    concluded(officer, line)
    assert [(row.numero, row.issue) for row in attempts(app)] == [(1, before), (2, "joint")]


def test_an_interview_already_noted_as_reached_is_not_noted_twice(app, officer, line):
    end(officer, line, "joint")
    concluded(officer, line)
    assert [(row.numero, row.issue) for row in attempts(app)] == [(1, "joint")]


@pytest.mark.parametrize(("day", "kept"), [("23/11/2026", False), ("24/11/2026", True)])
def test_a_call_promised_for_today_is_another_one_once_made(app, officer, line, day, kept):
    end(officer, line, "rappeler", rappel_le=day)
    concluded(officer, line)
    assert [row.issue for row in attempts(app)] == ["rappeler"] + ([] if kept else ["joint"])


def test_a_day_to_call_back_is_kept_with_no_answer(app, officer, line):
    assert end(officer, line, "sans-reponse", rappel_le="24/11/2026").status_code == 303
    assert [row.rappel_le for row in attempts(app)] == [date(2026, 11, 24)]
    page = BeautifulSoup(officer.get("/appels").text, "html.parser")
    assert "Claire Delmas" in page.select_one("section[aria-labelledby=rappels]").text
    assert "Claire Delmas" not in page.select_one("section[aria-labelledby=sans-reponse]").text
    assert "Sans réponse le 24 novembre 2026" not in page.text


@pytest.mark.parametrize("note", ["son fils est malade (asthme)", "diabétique", "victime de violences", "handicapée"])
def test_a_note_tells_neither_health_nor_private_life(app, officer, line, note):
    answer = end(officer, line, "sans-reponse", note=note)
    assert answer.status_code == 422
    assert "Ce texte sera lu par d’autres" in answer.text
    assert attempts(app) == []


def test_the_address_of_a_refused_outcome_leads_back_to_its_call(officer, line):
    refused = end(officer, line, "")
    form = BeautifulSoup(refused.text, "html.parser").select_one("#issue-appel")
    assert officer.get(form["action"]).location == f"/conversations/{line['conversation']}"
    assert officer.get("/appels/issue").location == "/appels"
