"""What would meet a rule that fails, and what to ask first, checked against the rules themselves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.check import Account
from rules.dossier import Dossier
from rules.evaluate import compile_program
from rules.facts import demande, logement
from rules.kinds import Date, Entier
from rules.parameters import national
from rules.rule import make_rule
from rules.solve import AT_LEAST, AT_MOST, HERE, Solution, by_weight, solutions, solve
from rules.verdict import BLOQUANT, COMPLETER, CONFORME, LEVELS, Source, Verdict
from rules.working import Reader
from tests.rules.conftest import CONFORMING, DEMANDEUR, ENFANT, TODAY, a_file, verdicts_of
from tests.rules.strategies import near_conforming

POLICIES = ("rives-de-seine", "plaine-commune", "emeraude")


def verdict_of(rule: str, facts: dict, policy: str = "rives-de-seine", step: str = "appel") -> Verdict:
    return next(one for one in verdicts_of(facts, step=step, policy=policy) if one.rule == rule)


def at(facts: dict, solution: Solution, value: object) -> dict:
    return facts | {solution.fact.key: solution.fact.kind.to_json(value)}


def next_to(solution: Solution, facts: dict) -> object:
    """The value just short of the solution, on the way from the recorded one."""
    kind = solution.fact.kind
    step = -1 if kind.from_json(facts[solution.fact.key]) < solution.value else 1
    if isinstance(kind, Date):
        return solution.value + timedelta(days=step)
    return solution.value + (step if isinstance(kind, Entier) else Decimal(step).scaleb(-kind.scale))


def test_the_rooms_that_would_fit_are_told():
    facts = a_file({"logement.pieces": 6})
    found = solve(verdict_of("pieces-selon-occupants", facts), "logement.pieces")
    assert str(found) == "Nombre de pièces\u00a0: 5\u00a0pièces au plus"


@pytest.mark.parametrize(
    ("fact", "value", "sense", "said"),
    [
        (logement.pieces, 5, AT_MOST, "Nombre de pièces : 5 pièces au plus"),
        (logement.pieces, 5, AT_LEAST, "Nombre de pièces : 5 pièces au moins"),
        (logement.pieces, 5, HERE, "Nombre de pièces : 5 pièces"),
        (demande.deposee_le, date(2026, 3, 3), AT_MOST, "Première demande déposée le : au plus tard le 3 mars 2026"),
        (demande.deposee_le, date(2026, 3, 3), AT_LEAST, "Première demande déposée le : au plus tôt le 3 mars 2026"),
        (demande.deposee_le, date(2026, 3, 3), HERE, "Première demande déposée le : le 3 mars 2026"),
    ],
)
def test_a_solution_is_told_with_its_direction(fact, value, sense, said):
    assert str(Solution(fact, value, sense)).replace("\u00a0", " ") == said


def test_the_income_that_would_pass_is_told_to_the_cent():
    rich = {f"ressources.{name}": "90000" for name in ("rfr_n2", "rfr_n1", "douze_mois")}
    verdict = verdict_of("ressources-sous-plafond", a_file(rich))
    found = solve(verdict, "ressources.rfr_n2")
    assert found.sense == AT_MOST
    assert outcome(verdict, a_file(rich), found, found.value) == CONFORME
    assert outcome(verdict, a_file(rich), found, found.value + Decimal("0.01")) != CONFORME


def test_a_deadline_is_told_as_a_day():
    found = solve(
        verdict_of("demande-en-cours-de-validite", a_file({"demande.renouvelee_le": "2024-01-01"})),
        "demande.renouvelee_le",
    )
    assert isinstance(found.value, date)
    assert "au plus tôt le" in str(found)


def test_a_solution_leaves_no_doubt_behind():
    """One parent and a visiting child: three rooms pass by one count alone, two by both."""
    persons = [DEMANDEUR, {**ENFANT, "a_charge": False, "garde": "visite"}]
    found = solve(verdict_of("sous-occupation-legale", a_file(personnes=persons)), "logement.pieces")
    assert str(found) == "Nombre de pièces\u00a0: 2\u00a0pièces au plus"


@pytest.mark.parametrize(("need", "rooms"), [(False, 5), (True, 3), (None, 3)])
def test_a_value_at_which_a_doubt_is_open_is_not_told(need, rooms):
    """Five rooms at most, and from four on a doubt where there is a need: not knowing leaves the doubt open."""
    doubt = (logement.pieces >= 4) & demande.besoin_adaptation
    found = solved(logement.pieces <= 5, {"logement.pieces": 6, "demande.besoin_adaptation": need}, (doubt, "À voir."))
    assert (found.value, found.sense) == (rooms, AT_MOST)


@pytest.mark.parametrize(("rooms", "nearest", "sense"), [(4, 2, AT_MOST), (5, 7, AT_LEAST)])
def test_of_two_ways_out_the_nearest_is_told(rooms, nearest, sense):
    found = solved((logement.pieces <= 2) | (logement.pieces >= 7), {"logement.pieces": rooms})
    assert (found.value, found.sense) == (nearest, sense)


def test_a_value_with_others_beyond_it_that_fail_is_told_alone():
    found = solved((logement.pieces >= 3) & (logement.pieces <= 4), {"logement.pieces": 6})
    assert (found.value, found.sense) == (4, HERE)


def solved(expression, known: dict, *doubts) -> Solution:
    """The number of rooms that meets a rule made for the test."""
    declared = {"title": "Essai", "level": BLOQUANT, "source": Source("essai"), "clauses": ()}
    rule = make_rule("essai", expression, explanation="{pieces}.", doutes=doubts, **declared)
    file = Dossier({path: value for path, value in known.items() if value is not None})
    reader = Reader(compile_program(rule.roots).run(file.values, TODAY, national()), file)
    return solve(Verdict(rule, BLOQUANT, Account(rule, reader, BLOQUANT)), "logement.pieces")


def test_a_rule_that_is_met_has_nothing_to_solve():
    assert solutions(verdict_of("pieces-selon-occupants", a_file())) == []


def test_every_fact_that_counts_is_solved_on_its_own():
    """33 % of 2 310 € is 762,30 €, charges and aid included."""
    failing = verdict_of("taux-effort-seuil", a_file({"logement.loyer": "900"}), "emeraude")
    assert [str(one).replace("\u00a0", " ").replace("\u202f", " ") for one in solutions(failing)] == [
        "Loyer principal : 755,90 € au plus",
        "Aide au logement : 256,10 € au moins",
        "Ressources mensuelles du foyer, hors aide au logement : 2 746,67 € au moins",
    ]


def test_what_waits_for_an_answer_and_what_is_found_over_a_slate_are_not_solved():
    waiting = verdict_of("pieces-selon-occupants", a_file({"logement.pieces": 6, "logement.immeuble": None}))
    assert waiting.outcome == COMPLETER
    assert solutions(waiting) == []
    slate = next(one for one in verdicts_of([a_file()] * 2, step="liste") if one.rule == "trois-candidats")
    assert slate.outcome in LEVELS
    assert solutions(slate) == []


def test_an_unknown_fact_has_no_solution():
    verdict = verdict_of("pieces-selon-occupants", a_file({"logement.pieces": 6}))
    assert solve(verdict, "logement.etage") is None


def outcome(verdict: Verdict, facts: dict, solution: Solution, value: object, policy: str = "rives-de-seine"):
    return verdict_of(verdict.rule, at(facts, solution, value), policy).outcome


@pytest.mark.parametrize("policy", POLICIES)
@given(facts=near_conforming(), data=st.data())
def test_a_solution_meets_its_rule_and_its_neighbour_does_not(policy, facts, data):
    failing = [one for one in verdicts_of(facts, step="appel", policy=policy) if one.outcome in LEVELS]
    for verdict in failing:
        for found in solutions(verdict):
            assert met(verdict, facts, found, found.value, policy)
            assert not met(verdict, facts, found, next_to(found, facts), policy)


@pytest.mark.parametrize("policy", POLICIES)
@given(facts=near_conforming(), data=st.data())
def test_what_is_said_of_every_value_beyond_holds_for_any_of_them(policy, facts, data):
    failing = [one for one in verdicts_of(facts, step="appel", policy=policy) if one.outcome in LEVELS]
    for verdict in failing:
        for found in (one for one in solutions(verdict) if one.sense):
            assert met(verdict, facts, found, beyond(found, data.draw), policy), str(found)


def beyond(found: Solution, draw) -> object:
    kind = found.fact.kind
    low, high = (found.value, None) if found.sense == AT_LEAST else (None, found.value)
    if isinstance(kind, Date):
        return draw(st.dates(low or kind.first, high or kind.last))
    low, high = kind.least if low is None else low, kind.most if high is None else high
    if isinstance(kind, Entier):
        return draw(st.integers(low, high))
    return draw(st.decimals(low, high, places=kind.scale))


def met(verdict: Verdict, facts: dict, found: Solution, value: object, policy: str) -> bool:
    """Does the condition hold without a doubt, whatever the validity of its figures?"""
    again = verdict_of(verdict.rule, at(facts, found, value), policy)
    value_of, rule = again.account.reader.value, again.declared
    return value_of(rule.expression) is True and not any(value_of(doubt) for doubt, _ in rule.doutes)


def test_what_alone_keeps_most_points_open_comes_first():
    facts = a_file({"logement.pieces": None, "ressources.aide_logement": None})
    found = by_weight(verdicts_of(facts, step="appel"))
    weights = [(one.settles, one.touches) for one in found]
    assert {"logement.pieces", "ressources.aide_logement"} <= {one.missing.fact for one in found}
    assert weights == sorted(weights, reverse=True)


@given(st.sampled_from(sorted(path for path in CONFORMING if path != "menage.personnes")))
def test_a_fact_said_to_settle_points_alone_settles_them(path):
    """Given back what the conforming file says of it, none of those points stays open on that fact."""
    open_ = verdicts_of(a_file({path: None}), step="appel")
    for one in by_weight(open_):
        alone = [v.rule for v in open_ if v.outcome == COMPLETER and {m.fact for m in v.missing} == {one.missing.fact}]
        assert len(alone) == one.settles
        if one.missing.fact == path:
            again = {v.rule: v for v in verdicts_of(a_file(), step="appel")}
            assert all(path not in {m.fact for m in again[rule].missing} for rule in alone)
