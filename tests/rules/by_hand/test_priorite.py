"""Labels, their evidence and their limits redone by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.parameters import Chiffres, Periode, national
from rules.verdict import APPRECIER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.by_hand.reading import lines, result
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of

TODAY = date(2026, 11, 23)
ADO = {**ENFANT, "naissance": "2010-04-30"}
ORDER, JUDGE, BAN = "ordonnance-protection", "decision-juge", "interdiction-judiciaire"


@pytest.mark.parametrize(
    ("labels", "seen", "on", "outcome"),
    [
        # The charter of 8 November 2022 reads the text with the order alone.
        pytest.param(["g"], [ORDER], TODAY, CONFORME, id="the order, today"),
        # A judge's decision was enough in the older reading, and no longer is.
        pytest.param(["g"], [JUDGE], TODAY, JUSTIFIER, id="a decision, today"),
        pytest.param(["g"], [JUDGE], date(2022, 11, 7), CONFORME, id="a decision, the day before the charter"),
        # Two labels, one proof: the ban establishes the second, nothing the first.
        pytest.param(["g", "g-bis"], [BAN], TODAY, JUSTIFIER, id="two labels, one proof"),
        # No other letter names a paper.
        pytest.param(["k", "l"], [], TODAY, SANS_OBJET, id="other letters"),
    ],
)
def test_preuve_du_label_by_hand(labels, seen, on, outcome):
    facts = a_file(demande__publics=labels, demande__preuves_vues=seen)
    verdict = verdict_of("preuve-du-label", facts, on=on)
    shown = {} if outcome == SANS_OBJET else {"Label établi": outcome == CONFORME}
    assert (lines(verdict, "Label établi"), verdict.outcome) == (shown, outcome)


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        # The procedure takes the judge's decision or the protection order.
        pytest.param([JUDGE], CONFORME, id="a decision"),
        pytest.param([ORDER], CONFORME, id="an order"),
        # A complaint is in the charter of another landlord, not in this procedure.
        pytest.param(["plainte"], JUSTIFIER, id="a complaint"),
    ],
)
def test_preuve_du_label_procedure_by_hand(seen, outcome):
    facts = a_file(demande__publics=["g"], demande__preuves_vues=seen)
    verdict = verdict_of("preuve-du-label-procedure", facts)
    assert result(verdict, "Label établi selon la procédure") is (outcome == CONFORME)
    assert verdict.outcome == outcome
    assert outcome_of("preuve-du-label-procedure", {**facts, "demande.publics": ["g-bis"]}) == SANS_OBJET


@pytest.mark.parametrize(
    ("seen", "designated", "expected", "outcome"),
    [
        # A favourable decision is itself the paper of this label.
        pytest.param(["decision-mediation"], False, {"Pièce vue": True}, CONFORME, id="decision seen"),
        # Said on the telephone, not seen: people weigh.
        pytest.param([], False, {"Pièce vue": False}, APPRECIER, id="decision not seen"),
        # The préfet who designates has read the decision.
        pytest.param([], True, {}, SANS_OBJET, id="designated by the préfet"),
    ],
)
def test_decision_de_mediation_by_hand(seen, designated, expected, outcome):
    facts = a_file(demande__publics=["dalo"], demande__preuves_vues=seen, demande__designee_par_le_prefet=designated)
    verdict = verdict_of("decision-de-mediation", facts)
    assert (lines(verdict, "Pièce vue"), verdict.outcome) == (expected, outcome)


YOUNG, LAST = "Âge du demandeur dans la limite du texte", "Dernier jour pour ce label"


@pytest.mark.parametrize(
    ("born", "ended", "on", "expected", "outcome"),
    [
        # Born on 10 January 2006: 20 on 23 November 2026. Care ended on the 18th birthday, 10 January 2024;
        # 12 × 3 = 36 months later: 10 January 2027.
        pytest.param(
            "2006-01-10", "2024-01-10", TODAY, {YOUNG: True, LAST: date(2027, 1, 10)}, CONFORME, id="twenty, in time"
        ),
        # Care ended on 22 November 2023: the last day was 22 November 2026, yesterday; the delay alone settles it.
        pytest.param(
            "2006-01-10", "2023-11-22", TODAY, {LAST: date(2026, 11, 22)}, APPRECIER, id="a day after three years"
        ),
        # Born on 23 November 2005: 21 today, no longer « under 21 »; the age alone settles it.
        pytest.param("2005-11-23", "2024-01-10", TODAY, {YOUNG: False}, APPRECIER, id="twenty-one today"),
        # Care ended on 29 February 2024: 36 months end on 28 February 2027; born on 1 March 2006, 20 on that day.
        pytest.param(
            "2006-03-01",
            "2024-02-29",
            date(2027, 2, 28),
            {YOUNG: True, LAST: date(2027, 2, 28)},
            CONFORME,
            id="the last day of both",
        ),
    ],
)
def test_label_age_et_delai_by_hand(born, ended, on, expected, outcome):
    facts = a_file(
        demande__publics=["m"],
        demande__fin_accompagnement_le=ended,
        personnes=[{**DEMANDEUR, "naissance": born}],
    )
    verdict = verdict_of("label-age-et-delai", facts, on=on)
    assert (lines(verdict, YOUNG, LAST), verdict.outcome) == (expected, outcome)


def threshold(euros: str) -> Chiffres:
    """A yearly threshold as a landlord enters it."""
    place = ("paris-ouest-la-defense",)
    period = Periode(date(2026, 1, 1), None, "arrêté de démonstration", "A", "", place, {"": Decimal(euros)})
    return national().with_entered([("seuil-premier-quartile", period)])


@pytest.mark.parametrize(
    ("persons", "monthly", "units", "on_it", "a_cent_lower"),
    [
        # 1 + 0,5 + 0,3 = 1,8; 1 350 × 12 = 16 200; 16 200 ÷ 1,8 = 9 000.
        pytest.param([DEMANDEUR, ADO, ENFANT], "1350", "1.8", "9000", "8999.99", id="parent, teenager, child"),
        # 1 + 0,5 + 3 × 0,3 = 2,4; 1 900 × 12 = 22 800; 22 800 ÷ 2,4 = 9 500.
        pytest.param(
            [DEMANDEUR, CONJOINT, *[ENFANT] * 3], "1900", "2.4", "9500", "9499.99", id="couple and three children"
        ),
    ],
)
def test_premier_quartile_by_hand(persons, monthly, units, on_it, a_cent_lower):
    facts = a_file(ressources__mensuelles=monthly, personnes=persons)
    for limit, outcome in ((on_it, CONFORME), (a_cent_lower, APPRECIER)):
        verdict = verdict_of("premier-quartile", facts, figures=threshold(limit))
        assert result(verdict, "Unités de consommation") == Decimal(units)
        assert result(verdict, "Ressources annuelles par unité de consommation") == Decimal(on_it)
        assert verdict.outcome == outcome


@pytest.mark.parametrize(
    ("labels", "limit", "flagged", "outcome"),
    [
        # A parent, a sixteen-year-old, a child of eleven: 1 + 0,5 + 0,3 = 1,8 unit; 1 500 × 12 = 18 000;
        # 18 000 ÷ 1,8 = 10 000, on the threshold: first quartile, no label needed.
        pytest.param([], "10000", True, CONFORME, id="on the threshold"),
        # One euro lower: above it, and no label; ranks 2 and 3 stay open.
        pytest.param([], "9999", True, APPRECIER, id="a euro above the threshold"),
        # Above it too, with a decision of the mediation commission.
        pytest.param(["dalo"], "9999", True, CONFORME, id="labelled"),
        pytest.param([], "9999", False, SANS_OBJET, id="dwelling not flagged"),
    ],
)
def test_public_cible_by_hand(labels, limit, flagged, outcome):
    facts = a_file(
        demande__publics=labels,
        ressources__mensuelles="1500",
        logement__fleche=flagged,
        personnes=[DEMANDEUR, ADO, ENFANT],
    )
    verdict = verdict_of("public-cible", facts, figures=threshold(limit))
    assert verdict.outcome == outcome
    if flagged and not labels:  # a label is enough: no division then
        assert result(verdict, "Unités de consommation") == Decimal("1.8")
        assert result(verdict, "Ressources annuelles par unité de consommation") == 10000


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        # Built for the purpose, authorised, on nobody's reservation, candidate of that public: it may come first.
        pytest.param({}, CONFORME, id="of the public"),
        # Another candidate may still be presented: nothing is refused.
        pytest.param({"demande.publics_locaux": []}, APPRECIER, id="of another public"),
        # The derogation is for dwellings that the préfet has not reserved.
        pytest.param({"logement.contingent": "etat"}, SANS_OBJET, id="reserved by the préfet"),
        pytest.param({"logement.contingent": "commune"}, CONFORME, id="reserved by the commune"),
        pytest.param({"logement.programme_autorise": False}, SANS_OBJET, id="not authorised"),
    ],
)
def test_perte_autonomie_d_abord_by_hand(changes, outcome):
    dwelling = {"logement.adapte": True, "logement.programme_autorise": True, "logement.contingent": "bailleur"}
    facts = a_file({**dwelling, "demande.publics_locaux": ["perte-autonomie"], **changes})
    assert outcome_of("perte-autonomie-d-abord", facts, policy="emeraude") == outcome
