"""The checker: what a template asks and the letter lacks, and the reverse, wherever it hides."""

from __future__ import annotations

import pytest
from lxml import etree

from letters import LETTERS, check_template
from letters.asked import Ref
from letters.checker import leaves
from tests.letters.changed_templates import FOOTNOTES, changed, with_part, with_sentence, without_sentence

NOTES = FOOTNOTES.replace("w:footnote", "w:endnote")
BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pict>'
    '<v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent><w:p><w:r><w:t>{{ surnom }}</w:t></w:r></w:p>'
    "</w:txbxContent></v:textbox></w:pict></w:r>"
)


def faults_with(sentence: str, name: str = "non-attribution"):
    letter = LETTERS[name]
    return check_template(with_sentence(letter, sentence), letter)


def test_the_fields_of_a_context_are_its_dotted_leaves():
    paths = set(leaves(Ref("", LETTERS["ordre-du-jour"].context)))
    assert {"bailleur.nom", "candidats[].points[].date", "candidats[].a_instruire", "exception.auteur"} <= paths
    assert "candidats" not in paths


def test_an_unknown_field_is_found_with_its_place():
    fault = faults_with("Cher {{ destinataire.surnom }}")[0]
    assert fault.path == "destinataire.surnom"
    assert fault.message == "le courrier n’offre pas ce champ"
    assert fault.place == "corps, «\u00a0Cher {{ destinataire.surnom }}\u00a0»"


def test_an_unknown_field_of_a_list_element_is_found_under_its_class():
    faults = faults_with("{% for m in motifs %}{{ m.couleur }}{% endfor %}")
    assert [fault.path for fault in faults] == ["motifs[].couleur"]


def test_a_field_known_in_the_loop_is_unknown_outside():
    assert [fault.path for fault in faults_with("{{ motif.faits }}")] == ["motif"]


def test_a_field_offered_but_not_asked_is_found():
    letter = LETTERS["attribution"]
    faults = check_template(without_sentence(letter, "{{ piece }}"), letter)
    assert ("pieces", "le courrier offre ce champ, le modèle ne le demande pas") in [
        (fault.path, fault.message) for fault in faults
    ]


def test_a_block_of_the_letter_cannot_be_printed_whole():
    assert [fault.path for fault in faults_with("{{ bailleur }} {{ motifs }}")] == ["bailleur", "motifs"]


def test_an_optional_field_must_be_printed_under_a_condition():
    found = faults_with("{{ destinataire.prenom }}")
    assert [(fault.path, "{% if %}" in fault.message) for fault in found] == [("destinataire.prenom", True)]
    assert faults_with("{% if destinataire.prenom %}{{ destinataire.prenom }}{% endif %}") == []
    assert faults_with("{% if logement.etage is present %}{{ logement.etage|etage }}{% endif %}") == []


def test_a_field_of_an_optional_block_must_be_printed_under_a_condition():
    found = faults_with("{{ visite.date|date_fr }}", "revue-mutation")
    assert [fault.path for fault in found] == ["visite"]


@pytest.mark.parametrize(
    ("place", "template"),
    [
        ("en-tête", lambda x: changed(x, lambda d: d.sections[0].header.add_paragraph("{{ surnom }}"))),
        ("pied de page", lambda x: changed(x, lambda d: d.sections[0].footer.add_paragraph("{{ surnom }}"))),
        ("propriété subject", lambda x: changed(x, lambda d: setattr(d.core_properties, "subject", "{{ surnom }}"))),
        ("note de bas de page", lambda x: with_part(x, "footnotes", FOOTNOTES.format(text="{{ surnom }}"))),
    ],
)
def test_an_unknown_field_is_found_outside_the_body(letter, place, template):
    faults = check_template(template(letter), letter)
    assert [fault.path for fault in faults] == ["surnom"]
    assert faults[0].place.startswith(place)


def test_an_unknown_field_is_found_in_a_text_box(letter):
    template = changed(letter, lambda d: d.add_paragraph()._p.append(etree.fromstring(BOX)))
    faults = check_template(template, letter)
    assert [fault.path for fault in faults] == ["surnom"]
    assert faults[0].place.startswith("zone de texte (corps)")


@pytest.mark.parametrize("prop", ["keywords", "category", "author"])
def test_a_tag_in_a_property_that_nothing_fills_is_found(letter, prop):
    template = changed(letter, lambda d: setattr(d.core_properties, prop, "{{ reference }}"))
    assert "n’est pas remplie" in check_template(template, letter)[0].message


def test_a_tag_in_endnotes_is_found_because_nothing_fills_them(letter):
    template = with_part(letter, "endnotes", NOTES.format(text="{{ reference }}"))
    assert check_template(template, letter)[0].place == "word/endnotes.xml"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("{{ destinataire.nom.upper() }}", "appel de fonction"),
        ("{{ destinataire.__class__ }}", "accès n’est pas permis"),
        ("{% include 'x' %}", "autre"),
        ("{{ destinataire.nom|attr('x') }}", "attr"),
        ("{% for x in 'abc' %}{{ x }}{% endfor %}", "boucle"),
        ("{{ bailleur.telephone", "balise mal écrite"),
        ("{% if dalo %}", "balise mal écrite"),
        ("{{ seance.date|euros }}", "attend un nombre"),
    ],
)
def test_what_a_template_may_not_do_is_found_before_any_letter(sentence, said):
    assert any(said in fault.message for fault in faults_with(sentence)), faults_with(sentence)
