"""The command line's contract: JSON on standard output, French on standard error, 0, 2 or 1, and never a trace."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from rules import __main__ as command
from rules.policy import policy_names
from rules.schema import full_example

ROOT = Path(__file__).parents[2]
ON = ("--on", "2026-11-23")
NUMERO = "111032301698211041"
VERDICT_KEYS = {"rule", "outcome", "title", "message", "clauses", "source", "working", "missing", "reserves", "level"}


class Ran:
    def __init__(self, code: int, out: str, err: str):
        self.code, self.out, self.err = code, out, err
        assert "Traceback" not in err

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(capsys, monkeypatch):
    """`run("check", …, stdin="…")`: the exit code and both outputs."""

    def call(*arguments: str, stdin: str | bytes = "") -> Ran:
        content = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        code = command.main(list(arguments))
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture
def check(run):
    def call(file: Any, step: str = "appel", policy: str = "rives-de-seine", more: tuple[str, ...] = ()) -> Ran:
        text = file if isinstance(file, str | bytes) else json.dumps(file)
        return run("check", "--policy", policy, "--step", step, *ON, *more, "-", stdin=text)

    return call


def test_an_answer_has_the_keys_of_the_contract(check):
    answer = check(full_example()).json
    assert (answer["policy"], answer["step"], answer["on"]) == ("rives-de-seine", "appel", "2026-11-23")
    for verdict in answer["verdicts"]:
        assert verdict.keys() - {"candidature"} == VERDICT_KEYS
        assert verdict["candidature"] == "c1"
        assert isinstance(verdict["source"], str)
        for operation in verdict["working"]:
            assert operation.keys() == {"label", "operation", "operands", "result", "unit"}
            assert all(operand.keys() == {"label", "value", "unit", "source"} for operand in operation["operands"])


def test_what_is_missing_says_what_to_ask_and_whom(check):
    answer = check({"demande": {"toujours_en_recherche": True}})
    assert answer.code == 0
    missing = [item for verdict in answer.json["verdicts"] for item in verdict["missing"]]
    assert {item["ask"] for item in missing} <= {"candidat", "bailleur", "administrateur"}
    assert all(item.keys() == {"fact", "question", "ask"} and item["question"] for item in missing)
    assert all("candidature" not in verdict for verdict in answer.json["verdicts"])


def test_a_blocking_verdict_is_still_done(check):
    ran = check({"demande": {"toujours_en_recherche": False}})
    outcomes = {verdict["rule"]: verdict["outcome"] for verdict in ran.json["verdicts"]}
    assert (ran.code, outcomes["demande-maintenue"]) == (0, "bloquant")


@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
@pytest.mark.parametrize(
    "step", ["flechage", "appel", "liste", "ordre_du_jour", "seance", "mutation", "occupation", "annee"]
)
def test_every_step_of_every_policy_answers_an_empty_file_and_a_full_one(check, policy, step):
    for file in ({}, full_example()):
        ran = check(file, step, policy)
        assert (ran.code, ran.err) == (0, "")
        assert ran.json["step"] == step


def test_faults_go_to_standard_error_one_line_each_and_nothing_to_standard_output(check):
    ran = check({"logement": {"surface": "0", "pieces": "x"}, "candidatures": {"c2": {"rang": 0}}})
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert len(lines) == 3
    assert {line.split("\u00a0: ")[0] for line in lines} == {
        "logement.surface",
        "logement.pieces",
        "candidatures.c2.candidature.rang",
    }


BAD_JSON = [
    "",
    "{",
    "[1, 2",
    "\x00",
    b"\xff\xfe{",
    '{"logement": {"loyer": NaN}}',
    '{"logement": {"loyer": 1e400}}',
    '{"logement": {"pieces": ' + "9" * 5000 + "}}",
    "[" * 100_000,
    "null",
    '"logement"',
    '{"candidatures": {"é": {}}}',
    '{"logement": {"financement": [["PLUS"]]}}',
    '{"demande": {"publics": [["k"]]}}',
    '{"logement": {"loyer": {"valeur": "1", "origine": []}}}',
    '{"logement": {"loyer": {"valeur": "1", "le": "hier"}}}',
    '{"logement": {"loyer": "' + "1" * 400 + '"}}',
]


@pytest.mark.parametrize("content", BAD_JSON, ids=range(len(BAD_JSON)))
def test_an_unusable_file_is_refused_in_french(check, content):
    ran = check(content)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Il manque"),
        (("verifier",), "Commande inconnue : « verifier »"),
        (("check",), "Il manque : --policy, --step"),
        (("check", "--policy"), "une valeur est attendue"),
        (("check", "--policy", "inconnue", "--step", "appel"), "inconnue"),
        (("check", "--policy", "emeraude", "--step", "visite"), "visite"),
        (("check", "--policy", "emeraude", "--step", "appel", "--on", "23/11/2026"), "23/11/2026"),
        (("check", "--policy", "emeraude", "--step", "appel", "--on", "2026-02-30"), "2026-02-30"),
        (("check", "--policy", "emeraude", "--step", "appel", "absent.json"), "absent.json"),
        (("check", "--policy", "emeraude", "--step", "appel", "--vite"), "Argument inconnu : --vite"),
        (("screen", "--policy", "emeraude", "--dwelling", "absent.json", "vivier.csv"), "absent.json"),
        (("policies", "check", "absent.toml"), "absent.toml"),
        (("parameters", "--on", "demain"), "demain"),
    ],
)
def test_a_wrong_call_is_refused_in_french(run, arguments, said):
    ran = run(*arguments)
    assert ran.code == 2
    assert said in ran.err.replace("\u00a0", " ")


def test_a_folder_is_neither_a_file_nor_a_policy(run, tmp_path):
    assert run("check", "--policy", "emeraude", "--step", "appel", str(tmp_path)).code == 2
    assert run("check", "--policy", str(tmp_path), "--step", "appel").code == 2


def test_our_own_failure_is_one_line_and_exit_code_1(run, monkeypatch):
    def broken(_options):
        raise ZeroDivisionError

    monkeypatch.setitem(command.COMMANDS, "schema", broken)
    ran = run("schema")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)


def test_lines_go_on_after_a_faulty_one(check):
    good = json.dumps({"logement": {"pieces": 3}})
    ran = check("\n".join([good, "{", "", json.dumps({"logement": {"pieces": 0}}), good]), more=("--lines",))
    first, broken, faulty, last = ran.lines
    assert first["verdicts"] == last["verdicts"]
    assert (broken["line"], faulty["line"]) == (2, 4)
    assert faulty["faults"][0]["path"] == "logement.pieces"
    assert ran.code == 2
    assert "ligne 4, logement.pieces" in ran.err


ONE_LINE = {
    "two\nlines": '{"logement": {"a\\\nb": 1}}',
    "half a surrogate": '{"logement": {"\\ud800": 1}}',
    "a key twice": '{"logement": {"pieces": 2, "pieces": 3}}',
    "persons as a list": '{"menage": {"personnes": [{"naissance": "1990-01-01"}]}}',
    "a person as a text": '{"menage": {"personnes": {"p1": "Camille"}}}',
    "bytes that are no UTF-8": b'{"logement": {"adresse": "\xe9"}}',
}


@pytest.mark.parametrize("content", ONE_LINE.values(), ids=ONE_LINE)
def test_one_fault_is_one_line_on_both_outputs(check, content):
    ran = check(content, more=("--lines",))
    assert (ran.code, len(ran.lines), len(ran.err.splitlines())) == (2, 1, 1)
    assert len(ran.lines[0]["faults"]) == 1


def test_unknown_keys_are_told_in_the_order_of_the_file(check):
    ran = check('{"zz": 1, "aa": 1, "mm": 1}')
    assert [line[:2] for line in ran.err.splitlines()] == ["zz", "aa", "mm"]


def test_bytes_that_are_no_utf8_spoil_their_own_line_only(check):
    ran = check(b'{}\n{"logement": {"adresse": "\xe9"}}\n{}', more=("--lines",))
    assert [one.get("line") for one in ran.lines] == [None, 2, None]


def test_lines_without_fault_are_done(check):
    ran = check('{"logement": {"pieces": 3}}\r\n{}\r\n', more=("--lines",))
    assert (ran.code, len(ran.lines), ran.err) == (0, 2, "")


def test_each_policy_can_be_given_by_its_path(check):
    assert check({}, policy=str(policy_names()["emeraude"])).json["policy"] == "emeraude"


def test_the_schema_comes_with_its_example(run):
    assert run("schema").json["examples"] == [full_example()]


def test_the_policies_are_listed(run):
    assert {one["policy"] for one in run("policies").json["policies"]} == set(policy_names())


POLICY_FAULTS = {
    'genre = "inconnu"\nreference = "X"\nniveau = "justifier"': "genre inconnu",
    'genre = "residence-principale"\nreference = "X"\nniveau = "bloquant"\nmois = 8': "niveau",
    'genre = "residence-principale"\nreference = "X"\nniveau = "justifier"': "mois : paramètre manquant",
    'genre = "residence-principale"\nniveau = "justifier"\nmois = 8': "reference",
    'genre = "residence-principale"\nreference = 3\nniveau = ["justifier"]\nmois = 8': "niveau",
    'genre = ["a"]\nreference = "X"\nniveau = "justifier"': "genre inconnu",
    'genre = "taux-effort-seuil"\nreference = "X"\nniveau = "apprecier"\ntaux_max = "beaucoup"': "clause 1",
    'genre = "taux-effort-par-reste-a-vivre"\nreference = "X"\nniveau = "justifier"\n'
    'jours_par_mois = "30"\nbandes = [{}]': "taux_max",
}


@pytest.mark.parametrize(("clause", "said"), POLICY_FAULTS.items())
def test_a_policy_is_refused_naming_file_and_key(run, tmp_path, clause, said):
    path = tmp_path / "essai.toml"
    head = policy_names()["emeraude"].read_text("utf-8").split("[[clause]]")[0]
    path.write_text(f"{head}\n[[clause]]\n{clause}\n", "utf-8")
    ran = run("policies", "check", str(path))
    assert ran.code == 2
    assert all("essai.toml" in fault for fault in ran.json["faults"])
    assert said in " ".join(ran.json["faults"])
    assert run("check", "--policy", str(path), "--step", "appel").code == 2


@pytest.mark.parametrize("content", [b"", b"identifiant =", b"\xff\xfe", b"clause = 3", b"clause = [3]"])
def test_a_file_that_is_no_policy_is_refused(run, tmp_path, content):
    path = tmp_path / "essai.toml"
    path.write_bytes(content)
    ran = run("policies", "check", str(path))
    assert ran.code == 2
    assert ran.json["faults"]


@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
def test_the_policies_of_the_product_have_no_fault(run, policy):
    assert run("policies", "check", str(policy_names()[policy])).json["faults"] == []


def test_the_figures_in_force_have_source_and_validity(run):
    ran = run("parameters", *ON)
    entered = [figure for figure in ran.json["figures"] if figure["state"] != "a-saisir"]
    assert entered
    assert all(figure["source"] and figure["from"] <= "2026-11-23" for figure in entered)


@pytest.mark.parametrize(("on", "state"), [("2024-12-31", "en-vigueur"), ("2030-01-01", "perimee")])
def test_a_figure_past_its_validity_says_so(run, on, state):
    figures = run("parameters", "--on", on).json["figures"]
    assert {one["state"] for one in figures if one["figure"] == "plafond-ressources"} == {state}


def test_the_clauses_are_listed_with_their_place(run):
    clauses = run("clauses", *ON).json["clauses"]
    assert all(clause["id"] and clause["text"] and clause["place"] for clause in clauses)


# Screening


@pytest.fixture
def screen(run, tmp_path):
    dwelling = tmp_path / "logement.json"
    dwelling.write_text(json.dumps({"logement": full_example()["logement"]}), "utf-8")

    def call(content: str | bytes, name: str = "vivier.csv") -> Ran:
        pool = tmp_path / name
        pool.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run("screen", "--policy", "rives-de-seine", "--dwelling", str(dwelling), *ON, str(pool))

    return call


HEADER = "demande.numero;demande.deposee_le;demande.toujours_en_recherche;ressources.rfr_n2;demande.publics"
OTHER = "092032301698211041"
TABLE = f"{HEADER}\n{NUMERO};14/03/2023;oui;27 400,50;\n{OTHER};2024-01-05;non;1000;dalo,k\n"


def test_each_request_is_kept_or_excluded_with_its_reasons(screen):
    ran = screen(TABLE)
    kept, excluded = ran.lines
    assert kept.keys() == excluded.keys() == {"demande", "kept", "order", "reasons"}
    assert (kept["demande"], kept["kept"], kept["order"]) == (NUMERO, True, 1)
    assert (excluded["kept"], excluded["order"]) == (False, None)
    assert excluded["reasons"][0] == {"rule": "demande-maintenue", "outcome": "bloquant"}
    assert {reason["outcome"] for reason in kept["reasons"]}.isdisjoint({"conforme", "sans-objet", "bloquant"})


@pytest.mark.parametrize("encode", [lambda text: text.encode("utf-8-sig"), lambda text: text.encode("cp1252")])
def test_the_encodings_of_spreadsheets_are_read(screen, encode):
    table = f"{HEADER};menage.personnes.p1.nom\n{NUMERO};14/03/2023;oui;27 400,50;;Élisée\n"
    ran = screen(encode(table))
    assert (ran.code, ran.err, ran.lines[0]["kept"]) == (0, "", True)


def test_commas_separate_too(screen):
    table = f'demande.numero,demande.publics\n{NUMERO},"dalo,k"\n'
    assert screen(table).lines[0]["demande"] == NUMERO


def test_json_lines_give_what_the_table_gives(screen):
    rows = [
        {"demande": {"numero": NUMERO, "deposee_le": "2023-03-14", "toujours_en_recherche": True,
                     "ressources": {"rfr_n2": "27400.50"}}},
        {"demande.numero": OTHER, "demande.deposee_le": "2024-01-05", "demande.toujours_en_recherche": False,
         "ressources.rfr_n2": "1000", "demande.publics": ["dalo", "k"]},
    ]  # fmt: skip
    assert screen("\n".join(map(json.dumps, rows)), "vivier.jsonl").lines == screen(TABLE).lines


def test_a_workbook_gives_what_the_table_gives(screen):
    day = 44999  # 14 March 2023, as a workbook counts days
    rows = [HEADER.split(";"), [NUMERO, ("d", day), True, 27400.5, ""], [OTHER, "2024-01-05", "non", 1000, "dalo,k"]]
    assert screen(workbook(rows), "vivier.xlsx").lines == screen(TABLE).lines


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = f'<worksheet xmlns="{MAIN}">'
WORKBOOK_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Vivier" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
}


def workbook(rows: list[list[Any]]) -> bytes:
    """A small workbook with one sheet; `("d", n)` is a cell in a date format."""
    sheet = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    parts = WORKBOOK_PARTS | {"xl/worksheets/sheet1.xml": f"{SHEET}<sheetData>{sheet}</sheetData></worksheet>"}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def cell(value: Any) -> str:
    if isinstance(value, tuple):
        return f'<c s="1"><v>{value[1]}</v></c>'
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def test_a_faulty_row_is_told_with_its_number_and_the_rest_go_on(screen):
    ran = screen(f"{HEADER}\nabc;hier;oui;;\n\n{NUMERO};;;;\n;;;;;;\n{OTHER};;;;;trop\n")
    faulty, good, wide = ran.lines
    assert (faulty["line"], {fault["path"] for fault in faulty["faults"]}) == (
        2,
        {"demande.numero", "demande.deposee_le"},
    )
    assert (good["demande"], wide["line"]) == (NUMERO, 6)
    assert ran.code == 0
    assert "ligne 2, demande.numero" in ran.err


def test_a_column_that_is_no_fact_is_told_and_left_out(screen):
    ran = screen(f"demande.numero;nationalite\n{NUMERO};x\n")
    assert (ran.code, len(ran.lines)) == (0, 1)
    assert "nationalite" in ran.err


@pytest.mark.parametrize(
    "content",
    ["", "\n\n", HEADER, "a;b\n1;2\n", f"{HEADER}\nabc;;;;\n", b"PK\x03\x04faux classeur", "{\n", '{"logement": {}}'],
)
def test_a_pool_without_any_readable_row_is_refused(screen, content):
    ran = screen(content)
    assert ran.code == 2
    assert ran.err.strip()


def test_a_request_without_number_is_named_by_its_line(screen):
    assert screen("menage.nombre\n3\n").lines[0]["demande"] == "ligne 2"


def test_a_pool_of_json_may_begin_with_a_faulty_line(screen):
    ran = screen(f'[]\n{{"demande": {{"numero": "{NUMERO}"}}}}\n', "vivier.jsonl")
    assert (ran.lines[0]["line"], ran.lines[1]["demande"], ran.code) == (1, NUMERO, 0)


def test_a_file_that_is_no_table_is_refused_on_one_line(screen):
    ran = screen(b"\xd0\xcf\x11\xe0" + bytes(600), "vivier.xls")
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "ni un tableau CSV" in ran.err


@pytest.mark.parametrize("arguments", ["schema", "policies"])
def test_a_reader_who_leaves_is_no_failure(arguments):
    command = f'"{sys.executable}" -m rules {arguments} | true; exit "${{PIPESTATUS[0]}}"'
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_module_runs_from_a_shell():
    ran = subprocess.run(
        [sys.executable, "-m", "rules", "check", "--policy", "emeraude", "--step", "appel"],
        input="{}", capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["step"] == "appel"
