"""The year's quotas redone by hand: whom each counts, out of whom, and which 25 % it is held against."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.policy import load_policy
from rules.verdict import APPRECIER, CONFORME, SANS_OBJET, Verdict
from tests.rules.by_hand.reading import operand, result
from tests.rules.conftest import TODAY

PLAIN = {
    "decision": "attribution",
    "contingent": "bailleur",
    "rendu_pour_un_tour": False,
    "qpv": False,
    "bail_signe": True,
    "prioritaire": False,
    "dalo": False,
    "premier_quartile": False,
    "relogement_renouvellement": False,
}
FIRST = {"decision": "attribution-classement", "rang": 1}
SECOND = {"decision": "attribution-classement", "rang": 2}
NO_LEASE, REFUSED = {"bail_signe": False}, {"decision": "non-attribution", "bail_signe": False}
LABEL, QUARTILE, QPV = {"prioritaire": True}, {"premier_quartile": True}, {"qpv": True}
DALO = {**LABEL, "dalo": True}
REHOUSED = {"relogement_renouvellement": True}
AL, TOWN, DEPARTMENT, REGION, STATE, AGENT = (
    {"contingent": one} for one in ("action-logement", "commune", "departement", "region", "etat", "etat-agents")
)
TAKEN_BACK = {"rendu_pour_un_tour": True}


def of(times: int, *changes: dict[str, Any]) -> list[dict[str, Any]]:
    """So many attributions: an unreserved dwelling outside QPV, a lease signed by a household without a label, but…"""
    row = dict(PLAIN)
    for one in changes:
        row |= one
    return [row] * times


def year(rule: str, rows: list[dict[str, Any]], policy: str) -> Verdict:
    found = check(CaseFile(Dossier(), {}, tuple(rows)), load_policy(policy), "annee", TODAY)
    return next(one for one in found if one.rule == rule)


def agrees(found: Verdict, hits: int, base: int, part: str, target: bool | None) -> None:
    """Counted, base and share are these, and so is the answer to the target where there is one."""
    told = [operand(found, f"Attributions {words}") for words in ("comptées", "de la base")]
    assert (told, result(found, "Part")) == ([hits, base], Decimal(part))
    answers = [one.result for one in found.working if one.label == "Cible atteinte"]
    assert answers == ([] if target is None else [target])
    assert found.outcome == (CONFORME if target else APPRECIER)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "reached"),
    [
        # 5 of 20 = 0,25; two of the five households refused the dwelling: the decision counts, not the lease.
        (of(3, AL, LABEL) + of(2, AL, LABEL, NO_LEASE) + of(15, AL), 5, 20, "0.25", True),
        # The fifth dwelling was taken back for one turn: 4 of 20 are Action Logement's own.
        (of(4, AL, LABEL) + of(16, AL) + of(1, AL, LABEL, TAKEN_BACK), 4, 20, "0.2", False),
        # 1 of 4; four labelled households whom the commission turned down were attributed nothing.
        (of(1, AL, LABEL) + of(3, AL) + of(4, AL, LABEL, REFUSED), 1, 4, "0.25", True),
    ],
    ids=["two refused by the household", "one taken back", "four turned down"],
)
def test_prioritaires_action_logement_by_hand(rows, hits, base, part, reached):
    agrees(year("prioritaires-action-logement", rows, "plaine-commune"), hits, base, part, reached)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "reached"),
    [
        # 2 of 8, one of them under a condition: an attribution all the same.
        (
            of(1, TOWN, LABEL) + of(1, TOWN, LABEL, {"decision": "attribution-condition"}) + of(6, TOWN),
            2,
            8,
            "0.25",
            True,
        ),
        # One of the two is charged to Action Logement: 1 of 8 stays the commune's.
        (
            of(1, TOWN, LABEL) + of(7, TOWN) + of(1, TOWN, LABEL, {"imputation": "action-logement"}),
            1,
            8,
            "0.125",
            False,
        ),
    ],
    ids=["one under a condition", "one charged elsewhere"],
)
def test_prioritaires_commune_by_hand(rows, hits, base, part, reached):
    agrees(year("prioritaires-commune", rows, "plaine-commune"), hits, base, part, reached)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "reached"),
    [
        # 3 attributions and a first rank: 1 of 4. The second rank waits, and has no dwelling.
        (of(3, DEPARTMENT) + of(1, DEPARTMENT, LABEL, FIRST) + of(1, DEPARTMENT, SECOND, NO_LEASE), 1, 4, "0.25", True),
        # The first of the list refused and the second signed: both were the commission's choice. 1 of 5.
        (
            of(3, DEPARTMENT) + of(1, DEPARTMENT, FIRST, NO_LEASE) + of(1, DEPARTMENT, LABEL, SECOND),
            1,
            5,
            "0.2",
            False,
        ),
    ],
    ids=["second rank waiting", "second rank housed"],
)
def test_prioritaires_departement_by_hand(rows, hits, base, part, reached):
    agrees(year("prioritaires-departement", rows, "emeraude"), hits, base, part, reached)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "reached", "outcome"),
    [
        # 4 of 16.
        (of(4, REGION, LABEL) + of(12, REGION), 4, 16, "0.25", True, CONFORME),
        # 3 of 16, in a year when the department housed 5 of 5: each réservataire for itself.
        (of(3, REGION, LABEL) + of(13, REGION) + of(5, DEPARTMENT, LABEL), 3, 16, "0.1875", False, APPRECIER),
        # 5 of 16 would do, but nobody wrote down whether the last has a label: appraised, never declared reached.
        (
            of(5, REGION, LABEL) + of(10, REGION) + of(1, REGION, {"prioritaire": None}),
            5,
            16,
            "0.3125",
            True,
            APPRECIER,
        ),
    ],
    ids=["a quarter", "under", "one not recorded"],
)
def test_prioritaires_region_by_hand(rows, hits, base, part, reached, outcome):
    found = year("prioritaires-region", rows, "emeraude")
    assert [one.value for one in found.working[0].operands] == [hits, base]
    assert (found.working[0].result, found.working[1].result) == (Decimal(part), reached)
    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "reached"),
    [
        # Six of the State's six, its agents aside: the whole of it is theirs.
        (of(6, STATE, LABEL) + of(2, AGENT), 6, 6, "1", True),
        # Seven of eight: more than a quarter by far, and one short.
        (of(7, STATE, DALO) + of(1, STATE), 7, 8, "0.875", False),
    ],
    ids=["all", "all but one"],
)
def test_prioritaires_etat_by_hand(rows, hits, base, part, reached):
    agrees(year("prioritaires-etat", rows, "plaine-commune"), hits, base, part, reached)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "reached"),
    [
        # 6 first quartile + 3 rehoused + 1 who is both = 10 of 40 leases; the 5 without a lease are no part of it.
        (
            of(6, QUARTILE) + of(3, REHOUSED) + of(1, QUARTILE, REHOUSED) + of(30) + of(5, QUARTILE, NO_LEASE),
            10,
            40,
            "0.25",
            True,
        ),
        # The tenth signed, but in a priority district: 9 of 40.
        (of(6, QUARTILE) + of(3, REHOUSED) + of(31) + of(1, QUARTILE, QPV), 9, 40, "0.225", False),
    ],
    ids=["ten leases", "the tenth in QPV"],
)
@pytest.mark.parametrize("policy", ["rives-de-seine", "emeraude"])
def test_quartile_ou_relogement_baux_hors_qpv_by_hand(policy, rows, hits, base, part, reached):
    agrees(year("quartile-ou-relogement-baux-hors-qpv", rows, policy), hits, base, part, reached)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "reached"),
    [
        # 5 of 10 in QPV, three of the five without a lease: the law counts what the commission attributed.
        (of(2, QPV) + of(3, QPV, NO_LEASE) + of(5, QPV, QUARTILE) + of(6, QUARTILE), 5, 10, "0.5", True),
        # 4 of 10; the six outside QPV do not help.
        (of(4, QPV) + of(6, QPV, QUARTILE) + of(6), 4, 10, "0.4", False),
    ],
    ids=["half", "under half"],
)
def test_autres_que_quartile_decisions_en_qpv_by_hand(rows, hits, base, part, reached):
    agrees(year("autres-que-quartile-decisions-en-qpv", rows, "emeraude"), hits, base, part, reached)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part"),
    [
        # Of 8 first-quartile households, 6 outside: no text says how many there should be.
        (of(6, QUARTILE) + of(2, QUARTILE, QPV) + of(9), 6, 8, "0.75"),
        # 2 of 5, the majority in QPV: shown the same way, appraised the same way.
        (of(2, QUARTILE) + of(3, QUARTILE, QPV) + of(4, QPV), 2, 5, "0.4"),
    ],
    ids=["most outside", "most inside"],
)
def test_hors_qpv_quartile_by_hand(rows, hits, base, part):
    agrees(year("hors-qpv-quartile", rows, "emeraude"), hits, base, part, None)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part"),
    [
        # Whoever's the quota: 6 of the landlord's and 4 of the State's outside, 6 inside. 10 of 16.
        (of(6, LABEL) + of(4, STATE, DALO) + of(6, LABEL, QPV), 10, 16, "0.625"),
        # 1 of 4, leases or not.
        (of(1, LABEL, NO_LEASE) + of(3, LABEL, QPV) + of(12), 1, 4, "0.25"),
    ],
    ids=["most outside", "most inside"],
)
def test_hors_qpv_prioritaires_by_hand(rows, hits, base, part):
    agrees(year("hors-qpv-prioritaires", rows, "rives-de-seine"), hits, base, part, None)


@pytest.mark.parametrize("rule", ["hors-qpv-quartile", "hors-qpv-prioritaires", "prioritaires-action-logement"])
def test_nothing_over_nothing_is_no_share_by_hand(rule):
    """Three attributions, none of them in this base: 0 ÷ 0 is no figure, and nothing to appraise."""
    found = year(rule, of(3), "plaine-commune")
    assert (found.outcome, found.working) == (SANS_OBJET, ())


RIVES = "rives-de-seine"


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "reached"),
    [
        # 3 of the 12 unreserved; 4 taken back for one turn, labelled all, are not in the policy's words.
        (of(3, LABEL) + of(9) + of(4, TOWN, LABEL, TAKEN_BACK), 3, 12, "0.25", True),
        # 2 of 10: with the two taken back the law would count 4 of 12, a third; the policy counts a fifth.
        (of(2, LABEL) + of(8) + of(2, TOWN, LABEL, TAKEN_BACK), 2, 10, "0.2", False),
    ],
    ids=["a quarter", "a fifth"],
)
def test_prioritaires_non_reserves_by_hand(rows, hits, base, part, reached):
    agrees(year("prioritaires-non-reserves", rows, RIVES), hits, base, part, reached)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "reached"),
    [
        # 3 of 12 leases; the labelled household that refused leaves both sides of the division.
        (of(3, LABEL) + of(9) + of(1, LABEL, NO_LEASE), 3, 12, "0.25", True),
        # 2 of 10 leases, where 4 of 12 decisions went to labelled households.
        (of(2, LABEL) + of(2, LABEL, NO_LEASE) + of(8), 2, 10, "0.2", False),
    ],
    ids=["one refused", "two refused"],
)
def test_prioritaires_baux_non_reserves_by_hand(rows, hits, base, part, reached):
    agrees(year("prioritaires-baux-non-reserves", rows, RIVES), hits, base, part, reached)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "reached"),
    [
        # 2 of 8 by a DALO decision; a third one, on the State's quota, is the State's.
        (of(2, DALO) + of(6) + of(1, STATE, DALO), 2, 8, "0.25", True),
        # 4 of 8 have a label, 1 of 8 a decision.
        (of(1, DALO) + of(3, LABEL) + of(4), 1, 8, "0.125", False),
    ],
    ids=["two decisions", "labels of another kind"],
)
def test_dalo_non_reserves_by_hand(rows, hits, base, part, reached):
    agrees(year("dalo-non-reserves", rows, RIVES), hits, base, part, reached)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "reached"),
    [
        # Every quota, every district, lease or not: 2 + 1 + 1 + 1 = 5 of 5 + 15 = 20.
        (
            of(2, QUARTILE) + of(1, TOWN, QUARTILE) + of(1, QPV, QUARTILE) + of(1, QUARTILE, NO_LEASE) + of(15),
            5,
            20,
            "0.25",
            True,
        ),
        # 3 of 20: the two rehoused by urban renewal count in the law's counting alone.
        (of(3, QUARTILE) + of(2, REHOUSED) + of(15), 3, 20, "0.15", False),
    ],
    ids=["every quota", "two rehoused"],
)
def test_quartile_toutes_attributions_by_hand(rows, hits, base, part, reached):
    agrees(year("quartile-toutes-attributions", rows, RIVES), hits, base, part, reached)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "reached"),
    [
        # 4 of 16 leases outside QPV; 8 first-quartile leases inside are another count.
        (of(4, QUARTILE) + of(12) + of(8, QUARTILE, QPV), 4, 16, "0.25", True),
        # 3 of 16, and two rehoused whom this sentence of the policy does not name.
        (of(3, QUARTILE) + of(2, REHOUSED) + of(11), 3, 16, "0.1875", False),
    ],
    ids=["four leases", "three and two rehoused"],
)
def test_quartile_baux_hors_qpv_by_hand(rows, hits, base, part, reached):
    agrees(year("quartile-baux-hors-qpv", rows, RIVES), hits, base, part, reached)
