"""Members, voices and minutes of a session, counted by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.parameters import Periode, national
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.by_hand.reading import lines, operand, result
from tests.rules.conftest import a_file, outcome_of, verdict_of

STEP = {"step": "seance"}
LEVALLOIS, PUTEAUX = "caleol-levallois", "caleol-puteaux"


@pytest.mark.parametrize(
    ("commission", "present", "wanted", "outcome"),
    [
        # The board fixed three at Levallois: three are enough.
        pytest.param(LEVALLOIS, 3, 3, CONFORME, id="on the quorum"),
        # Four at Puteaux: three are one short, though they would do next door.
        pytest.param(PUTEAUX, 3, 4, BLOQUANT, id="one short"),
    ],
)
def test_quorum_atteint_by_hand(commission, present, wanted, outcome):
    entered = [
        ("quorum", Periode(date(2026, 1, 1), None, "règlement intérieur", "L", "", (where,), {"": Decimal(number)}))
        for where, number in ((LEVALLOIS, 3), (PUTEAUX, 4))
    ]
    facts = a_file(seance__commission=commission, seance__presents=present)
    verdict = verdict_of("quorum-atteint", facts, figures=national().with_entered(entered), **STEP)
    assert (operand(verdict, "Membres présents"), operand(verdict, "Quorum")) == (present, wanted)
    assert verdict.outcome == outcome
    # No text sets a quorum: while the landlord entered none, nobody says that it is reached.
    assert outcome_of("quorum-atteint", facts, **STEP) == COMPLETER


@pytest.mark.parametrize(
    ("ayes", "noes", "mayor", "more", "outcome"),
    [
        # Six members and the mayor: 4 for, 3 against; 4 > 3.
        pytest.param(4, 3, "contre", True, CONFORME, id="four to three"),
        # 3 against 3: the mayor's voice decides, and it is for.
        pytest.param(3, 3, "pour", False, CONFORME, id="a tie, the mayor for"),
        # 3 against 3, the mayor against.
        pytest.param(3, 3, "contre", False, APPRECIER, id="a tie, the mayor against"),
        # 3 against 3, and nobody said how the mayor voted.
        pytest.param(3, 3, None, False, COMPLETER, id="a tie, the mayor's voice not said"),
        # 2 for, 4 against.
        pytest.param(2, 4, "pour", False, APPRECIER, id="two to four"),
    ],
)
def test_majorite_des_voix_by_hand(ayes, noes, mayor, more, outcome):
    facts = a_file(liste__voix_pour=ayes, liste__voix_contre=noes, liste__voix_maire=mayor)
    verdict = verdict_of("majorite-des-voix", facts, **STEP)
    assert (result(verdict, "Majorité"), verdict.outcome) == (more, outcome)


SIGNED, SENT, DAYS = "Signé après la séance", "Transmis une fois signé", "Jours avant la transmission"


@pytest.mark.parametrize(
    ("signed", "by", "sent", "expected", "outcome"),
    [
        # Session on Friday 4, signed on Tuesday 8, sent on Friday 11: 7 days.
        pytest.param(
            "2026-12-08", "president", "2026-12-11", {SIGNED: True, SENT: True, DAYS: 7}, CONFORME, id="in order"
        ),
        # Signed on the 11th and sent on the 8th: what left was not signed.
        pytest.param(
            "2026-12-11", "president", "2026-12-08", {SIGNED: True, SENT: False, DAYS: 4}, JUSTIFIER, id="sent unsigned"
        ),
        # Signed by somebody else alone: the policy wants the chair at least.
        pytest.param("2026-12-08", "autre", "2026-12-11", {}, JUSTIFIER, id="not by the chair"),
        # Signed, not sent yet.
        pytest.param("2026-12-08", "president", None, {}, COMPLETER, id="not sent yet"),
    ],
)
def test_proces_verbal_signe_et_transmis_by_hand(signed, by, sent, expected, outcome):
    facts = a_file(seance__pv_signe_le=signed, seance__pv_signataire=by, seance__pv_transmis_le=sent)
    verdict = verdict_of("proces-verbal-signe-et-transmis", facts, **STEP)
    assert (lines(verdict, SIGNED, SENT, DAYS), verdict.outcome) == (expected, outcome)


@pytest.mark.parametrize(
    ("mayor", "outcome"),
    [
        # The mayor abstained: present, and took part.
        pytest.param("abstention", CONFORME, id="took part"),
        # Neither present nor represented: opinion and vote are both lacking, nothing is refused for it.
        pytest.param("absent", APPRECIER, id="absent"),
        # Nobody said.
        pytest.param(None, COMPLETER, id="not said"),
    ],
)
def test_avis_des_elus_by_hand(mayor, outcome):
    verdict = verdict_of("avis-des-elus", a_file(liste__voix_maire=mayor), policy="emeraude", **STEP)
    assert verdict.outcome == outcome
    assert outcome == COMPLETER or ("avis" in verdict.message and "vote" in verdict.message)
    nobody = a_file(liste__voix_maire=mayor)
    assert outcome_of("majorite-des-voix", nobody, policy="emeraude", **STEP) == SANS_OBJET
