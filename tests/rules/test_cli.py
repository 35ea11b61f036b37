"""The command line's contract: JSON on standard output, French on standard error, 0, 2 or 1, and never a trace."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rules import __main__ as command
from rules.policy import policy_names
from rules.schema import full_example

ROOT = Path(__file__).parents[2]
ON = ("--on", "2026-11-23")
NUMERO = "111032301698211041"
VERDICT_KEYS = {"rule", "outcome", "title", "message", "clauses", "source", "working", "missing", "reserves", "level"}


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
    ran = check({"demande": {"deposee_le": "2020-01-02", "renouvelee_le": "2021-01-02"}})
    outcomes = {verdict["rule"]: verdict["outcome"] for verdict in ran.json["verdicts"]}
    assert (ran.code, outcomes["demande-en-cours-de-validite"]) == (0, "bloquant")


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
        (("check", "--policy", "inconnue", "--step", "appel"), "Politiques : emeraude, plaine-commune"),
        (("check", "--policy", "", "--step", "appel"), "Politiques : emeraude, plaine-commune"),
        (("check", "--policy", ".", "--step", "appel"), "Politiques : emeraude, plaine-commune"),
        (("check", "--policy", "emeraude", "--step", "visite"), "visite"),
        (("check", "--policy", "emeraude", "--step", "appel", "--on", "23/11/2026"), "23/11/2026"),
        (("check", "--policy", "emeraude", "--step", "appel", "--on", "2026-02-30"), "2026-02-30"),
        (("check", "--policy", "emeraude", "--step", "appel", "absent.json"), "absent.json"),
        (("check", "--policy", "emeraude", "--step", "appel", "--vite"), "Argument inconnu : --vite"),
        (("screen", "--policy", "emeraude", "--dwelling", "absent.json", "vivier.csv"), "absent.json"),
        (("policies", "check", "absent.toml"), "absent.toml"),
        (("policies", "check", "emeraude"), "donnez le chemin d’un fichier"),
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


def test_a_closed_output_is_told_as_such():
    ran = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m rules policies >&-'],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (ran.returncode, "sortie fermée" in ran.stderr, "Traceback" in ran.stderr) == (1, True, False)


def test_a_candidate_at_the_top_of_a_session_has_its_verdicts(check):
    ran = check({"seance": {"le": "2026-11-23"}, "candidature": {"decision": "irrecevabilite"}}, "seance")
    outcomes = {verdict["rule"]: verdict["outcome"] for verdict in ran.json["verdicts"]}
    assert (outcomes["decision-prise"], outcomes["refus-motive"]) == ("conforme", "completer")
    assert all("candidature" not in verdict for verdict in ran.json["verdicts"])


def test_a_quorum_of_a_commission_that_the_policy_does_not_have_is_refused(run, tmp_path):
    figures, file = tmp_path / "chiffres.json", tmp_path / "dossier.json"
    file.write_text("{}", "utf-8")
    figure = {"chiffre": "quorum", "valeur": "3", "du": "2026-01-01", "source": "règlement intérieur"}
    for commission, code in (("caleol-emeraude", 0), ("caleol-levallois", 2), ("nulle-part", 2)):
        figures.write_text(json.dumps([figure | {"cles": [commission]}]), "utf-8")
        ran = run("check", "--policy", "emeraude", "--step", "appel", "--figures", str(figures), str(file))
        assert ran.code == code
        assert ("chiffres[0].cles" in ran.err and "caleol-emeraude" in ran.err) == bool(code)


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
    "a line break in a key": r'{"logement": {"a\nb": 1}}',
    "half a surrogate": r'{"logement": {"\ud800": 1}}',
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


def test_a_policy_saved_with_the_mark_of_a_text_editor_is_read(run, tmp_path):
    path = tmp_path / "politique.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (ROOT / "rules/data/policies/emeraude.toml").read_bytes())
    assert run("policies", "check", str(path)).json["faults"] == []


def test_a_full_disk_is_told_once():
    ran = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m rules clauses > /dev/full'],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (ran.returncode, len(ran.stderr.splitlines()), "disque plein" in ran.stderr) == (1, 1, True)
