"""Several PDFs as one: what they share is written once, each letter starts on a recto when that is asked."""

from __future__ import annotations

import pytest

from letters.pdf import pages_of
from letters.pdf_cutting import Objects
from letters.pdf_joining import Unjoined, join

FONT = b"<</Type/Font/BaseFont/Demonstration>>"


def plain(*pages: bytes, font: bytes = FONT, size: bytes = b"/MediaBox[0 0 595 842]") -> bytes:
    """A PDF as LibreOffice lays it out, of pages that say these bytes, one font for all."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages)))
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)), font]
    for at, said in enumerate(pages):
        shared = b"/Parent 2 0 R/Resources<</Font<</F1 3 0 R>>>>" + size
        bodies.append(b"<</Type/Page%s/Annots[ 9 0 R ]/Contents %d 0 R>>" % (shared, 5 + 2 * at))
        bodies.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(said), said))
    data, places = b"%PDF-1.6\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(bodies) + 1
    ending = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + ending


@pytest.fixture
def joined(tmp_path):
    """`joined(*pdfs)`: them as one, read again."""

    def done(*pdfs: bytes, **options: bool) -> tuple[bytes, Objects]:
        paths = [tmp_path / f"{number}.pdf" for number in range(len(pdfs))]
        for path, data in zip(paths, pdfs, strict=True):
            path.write_bytes(data)
        count = join(paths, tmp_path / "tout.pdf", **options)
        data = (tmp_path / "tout.pdf").read_bytes()
        assert pages_of(data) == count
        return data, Objects(data)

    return done


def said(objects: Objects) -> list[bytes]:
    """What each page says; nothing for one that was added."""
    found = []
    for page in objects.pages():
        told = objects.told[page][0]
        number = told.partition(b"/Contents ")[2].split()
        found.append(objects.told[int(number[0])][1] if number else b"")
    return found


def test_the_pages_follow_each_other_in_order(joined):
    _, objects = joined(plain(b"un", b"deux"), plain(b"trois"))
    assert said(objects) == [b"un", b"deux", b"trois"]


def test_an_empty_page_lets_each_letter_start_on_a_recto(joined):
    _, objects = joined(plain(b"un"), plain(b"deux", b"trois"), plain(b"quatre"), even_pages=True)
    assert said(objects) == [b"un", b"", b"deux", b"trois", b"quatre"]


def test_what_is_the_same_is_written_once_and_what_differs_is_not_lost(joined):
    data, _ = joined(plain(b"un"), plain(b"deux"))
    assert data.count(FONT) == 1
    other = FONT.replace(b"Demonstration", b"Autre")
    data, _ = joined(plain(b"un"), plain(b"un", font=other))
    assert (data.count(FONT), data.count(other)) == (1, 1)


def test_nothing_leads_from_a_page_to_another_file(joined):
    data, objects = joined(plain(b"un"))
    assert b"/Annots" not in data
    assert all(b"/Parent 2 0 R" in objects.told[page][0] for page in objects.pages())


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\nautre chose", b"", plain(b"un", size=b""), plain(b"un", font=b"<</Type/Page/Parent 2 0 R>>")],
)
def test_a_pdf_that_leaves_a_doubt_is_not_joined_and_nothing_is_left(joined, tmp_path, data):
    with pytest.raises(Unjoined):
        joined(plain(b"un"), data)
    assert not (tmp_path / "tout.pdf").exists()
    assert not (tmp_path / ".tout.pdf").exists()


def test_objects_that_lead_to_each_other_are_not_followed_for_ever(joined):
    with pytest.raises(Unjoined):
        joined(plain(b"un", font=b"<</Type/Font/Own 3 0 R>>"))


def test_the_same_letters_give_the_same_bytes(joined):
    assert joined(plain(b"un"), plain(b"deux"))[0] == joined(plain(b"un"), plain(b"deux"))[0]
