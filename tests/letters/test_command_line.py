"""The commands: JSON on standard output, French on standard error, exit 0, 2 or 1."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import zipfile

import pytest

from letters import LETTERS
from letters.__main__ import COMMANDS, main
from letters.package import digest
from letters.text import document_text
from tests.letters.changed_templates import with_sentence


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str):
        status = main(arguments)
        out, err = capsys.readouterr()
        return status, json.loads(out) if out else None, err

    return call


def write(path, *values) -> str:
    path.write_text("\n".join(json.dumps(value, ensure_ascii=False) for value in values), encoding="utf-8")
    return str(path)


def test_render_writes_one_document(run, tmp_path):
    data = write(tmp_path / "data.json", LETTERS["attribution"].example())
    status, answer, err = run("render", "attribution", data, "out.docx")
    assert (status, err) == (0, "")
    assert answer["sha256"] == digest((tmp_path / "out.docx").read_bytes())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.json", "out.docx"]


def test_render_says_each_fault_on_a_line(run, tmp_path):
    data = {**LETTERS["attribution"].example(), "delai_reponse_jours": 9, "lieu": ""}
    status, answer, err = run("render", "attribution", write(tmp_path / "data.json", data), "out.docx")
    assert status == 2
    assert [fault["path"] for fault in answer["faults"]] == ["lieu", "delai_reponse_jours"]
    assert [line.split(" – ")[0] for line in err.splitlines()] == ["Camille Dupont", "Camille Dupont"]
    assert not (tmp_path / "out.docx").exists()


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a": NaN}', "\xff", "null"])
def test_render_refuses_what_is_not_its_json(run, tmp_path, text):
    (tmp_path / "data.json").write_bytes(text.encode("latin-1"))
    status, _, err = run("render", "attribution", "data.json", "out.docx")
    assert status == 2
    assert err
    assert "Traceback" not in err


def test_bad_calls_are_said_in_french(run, tmp_path):
    data = write(tmp_path / "data.json", LETTERS["attribution"].example())
    for arguments, said in (
        (("render", "inconnu", data, "o.docx"), "courrier inconnu"),
        (("render", "attribution", "absent.json", "o.docx"), "absent.json\u00a0: Fichier inutilisable, introuvable"),
        (("render", "attribution", data, "absent/o.docx"), "Fichier inutilisable"),
        (("render", "attribution"), "commande mal formée"),
        (("check", "absent.docx", "attribution"), "ne peut pas être lu"),
        (("batch", "attribution", data, "absent/lot"), "Fichier inutilisable"),
        ((), "commande mal formée"),
    ):
        status, _, err = run(*arguments)
        assert status == 2, arguments
        assert said in err, arguments


def test_batch_writes_a_zip(run, tmp_path):
    example = LETTERS["attribution"].example()
    data = write(tmp_path / "data.jsonl", example, {**example, "reference": "CAL-2"})
    status, answer, _ = run("batch", "attribution", data, "lot.zip")
    assert (status, answer["count"]) == (0, 2)
    with zipfile.ZipFile(tmp_path / "lot.zip") as archive:
        assert len(archive.namelist()) == 4


def test_batch_names_who_lacks_what(run, tmp_path):
    example = LETTERS["attribution"].example()
    status, answer, err = run(
        "batch", "attribution", write(tmp_path / "d.jsonl", example, {**example, "lieu": ""}), "lot"
    )
    assert (status, answer["faults"][0]["path"]) == (2, "lieu")
    assert "n°\u00a02 Camille Dupont" in err
    assert not (tmp_path / "lot").exists()


def test_a_batch_that_does_not_match_its_manifest_is_our_own_failure(run, tmp_path, monkeypatch):
    numbers = itertools.count()
    monkeypatch.setattr("letters.batch.digest", lambda data: str(next(numbers)))
    data = write(tmp_path / "data.jsonl", LETTERS["attribution"].example())
    status, _, err = run("batch", "attribution", data, "lot")
    assert status == 1
    assert "empreinte" in err
    assert not (tmp_path / "lot").exists()


def test_check_lists_the_faults_of_a_template(run, tmp_path):
    letter = LETTERS["attribution"]
    status, answer, err = run("check", str(letter.template), letter.id)
    assert (status, answer["faults"], err) == (0, [], "")
    (tmp_path / "mine.docx").write_bytes(with_sentence(letter, "{{ surnom }}").data)
    status, answer, err = run("check", "mine.docx", letter.id)
    assert (status, answer["faults"][0]["path"]) == (2, "surnom")
    assert "surnom" in err


def test_a_template_of_ones_own_is_checked_then_used(run, tmp_path):
    letter = LETTERS["attribution"]
    data = write(tmp_path / "data.json", letter.example())
    for sentence, expected in (
        ("Bonne visite", 0),
        ("{{ surnom }}", 2),
        ("{% for x in 'abc' %}{{ x }}{% endfor %}", 2),
    ):
        (tmp_path / "mine.docx").write_bytes(with_sentence(letter, sentence).data)
        assert run("render", letter.id, data, "out.docx", "--template", "mine.docx")[0] == expected
        assert (
            run("batch", letter.id, data, f"lot-{expected}-{len(sentence)}", "--template", "mine.docx")[0] == expected
        )
    assert "Bonne visite" in document_text((tmp_path / "out.docx").read_bytes())


def test_a_separator_of_unicode_is_no_end_of_line(run, tmp_path):
    data = write(tmp_path / "d.jsonl", {**LETTERS["attribution"].example(), "lieu": "Clichy\u2028La Garenne"})
    assert run("batch", "attribution", data, "lot")[0] == 0


def test_every_faulty_line_of_a_batch_is_told(run, tmp_path):
    (tmp_path / "d.jsonl").write_text('{\n{"lieu": 1, "lieu": 2}\n', encoding="utf-8")
    status, answer, err = run("batch", "attribution", "d.jsonl", "lot")
    assert (status, [fault["path"] for fault in answer["faults"]]) == (2, ["d.jsonl, ligne 1", "d.jsonl, ligne 2"])
    assert len(err.splitlines()) == 2


def test_a_folder_in_place_of_the_letter_leaves_nothing_behind(run, tmp_path):
    (tmp_path / "out").mkdir()
    data = write(tmp_path / "data.json", LETTERS["attribution"].example())
    status, _, err = run("render", "attribution", data, "out")
    assert (status, "c’est un dossier" in err) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.json", "out"]


def test_our_own_failure_is_one_line_and_exit_code_1(run, monkeypatch):
    monkeypatch.setitem(COMMANDS, "catalogue", lambda options: 1 / 0)
    status, _, err = run("catalogue")
    assert (status, len(err.splitlines())) == (1, 1)


def test_a_reader_who_leaves_is_no_failure():
    command = f'"{sys.executable}" -m letters catalogue | true; exit "${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_catalogue_describes_every_letter(run):
    status, answer, _ = run("catalogue")
    assert status == 0
    assert [entry["letter"] for entry in answer] == list(LETTERS)
    assert all(entry["schema"]["examples"] and entry["mentions"] for entry in answer)


def test_the_room_stands_without_the_web_application():
    foreign = "{'flask', 'sqlmodel', 'webapp', 'rules'}"
    code = f"import sys, letters, letters.__main__; print(sorted({foreign} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
