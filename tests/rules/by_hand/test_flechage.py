"""Flagging redone by hand: what is not reserved, what speaks against a dwelling, and the notice that comes first."""

from __future__ import annotations

import pytest

from rules.verdict import COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, verdict_of

CRITERIA = ("localisation", "typologie", "loyer", "mixite")


def flagged(rule: str, **facts):
    return verdict_of(rule, a_file(**facts), step="flechage", policy="rives-de-seine")


@pytest.mark.parametrize(
    ("contingent", "taken_back", "outcome"),
    [
        # The landlord's own: nobody has a right to propose.
        ("bailleur", False, CONFORME),
        # The commune presented nobody: for this turn the dwelling counts as the landlord's (L. 441-1).
        ("commune", True, CONFORME),
        # Action Logement proposes on this one: flagging would take its turn.
        ("action-logement", False, JUSTIFIER),
        # The State's, and nobody knows whether it was taken back.
        ("etat", None, COMPLETER),
    ],
    ids=["own", "taken back", "reserved", "not known"],
)
def test_flechage_non_reserve_by_hand(contingent, taken_back, outcome):
    found = flagged("flechage-non-reserve", logement__contingent=contingent, logement__rendu_pour_un_tour=taken_back)
    assert found.outcome == outcome
    if taken_back is not None:
        assert found.working[-1].result is (outcome == CONFORME)


@pytest.mark.parametrize(
    ("against", "unknown", "outcome", "weighed"),
    [
        # Nobody objects: four criteria, none against.
        ((), (), CONFORME, [True, True, True, True]),
        # Three in favour do not make up for a rent too high: it settles the question alone.
        (("loyer",), (), JUSTIFIER, [False]),
        # One against settles it, whatever the opinion that lacks.
        (("typologie",), ("mixite",), JUSTIFIER, [False]),
        # None against, one lacking: asked for, never presumed.
        ((), ("mixite",), COMPLETER, None),
    ],
    ids=["none", "the rent", "one against, one lacking", "one lacking"],
)
def test_flechage_criteres_by_hand(against, unknown, outcome, weighed):
    opinions = {one: "defavorable" if one in against else "favorable" for one in CRITERIA} | dict.fromkeys(unknown)
    found = flagged("flechage-criteres", **{f"logement__avis_{name}": value for name, value in opinions.items()})
    assert found.outcome == outcome
    if weighed:
        assert [one.value for one in found.working[-1].operands] == weighed


@pytest.mark.parametrize(
    ("notice", "free", "new", "outcome"),
    [
        # Three months' notice: received on 1 December 2026, free on 1 March 2027.
        ("2026-12-01", "2027-03-01", None, CONFORME),
        # Keys handed over with the notice.
        ("2026-12-01", "2026-12-01", None, CONFORME),
        # Free on 30 November, before anybody gave notice: one of the two dates is wrong.
        ("2026-12-01", "2026-11-30", None, JUSTIFIER),
        # A first letting: nobody leaves.
        (None, "2027-03-01", True, SANS_OBJET),
    ],
    ids=["three months later", "the same day", "the day before", "first letting"],
)
def test_conge_recu_by_hand(notice, free, new, outcome):
    found = flagged("conge-recu", logement__conge_recu_le=notice, logement__disponible_le=free, logement__neuf=new)
    assert found.outcome == outcome
    if new is None:
        assert found.working[-1].result is (outcome == CONFORME)
