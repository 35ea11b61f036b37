from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp.commission import ATTRIBUTION, TOO_FAR, at, decide, first, get, hold, sitting, with_its_letters
from webapp import db
from webapp.casework.condition import GESTES
from webapp.casework.suites import STATE_AFTER, TRANSITIONS
from webapp.db.models import Candidature, Correction, Demande, Document, Logement, Suite
from webapp.db.models.liste import ETATS_CANDIDATURE
from webapp.db.models.suites import GENRES_SUITE


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def held(app, secretary):
    """The day is now 2 December."""
    made = with_its_letters(app, secretary)
    at(app, secretary, date(2026, 12, 2))
    return made


def letters(client, made):
    """The offers among them: nobody answers one that was not made."""
    assert client.post(f"/courriers/seances/{made['seance']}").status_code == 303


def offer(client, number):
    """The offer of a rank whose turn came."""
    assert client.post(f"/courriers/candidatures/{number}").status_code == 303


def answer(app, client, number, genre, le="01/12/2026", motif="", received=None):
    """By default the offer, if nothing is known of it yet, was received on the day of the answer; a lease is signed
    before the dwelling is free on purpose."""
    data = {"genre": genre, "le": le, "motif": motif, "offre_recue": le if received is None else received}
    data["avant_disponible"] = "oui"
    return client.post(f"/suites/{number}", data=data | {"version": get(app, Candidature, number).version})


def notify(app, client, number, day):
    version = get(app, Candidature, number).version
    return client.post(f"/suites/{number}/notification", data={"notifie": day, "version": version})


def page_of(client, made):
    return BeautifulSoup(client.get(f"/seances/{made['seance']}/suites").text, "html.parser")


def etats(app, made):
    return [get(app, Candidature, number).etat for number in made["candidats"]]


def test_the_table_of_transitions_speaks_of_known_states_and_answers():
    assert STATE_AFTER.keys() | set(GESTES) == set(GENRES_SUITE)
    assert TRANSITIONS.keys() | set(STATE_AFTER.values()) <= set(ETATS_CANDIDATURE)
    assert {one for several in TRANSITIONS.values() for one in several} | set(GESTES) == set(GENRES_SUITE)


def test_candidates_stand_in_rank_order_and_only_the_first_may_answer(secretary, held):
    lines = page_of(secretary, held).select(".ranked > li")
    assert [line.select_one("b").text for line in lines] == ["1. Claire Delmas", "2. Paul Martin"]
    assert lines[0].select("form.answer")
    assert not lines[1].select("form")
    assert "Attend son tour" in lines[1].text


def test_an_offer_is_accepted_then_a_lease_signed_and_everything_follows(app, secretary, held):
    one = held["candidats"][0]
    assert answer(app, secretary, one, "acceptee").status_code == 303
    assert answer(app, secretary, one, "bail-signe", "02/12/2026").status_code == 303
    assert etats(app, held)[:2] == ["bail-signe", "non-retenue"]
    assert get(app, Logement, held["logement"]).etat == "loue"
    assert get(app, Demande, get(app, Candidature, one).demande_id).etat == "radiee"
    with app.app_context(), db.reading() as session:
        rows = session.exec(select(Suite).order_by(Suite.id)).all()
    assert [(row.genre, row.le.date()) for row in rows] == [
        ("acceptee", date(2026, 12, 1)),
        ("bail-signe", date(2026, 12, 2)),
    ]


def test_a_refusal_proposes_the_next_rank_and_its_letter(app, secretary, held):
    one, two, _ = held["candidats"]
    assert answer(app, secretary, one, "refusee", motif="REFUS-CANDIDAT-ECRIT").status_code == 303
    page = page_of(secretary, held)
    assert "Le tour passe au rang 2\u00a0: Paul Martin" in page.select_one(".proposal").text
    assert page.select_one(f'form[action="/courriers/candidatures/{two}"]')
    assert not page.select(".ranked > li")[1].select("form.answer")
    offer(secretary, two)
    assert page_of(secretary, held).select(".ranked > li")[1].select("form.answer")


def test_a_refusal_says_how_it_was_made(app, secretary, held):
    number = held["candidats"][0]
    for motif in ("", "NA-RANG", "REFUS-CANDIDAT-SILENCE"):
        refused = answer(app, secretary, number, "refusee", motif=motif)
        assert refused.status_code == 422
        assert (
            "Choisissez comment" in BeautifulSoup(refused.text, "html.parser").select_one(f"#motif-{number}-error").text
        )
    assert get(app, Candidature, number).etat == "retenue"


