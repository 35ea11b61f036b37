"""A refusal whose figure somebody attributed exceeds: said beside the decision before the session is held; and the
candidates' figures side by side where they are decided."""

from __future__ import annotations

import pytest

from tests.webapp.commission import ATTRIBUTION, decide, sitting
from tests.webapp.test_projection import elsewhere
from tests.webapp.test_reasons_shown import decision, page_of, review, words

TOO_DEAR = {"decision": "non-attribution", "motif": "NA-TE"}
POORER = {"ressources.mensuelles": "2000"}
EXPLAINED = "la commission dit ce qui distingue ces dossiers, ou choisit un autre motif"


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def refused(app, client, **changes) -> dict:
    """Paul Martin is attributed; Claire Delmas is refused for the cost, Odile Renard put off."""
    made = sitting(app, changes=changes.pop("changes", {}))
    assert decide(app, client, made, TOO_DEAR, ATTRIBUTION, {"decision": ""}).status_code == 303
    return made


def test_a_refusal_for_the_cost_while_a_higher_effort_is_attributed_is_said_with_both_figures(app, secretary):
    made = refused(app, secretary, changes={2: POORER})
    beside = words(review(app, secretary, made).select_one('ul[aria-labelledby="point-1"] li'))
    assert "À apprécier : motif « Charge de loyer trop élevée dans ce logement »" in beside
    assert "À comparer. Taux d’effort : 22,5 %, et 25,9 % pour Paul Martin, attributaire." in beside
    assert EXPLAINED in beside
    assert EXPLAINED in words(page_of(secretary, decision(made)).aside)


@pytest.mark.parametrize("poorer", [1, 3])
def test_a_refusal_for_the_cost_that_nobody_attributed_outdoes_says_no_more(app, secretary, poorer):
    made = refused(app, secretary, changes={poorer: POORER})
    assert EXPLAINED not in words(review(app, secretary, made))


@pytest.mark.parametrize(("alone", "told"), [(True, False), (False, True)])
def test_a_rule_of_the_landlord_that_sets_the_two_apart_leaves_nothing_to_explain(app, client, sign_in, alone, told):
    """Alone, the one attributed keeps more to live on by day, and may bear the rate that the other may not."""
    known = ("lien", "naissance", "a_charge", "garde", "carte_invalidite")
    child = {f"menage.personnes.p2.{name}": None for name in known}
    changes = {1: {"ressources.mensuelles": "1673"}, 2: {"ressources.mensuelles": "1621"} | (child if alone else {})}
    made = elsewhere(app, "plaine-commune", changes=changes)
    sign_in(client, "ailleurs")
    assert decide(app, client, made, TOO_DEAR, ATTRIBUTION, {"decision": ""}).status_code == 303
    assert (EXPLAINED in words(review(app, client, made))) is told


def test_what_is_said_of_the_reason_stops_nobody(app, secretary):
    made = refused(app, secretary, changes={2: POORER})
    assert review(app, secretary, made).select_one('button[name="confirme"]')


def test_the_candidates_figures_stand_side_by_side_where_they_are_decided(app, secretary):
    made = sitting(app, changes={2: POORER, 3: {"ressources.aide_logement": None, "demande.deposee_le": None}})
    table = page_of(secretary, decision(made)).select_one(".compared table")
    rows = [words(one) for one in table.select("tr")]
    assert rows == [
        "Candidat Première demande Occupants du logement Taux d’effort Reste à vivre par mois",
        "Claire Delmas 14 mars 2023, il y a 3 ans et 8 mois 2 22,5 % 1 791,30 € par mois",
        "Paul Martin 14 mars 2023, il y a 3 ans et 8 mois 2 25,9 % 1 481,30 € par mois",
        "Odile Renard à compléter 2 à compléter à compléter",
    ]
