"""Decisions of a session redone by hand: known, complete, reasoned, true to the facts."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.by_hand.reading import lines, operand, result
from tests.rules.conftest import a_file, outcome_of, verdict_of

STEP = {"step": "seance"}
EMERAUDE = {**STEP, "policy": "emeraude"}
THREE_POLICIES = ("rives-de-seine", "plaine-commune", "emeraude")


def decided(decision: str | None, **facts) -> dict:
    return a_file(candidature__decision=decision, **facts)


@pytest.mark.parametrize(
    ("decision", "postponed", "outcome"),
    [
        # The second of the five decisions.
        pytest.param("attribution-classement", None, CONFORME, id="one of the five"),
        # The fifth.
        pytest.param("irrecevabilite", None, CONFORME, id="another of the five"),
        # A postponement is none of them: no decision is awaited.
        pytest.param(None, "information", SANS_OBJET, id="postponed"),
        # Neither decision nor postponement: the commission has not said.
        pytest.param(None, "aucun", COMPLETER, id="nothing said"),
    ],
)
def test_decision_prise_by_hand(decision, postponed, outcome):
    facts = decided(decision, candidature__report=postponed)
    assert [outcome_of("decision-prise", facts, policy=name, **STEP) for name in THREE_POLICIES] == [outcome] * 3


@pytest.mark.parametrize(
    ("paper", "seen", "due", "outcome"),
    [
        # Session on Friday 4 December; the tax notice is not in the file and may come until the 18th, 14 days later.
        pytest.param("avis-imposition", ["identite"], "2026-12-18", CONFORME, id="a paper and a later day"),
        # The same paper is in the file already: nothing is missing, so nothing can be a condition.
        pytest.param("avis-imposition", ["avis-imposition"], "2026-12-18", BLOQUANT, id="seen already"),
        # For 1 December, three days before the session: nobody can keep that day.
        pytest.param("avis-imposition", ["identite"], "2026-12-01", BLOQUANT, id="a day gone by"),
        # No day at all: the landlord would be bound for ever.
        pytest.param("avis-imposition", ["identite"], None, COMPLETER, id="no day"),
    ],
)
def test_condition_suspensive_complete_by_hand(paper, seen, due, outcome):
    facts = decided(
        "attribution-condition",
        demande__pieces_vues=seen,
        candidature__condition_piece=paper,
        candidature__condition_le=due,
    )
    assert outcome_of("condition-suspensive-complete", facts, **STEP) == outcome


@pytest.mark.parametrize(
    ("decision", "reason", "outcome"),
    [
        # A rejection is notified with its reason; one is written.
        pytest.param("non-attribution", "NA-TYPO-SUR", CONFORME, id="with a reason"),
        # None is written yet: the decision cannot be concluded.
        pytest.param("non-attribution", None, COMPLETER, id="no reason yet"),
        # An attribution owes no reason under this article.
        pytest.param("attribution", None, SANS_OBJET, id="attribution"),
    ],
)
def test_refus_motive_by_hand(decision, reason, outcome):
    verdict = verdict_of("refus-motive", decided(decision, candidature__motif=reason), **STEP)
    assert (verdict.outcome, verdict.required_for) == (outcome, ("seance",))


@pytest.mark.parametrize(
    ("decision", "reason", "outcome"),
    [
        # The two legal conditions: the ceiling, the lawful stay.
        pytest.param("irrecevabilite", "IRR-PLAFOND", CONFORME, id="ceiling"),
        pytest.param("irrecevabilite", "IRR-SEJOUR", CONFORME, id="stay"),
        # Missing papers make nobody inadmissible.
        pytest.param("irrecevabilite", "NA-PIECES", BLOQUANT, id="missing papers"),
        # The same reason under a non-attribution is none of this rule's business.
        pytest.param("non-attribution", "NA-PIECES", SANS_OBJET, id="non-attribution"),
    ],
)
def test_irrecevabilite_deux_motifs_by_hand(decision, reason, outcome):
    facts = decided(decision, candidature__motif=reason)
    assert outcome_of("irrecevabilite-deux-motifs", facts, **STEP) == outcome


def incomes(n2: str, n1: str, months: str) -> dict[str, str]:
    return {"ressources.rfr_n2": n2, "ressources.rfr_n1": n1, "ressources.douze_mois": months}


COURBEVOIE = {"logement.commune": "92026"}
KEPT, CEILING = "Revenu retenu", "Plafond de ressources"


@pytest.mark.parametrize(
    ("changes", "reason", "expected", "outcome"),
    [
        # A couple and two children, category 4, 60 000 € in every year. At Levallois (zone 1) the ceiling of 2026 is
        # 62 968 €: not exceeded, the ground is untrue.
        pytest.param(
            incomes("60000", "60000", "60000"),
            "IRR-PLAFOND",
            {KEPT: 60000, CEILING: 62968},
            BLOQUANT,
            id="below the ceiling of zone 1",
        ),
        # At Courbevoie (zone 2) it is 57 930 €: exceeded by 2 070 €.
        pytest.param(
            {**incomes("60000", "60000", "60000"), **COURBEVOIE},
            "IRR-PLAFOND",
            {KEPT: 60000, CEILING: 57930},
            CONFORME,
            id="above the ceiling of zone 2",
        ),
        # 70 000 × 0,90 = 63 000; the later year, 62 968 €, is lower than that and is kept: on the ceiling, not above.
        pytest.param(
            incomes("70000", "62968", "70000"),
            "IRR-PLAFOND",
            {KEPT: 62968, CEILING: 62968},
            BLOQUANT,
            id="a later year more than a tenth lower",
        ),
        # 63 001 € is one euro short of the tenth: 70 000 € is kept, 7 032 € above.
        pytest.param(
            incomes("70000", "63001", "70000"),
            "IRR-PLAFOND",
            {KEPT: 70000, CEILING: 62968},
            CONFORME,
            id="a later year less than a tenth lower",
        ),
        # A permit that ended on 22 November, examined on the 23rd: the stay is not shown.
        pytest.param({"demande.sejour_valable_jusqu_au": "2026-11-22"}, "IRR-SEJOUR", {}, CONFORME, id="permit ended"),
        # The session is on 4 December. One that ends that day is still in force: the ground is untrue.
        pytest.param(
            {"demande.sejour_valable_jusqu_au": "2026-12-04"}, "IRR-SEJOUR", {}, BLOQUANT, id="permit in force"
        ),
        # One that ends on the 3rd is in force today and not then: what is to come makes the ground neither true nor
        # untrue.
        pytest.param(
            {"demande.sejour_valable_jusqu_au": "2026-12-03"}, "IRR-SEJOUR", {}, APPRECIER, id="permit to renew"
        ),
    ],
)
def test_motif_conforme_aux_faits_by_hand(changes, reason, expected, outcome):
    facts = a_file({"candidature.decision": "irrecevabilite", "candidature.motif": reason, **changes})
    verdict = verdict_of("motif-conforme-aux-faits", facts, **STEP)
    assert verdict.outcome == outcome
    assert not expected or lines(verdict, KEPT, CEILING) == expected


@pytest.mark.parametrize(
    ("files", "ranks", "wanted", "outcome"),
    [
        # Three ranked attributions: 1, 2, 3.
        pytest.param(
            [decided("attribution-classement", candidature__decision_rang=rank) for rank in (2, 3, 1)],
            (1, 2, 3),
            (1, 2, 3),
            CONFORME,
            id="three ranks",
        ),
        # One attribution under condition and a second rank behind it: 1, 2.
        pytest.param(
            [
                decided("attribution-condition"),
                decided("attribution-classement", candidature__decision_rang=2),
                decided("non-attribution"),
            ],
            (1, 2),
            (1, 2),
            CONFORME,
            id="a condition, then a second",
        ),
        # Two attributions without rank for one home: 1, 1 where 1, 2 are wanted.
        pytest.param(
            [decided("attribution"), decided("attribution"), decided("non-attribution")],
            (1, 1),
            (1, 2),
            BLOQUANT,
            id="two for one home",
        ),
        # Ranks 1 and 3, the file between them refused: 2 is a gap.
        pytest.param(
            [
                decided("attribution-classement", candidature__decision_rang=1),
                decided("non-attribution"),
                decided("attribution-classement", candidature__decision_rang=3),
            ],
            (1, 3),
            (1, 2),
            BLOQUANT,
            id="a gap",
        ),
    ],
)
def test_un_seul_attributaire_by_hand(files, ranks, wanted, outcome):
    verdict = verdict_of("un-seul-attributaire", files, **STEP)
    assert (operand(verdict, "Rangs attribués"), operand(verdict, "Attendus")) == (ranks, wanted)
    assert verdict.outcome == outcome


@pytest.mark.parametrize(
    ("handed_over", "presented", "outcome"),
    [
        # The session is on Friday 4 December: an offer of the same day follows the decision.
        pytest.param("2026-12-04", None, CONFORME, id="the day of the session"),
        # One of the 3rd comes before the commission decided.
        pytest.param("2026-12-03", None, BLOQUANT, id="the day before"),
        # Presented on the 3rd, fetched on the 7th: it left before the session all the same.
        pytest.param("2026-12-07", "2026-12-03", BLOQUANT, id="presented the day before"),
        pytest.param(None, None, SANS_OBJET, id="no offer"),
    ],
)
def test_offre_apres_decision_by_hand(handed_over, presented, outcome):
    facts = a_file(candidature__notifie_le=handed_over, candidature__presentee_le=presented)
    assert outcome_of("offre-apres-decision", facts, **STEP) == outcome


@pytest.mark.parametrize(
    ("decision", "reason", "outcome"),
    [
        # The policy's own ground: not one of the two of the law, so never without a written reason.
        pytest.param("irrecevabilite", "INCAPACITE-CONTRACTER", JUSTIFIER, id="the policy's own ground"),
        # A ground of the law.
        pytest.param("irrecevabilite", "IRR-SEJOUR", CONFORME, id="a ground of the law"),
        pytest.param("attribution", None, SANS_OBJET, id="attribution"),
    ],
)
def test_incapacite_a_justifier_by_hand(decision, reason, outcome):
    facts = decided(decision, candidature__motif=reason)
    assert outcome_of("incapacite-a-justifier", facts, **STEP) == outcome
    if outcome == JUSTIFIER:  # in law that ground blocks: both are shown
        assert outcome_of("irrecevabilite-deux-motifs", facts, **STEP) == BLOQUANT


def ranked(*ranks: int, refused: int = 0, new: bool = False) -> list[dict]:
    """So many ranked attributions, then refusals, for one dwelling."""
    files = [decided("attribution-classement", candidature__decision_rang=rank) for rank in ranks]
    return [{**one, "logement.neuf": new} for one in [*files, *[decided("non-attribution")] * refused]]


def one_chosen(new: bool) -> list[dict]:
    files = [decided("attribution"), decided("non-attribution"), decided("non-attribution")]
    return [{**one, "logement.neuf": new} for one in files]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # In order: Rives de Seine (ranks in its procedure, not in its decisions: to appraise), Plaine Commune (ranks
        # in new buildings, one chosen elsewhere), Emeraude (ranks always).
        pytest.param(ranked(1, 2, 3, new=True), (APPRECIER, CONFORME, CONFORME), id="ranked, new building"),
        pytest.param(ranked(1, 2, refused=1), (APPRECIER, JUSTIFIER, CONFORME), id="ranked, existing stock"),
        pytest.param(one_chosen(new=True), (CONFORME, JUSTIFIER, JUSTIFIER), id="one chosen, new building"),
        pytest.param(one_chosen(new=False), (CONFORME, CONFORME, JUSTIFIER), id="one chosen, existing stock"),
    ],
)
def test_classement_selon_patrimoine_by_hand(files, expected):
    found = [verdict_of("classement-selon-patrimoine", files, policy=name, **STEP) for name in THREE_POLICIES]
    assert tuple(one.outcome for one in found) == expected
    as_planned = [result(one, "Décisions de la forme prévue") for one in found]
    assert as_planned == [outcome == CONFORME for outcome in expected]


@pytest.mark.parametrize(
    ("decision", "paper", "reason", "outcome"),
    [
        # The permit stands under two of the policy's four decisions: awaited…
        pytest.param("attribution-condition", "identite", None, APPRECIER, id="permit awaited"),
        # … or a ground of inadmissibility.
        pytest.param("irrecevabilite", None, "IRR-SEJOUR", APPRECIER, id="permit missing"),
        # A tax notice is awaited under one of them only.
        pytest.param("attribution-condition", "avis-imposition", None, CONFORME, id="tax notice awaited"),
        pytest.param("non-attribution", None, "NA-RANG", SANS_OBJET, id="neither of the two"),
    ],
)
def test_titre_attendu_a_apprecier_by_hand(decision, paper, reason, outcome):
    facts = decided(decision, candidature__condition_piece=paper, candidature__motif=reason)
    assert outcome_of("titre-attendu-a-apprecier", facts, **STEP) == outcome


@pytest.mark.parametrize(
    ("postponed", "decision", "outcome"),
    [
        # Put off, and no decision: as the charter has it.
        pytest.param("accompagnement", None, CONFORME, id="put off"),
        # Put off, and decided: one of the two is wrong.
        pytest.param("accompagnement", "non-attribution", APPRECIER, id="put off and decided"),
        pytest.param("aucun", "non-attribution", SANS_OBJET, id="not put off"),
    ],
)
def test_report_sans_decision_by_hand(postponed, decision, outcome):
    facts = decided(decision, candidature__report=postponed)
    assert outcome_of("report-sans-decision", facts, **EMERAUDE) == outcome