@pytest.mark.parametrize(
    ("today", "open_"), [(date(2026, 12, 13), False), (date(2026, 12, 14), False), (date(2026, 12, 15), True)]
)
def test_silence_is_offered_only_once_the_last_day_is_past(app, secretary, held, today, open_):
    """Received on 2 December: ten days end on Saturday 12, hence on Monday 14 at midnight."""
    number = held["candidats"][0]
    assert notify(app, secretary, number, "02/12/2026").status_code == 303
    at(app, secretary, today)
    page = page_of(secretary, held)
    assert "14 décembre 2026" in page.text
    assert bool(page.select('input[value="silence"]')) is open_
    refused = answer(app, secretary, number, "silence")
    assert refused.status_code == (303 if open_ else 422)
    assert get(app, Candidature, number).etat == ("sans-reponse" if open_ else "retenue")
    assert ("Le tour passe au rang 2" in page_of(secretary, held).text) is open_


def test_silence_wants_the_day_on_which_the_offer_was_received(app, secretary, held):
    at(app, secretary, date(2027, 3, 1))
    refused = answer(app, secretary, held["candidats"][0], "silence")
    assert refused.status_code == 422
    assert "le jour où l’offre a été reçue" in refused.text


def test_a_silence_is_dated_on_the_last_day_and_has_its_own_reason(app, secretary, held):
    number = held["candidats"][0]
    notify(app, secretary, number, "02/12/2026")
    at(app, secretary, date(2026, 12, 20))
    answer(app, secretary, number, "silence", le="")
    with app.app_context(), db.reading() as session:
        row = session.exec(select(Suite)).one()
    assert (row.motif, row.le.date()) == ("REFUS-CANDIDAT-SILENCE", date(2026, 12, 14))


@pytest.mark.parametrize(
    ("typed", "status"),
    [("22/11/2026", 422), ("23/11/2026", 303), ("02/12/2026", 303), ("03/12/2026", 422), ("hier", 422)],
)
def test_an_offer_is_received_between_the_session_and_today(app, secretary, held, typed, status):
    assert notify(app, secretary, held["candidats"][0], typed).status_code == status


def test_the_day_of_receipt_is_kept_with_its_author(app, secretary, held):
    number = held["candidats"][0]
    notify(app, secretary, number, "01/12/2026")
    notify(app, secretary, number, "02/12/2026")
    records = get(app, Candidature, number).faits["candidature.notifie_le"]
    assert [(one["valeur"], one["par"]) for one in records] == [
        ("2026-12-01", "secretaire"),
        ("2026-12-02", "secretaire"),
    ]


def test_the_second_rank_waits_for_the_first(app, secretary, held):
    refused = answer(app, secretary, held["candidats"][1], "acceptee")
    assert refused.status_code == 422
    assert "Ce n’est pas le tour" in refused.text


def test_a_lease_follows_an_acceptance(app, secretary, held):
    assert answer(app, secretary, held["candidats"][0], "bail-signe").status_code == 422


def test_a_candidate_who_was_refused_is_not_there(app, secretary, held):
    assert answer(app, secretary, held["candidats"][2], "acceptee").status_code == 404


def test_after_the_last_refusal_the_search_opens_again(app, secretary, held):
    one, two, _ = held["candidats"]
    answer(app, secretary, one, "refusee", motif="REFUS-APRES-VISITE")
    offer(secretary, two)
    answer(app, secretary, two, "refusee", "02/12/2026", motif="REFUS-APRES-VISITE")
    assert get(app, Logement, held["logement"]).etat == "fleche"
    assert "Aucun rang suivant" in page_of(secretary, held).text


def test_two_people_recording_one_answer_are_told(app, secretary, held):
    number = held["candidats"][0]
    old = get(app, Candidature, number).version
    answer(app, secretary, number, "acceptee")
    again = secretary.post(f"/suites/{number}", data={"genre": "refusee", "le": "01/12/2026", "version": old})
    assert again.status_code == 409


def test_answers_wait_for_the_end_of_the_session(app, secretary):
    made = sitting(app)
    decide(app, secretary, made, ATTRIBUTION)
    assert "quand la séance est tenue" in page_of(secretary, made).text
    assert answer(app, secretary, made["candidats"][0], "acceptee", "23/11/2026").status_code == 404


def test_who_may_not_record_answers_is_refused(app, client, sign_in, held):
    number = held["candidats"][0]
    sign_in(client, "formateur")
    assert client.get(f"/seances/{held['seance']}/suites").status_code == 403
    assert client.post(f"/suites/{number}").status_code == 403


def test_another_landlords_answers_are_not_found(app, client, sign_in, held):
    number = held["candidats"][0]
    sign_in(client, "secretaire.plaine")
    assert client.get(f"/seances/{held['seance']}/suites").status_code == 404
    assert client.post(f"/suites/{number}").status_code == 404
    assert client.post(f"/suites/{number}/notification").status_code == 404
    assert client.post(f"/suites/{number}/condition").status_code == 404


