"""After printing: what is sent, received, returned, and the board of what is due."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp.commission import ATTRIBUTION, TOO_FAR, at, decide, get, hold, sitting
from tests.webapp.test_courriers import actions, held_session, produce, rows
from webapp import clock, db
from webapp.casework import echeances, subjects, suites
from webapp.db.models import Candidature, Decision, Demande, Document, Envoi, Logement, Seance
from webapp.permissions import Agent

INADMISSIBLE = {"decision": "irrecevabilite", "motif": "IRR-SEJOUR"}


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def made_letters(app, client) -> tuple[dict, list[Document]]:
    made = held_session(app, client)
    assert produce(client, made).status_code == 303
    return made, rows(app, Document)


def send(client, number: int, le: str = "23/11/2026", voie: str = "recommande"):
    return client.post(f"/echeances/documents/{number}/envoi", data={"le": le, "voie": voie})


def note(app, client, number: int, what: str, day: str):
    sent = rows(app, Envoi)[-1]
    field = {"preuve": "preuve_le", "retour": "retour_le"}[what]
    return client.post(f"/echeances/documents/{number}/{what}", data={field: day, "version": str(sent.version)})


def board(client) -> list[str]:
    page = BeautifulSoup(client.get("/echeances").text, "html.parser")
    return [one.get_text(" ", strip=True).replace("\u00a0", " ") for one in page.select("main .rows li")]


def known(app, table, number: int) -> dict:
    return subjects.dossier(get(app, table, number)).values


def test_a_letter_sent_by_registered_post_waits_for_its_proof_then_the_delay_runs(app, secretary):
    made, letters = made_letters(app, secretary)
    assert send(secretary, letters[0].id).status_code == 303
    assert any("Preuve de réception à noter" in line for line in board(secretary))
    at(app, secretary, date(2026, 11, 25))
    assert note(app, secretary, letters[0].id, "preuve", "25/11/2026").status_code == 303
    facts = known(app, Candidature, made["candidats"][0])
    assert facts["candidature.notifie_le"] == date(2026, 11, 25)
    assert facts["candidature.delai_reponse"] == 10
    # The tenth day is a Saturday: the last one is the Monday.
    assert any("Réponse à l’offre" in line and "7 décembre 2026" in line for line in board(secretary))
    assert {("envoyer", "document"), ("prouver", "document")} <= set(actions(app))


@pytest.mark.parametrize(
    ("day", "late"), [(date(2026, 12, 6), False), (date(2026, 12, 7), False), (date(2026, 12, 8), True)]
)
def test_an_answer_is_late_the_day_after_its_last_day(app, secretary, day, late):
    _, letters = made_letters(app, secretary)
    send(secretary, letters[0].id, voie="remise")
    at(app, secretary, date(2026, 11, 25))
    note(app, secretary, letters[0].id, "preuve", "25/11/2026")
    at(app, secretary, day)
    (line,) = [one for one in board(secretary) if "Réponse à l’offre" in one]
    assert ("En retard" in line) is late


def test_a_letter_handed_over_is_proven_the_same_day(app, secretary):
    made, letters = made_letters(app, secretary)
    send(secretary, letters[0].id, voie="remise")
    assert known(app, Candidature, made["candidats"][0])["candidature.notifie_le"] == date(2026, 11, 23)


def test_a_plain_letter_proves_nothing_and_no_delay_runs(app, secretary):
    made, letters = made_letters(app, secretary)
    send(secretary, letters[0].id, voie="simple")
    assert note(app, secretary, letters[0].id, "preuve", "23/11/2026").status_code == 422
    assert "candidature.notifie_le" not in known(app, Candidature, made["candidats"][0])
    assert any("le délai ne court pas" in line for line in board(secretary))


def test_the_offer_of_a_later_rank_starts_no_delay_before_its_turn(app, secretary):
    made, letters = made_letters(app, secretary)
    assert letters[1].lettre == "attribution-rang-suivant"
    send(secretary, letters[1].id, voie="remise")
    assert "candidature.notifie_le" not in known(app, Candidature, made["candidats"][1])


def test_a_letter_that_came_back_is_due_again_and_may_be_sent_again(app, secretary):
    _, letters = made_letters(app, secretary)
    send(secretary, letters[2].id)
    assert send(secretary, letters[2].id).status_code == 422
    assert note(app, secretary, letters[2].id, "retour", "23/11/2026").status_code == 303
    assert any("Revenu, à renvoyer" in line for line in board(secretary))
    assert send(secretary, letters[2].id).status_code == 303
    assert [row.retour_le for row in rows(app, Envoi)] == [date(2026, 11, 23), None]


@pytest.mark.parametrize(
    ("le", "voie", "said"),
    [
        ("22/11/2026", "recommande", "Écrivez une date entre"),
        ("24/11/2026", "recommande", "Écrivez une date entre"),
        ("hier", "recommande", "date"),
        ("23/11/2026", "pigeon", "Choisissez comment"),
    ],
)
def test_a_sending_says_what_to_correct(app, secretary, le, voie, said):
    _, letters = made_letters(app, secretary)
    answer = send(secretary, letters[0].id, le, voie)
    assert answer.status_code == 422
    assert said in answer.text
    assert rows(app, Envoi) == []


def test_a_batch_is_sent_at_once_and_the_session_knows_its_last_letter(app, secretary):
    made, letters = made_letters(app, secretary)
    assert any("3 courriers à envoyer" in line for line in board(secretary))
    answer = secretary.post(
        f"/echeances/lots/{letters[0].lot_id}/envoi", data={"le": "23/11/2026", "voie": "recommande"}
    )
    assert answer.status_code == 303
    assert len(rows(app, Envoi)) == 3
    assert known(app, Seance, made["seance"])["seance.courriers_le"] == date(2026, 11, 23)
    assert not any("courriers à" in line for line in board(secretary))


def test_a_batch_handed_over_is_noted_for_all_or_for_nobody(app, secretary, monkeypatch):
    made, letters = made_letters(app, secretary)
    form = {"le": "23/11/2026", "voie": "remise"}
    with monkeypatch.context() as patched:
        patched.setattr(suites, "received", lambda *given: {"notifie": "Ce jour ne convient pas."})
        answer = secretary.post(f"/echeances/lots/{letters[0].lot_id}/envoi", data=form, follow_redirects=True)
    assert "Claire Delmas : Ce jour ne convient pas. Rien n’est noté" in answer.text.replace("\u00a0", " ")
    assert rows(app, Envoi) == []
    assert "seance.courriers_le" not in known(app, Seance, made["seance"])
    assert "candidature.notifie_le" not in known(app, Candidature, made["candidats"][0])
    secretary.post(f"/echeances/lots/{letters[0].lot_id}/envoi", data=form)
    assert len(rows(app, Envoi)) == 3
    assert known(app, Candidature, made["candidats"][0])["candidature.notifie_le"] == date(2026, 11, 23)


def test_the_session_waits_for_its_last_letter(app, secretary):
    made, letters = made_letters(app, secretary)
    for letter in letters[:2]:
        send(secretary, letter.id)
    assert "seance.courriers_le" not in known(app, Seance, made["seance"])
    assert any("1 courrier à envoyer" in line for line in board(secretary))
    send(secretary, letters[2].id)
    assert "seance.courriers_le" in known(app, Seance, made["seance"])


def emeraude(app) -> dict:
    made = sitting(app, bailleur="emeraude", agence="agence-saint-malo")
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Seance, made["seance"])
        row.commission, row.etat = "caleol-emeraude", "tenue"
        for number in made["candidats"]:
            said = {"decision": "non-attribution", "motifs": ["NA-LOCALISATION"]}
            session.add(Decision(seance_id=row.id, candidature_id=number, par="s", le=clock.now(), **said))
    return made


@pytest.mark.parametrize(
    ("day", "late"), [(date(2026, 11, 25), False), (date(2026, 11, 26), False), (date(2026, 11, 27), True)]
)
def test_letters_leave_within_three_days_where_the_charter_says_so(app, client, sign_in, day, late):
    sign_in(client, "secretaire.emeraude")
    emeraude(app)
    at(app, client, day, "secretaire.emeraude")
    (line,) = [one for one in board(client) if "courriers à produire" in one]
    assert ("En retard depuis le 26 novembre 2026" in line) is late
    assert "26 novembre 2026" in line


def test_a_landlord_without_a_number_of_days_has_no_day(app, secretary):
    made = held_session(app, secretary)
    (line,) = [one for one in board(secretary) if "courriers à produire" in one]
    assert "Sans date" in line
    link = BeautifulSoup(secretary.get("/echeances").text, "html.parser").select_one("main .rows a")
    assert link["href"] == f"/courriers/seances/{made['seance']}"


def test_a_proven_warning_opens_the_month_before_striking_off(app, secretary):
    made = sitting(app, changes={2: {"demande.sejour_regulier": False}})
    assert decide(app, secretary, made, ATTRIBUTION, INADMISSIBLE, TOO_FAR).status_code == 303
    assert hold(app, secretary, made).status_code == 303
    assert produce(secretary, made).status_code == 303
    letter = next(row for row in rows(app, Document) if row.lettre == "irrecevabilite")
    send(secretary, letter.id, voie="remise")
    facts = known(app, Candidature, made["candidats"][1])
    assert (facts["candidature.avertissement_le"], facts["candidature.avertissement_prouve"]) == (
        date(2026, 11, 23),
        True,
    )
    assert any("Fin du mois d’avertissement" in line and "23 décembre 2026" in line for line in board(secretary))


def test_papers_asked_for_stay_on_the_board_until_they_are_seen(app, client, sign_in):
    officer, made = sign_in(client, "responsable"), sitting(app)
    demande = get(app, Candidature, made["candidats"][0]).demande_id
    data = {"pieces": ["avis-imposition"], "date_limite": "18/12/2026"}
    assert officer.post(f"/documents/demandes/{demande}/pieces.docx", data=data).status_code == 200
    (row,) = rows(app, Document)
    assert any("À envoyer : Demande de pièces" in line for line in board(officer))
    send(officer, row.id, voie="courriel")
    facts = known(app, Candidature, made["candidats"][0])
    assert facts["candidature.complement_demande_le"] == date(2026, 11, 23)
    assert facts["candidature.pieces_demandees"] == {"avis-imposition"}
    assert facts["candidature.pieces_attendues_le"] == date(2026, 12, 18)
    assert "candidature.complement_demande_le" not in known(app, Candidature, made["candidats"][1])
    assert any("Pièces attendues" in line and "18 décembre 2026" in line for line in board(officer))
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Demande, demande)
        subjects.write(session, row, {"demande.pieces_vues": frozenset(["identite", "avis-imposition"])}, par="r")
    assert not any("Pièces attendues" in line for line in board(officer))


def test_an_attestation_sent_gives_its_day_to_the_request(app, client, sign_in):
    officer, made = sign_in(client, "responsable"), sitting(app, changes={1: {"demande.enregistree_le": "2026-11-18"}})
    demande = get(app, Candidature, made["candidats"][0]).demande_id
    assert officer.post(f"/documents/demandes/{demande}/attestation.docx").status_code == 200
    assert "demande.attestation_le" not in known(app, Demande, demande)
    send(officer, rows(app, Document)[0].id, voie="courriel")
    assert known(app, Demande, demande)["demande.attestation_le"] == date(2026, 11, 23)


def test_what_is_late_comes_first_on_the_home_page_too(app, client, sign_in):
    officer, made = sign_in(client, "secretaire.emeraude"), emeraude(app)
    at(app, officer, date(2026, 12, 1), "secretaire.emeraude")
    page = officer.get("/").text
    assert "Toutes les échéances (2, dont 1 en retard)" in page
    assert f"/courriers/seances/{made['seance']}" in page


def test_each_line_leads_where_the_agent_may_act(app, client, sign_in):
    held_session(app, sign_in(client, "secretaire-caleol"))
    with app.test_request_context():
        for role in ("charge-relation-client", "secretaire-caleol"):
            agent = Agent(1, "x", "X", role, "rives-de-seine", ("*",))
            found = echeances.board(db.session(), agent)
            assert all(agent.can(one.permission) for one in found)
            assert bool(found) is agent.can("editer-courriers")


def test_a_document_of_another_landlord_is_not_sent(app, client, sign_in):
    _, letters = made_letters(app, sign_in(client, "secretaire-caleol"))
    other = sign_in(app.test_client(), "secretaire.plaine")
    assert send(other, letters[0].id).status_code == 404
    with app.app_context(), db.reading() as session:
        assert session.exec(select(Envoi)).all() == []


def test_a_wrong_sending_of_a_batch_is_told_beside_its_field_with_what_was_typed(app, secretary):
    _, letters = made_letters(app, secretary)
    lot = letters[0].lot_id
    answer = secretary.post(f"/echeances/lots/{lot}/envoi", data={"le": "22/11/2026", "voie": "simple"})
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert "Écrivez une date entre" in page.select_one(f"#le-{lot}-error").text
    assert page.select_one(f"#le-{lot}")["value"] == "22/11/2026"
    assert page.select_one(f"#voie-{lot} option[selected]")["value"] == "simple"
    assert all(one.has_attr("open") for one in page.select_one(f"#le-{lot}").find_parents("details"))
    assert rows(app, Envoi) == []


def everything_sent(app, client) -> dict:
    made, letters = made_letters(app, client)
    client.post(f"/echeances/lots/{letters[0].lot_id}/envoi", data={"le": "23/11/2026", "voie": "recommande"})
    return made


def letters_rule(client, made) -> str:
    page = BeautifulSoup(client.get(f"/seances/{made['seance']}").text, "html.parser")
    return page.select_one('[data-rule="courriers-en-delai-raisonnable"]')["class"][-1]


def test_a_letter_made_again_is_to_be_sent_again(app, secretary):
    made = everything_sent(app, secretary)
    assert not any("à envoyer" in line for line in board(secretary))
    said = letters_rule(secretary, made)
    produce(secretary, made, **{f"refaire-{made['candidats'][2]}": "Adresse corrigée"})
    assert any("1 courrier à envoyer" in line for line in board(secretary))
    assert letters_rule(secretary, made) == "completer"
    send(secretary, rows(app, Document)[-1].id)
    assert not any("à envoyer" in line for line in board(secretary))
    assert letters_rule(secretary, made) == said


def test_the_offer_of_the_next_rank_is_to_be_made_then_sent(app, secretary):
    made = everything_sent(app, secretary)
    one, two, _ = made["candidats"]
    form = {"genre": "refusee", "motif": "REFUS-CANDIDAT-ECRIT", "offre_recue": "23/11/2026", "le": "23/11/2026"}
    secretary.post(f"/suites/{one}", data=form | {"version": get(app, Candidature, one).version})
    assert any("1 courrier à produire" in line for line in board(secretary))
    secretary.post(f"/courriers/candidatures/{two}")
    assert any("1 courrier à envoyer" in line for line in board(secretary))
    send(secretary, rows(app, Document)[-1].id)
    assert not any("courrier à" in line for line in board(secretary))


def test_minutes_are_due_until_they_are_signed(app, secretary):
    made = held_session(app, secretary)
    assert any("Procès-verbal à signer" in line for line in board(secretary))
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Seance, made["seance"])
        subjects.write(session, row, {"seance.pv_signe_le": row.le}, par="secretaire")
    assert not any("Procès-verbal" in line for line in board(secretary))


def accepted(app, client, **options) -> dict:
    """Rank 1 accepted the offer on 24 November; the dwelling is free on 15 December."""
    made = sitting(app, **options)
    assert decide(app, client, made, ATTRIBUTION, TOO_FAR, TOO_FAR).status_code == 303
    assert hold(app, client, made).status_code == 303
    assert produce(client, made).status_code == 303
    at(app, client, date(2026, 11, 24))
    return made


def reply(app, client, made, genre: str) -> None:
    one = made["candidats"][0]
    form = {"genre": genre, "le": "24/11/2026", "offre_recue": "24/11/2026", "avant_disponible": "oui"}
    form["version"] = get(app, Candidature, one).version
    assert client.post(f"/suites/{one}", data=form).status_code == 303


def leases(client, address: str = "/echeances") -> list[str]:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    found = [one.get_text(" ", strip=True).replace("\u00a0", " ") for one in page.select("main .rows li")]
    return [one for one in found if "Bail à signer" in one]


def test_an_offer_accepted_waits_on_the_board_and_on_the_home_page_until_its_lease_is_signed(app, secretary):
    made = accepted(app, secretary)
    assert leases(secretary) == []
    reply(app, secretary, made, "acceptee")
    for address in ("/echeances", "/"):
        (line,) = leases(secretary, address)
        assert "Claire Delmas, 3 rue des Lilas" in line
        assert "Logement libre le 15 décembre 2026" in line
    reply(app, secretary, made, "bail-signe")
    assert leases(secretary) == leases(secretary, "/") == []


def test_the_leases_to_sign_push_nothing_else_off_the_home_page_nor_the_reverse(app, secretary, monkeypatch):
    free, where = date(2026, 11, 1), ("echeances.index", {})
    leases_ = [echeances.Due(echeances.LEASE, f"Personne {n}", None, where, free=free) for n in range(9)]
    others = [echeances.Due("Procès-verbal à signer", f"Séance {n}", None, where) for n in range(9)]
    monkeypatch.setattr(echeances, "board", lambda session, agent: [*leases_, *others])
    page = BeautifulSoup(secretary.get("/").text, "html.parser")
    lines = [one.b.text for one in page.select("main .rows li") if one.b]
    assert (lines.count("Bail à signer"), lines.count("Procès-verbal à signer")) == (6, 6)
    assert "Toutes les échéances (18)" in page.main.text


def test_a_lease_to_sign_is_never_late_no_text_gives_its_day(app, secretary):
    made = accepted(app, secretary)
    reply(app, secretary, made, "acceptee")
    at(app, secretary, date(2027, 2, 1))
    (line,) = leases(secretary)
    assert "En retard" not in line
    assert "Logement libre depuis le 15 décembre 2026" in line


def test_a_lease_whose_dwelling_has_no_day_yet_says_so(app, secretary):
    made = accepted(app, secretary)
    reply(app, secretary, made, "acceptee")
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Logement, made["logement"])
        subjects.erase(session, row, ["logement.disponible_le"], par="s")
    (line,) = leases(secretary)
    assert "Sans date" in line
