from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from letters.sensitive import sensitive_words
from rules.ground_tables import CONFLICTING, HELD_BY_RULES, LABELS, NEEDED, REFUTED_BY_FACT, REFUTED_BY_RULES, SHOWN
from rules.parameters import national
from rules.policy import load_policy, policy_names
from rules.reason_lists import DAY as NAMED_DAY
from rules.reason_lists import PLACEHOLDERS, check_list, gather, lists, load_lists
from rules.reasons import (
    AUDIENCES,
    PRINTED,
    REFUS_CANDIDAT,
    LackingFacts,
    ReasonFaults,
    compare,
    compose,
    contradiction,
    of_decision,
    reasons,
    unlawful,
)
from rules.rule import GENRES, NATIONAL
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME
from tests.rules.conftest import TODAY, a_file, dossier_of, verdicts_of

DAY = date(2026, 12, 4)
FAULTY = """
identifiant = "essai"
nom = "Essai"
source = "essai"
[[motif]]
code = "NA-ESSAI"
decision = "non-attribution"
libelle = "Essai"
base = "article L. 441-1 du CCH"
faits = ["un fait"]
candidat = "Logement situé {adresse}."
commission = "Essai."
reservataire = "Essai."
"""


def said(code, **changes):
    return compose(
        reasons()[code], dossier_of(a_file(**changes)), TODAY, national(), DAY, printed={"adresse": "12 rue Haute"}
    )


def test_the_list_has_the_two_grounds_of_inadmissibility_and_the_ways_to_refuse():
    assert [one.code for one in of_decision("irrecevabilite")] == ["IRR-SEJOUR", "IRR-PLAFOND"]
    assert {one.code for one in of_decision(REFUS_CANDIDAT)} >= {"REFUS-CANDIDAT-ECRIT", "REFUS-CANDIDAT-SILENCE"}
    assert len(of_decision("non-attribution")) >= 8


@pytest.mark.parametrize("code", list(reasons()))
def test_every_sentence_can_be_written_and_holds_no_word_that_letters_ban(code):
    for audience in AUDIENCES:
        text = compose(
            reasons()[code],
            dossier_of(a_file({"logement.adresse": "12 rue Haute"})),
            TODAY,
            national(),
            DAY,
            audience=audience,
        )
        assert "{" not in text
        assert sensitive_words(text) == []


def test_the_sentence_holds_that_persons_figures():
    text = said("NA-TYPO-SUR").replace("\u00a0", " ")
    assert "nombre de pièces, 4" in text
    assert "78 m²" in text
    assert "d’après le dossier : 4" in text


def test_the_day_named_is_the_one_given():
    assert "4 décembre 2026" in said("NA-PIECES")


def test_an_unknown_figure_writes_nothing_and_says_what_to_ask():
    with pytest.raises(LackingFacts) as lacking:
        said("NA-TE", ressources__aide_logement=None)
    assert [one.fact for one in lacking.value.missing] == ["ressources.aide_logement"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", 'gravite = "forte"\n', r"essai\.toml, ligne 14, motif 1 \(NA-ESSAI\), gravite : « gravite » est inconnu"),
        ('libelle = "Essai"\n', "", r"ligne 5, motif 1 \(NA-ESSAI\), libelle : « libelle » manque"),
        ('"non-attribution"', '"report"', r"ligne 7, .*decision : « report »"),
        ("{adresse}", "{maladie}", r"ligne 11, .*candidat : \{maladie\} n’est pas un fait"),
        ("{adresse}", "{adresse", "une accolade n’est pas fermée"),
        ('"Essai"\nbase', '"Aucun lien avec la commune"\nbase', r"n’est pas un motif légal : .*article L\. 441 du CCH"),
        (
            'source = "essai"',
            'source = "essai"\nreprend = ["absente"]',
            "ligne 5, reprend.* : liste « absente » inconnue",
        ),
    ],
)
def test_a_faulty_reason_is_refused_by_file_line_and_key(tmp_path, old, new, message):
    text = FAULTY.replace(old, new) if old else FAULTY + new
    (tmp_path / "essai.toml").write_text(text, "utf-8")
    with pytest.raises(ReasonFaults, match=message):
        load_lists(tmp_path)