def verdict_on(client, made, rule):
    found = page_of(client, made).select_one(f'[data-rule="{rule}"]')
    return found["class"][-1] if found else ""


def test_the_answers_recorded_reach_the_rules_on_the_offers(app, secretary, held):
    one = held["candidats"][0]
    assert verdict_on(secretary, held, "reponses-aux-offres") == ""
    notify(app, secretary, one, "01/12/2026")
    assert verdict_on(secretary, held, "delai-de-reponse") == "conforme"
    assert verdict_on(secretary, held, "reponses-aux-offres") == "completer"
    answer(app, secretary, one, "acceptee", "02/12/2026")
    assert verdict_on(secretary, held, "reponses-aux-offres") == "conforme"
    answer(app, secretary, one, "bail-signe", "02/12/2026")
    assert verdict_on(secretary, held, "radiation-a-la-signature") == "conforme"


def test_silence_is_seen_by_the_rules_on_the_day_it_counts(app, secretary, held):
    notify(app, secretary, held["candidats"][0], "02/12/2026")
    at(app, secretary, date(2026, 12, 14))
    assert verdict_on(secretary, held, "reponses-aux-offres") == "completer"
    at(app, secretary, date(2026, 12, 15))
    assert verdict_on(secretary, held, "reponses-aux-offres") == "apprecier"


@pytest.mark.parametrize(("typed", "kept"), [("oui", True), ("non", False), ("", None)])
def test_a_refusal_says_whether_a_reason_was_given_and_never_which(app, secretary, held, typed, kept):
    number = held["candidats"][0]
    data = {"genre": "refusee", "le": "01/12/2026", "motif": "REFUS-CANDIDAT-ECRIT", "motive": typed}
    data["offre_recue"] = "30/11/2026"
    data["version"] = get(app, Candidature, number).version
    assert secretary.post(f"/suites/{number}", data=data).status_code == 303
    entries = get(app, Candidature, number).faits.get("candidature.refus_motive", [{"valeur": None}])
    assert entries[-1]["valeur"] is kept


@pytest.mark.parametrize(("typed", "expected"), [("oui", "conforme"), ("non", "justifier"), ("", "conforme")])
def test_the_information_that_our_own_letter_bears_reaches_its_rule_unless_told_otherwise(
    app, secretary, typed, expected
):
    made = sitting(app, changes={1: {"demande.publics": ["dalo"], "demande.designee_par_le_prefet": True}})
    decide(app, secretary, made, first(1), first(2), TOO_FAR)
    hold(app, secretary, made)
    letters(secretary, made)
    at(app, secretary, date(2026, 12, 2))
    number = made["candidats"][0]
    data = {"notifie": "01/12/2026", "information": typed, "version": get(app, Candidature, number).version}
    secretary.post(f"/suites/{number}/notification", data=data)
    assert verdict_on(secretary, made, "information-dans-l-offre") == expected


@pytest.mark.parametrize("genre", ["acceptee", "refusee"])
def test_nobody_answers_an_offer_that_was_not_made(app, secretary, genre):
    made = sitting(app)
    decide(app, secretary, made, first(1), first(2), TOO_FAR)
    hold(app, secretary, made)
    number = made["candidats"][0]
    refused = answer(app, secretary, number, genre, "23/11/2026", "REFUS-CANDIDAT-ECRIT")
    assert refused.status_code == 422
    assert "L’offre n’est pas encore produite" in refused.text
    assert notify(app, secretary, number, "23/11/2026").status_code == 422
    line = page_of(secretary, made).select_one(".ranked > li")
    assert "Offre à produire" in line.text
    assert not line.select("form.answer")
    assert get(app, Candidature, number).etat == "retenue"


@pytest.mark.parametrize("genre", ["acceptee", "refusee"])
@pytest.mark.parametrize(
    ("received", "le", "wrong"),
    [
        ("", "01/12/2026", "offre_recue"),
        ("22/11/2026", "01/12/2026", "offre_recue"),
        ("03/12/2026", "01/12/2026", "offre_recue"),
        ("02/12/2026", "01/12/2026", "le"),
        ("01/12/2026", "01/12/2026", ""),
        ("30/11/2026", "01/12/2026", ""),
    ],
)
def test_an_answer_comes_once_the_offer_was_received(app, secretary, held, genre, received, le, wrong):
    number = held["candidats"][0]
    said = answer(app, secretary, number, genre, le, "REFUS-CANDIDAT-ECRIT", received)
    known = get(app, Candidature, number).faits
    if not wrong:
        assert said.status_code == 303
        assert known["candidature.notifie_le"]
        return
    page = BeautifulSoup(said.text, "html.parser")
    assert said.status_code == 422
    assert page.select_one(f"#{wrong}-{number}-error")
    assert page.select_one(f"#offre_recue-{number}")["value"] == received
    assert "candidature.notifie_le" not in known


