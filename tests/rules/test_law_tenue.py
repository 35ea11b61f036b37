"""The session itself: quorum, votes, minutes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.parameters import Chiffres, Periode, national
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of
from tests.rules.recompute import check_working

STEP = {"step": "seance"}
LEVALLOIS = "caleol-levallois"


def entered(quorum: int, last: date | None = None, commission: str = LEVALLOIS, *, reserve: str = "") -> Chiffres:
    """The national figures and a quorum that the landlord entered."""
    values = {"": Decimal(quorum)}
    period = Periode(date(2026, 1, 1), last, "règlement intérieur", "L", reserve, (commission,), values)
    return national().with_entered([("quorum", period)])


@pytest.mark.parametrize(("present", "outcome"), [(3, BLOQUANT), (4, CONFORME), (5, CONFORME), (None, COMPLETER)])
def test_quorum_atteint_below_on_and_above(present, outcome):
    facts = a_file(seance__commission=LEVALLOIS, seance__presents=present)
    verdict = verdict_of("quorum-atteint", facts, figures=entered(4), **STEP)
    assert verdict.outcome == outcome
    check_working(verdict.working)


def test_what_the_landlord_said_of_its_quorum_goes_with_the_verdict():
    facts = a_file(seance__commission=LEVALLOIS, seance__presents=5)
    said = "Lu sur une page, à vérifier."
    for reserve in ("", said):
        told = verdict_of("quorum-atteint", facts, figures=entered(4, reserve=reserve), **STEP).reserves
        assert (said in told) is bool(reserve)
        assert all(told)


@pytest.mark.parametrize("figures", [None, entered(4, commission="caleol-puteaux")])
def test_quorum_atteint_asks_the_administrator_while_nobody_entered_it(figures):
    facts = a_file(seance__commission=LEVALLOIS, seance__presents=5)
    verdict = verdict_of("quorum-atteint", facts, figures=figures, **STEP)
    assert verdict.outcome == COMPLETER
    assert [(one.fact, one.ask) for one in verdict.missing] == [("chiffre:quorum", "administrateur")]


def test_quorum_atteint_wants_a_commission_and_appraises_an_expired_figure():
    assert outcome_of("quorum-atteint", a_file(seance__commission=None), figures=entered(4), **STEP) == COMPLETER
    facts = a_file(seance__commission=LEVALLOIS, seance__presents=5)
    assert outcome_of("quorum-atteint", facts, figures=entered(4, date(2026, 6, 30)), **STEP) == APPRECIER


@pytest.mark.parametrize(
    ("last", "outcome"),
    [(date(2026, 12, 3), APPRECIER), (date(2026, 12, 4), CONFORME), (date(2026, 12, 5), CONFORME)],
)
def test_the_quorum_is_the_one_in_force_on_the_day_of_the_session(last, outcome):
    facts = a_file(seance__commission=LEVALLOIS, seance__presents=4, seance__le="2026-12-04")
    for on in (date(2026, 12, 1), date(2026, 12, 4), date(2027, 3, 1)):
        assert outcome_of("quorum-atteint", facts, figures=entered(4, last), on=on, **STEP) == outcome


@pytest.mark.parametrize(
    ("ayes", "noes", "mayor", "outcome"),
    [
        (2, 3, "pour", APPRECIER),
        (3, 3, "pour", CONFORME),
        (3, 3, "contre", APPRECIER),
        (3, 3, "absent", APPRECIER),
        (3, 3, "abstention", APPRECIER),
        (3, 3, None, COMPLETER),
        (4, 3, "contre", CONFORME),
        (4, None, None, COMPLETER),
        (None, 3, None, COMPLETER),
        (None, None, None, SANS_OBJET),
    ],
)
def test_majorite_des_voix_with_the_mayor_s_casting_vote(ayes, noes, mayor, outcome):
    """EM-29: the charter speaks of an opinion, the law gives a vote."""
    facts = a_file(liste__voix_pour=ayes, liste__voix_contre=noes, liste__voix_maire=mayor)
    verdict = verdict_of("majorite-des-voix", facts, policy="emeraude", **STEP)
    assert verdict.outcome == outcome
    check_working(verdict.working)


@pytest.mark.parametrize(
    ("ayes", "noes", "asked"),
    [(4, None, "liste.voix_contre"), (None, 3, "liste.voix_pour"), (3, 3, "liste.voix_maire")],
)
def test_a_vote_noted_by_half_asks_for_the_other_half(ayes, noes, asked):
    facts = a_file(liste__voix_pour=ayes, liste__voix_contre=noes)
    verdict = verdict_of("majorite-des-voix", facts, policy="emeraude", **STEP)
    assert (verdict.outcome, [item.fact for item in verdict.missing]) == (COMPLETER, [asked])


@pytest.mark.parametrize(
    ("signed", "by", "sent", "outcome"),
    [
        ("2026-12-03", "president", "2026-12-07", JUSTIFIER),
        ("2026-12-04", "president", "2026-12-07", CONFORME),
        ("2026-12-05", "president", "2026-12-07", CONFORME),
        ("2026-12-05", "president", "2026-12-04", JUSTIFIER),
        ("2026-12-05", "president", "2026-12-05", CONFORME),
        ("2026-12-05", "autre", "2026-12-07", JUSTIFIER),
        ("2026-12-05", "president", None, COMPLETER),
        ("2026-12-05", None, "2026-12-07", COMPLETER),
        (None, None, None, COMPLETER),
    ],
)
def test_proces_verbal_signe_et_transmis(signed, by, sent, outcome):
    facts = a_file(seance__pv_signe_le=signed, seance__pv_signataire=by, seance__pv_transmis_le=sent)
    verdict = verdict_of("proces-verbal-signe-et-transmis", facts, **STEP)
    assert verdict.outcome == outcome
    check_working(verdict.working)


def test_the_days_before_the_minutes_left_are_shown():
    facts = a_file(
        seance__pv_signe_le="2026-12-04", seance__pv_signataire="president", seance__pv_transmis_le="2026-12-07"
    )
    working = verdict_of("proces-verbal-signe-et-transmis", facts, **STEP).working
    assert (working[-1].result, working[-1].unit) == (3, "jours")


@pytest.mark.parametrize(
    ("mayor", "outcome"),
    [("pour", CONFORME), ("contre", CONFORME), ("abstention", CONFORME), ("absent", APPRECIER), (None, COMPLETER)],
)
def test_avis_des_elus_says_the_charter_and_the_law(mayor, outcome):
    verdict = verdict_of("avis-des-elus", a_file(liste__voix_maire=mayor), policy="emeraude", **STEP)
    assert verdict.outcome == outcome
    assert ("la loi d’un vote" in verdict.message) == (mayor is not None)
