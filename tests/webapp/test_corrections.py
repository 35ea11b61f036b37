"""A letter corrected by hand: kept beside the original, the one that leaves, set aside; who may, and what is told."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from letters.text import document_text
from tests.webapp.commission import at, get
from tests.webapp.letters_corrected import (
    NEW,
    OLD,
    REASON,
    REFUSAL,
    batch,
    bring,
    changed,
    corrections,
    document_of,
    retyped,
    seen,
    taken,
    told,
    url,
)
from tests.webapp.test_courriers import produce, rows
from webapp import db
from webapp.casework import documents
from webapp.db.models import Compte, Document, Envoi, Journal, Seance

SAVED = Path(__file__).parent / "files" / "non-attribution-corrigee-libreoffice.docx"
SENT = {"le": "23/11/2026", "voie": "simple"}


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def made(app, secretary):
    return batch(app, secretary)


def journal(app, action: str) -> list[Journal]:
    return [line for line in rows(app, Journal) if (line.action, line.objet) == (action, "document")]


def page(client, document: int = REFUSAL) -> str:
    return BeautifulSoup(client.get(url(document)).text, "html.parser").get_text(" ", strip=True).replace("\u00a0", " ")


def aside(client, reason: str = "La première tournure était juste", **more: str):
    return client.post(url(more=("/original")), data={"retour": reason, "vu": more.get("vu", seen(client))})


# Beside the original


def test_a_corrected_letter_is_kept_with_who_when_and_why_and_is_the_one_that_leaves(app, secretary, made):
    original = taken(secretary)
    corrected = retyped(original)
    assert bring(secretary, corrected).status_code == 303
    (row,) = corrections(app)
    assert (row.numero, row.etat, row.motif, row.par) == (1, "en-vigueur", REASON, "secretaire")
    assert row.sha256 == hashlib.sha256(corrected).hexdigest()
    assert taken(secretary) == corrected
    assert NEW in secretary.get(f"/apercu/documents/{REFUSAL}").text
    assert "corrigé à la main" in secretary.get(f"/apercu/documents/{REFUSAL}").text


def test_the_original_stays_and_is_made_again_byte_for_byte(app, secretary, made):
    original = taken(secretary)
    bring(secretary, retyped(original))
    assert secretary.get(url(more="/original.docx")).data == original
    place = app.config["DOCUMENTS_DIR"] / document_of(app).fichier
    assert place.read_bytes() == original
    place.unlink()
    assert secretary.get(url(more="/original.docx")).data == original
    with app.app_context(), db.reading() as session:
        assert documents.content(session.get_one(Document, REFUSAL)) == original


def test_each_version_is_listed_and_taken_away(app, secretary, made):
    original = taken(secretary)
    one, two = retyped(original), retyped(original, OLD, "Elle ne vaut que pour ce logement.")
    bring(secretary, one)
    bring(secretary, two, reason="Plus court")
    assert [row.etat for row in corrections(app)] == ["remplacee", "en-vigueur"]
    words = page(secretary)
    assert all(some in words for some in ("Version corrigée n° 1", "Version corrigée n° 2", "Original", REASON))
    assert [secretary.get(url(more=f"/versions/{number}.docx")).data for number in (1, 2)] == [one, two]
    assert secretary.get(url(more="/versions/3.docx")).status_code == 404
    assert taken(secretary) == two


def test_the_page_shows_what_changed_since_the_original_and_what_it_cannot_compare(secretary, made):
    bring(secretary, retyped(taken(secretary)))
    shown = BeautifulSoup(secretary.get(url()).text, "html.parser")
    assert "concerne" in shown.select_one("del").get_text()
    assert "que pour" in " ".join(one.get_text() for one in shown.select("ins"))
    assert "Elle ne peut pas vérifier le sens de la décision, ses motifs" in page(secretary)


def test_a_letter_laid_out_again_changes_no_word(secretary, made):
    def bold(document) -> None:
        document.paragraphs[0].add_run("").bold = True

    assert bring(secretary, changed(taken(secretary), bold)).status_code == 303
    assert "Aucun mot ne change" in page(secretary)


def test_a_letter_saved_by_libreoffice_is_taken(app, secretary, made):
    """The refusal of this session with `OLD` retyped as `NEW`, saved as .docx by LibreOffice 7.4; made again by
    `e2e.test_modeles.through_libreoffice(retyped(taken(client)), folder)` when the letter changes."""
    assert bring(secretary, SAVED.read_bytes()).status_code == 303
    assert NEW in document_text(taken(secretary))
    assert NEW in secretary.get(f"/apercu/documents/{REFUSAL}").text


# Back to the original


def test_a_correction_is_set_aside_with_its_reason_and_nothing_is_lost(app, secretary, made):
    original = taken(secretary)
    bring(secretary, retyped(original))
    assert aside(secretary).status_code == 303
    (row,) = corrections(app)
    assert (row.etat, row.ecartee_par) == ("ecartee", "secretaire")
    assert row.ecartee_motif == "La première tournure était juste"
    assert taken(secretary) == original
    assert secretary.get(url(more="/versions/1.docx")).data == retyped(original)
    assert "La première tournure était juste" in page(secretary)


def test_after_two_corrections_one_comes_back_to_the_original_not_to_the_first(app, secretary, made):
    original = taken(secretary)
    bring(secretary, retyped(original))
    bring(secretary, retyped(original, OLD, "Elle ne vaut que pour ce logement."))
    aside(secretary)
    assert taken(secretary) == original
    assert [row.etat for row in corrections(app)] == ["remplacee", "ecartee"]
    bring(secretary, retyped(original))
    assert [row.numero for row in corrections(app)] == [1, 2, 3]
    assert taken(secretary) == retyped(original)


@pytest.mark.parametrize(
    ("reason", "words"), [("", "Écrivez en quelques mots"), ("Son cancer", "cancer"), ("x" * 201, "200 caractères")]
)
def test_setting_aside_asks_for_a_fit_reason(app, secretary, made, reason, words):
    bring(secretary, retyped(taken(secretary)))
    answer = aside(secretary, reason)
    assert answer.status_code == 422
    assert words in told(answer)
    assert corrections(app)[0].etat == "en-vigueur"


def test_the_original_cannot_be_set_aside(secretary, made):
    assert "déjà en vigueur" in told(aside(secretary))


# Sent


def test_a_letter_that_left_takes_no_correction_and_says_what_to_do(app, secretary, made):
    corrected = retyped(taken(secretary))
    known = seen(secretary)
    assert secretary.post(f"/echeances/documents/{REFUSAL}/envoi", data=SENT).status_code == 303
    answer = bring(secretary, corrected, vu=known)
    assert answer.status_code == 422
    assert "Ce courrier est parti le 23/11/2026" in told(answer)
    assert corrections(app) == []
    shown = BeautifulSoup(secretary.get(url()).text, "html.parser")
    assert shown.select_one('input[type="file"]') is None
    assert shown.find("a", string="Refaire ce courrier, avec son motif")["href"].startswith("/courriers/seances/")


def test_a_letter_that_came_back_takes_none_either(app, secretary, made):
    corrected, known = retyped(taken(secretary)), seen(secretary)
    secretary.post(f"/echeances/documents/{REFUSAL}/envoi", data=SENT)
    (sent,) = rows(app, Envoi)
    back = {"retour_le": "23/11/2026", "version": str(sent.version)}
    assert secretary.post(f"/echeances/documents/{REFUSAL}/retour", data=back).status_code == 303
    assert bring(secretary, corrected, vu=known).status_code == 422


def test_a_correction_that_left_stays_the_one_that_left(app, secretary, made):
    bring(secretary, retyped(taken(secretary)))
    known = seen(secretary)
    secretary.post(f"/echeances/documents/{REFUSAL}/envoi", data=SENT)
    assert aside(secretary, vu=known).status_code == 422
    assert corrections(app)[0].etat == "en-vigueur"


def test_a_letter_does_not_leave_before_the_day_of_its_correction(app, secretary, made):
    at(app, secretary, date(2026, 11, 24))
    bring(secretary, retyped(taken(secretary)))
    answer = secretary.post(f"/echeances/documents/{REFUSAL}/envoi", data=SENT)
    assert answer.status_code == 422
    assert "24 novembre 2026" in answer.text
    assert secretary.post(f"/echeances/documents/{REFUSAL}/envoi", data=SENT | {"le": "24/11/2026"}).status_code == 303


def test_a_letter_of_a_closed_session_takes_none(app, secretary, made):
    corrected, known = retyped(taken(secretary)), seen(secretary)
    with app.app_context(), db.transaction() as session:
        session.get_one(Seance, made["seance"]).etat = "close"
    answer = bring(secretary, corrected, vu=known)
    assert answer.status_code == 422
    assert "close" in told(answer)


def test_a_letter_made_again_is_a_new_one_without_the_correction(app, secretary, made):
    bring(secretary, retyped(taken(secretary)))
    words = secretary.get(f"/courriers/seances/{made['seance']}").text
    assert "La correction à la main ne sera pas reprise" in words
    number = made["candidats"][2]
    assert produce(secretary, made, **{f"refaire-{number}": "Adresse changée"}).status_code == 303
    latest = max(row.id for row in rows(app, Document))
    assert NEW not in document_text(taken(secretary, latest))
    assert NEW in document_text(taken(secretary))


# Who, and what is told


def test_the_journal_tells_who_and_the_digests_before_and_after_without_a_word_of_the_letter(app, secretary, made):
    original = taken(secretary)
    bring(secretary, retyped(original))
    aside(secretary)
    (deposit,), (back,) = journal(app, "corriger"), journal(app, "revenir")
    before, after = document_of(app).sha256, corrections(app)[0].sha256
    assert (deposit.par, deposit.objet_id) == ("secretaire", REFUSAL)
    assert deposit.avant == {"version": 0, "sha256": before}
    assert deposit.apres == {"version": 1, "sha256": after}
    assert (back.avant, back.apres) == (deposit.apres, deposit.avant)


def test_nothing_of_the_letter_nor_of_the_reason_is_logged(app, secretary, made, caplog):
    with caplog.at_level("DEBUG"):
        bring(secretary, retyped(taken(secretary)))
        bring(secretary, b"PK", reason="Une autre raison")
    assert not any(words in caplog.text for words in (REASON, "Une autre raison", "Renard", NEW))


def test_only_who_edits_letters_may_correct_them(app, secretary, made, sign_in):
    officer = sign_in(app.test_client(), "relation")
    assert officer.get(url()).status_code == 403
    assert bring(officer, taken(secretary), vu=seen(secretary)).status_code == 403
    assert officer.post(url(more="/original"), data={}).status_code == 403
    assert "/corrections/" not in officer.get(f"/echeances/documents/{REFUSAL}").text


def test_who_follows_another_agency_finds_no_version(app, secretary, made):
    corrected, known = retyped(taken(secretary)), seen(secretary)
    bring(secretary, corrected)
    with app.app_context(), db.transaction() as session:
        session.exec(select(Compte).where(Compte.identifiant == "secretaire")).one().agences = ["agence-saint-malo"]
    for more in ("", "/original.docx", "/versions/1.docx"):
        assert secretary.get(url(more=more)).status_code == 404
    assert bring(secretary, corrected, vu=known).status_code == 404
    assert secretary.post(url(more="/original"), data={"retour": "x", "vu": known}).status_code == 404


def test_a_document_that_is_no_letter_to_a_person_has_no_versions(app, secretary, made):
    with app.app_context(), db.transaction() as session:
        session.get_one(Document, REFUSAL).lettre = "proces-verbal"
    assert secretary.get(url()).status_code == 404


def test_the_pages_lead_to_the_versions(app, secretary, made):
    places = ("/courriers", f"/courriers/seances/{made['seance']}", f"/echeances/documents/{REFUSAL}")
    assert all(url() in secretary.get(place).text for place in places)
    bring(secretary, retyped(taken(secretary)))
    assert all("corrigé à la main" in secretary.get(place).text.lower() for place in places)


def test_what_is_taken_away_says_by_its_name_that_it_was_corrected(secretary, made):
    bring(secretary, retyped(taken(secretary)))
    named = secretary.get(f"/courriers/{REFUSAL}.docx").headers["Content-Disposition"]
    assert named == "attachment; filename=003-non-attribution-renard-odile-corrige-1.docx"


# Two people at once


def test_a_version_that_changed_meanwhile_is_told_and_the_reason_typed_stays(app, secretary, made):
    original, known = taken(secretary), seen(secretary)
    bring(secretary, retyped(original))
    other = retyped(original, OLD, "Elle ne vaut que pour ce logement.")
    answer = bring(secretary, other, vu=known, reason="Ma raison à moi")
    assert answer.status_code == 422
    assert "vient de changer" in told(answer)
    assert "Ma raison à moi" in answer.text
    assert REASON in answer.text
    assert len(corrections(app)) == 1


@pytest.mark.parametrize("again", [1, 2])
def test_the_same_file_again_is_said_and_not_kept(app, secretary, made, again):
    data = retyped(taken(secretary)) if again == 2 else taken(secretary)
    if again == 2:
        bring(secretary, data)
    answer = bring(secretary, data)
    assert answer.status_code == 422
    assert "à l’octet près" in told(answer)
    assert len(corrections(app)) == again - 1


def test_the_original_brought_back_over_a_correction_leads_to_the_right_gesture(app, secretary, made):
    original = taken(secretary)
    bring(secretary, retyped(original))
    assert "« Revenir à l’original »" in told(bring(secretary, original))
    assert get(app, Document, REFUSAL).sha256 == hashlib.sha256(original).hexdigest()


def test_a_letter_outside_a_session_is_corrected_too(app, secretary, made):
    """Its batch is nobody's: what is made again from the same data is what leaves."""
    with app.app_context(), db.transaction() as session:
        session.get_one(Document, REFUSAL).lot_id = None
    bring(secretary, retyped(taken(secretary)))
    assert NEW in document_text(taken(secretary))
    assert io.BytesIO(taken(secretary)).getvalue() == corrections(app)[0].donnees
