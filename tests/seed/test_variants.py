"""Each short case gives what it announces, and the three landlords are shown side by side where their texts differ."""

from __future__ import annotations

import pytest

from rules.clauses import all_rules, list_clauses, scenarios_of
from rules.dossier import Faults
from rules.french import typeset
from rules.policy import policy_names
from rules.rule import STEPS, Regle
from seed.scenario import FOLDER, ScenarioFault
from seed.variants import SUJETS, every_case, load_topic
from tests.seed.test_scenarios import FORBIDDEN

ALL = every_case()
FILES = sorted({case.identifier.split("-")[0] for case in ALL})
LANDLORDS = set(policy_names())


@pytest.mark.parametrize("case", ALL, ids=[case.identifier for case in ALL])
def test_a_case_gives_what_it_announces(case):
    given = case.verdicts()
    for rule, outcome in case.attendus.items():
        if outcome is None:
            assert rule not in given
        else:
            assert given[rule].outcome == outcome, (case.titre, rule, given[rule].message)


@pytest.mark.parametrize("sujet", SUJETS)
def test_the_same_case_is_shown_under_the_three_policies(sujet):
    """Where the three texts differ, one case at least has three expected results, and they are not the same."""
    by_case: dict[str, dict] = {}
    for case in ALL:
        if case.sujet == sujet:
            by_case.setdefault(case.identifier.removesuffix(f"-{case.politique}"), {})[case.politique] = case.attendus
    assert by_case
    for told in by_case.values():
        assert told.keys() == LANDLORDS
    assert any(len({tuple(sorted(one.items())) for one in told.values()}) > 1 for told in by_case.values())


@pytest.mark.parametrize("name", FILES)
def test_a_topic_reads_well(name):
    cases = load_topic(FOLDER / f"{name}.toml")
    titles = [case.titre for case in cases if case.politique == cases[0].politique]
    assert len(set(titles)) == len(titles), "two cases bear the same title"
    for case in cases:
        assert case.titre[0].isupper() or case.titre[0].isdigit() or case.titre[0] == "«"
        assert not case.titre.endswith(".")
        assert not [word for word in FORBIDDEN if word in case.titre.lower()]
    text = (FOLDER / f"{name}.toml").read_text("utf-8")
    assert " nom = " not in text
    assert "prenom" not in text
    assert text.count("\n") <= 400


def test_together_the_topics_walk_every_step_under_every_policy():
    assert {case.etape for case in ALL} == set(STEPS)
    assert {case.politique for case in ALL} == LANDLORDS


def test_each_exception_of_a_rule_has_its_case():
    told = {(rule, one.message) for case in ALL for rule, one in case.verdicts().items() if rule in case.attendus}
    exceptions = ((rule, reason) for rule in all_rules() if isinstance(rule, Regle) for _, reason in rule.sans_objet)
    assert not [(rule.identifier, why) for rule, why in exceptions if (rule.identifier, typeset(why)) not in told]


def test_each_rule_says_which_cases_show_it():
    assert not [rule.identifier for rule in all_rules() if not scenarios_of(rule)]
    told = {one["id"]: one for one in list_clauses(ALL[0].le)}
    assert "seed/scenarios/taille.toml" in told["PC-11"]["scenarios"]
    assert "seed/scenarios/taille.toml" not in told["PC-12"]["scenarios"]
    (grille,) = told["PC-11"]["by_rule"]
    told_of_f2 = {one["title"]: one["outcome"] for one in grille["cases"] if one["title"].startswith("F2")}
    assert list(told_of_f2.values()) == ["conforme", "justifier"]
    assert {one["policy"] for one in grille["cases"]} == {"plaine-commune"}


HEAD = 'titre = "Essai"\npolitique = "emeraude"\netape = "appel"\nle = 2026-11-23\n[menage]\nnombre = 3\n'
CASE = '[[cas]]\ntitre = "Cas"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + CASE, "attendu"),
        (HEAD + CASE + 'couleur = 1\nattendu = { taux-effort = "conforme" }', "couleur"),
        (HEAD + CASE + 'attendu = { taux-effort = "parfait" }', "parfait"),
        (HEAD + CASE + 'politique = "ailleurs"\nattendu = { taux-effort = "conforme" }', "ailleurs"),
        (HEAD + CASE + 'etape = "vente"\nattendu = { taux-effort = "conforme" }', "étape"),
        (HEAD + CASE + 'sujet = "autre"\nattendu = { taux-effort = "conforme" }', "sujet"),
        (HEAD + CASE + 'inconnus = ["menage.age"]\nattendu = { taux-effort = "conforme" }', "menage.age"),
        (HEAD + '[[cas]]\nattendu = { taux-effort = "conforme" }\n[role]\n', "role"),
    ],
)
def test_a_bad_case_is_refused_by_name(tmp_path, text, said):
    (tmp_path / "essai.toml").write_text(text, "utf-8")
    with pytest.raises(ScenarioFault, match="essai") as refused:
        load_topic(tmp_path / "essai.toml")
    assert said in str(refused.value)


def test_a_case_changes_its_base_alone(tmp_path):
    text = HEAD + CASE + 'menage.nombre = 5\nattendu = { taux-effort = "completer" }\n'
    text += CASE + 'inconnus = ["menage.nombre"]\nattendu = { taux-effort = "completer" }\n'
    text += CASE + 'attendu = { taux-effort = "completer" }\n'
    (tmp_path / "essai.toml").write_text(text, "utf-8")
    assert [one.faits["menage"] for one in load_topic(tmp_path / "essai.toml")] == [{"nombre": 5}, {}, {"nombre": 3}]


def test_a_number_of_attributions_is_written_once(tmp_path):
    text = HEAD.replace("[menage]\nnombre = 3\n", "[attribution]\nqpv = false\nprioritaire = false\n")
    text += CASE + 'attributions = [{ nombre = 2, qpv = true }, { inconnus = ["prioritaire"] }]\n'
    (tmp_path / "essai.toml").write_text(text + 'attendu = { hors-qpv-quartile = "sans-objet" }', "utf-8")
    (one,) = load_topic(tmp_path / "essai.toml")
    assert one.faits["annee"]["attributions"] == [{"qpv": True, "prioritaire": False}] * 2 + [{"qpv": False}]


def test_a_fact_that_does_not_exist_is_a_fault_of_the_case(tmp_path):
    text = HEAD + CASE + 'menage.couleur = 5\nattendu = { taux-effort = "completer" }\n'
    (tmp_path / "essai.toml").write_text(text, "utf-8")
    with pytest.raises(Faults, match=r"menage\.couleur"):
        load_topic(tmp_path / "essai.toml")[0].verdicts()