def test_two_reasons_do_not_share_a_code_even_in_two_lists(tmp_path):
    (tmp_path / "essai.toml").write_text(FAULTY, "utf-8")
    (tmp_path / "essai2.toml").write_text(FAULTY.replace('"essai"', '"autre"', 1), "utf-8")
    with pytest.raises(ReasonFaults, match=r"déjà pris, dans essai\.toml"):
        load_lists(tmp_path)


def test_one_file_of_reasons_is_checked_alone(tmp_path):
    path = tmp_path / "essai.toml"
    path.write_text(FAULTY, "utf-8")
    assert check_list(path) == []


# Each landlord's list


def test_what_sentences_may_say_is_what_can_be_printed():
    assert {*PRINTED, NAMED_DAY} == PLACEHOLDERS


@pytest.mark.parametrize("policy", policy_names())
def test_every_landlord_has_a_reason_for_each_decision(policy):
    used = load_policy(policy)
    for decision in ("attribution", "attribution-classement", "non-attribution", "irrecevabilite", REFUS_CANDIDAT):
        assert of_decision(decision, used)
    assert reasons(used).keys() <= reasons().keys()


def test_the_list_of_the_two_departments_says_that_its_source_prints_no_codes():
    """EM-20"""
    shared = lists()["ille-et-vilaine-cotes-d-armor"]
    assert "EM-20" in shared.source
    assert "n’en donne ni les codes" in shared.reserve
    assert load_policy("emeraude").data["motifs"] == [shared.identifier]
    assert reasons(load_policy("emeraude")) == gather([shared.identifier])


def test_capacity_to_sign_is_a_reason_of_one_landlord_and_never_of_inadmissibility():
    code = "INCAPACITE-CONTRACTER"
    assert reasons(load_policy("rives-de-seine"))[code].decision == "non-attribution"
    assert "R. 441-1" in reasons()[code].reserve
    assert code not in reasons(load_policy("emeraude")) | reasons(load_policy("plaine-commune"))
    assert code not in [one.code for one in of_decision("non-attribution")]


# Grounds that the texts rule out


@pytest.mark.parametrize(
    ("typed", "article"),
    [
        ("NA-LIEN-LOCAL", "L. 441 du CCH"),
        ("Aucun lien avec la commune", "L. 441 du CCH"),
        ("N’habite pas la commune", "L. 441 du CCH"),
        ("manque d’autonomie", "2008605"),
        ("Ménage pas autonome", "2008605"),
        ("Nationalité", "225-1"),
        ("famille monoparentale", "225-1"),
        ("Ressources trop faibles", "L. 441-1"),
        ("relevés bancaires manquants", "R. 441-2-4-1"),
        ("dette fiscale", "L. 441-1"),
        ("durée de résidence", "R. 441-2-3"),
    ],
)
def test_an_unlawful_ground_is_refused_with_its_article(typed, article):
    found = compare(typed, dossier_of(a_file()), [])
    assert found.outcome == BLOQUANT
    assert article in found.text


@pytest.mark.parametrize("reason", reasons().values(), ids=lambda reason: reason.code)
def test_no_reason_of_a_list_is_an_unlawful_ground(reason):
    assert unlawful(reason.code) is None
    assert unlawful(reason.label) is None


@pytest.mark.parametrize("typed", ["Dossier complet, demande ancienne.", "Logement trop petit", "Dette locative"])
def test_ordinary_words_are_no_unlawful_ground(typed):
    assert unlawful(typed) is None


def test_what_is_in_no_list_is_to_complete():
    assert compare("NA-INVENTE", dossier_of(a_file()), []).outcome == COMPLETER


# Reasons and facts


def against(code, **changes):
    facts = a_file(**changes)
    return contradiction(reasons()[code], dossier_of(facts), verdicts_of(facts, "seance"))


@pytest.mark.parametrize(("surface", "outcome"), [("33.99", CONFORME), ("34", APPRECIER), ("34.01", APPRECIER)])
def test_the_least_surface_of_the_law_bears_out_too_small_and_never_contradicts_it(surface, outcome):
    assert compared("NA-TYPO-SUR", logement__surface=surface).outcome == outcome
    assert against("NA-TYPO-SUR", logement__surface=surface) == ""


