"""The clocks of letters redone by hand: days after a session, a warning that is proven, the day of a lease."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of
from tests.rules.test_law_by_hand import figure

SEANCE = {"step": "seance"}


@pytest.mark.parametrize(
    ("warned", "proven", "outcome"),
    [
        # Registered, the receipt came back.
        ("2027-01-11", True, CONFORME),
        # A plain letter of the same day: nothing proves its delivery, and the month of the text cannot run from it.
        ("2027-01-11", False, BLOQUANT),
        # Nobody says whether the receipt came back.
        ("2027-01-11", None, COMPLETER),
        # No warning was sent.
        (None, None, SANS_OBJET),
    ],
    ids=["receipt", "plain letter", "not said", "no warning"],
)
def test_avertissement_prouvable_by_hand(warned, proven, outcome):
    facts = a_file(candidature__avertissement_le=warned, candidature__avertissement_prouve=proven)
    assert outcome_of("avertissement-prouvable", facts, **SEANCE) == outcome
    if proven is not None:
        assert figure("avertissement-prouvable", "Preuve de remise de l’avertissement", facts, **SEANCE) is proven


@pytest.mark.parametrize(
    ("signed", "struck", "outcome"),
    [
        # Struck off on New Year's Eve for a lease signed in January: the household is out of both.
        ("2027-01-04", "2026-12-31", BLOQUANT),
        # The lease, then the striking off, the same day.
        ("2027-01-04", "2027-01-04", CONFORME),
        # The request outlives the lease by a day, never the reverse.
        ("2028-02-28", "2028-02-29", CONFORME),
        # Struck off for a lease that nobody dated.
        (None, "2027-01-04", COMPLETER),
    ],
    ids=["before the lease", "on its day", "the day after", "lease not dated"],
)
def test_radiation_a_la_signature_by_hand(signed, struck, outcome):
    facts = a_file(
        candidature__radiation_motif="bail-signe", candidature__bail_signe_le=signed, candidature__radiee_le=struck
    )
    assert outcome_of("radiation-a-la-signature", facts, **SEANCE) == outcome


@pytest.mark.parametrize(
    ("held", "sent", "days"),
    [
        # Friday 19 February 2027 → Friday 5 March: 9 days to the end of February, 5 in March.
        ("2027-02-19", "2027-03-05", 14),
        # 2028 has a 29 February: 4 days to the end of the month, 3 in March.
        ("2028-02-25", "2028-03-03", 7),
        # Half a year: 27 + 31 + 28 + 31 + 30 + 31 + 4; still no figure in the policy to hold it against.
        ("2026-12-04", "2027-06-04", 182),
    ],
    ids=["a fortnight", "a leap year", "half a year"],
)
def test_courriers_en_delai_raisonnable_by_hand(held, sent, days):
    facts, rule = a_file(seance__le=held, seance__courriers_le=sent), "courriers-en-delai-raisonnable"
    assert figure(rule, "Jours après la séance", facts, **SEANCE) == days
    assert outcome_of(rule, facts, **SEANCE) == APPRECIER


@pytest.mark.parametrize(
    ("held", "sent", "days", "in_time", "outcome"),
    [
        # Wednesday 30 December 2026; the 31st, the 1st, the 2nd: a Saturday, the third day all the same.
        ("2026-12-30", "2027-01-02", 3, True, CONFORME),
        # Monday 4 January, the next working day, is the fifth: the charter defers nothing.
        ("2026-12-30", "2027-01-04", 5, False, JUSTIFIER),
        # Friday 26 February 2027: the 27th, the 28th, 1 March; Tuesday 2 March is the fourth.
        ("2027-02-26", "2027-03-02", 4, False, JUSTIFIER),
        # The evening of the session.
        ("2027-02-26", "2027-02-26", 0, True, CONFORME),
    ],
    ids=["third day", "after the weekend", "fourth day", "the same day"],
)
def test_courriers_apres_seance_by_hand(held, sent, days, in_time, outcome):
    facts, options = a_file(seance__le=held, seance__courriers_le=sent), {"policy": "emeraude", **SEANCE}
    assert figure("courriers-apres-seance", "Jours après la séance", facts, **options) == days
    assert figure("courriers-apres-seance", "Dans le délai de la politique", facts, **options) is in_time
    assert outcome_of("courriers-apres-seance", facts, **options) == outcome
