"""The year's counts under the five countings that the sources and the law name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.law.indicateurs import PRIORITAIRES, QUARTILE
from rules.parameters import Chiffres, national
from rules.policy import load_policy
from rules.verdict import APPRECIER, CONFORME, SANS_OBJET
from tests.rules.conftest import TODAY

ONE = {
    "decision": "attribution",
    "contingent": "bailleur",
    "rendu_pour_un_tour": False,
    "qpv": False,
    "bail_signe": True,
    "prioritaire": False,
    "premier_quartile": False,
    "relogement_renouvellement": False,
}
COUNTED = {
    "prioritaires-non-reserves": {"prioritaire": True},
    "prioritaires-non-reserves-et-rendus": {"prioritaire": True},
    "quartile-toutes-attributions": {"premier_quartile": True},
    "quartile-baux-hors-qpv": {"premier_quartile": True},
    "quartile-ou-relogement-baux-hors-qpv": {"premier_quartile": True},
}


def verdict(rule: str, rows: list[dict]):
    found = check(CaseFile(Dossier(), {}, tuple(rows)), load_policy("rives-de-seine"), "annee", TODAY)
    return next(one for one in found if one.rule == rule)


def counts(rule: str, rows: list[dict]) -> tuple[int, int]:
    """Counted, base."""
    return tuple(operand.value for operand in verdict(rule, rows).working[0].operands)


@pytest.mark.parametrize("rule", COUNTED)
@pytest.mark.parametrize(("counted", "of", "outcome"), [(24, 100, APPRECIER), (25, 100, CONFORME), (26, 100, CONFORME)])
def test_each_counting_has_its_target_below_on_and_above(rule, counted, of, outcome):
    rows = [{**ONE, **COUNTED[rule]}] * counted + [ONE] * (of - counted)
    found = verdict(rule, rows)
    assert found.outcome == outcome
    assert found.working[0].result == Decimal(counted) / of


@pytest.mark.parametrize("rule", COUNTED)
@pytest.mark.parametrize(("last", "outcome"), [(date(2026, 11, 22), APPRECIER), (TODAY, CONFORME)])
def test_a_target_past_its_validity_is_appraised_and_says_so(rule, last, outcome):
    dated = {
        identifier: replace(figure, periods=tuple(replace(period, last=last) for period in figure.periods))
        for identifier, figure in national().by_identifier.items()
        if identifier in (PRIORITAIRES, QUARTILE)
    }
    figures = Chiffres({**national().by_identifier, **dated})
    case = CaseFile(Dossier(), {}, ({**ONE, **COUNTED[rule]},))
    found = check(case, load_policy("rives-de-seine"), "annee", TODAY, figures)
    told = next(one for one in found if one.rule == rule)
    assert told.outcome == outcome
    assert ("périmée" in told.message) == (outcome == APPRECIER)


@pytest.mark.parametrize("rule", COUNTED)
def test_a_year_without_attribution_has_nothing_to_count(rule):
    assert verdict(rule, []).outcome == SANS_OBJET


@pytest.mark.parametrize(
    ("change", "bases"),
    [
        ({}, (1, 1, 1, 1, 1)),
        ({"decision": "non-attribution", "bail_signe": False}, (0, 0, 0, 0, 0)),
        ({"decision": "attribution-classement"}, (1, 1, 1, 1, 1)),
        ({"decision": "attribution-condition", "bail_signe": False}, (1, 1, 1, 0, 0)),
        ({"contingent": "commune"}, (0, 0, 1, 1, 1)),
        ({"contingent": "commune", "rendu_pour_un_tour": True}, (0, 1, 1, 1, 1)),
        ({"qpv": True}, (1, 1, 1, 0, 0)),
        ({"bail_signe": False}, (1, 1, 1, 0, 0)),
    ],
)
def test_each_counting_has_its_own_base(change, bases):
    """A decision counts whether the household accepts or not; a lease counts once signed, outside QPV."""
    witness = {"decision": "attribution", "bail_signe": False, "qpv": True, "contingent": "etat"}
    for rule, based in zip(COUNTED, bases, strict=True):
        rows = [ONE, {**ONE, **change}, {**ONE, **witness, "decision": "non-attribution"}]
        assert counts(rule, rows)[1] == 1 + based, rule


@pytest.mark.parametrize(
    ("rang", "bail_signe", "bases"),
    [
        (None, False, (1, 1, 1, 0, 0)),
        (1, False, (1, 1, 1, 0, 0)),
        (2, False, (0, 0, 0, 0, 0)),
        (3, False, (0, 0, 0, 0, 0)),
        (2, True, (1, 1, 1, 1, 1)),
        (2, None, (0, 0, 0, 0, 0)),
    ],
)
def test_a_ranked_decision_is_an_attribution_at_the_first_rank_or_once_the_lease_is_signed(rang, bail_signe, bases):
    ranked = {**ONE, "decision": "attribution-classement", "rang": rang, "bail_signe": bail_signe}
    for rule, based in zip(COUNTED, bases, strict=True):
        assert counts(rule, [ONE, ranked])[1] == 1 + based, rule


@pytest.mark.parametrize("decision", ["attribution", "attribution-condition"])
def test_the_rank_matters_to_ranked_decisions_only(decision):
    row = {**ONE, "decision": decision, "rang": 2, "bail_signe": False}
    assert counts("quartile-toutes-attributions", [ONE, row])[1] == 2


def test_people_rehoused_by_urban_renewal_count_in_law_only():
    rows = [{**ONE, "relogement_renouvellement": True}, ONE]
    assert counts("quartile-baux-hors-qpv", rows) == (0, 2)
    assert counts("quartile-ou-relogement-baux-hors-qpv", rows) == (1, 2)


@pytest.mark.parametrize(
    ("rule", "hole"),
    [
        ("prioritaires-non-reserves", "contingent"),
        ("prioritaires-non-reserves", "prioritaire"),
        ("quartile-baux-hors-qpv", "qpv"),
        ("quartile-toutes-attributions", "decision"),
        ("quartile-ou-relogement-baux-hors-qpv", "premier_quartile"),
    ],
)
def test_a_row_with_a_hole_keeps_the_target_from_reading_as_reached(rule, hole):
    reached = [{**ONE, **COUNTED[rule]}] * 4
    found = verdict(rule, [*reached, {**ONE, hole: None}])
    assert found.outcome == APPRECIER
    assert "Attributions dont un fait manque\u00a0: 1." in found.message