def test_an_answer_is_awaited_once_the_offer_has_left(app, secretary, held):
    assert "Offre à envoyer" in page_of(secretary, held).select_one(".ranked > li").text
    with app.app_context(), db.reading() as session:
        query = select(Document.id).where(Document.candidature_id == held["candidats"][0])
        number = session.exec(query).one()
    secretary.post(f"/echeances/documents/{number}/envoi", data={"le": "24/11/2026", "voie": "simple"})
    line = page_of(secretary, held).select_one(".ranked > li").text
    assert "Réponse attendue" in line
    assert "Offre à envoyer" not in line


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"demande.publics": ["k"]}, "elle n’est pas due"),
        ({"demande.publics": None}, "ne dit pas si elle est due"),
        ({"demande.publics": ["dalo"], "demande.designee_par_le_prefet": False}, "elle n’est pas due"),
        ({"demande.publics": ["dalo"], "demande.designee_par_le_prefet": True}, "elle est due"),
    ],
)
def test_the_page_says_whether_the_information_is_owed_without_the_ground(app, secretary, facts, said):
    made = sitting(app, changes={1: facts})
    decide(app, secretary, made, first(1), first(2), TOO_FAR)
    hold(app, secretary, made)
    letters(secretary, made)
    number = made["candidats"][0]
    hint = page_of(secretary, made).select_one(f"#information-{number}-hint").text
    assert said in hint
    assert "dalo" not in hint.lower()


def refusing_before_anything_is_said(app, client, facts):
    """The first refuses; whether the offer bore the information is not known then."""
    made = sitting(app, changes={1: facts})
    decide(app, client, made, first(1), first(2), TOO_FAR)
    hold(app, client, made)
    letters(client, made)
    at(app, client, date(2026, 12, 2))
    number = made["candidats"][0]
    with app.app_context(), db.transaction() as session:  # corrected by hand: what the letter says is not known
        row = session.exec(select(Document).where(Document.candidature_id == number)).one()
        correction = {"numero": 1, "etat": "en-vigueur", "donnees": b"x", "sha256": "0" * 64, "motif": "essai"}
        session.add(Correction(document_id=row.id, le=row.cree_le, par="secretaire", **correction))
    assert answer(app, client, number, "refusee", "01/12/2026", "REFUS-CANDIDAT-ECRIT", "30/11/2026").status_code == 303
    return made, number


def test_what_the_offer_bore_is_still_given_after_the_answer(app, secretary):
    designated = {"demande.publics": ["dalo"], "demande.designee_par_le_prefet": True}
    made, number = refusing_before_anything_is_said(app, secretary, designated)
    assert verdict_on(secretary, made, "information-dans-l-offre") == "completer"
    page = page_of(secretary, made)
    assert "à demander au bailleur" not in page.text
    assert page.select_one(f"#portee-{number}")
    url, version = f"/suites/{number}/information", get(app, Candidature, number).version
    refused = secretary.post(url, data={"portee": "", "version": version})
    assert refused.status_code == 422
    assert BeautifulSoup(refused.text, "html.parser").select_one(f"#portee-{number}-error")
    assert secretary.post(url, data={"portee": "non", "version": version}).status_code == 303
    assert verdict_on(secretary, made, "information-dans-l-offre") == "justifier"
    assert not page_of(secretary, made).select_one(f"#portee-{number}")


def test_nothing_is_asked_where_the_information_is_not_owed(app, secretary, held):
    number = held["candidats"][0]
    assert not page_of(secretary, held).select_one(f"#information-{number}")
    answer(app, secretary, number, "refusee", "01/12/2026", "REFUS-CANDIDAT-ECRIT", "30/11/2026")
    assert not page_of(secretary, held).select_one(f"#portee-{number}")


def test_each_day_of_the_answers_form_says_of_what_and_none_twice(app, secretary, held):
    line = page_of(secretary, held).select_one(".ranked > li")
    labels = [one.get_text(strip=True) for one in line.select("label")]
    assert labels.count("Offre reçue le") == 1
    assert "Réponse reçue le" in labels
    assert "Le" not in labels
    answer(app, secretary, held["candidats"][0], "acceptee")
    labels = [one.get_text(strip=True) for one in page_of(secretary, held).select(".ranked > li:first-child label")]
    assert "Bail signé le, ou refus reçu le" in labels
