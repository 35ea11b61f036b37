"""The words that changed between two templates, with a line around."""

from __future__ import annotations

from letters.comparison import Piece, changes
from tests.letters.changed_templates import changed, with_sentence, without_sentence


def words(places, kind: str) -> list[str]:
    return [piece.words.strip() for place in places for line in place for piece in line if piece.kind == kind]


def test_the_same_text_has_no_change(letter):
    data = letter.template.read_bytes()
    assert changes(data, data) == []


def test_a_new_line_comes_with_the_line_before_it(letter):
    (place,) = changes(letter.template.read_bytes(), with_sentence(letter, "Au revoir.").data)
    assert (Piece("new", "Au revoir."),) in place
    assert any(line[0].kind == "same" for line in place)


def test_a_line_taken_away_is_gone(letter):
    places = changes(letter.template.read_bytes(), without_sentence(letter, "Vos recours").data)
    assert words(places, "gone") == ["Vos recours"]
    assert words(places, "new") == []


def test_a_line_rewritten_shows_its_words_only(letter):
    def rewrite(document) -> None:
        for paragraph in document.paragraphs:
            if paragraph.text == "Vos recours":
                paragraph.runs[0].text = "Vos droits"

    places = changes(letter.template.read_bytes(), changed(letter, rewrite).data)
    assert (words(places, "gone"), words(places, "new")) == (["recours"], ["droits"])
