"""A corrected letter that is refused: each thing is named, the reason typed stays, what was in force stays."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from bs4 import BeautifulSoup

from letters.package import MAX_BYTES, pack
from tests.webapp.letters_corrected import (
    REASON,
    REFUSAL,
    batch,
    bring,
    changed,
    corrections,
    retyped,
    seen,
    taken,
    told,
    url,
)
from tests.webapp.test_courriers import rows
from tests.webapp.test_modeles_refuses import LAUGHS, LOCKED, MACRO, PLAIN
from webapp import db
from webapp.db.models import Document, Journal


@pytest.fixture
def secretary(app, client, sign_in):
    found = sign_in(client, "secretaire-caleol")
    batch(app, found)
    return found


def refused(app, client, data: bytes, words: str, **more: str) -> None:
    original = taken(client)
    answer = bring(client, data, **more)
    assert answer.status_code == 422
    assert words in told(answer), told(answer)
    assert "Ce qui était en vigueur le reste" in told(answer)
    typed = BeautifulSoup(answer.text, "html.parser").select_one("#motif")
    assert typed["value"] == more.get("reason", REASON)
    assert corrections(app) == []
    assert taken(client) == original


# The file, by the mechanism that refuses hostile templates


def with_member(data: bytes, name: str, part: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found = {one: archive.read(one) for one in archive.namelist()}
    return pack(list({**found, name: part}.items()))


def with_words(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        part = archive.read(name)
    assert old in part
    return with_member(data, name, part.replace(old, new, 1))


OUTSIDE = (
    b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
    b' Target="http://x.example/a" TargetMode="External"/></Relationships>'
)
ATTACKS = {
    "macro": (lambda data: with_member(data, "word/vbaProject.bin", b"x"), "contient des macros"),
    "docm": (lambda data: with_words(data, "[Content_Types].xml", PLAIN, MACRO), "sans macro"),
    "outside": (
        lambda data: with_words(data, "word/_rels/document.xml.rels", b"</Relationships>", OUTSIDE),
        "contenu extérieur",
    ),
    "zip-bomb": (lambda data: with_member(data, "word/media/a.png", b"\0" * 60_000_000), "trop gros une fois ouvert"),
    "entities": (
        lambda data: with_words(data, "word/document.xml", b"<w:document", LAUGHS + b"<w:document"),
        "déclaration XML interdite",
    ),
    "locked": (lambda data: LOCKED, "protégé par un mot de passe"),
    "not-a-docx": (lambda data: b"Bonjour", "ce n’est pas un document Word .docx"),
    "cut": (lambda data: data[:5000], "ce n’est pas un document Word .docx"),
    "empty": (lambda data: b"", "le fichier est vide"),
    "large": (lambda data: b"x" * (MAX_BYTES + 1), "le fichier dépasse 5 Mo"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_file_is_refused_with_its_reason(app, secretary, attack):
    make, words = ATTACKS[attack]
    refused(app, secretary, make(taken(secretary)), words)
    assert secretary.get(url()).status_code == 200


@pytest.mark.parametrize("name", ["courrier.pdf", "courrier.docm", "courrier.docx.exe"])
def test_a_file_of_another_name_is_refused(app, secretary, name):
    refused(app, secretary, retyped(taken(secretary)), "doit finir par .docx", name=name)


def test_a_file_too_heavy_to_read_is_stopped_and_the_server_answers(app, secretary, monkeypatch):
    monkeypatch.setattr("letters.confined.SECONDS", 0.02)
    refused(app, secretary, retyped(taken(secretary)), "trop de temps ou de mémoire pour être relu")


# The letter


def test_a_mention_taken_away_is_named(app, secretary):
    data = retyped(taken(secretary), "Votre demande de logement social reste active", "Votre demande est gardée")
    refused(app, secretary, data, "mention obligatoire absente (la demande reste active")


def test_a_tag_left_is_named(app, secretary):
    data = changed(taken(secretary), lambda document: document.add_paragraph("{{ motif.faits }}"))
    refused(app, secretary, data, "balise non remplie, « {{ motif.faits }} »")


def test_the_letter_of_another_person_of_the_session_is_refused_by_name_and_number(app, secretary):
    other = taken(secretary, 1)
    refused(app, secretary, other, "le nom d’une autre personne, « Claire Delmas »")
    words = told(bring(secretary, other))
    assert "le destinataire n’est plus nommé : remettez « Odile Renard »" in words
    assert "un autre numéro unique, « 111032301698211041 »" in words


def test_another_persons_name_added_is_refused(app, secretary):
    data = changed(taken(secretary), lambda document: document.add_paragraph("Le logement va à Paul Martin."))
    refused(app, secretary, data, "le nom d’une autre personne, « Paul Martin »")


# The form


@pytest.mark.parametrize(
    ("reason", "words"),
    [("", "Écrivez en quelques mots ce qui a été corrigé"), ("Sa dépression", "dépression"), ("x" * 201, "200 caract")],
)
def test_the_reason_is_asked_short_and_without_a_sensitive_word(app, secretary, reason, words):
    refused(app, secretary, retyped(taken(secretary)), words, reason=reason)


def test_no_file_and_no_reason_are_said_together_beside_their_fields(app, secretary):
    answer = secretary.post(url(), data={"vu": seen(secretary)})
    assert answer.status_code == 422
    shown = BeautifulSoup(answer.text, "html.parser")
    assert [one["href"] for one in shown.select(".summary a")] == ["#fichier", "#motif"]
    assert "Choisissez d’abord le fichier" in shown.select_one("#fichier-error").get_text()
    assert shown.select_one("#motif")["aria-invalid"] == "true"
    assert corrections(app) == []


def test_an_empty_file_is_said_to_be_empty(app, secretary):
    refused(app, secretary, b"", "le fichier est vide")


# What it is compared with


def test_without_its_template_nothing_is_compared_and_it_says_so(app, secretary):
    corrected = retyped(taken(secretary))
    with app.app_context(), db.transaction() as session:
        session.get_one(Document, REFUSAL).gabarit_sha256 = "0" * 64
    refused(app, secretary, corrected, "Le modèle de ce courrier n’a pas été gardé")
    assert "Rien ne peut être comparé" in secretary.get(url()).text


def test_the_page_names_the_mentions_compared_and_those_that_the_letter_does_not_print(secretary):
    words = BeautifulSoup(secretary.get(url(1)).text, "html.parser").get_text()
    assert "logement, loyer et charges de l’offre" in words.partition("L’original ne porte pas")[0]
    assert "offre au titre du droit au logement opposable" in words.partition("L’original ne porte pas")[2]


def test_a_refusal_is_told_in_the_journal_without_a_word_of_the_file(app, secretary):
    bring(secretary, b"Bonjour")
    (line,) = [one for one in rows(app, Journal) if (one.action, one.objet) == ("refuser", "document")]
    assert (line.objet_id, line.par, line.apres["fautes"]) == (REFUSAL, "secretaire", 1)
    assert set(line.apres) == {"sha256", "fautes"}
