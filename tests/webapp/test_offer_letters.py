"""Offers: of a household that the préfet designated, under a condition that may lapse, to a person who parted."""

from __future__ import annotations

from datetime import date

import pytest

from tests.webapp.commission import person
from tests.webapp.letters_made import LANDLORDS, made_for, told
from webapp import clock
from webapp.db.models import Decision
from webapp.letter_contexts import for_candidate
from webapp.letter_contexts.candidat import Recipient

DESIGNATED = {"demande.publics": ["dalo"], "demande.designee_par_le_prefet": True}
ASSISTED = {"demande.assiste_par": "Association Un Toit"}
ATTRIBUTED = {"decision": "attribution"}
CONDITIONAL = {
    "decision": "attribution-condition",
    "condition_piece": "avis-imposition",
    "condition_le": date(2026, 12, 18),
}


def test_a_dalo_offer_bears_both_mentions_and_the_copy(app):
    for landlord in LANDLORDS:
        with made_for(app, landlord, {1: DESIGNATED}) as made:
            said = told(offer(made, "Association Un Toit"))
            for words in (
                "au titre du droit au logement opposable",
                "vous pouvez perdre le bénéfice de la décision de la commission de médiation",
                "10 jours",
                "votre silence vaudra refus",
                "Association Un Toit",
            ):
                assert words in said, words
            assert "Copie de cette lettre" not in told(offer(made, ""))


def offer(made, copie, given=ATTRIBUTED, letter="offre-dalo"):
    row, demande = made.entry.candidates[0]
    decision = Decision(seance_id=made.setting.seance.id, candidature_id=row.id, par="s", le=clock.now(), **given)
    return for_candidate(letter, made.setting, Recipient(made.entry.logement, demande, row, decision, copie))


def test_an_attribution_under_a_condition_is_never_offered_without_it(app):
    for landlord in LANDLORDS:
        with made_for(app, landlord, {1: DESIGNATED}) as made:
            (missing,) = offer(made, "Association Un Toit", CONDITIONAL).missing
            assert missing.path == "candidature.decision"
            assert "sous condition" in missing.advice
            said = told(offer(made, "Association Un Toit", CONDITIONAL, "attribution-sous-condition"))
            for words in (
                "sous une condition : une pièce de la liste réglementaire manque",
                "Avis d’imposition 2025, sur les revenus de 2024, au plus tard le 18 décembre 2026",
                "ne donnez pas congé de votre logement actuel",
                "au titre du droit au logement opposable",
                "Copie de cette lettre : Association Un Toit, qui vous accompagne.",
            ):
                assert words in said, words


@pytest.mark.parametrize(
    ("letter", "given"), [("attribution", ATTRIBUTED), ("attribution-sous-condition", CONDITIONAL)]
)
@pytest.mark.parametrize(
    ("facts", "copied"), [({**DESIGNATED, **ASSISTED}, True), (DESIGNATED, False), (ASSISTED, False), ({}, False)]
)
def test_whoever_assists_a_designated_household_gets_a_copy_of_its_offer(app, letter, given, facts, copied):
    with made_for(app, "rives-de-seine", {1: facts}) as made:
        said = told(offer(made, None, given, letter))
    assert ("Copie de cette lettre : Association Un Toit, qui vous accompagne." in said) is copied
    assert ("Copie" in said) is copied


@pytest.mark.parametrize(
    ("letter", "given"), [("attribution", ATTRIBUTED), ("attribution-sous-condition", CONDITIONAL)]
)
def test_an_offer_asks_for_a_written_answer_and_says_what_a_refusal_costs_where_the_policy_does(app, letter, given):
    costs = {
        "emeraude": "après trois refus donnés sans motif, une demande n’est pas examinée pendant six mois.",
        "plaine-commune": "plusieurs refus injustifiés remettent en question la priorité d’un dossier.",
        "rives-de-seine": "",
    }
    for landlord, cost in costs.items():
        with made_for(app, landlord) as made:
            said = told(offer(made, None, given, letter))
            assert "Répondez par écrit, par courrier ou par courriel. Si vous refusez, dites-nous pourquoi." in said
            assert cost in said
            assert ("Selon notre politique d’attribution" in said) is bool(cost)
        with made_for(app, landlord, {1: DESIGNATED}) as made:
            assert "Selon notre politique" not in told(offer(made, None, given, letter))


def test_a_dalo_offer_goes_to_a_designated_household_alone(app):
    for designated in (None, False):
        with made_for(app, "emeraude", {1: {"demande.designee_par_le_prefet": designated}}) as made:
            (missing,) = offer(made, "").missing
            assert missing.path == "demande.designee_par_le_prefet"
            assert "désigné par le préfet" in missing.advice


@pytest.mark.parametrize(("day", "sent"), [(18, False), (19, True), (20, True)])
def test_a_lapsed_condition_is_told_once_its_day_is_past(app, day, sent):
    for landlord in LANDLORDS:
        with made_for(app, landlord, on=date(2026, 12, day)) as made:
            row, demande = made.entry.candidates[0]
            recipient = Recipient(made.entry.logement, demande, row, made.decided.decisions[row.id])
            prepared = for_candidate("attribution-sans-effet", made.setting, recipient)
            assert bool(prepared.context) is sent
            if sent:
                said = told(prepared)
                court = made.setting.policy.data["tribunal"]["nom"].removeprefix("Tribunal ")
                for words in (
                    "Avis d’imposition 2025, sur les revenus de 2024",
                    "18 décembre 2026",
                    "n’a pas pris effet",
                    "reste active",
                    court,
                ):
                    assert words in said, words


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({}, True),
        ({"ressources.separation_etablie": False}, True),
        ({"ressources.separation_etablie": True}, False),
        ({"demande.publics": ["k", "dalo"], "demande.designee_par_le_prefet": True}, True),
        ({"demande.publics": ["k", "g"]}, False),
        ({"demande.publics": ["g-bis"]}, False),
        ({"demande.publics": ["h"]}, False),
        ({"demande.publics": ["i"]}, False),
        ({"demande.publics_locaux": ["salarie"]}, True),
        ({"demande.publics_locaux": ["protection"]}, False),
        ({"demande.publics_locaux": ["protection-famille"]}, False),
        ({"demande.publics_locaux": ["protection-personne"]}, False),
        ({"demande.preuves_vues": ["decision-mediation", "instance-locale"]}, True),
        ({"demande.preuves_vues": ["ordonnance-protection"]}, False),
        ({"demande.preuves_vues": ["plainte"]}, False),
        ({"demande.preuves_vues": ["decision-juge"]}, False),
        ({"demande.preuves_vues": ["interdiction-judiciaire"]}, False),
    ],
)
def test_nobody_is_named_beside_a_person_who_parted_or_is_protected(app, facts, named):
    beside = person("p3", civilite="monsieur", prenom="Luc", nom="Delmas", lien="conjoint", naissance="1986-02-03")
    with made_for(app, "rives-de-seine", {1: {**beside, **facts}}) as made:
        said = told(offer(made, None, letter="attribution"))
    assert ("Demande présentée avec : Monsieur Luc Delmas" in said) is named
    assert ("Luc" in said) is named
