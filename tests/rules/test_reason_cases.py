"""What a reason says of the file at hand: the text that really fails, its figure, and nothing that nobody recorded."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from letters.sensitive import sensitive_words
from rules.at_hand import at_hand
from rules.facts import demande
from rules.parameters import national
from rules.policy import Policy, load_policy, policy_names
from rules.reason_cases import OF_A_RULE
from rules.reason_lists import load_lists
from rules.reasons import (
    AUDIENCES,
    PRINTED,
    LackingFacts,
    Reason,
    ReasonFaults,
    compare_reason,
    compose,
    of_decision,
    reasons,
)
from rules.rule import GENRES, NATIONAL
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, TODAY, a_file, dossier_of, verdicts_of
from tests.rules.test_reasons import FAULTY

DAY = date(2026, 12, 4)
RIVES, PLAINE, EMERAUDE = "rives-de-seine", "plaine-commune", "emeraude"
OURS = re.compile(r"\b(RA|RP|EM|PC)-\d|\bF\d+\.\d")
VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}
COUPLE = [DEMANDEUR, CONJOINT]
TIGHT = """genre = "pieces-selon-occupants"
reference = "RA-23"
niveau = "justifier"
pieces_en_plus = 0
pieces_en_plus_si_libere = 0
immeubles = []"""
OWNER = {"demande__proprietaire_logement_adapte": True}
TENANT = {"demande__locataire_du_parc": True}
DEBT = {"occupation__loyers_a_jour": "dette"}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def written(
    code: str, policy: str | Policy = RIVES, audience: str = "candidat", persons: list | None = None, **changes: Any
) -> tuple[str, str]:
    """The text in law, and the sentence, of a reason on this file."""
    used = load_policy(policy) if isinstance(policy, str) else policy
    dossier = dossier_of(a_file(personnes=persons, **changes))
    found = at_hand(reasons()[code], dossier, used, TODAY, national())
    words = {"adresse": "12 rue Haute", **found.words}
    said = compose(found.reason, dossier, TODAY, national(), DAY, audience=audience, printed=words)
    return plain(found.reason.base), plain(said)


def printed_of(reason: Reason) -> list[str]:
    """All that a reason may print: its text in law and its three sentences, in each of its cases."""
    every = [reason, *(reason.in_case(case) for case in reason.cases)]
    return [text for one in every for text in (one.base, *(getattr(one, audience) for audience in AUDIENCES))]


@pytest.mark.parametrize("reason", reasons().values(), ids=lambda one: one.code)
def test_nothing_printed_names_a_clause_by_our_own_number(reason):
    assert [text for text in (*printed_of(reason), reason.label) if OURS.search(text)] == []


@pytest.mark.parametrize("reason", reasons().values(), ids=lambda one: one.code)
def test_no_case_of_a_reason_holds_a_word_that_letters_ban(reason):
    assert [text for text in printed_of(reason) if sensitive_words(text) or "handicap" in text.lower()] == []


def test_who_cannot_sign_reads_the_policy_alone_and_no_hint_of_a_measure():
    base, said = written("INCAPACITE-CONTRACTER")
    assert base == "politique d’attribution de Rives de Seine Habitat du 7 avril 2023"
    for word in ("représent", "assist", "habilit", "capacité", "tutelle", "curatelle", "protection"):
        assert word not in said
        assert word not in written("INCAPACITE-CONTRACTER", audience="commission")[1].lower()


# An adapted dwelling, and any other


def test_the_order_of_adapted_dwellings_is_cited_for_an_adapted_dwelling_alone():
    wanted = {"demande__besoin_adaptation": True, "logement__etage": 3, "logement__ascenseur": False}
    base, said = written("NA-ADAPT", **wanted, logement__adapte=False)
    assert base == "article L. 441-1 du CCH"
    assert "12 rue Haute est au 3e étage, sans ascenseur" in said
    base, said = written("NA-ADAPT", demande__besoin_adaptation=False, logement__adapte=True)
    assert base == "articles L. 441-1 et R. 441-4 du CCH"
    assert "logements aménagés" in said


@pytest.mark.parametrize(("floor", "lift"), [(None, True), (2, None), (None, None)])
def test_an_access_that_is_not_recorded_is_not_told(floor, lift):
    base, said = written("NA-ADAPT", demande__besoin_adaptation=True, logement__etage=floor, logement__ascenseur=lift)
    assert base == "article L. 441-1 du CCH"
    assert "étage" not in said
    assert "ascenseur" not in said


@pytest.mark.parametrize(("floor", "words"), [(0, "au rez-de-chaussée"), (1, "au 1er étage"), (12, "au 12e étage")])
def test_a_floor_is_told_as_people_say_it(floor, words):
    facts = {"logement__etage": floor, "logement__ascenseur": True}
    assert f"est {words}, avec ascenseur" in written("NA-ADAPT", demande__besoin_adaptation=True, **facts)[1]


# The size: the text that fails


@pytest.mark.parametrize(("surface", "by_law"), [("15.99", True), ("16", False), ("16.01", False)])
def test_too_small_cites_the_law_s_scale_below_its_surface_alone(surface, by_law):
    base, said = written("NA-TYPO-SUR", persons=COUPLE, logement__surface=surface, logement__pieces=1)
    assert ("R. 822-25" in base) is by_law
    assert ("seuil de sur-occupation à 16 m²" in said) is by_law
    assert base.startswith("article L. 441-1")


@pytest.mark.parametrize(("rooms", "by_grid"), [(2, True), (3, False)])
def test_too_small_by_the_landlord_s_grid_cites_the_grid_with_its_line(rooms, by_grid):
    persons = [DEMANDEUR, CONJOINT, ENFANT]
    base, said = written("NA-TYPO-SUR", PLAINE, persons=persons, logement__surface="62.5", logement__pieces=rooms)
    assert "822" not in base
    assert ("grille de typologie" in base) is by_grid
    assert ("Notre grille prévoit, pour ce nombre de pièces : F2, 2 personnes au plus." in said) is by_grid
    assert "sur-occupation" not in said


def test_the_minutes_say_the_figure_that_fails():
    facts = {"logement__surface": "15.99", "logement__pieces": 1}
    assert (
        "seuil de sur-occupation de la loi : 16 m²" in written("NA-TYPO-SUR", RIVES, "commission", COUPLE, **facts)[1]
    )


@pytest.mark.parametrize(("rooms", "by_law"), [(3, False), (4, True)])
def test_too_large_cites_under_occupation_above_the_law_s_rooms_alone(rooms, by_law):
    base, said = written("NA-TYPO-SOUS", EMERAUDE, persons=COUPLE, logement__surface="66.5", logement__pieces=rooms)
    assert ("L. 621-2" in base) is by_law
    assert ("la loi parle de sous-occupation au-delà de 3 pièces" in said) is by_law


def test_under_occupied_by_one_of_the_two_counts_alone_is_not_told_as_the_law_s():
    persons = [DEMANDEUR, VISITE]
    base, said = written("NA-TYPO-SOUS", persons=persons, logement__surface="66.5", logement__pieces=3)
    assert (base, "sous-occupation" in said) == ("article L. 441-1 du CCH (composition du ménage)", False)


def test_too_large_by_the_landlord_s_rule_alone_cites_the_landlord(landlord):
    """Two persons, three rooms: one too many by a policy that adds none, none too many by the law."""
    facts = {"logement__surface": "66.5", "logement__pieces": 3}
    base, said = written("NA-TYPO-SOUS", landlord(TIGHT), persons=COUPLE, **facts)
    assert base.endswith("politique d’attribution du bailleur (nombre de pièces)")
    assert "notre politique d’attribution admet 2 pièces au plus" in said
    assert "L. 621-2" not in base


# A debt


def test_a_debt_is_a_reason_of_the_landlord_whose_policy_says_so():
    for name in policy_names():
        used = load_policy(name)
        offered = "NA-DETTE" in [one.code for one in of_decision("non-attribution", used)]
        assert (
            offered is ("NA-DETTE" in reasons(used)) is ("dette-avant-mutation" in used.clauses) is (name == EMERAUDE)
        )


@pytest.mark.parametrize(("tenant", "outcome"), [(True, CONFORME), (False, BLOQUANT), (None, COMPLETER)])
def test_a_debt_grounds_the_refusal_of_a_transfer_alone(tenant, outcome):
    facts = a_file(demande__locataire_du_parc=tenant, **DEBT)
    found = compare_reason(reasons()["NA-DETTE"], dossier_of(facts), verdicts_of(facts, "seance", EMERAUDE))
    assert found.outcome == outcome
    assert ("que pour une mutation" in plain(found.text)) is (outcome == BLOQUANT)
    assert [one.fact for one in found.missing] == (["demande.locataire_du_parc"] if tenant is None else [])


def test_a_debt_cites_the_policy_that_holds_the_clause():
    base, said = written("NA-DETTE", EMERAUDE, **TENANT, **DEBT)
    assert "politique d’attribution du bailleur (règles de mutation)" in base
    assert "ressources" not in base
    assert "dette locative" in said
    with pytest.raises(LackingFacts) as lacking:
        written("NA-DETTE", RIVES, **TENANT, **DEBT)
    assert [one.fact for one in lacking.value.missing] == ["candidature.motif"]
    assert "aucun texte ne fonde ce motif" in plain(lacking.value.why)


# One fact, never « or »


@pytest.mark.parametrize(
    ("permits", "told", "untold"),
    [
        ("habiter", "adapté à ses besoins et à ses capacités", "parc privé"),
        ("louer", "dont les revenus permettent de se loger dans le parc privé", "adapté à ses besoins"),
    ],
)
def test_an_owner_reads_the_one_case_that_the_file_records(permits, told, untold):
    said = written("NA-PROPRIETAIRE", **OWNER, demande__propriete_permet=permits)[1]
    assert told in said
    assert untold not in said


def test_what_the_home_that_is_owned_permits_is_wanted_before_the_reason_is_given():
    facts = a_file(**OWNER)
    found = compare_reason(reasons()["NA-PROPRIETAIRE"], dossier_of(facts), verdicts_of(facts, "seance"))
    assert found.outcome == COMPLETER
    assert [one.fact for one in found.missing] == [demande.propriete_permet.key]
    facts |= {demande.propriete_permet.key: "louer"}
    found = compare_reason(reasons()["NA-PROPRIETAIRE"], dossier_of(facts), verdicts_of(facts, "seance"))
    assert found.outcome == CONFORME
    with pytest.raises(LackingFacts):
        written("NA-PROPRIETAIRE", **OWNER)


def test_the_version_of_the_article_on_owners_is_told_with_its_reserve():
    assert "23 février 2022" in plain(reasons()["NA-PROPRIETAIRE"].reserve)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("92026,92062", "porte sur : Courbevoie, Puteaux."),
        ("92026, 92044", "ne convient pas à votre demande."),
        (None, ""),
    ],
)
def test_the_communes_asked_for_are_told_where_the_dwelling_s_is_not_one(asked, told):
    facts = {"demande__accepte_commune": False, "demande__communes": asked, "logement__commune": "92044"}
    base, said = written("NA-LOCALISATION", **facts)
    assert base == "article L. 441-1 du CCH"
    assert told in said
    assert ("porte sur" in said) is (asked == "92026,92062")


@pytest.mark.parametrize("code", ["NA-LOCALISATION", "NA-PROPRIETAIRE"])
def test_no_sentence_gives_two_facts_with_or(code):
    assert [text for text in printed_of(reasons()[code]) if " ou " in text] == []


# What the files of reasons declare


def test_every_rule_and_clause_of_a_case_exists_and_its_figures_are_its_own():
    known = {*NATIONAL, *GENRES}
    cases = [(one, case) for one in reasons().values() for case in one.cases]
    assert {name for _, case in cases for name in (case.rule, case.clause) if name} <= known
    for reason, case in cases:
        names = set().union(*(reason.in_case(case).placeholders(audience) for audience in AUDIENCES))
        assert bool(names & OF_A_RULE) is bool(case.rule)
        assert names <= {*PRINTED, *OF_A_RULE, "date", "adresse"}


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ('base = "article L. 441-1 du CCH"', "ligne 14, motif 1 .*un cas sans condition"),
        ('si = { "logement.inconnu" = true }', "« logement.inconnu » n’est pas un fait"),
        ('regle = "surface-suffisante"\ngravite = "forte"', "« gravite » est inconnu"),
        ('connus = ["logement.etage"]\ncandidat = "{surface_minimale}"', r"\{surface_minimale\} n’est pas un fait"),
        ('regle = "surface-suffisante"\ncandidat = "{adresse"', "une accolade n’est pas fermée"),
    ],
)
def test_a_faulty_case_is_refused_by_file_line_and_key(tmp_path, case, message):
    (tmp_path / "essai.toml").write_text(f"{FAULTY}[[motif.cas]]\n{case}\n", "utf-8")
    with pytest.raises(ReasonFaults, match=message):
        load_lists(tmp_path)


def test_a_figure_of_a_rule_may_be_said_in_a_case_that_rests_on_one(tmp_path):
    case = '[[motif.cas]]\nregle = "surface-suffisante"\ncandidat = "{surface_minimale}"\n'
    (tmp_path / "essai.toml").write_text(FAULTY + case, "utf-8")
    assert load_lists(tmp_path)["essai"].own["NA-ESSAI"].cases[0].rule == "surface-suffisante"


def test_a_size_that_nothing_fails_is_left_to_the_commission_in_its_own_words():
    facts = a_file(personnes=COUPLE, logement__pieces=2, logement__surface="40")
    assert (
        compare_reason(reasons()["NA-TYPO-SUR"], dossier_of(facts), verdicts_of(facts, "seance")).outcome == APPRECIER
    )
    base, said = written("NA-TYPO-SUR", persons=COUPLE, logement__pieces=2, logement__surface="40")
    assert base == "article L. 441-1 du CCH (composition du ménage)"
    assert "La commission a estimé ce logement trop petit" in said


# Another candidacy was retained


def test_the_criteria_that_were_compared_are_named_where_the_sitting_noted_them():
    noted = {"candidature__criteres": ["taille", "anciennete"]}
    told = "elle a comparé : ancienneté de la demande, taille du logement pour le ménage."
    assert told in written("NA-RANG", **noted)[1]
    minutes = written("NA-RANG", audience="commission", **noted)[1]
    assert "critères comparés : ancienneté de la demande, taille du logement pour le ménage." in minutes
    assert "Au regard des critères" in written("NA-RANG")[1]


@pytest.mark.parametrize("noted", [{}, {"candidature__criteres": ["cout"]}])
def test_the_minutes_send_to_no_sheet_that_recalls_no_criterion(noted):
    assert "fiche" not in written("NA-RANG", audience="commission", **noted)[1]
