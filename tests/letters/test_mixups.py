"""Thousands of people who are easily taken for one another: nothing of one stands in the letter of another.

Every field of every person carries a mark that says whose it is, so one reading of a file finds all that is not its
own; days and amounts, which carry none, are compared as sets; and what is left once a person's own values are taken
out must be the same sentences for everybody.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from letters import LETTERS, Letter, read_manifest, write_batch
from letters.filters import MOIS, date_fr, euros, nombre
from letters.package import digest
from letters.sensitive import sensitive_words
from tests.letters.lookalikes import FIRST_COUNT, MARK, Person, lookalikes, texts

LETTERS_OF_A_SESSION = (
    "attribution",
    "attribution-rang-suivant",
    "attribution-sous-condition",
    "attribution-sans-effet",
    "non-attribution",
    "irrecevabilite",
)
PEOPLE = 840  # of each letter: 5,040 in all
SPEAKING = re.compile(r"(document|header\d*|footer\d*|footnotes|core)\.xml$")
FILE_NAME = re.compile(r"(\d{3,})-([a-z-]+?)-([a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?)\.docx")
DAY = re.compile(rf"\d{{1,2}}(?:er)? (?:{'|'.join(MOIS)}) \d{{4}}")
AMOUNT = re.compile("[\u202f\\d]+,\\d\\d\u00a0€")
BREAK = b"<w:br/>"


class Reader:
    """The members of the letters of one template; those that say nothing (styles, settings) are read once."""

    def __init__(self) -> None:
        self.known: set[tuple[str, int]] = set()

    def read(self, data: bytes) -> tuple[str, str]:
        """All that a letter's members hold, raw, and the text of those that speak; raises XMLSyntaxError."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            new = [one for one in archive.infolist() if (one.filename, one.CRC) not in self.known]
            found = {one.filename: archive.read(one) for one in new}
        self.known |= {(one.filename, one.CRC) for one in new if not SPEAKING.search(one.filename)}
        told = [_text(data) for name, data in found.items() if SPEAKING.search(name)]
        return b"\n".join(found.values()).decode("utf-8", "replace"), "\n".join(told)


def _text(xml: bytes) -> str:
    return "".join(etree.fromstring(xml.replace(BREAK, b"\n")).itertext())


def faults(person: Person, raw: str, told: str) -> Iterator[str]:
    """What a file says that is not its person's, and what it does not say of them."""
    own = list(texts(person.data))
    marks = {found[0] for one in own for found in MARK.finditer(one)}
    written = {found[0] for found in MARK.finditer(raw)}
    yield from (f"étranger : {mark}" for mark in written - marks)
    yield from (f"absent : {mark}" for mark in marks - written)
    yield from (f"pas tel que saisi : {text!r}" for text in own if text not in told)
    for name, expected, pattern in (("jour", _days(person.data), DAY), ("montant", _amounts(person.data), AMOUNT)):
        if (found := set(pattern.findall(told))) != expected:
            yield f"{name} : {found ^ expected}"


def _days(data: dict) -> set[str]:
    told = (data.get("classement") or {}).get("annonce_le")
    days = (data["date"], data["seance"]["date"], data.get("date_limite"), data.get("disponible_le"), told)
    return {date_fr(date.fromisoformat(one)) for one in days if one}


def _amounts(data: dict) -> set[str]:
    if "loyer" not in data:
        return set()
    principal, charges, annexes = (Decimal(data["loyer"][name] or 0) for name in ("principal", "charges", "annexes"))
    return {euros(one) for one in (principal, charges, principal + charges, annexes) if one}


def sentences(person: Person, told: str) -> str:
    """The text once this person's own values are taken out."""
    surface = nombre(Decimal(person.data["logement"]["surface"]))
    own = {*texts(person.data), *_days(person.data), *_amounts(person.data), person.data["date"], surface}
    for text in sorted(own, key=len, reverse=True):  # « 1 janvier » ends « 11 janvier »
        told = told.replace(text, "\0")
    count = FIRST_COUNT + person.number
    told = re.sub(rf"(?<!\d)(?:{count}|{nombre(count)})(?!\d)", "\0", told)
    return re.sub(r"\0+", "\0", told)


