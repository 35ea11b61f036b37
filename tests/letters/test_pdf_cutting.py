"""A print file's PDF cut into letters: each has its own pages and nothing of another's, or nothing is cut at all."""

from __future__ import annotations

import re
import shutil
import subprocess
import warnings
import zlib
from collections import Counter

import pytest

from letters import LETTERS, load, pdf, render
from letters.pdf_cutting import Uncut, cut, marked
from letters.text import document_text
from tests.letters.lookalikes import lookalikes

NUMBER = re.compile(r"Q(\d{5})[A-Z]")  # a mark may be cut by the end of a line
READER = shutil.which("pdftotext")
TITLES = ["Un", "Deux & <trois>"]
FONTS = b"<</F1 6 0 R/F2 7 0 R>>"
BODIES = {
    1: b"<</Type/Catalog/Pages 2 0 R/Dests 9 0 R>>",
    2: b"<</Type/Pages/Kids[ 3 0 R 4 0 R 5 0 R ]/Count 3>>",
    3: b"<</Type/Page/Parent 2 0 R/Resources 8 0 R/Annots[ 13 0 R ]/Contents 10 0 R>>",
    4: b"<</Type/Page/Parent 2 0 R/Resources 8 0 R/Contents 11 0 R>>",
    5: b"<</Type/Page/Parent 2 0 R/Resources 8 0 R/Contents 12 0 R>>",
    6: b"<</Type/Font/BaseFont/DelmasSeule>>",
    7: b"<</Type/Font/BaseFont/Commune>>",
    8: b"<</Font 14 0 R/ProcSet[/PDF/Text]>>",
    9: b"<</debutcourrier5F1[3 0 R/XYZ 1 2 0]/debutcourrier5F2[5 0 R/XYZ 1 2 0]>>",
    10: b"/F1 12 Tf (Madame Delmas) Tj",
    11: b"/F2 12 Tf (sa seconde page) Tj",
    12: b"/F2 12 Tf (Monsieur Martin) Tj",
    13: b"<</Type/Annot/Dest[5 0 R/XYZ 1 2 0]>>",
    14: FONTS,
}


def plain(**changed: bytes) -> bytes:
    """Three pages, two letters, as LibreOffice writes them; `o9=…` changes object 9."""
    out, offsets = b"%PDF-1.6\n", []
    for number, body in (BODIES | {int(name[1:]): told for name, told in changed.items()}).items():
        offsets.append(len(out))
        if number in (10, 11, 12):
            packed = zlib.compress(body)
            body = b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(packed), packed)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    lines = b"".join(b"%010d 00000 n \n" % one for one in offsets)
    table = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Root 1 0 R>>\n" % (len(offsets) + 1, lines)
    return out + table + b"startxref\n%d\n%%%%EOF\n" % len(out)


def streams(data: bytes) -> bytes:
    """What the pages say."""
    parts = data.split(b"stream\n")[1::2]
    return b" | ".join(zlib.decompress(part.removesuffix(b"\nend")) for part in parts)


def test_each_letter_takes_its_pages_and_what_they_use():
    (one, pages), (other, page) = cut(plain(), TITLES)
    assert (pages, page) == (2, 1)
    assert streams(one) == b"/F1 12 Tf (Madame Delmas) Tj | /F2 12 Tf (sa seconde page) Tj"
    assert streams(other) == b"/F2 12 Tf (Monsieur Martin) Tj"
    assert [b"DelmasSeule" in made for made in (one, other)] == [True, False]
    assert [b"Commune" in made for made in (one, other)] == [True, True]
    assert b"/Annot" not in one
    assert [pdf.pages_of(made) for made in (one, other)] == [2, 1]
    assert "Deux & <trois>".encode("utf-16-be").hex().upper().encode() in other


def test_a_letter_that_is_cut_is_a_plain_pdf_again():
    (one, _), _ = cut(plain(), TITLES)
    start = int(one[one.rindex(b"startxref") + 9 :].split()[0])
    lines = one[start:].split(b"\n")
    offsets = [int(line[:10]) for line in lines if line.endswith(b"n ")]
    assert lines[:2] == [b"xref", b"0 %d" % (len(offsets) + 1)]
    assert all(one[offset:].startswith(b"%d 0 obj\n" % number) for number, offset in enumerate(offsets, 1))


@pytest.mark.parametrize(
    "told",
    [
        b"%PDF-1.7\n%%EOF",
        plain(o9=b"<</debutcourrier5F1[3 0 R]>>"),
        plain(o9=b"<</debutcourrier5F1[4 0 R]/debutcourrier5F2[5 0 R]>>"),
        plain(o9=b"<</debutcourrier5F1[3 0 R]/debutcourrier5F2[3 0 R]>>"),
        plain(o9=b"<</debutcourrier5F2[3 0 R]/debutcourrier5F1[5 0 R]>>"),
        plain(o9=b"<</debutcourrier5F1[3 0 R]/debutcourrier5F2[5 0 R]/debutcourrier5F3[5 0 R]>>"),
        plain(o7=b"<</Type/Font/Odd 5 0 R>>"),
        plain(o7=b"<</Type/Font/Odd 8 0 R>>"),
        plain(o2=b"<</Type/Pages/Kids[ 3 0 R ]/Count 3>>"),
        plain().replace(b"12 0 obj", b"12 9 obj"),
    ],
)
def test_in_doubt_nothing_is_cut(told):
    with pytest.raises(Uncut):
        cut(told, TITLES)


def test_the_mark_changes_no_word_of_a_letter():
    for letter in LETTERS.values():
        data = render(letter, load(letter.context, letter.example()))
        ready, title = marked(data)
        assert document_text(ready) == document_text(data)
        assert document_text(data).startswith(f"[titre] {title}\n")


def test_where_the_cut_is_in_doubt_letters_are_made_one_by_one(monkeypatch):
    asked, alone = [], [pdf.Pdf(b"no pdf that we read", 1)]
    monkeypatch.setattr(pdf, "converted", lambda letters, *_, **__: asked.append(len(letters)) or alone * len(letters))
    letter = LETTERS["attribution"]
    letters = [render(letter, load(letter.context, letter.example()))] * pdf.WORTH_MERGING
    assert len(list(pdf.to_pdf(letters, pdf.Office("soffice")))) == pdf.WORTH_MERGING
    assert asked == [1, pdf.WORTH_MERGING]


@pytest.mark.filterwarnings("default:coupe réelle non essayée")
def test_the_real_one_gives_each_person_their_own_words_alone():
    """Where LibreOffice or pdftotext is not installed, the run says that this was not tried."""
    if (absent := pdf.why_not()) or not READER:
        warnings.warn(f"coupe réelle non essayée : {absent or 'pdftotext n’est pas installé'}", stacklevel=1)
        return
    kinds = [LETTERS[name] for name in ("attribution", "non-attribution", "irrecevabilite")]
    people = [(letter, one) for at, letter in enumerate(kinds) for one in lookalikes(letter, 6, at * 100)]
    letters = [render(letter, load(letter.context, one.data)) for letter, one in people]
    found = pdf.merged(letters, pdf.find())
    apart = pdf.converted(letters, pdf.find())
    assert [one.pages for one in found] == [one.pages for one in apart]
    for (_, person), made, alone in zip(people, found, apart, strict=True):
        assert {int(number) for number in NUMBER.findall(read(made.data))} == {person.number}
        assert Counter(read(made.data).split()) == Counter(read(alone.data).split())


def read(data: bytes) -> str:
    done = subprocess.run([READER, "-raw", "-", "-"], input=data, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()
