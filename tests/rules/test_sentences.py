"""What a settled verdict says when a value of its explanation is not known."""

from __future__ import annotations

import pytest

from rules.sentences import ENOUGH, settled
from rules.verdict import APPRECIER, CONFORME, JUSTIFIER
from tests.rules.conftest import DEMANDEUR, ENFANT, a_file, verdict_of


@pytest.mark.parametrize(
    ("explanation", "shorter", "said"),
    [
        ("{a} pour {b}.", (), ENOUGH),
        ("{a} pour {b}.", ("{b} seul.", "{a} seul."), "{a} seul."),
        ("Un : {a} ; deux : {b}.", (), "Un : {a}."),
        ("Un : {b} ; deux : {a}.", (), "Deux : {a}."),
        ("{b} dit. La loi (R. 441-1 CCH ; texte) tient ; {a}.", (), "La loi (R. 441-1 CCH ; texte) tient ; {a}."),
        ("{a} pour tous (dont {b}) ; fin.", (), "{a} pour tous ; fin."),
        ("{a}.", ("{b}.",), "{a}."),
    ],
)
def test_what_is_not_known_is_left_out(explanation, shorter, said):
    assert settled(explanation, shorter, lambda name: name == "a") == said


@pytest.mark.parametrize(
    ("rule", "facts", "step", "outcome", "said"),
    [
        (
            "pieces-selon-occupants",
            {"menage.personnes": {"p1": DEMANDEUR, "p2": {**ENFANT, "garde": None}, "p3": ENFANT}},
            "appel",
            CONFORME,
            "4 pièces pour 3 personnes ; la politique admet 4 pièces au plus.",
        ),
        (
            "reste-a-vivre",
            {"menage.personnes": None, "menage.nombre": None},
            "appel",
            APPRECIER,
            "1 791,30 € par mois.",
        ),
        (
            "offre-compatible",
            {"demande.accepte_commune": False, "candidature.interet": None},
            "appel",
            JUSTIFIER,
            "Commune : non ; taille : oui.",
        ),
    ],
)
def test_the_message_keeps_what_is_known(rule, facts, step, outcome, said):
    verdict = verdict_of(rule, a_file(facts), step=step)
    assert verdict.outcome == outcome
    assert verdict.message.replace("\u00a0", " ").replace("\u202f", " ") == said


def test_a_reason_held_by_one_fact_does_not_speak_of_the_ceiling_nobody_knows():
    facts = a_file(
        {
            "candidature.decision": "irrecevabilite",
            "candidature.motif": "IRR-SEJOUR",
            "demande.sejour_regulier": False,
            "logement.financement": None,
        }
    )
    verdict = verdict_of("motif-conforme-aux-faits", facts, step="seance")
    assert verdict.outcome == CONFORME
    assert "plafond" not in verdict.message
    assert "Séjour justifié" in verdict.message
