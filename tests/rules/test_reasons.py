from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from letters.sensitive import sensitive_words
from rules.parameters import national
from rules.reasons import (
    PRINTED,
    REFUS_CANDIDAT,
    REFUTED_BY_FACT,
    REFUTED_BY_RULES,
    LackingFacts,
    ReasonFaults,
    compose,
    contradiction,
    load_reasons,
    of_decision,
    reasons,
)
from rules.rule import GENRES, NATIONAL
from tests.rules.conftest import TODAY, a_file, dossier_of, verdicts_of

DAY = date(2026, 12, 4)
FAULTY = """
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
    for audience in ("candidat", "commission", "reservataire"):
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


def test_an_unknown_key_is_refused_with_file_and_reason(tmp_path):
    path = tmp_path / "essai.toml"
    path.write_text(FAULTY + 'gravite = "forte"\n', "utf-8")
    with pytest.raises(ReasonFaults, match=r"essai\.toml, NA-ESSAI : « gravite » est inconnu"):
        load_reasons(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('libelle = "Essai"\n', "", "« libelle » manque"),
        ('"non-attribution"', '"report"', "decision"),
        ("{adresse}", "{maladie}", "n’est pas un fait"),
    ],
)
def test_a_faulty_reason_is_refused(tmp_path, old, new, message):
    (tmp_path / "essai.toml").write_text(FAULTY.replace(old, new), "utf-8")
    with pytest.raises(ReasonFaults, match=message):
        load_reasons(tmp_path)


def test_two_reasons_do_not_share_a_code(tmp_path):
    (tmp_path / "essai.toml").write_text(FAULTY + FAULTY, "utf-8")
    with pytest.raises(ReasonFaults, match="déjà pris"):
        load_reasons(tmp_path)


def against(code, **changes):
    facts = a_file(**changes)
    return contradiction(reasons()[code], dossier_of(facts), verdicts_of(facts, "seance"))


@pytest.mark.parametrize(("surface", "refuted"), [("33.99", False), ("34", True), ("34.01", True)])
def test_too_small_is_refuted_from_the_legal_surface_on(surface, refuted):
    assert bool(against("NA-TYPO-SUR", logement__surface=surface)) is refuted


@pytest.mark.parametrize(("rooms", "refuted"), [(4, True), (5, True), (6, False)])
def test_too_large_is_refuted_up_to_one_room_more_than_persons(rooms, refuted):
    assert bool(against("NA-TYPO-SOUS", logement__pieces=rooms)) is refuted


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
    assert (REFUTED_BY_FACT.keys() | REFUTED_BY_RULES.keys()) <= reasons().keys()
    assert {rule for several in REFUTED_BY_RULES.values() for rule in several} <= NATIONAL.keys() | GENRES.keys()


def test_the_remainder_is_printed_by_month():
    one, show = PRINTED["reste_a_vivre"]
    assert show(one, Decimal("812.5")).endswith("par mois")
