"""What people read of a reason set against a file: the whole sentence, what is asked, of whom, and the working."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.grounds import Comparison
from rules.policy import Policy
from rules.reasons import compare
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, Missing
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, TODAY, a_file, dossier_of, outcome_of, verdicts_of

VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}
COUPLE = [DEMANDEUR, CONJOINT]
SITES = """genre = "sous-occupation-par-site"
reference = "PC-14"
niveau = "apprecier"
sites = [{ commune = "92044", adresse = "12 rue des Lilas" }]"""
ROOMS = (
    "Maximum de pièces : {0} pièces pour {1} (en droit de visite : 0 enfant) ; la politique admet {2} pièces au plus."
)
LAW = (
    "Sous-occupation au sens de la loi : {0} pièces pour {1} ; au-delà de {2} pièces, la loi parle de sous-occupation."
)
METRES = "Surface au regard de la sur-occupation : {0} m² pour {1} ; la loi retient {2} m² au moins."
APART = (
    "Sans les enfants en droit de visite, 1 personne : la loi parle alors de sous-occupation au-delà de 2 pièces. "
    "L’article L. 621-2 compte les personnes dont c’est la résidence principale."
)


def compared(
    code: str, policy: str | Policy = "rives-de-seine", on: date = TODAY, persons: list | None = None, **changes: Any
) -> Comparison:
    facts = a_file(personnes=persons, **changes)
    return compare(code, dossier_of(facts), verdicts_of(facts, "seance", policy, on))


def size(rooms: int | None, surface: str | None, **more: Any) -> dict[str, Any]:
    return {"logement__pieces": rooms, "logement__surface": surface, **more}


def said(found: Comparison) -> str:
    return found.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_spaces_of_french_typography_hold():
    assert compared("AT-PRIORITE").text.startswith("Motif\u00a0: priorité reconnue. Dossier\u00a0: ")


def test_a_ground_that_the_law_refuses_is_told_whole():
    assert said(compared("NA-LIEN-LOCAL")) == (
        "Motif irrecevable en droit. Absence de lien avec la commune, seule : l’absence de lien avec la commune ne "
        "suffit pas, à elle seule, à écarter une candidature (article L. 441 du CCH)."
    )


def test_a_reason_of_no_list_asks_the_landlord_for_one():
    found = compared("NA-INVENTE")
    assert said(found) == "Ce motif n’est d’aucune liste : choisissez-en un."
    assert found.missing == (Missing("candidature.motif", "Quel motif de la liste du bailleur ?", "bailleur"),)


@pytest.mark.parametrize(
    ("code", "facts", "persons", "sentences"),
    [
        # One cause holds: the rules of the other, which do not fail, are not told.
        ("NA-TYPO-SUR", size(3, "15.99"), COUPLE, [METRES.format("15,99", "2 personnes", 16)]),
        # Both hold: the cause that is given comes first.
        (
            "NA-TYPO-SUR",
            size(4, "15.99"),
            COUPLE,
            [
                METRES.format("15,99", "2 personnes", 16),
                LAW.format(4, "2 personnes", 3),
                ROOMS.format(4, "2 personnes", 3),
            ],
        ),
        (
            "NA-TYPO-SOUS",
            size(4, "15.99"),
            COUPLE,
            [
                LAW.format(4, "2 personnes", 3),
                ROOMS.format(4, "2 personnes", 3),
                METRES.format("15,99", "2 personnes", 16),
            ],
        ),
        # Too many by one of the two counts alone, then the surface that fails as well.
        (
            "NA-TYPO-SOUS",
            size(3, "10"),
            [DEMANDEUR, VISITE],
            [LAW.format(3, "2 personnes", 3), APART, METRES.format(10, "2 personnes", 16)],
        ),
        # The surface holds; what speaks for the contrary cause follows.
        (
            "NA-TYPO-SUR",
            size(3, "66.5"),
            [DEMANDEUR],
            [
                METRES.format("66,5", "1 personne", 9),
                LAW.format(3, "1 personne", 2),
                ROOMS.format(3, "1 personne", 2),
            ],
        ),
        (
            "NA-TYPO-SUR",
            size(3, "66.5"),
            [DEMANDEUR, VISITE],
            [METRES.format("66,5", "2 personnes", 16), LAW.format(3, "2 personnes", 3), APART],
        ),
        # The rooms are not known: nothing speaks for the contrary cause.
        ("NA-TYPO-SUR", size(None, "66.5"), [DEMANDEUR], [METRES.format("66,5", "1 personne", 9)]),
    ],
    ids=["one cause", "both", "both, the other way", "a doubt and the contrary", "the contrary", "a doubt", "unknown"],
)
def test_a_reason_of_size_is_told_with_its_own_facts_first(code, facts, persons, sentences):
    label = {"NA-TYPO-SUR": "logement trop petit", "NA-TYPO-SOUS": "logement trop grand"}[code]
    found = compared(code, persons=persons, **facts)
    assert said(found) == " ".join([f"Motif : {label} pour le ménage.", *sentences])
    assert found.missing == ()


@pytest.mark.parametrize("code", ["NA-TYPO-SUR", "NA-TYPO-SOUS", "AT-TYPOLOGIE"])
def test_a_room_that_is_needed_is_told_after_the_figures_with_their_working(code):
    plain, eased = (
        compared(code, persons=[DEMANDEUR], demande__lit_medicalise=bed, **size(3, "66.5")) for bed in (False, True)
    )
    assert said(eased) == f"{said(plain)} Une pièce de plus est notée comme nécessaire."
    assert eased.working == plain.working != ()


def test_a_listed_building_is_told_after_the_figures_with_their_working():
    found = compared("NA-TYPO-SOUS", persons=[DEMANDEUR], logement__immeuble="15 rue Trezel", **size(3, "66.5"))
    told = "Immeuble de petite surface ou de fausse typologie, inscrit à la liste de la politique."
    label = "Motif : logement trop grand pour le ménage."
    assert said(found) == f"{label} {LAW.format(3, '1 personne', 2)} {told}"
    assert found.working


@pytest.mark.parametrize(
    ("rooms", "building", "outcome"),
    [
        (3, "12 rue des Lilas", APPRECIER),
        (3, "13 rue des Lilas", CONFORME),
        (2, "12 rue des Lilas", APPRECIER),
        (2, "13 rue des Lilas", BLOQUANT),
    ],
)
def test_a_site_where_the_policy_admits_more_rooms_leaves_too_large_to_people(landlord, rooms, building, outcome):
    facts = size(rooms, "66.5", logement__immeuble=building)
    found = compared("NA-TYPO-SOUS", landlord(SITES), persons=[DEMANDEUR], **facts)
    assert found.outcome == outcome
    assert ("Site où la politique admet la sous-occupation." in said(found)) is (outcome == APPRECIER)


def test_one_rule_that_binds_is_enough_against_an_attribution():
    """The law's most is to appraise; the landlord's own rule wants a reason."""
    facts = size(3, "66.5")
    common = a_file(personnes=[DEMANDEUR], **facts)
    assert outcome_of("sous-occupation-legale", common, step="seance") == APPRECIER
    assert compared("AT-TYPOLOGIE", persons=[DEMANDEUR], **facts).outcome == BLOQUANT


@pytest.mark.parametrize(
    ("income", "on", "outcome"),
    [
        ("90000", TODAY, CONFORME),
        ("90000", date(2027, 2, 1), APPRECIER),
        ("27400", TODAY, BLOQUANT),
        ("27400", date(2027, 2, 1), APPRECIER),
    ],
)
def test_a_ceiling_past_its_validity_neither_bears_a_refusal_out_nor_contradicts_it(income, on, outcome):
    changes = dict.fromkeys(("ressources__rfr_n2", "ressources__rfr_n1", "ressources__douze_mois"), income)
    assert compared("IRR-PLAFOND", on=on, **changes).outcome == outcome


def test_without_a_threshold_both_figures_are_told_with_their_working():
    found = compared("NA-TE")
    assert said(found) == (
        "Motif : charge de loyer trop élevée dans ce logement. Taux d’effort : 22,5 % : 518,70 € de dépense pour "
        "2 310 € de ressources par mois. Reste à vivre : 1 791,30 € par mois pour 4 personnes. Le bailleur n’a pas de "
        "seuil : la commission apprécie."
    )
    assert found.working
    cost = said(compared("AT-COUT"))
    assert cost.startswith("Motif : coût du logement adapté aux ressources. Taux d’effort : 22,5 %")
    assert "Reste à vivre : 1 791,30 €" in cost


def test_a_reason_with_nothing_to_compare_lists_what_the_file_must_hold():
    assert said(compared("INCAPACITE-CONTRACTER")) == (
        "Motif : capacité à signer un bail non établie. Aucun fait saisi ne se compare à ce motif. À vérifier au "
        "dossier : la pièce du dossier qui établit que la personne ne peut pas signer le bail ; aucune représentation "
        "ni assistance n’est en place à la date de la commission ; la raison écrite, avec son auteur et sa date."
    )


def test_everything_that_the_rules_of_a_reason_lack_is_asked_once():
    found = compared("AT-TYPOLOGIE", persons=[DEMANDEUR], **size(None, None))
    assert found.outcome == COMPLETER
    assert [one.fact for one in found.missing] == ["logement.surface", "logement.pieces"]
    without = compared("NA-TE", ressources__mensuelles=None, ressources__aide_logement=None)
    assert [one.fact for one in without.missing] == ["ressources.aide_logement", "ressources.mensuelles"]