@pytest.mark.parametrize(("rooms", "outcome"), [(3, BLOQUANT), (4, BLOQUANT), (2, CONFORME)])
def test_too_small_is_refuted_by_a_landlord_s_own_grid(rooms, outcome):
    assert compared("NA-TYPO-SUR", "plaine-commune", logement__pieces=rooms).outcome == outcome


@pytest.mark.parametrize(("rooms", "refuted"), [(4, True), (5, True), (6, False)])
def test_too_large_is_refuted_up_to_one_room_more_than_persons(rooms, refuted):
    assert bool(against("NA-TYPO-SOUS", logement__pieces=rooms)) is refuted


def test_a_landlord_s_rule_set_aside_contradicts_nothing():
    listed = {"logement__immeuble": "15 rue Trezel", "logement__pieces": 5}
    assert compared("NA-TYPO-SOUS", **listed).outcome == APPRECIER
    assert compared("NA-TYPO-SOUS", logement__pieces=5).outcome == BLOQUANT


@pytest.mark.parametrize(
    ("code", "refuting", "allowing"),
    [
        ("NA-LOCALISATION", {"demande__accepte_commune": True}, {"demande__accepte_commune": False}),
        ("NA-DETTE", {"occupation__loyers_a_jour": "plan-respecte"}, {"occupation__loyers_a_jour": "dette"}),
        ("NA-PROPRIETAIRE", {}, {"demande__proprietaire_logement_adapte": True}),
        ("NA-PIECES", {}, {"demande__pieces_vues": ["identite"]}),
        ("IRR-SEJOUR", {}, {"demande__sejour_regulier": False}),
    ],
)
def test_a_reason_that_the_facts_contradict_is_told(code, refuting, allowing):
    assert against(code, **refuting)
    assert against(code, **allowing) == ""


def test_an_unknown_fact_refutes_nothing():
    assert against("NA-TYPO-SUR", logement__surface=None) == ""


def test_every_code_and_rule_of_the_tables_exists():
    compared = REFUTED_BY_FACT.keys() | REFUTED_BY_RULES.keys() | HELD_BY_RULES.keys() | SHOWN.keys()
    assert compared | NEEDED.keys() | LABELS.keys() | CONFLICTING <= reasons().keys()
    named = [*REFUTED_BY_RULES.values(), *HELD_BY_RULES.values(), *SHOWN.values()]
    assert {rule for several in named for rule in several} <= NATIONAL.keys() | GENRES.keys()


def test_the_remainder_is_printed_by_month():
    one, show = PRINTED["reste_a_vivre"]
    assert show(one, Decimal("812.5")).endswith("par mois")


def compared(code, policy="rives-de-seine", **changes):
    facts = a_file(**changes)
    return compare(code, dossier_of(facts), verdicts_of(facts, "seance", policy))


BOUND = {"logement__charges": "118.40", "ressources__aide_logement": "13"}


@pytest.mark.parametrize(
    ("policy", "rent", "refusal", "attribution"),
    [
        ("emeraude", "656.89", APPRECIER, CONFORME),
        ("emeraude", "656.90", APPRECIER, CONFORME),
        ("emeraude", "656.91", CONFORME, APPRECIER),
        ("plaine-commune", "587.59", BLOQUANT, CONFORME),
        ("plaine-commune", "587.60", BLOQUANT, CONFORME),
        ("plaine-commune", "587.61", CONFORME, BLOQUANT),
    ],
)
def test_the_cost_of_the_dwelling_is_held_against_the_landlord_s_threshold(policy, rent, refusal, attribution):
    """On and around 33 % and, with 10 to 20 € a day and person, 30 % of 2 310 €."""
    changes = BOUND | {"logement__loyer": rent}
    assert compared("NA-TE", policy, **changes).outcome == refusal
    assert compared("AT-COUT", policy, **changes).outcome == attribution


