"""Slates of three sheets laid on a table: who stands first, and may they."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.parameters import Periode, national
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.by_hand.reading import lines, operand, result
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of

LISTE = {"step": "liste"}


def slate(*files: dict, **common) -> list[dict]:
    """These files at ranks 1, 2, 3…, on one dwelling."""
    return [a_file({"candidature.rang": rank, **one, **common}) for rank, one in enumerate(files, 1)]


@pytest.mark.parametrize(
    ("labels", "first", "outcome"),
    [
        # The household with the decision is at rank 1, letters behind it.
        pytest.param((["dalo", "k"], ["l"], []), True, CONFORME, id="decision first"),
        # It is at rank 3 behind letters l and a: no letter comes before it in law.
        pytest.param((["l"], ["a"], ["dalo"]), False, APPRECIER, id="decision third"),
        # Two households with the decision: one of them at rank 1 is all that the law orders.
        pytest.param((["dalo"], ["dalo"], ["k"]), True, CONFORME, id="two decisions"),
        # Letters alone have no national order among them.
        pytest.param((["k"], ["a"], []), None, SANS_OBJET, id="letters alone"),
    ],
)
def test_dalo_en_premier_by_hand(labels, first, outcome):
    verdict = verdict_of("dalo-en-premier", slate(*({"demande.publics": one} for one in labels)), **LISTE)
    shown = {} if first is None else {"Ordre de la loi": first}
    assert (lines(verdict, "Ordre de la loi"), verdict.outcome) == (shown, outcome)


@pytest.mark.parametrize(
    ("limit", "outcome"),
    [
        # A couple and a child of eleven: 1 + 0,5 + 0,3 = 1,8 unit; 1 350 × 12 = 16 200; 16 200 ÷ 1,8 = 9 000.
        # On the threshold: first quartile, so rank 1 may be theirs without a label.
        pytest.param("9000", CONFORME, id="on the threshold"),
        # A cent lower: neither label nor first quartile at rank 1, whoever stands at rank 2.
        pytest.param("8999.99", JUSTIFIER, id="a cent above it"),
    ],
)
def test_rang_un_cible_by_hand(limit, outcome):
    place = ("paris-ouest-la-defense",)
    period = Periode(date(2026, 1, 1), None, "arrêté de démonstration", "A", "", place, {"": Decimal(limit)})
    figures = national().with_entered([("seuil-premier-quartile", period)])
    first = {
        "demande.publics": [],
        "ressources.mensuelles": "1350",
        "menage.personnes": {"p1": DEMANDEUR, "p2": CONJOINT, "p3": ENFANT},
    }
    verdict = verdict_of("rang-un-cible", slate(first, {"demande.publics": ["dalo"]}), figures=figures, **LISTE)
    assert result(verdict, "Ressources annuelles par unité de consommation") == 9000
    assert verdict.outcome == outcome
    unflagged = slate(first, {"demande.publics": ["dalo"]}, **{"logement.fleche": False})
    assert outcome_of("rang-un-cible", unflagged, figures=figures, **LISTE) == SANS_OBJET


@pytest.mark.parametrize(
    ("ranks", "sorted_ranks", "expected", "outcome"),
    [
        # 2, 1, 3 sorted are 1, 2, 3: the three that are wanted.
        pytest.param((2, 1, 3), (1, 2, 3), (1, 2, 3), CONFORME, id="in another order"),
        # 1, 2, 2: two at rank 2, and nobody at rank 3.
        pytest.param((1, 2, 2), (1, 2, 2), (1, 2, 3), BLOQUANT, id="twice the second"),
        # Two candidates at 1 and 3: 2 is a gap.
        pytest.param((3, 1), (1, 3), (1, 2), BLOQUANT, id="a gap"),
    ],
)
def test_rangs_de_la_liste_by_hand(ranks, sorted_ranks, expected, outcome):
    files = [a_file(candidature__rang=rank, logement__neuf=True) for rank in ranks]
    for policy in ("rives-de-seine", "plaine-commune", "emeraude"):
        verdict = verdict_of("rangs-de-la-liste", files, policy=policy, **LISTE)
        assert (operand(verdict, "Rangs"), operand(verdict, "Attendus")) == (sorted_ranks, expected)
        assert verdict.outcome == outcome
    # Plaine Commune ranks in new buildings alone.
    existing = [{**one, "logement.neuf": False} for one in files]
    assert outcome_of("rangs-de-la-liste", existing, policy="plaine-commune", **LISTE) == SANS_OBJET


@pytest.mark.parametrize(
    ("rank", "elsewhere", "outcome"),
    [
        # First here, second on the other slate: one first place.
        pytest.param(1, False, CONFORME, id="first once"),
        # First on both: one home will be declined; no text forbids it.
        pytest.param(1, True, APPRECIER, id="first twice"),
        # Second here, first there: again one first place.
        pytest.param(2, True, CONFORME, id="first elsewhere"),
    ],
)
def test_premier_une_seule_fois_by_hand(rank, elsewhere, outcome):
    facts = a_file(candidature__rang=rank, candidature__rang_un_ailleurs=elsewhere)
    assert outcome_of("premier-une-seule-fois", facts, **LISTE) == outcome


@pytest.mark.parametrize(
    ("rank", "elsewhere", "outcome"),
    [
        # No commission gave another home: nothing to weigh.
        pytest.param(1, None, SANS_OBJET, id="nothing elsewhere"),
        # Second here, an offer open elsewhere: one lease will be signed; no text forbids the second proposal.
        pytest.param(2, "RSH-0412, séance du 3 novembre 2026, rang 1", APPRECIER, id="offered elsewhere"),
        # First here, the same: the rank changes nothing.
        pytest.param(1, "RSH-0412, séance du 3 novembre 2026, rang 1", APPRECIER, id="offered elsewhere, first here"),
    ],
)
def test_retenue_ailleurs_by_hand(rank, elsewhere, outcome):
    facts = a_file(candidature__rang=rank, candidature__retenue_ailleurs=elsewhere)
    assert outcome_of("retenue-ailleurs", facts, **LISTE) == outcome


@pytest.mark.parametrize(
    ("before", "now", "equivalent", "outcome"),
    [
        # Third last time, without an offer; second now: better.
        pytest.param(3, 2, True, CONFORME, id="from third to second"),
        # Second then, second now: not better.
        pytest.param(2, 2, True, JUSTIFIER, id="second again"),
        # Second then, third now, in a dwelling that is not equivalent: the charter asks nothing.
        pytest.param(2, 3, False, SANS_OBJET, id="another kind of dwelling"),
        # Nobody said whether the dwelling is equivalent: the worse rank stays open.
        pytest.param(2, 3, None, COMPLETER, id="equivalence not said"),
    ],
)
def test_reexamen_meilleur_rang_by_hand(before, now, equivalent, outcome):
    facts = a_file(
        candidature__rang_precedent=before, candidature__rang=now, candidature__logement_equivalent=equivalent
    )
    assert outcome_of("reexamen-meilleur-rang", facts, policy="emeraude", **LISTE) == outcome
