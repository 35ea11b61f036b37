"""Orders of attribution redone by hand: each candidate's place is written down, then read in the order of the ranks."""

from __future__ import annotations

from typing import Any

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, verdict_of
from tests.rules.test_law_by_hand import figure

FITTED = {"demande.besoin_adaptation": True, "demande.acces_adapte": "premier"}
FAILING_THEM = {"demande.besoin_adaptation": True, "demande.acces_adapte": "a-defaut"}
NO_NEED = {"demande.besoin_adaptation": False}


def slate(dwelling: dict[str, Any], *by_rank: dict[str, Any]) -> list[dict[str, Any]]:
    return [a_file({**dwelling, **one, "candidature.rang": rank}) for rank, one in enumerate(by_rank, 1)]


def ordered(rule: str, files: list[dict[str, Any]], policy: str) -> tuple[Any, list[Any]]:
    """The outcome, and each line of the working: places read, places expected, and whether they agree."""
    found = verdict_of(rule, files, step="liste", policy=policy)
    return found.outcome, [(*(one.value for one in line.operands), line.result) for line in found.working]


@pytest.mark.parametrize("policy", ["rives-de-seine", "emeraude"])
@pytest.mark.parametrize(
    ("by_rank", "outcome", "lines"),
    [
        # Places 1, 2, 3: the dwelling goes to those it is fitted for, failing them to the next, then to the others.
        ((FITTED, FAILING_THEM, NO_NEED), CONFORME, [((1, 2, 3), (1, 2, 3), True)]),
        # Places 2, 1, 3 where 1, 2, 3 are expected: « à défaut » comes before those for whom it is fitted.
        ((FAILING_THEM, FITTED, NO_NEED), JUSTIFIER, [((2, 1, 3), (1, 2, 3), False)]),
        # Nobody of the first place: failing them, 2 then 3 is the order of the text.
        ((FAILING_THEM, NO_NEED), CONFORME, [((2, 3), (2, 3), True)]),
        # One whose place is not said stands between 3 and 1: the pair 3, 1 is reversed wherever that one belongs.
        (
            (NO_NEED, {**FITTED, "demande.acces_adapte": None}, FITTED),
            JUSTIFIER,
            [((3, 1), (1, 3), False)],
        ),
        # 1, then one whose place is not said, then 1: in order if that place is 1, reversed if it is 2.
        ((FITTED, {**FITTED, "demande.acces_adapte": None}, FITTED), COMPLETER, []),
    ],
    ids=["one two three", "two before one", "nobody first", "reversed around an unknown", "a place not said"],
)
def test_ordre_logement_adapte_by_hand(by_rank, outcome, lines, policy):
    files = slate({"logement.adapte": True}, *by_rank)
    assert ordered("ordre-logement-adapte", files, policy) == (outcome, lines)


SENIOR = {"demande.profil_seniors": True, "demande.locataire_du_parc": False}
OWN_SENIOR = {"demande.profil_seniors": True, "demande.locataire_du_parc": True}
OTHER = {"demande.profil_seniors": False, "demande.locataire_du_parc": True}


@pytest.mark.parametrize(
    ("label", "by_rank", "outcome", "lines"),
    [
        # « Emeraude »: own senior tenants (1), other seniors (2), the rest (3).
        ("seniors-autonomes", (OWN_SENIOR, SENIOR, OTHER), CONFORME, [((1, 2, 3), (1, 2, 3), True)]),
        ("seniors-autonomes", (SENIOR, OWN_SENIOR), JUSTIFIER, [((2, 1), (1, 2), False)]),
        # « Senior + »: seniors (1), own tenants or not, then the rest (3): the same two are in order.
        ("senior-plus", (SENIOR, OWN_SENIOR, OTHER), CONFORME, [((1, 1, 3), (1, 1, 3), True)]),
        # An own tenant whom the dwelling does not suit is no senior: place 3, ahead of 1.
        ("senior", (OTHER, SENIOR), JUSTIFIER, [((3, 1), (1, 3), False)]),
        ("aucun", (OTHER, SENIOR), SANS_OBJET, []),
    ],
    ids=["own seniors first", "own seniors second", "any senior", "a tenant who is no senior", "no label"],
)
def test_ordre_logement_seniors_by_hand(label, by_rank, outcome, lines):
    files = slate({"logement.label_seniors": label}, *by_rank)
    assert ordered("ordre-logement-seniors", files, "emeraude") == (outcome, lines)


@pytest.mark.parametrize("policy", ["rives-de-seine", "emeraude"])
@pytest.mark.parametrize(
    ("in_district", "advice", "said", "outcome"),
    [
        # Outside a priority district, a residence whose mix is not changed.
        (False, "neutre", "sans incidence", CONFORME),
        # In the district even a good advice leaves it to people: no text sets a threshold.
        (True, "favorable", "favorable", APPRECIER),
        # Outside, with an unfavourable advice.
        (False, "defavorable", "défavorable", APPRECIER),
    ],
    ids=["outside, no change", "inside, favourable", "outside, unfavourable"],
)
def test_equilibre_du_quartier_by_hand(in_district, advice, said, outcome, policy):
    files = slate({"logement.qpv": in_district, "logement.avis_mixite": advice}, {}, {}, {})
    options = {"step": "liste", "policy": policy}
    assert figure("equilibre-du-quartier", "Quartier", files, **options) is in_district
    assert figure("equilibre-du-quartier", "Avis du bailleur", files, **options) == said
    assert verdict_of("equilibre-du-quartier", files, **options).outcome == outcome


TENANT, NEWCOMER, NOT_SAID = ({"demande.locataire_du_parc": one} for one in (True, False, None))


@pytest.mark.parametrize(
    ("new", "candidates", "own", "outcome"),
    [
        # One own tenant of three: 1 ≥ 1.
        (True, (NEWCOMER, TENANT, NEWCOMER), 1, CONFORME),
        # None of three: 0 ≥ 1 is false, and the charter gives no share: people appraise.
        (True, (NEWCOMER, NEWCOMER, NEWCOMER), 0, APPRECIER),
        # None known, and one who did not say: 0 or 1.
        (True, (NEWCOMER, NOT_SAID), 0, COMPLETER),
        # One known settles it, whatever the other says.
        (True, (NOT_SAID, TENANT), 1, CONFORME),
        # A dwelling let before.
        (False, (NEWCOMER, NEWCOMER, NEWCOMER), None, SANS_OBJET),
    ],
    ids=["one of three", "none of three", "one who did not say", "one known is enough", "not new"],
)
def test_locataires_du_parc_dans_le_neuf_by_hand(new, candidates, own, outcome):
    files = slate({"logement.neuf": new}, *candidates)
    found = verdict_of("locataires-du-parc-dans-le-neuf", files, step="liste", policy="emeraude")
    counted = [[one.value for one in line.operands] for line in found.working]
    assert (counted, found.outcome) == ([] if own is None else [[own, 1]], outcome)