def test_a_contradicted_reason_is_told_with_both_figures():
    said = compared("NA-TE", "emeraude").text.replace("\u00a0", " ")
    assert said.startswith("Motif : charge de loyer trop élevée")
    assert "22,5 %" in said
    assert "33 %" in said


def test_without_a_threshold_the_figure_is_shown_and_people_appraise():
    for code in ("NA-TE", "AT-COUT"):
        found = compared(code)
        assert found.outcome == APPRECIER
        assert "22,5" in found.text
        assert "33" not in found.text


@pytest.mark.parametrize("policy", policy_names())
def test_an_unknown_rent_or_income_leaves_the_cost_to_complete(policy):
    found = compared("NA-TE", policy, ressources__mensuelles=None)
    assert found.outcome == COMPLETER
    assert "ressources.mensuelles" in [one.fact for one in found.missing]


@pytest.mark.parametrize(
    ("code", "unknown"),
    [
        ("NA-LOCALISATION", "demande__accepte_commune"),
        ("AT-LOCALISATION", "demande__accepte_commune"),
        ("NA-DETTE", "occupation__loyers_a_jour"),
        ("NA-PROPRIETAIRE", "demande__proprietaire_logement_adapte"),
        ("NA-PIECES", "demande__pieces_vues"),
        ("NA-TYPO-SUR", "logement__surface"),
        ("NA-TYPO-SOUS", "logement__pieces"),
        ("AT-TYPOLOGIE", "logement__surface"),
        ("IRR-SEJOUR", "demande__sejour_regulier"),
        ("AT-ANCIENNETE", "demande__deposee_le"),
        ("AT-PRIORITE", "demande__publics"),
    ],
)
def test_an_unknown_fact_leaves_the_reason_to_complete(code, unknown):
    found = compared(code, **{unknown: None})
    assert found.outcome == COMPLETER
    assert unknown.replace("__", ".") in [one.fact for one in found.missing]


@pytest.mark.parametrize(("rfr", "outcome"), [("62967", BLOQUANT), ("62968", BLOQUANT), ("62969", CONFORME)])
def test_the_ceiling_is_held_on_and_around_it(rfr, outcome):
    changes = {"ressources__rfr_n2": rfr, "ressources__rfr_n1": rfr, "ressources__douze_mois": rfr}
    found = compared("IRR-PLAFOND", **changes)
    assert found.outcome == outcome
    assert "62\u202f968" in found.text


@pytest.mark.parametrize(("surface", "outcome"), [("33.99", BLOQUANT), ("34", CONFORME), ("34.01", CONFORME)])
def test_a_dwelling_that_fits_is_held_on_and_around_the_legal_surface(surface, outcome):
    assert compared("AT-TYPOLOGIE", logement__surface=surface).outcome == outcome


@pytest.mark.parametrize(
    ("code", "against_it", "for_it"),
    [
        ("NA-ADAPT", {}, {"demande__besoin_adaptation": True}),
        ("AT-LOCALISATION", {"demande__accepte_commune": False}, {}),
        ("AT-PRIORITE", {"demande__publics": []}, {}),
    ],
)
def test_a_reason_is_held_against_the_fact_it_rests_on(code, against_it, for_it):
    assert compared(code, **against_it).outcome == BLOQUANT
    assert compared(code, **for_it).outcome == CONFORME


def test_a_recognised_priority_is_never_named():
    told = compared("AT-PRIORITE", demande__publics=["g"]).text
    assert sensitive_words(told) == []
    assert "priorité reconnue" in told


def test_inexact_information_wants_two_recorded_values_that_differ():
    facts = a_file()
    assert compare("NA-INFO-INEXACTE", dossier_of(facts), []).outcome == COMPLETER
    facts["ressources.mensuelles"] = [
        {"valeur": "2310", "origine": "declare"},
        {"valeur": "1900", "origine": "piece", "le": "2026-11-01"},
    ]
    assert compare("NA-INFO-INEXACTE", dossier_of(facts), []).outcome == CONFORME


def test_a_reason_with_nothing_recorded_to_compare_says_what_the_file_must_hold():
    found = compared("INCAPACITE-CONTRACTER")
    assert found.outcome == APPRECIER
    assert "À vérifier au dossier" in found.text
