"""A letter corrected by hand is still that letter: mentions, person, number, reference; each thing lost is named."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from letters import LETTERS, LetterError, load, render
from letters.catalogue import WRITTEN_TO_PEOPLE
from letters.confined import TOO_LONG, check_corrected
from letters.corrected import faults
from letters.expected import Expected, expected

TO_PEOPLE = [one for one in LETTERS.values() if one.audience in WRITTEN_TO_PEOPLE]
REFUSAL = LETTERS["non-attribution"]
OTHER = ("Paul", "Martin")
DALO = "offre au titre du droit au logement opposable"
TO_SOME = {DALO, "copie à la personne qui assiste le demandeur"}


def made(letter=REFUSAL) -> bytes:
    return render(letter, load(letter.context, letter.example()))


def wanted(letter=REFUSAL, *others: tuple[str, str], **data: object) -> Expected:
    return expected(letter, letter.example() | data, made(letter), letter.template_file(), others)


def changed(data: bytes, change: Callable) -> bytes:
    document = Document(io.BytesIO(data))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_sentence(sentence: str) -> Callable:
    return lambda document: document.add_paragraph(sentence)


def without(words: str, instead: str = "") -> Callable:
    """Each paragraph that holds these words, in the body or a table, with others in their place, whatever the
    spaces."""
    asked = re.compile(r"\s+".join(map(re.escape, words.split())))

    def change(document) -> None:
        for one in document.element.body.iter(qn("w:p")):
            texts = list(one.iter(qn("w:t")))
            whole = "".join(text.text or "" for text in texts)
            if asked.search(whole):
                texts[0].text = asked.sub(instead, whole)
                for text in texts[1:]:
                    text.text = ""

    return change


def said(change: Callable, letter=REFUSAL, *others: tuple[str, str]) -> str:
    found = faults(changed(made(letter), change), wanted(letter, *others))
    return " ; ".join(str(one) for one in found).replace("\u00a0", " ")


# What is still that letter


@pytest.mark.parametrize("letter", TO_PEOPLE, ids=lambda one: one.id)
def test_a_letter_just_made_lacks_nothing_and_each_mention_that_it_always_prints_is_asked(letter):
    asked = wanted(letter)
    assert faults(made(letter), asked) == ()
    found = {name for name, _, _ in asked.mentions}
    assert {one.nom for one in letter.mentions} - found <= TO_SOME
    assert " ".join(asked.person).strip()
    assert asked.reference == letter.example()["reference"]


@pytest.mark.parametrize("letter", TO_PEOPLE, ids=lambda one: one.id)
def test_each_mention_taken_away_is_named_with_its_source(letter):
    """Even words that also stand elsewhere: the delay of one sentence is not that of another."""
    for name, source, words in wanted(letter).mentions:
        found = said(without(words), letter)
        assert f"mention obligatoire absente ({name}, {source})" in found, words


def test_words_retyped_around_the_mentions_change_nothing():
    assert said(with_sentence("Nous restons à votre écoute à l’accueil de l’agence.")) == ""


def test_a_mention_may_be_typed_with_other_spaces_apostrophes_and_capitals():
    asked = "Votre demande de logement social reste active"
    assert said(without(asked, "VOTRE DEMANDE  de logement\u00a0social reste active")) == ""


def test_a_mention_that_the_letter_prints_under_a_condition_is_asked_only_where_it_was_printed():
    letter = LETTERS["attribution"]
    plain = letter.example() | {"dalo": False}
    data = render(letter, load(letter.context, plain))
    asked = expected(letter, plain, data, letter.template_file())
    assert DALO not in {name for name, _, _ in asked.mentions}
    assert faults(data, asked) == ()


def test_every_element_of_a_list_that_is_a_mention_is_asked():
    letter = LETTERS["demande-pieces"]
    papers = letter.example()["pieces"]
    assert len(papers) > 1
    assert set(papers) <= {words for _, _, words in wanted(letter).mentions}


def test_a_letter_that_asks_for_more_today_says_that_it_cannot_be_compared():
    with pytest.raises(LetterError, match="ne peuvent pas être comparées"):
        expected(REFUSAL, {}, made(), REFUSAL.template_file())


# Whose it is


def test_the_recipient_may_not_change():
    assert "le destinataire n’est plus nommé : remettez « Inès Da Costa »" in said(without("Da Costa", "Durand"))


def test_a_name_may_be_written_surname_first_and_in_capitals():
    assert said(without("Inès Da Costa", "DA COSTA Inès")) == ""


def test_the_number_may_not_be_lost_nor_be_anothers():
    own = REFUSAL.example()["numero_unique"]
    lost = said(without(own))
    assert f"le numéro unique n’y est plus : remettez « {own} »" in lost
    other = said(without(own, "111032301698211041"))
    assert "un autre numéro unique, « 111032301698211041 »" in other


def test_the_number_may_be_written_in_groups():
    own = REFUSAL.example()["numero_unique"]
    assert said(without(own, f"{own[:3]} {own[3:7]} {own[7:13]} {own[13:]}")) == ""


@pytest.mark.parametrize("name", ["Paul Martin", "MARTIN Paul", "paul  martin"])
def test_no_other_person_of_the_session_is_named(name):
    assert "le nom d’une autre personne, « Paul Martin »" in said(with_sentence(f"Avec {name}."), REFUSAL, OTHER)


def test_part_of_a_word_is_nobodys_name():
    assert said(with_sentence("Rue Paul-Martinet, à Paul-sur-Mer."), REFUSAL, OTHER) == ""


def test_a_namesake_of_the_recipient_or_of_the_signatory_is_no_other_person():
    for one in (("Inès", "Da Costa"), ("Hélène", "Marchand")):
        assert wanted(REFUSAL, one).others == ()


def test_another_letter_to_the_same_person_is_not_that_letter():
    other = render(REFUSAL, load(REFUSAL.context, REFUSAL.example() | {"reference": "CAL-2026-0999"}))
    (fault,) = faults(other, wanted())
    assert "la référence de ce courrier n’y est plus" in fault.message


def test_a_delay_taken_from_one_of_two_sentences_is_told_with_how_often_it_stood():
    found = said(without("Notre silence pendant deux mois vaut rejet", "Notre silence vaut rejet"))
    assert re.search(r"« deux mois » \([2-9] fois dans l’original, [1-9] ici\)", found)


def test_a_word_that_begins_like_a_mention_does_not_stand_for_it():
    letter = LETTERS["attestation-enregistrement"]
    assert "validité et renouvellement" in said(without("un an", "un ancien"), letter)


# What must not leave


@pytest.mark.parametrize("tag", ["{{ motif.faits }}", "{% if x %}", "{# note #}", "{{", "%}"])
def test_a_tag_left_is_named(tag):
    assert f"balise non remplie, « {tag} »" in said(with_sentence(f"Bonjour {tag}"))


def test_a_tag_cut_over_runs_and_in_a_header_is_named_too():
    def cut(document) -> None:
        paragraph = document.sections[0].header.add_paragraph("{{ surn")
        paragraph.add_run("om }}").bold = True

    assert "« {{ surnom }} »" in said(cut)


@pytest.mark.parametrize(("kind", "words"), [("w:ins", "suivi des modifications"), ("w:del", "acceptez-les toutes")])
def test_tracked_changes_are_refused(kind, words):
    def track(document) -> None:
        mark = OxmlElement(kind)
        mark.set(qn("w:author"), "A")
        document.add_paragraph()._p.append(mark)

    assert words in said(track)


def test_comments_are_refused():
    def comment(document) -> None:
        document.add_paragraph().add_run()._r.append(OxmlElement("w:commentReference"))

    assert "commentaires" in said(comment)


def test_a_hidden_word_is_refused_so_that_no_mention_hides():
    def hide(document) -> None:
        document.add_paragraph().add_run("votre dossier").font.hidden = True

    assert "texte masqué" in said(hide)


def test_a_word_on_health_is_refused_and_the_letters_own_words_are_not():
    assert "mot à ne pas écrire dans un courrier : cancer" in said(with_sentence("Vu votre cancer."))


# Hostile or unreadable


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "le fichier est vide"),
        (b"x" * 5_000_001, "dépasse 5\u00a0Mo"),
        (b"Bonjour", "ce n’est pas un document Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "mot de passe"),
    ],
)
def test_what_is_no_document_is_refused_apart(data, words):
    (fault,) = check_corrected(data, "a.docx", wanted())
    assert words in fault.message


def test_what_is_told_apart_is_what_is_told_here():
    data = changed(made(), without("En droit"))
    assert check_corrected(data, "a.docx", wanted(REFUSAL, OTHER)) == faults(data, wanted(REFUSAL, OTHER))
    assert check_corrected(made(), "a.docx", wanted(REFUSAL, OTHER)) == ()


def test_a_document_too_long_to_read_is_stopped(monkeypatch):
    monkeypatch.setattr("letters.confined.SECONDS", 0.02)
    assert [one.message for one in check_corrected(made(), "a.docx", wanted())] == [TOO_LONG]


def test_a_document_that_does_not_print_is_refused(monkeypatch):
    def broken(*asked: object, **options: object) -> None:
        raise KeyError("word/styles.xml")

    monkeypatch.setattr("letters.corrected.print_file", broken)
    assert "ne se relit pas comme un courrier" in said(lambda document: None)
