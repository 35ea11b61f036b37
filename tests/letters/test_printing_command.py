"""The print file from the command line: beside a batch, or of letters already made."""

from __future__ import annotations

import json

import pytest
from docx import Document
from docx.enum.section import WD_SECTION

from letters import LETTERS
from letters.__main__ import main
from letters.package import digest


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str):
        status = main(arguments)
        out, err = capsys.readouterr()
        return status, json.loads(out), err

    return call


@pytest.fixture
def rows(tmp_path) -> str:
    example = LETTERS["attribution"].example()
    lines = [json.dumps({**example, "reference": f"CAL-{rank}"}, ensure_ascii=False) for rank in range(3)]
    (tmp_path / "d.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return "d.jsonl"


def sections(path) -> list:
    return list(Document(str(path)).sections)


def test_a_batch_comes_with_its_print_file(run, rows, tmp_path):
    status, answer, err = run("batch", "attribution", rows, "lot.zip", "--print", "lot.docx")
    assert (status, err, answer["count"]) == (0, "", 3)
    assert answer["print"] == {"file": "lot.docx", "count": 3, "sha256": digest((tmp_path / "lot.docx").read_bytes())}
    assert [one.start_type for one in sections("lot.docx")] == [WD_SECTION.NEW_PAGE] * 3
    assert ["Réf. CAL-1" in one.footer.paragraphs[-1].text for one in sections("lot.docx")] == [False, True, False]


def test_each_letter_starts_on_a_recto_when_asked(run, rows):
    assert run("batch", "attribution", rows, "lot", "--print", "lot.docx", "--even-pages")[0] == 0
    assert [one.start_type for one in sections("lot.docx")] == [WD_SECTION.ODD_PAGE] * 3


def test_rectos_are_of_a_print_file_only(run, rows, tmp_path):
    status, _, err = run("batch", "attribution", rows, "lot", "--even-pages")
    assert (status, "--print" in err) == (2, True)
    assert not (tmp_path / "lot").exists()


def test_a_print_file_that_cannot_be_written_stops_the_batch_before_it_starts(run, rows, tmp_path):
    status, _, err = run("batch", "attribution", rows, "lot", "--print", "absent/lot.docx")
    assert (status, "introuvable" in err) == (2, True)
    assert not (tmp_path / "lot").exists()


def test_letters_already_made_are_put_together_in_the_order_given(run, tmp_path):
    for name in ("attribution", "irrecevabilite"):
        (tmp_path / f"{name}.json").write_text(json.dumps(LETTERS[name].example()), encoding="utf-8")
        assert run("render", name, f"{name}.json", f"{name}.docx")[0] == 0
    status, answer, _ = run("print", "lot.docx", "irrecevabilite.docx", "attribution.docx", "--even-pages")
    assert (status, answer["count"]) == (0, 2)
    objects = [one.text for one in Document("lot.docx").paragraphs if one.text.startswith("Objet")]
    assert "attribution d’un logement" in objects[1]


def test_what_is_no_letter_is_named(run, tmp_path):
    (tmp_path / "faux.docx").write_bytes(b"rien")
    status, _, err = run("print", "lot.docx", "faux.docx")
    assert (status, "faux.docx" in err) == (2, True)
    assert run("print", "lot.docx", "absent.docx")[0] == 2
    assert not (tmp_path / "lot.docx").exists()
