"""What each rule may do to a file: refuse, ask for a sentence or only show, at which steps, and what the agenda wants.

Read beside the law: a refusal needs a text that forbids. A rule that is not in these tables is appraised by people.
"""

from __future__ import annotations

import pytest

import rules.law  # noqa: F401 - importing declares the rules and the kinds of clauses
from rules.rule import GENRES, NATIONAL
from rules.verdict import APPRECIER, BLOQUANT, JUSTIFIER, Outcome

FILE = ("appel", "liste", "ordre_du_jour", "seance")
SLATE = ("liste", "ordre_du_jour")
BEFORE = ("appel", *SLATE)
SEANCE = ("seance",)
AGENDA = ("ordre_du_jour",)
# What a text forbids: the steps where the rule is looked at, and the steps that its answer is required for.
FORBIDDEN = {
    "avertissement-prouvable": (SEANCE, ()),
    "candidats-presentables": (AGENDA, AGENDA),
    "condition-suspensive-complete": (SEANCE, SEANCE),
    "decision-prise": (SEANCE, SEANCE),
    "delai-de-reponse": (SEANCE, ()),
    "demande-en-cours-de-validite": (FILE, AGENDA),
    "demande-non-radiee": (BEFORE, AGENDA),
    "irrecevabilite-deux-motifs": (SEANCE, SEANCE),
    "motif-conforme-aux-faits": (SEANCE, SEANCE),
    "motifs-fondes": (SEANCE, ()),
    "offre-apres-decision": (SEANCE, ()),
    "quorum-atteint": (SEANCE, ()),
    "radiation-a-la-signature": (SEANCE, ()),
    "radiation-apres-avertissement": (SEANCE, ()),
    "refus-motive": (SEANCE, SEANCE),
    "ressources-sous-plafond": (FILE, AGENDA),
    "seance-a-venir": (AGENDA, AGENDA),
    "sejour-regulier": (FILE, AGENDA),
    "suivant-apres-refus": (SEANCE, ()),
    "un-seul-attributaire": (SEANCE, ()),
}
# What may pass with a written reason.
REASONED = {
    "adequation-adaptation": (FILE, ()),
    "annee-des-revenus": (BEFORE, ()),
    "composition-connue": ((*BEFORE, "mutation"), AGENDA),
    "information-dans-l-offre": (SEANCE, ()),
    "ordre-logement-adapte": (SLATE, ()),
    "preuve-du-label": (("appel",), ()),
    "surface-suffisante": (FILE, ()),
    "trois-candidats": (SLATE, AGENDA),
}
# What keeps a request out of a pool: the two conditions of the law, and a request that has ended.
EXCLUDING = {"demande-en-cours-de-validite", "ressources-sous-plafond", "sejour-regulier"}
# Shown and appraised, yet the agenda wants the figure.
WANTED = {"taux-effort": AGENDA, "revenu-sans-plafond-lu": AGENDA}

REFUSING_KINDS = {"commission-competente", "demande-maintenue", "rangs-de-la-liste"}
APPRAISED_KINDS = {
    "accompagnement-de-l-attribution",
    "anciennete-departage",
    "anciennete-locative",
    "anciennete-par-territoire",
    "anciennete-repere",
    "avis-des-elus",
    "candidats-du-reservataire",
    "caractere-urgent",
    "conseil-imputation",
    "courriers-en-delai-raisonnable",
    "criteres-pris-en-compte",
    "delai-attestation",
    "diagnostic-social",
    "formulaire-remis",
    "presentation-en-seance",
    "rencontre-des-reservataires",
    "site-fragile",
    "delai-de-reponse-du-bailleur",
    "delai-enregistrement",
    "dispositif-regional",
    "eligibilite-dalo",
    "equilibre-du-quartier",
    "frais-de-remise-en-etat",
    "locataires-du-parc-dans-le-neuf",
    "part-annuelle",
    "perte-autonomie-d-abord",
    "public-cible",
    "publics-contingent-propre",
    "publics-du-plan",
    "publics-favorises",
    "publics-par-contingent",
    "repartition-annuelle",
    "report-sans-decision",
    "taille-selon-composition",
    "taux-effort-seuil",
    "titre-attendu-a-apprecier",
    "urgence-de-mutation",
}


def expected_level(identifier: str) -> Outcome:
    return BLOQUANT if identifier in FORBIDDEN else JUSTIFIER if identifier in REASONED else APPRECIER


@pytest.mark.parametrize("identifier", sorted(NATIONAL))
def test_a_rule_of_the_law_refuses_or_asks_for_a_sentence_only_where_the_tables_say_so(identifier):
    assert NATIONAL[identifier].level == expected_level(identifier)


@pytest.mark.parametrize("identifier", sorted(FORBIDDEN | REASONED))
def test_a_rule_that_weighs_is_looked_at_and_required_at_its_steps(identifier):
    rule = NATIONAL[identifier]
    assert (rule.steps, rule.requis_pour) == (FORBIDDEN | REASONED)[identifier]


def test_only_these_keep_a_request_out_of_a_pool():
    assert {one.identifier for one in NATIONAL.values() if one.exclut} == EXCLUDING


def test_no_appraised_figure_is_required_but_these():
    shown = {name: one.requis_pour for name, one in NATIONAL.items() if name not in FORBIDDEN | REASONED}
    assert {name: steps for name, steps in shown.items() if steps} == WANTED


@pytest.mark.parametrize("identifier", sorted(GENRES))
def test_a_landlord_s_clause_goes_no_higher_than_its_kind(identifier):
    refusing, appraised = identifier in REFUSING_KINDS, identifier in APPRAISED_KINDS
    assert GENRES[identifier].highest == (BLOQUANT if refusing else APPRECIER if appraised else JUSTIFIER)
