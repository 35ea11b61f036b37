"""Reasons redone by hand: what the file says beside the reason that is given, and whether the two agree."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of
from tests.rules.test_law_by_hand import figure

VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}
RULE, SITTING = "motifs-fondes", {"step": "seance"}
MOST, LEAST = "Pièces sans sous-occupation au sens de la loi", "Surface minimale"
COSTLY = {
    "logement.loyer": "700",
    "logement.charges": "110",
    "ressources.aide_logement": "60",
    "ressources.mensuelles": "2400",
}


def refused(motif: str, facts: dict[str, Any] | None = None, **persons: Any) -> dict[str, Any]:
    return a_file({**(facts or {}), "candidature.decision": "non-attribution", "candidature.motif": motif}, **persons)


@pytest.mark.parametrize(
    ("policy", "facts", "label", "number", "outcome"),
    [
        # « Too large »: four persons, 4 + 1 = 5 rooms in law as in the policy. Five rooms are not too many; six are.
        ("rives-de-seine", refused("NA-TYPO-SOUS", {"logement.pieces": 5}), MOST, "5", BLOQUANT),
        ("rives-de-seine", refused("NA-TYPO-SOUS", {"logement.pieces": 6}), MOST, "5", CONFORME),
        # « Too small »: 34 m² for four. 33,99 is below; 34 is enough in law, and more than the least may be weighed.
        ("rives-de-seine", refused("NA-TYPO-SUR", {"logement.surface": "33.99"}), LEAST, "34", CONFORME),
        ("rives-de-seine", refused("NA-TYPO-SUR", {"logement.surface": "34"}), LEAST, "34", APPRECIER),
        # « Too costly »: 700 + 110 − 60 = 750; 750 ÷ 2 400 = 31,25 %. Four persons: 1 650 ÷ (30 × 4) = 13,75 € a day,
        # where 30 % is admitted: it is too costly.
        (
            "plaine-commune",
            refused("NA-TE", COSTLY, personnes=[DEMANDEUR, CONJOINT, ENFANT, ENFANT]),
            "Reste à vivre par jour et par personne",
            "13.75",
            CONFORME,
        ),
        # Two persons: 1 650 ÷ (30 × 2) = 27,50 €, where 33 % is admitted: it is not.
        (
            "plaine-commune",
            refused("NA-TE", COSTLY, personnes=[DEMANDEUR, CONJOINT]),
            "Reste à vivre par jour et par personne",
            "27.5",
            BLOQUANT,
        ),
        # « Too large »: three rooms for a parent and a child who visits. 2 + 1 = 3 with that child, 1 + 1 = 2 by the
        # main home: too many by one of the two counts alone, and people say.
        (
            "rives-de-seine",
            refused("NA-TYPO-SOUS", {"logement.pieces": 3}, personnes=[DEMANDEUR, VISITE]),
            MOST,
            "3",
            APPRECIER,
        ),
    ],
    ids=["five rooms", "six rooms", "33.99 m²", "34 m²", "four persons", "two persons", "two counts"],
)
def test_motifs_fondes_by_hand(policy, facts, label, number, outcome):
    assert outcome_of(RULE, facts, policy=policy, **SITTING) == outcome
    assert figure(RULE, label, facts, policy=policy, **SITTING) == Decimal(number)


def decided(decision: str | None, motif: str | None = None, **facts: Any) -> dict[str, Any]:
    return a_file(candidature__decision=decision, candidature__motif=motif, **facts)


def debt(rent: str, former: bool, settled: bool) -> dict[str, Any]:
    facts = {"loyers_a_jour": rent, "dette_anterieure": former, "dette_regularisee": settled}
    owed = {f"occupation__{name}": value for name, value in facts.items()}
    return decided("non-attribution", "NA-DETTE", demande__locataire_du_parc=True, **owed)


SENIOR = decided("attribution-classement", "AT-ANCIENNETE", candidature__decision_rang=1)
BEHIND = {"candidature__decision_rang": 2}


@pytest.mark.parametrize(
    ("files", "outcome", "said"),
    [
        # « Another was retained »: 0 of 2 is no other; 1 of 2 is.
        ([decided("non-attribution", "NA-RANG"), decided("irrecevabilite")], BLOQUANT, "retenues : 0 sur 2"),
        ([decided("non-attribution", "NA-RANG"), decided("attribution-condition")], CONFORME, "retenues : 1 sur 2"),
        # 0 known of 2, and one not decided yet: 0 or 1.
        ([decided("non-attribution", "NA-RANG"), decided(None)], COMPLETER, "retenues : 0 sur 2"),
        # Filed on 14 March 2023; behind it, a request of the 13th is older, one of the 15th is not.
        (
            [SENIOR, decided("attribution-classement", demande__deposee_le="2023-03-13", **BEHIND)],
            BLOQUANT,
            "classées après : 1",
        ),
        (
            [SENIOR, decided("attribution-classement", demande__deposee_le="2023-03-15", **BEHIND)],
            CONFORME,
            "classées après : 0",
        ),
        # A ground of inadmissibility under a non-attribution: two decisions, two lists.
        ([decided("non-attribution", "IRR-PLAFOND")], BLOQUANT, "la décision est"),
        # A debt with a plan that is kept is no ground of refusal.
        ([decided("non-attribution", "NA-DETTE", occupation__loyers_a_jour="plan-respecte")], BLOQUANT, "respecté"),
        # The rent is paid, and a former tenancy left a debt that nobody undertook to pay: the reason is true.
        ([debt("a-jour", former=True, settled=False)], CONFORME, "dette antérieure"),
        # A debt, settled or with a commitment signed: the file does not say which, nor whether it is kept. People say.
        ([debt("dette", former=False, settled=True)], APPRECIER, "engagement signé"),
        ([debt("a-jour", former=True, settled=True)], APPRECIER, "engagement signé"),
        # No debt at all, whatever was signed once.
        ([debt("a-jour", former=False, settled=True)], BLOQUANT, "loyers sont à jour"),
        # A debt, and no commitment.
        ([debt("dette", former=False, settled=False)], CONFORME, "Dette sans plan"),
        # The commune suits the candidate; a debt and its commitment are another matter.
        ([{**debt("dette", former=True, settled=True), "candidature.motif": "NA-LOCALISATION"}], BLOQUANT, "commune"),
        # No tie with the commune: a ground that the law does not admit, whatever the file.
        ([decided("non-attribution", "NA-LIEN-LOCAL")], BLOQUANT, "irrecevable en droit"),
    ],
    ids=[
        "nobody retained",
        "one retained",
        "one undecided",
        "an older one behind",
        "a younger one behind",
        "of another decision",
        "a plan kept",
        "a former debt",
        "a commitment",
        "a commitment for a former debt",
        "nothing owed",
        "a debt",
        "a place and a debt",
        "no local tie",
    ],
)
def test_the_reasons_of_a_slate_by_hand(files, outcome, said):
    found = verdict_of(RULE, files, **SITTING)
    assert found.outcome == outcome
    assert said in found.message.replace("\u00a0", " ")
