"""Rendering: exact values, strict about what is missing, closed to attacks, the same bytes each time."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace

import pytest

from letters import LETTERS, FaultyContext, LetterError, MissingValue, RefusedTemplate, check_template, load, render
from letters.package import CORE, LIBREOFFICE_CORE, MAX_BYTES, inspect, pack, read_template
from letters.text import document_text
from tests.letters.changed_templates import FOOTNOTES, changed, template_of, with_part, with_sentence

HOSTILE = (
    "{{ ''.__class__.__mro__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ ''|attr('__class__') }}",
    "{{ destinataire|attr('__class__') }}",
    "{{ '{0.__class__}'.format(destinataire) }}",
    "{{ '%s'|format(1) }}",
    "{{ '%999999999d' % 1 }}",
    "{{ 'x'*10**7 }}",
    "{{ 10**10**10 }}",
    "{{ ['x']*3 }}",
    "{{ range(10000000)|list }}",
    "{{ destinataire.__class__ }}",
    "{{ destinataire['__class__'] }}",
    "{{ destinataire.nom.upper() }}",
    "{{ motifs.append(1) }}",
    "{{ self.__init__ }}",
    "{% include '/etc/passwd' %}",
    "{% macro m() %}a{% endmacro %}{{ m() }}",
    "{{ loop.__class__ }}",
    "{{ lipsum() }}",
    "{{ bailleur.telephone",
    "{% for x in %}",
)


def example(name: str, **changes):
    letter = LETTERS[name]
    return letter, load(letter.context, {**letter.example(), **changes})


def test_values_print_as_they_are(letter, filled):
    name = "D’Été & Fils <Œuvre> \"Ça\" 'l' {{ x }} {% if %} 😀"
    who = replace(filled.destinataire, nom=name)
    assert f"Madame Inès {name}" in document_text(render(letter, replace(filled, destinataire=who)))


def test_values_print_as_they_are_in_properties_headers_and_footnotes(letter, filled):
    note = with_part(letter, "footnotes", FOOTNOTES.format(text="Note de {{ bailleur.nom }}"))
    landlord = replace(filled.bailleur, nom="A & B <c> {{ x }}")
    text = document_text(render(letter, replace(filled, bailleur=landlord, reference="R & <1>"), note))
    assert "[titre] Décision de non-attribution d’un logement – R & <1>\n" in text
    assert "[en-tête]\nA & B <c> {{ x }}\n" in text
    assert "[notes]\nNote de A & B <c> {{ x }}\n" in text
    assert "Réf. R & <1>" in text


def test_the_same_data_give_the_same_bytes(letter, filled):
    first = render(letter, filled)
    time.sleep(0.01)
    assert render(letter, filled) == first
    assert render(letter, replace(filled, reference="AUTRE")) != first


def test_rendering_leaves_the_template_as_it_was(letter, filled):
    before = letter.template.read_bytes()
    render(letter, filled)
    assert letter.template.read_bytes() == before


def test_an_optional_value_left_out_stops_the_letter_that_prints_it():
    letter, context = example("attribution-sous-condition")
    template = with_sentence(letter, "Bonjour {{ destinataire.prenom }}")
    with pytest.raises(MissingValue, match=r"Nguyen – destinataire\.prenom"):
        render(letter, context, template)


@pytest.mark.parametrize("tag", ["{{ dette }}", "{{ dette|euros }}", "{{ visite.date|date_fr }}"])
def test_an_absent_value_stops_the_letter_through_a_filter_too(tag):
    letter, context = example("revue-mutation", visite=None)
    with pytest.raises(MissingValue, match="Odile Renard"):
        render(letter, context, with_sentence(letter, tag))


def test_an_unknown_field_stops_the_letter_and_names_field_and_person(letter, filled):
    with pytest.raises(MissingValue) as caught:
        render(letter, filled, with_sentence(letter, "{{ destinataire.surnom }}"))
    fault = caught.value.faults[0]
    assert (fault.path, fault.person) == ("destinataire.surnom", "Inès Da Costa")


def test_an_empty_value_in_a_context_made_in_python_is_refused_with_its_person(letter, filled):
    empty = replace(filled, destinataire=replace(filled.destinataire, nom=" "), lieu="")
    with pytest.raises(FaultyContext, match="Inès – lieu\u00a0: valeur manquante"):
        render(letter, empty)


@pytest.mark.parametrize("tag", HOSTILE)
def test_a_hostile_body_is_refused(letter, filled, tag):
    with pytest.raises((RefusedTemplate, MissingValue)):
        render(letter, filled, with_sentence(letter, tag))


@pytest.mark.parametrize("tag", HOSTILE)
def test_a_hostile_header_is_refused(letter, filled, tag):
    template = changed(letter, lambda document: document.sections[0].header.add_paragraph(tag))
    with pytest.raises((RefusedTemplate, MissingValue)):
        render(letter, filled, template)


@pytest.mark.parametrize("tag", HOSTILE)
def test_a_hostile_footnote_is_refused(letter, filled, tag):
    with pytest.raises((RefusedTemplate, MissingValue)):
        render(letter, filled, with_part(letter, "footnotes", FOOTNOTES.format(text=tag)))


@pytest.mark.parametrize("tag", HOSTILE)
def test_a_hostile_property_is_refused(letter, filled, tag):
    template = changed(letter, lambda document: setattr(document.core_properties, "subject", tag))
    with pytest.raises((RefusedTemplate, MissingValue)):
        render(letter, filled, template)


def test_a_refusal_is_said_in_french(letter, filled):
    with pytest.raises(RefusedTemplate, match="instruction refusée par sécurité"):
        render(letter, filled, with_sentence(letter, "{{ ''.__class__ }}"))


def members_with(letter, name: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(letter.template) as archive:
        parts = [(member, archive.read(member)) for member in archive.namelist()]
    return pack([(member, data.replace(old, new) if member == name else data) for member, data in parts])


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("[Content_Types].xml", b"document.main+xml", b"document.macroEnabled.main+xml", "sans macro"),
        ("word/document.xml", b"<w:document", b"<!DOCTYPE d [<!ENTITY e SYSTEM 'f'>]><w:document", "interdite"),
        (
            "word/_rels/document.xml.rels",
            b"</Relationships>",
            b'<Relationship Id="r9" Type="x/attachedTemplate" Target="http://e.example" TargetMode="External"/>'
            b"</Relationships>",
            "extérieur",
        ),
    ],
)
def test_a_template_with_macro_entity_or_outside_content_is_refused(letter, name, old, new, said):
    with pytest.raises(RefusedTemplate, match=said):
        inspect(members_with(letter, name, old, new), "essai.docx")


LINKS = {
    "single quotes": b"<Relationship Id='r9' Type='x/image' Target='http://e.example' TargetMode='External'/>",
    "another line": b'<Relationship\nId="r9" Type="x/image" Target="http://e.example" TargetMode = "External"/>',
    "a reference": b'<Relationship Id="r9" Type="x/image" Target="http://e.example" TargetMode="Ext&#101;rnal"/>',
    "a name in the address": b'<Relationship Id="r9" Type="x/image" Target="http://e.example/relationships/hyperlink"'
    b' TargetMode="External"/>',
    "a piece of web page": b'<Relationship Id="r9" Type="x/aFChunk" Target="page.html"/>',
}
FIELDS = ('INCLUDETEXT "http://e.example"', " includepicture x", "DDEAUTO a b", "LINK x")


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_outside_content_is_refused_however_it_is_written(letter, link):
    end = b"</Relationships>"
    with pytest.raises(RefusedTemplate, match=r"extérieur|inséré"):
        inspect(members_with(letter, "word/_rels/document.xml.rels", end, link + end), "essai.docx")


@pytest.mark.parametrize("instruction", FIELDS)
def test_a_field_that_fetches_is_refused_even_cut_into_runs(letter, instruction):
    half = len(instruction) // 2
    cut = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (instruction[:half], instruction[half:]))
    field = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{cut}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    with pytest.raises(RefusedTemplate, match="extérieur"):
        inspect(members_with(letter, "word/document.xml", b"<w:body>", b"<w:body>" + field.encode()), "essai.docx")


def test_a_damaged_package_is_refused(letter):
    data = letter.template.read_bytes()
    spoilt = data[:2000] + bytes(byte ^ 0x55 for byte in data[2000:2400]) + data[2400:]
    with pytest.raises(RefusedTemplate):
        inspect(spoilt, "essai.docx")


def test_a_file_that_is_not_word_is_refused(tmp_path):
    for name, data in (("a.docx", b"bonjour"), ("b.docx", pack([("a.txt", b"a")])), ("c.docx", b"0" * (MAX_BYTES + 1))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(RefusedTemplate, match=name):
            read_template(tmp_path / name)
    with pytest.raises(RefusedTemplate, match=r"absent\.docx"):
        read_template(tmp_path / "absent.docx")


def test_every_error_of_the_room_carries_its_faults():
    for error in (FaultyContext, MissingValue, RefusedTemplate):
        assert issubclass(error, LetterError)


def test_a_template_saved_by_libreoffice_keeps_its_properties_and_writes_each_file_once(letter, filled):
    with zipfile.ZipFile(letter.template) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    links = members["_rels/.rels"]
    members["_rels/.rels"] = links.replace(CORE, LIBREOFFICE_CORE)
    template = template_of(pack(list(members.items())))
    assert check_template(template, letter) == []
    data = render(letter, filled, template)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names))
    assert document_text(data) == document_text(render(letter, filled))
