"""The shipped Word templates: equal to their context, readable, with what the law wants in them."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from letters import LETTERS, Letter, check, check_template, load, render
from letters.catalogue import ROOM
from letters.checker import comparable
from letters.filters import date_fr
from letters.text import document_text
from tests.letters.changed_templates import without_sentence

EVERY = pytest.mark.parametrize("letter", LETTERS.values(), ids=list(LETTERS))
CANDIDATE = pytest.mark.parametrize(
    "letter", [letter for letter in LETTERS.values() if letter.audience == "candidat"], ids=lambda letter: letter.id
)


def rendered(letter: Letter, **changes) -> bytes:
    return render(letter, load(letter.context, {**letter.example(), **changes}))


def rendered_text(letter: Letter, **changes) -> str:
    return document_text(rendered(letter, **changes))


@EVERY
def test_a_template_asks_exactly_what_its_letter_offers(letter):
    assert check(letter.template, letter) == []


@EVERY
def test_the_text_beside_a_template_is_its_text(letter):
    beside = letter.template.with_suffix(".txt").read_text(encoding="utf-8")
    assert beside == document_text(letter.template.read_bytes())


def test_every_template_and_example_belongs_to_a_letter():
    assert {path.stem for path in (ROOM / "templates").iterdir()} == set(LETTERS)
    assert {path.stem for path in (ROOM / "examples").iterdir()} == set(LETTERS)


@EVERY
def test_no_tag_is_split_over_runs(letter):
    with zipfile.ZipFile(letter.template) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                for text in etree.fromstring(archive.read(name)).iter(qn("w:t")):
                    assert (text.text or "").count("{") == (text.text or "").count("}"), text.text


@EVERY
def test_a_template_is_french_anonymous_and_titled(letter):
    document = Document(str(letter.template))
    language = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "fr-FR"
    assert document.core_properties.title
    assert document.core_properties.author == ""
    assert document.styles["Normal"].font.name == "Arial"
    assert document.styles["Normal"].font.size.pt == 11
    assert not document.inline_shapes


@EVERY
def test_a_rendered_letter_reads_clean_in_a_second_library(letter):
    document = Document(BytesIO(rendered(letter)))
    text = document_text(rendered(letter))
    assert document.paragraphs
    for dirty in ("{{", "{%", "None", "  ", "Decimal", " :", " ;", " €", "« "):
        assert dirty not in text, dirty
    assert document.core_properties.language == "fr-FR"
    assert document.core_properties.author == document.core_properties.last_modified_by == ""
    assert document.core_properties.title.endswith(letter.example()["reference"])


@EVERY
def test_the_words_of_the_law_stand_in_the_template(letter):
    text = comparable(document_text(letter.template.read_bytes()))
    assert letter.mentions
    for mention in letter.mentions:
        assert mention.source
        assert all(comparable(extrait) in text for extrait in mention.extraits)


@CANDIDATE
def test_a_letter_to_a_candidate_holds_its_blocks(letter):
    example, text = letter.example(), rendered_text(letter)
    who = example["destinataire"]
    for expected in (
        example["bailleur"]["nom"],
        example["bailleur"]["agence"],
        *example["bailleur"]["adresse"],
        example["bailleur"]["telephone"],
        *who["adresse"],
        "Saint-Denis, le 1er mars 2026",
        date_fr(date.fromisoformat(example["seance"]["date"])),
        example["seance"]["commission"],
        "T3 de 62,5\u00a0m², 2e étage, 8 rue des Érables, 93200 Saint-Denis",
        "Objet\u00a0: ",
        f"\n{who['civilite']},\n",
        f"Veuillez agréer, {who['civilite']}, ",
        "Hélène Marchand\nDirectrice de la gestion locative",
        f"Réf. {example['reference']}",
    ):
        assert expected in text, expected


def test_amounts_carry_their_no_break_spaces():
    text = rendered_text(LETTERS["attribution-sous-condition"])
    assert "1\u202f034,50\u00a0€ par mois hors charges (dont 38,50\u00a0€ pour les annexes), et" in text
    assert "152,00\u00a0€ de charges, soit 1\u202f186,50\u00a0€" in text


OFFERS = ["attribution", "attribution-rang-suivant", "attribution-sous-condition", "offre-dalo"]


@pytest.mark.parametrize("name", OFFERS)
def test_a_rent_without_annexes_says_nothing_of_them(name):
    letter = LETTERS[name]
    assert "annexes" not in rendered_text(letter, loyer={**letter.example()["loyer"], "annexes": None})
    assert "pour les annexes" in rendered_text(letter)


@pytest.mark.parametrize("name", ["attribution", "attribution-rang-suivant", "attribution-sous-condition"])
def test_the_two_dalo_mentions_come_only_with_a_dalo_offer(name):
    letter = LETTERS[name]
    mentions = ("droit au logement opposable", "perdre le bénéfice de la décision de la commission de médiation")
    assert all(mention in rendered_text(letter, dalo=True) for mention in mentions)
    assert not any(mention in rendered_text(letter, dalo=False) for mention in mentions)


def test_an_offer_says_its_delay_and_what_silence_means():
    text = rendered_text(LETTERS["attribution"], delai_reponse_jours=15)
    assert "Vous avez 15\u00a0jours" in text
    assert "votre silence vaudra refus" in text


def test_a_refusal_says_reasons_remedies_and_that_the_request_lives_on():
    text = rendered_text(LETTERS["non-attribution"])
    for expected in (
        "En droit\u00a0: article L. 441-1".replace("L. 4", "L.\u00a04"),
        "En fait\u00a0: votre demande porte",
        "deux\u00a0mois à compter de sa notification",
        "recours gracieux",
        "Notre silence pendant deux\u00a0mois vaut rejet",
        "rejeté, par écrit ou par ce silence, vous avez de nouveau deux\u00a0mois",
        "tribunal administratif de Montreuil",
        "reste active",
    ):
        assert expected in text, expected


CONTESTED = {"non-attribution": "à la commission,", "irrecevabilite": "à la commission,"}
CONTESTED |= {"attribution-sans-effet": "à notre organisme,"}


@pytest.mark.parametrize(("name", "author"), CONTESTED.items())
def test_a_remedy_is_sought_from_whoever_decided_and_never_from_the_signatory(name, author):
    text = rendered_text(LETTERS[name])
    assert f"recours gracieux {author}" in text
    assert "signataire" not in text
    assert "interrompt le délai pour saisir le tribunal" in text


def test_a_refusal_says_once_that_it_bears_on_this_dwelling():
    assert rendered_text(LETTERS["non-attribution"]).count("ce logement seulement") == 1


def test_an_irrecevabilite_letter_warns_before_striking_off():
    text = rendered_text(LETTERS["irrecevabilite"])
    assert "sera radiée un\u00a0mois après la réception de cette lettre" in text
    assert "met fin à votre demande, pour tous les logements" in text
    assert "écrivez-nous avant la fin de ce délai" in text


def test_the_month_before_striking_off_is_told_apart_from_the_remedies():
    text = rendered_text(LETTERS["irrecevabilite"])
    remedies = text[text.index("Vos recours") :]
    assert "Ces deux\u00a0mois ne remplacent pas le délai avant radiation" in remedies


def test_an_irrecevabilite_letter_says_how_it_comes_and_instructs_nobody():
    text = rendered_text(LETTERS["irrecevabilite"])
    assert "Lettre remise contre preuve de réception" in text
    assert "tout moyen" not in text


def test_the_delays_of_the_law_come_from_the_data():
    recours = {"delai_mois": 3, "silence_mois": 4, "tribunal": "tribunal administratif de Rennes"}
    text = rendered_text(LETTERS["irrecevabilite"], recours=recours, radiation_mois=5)
    assert "trois\u00a0mois à compter" in text
    assert "pendant quatre\u00a0mois" in text
    assert "radiée cinq\u00a0mois" in text
    assert "Rennes" in text


def test_an_agenda_entry_shows_a_label_without_its_ground_in_a_table_with_a_header_row():
    letter = LETTERS["ordre-du-jour"]
    document = Document(BytesIO(rendered(letter)))
    candidates = document.tables[1]
    assert candidates.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert [cell.text for cell in candidates.rows[1].cells] == [
        "1",
        "Madame Camille Dupont",
        "2\u00a0adultes, 2\u00a0enfants",
        "12 mai 2023",
        "28,4\u00a0%",
        "17,35\u00a0€ par jour et par personne",
        "Respectés",
        "oui",
        "oui",
    ]
    assert "Julien Perrot, 16 février 2026" in rendered_text(letter)


def test_an_agenda_entry_without_exception_nor_points_says_so():
    letter = LETTERS["ordre-du-jour"]
    bare = {"points": [], "a_instruire": [], "pourquoi": None, "a_savoir": []}
    candidates = [{**candidate, **bare} for candidate in letter.example()["candidats"]]
    text = rendered_text(letter, exception=None, candidats=candidates)
    assert "Exception" not in text
    assert "Madame Camille Dupont | Rien de particulier | Aucun | Rien" in text


@pytest.mark.parametrize(("known", "said"), [(True, "oui"), (False, "non"), (None, "à vérifier")])
def test_an_agenda_entry_says_whether_a_household_is_of_the_first_quartile(known, said):
    letter = LETTERS["ordre-du-jour"]
    candidates = [{**candidate, "premier_quartile": known} for candidate in letter.example()["candidats"]]
    table = Document(BytesIO(rendered(letter, candidats=candidates))).tables[1]
    assert [row.cells[-1].text for row in table.rows] == ["Premier quartile", said, said]


def test_a_house_has_no_floor_and_the_ground_floor_is_printed():
    letter = LETTERS["attribution"]
    home = letter.example()["logement"]
    assert "m², 8 rue des Érables" in rendered_text(letter, logement={**home, "etage": None})
    assert "m², rez-de-chaussée, 8 rue" in rendered_text(letter, logement={**home, "etage": 0})


def test_a_transfer_review_without_visit_nor_insurance_says_what_is_missing():
    text = rendered_text(
        LETTERS["revue-mutation"], visite=None, assurance_en_cours=False, occupation_locale=None, dette="0"
    )
    assert "pas encore faite" in text
    assert "attestation à fournir" in text
    assert "La règle du bailleur" not in text
    assert "reste dû 0,00\u00a0€" in text


@pytest.mark.parametrize("words", ["recours gracieux", "En droit", "signataire.qualite", "reste active"])
def test_a_template_that_loses_a_sentence_of_the_law_is_found(words):
    letter = LETTERS["non-attribution"]
    faults = check_template(without_sentence(letter, words), letter)
    assert any("mention obligatoire absente" in fault.message for fault in faults)


@pytest.mark.parametrize(
    "name",
    ["attribution-rang-suivant", "attribution-sous-condition", "attribution-sans-effet", "demande-pieces"],
)
def test_a_request_lives_on_only_as_long_as_it_is_renewed(name):
    text = rendered_text(LETTERS[name])
    assert re.search("votre demande de logement social reste(ra)? active tant que vous la renouvelez", text, re.I)


@pytest.mark.parametrize("name", ["attribution-sous-condition", "attribution-sans-effet"])
def test_the_paper_of_a_condition_is_one_of_the_closed_list(name):
    text = rendered_text(LETTERS[name])
    assert "pièce de la liste réglementaire" in text
    assert "obligatoire" not in text


def test_the_name_of_the_awaited_paper_follows_a_colon():
    said = "liste réglementaire\u00a0: Avis d’imposition de 2025 sur les revenus de 2024, au plus tard"
    assert said in rendered_text(LETTERS["attribution-sans-effet"])


@pytest.mark.parametrize(("day", "another"), [("2026-02-10", True), (None, False)])
def test_a_paper_that_confirms_nothing_leaves_room_for_another(day, another):
    text = rendered_text(LETTERS["attribution-sans-effet"], recue_le=day)
    assert ("Si une autre pièce confirme que vous remplissez les conditions d’accès, remettez" in text) is another
    assert ("Si vous obtenez cette pièce, remettez-la-nous" in text) is not another


@pytest.mark.parametrize("name", ["attribution", "attribution-sous-condition"])
def test_an_offer_says_what_a_refusal_entails_only_where_it_is_told(name):
    cost = "Selon notre politique, plusieurs refus attendent."
    assert f"dites-nous pourquoi. {cost}" in rendered_text(LETTERS[name], refus=cost)
    assert "dites-nous pourquoi.\n" in rendered_text(LETTERS[name], refus=None)


@pytest.mark.parametrize("name", ["attribution", "attribution-sous-condition", "offre-dalo"])
def test_an_offer_names_who_gets_a_copy_when_somebody_does(name):
    assert "Copie de cette lettre\u00a0: Mme Roy, qui vous accompagne." in rendered_text(LETTERS[name], copie="Mme Roy")
    assert "Copie" not in rendered_text(LETTERS[name], copie=None)
