"""The numbers and levels of the three policies, copied a second time from their sources: a changed clause is told."""

from __future__ import annotations

from typing import Any

import pytest

from rules.policy import load_policy

LINES = [
    {"pieces": 1, "personnes_max": 2, "enfants_max": 0},
    {"pieces": 2, "personnes_max": 2},
    {"pieces": 3, "personnes_max": 4, "enfants_max": 2},
    {"pieces": 4, "personnes_max": 6, "enfants_max": 4},
    {"pieces": 5, "enfants_min": 6},
]
BANDS = [
    {"reste_sous": "10", "taux_max": "0"},
    {"reste_jusqua": "20", "taux_max": "0.30"},
    {"taux_max": "0.33"},
]
NUMBERS: dict[tuple[str, str], dict[str, Any]] = {
    ("rives-de-seine", "pieces-selon-occupants"): {"pieces_en_plus": 1, "pieces_en_plus_si_libere": 2},  # RA-23, RA-30
    ("rives-de-seine", "residence-principale"): {"mois": 8},  # RA-17
    ("rives-de-seine", "delai-attestation"): {"jours": 8},  # RA-11
    ("plaine-commune", "grille-typologie"): {"lignes": LINES},  # PC-11
    ("plaine-commune", "taux-effort-par-reste-a-vivre"): {"bandes": BANDS, "jours_par_mois": "30"},  # PC-12
    ("plaine-commune", "delai-de-reponse-du-bailleur"): {"jours": 10},  # PC-7
    ("emeraude", "taux-effort-seuil"): {"taux_max": "0.33"},  # EM-12
    ("emeraude", "anciennete-locative"): {"mois": 18},  # EM-31
    ("emeraude", "anciennete-par-territoire"): {"seuils": [{"mois": 24}, {"mois": 15}, {"mois": 18}]},  # EM-10
    ("emeraude", "delai-enregistrement"): {"jours": 8},  # EM-5
    ("emeraude", "dossier-complet"): {"mois": 1},  # EM-15
    ("emeraude", "courriers-apres-seance"): {"jours": 3},  # EM-19
    ("emeraude", "delai-de-reponse-du-bailleur"): {"jours": 10},  # EM-21
    ("emeraude", "examen-suspendu-apres-refus"): {"refus": 3, "mois": 6},  # EM-23
}


def of_line(found: Any, expected: Any) -> Any:
    """What the clause says under the names that are expected, line by line where it has lines."""
    if isinstance(expected, list):
        assert len(found) == len(expected)
        return [{name: one[name] for name in line} for one, line in zip(found, expected, strict=True)]
    return found


@pytest.mark.parametrize(("policy", "kind"), NUMBERS)
def test_each_number_of_a_clause_is_the_source_s(policy, kind):
    expected = NUMBERS[policy, kind]
    (clause,) = (one for one in load_policy(policy).data["clause"] if one["genre"] == kind)
    assert {name: of_line(clause[name], value) for name, value in expected.items()} == expected


def test_each_rate_that_a_landlord_states_as_its_own_is_a_quarter():
    clauses = [one for one in load_policy("rives-de-seine").data["clause"] if one["genre"] == "part-annuelle"]
    assert {one["cible"] for one in clauses if "cible" in one} == {"0.25"}  # RP-2, RP-8


@pytest.mark.parametrize(
    ("policy", "delays"),
    [
        ("rives-de-seine", {"reponse_offre_jours": 10, "attestation_jours": 8}),
        ("plaine-commune", {"reponse_offre_jours": 10}),
        ("emeraude", {"reponse_offre_jours": 10, "enregistrement_jours": 8, "courriers_jours": 3}),
    ],
)
def test_the_delays_of_each_table_are_the_source_s(policy, delays):
    data = load_policy(policy).data
    assert {name: value for name, value in data["delais"].items() if isinstance(value, int)} == delays
    assert {one["periodicite_mois"] for one in data["commission"]} == {2}


# What may pass with a written reason at each landlord's; the rest of its clauses is shown and appraised.
REASONED = {
    "rives-de-seine": {
        "conge-recu",
        "demande-maintenue",
        "flechage-criteres",
        "flechage-non-reserve",
        "forme-de-l-attribution",
        "incapacite-a-justifier",
        "offre-compatible",
        "pieces-de-recevabilite",
        "pieces-selon-occupants",
        "preuve-du-label",
        "proces-verbal-signe-et-transmis",
        "rang-un-cible",
        "residence-principale",
        "sous-location-encadree",
    },
    "plaine-commune": {
        "ajustement-concerte",
        "classement-selon-patrimoine",
        "dossier-complet",
        "exception-locale-trois-candidats",
        "grille-typologie",
        "taux-effort-par-reste-a-vivre",
        "visite-technique",
    },
    "emeraude": {
        "classement-selon-patrimoine",
        "cloture-de-la-liste",
        "courriers-apres-seance",
        "dossier-complet",
        "entretien-propose",
        "examen-suspendu-apres-refus",
        "exception-locale-trois-candidats",
        "justification-du-reservataire",
        "ordre-logement-seniors",
        "reexamen-meilleur-rang",
    },
}
REFUSED = {
    "rives-de-seine": {"commission-competente", "rangs-de-la-liste"},
    "plaine-commune": {"rangs-de-la-liste"},
    "emeraude": {"rangs-de-la-liste"},
}


@pytest.mark.parametrize("policy", REASONED)
def test_each_clause_stands_at_the_level_that_its_source_bears(policy):
    told: dict[str, set[str]] = {}
    for one in load_policy(policy).data["clause"]:
        told.setdefault(one["niveau"], set()).add(one["genre"])
    assert told.get("justifier", set()) == REASONED[policy]
    assert told.get("bloquant", set()) == REFUSED[policy]
