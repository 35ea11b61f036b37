"""Each training scenario gives the verdicts it announces, and together they show every outcome and every step."""

from __future__ import annotations

import re

import pytest

from rules.dossier import Faults
from rules.policy import load_policy
from rules.verdict import Outcome
from seed.scenario import FOLDER, ScenarioFault, load_scenario, scenarios

ALL = scenarios()
IDS = [scenario.identifier for scenario in ALL]
FORBIDDEN = (
    "violence",
    "victime",
    "handicap",
    "maladie",
    "malade",
    "dépression",
    "addiction",
    "nationalité",
    "étranger",
)


@pytest.mark.parametrize("scenario", ALL, ids=IDS)
def test_a_scenario_gives_the_verdicts_it_announces(scenario):
    given = {(verdict.rule, verdict.candidate): verdict.outcome for verdict in scenario.verdicts()}
    for attendu in scenario.attendus:
        assert given[attendu.regle, attendu.candidature] == attendu.resultat, attendu


@pytest.mark.parametrize("scenario", ALL, ids=IDS)
def test_a_scenario_blocks_and_justifies_only_where_it_says_so(scenario):
    announced = {(one.regle, one.candidature) for one in scenario.attendus}
    for verdict in scenario.verdicts():
        if verdict.outcome in (Outcome.BLOQUANT, Outcome.JUSTIFIER):
            assert (verdict.rule, verdict.candidate) in announced, verdict.message


@pytest.mark.parametrize("scenario", ALL, ids=IDS)
def test_a_scenario_is_told_in_one_respectful_sentence(scenario):
    assert scenario.titre
    assert scenario.resume.endswith(".")
    assert not re.search(r"[.!?] [A-ZÀÉ]", scenario.resume)
    told = " ".join((scenario.titre, scenario.resume, scenario.identifier, *scenario.role.values())).lower()
    assert not [word for word in FORBIDDEN if word in told]


@pytest.mark.parametrize("scenario", ALL, ids=IDS)
def test_the_caller_speaks_of_facts_that_a_candidate_can_answer(scenario):
    from rules.facts import fait

    for path, sentence in scenario.role.items():
        assert sentence.endswith((".", "!", "?"))
        assert fait(path).question or fait(path).label
        assert scenario.answer(path) == sentence
    assert scenario.answer("logement.etage") == ""


@pytest.mark.parametrize("scenario", ALL, ids=IDS)
def test_a_scenario_bears_no_name(scenario):
    assert not re.search(
        r"\.(nom|prenom)\b|^(nom|prenom) =", (FOLDER / f"{scenario.identifier}.toml").read_text("utf-8")
    )


def test_together_they_show_the_six_outcomes():
    assert {attendu.resultat for scenario in ALL for attendu in scenario.attendus} == set(Outcome)


def test_together_they_walk_the_path_of_rives_de_seine():
    assert {scenario.etape for scenario in ALL} >= {"flechage", "appel", "liste", "ordre_du_jour", "seance", "mutation"}


def test_every_rule_of_the_landlord_on_a_file_is_met_by_some_scenario():
    met = {verdict.rule for scenario in ALL for verdict in scenario.verdicts()}
    assert {rule.identifier for rule in load_policy("rives-de-seine").all_rules if "annee" not in rule.steps} <= met


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('titre = "Essai"', "manque"),
        ('titre = "a"\nresume = "b"\npolitique = "c"\netape = "vente"\nle = 2026-11-23', "n’est pas une étape"),
        (
            'titre = "a"\nresume = "b"\npolitique = "c"\netape = "appel"\nle = 2026-11-23\n[[attendu]]\nregle = "x"',
            "attendu",
        ),
        (
            'titre = "a"\nresume = "b"\npolitique = "c"\netape = "appel"\nle = 2026-11-23\n[role]\n"a.b" = "c"',
            "vocabulaire",
        ),
    ],
)
def test_a_bad_scenario_is_refused_by_name(tmp_path, text, said):
    (tmp_path / "essai.toml").write_text(text, "utf-8")
    with pytest.raises(ScenarioFault, match=r"essai\.toml") as refused:
        load_scenario(tmp_path / "essai.toml")
    assert said in str(refused.value)


def test_a_fact_that_does_not_exist_is_a_fault_of_the_case(tmp_path):
    text = (FOLDER / f"{IDS[0]}.toml").read_text("utf-8").replace("pieces = 3", "couleur = 3")
    (tmp_path / "essai.toml").write_text(text, "utf-8")
    with pytest.raises(Faults, match=r"logement\.couleur"):
        load_scenario(tmp_path / "essai.toml").case()
