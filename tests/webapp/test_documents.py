"""Documents of a session, a request, a tenancy, the landlord: who may make them, what they lack, how they are kept."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp.commission import at, decide, first, get, hold, sitting
from tests.webapp.test_courriers import actions, rows, text_of
from webapp import clock, db
from webapp.casework import documents, subjects
from webapp.db.models import Candidature, Compte, Demande, Document, Journal, Logement, Seance
from webapp.permissions import Agent

CONDITION = {"decision": "attribution-condition", "piece": "avis-imposition", "le": "18/12/2026"}
LANDLORD = "rives-de-seine"
TOO_FAR = {"decision": "non-attribution", "motif": "NA-LOCALISATION"}


@pytest.fixture
def manager(client, sign_in):
    return sign_in(client, "responsable")


def made_of(app, **options) -> dict:
    """A session whose requests say when they were registered."""
    changes = {rank: {"demande.enregistree_le": "2023-03-16"} for rank in (1, 2, 3)}
    made = sitting(app, changes={**changes, **options.pop("changes", {})}, **options)
    return made | {"demande": get(app, Candidature, made["candidats"][0]).demande_id}


def held(app, client, **options) -> dict:
    made = made_of(app, **options)
    assert decide(app, client, made, first(1), first(2), TOO_FAR).status_code == 303
    assert hold(app, client, made).status_code == 303
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Seance, made["seance"])
        entry = {"valeur": 5, "origine": "declare", "le": "2026-11-23T10:00:00+01:00", "par": "secretaire"}
        row.faits = {**row.faits, "seance.presents": [entry]}
        session.add(row)
    return made


def path(made: dict, kind: str) -> str:
    return f"/documents/seances/{made['seance']}/{kind}.docx"


def links(client, made: dict) -> list[str]:
    page = BeautifulSoup(client.get(f"/seances/{made['seance']}").text, "html.parser")
    return [one["href"] for one in page.select("main a") if one["href"].startswith("/documents/seances")]


def missing(answer) -> list[str]:
    return [one.get_text() for one in BeautifulSoup(answer.text, "html.parser").select("main .bullets li")]


def of_levallois(app, sign_in):
    """An officer who follows one agency only."""
    with app.app_context(), db.transaction() as session:
        row = session.exec(select(Compte).where(Compte.identifiant == "relation")).one()
        row.agences = ["agence-levallois"]
    return sign_in(app.test_client(), "relation")


# A session


def test_the_session_page_offers_its_agenda_and_the_jurys_version_before(app, manager):
    made = made_of(app)
    assert links(manager, made) == [path(made, "ordre-du-jour"), path(made, "jury")]
    agenda, sheet = (text_of(manager.get(path(made, kind)).data) for kind in ("ordre-du-jour", "jury"))
    assert "Delmas" in agenda
    assert "Delmas" not in sheet
    assert manager.get(path(made, "proces-verbal")).status_code == 404


def test_the_jurys_version_is_offered_only_where_a_policy_foresees_it(app, client, sign_in):
    agency, commission = "agence-saint-malo", "caleol-emeraude"
    made = sitting(app, bailleur="emeraude", agence=agency)
    with app.app_context(), db.transaction() as session:
        session.get_one(Seance, made["seance"]).commission = commission
    found = [one for one in links(sign_in(client, "secretaire.emeraude"), made) if "jury" in one]
    assert found == []


def test_after_the_session_come_the_minutes_and_an_extract_for_each_reservataire(app, manager):
    made = held(app, manager, changes={"logement": {"logement.contingent": "commune"}})
    assert links(manager, made) == [path(made, "proces-verbal"), path(made, "extrait") + "?pour=commune"]
    said = text_of(manager.get(path(made, "proces-verbal")).data)
    assert "Renard" in said
    assert "Procès-verbal à transmettre au préfet (article R. 441-9 du CCH). À transmettre, par extrait, aux" in said
    assert "Delmas" in text_of(manager.get(path(made, "extrait") + "?pour=commune").data)
    assert manager.get(path(made, "extrait") + "?pour=etat").status_code == 404
    assert manager.get(path(made, "ordre-du-jour")).status_code == 404


def test_after_the_session_its_agenda_is_the_one_that_was_made(app, manager):
    made = made_of(app)
    before = manager.get(path(made, "ordre-du-jour")).data
    decide(app, manager, made, first(1), first(2), TOO_FAR)
    hold(app, manager, made)
    assert manager.get(path(made, "ordre-du-jour")).data == before


def test_the_minutes_say_that_they_were_sent_once_the_day_is_recorded(app, manager):
    made = held(app, manager, changes={"logement": {"logement.contingent": "commune"}})
    with app.app_context(), db.transaction() as session:
        sitting_ = session.get_one(Seance, made["seance"])
        subjects.write(session, sitting_, {"seance.pv_transmis_le": sitting_.le}, par="secretaire")
    said = text_of(manager.get(path(made, "proces-verbal")).data)
    assert "Transmis, par extrait, le 23 novembre 2026 aux réservataires concernés" in said
    assert "Procès-verbal à transmettre au préfet" in said


def test_what_the_minutes_lack_leads_to_the_field(app, manager):
    made = made_of(app)
    decide(app, manager, made, first(1), first(2), TOO_FAR)
    hold(app, manager, made)
    answer = manager.get(path(made, "proces-verbal"))
    assert answer.status_code == 422
    (link,) = BeautifulSoup(answer.text, "html.parser").select("main .bullets a")
    assert link["href"] == f"/seances/{made['seance']}?ouvrir=tenue#tenue"


def test_a_document_of_a_whole_session_is_not_for_whoever_follows_a_part_of_it(app, client, sign_in, manager):
    made = made_of(app)
    manager.get(path(made, "ordre-du-jour"))
    (document,) = rows(app, Document)
    with app.app_context(), db.transaction() as session:
        session.get_one(Logement, made["logement"]).agence = "agence-courbevoie"
    other = of_levallois(app, sign_in)
    assert links(other, made) == []
    assert other.get(path(made, "ordre-du-jour")).status_code == 404
    assert other.get(f"/courriers/{document.id}.docx").status_code in (403, 404)


# How documents are kept


def test_the_same_content_is_one_document_and_a_lost_file_is_made_again_byte_for_byte(app, manager):
    made = made_of(app)
    first_time, again = manager.get(path(made, "ordre-du-jour")), manager.get(path(made, "ordre-du-jour"))
    (row,) = rows(app, Document)
    assert first_time.data == again.data
    assert hashlib.sha256(again.data).hexdigest() == row.sha256
    assert (row.seance_id, row.lettre) == (made["seance"], "ordre-du-jour-seance")
    (app.config["DOCUMENTS_DIR"] / row.fichier).unlink()
    assert manager.get(f"/courriers/{row.id}.docx").data == first_time.data


def test_a_file_written_over_is_made_again_and_never_given_for_the_document(app, manager):
    made = made_of(app)
    told = manager.get(path(made, "ordre-du-jour")).data
    (row,) = rows(app, Document)
    (app.config["DOCUMENTS_DIR"] / row.fichier).write_bytes(b"another document")
    assert manager.get(f"/courriers/{row.id}.docx").data == told


def test_a_lost_file_whose_template_has_changed_is_not_given_for_another(app, manager):
    made = made_of(app)
    manager.get(path(made, "ordre-du-jour"))
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Document, 1)
        row.gabarit_sha256 = "0" * 64
        (documents.folder() / row.fichier).unlink()
    assert manager.get("/courriers/1.docx").status_code == 404


def test_new_facts_make_a_second_document_beside_the_first(app, manager):
    made = made_of(app)
    manager.get(path(made, "ordre-du-jour"))
    with app.app_context(), db.transaction() as session:
        home = session.get_one(Logement, made["logement"])
        entry = {"valeur": "600", "origine": "declare", "le": "2026-11-23T10:00:00+01:00", "par": "relation"}
        home.faits = {**home.faits, "logement.loyer": [*home.faits["logement.loyer"], entry]}
    manager.get(path(made, "ordre-du-jour"))
    kept = rows(app, Document)
    assert len({row.fichier for row in kept}) == len({row.sha256 for row in kept}) == 2
    assert ("editer", "document") in actions(app)


# A request


def test_the_papers_that_nobody_has_seen_are_ticked_and_asked_for_by_the_day_chosen(app, manager):
    made = made_of(app)
    url = f"/documents/demandes/{made['demande']}"
    page = BeautifulSoup(manager.get(url).text, "html.parser")
    ticked = [one["value"] for one in page.select("input[name=pieces]") if one.has_attr("checked")]
    assert "identite" not in ticked
    assert "avis-imposition" in ticked
    answer = manager.post(f"{url}/pieces.docx", data={"pieces": ["avis-imposition"], "date_limite": "18/12/2026"})
    assert "18 décembre 2026" in text_of(answer.data)
    (row,) = rows(app, Document)
    assert (row.demande_id, row.agence, row.lettre) == (made["demande"], "agence-levallois", "demande-pieces")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"date_limite": "18/12/2026"}, "Cochez au moins une pièce"),
        ({"pieces": ["identite"], "date_limite": "23/11/2026"}, "Choisissez un jour après le 23 novembre 2026"),
        ({"pieces": ["identite"], "date_limite": "demain"}, "date"),
    ],
)
def test_a_request_for_papers_says_what_to_correct(app, manager, data, said):
    answer = manager.post(f"/documents/demandes/{made_of(app)['demande']}/pieces.docx", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert rows(app, Document) == []


def test_the_attestation_names_the_field_it_lacks_and_an_officer_may_give_it(app, client, sign_in):
    made = sitting(app)
    demande = get(app, Candidature, made["candidats"][0]).demande_id
    officer = sign_in(client, "charge-relation-client")
    answer = officer.post(f"/documents/demandes/{demande}/attestation.docx")
    assert answer.status_code == 422
    (link,) = BeautifulSoup(answer.text, "html.parser").select("main .bullets a")
    assert "enregistrée" in link.text
    fields = {"fait": "demande.enregistree_le", "valeur": "16/03/2023", "retour": f"/documents/demandes/{demande}"}
    fields["version"] = str(get(app, Demande, demande).version)
    assert officer.post(link["href"].split("?")[0], data=fields).location == f"/documents/demandes/{demande}"
    assert officer.post(f"/documents/demandes/{demande}/attestation.docx").status_code == 200


def test_a_letter_about_a_request_stays_with_the_agency_that_wrote_it(app, client, sign_in, manager):
    made = made_of(app)
    manager.post(f"/documents/demandes/{made['demande']}/attestation.docx", data={"agence": "agence-levallois"})
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Document, 1)
        assert row.agence == "agence-levallois"
        row.agence = "agence-courbevoie"
    assert manager.get("/courriers/1.docx").status_code == 200
    assert of_levallois(app, sign_in).get("/echeances/documents/1").status_code == 404


@pytest.mark.parametrize(
    "others", [{"candidature_id": 4}, {"demande_id": 1, "agence": "agence-courbevoie"}], ids=["dwelling", "request"]
)
def test_the_latest_letters_of_an_agency_are_not_pushed_out_by_those_of_another(app, others):
    made_of(app)
    home = {"logement.reference": "RSH-COU-0002"}
    sitting(app, numbers=10, le=date(2026, 12, 1), agence="agence-courbevoie", changes={"logement": home})
    with app.app_context(), db.transaction() as session:
        session.add_all([posted(0, candidature_id=1), posted(1, demande_id=1, agence="agence-levallois")])
        session.add_all(posted(number, **others) for number in range(2, 9))
    with app.app_context(), db.reading() as session:
        own = documents.latest(session, Agent(1, "x", "x", "secretaire-caleol", LANDLORD, ("agence-levallois",)), 5)
        every = documents.latest(session, Agent(1, "x", "x", "secretaire-caleol", LANDLORD, ("*",)), 5)
    assert [row.fichier for row, _ in own] == ["x/1.docx", "x/0.docx"]
    assert [row.fichier for row, _ in every] == [f"x/{number}.docx" for number in (8, 7, 6, 5, 4)]


def posted(number: int, **owner) -> Document:
    found = Document(lettre="attribution", donnees={}, gabarit_sha256="0", sha256="0", fichier=f"x/{number}.docx")
    found.cree_le, found.par = clock.now(), "x"
    return found.sqlmodel_update(owner)


# The landlord


def test_the_note_and_the_report_are_for_whoever_exports_the_whole(app, client, sign_in, manager):
    held(app, manager)
    note = {"annee": "2026", "trimestre": "4", "actions": "Relancer les mairies\nRelire les listes"}
    told = text_of(manager.post("/documents/bilans/note.docx", data=note).data)
    assert "Relire les listes" in told
    assert manager.post("/documents/bilans/rapport.docx", data={"annee": "2026"}).status_code == 200
    assert {row.bailleur for row in rows(app, Document)} == {"rives-de-seine"}
    secretary = sign_in(app.test_client(), "secretaire-caleol")
    assert secretary.get("/documents/bilans").status_code == 403
    assert secretary.post("/documents/bilans/rapport.docx").status_code == 403


@pytest.mark.parametrize("data", [{"trimestre": "4"}, {"trimestre": "5", "actions": "Relire"}])
def test_a_note_says_what_to_correct(app, manager, data):
    assert manager.post("/documents/bilans/note.docx", data={"annee": "2026", **data}).status_code == 422
    assert rows(app, Document) == []


# A candidate


def test_a_lapsed_attribution_is_written_from_the_answers(app, client, sign_in):
    secretary, made = sign_in(client, "secretaire-caleol"), made_of(app)
    assert decide(app, secretary, made, CONDITION, TOO_FAR, TOO_FAR).status_code == 303
    hold(app, secretary, made)
    at(app, secretary, date(2026, 12, 19))
    number = made["candidats"][0]
    version = str(get(app, Candidature, number).version)
    secretary.post(f"/suites/{number}/condition", data={"geste": "piece-absente", "version": version})
    assert "Produire le courrier d’attribution sans effet" in secretary.get(f"/seances/{made['seance']}/suites").text
    assert secretary.post(f"/courriers/candidatures/{number}").status_code == 303
    assert [row.lettre for row in rows(app, Document)] == ["attribution-sans-effet"]


DESIGNATED = {"demande.publics": ["dalo"], "demande.designee_par_le_prefet": True}


def test_the_offer_with_a_copy_is_told_apart_in_no_list_and_no_file_name(app, manager):
    made = held(app, manager, changes={1: {**DESIGNATED, "demande.enregistree_le": "2023-03-16"}})
    number = made["candidats"][0]
    answer = manager.post(f"/documents/candidatures/{number}/offre.docx", data={"copie": "Association Toit pour tous"})
    assert answer.status_code == 200, missing(answer)
    assert "Toit pour tous" in text_of(answer.data)
    (row,) = rows(app, Document)
    for page in ("/courriers", "/echeances", f"/courriers/seances/{made['seance']}", f"/echeances/documents/{row.id}"):
        assert "opposable" not in manager.get(page).text
    assert "dalo" not in row.fichier + answer.headers["Content-Disposition"]


OFFER = "/documents/candidatures/{}/offre.docx"


def test_one_person_gets_one_offer(app, manager):
    made = held(app, manager, changes={1: DESIGNATED})
    number = made["candidats"][0]
    first = manager.post(OFFER.format(number), data={"copie": "Association Toit pour tous"})
    again = manager.post(OFFER.format(number), data={"copie": "Association Toit pour tous"})
    assert (first.status_code, again.status_code) == (200, 200)
    other = manager.post(OFFER.format(number), data={"copie": "Madame Roy"})
    assert other.status_code == 422
    assert "L’offre est déjà produite, le 23 novembre 2026" in other.text.replace("\u00a0", " ")
    assert len(rows(app, Document)) == 1


def test_an_offer_with_a_copy_never_follows_the_same_offer_without_one(app, manager):
    made = held(app, manager, changes={1: DESIGNATED})
    number = made["candidats"][0]
    assert manager.post(f"/courriers/candidatures/{number}").status_code == 303
    refused = manager.post(OFFER.format(number), data={"copie": "Association Toit pour tous"})
    assert refused.status_code == 422
    assert "une seconde ferait courir un autre délai" in refused.text
    assert OFFER.format(number) not in manager.get(f"/seances/{made['seance']}/suites").text
    assert [row.lettre for row in rows(app, Document)] == ["attribution"]


def test_under_a_condition_the_offer_with_a_copy_is_the_letter_of_the_condition(app, client, sign_in):
    secretary, made = sign_in(client, "secretaire-caleol"), made_of(app, changes={1: DESIGNATED})
    assert decide(app, secretary, made, CONDITION, TOO_FAR, TOO_FAR).status_code == 303
    hold(app, secretary, made)
    answer = secretary.post(OFFER.format(made["candidats"][0]), data={"copie": "Association Toit pour tous"})
    said = text_of(answer.data)
    assert "sous une condition" in said
    assert "18 décembre 2026" in said
    assert "Toit pour tous, qui vous accompagne" in said
    assert [row.lettre for row in rows(app, Document)] == ["attribution-sous-condition"]


def test_whoever_got_a_copy_stays_at_the_file_and_out_of_the_journal(app, manager):
    made = held(app, manager, changes={1: DESIGNATED})
    number = made["candidats"][0]
    manager.post(OFFER.format(number), data={"copie": "Association Toit pour tous"})
    demande = get(app, Demande, get(app, Candidature, number).demande_id)
    assert demande.faits["demande.assiste_par"][-1]["valeur"] == "Association Toit pour tous"
    assert "Toit pour tous" not in str([(row.avant, row.apres) for row in rows(app, Journal)])


@pytest.mark.parametrize(("length", "status"), [(119, 200), (120, 200), (121, 422)])
def test_the_name_of_whoever_assists_is_short(app, manager, length, status):
    made = held(app, manager, changes={1: DESIGNATED})
    assert manager.post(OFFER.format(made["candidats"][0]), data={"copie": "x" * length}).status_code == status


def test_the_offer_with_a_copy_is_refused_to_whoever_was_not_designated_nor_has_the_turn(app, manager):
    made = held(app, manager)
    refused = manager.post(f"/documents/candidatures/{made['candidats'][0]}/offre.docx")
    assert refused.status_code == 422
    assert "ménage désigné par le préfet" in refused.text
    assert manager.post(f"/documents/candidatures/{made['candidats'][1]}/offre.docx").status_code == 404
