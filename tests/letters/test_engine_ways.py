"""The engine's three ways: each template made ready once and only when it is safe, what none can write is refused."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from lxml import etree
from markupsafe import Markup

from letters import LETTERS, MissingValue, RefusedTemplate, load, render
from letters.compiled import Compiled, compiled
from letters.document import Stamp
from letters.engine import fill, render_loaded
from letters.text import document_text
from letters.zipping import MOST_MEMBERS, Archive, TooLarge, fastest, zlib_deflate
from tests.letters.changed_templates import changed, with_part, with_sentence
from tests.letters.corpus import CASES
from tests.letters.corpus.case import PLAIN, Case, raw

STAMP = Stamp("Essai", date(2026, 2, 20))


def cut_table(condition: str):
    """A block that opens in a table and closes after it."""

    def build(document) -> None:
        cells = document.add_table(2, 1).columns[0].cells
        cells[0].text, cells[1].text = f"{{%tr if {condition} %}}", "dans le tableau"
        document.add_paragraph("{%p endif %}")

    return build


def test_a_template_is_made_ready_once_for_all_its_letters(letter, filled):
    before = compiled.cache_info()
    template = with_sentence(letter, "Une phrase de plus.")
    for number in range(3):
        render(letter, replace(filled, reference=f"R{number}"), template)
    after = compiled.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 2)


def test_a_template_that_breaks_the_limits_is_never_made_ready(letter):
    spoilt = with_part(letter, "comments", "<!DOCTYPE d><w:comments/>")
    with pytest.raises(RefusedTemplate, match="interdite"):
        compiled(spoilt)


def test_blocks_that_would_cut_the_document_are_refused(letter, filled):
    case = Case("tableau-coupe", cut_table("vrai"))
    assert compiled(case.template()).parts[0].ready is None
    with pytest.raises(etree.XMLSyntaxError):
        fill(case.template(), {**PLAIN, "vrai": False}, STAMP)
    with pytest.raises(RefusedTemplate, match="ne s’emboîtent pas"):
        render(letter, filled, changed(letter, cut_table("reference == 'autre'")))


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x08", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_a_sign_that_xml_cannot_hold_is_refused(sign):
    with pytest.raises((etree.XMLSyntaxError, ValueError)):
        fill(CASES["valeur"].template(), {**PLAIN, "nom": f"a{sign}b"}, STAMP)


@pytest.mark.parametrize("sentence", ["{{ surnom }}", "{% set a = 1 %}{{ surnom }}"], ids=["finished before", "after"])
def test_a_missing_value_is_named_whichever_way_is_taken(letter, filled, sentence):
    with pytest.raises(MissingValue, match=r"Inès Da Costa – surnom"):
        render(letter, filled, with_sentence(letter, sentence))


def test_a_value_that_looks_like_a_mark_of_the_engine_prints_as_it_is():
    name = "<?empty here?><?next part?><?tag 0?> {{ nom }}"
    assert name in document_text(fill(CASES["valeur"].template(), {**PLAIN, "nom": name}, STAMP))


def test_a_tag_in_an_attribute_waits_for_its_value():
    case = Case("attribut", raw('<w:p><w:pPr><w:jc w:val="{{ nom }}"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'))
    assert compiled(case.template()).parts[0].ready is None
    xml = member(fill(case.template(), {**PLAIN, "nom": 'a"b'}, STAMP), "word/document.xml")
    assert b'w:val="a&quot;b"' in xml


def test_a_property_longer_than_word_takes_is_refused(letter, filled):
    template = changed(letter, lambda document: setattr(document.core_properties, "subject", "{{ reference }}"))
    with pytest.raises(RefusedTemplate, match="255"):
        render(letter, replace(filled, reference="R" * 256), template)


def test_text_marked_as_safe_by_a_web_page_goes_docxtpls_way(letter, filled):
    marked = replace(filled, destinataire=replace(filled.destinataire, nom=Markup("A &amp; B")))
    assert "Madame Inès A & B" in document_text(render(letter, marked))


def test_a_context_loaded_from_json_is_not_checked_twice(letter, filled):
    assert render_loaded(letter, filled) == render(letter, filled)


def test_a_letter_opens_with_its_content_types_and_reads_in_word_and_zip(letter, filled):
    data = render(letter, filled)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert Document(BytesIO(data)).paragraphs


def test_every_deflate_gives_the_same_letter(letter, filled):
    values, stamp = {name: getattr(filled, name) for name in vars(filled)}, Stamp(letter.title, filled.date)
    ways = [Compiled(letter.template_file(), deflate) for deflate in (fastest, zlib_deflate)]
    contents = [members(made.zipped(made.filled(values, stamp))) for made in ways]
    assert contents[0] == contents[1]


def test_an_archive_of_letters_is_a_sound_zip_of_them(letter, filled, tmp_path):
    files = {f"été-{word}.docx": render(letter, replace(filled, reference=word)) for word in ("un", "deux")}
    with Archive(tmp_path / "a.zip") as archive:
        for name, data in files.items():
            archive.put_letter(name, data, compiled(letter.template_file()).frozen)
        archive.put("manifest.json", b"{}" * 2000, zlib_deflate)
    with zipfile.ZipFile(tmp_path / "a.zip") as found:
        assert found.testzip() is None
        assert members((tmp_path / "a.zip").read_bytes()) == files | {"manifest.json": b"{}" * 2000}
        assert [info.compress_type for info in found.infolist()] == [zipfile.ZIP_STORED] * 2 + [zipfile.ZIP_DEFLATED]


def test_an_archive_beyond_what_its_format_can_tell_is_refused(tmp_path):
    with Archive(tmp_path / "a.zip") as archive:
        for number in range(MOST_MEMBERS):
            archive.put(str(number), b"", zlib_deflate)
        with pytest.raises(TooLarge):
            archive.put("de trop", b"", zlib_deflate)


def test_a_failure_leaves_no_readable_archive(tmp_path):
    def fail() -> None:
        with Archive(tmp_path / "a.zip") as archive:
            archive.put("a", b"a", zlib_deflate)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not zipfile.is_zipfile(tmp_path / "a.zip")


def test_the_shipped_letters_take_the_quick_way():
    """Their bodies, headers and footers are finished once, before they are filled."""
    ways = {name: [bool(part.ready) for part in compiled(one.template_file()).parts] for name, one in LETTERS.items()}
    assert [name for name, parts in ways.items() if not all(parts)] == []


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def member(data: bytes, name: str) -> bytes:
    return members(data)[name]


def test_a_run_of_letters_gives_each_its_own_values(letter):
    """What is remembered from one letter to the next never shows in another."""
    first = load(letter.context, letter.example())
    names = ["Un", "Deux", "Un", "Trois"]
    texts = [
        document_text(
            render(letter, replace(first, destinataire=replace(first.destinataire, nom=name), reference=name))
        )
        for name in names
    ]
    assert texts[0] == texts[2]
    assert all(
        (f"Réf. {other}" in text) == (other == name) for text, name in zip(texts, names, strict=True) for other in names
    )
