"""A file with nothing recorded grounds no refusal: each landlord's reasons, and what their sentences would say."""

from __future__ import annotations

from datetime import date

import pytest

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.parameters import national
from rules.policy import load_policy, policy_names
from rules.reasons import LackingFacts, Reason, compare_reason, compose, reasons
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER
from tests.rules.conftest import dossier_of

DAY = date(2026, 11, 23)
REFUSALS = ("non-attribution", "irrecevabilite")
# No recorded fact decides these: « another was retained » is held against the other decisions, and the capacity to sign
# wants its own written reason.
LEFT_TO_PEOPLE = {"NA-RANG", "INCAPACITE-CONTRACTER"}
# Of the refusals that nothing recorded could contradict, the one whose sentence needs no fact of the person: it says
# only what the file does not hold.
SAYS_ONLY_WHAT_LACKS = {"INCAPACITE-CONTRACTER"}
# What the sentences must not claim: nothing records it.
UNRECORDED = ("demandées par écrit", "demande écrite", "invité à", "vérifiée", "visite effectuée", "vous avez déclaré")


def every_refusal() -> list[tuple[str, Reason]]:
    listed = [(name, reasons(load_policy(name)).values()) for name in policy_names()]
    return [(name, one) for name, several in listed for one in several if one.decision in REFUSALS]


def bare(name: str, reason: Reason, **facts):
    """The reason set against a file that holds nothing but the decision and these facts."""
    own = {"candidature.decision": reason.decision, "candidature.motif": reason.code}
    own |= {path.replace("__", "."): value for path, value in facts.items()}
    case = CaseFile(Dossier({}), {"c1": dossier_of(own)})
    verdicts = check(case, load_policy(name), "seance", DAY)
    return compare_reason(reason, dossier_of(own), [one for one in verdicts if one.candidate == "c1"])


def identifiers(pairs):
    return [f"{name}, {one.code}" for name, one in pairs]


@pytest.mark.parametrize(("name", "reason"), every_refusal(), ids=identifiers(every_refusal()))
def test_nothing_recorded_bears_no_reason_out(name, reason):
    found = bare(name, reason)
    assert found.outcome == (APPRECIER if reason.code in LEFT_TO_PEOPLE else COMPLETER)
    assert found.text


@pytest.mark.parametrize("name", list(policy_names()))
def test_what_no_fact_decides_says_nothing_of_a_person_that_is_not_recorded(name):
    for reason in reasons(load_policy(name)).values():
        if reason.code not in LEFT_TO_PEOPLE - SAYS_ONLY_WHAT_LACKS:
            continue
        with pytest.raises(LackingFacts):
            compose(reason, Dossier({"logement.adresse": "3 rue des Lilas"}), DAY, national(), DAY)


@pytest.mark.parametrize(("name", "reason"), every_refusal(), ids=identifiers(every_refusal()))
def test_no_sentence_claims_what_nothing_records(name, reason):
    for audience in ("candidat", "commission", "reservataire"):
        text = getattr(reason, audience).replace("\u00a0", " ").lower()
        assert not [words for words in UNRECORDED if words in text]


@pytest.mark.parametrize(
    ("code", "facts", "outcome"),
    [
        ("NA-PIECES", {"demande__pieces_vues": ["identite"]}, COMPLETER),
        (
            "NA-PIECES",
            {
                "demande__pieces_vues": ["identite"],
                "candidature__pieces_demandees": ["avis-imposition"],
                "candidature__complement_demande_le": "2026-11-02",
            },
            APPRECIER,
        ),
        ("NA-DETTE", {"demande__locataire_du_parc": False}, COMPLETER),
        ("NA-DETTE", {"demande__locataire_du_parc": True}, COMPLETER),
        ("NA-DETTE", {"demande__locataire_du_parc": True, "occupation__loyers_a_jour": "a-jour"}, BLOQUANT),
    ],
)
def test_the_fact_that_a_reason_rests_on_is_wanted_even_where_no_rule_of_the_policy_reads_it(code, facts, outcome):
    assert bare("plaine-commune", reasons()[code], **facts).outcome == outcome
