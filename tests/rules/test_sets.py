"""What a rule over a set tells: the reserves and the expiry of its figures, as a rule over one file does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.parameters import Chiffres, national
from rules.policy import load_policy
from rules.sets import Finding, Reserved, Slate, figure_operand
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, Operation
from tests.rules.conftest import TODAY

FIGURE = "candidats-par-logement"


def figures(**change) -> Chiffres:
    known = national().by_identifier[FIGURE]
    return Chiffres(
        national().by_identifier
        | {FIGURE: replace(known, periods=tuple(replace(one, **change) for one in known.periods))}
    )


def three_candidates(found: Chiffres):
    case = CaseFile(Dossier(), {f"c{number}": Dossier() for number in range(3)})
    verdicts = check(case, load_policy("rives-de-seine"), "liste", TODAY, found)
    return next(one for one in verdicts if one.rule == "trois-candidats")


@pytest.mark.parametrize(("last", "outcome"), [(date(2026, 11, 22), APPRECIER), (TODAY, CONFORME), (None, CONFORME)])
def test_a_set_rule_on_a_figure_past_its_validity_is_appraised_and_says_so(last, outcome):
    told = three_candidates(figures(last=last))
    assert told.outcome == outcome
    assert any("périmée depuis le 22/11/2026" in one for one in told.reserves) == (outcome == APPRECIER)


def test_a_set_rule_tells_the_reserve_of_its_figure():
    assert "À vérifier." in three_candidates(figures(reserve="À vérifier.")).reserves


def test_a_refusal_stays_a_refusal_whatever_the_age_of_the_figure():
    old = figure_operand(figures(last=date(2025, 1, 1)), FIGURE, TODAY)
    work = (Operation("≥", (old,), False),)
    assert Finding(BLOQUANT, "Refusé.", work=work).outcome == BLOQUANT
    assert Finding(CONFORME, "Admis.", work=work).outcome == APPRECIER


def test_a_figure_that_nobody_entered_is_no_operand():
    empty = Chiffres({FIGURE: replace(national().by_identifier[FIGURE], periods=())})
    assert figure_operand(empty, FIGURE, TODAY) is None
    with pytest.raises(KeyError):
        Slate({}, (), TODAY, empty, {}).figure(FIGURE)


def test_a_set_rule_that_fails_is_to_be_completed_with_an_alarm(caplog):
    empty = Chiffres(national().by_identifier | {FIGURE: replace(national().by_identifier[FIGURE], periods=())})
    told = three_candidates(empty)
    assert (told.outcome, told.working) == (COMPLETER, ())
    assert "prévenez l’administrateur" in told.message
    assert "trois-candidats" in caplog.text


def test_the_reserve_of_a_clause_comes_before_those_of_its_figures_and_each_is_told_once():
    operand = figure_operand(figures(reserve="Du chiffre."), FIGURE, TODAY)
    found = Reserved(
        lambda: Finding(CONFORME, "Oui.", work=(Operation("≥", (operand, operand), True),)), "De la clause."
    )
    assert found().reserves() == ("De la clause.", "Du chiffre.")
