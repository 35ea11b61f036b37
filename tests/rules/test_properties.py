"""What must hold for any file."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.check import rule_book
from rules.facts import Fait
from rules.parameters import national
from rules.policy import load_policy
from rules.verdict import BLOQUANT, COMPLETER, CONFORME, GRAVITY, SANS_OBJET, Outcome
from rules.working import Reader
from tests.rules.conftest import CONFORMING, DEMANDEUR, ENFANT, TODAY, a_file, dossier_of, outcome_of, verdicts_of
from tests.rules.strategies import FILES, HOUSEHOLD, near_conforming

STEPS = ("flechage", "appel", "liste", "ordre_du_jour", "seance", "mutation", "occupation")
POLICIES = ("rives-de-seine", "plaine-commune", "emeraude")
RULE = "ressources-sous-plafond"
AMOUNT = st.decimals(min_value=0, max_value=120_000, places=2)
HUNDREDS = st.integers(min_value=560, max_value=1200)


@given(st.one_of(FILES, near_conforming()), st.sampled_from(STEPS), st.sampled_from(["rives-de-seine", "emeraude"]))
def test_no_file_makes_a_rule_fail(facts, step, policy):
    for verdict in verdicts_of(facts, step=step, policy=policy):
        assert verdict.outcome in Outcome
        assert verdict.message
        assert "échoué" not in verdict.message
        assert verdict.missing is not None
        assert verdict.reserves is not None


@given(st.one_of(FILES, near_conforming()), st.sampled_from(STEPS))
def test_what_is_open_says_what_to_ask_and_whom(facts, step):
    for verdict in verdicts_of(facts, step=step):
        if verdict.outcome == COMPLETER:
            assert verdict.missing or verdict.message.startswith("Non calculable"), verdict.rule
        assert all(item.ask in {"candidat", "bailleur", "administrateur"} for item in verdict.missing)


@given(st.one_of(FILES, near_conforming()), st.sampled_from(STEPS), st.sampled_from(POLICIES))
def test_a_settled_verdict_never_says_that_something_is_unknown(facts, step, policy):
    for verdict in verdicts_of(facts, step=step, policy=policy):
        if verdict.outcome != COMPLETER:
            assert "inconnu" not in verdict.message, verdict.rule
            assert verdict.message.endswith((".", "…")), verdict.rule


def rests_on_unknown(facts: dict, step: str) -> list[tuple[str, str]]:
    """Rules that say « conforme » while a fact their value rests on is unknown; a text's own stand-ins excepted."""
    dossier, book = dossier_of(facts), rule_book(load_policy("rives-de-seine"), step)
    result, verdicts = book.check(dossier, TODAY, national())
    reader = Reader(result, dossier)
    found = []
    for rule, verdict in zip(book.rules, verdicts, strict=True):
        if verdict.outcome == CONFORME:
            nodes = reader.used(rule.expression)
            stand_ins = {id(one.args[0]) for one in nodes if one.operator in {"a_defaut", "connu"}}
            stand_ins |= {id(part) for one in nodes if id(one) in stand_ins for part in reader.used(one)}
            found += [
                (rule.identifier, one.key)
                for one in nodes
                if isinstance(one, Fait) and reader.value(one) is None and id(one) not in stand_ins
            ]
    return found


@pytest.mark.parametrize("path", sorted(CONFORMING))
@pytest.mark.parametrize("step", STEPS)
def test_no_rule_is_conforme_on_a_fact_taken_from_the_conforming_file(path, step):
    assert not rests_on_unknown(a_file({path: None}), step)


@pytest.mark.parametrize(
    ("fact", "answers"),
    [
        ("lien", ("demandeur", "enfant", "autre")),
        ("naissance", ("1950-01-01", "1988-05-17", "2015-09-01")),
        ("a_charge", (True, False)),
        ("carte_invalidite", (True, False)),
    ],
)
@pytest.mark.parametrize("other", [[], [ENFANT]], ids=["alone", "with a child"])
def test_a_rule_conforme_without_a_fact_of_a_person_is_so_whatever_the_answer(fact, answers, other):
    def conforming(answer):
        found = verdicts_of(a_file(personnes=[{**DEMANDEUR, fact: answer}, *other]))
        return {one.rule for one in found if one.outcome in (CONFORME, SANS_OBJET)}

    for answer in answers:
        assert conforming(None) <= conforming(answer), answer


@given(st.one_of(FILES, near_conforming()), st.sampled_from(STEPS))
def test_no_rule_is_conforme_on_an_unknown_fact_of_any_file(facts, step):
    assert not rests_on_unknown(facts, step)


def ceiling(n2: Decimal, n1: Decimal, last: Decimal) -> Outcome:
    amounts = {"ressources.rfr_n2": str(n2), "ressources.rfr_n1": str(n1), "ressources.douze_mois": str(last)}
    return outcome_of(RULE, a_file(amounts))


@given(HUNDREDS, HUNDREDS, HUNDREDS, st.integers(min_value=100, max_value=400))
def test_raising_all_resources_alike_never_lifts_the_ceiling(n2, n1, last, percent):
    """N-2 alone is another matter: the higher it is, the more another year is « at least 10 % lower »."""
    assume(ceiling(n2 * 100, n1 * 100, last * 100) == BLOQUANT)
    assert ceiling(n2 * percent, n1 * percent, last * percent) == BLOQUANT


@given(AMOUNT, AMOUNT, AMOUNT, st.decimals(min_value=0, max_value=50_000, places=2))
def test_raising_a_later_income_never_lifts_the_ceiling(n2, n1, last, more):
    before = ceiling(n2, n1, last)
    assert GRAVITY[ceiling(n2, n1 + more, last)] <= GRAVITY[before]
    assert GRAVITY[ceiling(n2, n1, last + more)] <= GRAVITY[before]


@given(st.integers(min_value=1, max_value=8), st.integers(min_value=1, max_value=12))
def test_one_more_occupant_never_makes_under_occupation(persons, rooms):
    rules = ("sous-occupation-legale", "pieces-selon-occupants")
    before, after = (
        [
            outcome_of(rule, a_file(personnes=[DEMANDEUR, *[ENFANT] * (count - 1)], logement__pieces=rooms))
            for rule in rules
        ]
        for count in (persons, persons + 1)
    )
    for was, now in zip(before, after, strict=True):
        assert not (was == CONFORME and now != CONFORME)


@given(HOUSEHOLD.filter(bool), st.randoms(use_true_random=False))
def test_the_order_of_persons_never_matters(household, random):
    keys = list(household)
    random.shuffle(keys)
    shuffled = {key: household[key] for key in keys}
    one, other = (
        [(v.rule, v.outcome) for v in verdicts_of(a_file({"menage.personnes": persons}))]
        for persons in (household, shuffled)
    )
    assert one == other


@given(near_conforming(), st.sampled_from(STEPS))
def test_learning_a_missing_fact_never_reverses_a_settled_verdict(facts, step):
    """A bloquant on a partial file stays one when what was unknown becomes known as in the conforming file."""
    rules = {"demande-maintenue", "sejour-regulier"}
    full = {**CONFORMING, **facts}
    before = {v.rule: v.outcome for v in verdicts_of(facts, step=step) if v.rule in rules}
    after = {v.rule: v.outcome for v in verdicts_of(full, step=step) if v.rule in rules}
    for rule, outcome in before.items():
        if outcome == BLOQUANT and "demande.sejour_valable_jusqu_au" in facts:
            assert after[rule] == BLOQUANT