def letters_of(archive: Path, people: list[Person]) -> Iterator[tuple[Person, bytes]]:
    """Each person with their file, by the order of the batch."""
    with zipfile.ZipFile(archive) as packed:
        names = sorted(name for name in packed.namelist() if name.endswith(".docx"))
        for person, name in zip(people, sorted(names, key=lambda one: int(one.split("-")[0])), strict=True):
            yield person, packed.read(name)


def wrong(archive: Path, people: list[Person]) -> list[str]:
    """Every fault of a batch's letters, each with the person's number."""
    reader, said, found = Reader(), {}, []
    for person, data in letters_of(archive, people):
        raw, told = reader.read(data)
        found += [f"n° {person.number}, {one}" for one in faults(person, raw, told)]
        rest = sentences(person, told)
        if said.setdefault(person.shape, rest) != rest:
            found.append(f"n° {person.number}, d’autres phrases que les autres")
    return found


@pytest.fixture(scope="module")
def batches(tmp_path_factory) -> dict[str, tuple[Path, list[Person]]]:
    """A ZIP for each letter, made as the product makes them, and the people it was made for."""
    folder, made = tmp_path_factory.mktemp("lots"), {}
    for at, identifier in enumerate(LETTERS_OF_A_SESSION):
        people = lookalikes(LETTERS[identifier], PEOPLE, at * PEOPLE)
        write_batch(LETTERS[identifier], [one.data for one in people], folder / f"{identifier}.zip")
        made[identifier] = folder / f"{identifier}.zip", people
    return made


@pytest.mark.parametrize("identifier", LETTERS_OF_A_SESSION)
def test_nothing_of_a_person_stands_in_the_letter_of_another(batches, identifier):
    archive, people = batches[identifier]
    assert wrong(archive, people) == []


@pytest.mark.parametrize("identifier", LETTERS_OF_A_SESSION)
def test_the_manifest_tells_each_file_its_person_and_its_true_digests(batches, identifier):
    archive, people = batches[identifier]
    entries = read_manifest(archive)
    assert [entry.order for entry in entries] == list(range(1, PEOPLE + 1))
    assert [entry.person for entry in entries] == [one.name for one in people]
    template = digest(LETTERS[identifier].template.read_bytes())
    with zipfile.ZipFile(archive) as packed:
        assert packed.namelist() == [*(entry.file for entry in entries), "manifest.csv", "manifest.json"]
        for entry, person in zip(entries, people, strict=True):
            assert (entry.letter, entry.template_sha256) == (identifier, template)
            assert entry.sha256 == digest(packed.read(entry.file))
            assert entry.data_sha256 == _data_digest(person)


def _data_digest(person: Person) -> str:
    return digest(json.dumps(person.data, ensure_ascii=False, sort_keys=True).encode())


@pytest.mark.parametrize("identifier", LETTERS_OF_A_SESSION)
def test_file_names_are_safe_and_say_nothing_sensitive(batches, identifier):
    names = [entry.file for entry in read_manifest(batches[identifier][0])]
    assert len(set(names)) == PEOPLE
    for order, name in enumerate(names, 1):
        number, letter, who = FILE_NAME.fullmatch(name).groups()
        assert (int(number), f"{letter}-{who}".startswith(identifier)) == (order, True)
        assert sensitive_words(name.replace("-", " ")) == []


def test_everybody_has_marks_of_their_own_and_some_differ_by_one_letter(batches):
    people = [one for _, made in batches.values() for one in made]
    marks = [found[0] for one in people for text in set(texts(one.data)) for found in MARK.finditer(text)]
    assert len(people) >= 5000
    assert len(set(marks)) == len(marks)
    assert min(len(set(texts(one.data)) - set(texts(people[0].data))) for one in people[1:]) >= 15


@pytest.mark.parametrize("left", ["texte", "jour", "montant"])
def test_a_value_of_the_neighbour_is_seen(batches, tmp_path, left):
    """The check itself, on a batch where one letter kept something of the one before."""
    letter: Letter = LETTERS["attribution"]
    one, other = lookalikes(letter, 2)
    changed = {
        "texte": {"lieu": one.data["lieu"]},
        "jour": {"seance": {**other.data["seance"], "date": one.data["seance"]["date"]}},
        "montant": {"loyer": one.data["loyer"]},
    }[left]
    write_batch(letter, [one.data, other.data | changed], tmp_path / "lot.zip")
    found = wrong(tmp_path / "lot.zip", [one, other])
    assert found
    assert all(fault.startswith("n° 1,") for fault in found)
