"""Batches: everybody checked first, one file each, a manifest that tells the truth, all or nothing."""

from __future__ import annotations

import csv
import json
import zipfile

import pytest

from letters import LETTERS, CorruptBatch, FaultyBatch, RefusedTemplate, read_manifest, verify, write_batch
from letters.batch import slug
from letters.manifest import MANIFESTS
from letters.package import digest
from letters.text import document_text
from tests.letters.changed_templates import with_sentence

NAMES = [("Camille", "Dupont"), ("Łukasz", "Żak-Øst"), (None, "N’Diaye"), ("Marie Anne", "Éloi")]


def rows(letter, names=NAMES):
    for index, (first, last) in enumerate(names):
        who = {**letter.example()["destinataire"], "prenom": first, "nom": last}
        yield {**letter.example(), "destinataire": who, "reference": f"CAL-{index}"}


def test_a_folder_holds_one_file_a_person_and_its_manifests(letter, tmp_path):
    out = tmp_path / "lot"
    entries = write_batch(letter, rows(letter), out)
    assert sorted(path.name for path in out.iterdir()) == [
        "001-non-attribution-dupont-camille.docx",
        "002-non-attribution-zak-ost-lukasz.docx",
        "003-non-attribution-n-diaye.docx",
        "004-non-attribution-eloi-marie-anne.docx",
        "manifest.csv",
        "manifest.json",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["lot"]
    assert [entry.person for entry in entries] == ["Camille Dupont", "Łukasz Żak-Øst", "N’Diaye", "Marie Anne Éloi"]


def test_the_manifests_hold_the_true_digests(letter, tmp_path):
    out = tmp_path / "lot"
    entries = write_batch(letter, rows(letter), out)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["count"] == len(NAMES)
    assert manifest["template_sha256"] == digest(letter.template.read_bytes())
    assert read_manifest(out) == entries
    for entry in entries:
        assert entry.sha256 == digest((out / entry.file).read_bytes())
    raw = (out / "manifest.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [line[1] for line in lines[1:]] == [entry.person for entry in entries]
    assert [line[6] for line in lines[1:]] == [entry.sha256 for entry in entries]


def test_no_file_holds_the_name_of_somebody_else(letter, tmp_path):
    out = tmp_path / "lot"
    for entry in write_batch(letter, rows(letter), out):
        text = document_text((out / entry.file).read_bytes())
        for _, last in NAMES:
            assert (last in text) == (last in entry.person)


def test_a_missing_value_stops_all_and_names_who(letter, tmp_path):
    data = list(rows(letter))
    data[1]["motifs"] = []
    data[3]["recours"] = {**data[3]["recours"], "tribunal": ""}
    with pytest.raises(FaultyBatch) as caught:
        write_batch(letter, data, tmp_path / "lot")
    assert [(fault.person, fault.path) for fault in caught.value.faults] == [
        ("n°\u00a02 Łukasz Żak-Øst", "motifs"),
        ("n°\u00a04 Marie Anne Éloi", "recours.tribunal"),
    ]
    assert list(tmp_path.iterdir()) == []


def test_the_same_letter_twice_is_refused(letter, tmp_path):
    data = list(rows(letter))
    with pytest.raises(FaultyBatch, match="même courrier que le n°\u00a01"):
        write_batch(letter, [*data, data[0]], tmp_path / "lot")


def test_an_empty_batch_is_refused(letter, tmp_path):
    with pytest.raises(FaultyBatch, match="aucun courrier"):
        write_batch(letter, [], tmp_path / "lot")


def test_an_existing_batch_is_not_replaced(letter, tmp_path):
    (tmp_path / "lot").mkdir()
    with pytest.raises(FaultyBatch, match="existe déjà"):
        write_batch(letter, rows(letter), tmp_path / "lot")


def test_a_faulty_template_stops_the_batch_before_any_file(letter, tmp_path):
    with pytest.raises(RefusedTemplate, match="surnom"):
        write_batch(letter, rows(letter), tmp_path / "lot", with_sentence(letter, "{{ surnom }}"))
    assert list(tmp_path.iterdir()) == []


def test_a_failure_on_the_way_leaves_nothing_behind(letter, tmp_path):
    def stop(done: int, total: int) -> None:
        if done == 2:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_batch(letter, rows(letter), tmp_path / "lot", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_two_runs_give_the_same_bytes(letter, tmp_path):
    for out in ("a.zip", "b.zip"):
        write_batch(letter, rows(letter), tmp_path / out)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    write_batch(letter, rows(letter), tmp_path / "c")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert sorted(archive.namelist()) == sorted(path.name for path in (tmp_path / "c").iterdir())
        assert all(archive.read(name) == (tmp_path / "c" / name).read_bytes() for name in archive.namelist())


def test_a_changed_or_lost_file_is_found_by_verification(letter, tmp_path):
    out = tmp_path / "lot"
    entries = write_batch(letter, rows(letter), out)
    verify(out, entries)
    (out / entries[0].file).write_bytes(b"autre")
    with pytest.raises(CorruptBatch, match="empreinte"):
        verify(out, entries)
    (out / entries[1].file).unlink()
    with pytest.raises(CorruptBatch, match="annoncés"):
        verify(out, entries)


def test_progress_counts_to_the_end(letter, tmp_path):
    seen = []
    write_batch(letter, rows(letter), tmp_path / "lot", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_formula_in_a_name_stays_text_in_the_csv(letter, tmp_path):
    write_batch(letter, rows(letter, [("=1+1", "Dupont")]), tmp_path / "lot")
    assert ";'=1+1 Dupont;" in (tmp_path / "lot" / "manifest.csv").read_text(encoding="utf-8-sig")


def test_an_agenda_is_filed_under_its_dwelling(tmp_path):
    letter = LETTERS["ordre-du-jour"]
    entries = write_batch(letter, [letter.example()], tmp_path / "lot")
    assert entries[0].file == "001-ordre-du-jour-tr-0412-031.docx"


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("Anne-Cécile de la Tour", "tour-anne-cecile-de-la"),
        ("../../etc", "etc"),
        ("山田", "sans-nom"),
        ("", "sans-nom"),
        ("Camille Handicap", "camille"),
    ],
)
def test_file_names_are_plain_and_say_nothing_sensitive(person, name):
    assert slug(person) == name
    assert len(slug("x" * 300)) <= 60


def test_no_file_of_an_offer_to_a_designated_household_tells_what_it_is(tmp_path):
    letter = LETTERS["offre-dalo"]
    out = tmp_path / "lot.zip"
    write_batch(letter, [letter.example()], out)
    with zipfile.ZipFile(out) as made:
        said = " ".join([*made.namelist(), *(made.read(name).decode() for name in MANIFESTS)])
    assert "attribution" in said
    assert "dalo" not in said.lower()
