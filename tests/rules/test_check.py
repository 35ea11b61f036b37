"""One rule on one file: the outcome and what is asked, from its value, its exception and its doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import and_

import pytest

from rules.check import RuleBook, carried
from rules.dossier import Dossier
from rules.evaluate import Program, compile_program
from rules.expression import chiffre
from rules.facts import demande, logement, ressources
from rules.parameters import Chiffre, Chiffres, Periode, national
from rules.rule import Regle, make_rule
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, SANS_OBJET, Source, Verdict
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, TODAY, a_file, verdict_of, verdicts_of

YESTERDAY = TODAY - timedelta(days=1)
PAST = "Essai : valeur périmée depuis le 22/11/2026, à mettre à jour."
VALUE, EXCEPTION, DOUBT = demande.locataire_du_parc, demande.libere_plus_grand, demande.besoin_adaptation
RULE = make_rule(
    "essai",
    VALUE,
    title="Essai",
    level=BLOQUANT,
    source=Source("essai"),
    clauses=(),
    explanation="Locataire\u00a0: {locataire_du_parc}.",
    sans_objet=((EXCEPTION, "Hors du champ."),),
    doutes=((DOUBT, "À voir."),),
)


def verdict(value: bool | None, exception: bool | None, doubt: bool | None) -> Verdict:
    given = {VALUE.key: value, EXCEPTION.key: exception, DOUBT.key: doubt}
    book = RuleBook((RULE,), (), compile_program(RULE.roots))
    known = Dossier({path: answer for path, answer in given.items() if answer is not None})
    return book.check(known, TODAY, national())[1][0]


@pytest.mark.parametrize(
    ("value", "exception", "doubt", "outcome", "asked"),
    [
        *((value, True, doubt, SANS_OBJET, []) for value in (True, False, None) for doubt in (True, False, None)),
        # What the rule itself rests on is asked first: its exception and its doubt may never come to matter.
        *((None, other, doubt, COMPLETER, [VALUE]) for other in (False, None) for doubt in (True, False, None)),
        (True, False, True, APPRECIER, []),
        (True, False, False, CONFORME, []),
        (True, False, None, COMPLETER, [DOUBT]),
        # A rule that is met has no use for its exception: nobody is asked about it.
        (True, None, True, APPRECIER, []),
        (True, None, False, CONFORME, []),
        (True, None, None, COMPLETER, [DOUBT]),
        (False, False, True, APPRECIER, []),
        (False, False, False, BLOQUANT, []),
        (False, False, None, COMPLETER, [DOUBT]),
        (False, None, True, COMPLETER, [EXCEPTION]),
        (False, None, False, COMPLETER, [EXCEPTION]),
        (False, None, None, COMPLETER, [DOUBT, EXCEPTION]),
    ],
)
def test_what_is_asked_is_what_the_outcome_waits_for_and_nothing_else(value, exception, doubt, outcome, asked):
    found = verdict(value, exception, doubt)
    assert found.outcome == outcome
    assert [one.fact for one in found.missing] == [fact.key for fact in asked]
    assert found.doubts == (("À voir.",) if doubt else ())


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (False, False, BLOQUANT),
        (None, False, COMPLETER),
        (False, None, COMPLETER),
        (None, True, SANS_OBJET),
        (True, None, SANS_OBJET),
    ],
)
def test_one_exception_still_unknown_keeps_a_rule_that_fails_open(first, second, outcome):
    other = demande.lit_medicalise
    rule = replace(RULE, sans_objet=((EXCEPTION, "Hors du champ."), (other, "Autre cas.")), doutes=())
    known = {VALUE.key: False, EXCEPTION.key: first, other.key: second}
    book = RuleBook((rule,), (), compile_program(rule.roots))
    found = book.check(Dossier({k: v for k, v in known.items() if v is not None}), TODAY, national())[1][0]
    assert found.outcome == outcome


def test_an_exception_that_applies_is_told_instead_of_the_figures_and_asks_nothing():
    found = verdict(None, True, None)
    assert (found.message, found.missing, found.reserves) == ("Hors du champ.", (), ())


@pytest.mark.parametrize(("doubt", "said"), [(True, ("À voir.",)), (False, ()), (None, ())])
def test_a_doubt_is_among_the_reserves_unless_an_exception_applies(doubt, said):
    assert verdict(False, False, doubt).reserves == said
    assert verdict(False, True, doubt).reserves == ()


UNKNOWN_BIRTHS = [{**DEMANDEUR, "naissance": None, "prenom": "Claire"}, {**CONJOINT, "naissance": None}]


@pytest.mark.parametrize(
    ("rule", "changes", "said"),
    [
        ("taux-effort", {"ressources__mensuelles": "0"}, "Non calculable avec ces valeurs (une division par zéro)."),
        (
            "ressources-sous-plafond",
            {"menage__personnes": None, "menage__nombre": None},
            "Il manque : Qui habitera le logement.",
        ),
        (
            "premier-quartile",
            {"personnes": UNKNOWN_BIRTHS},
            "Il manque : Date de naissance (Claire) ; Date de naissance (p2) ; Seuil de ressources du premier "
            "quartile, par an et par unité de consommation : valeur à saisir.",
        ),
        (
            "sous-occupation-legale",
            {"personnes": [DEMANDEUR, {**ENFANT, "garde": None}, {**ENFANT, "garde": None, "prenom": "Zoé"}]},
            "Il manque : Présence de l’enfant (p2) ; Présence de l’enfant (Zoé). 4 pièces pour 3 personnes ; "
            "au-delà de 4 pièces, la loi parle de sous-occupation.",
        ),
    ],
)
def test_what_lacks_is_named_by_its_fact_and_its_person(rule, changes, said):
    assert plain(verdict_of(rule, a_file(**changes)).message) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (1, "Il manque : {}."),
        (3, "Il manque : {} ; {} ; {}."),
        (4, "Il manque : {} ; {} ; {}…"),
    ],
)
def test_three_facts_at_most_are_named(facts, said):
    asked = (EXCEPTION, VALUE, DOUBT, demande.lit_medicalise)[:facts]
    rule = replace(RULE, expression=reduce(and_, asked), sans_objet=(), doutes=())
    book = RuleBook((rule,), (), compile_program(rule.roots))
    found = book.check(Dossier({}), TODAY, national())[1][0]
    assert plain(found.message) == said.format(*(fact.label for fact in asked))
    assert len(found.missing) == facts


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_rule_that_fails_leaves_the_others_standing_and_says_so(monkeypatch, caplog):
    """Its fault is logged; the file is not held up by it."""
    sound = replace(RULE, identifier="saine", expression=~DOUBT, sans_objet=(), doutes=())
    run = Program.run

    def failing(program: Program, *given):
        if any(one is RULE.expression for one in program.nodes):
            raise ZeroDivisionError
        return run(program, *given)

    monkeypatch.setattr(Program, "run", failing)
    book = RuleBook((RULE, sound), (), compile_program((*RULE.roots, *sound.roots)))
    known = Dossier({VALUE.key: True, DOUBT.key: False})
    failed, other = book.check(known, TODAY, national(), "c1")[1]
    assert (failed.outcome, failed.candidate, other.outcome, other.candidate) == (COMPLETER, "c1", CONFORME, "c1")
    assert failed.message == "Cette vérification a échoué\u00a0; prévenez l’administrateur."
    assert (failed.missing, failed.working, failed.reserves, failed.doubts) == ((), (), (), ())
    assert "rule essai failed" in caplog.text
    assert "saine" not in caplog.text


def test_when_rules_are_tried_alone_an_exception_and_a_doubt_still_count(monkeypatch):
    run = Program.run

    def failing_together(program: Program, *given):
        if program is book.program:
            raise ZeroDivisionError
        return run(program, *given)

    book = RuleBook((RULE,), (), compile_program(RULE.roots))
    monkeypatch.setattr(Program, "run", failing_together)
    aside, doubtful = (
        book.check(Dossier({VALUE.key: True, EXCEPTION.key: held, DOUBT.key: True}), TODAY, national())[1][0]
        for held in (True, False)
    )
    assert (aside.outcome, aside.message) == (SANS_OBJET, "Hors du champ.")
    assert (doubtful.outcome, doubtful.doubts) == (APPRECIER, ("À voir.",))


def test_what_was_said_is_kept_where_nothing_that_it_rests_on_has_changed():
    said, now = (verdicts_of(a_file(), step="appel") for _ in range(2))
    kept = {
        one.rule: any(one is old for old in said) for one in carried(said, now, frozenset({"ressources.aide_logement"}))
    }
    assert kept["sous-occupation-legale"]
    assert not kept["taux-effort"]
    assert all(any(one is old for old in said) for one in carried(said, now, frozenset()))


@pytest.mark.parametrize("changed", ["menage.personnes", "menage.personnes.p1.naissance"])
def test_a_person_who_changes_makes_every_verdict_anew(changed):
    said, now = (verdicts_of(a_file(), step="appel") for _ in range(2))
    assert carried(said, now, frozenset({changed, "logement.pieces"})) is now


def test_a_verdict_never_said_before_is_the_one_of_now():
    now = verdicts_of(a_file(), step="appel")
    assert carried([], now, frozenset()) == now


def test_the_verdicts_of_one_candidate_are_not_those_of_another():
    said, now = (verdicts_of([a_file(), a_file()], step="liste") for _ in range(2))
    for before, one in zip(said, carried(said, now, frozenset()), strict=True):
        assert one.candidate == before.candidate
        assert (one is before) is isinstance(one.declared, Regle)


@pytest.mark.parametrize(("step", "beside"), [("liste", 1), ("ordre_du_jour", 1), ("seance", None)])
def test_a_file_presented_for_inadmissibility_stands_beside_the_slate_until_the_sitting(monkeypatch, step, beside):
    slates = []
    monkeypatch.setattr("rules.check._set_verdicts", lambda rules, slate: slates.append(slate) or [])
    files = [a_file(), a_file(candidature__presentee_irrecevabilite=True), a_file()]
    verdicts_of(files, step=step)
    assert [one.key for one in slates[0].candidates] == (["c1", "c3"] if beside else ["c1", "c2", "c3"])
    assert slates[0].common.get("liste.a_cote") == beside


@pytest.mark.parametrize(
    ("surface", "lift", "read"),
    [
        ("101", True, "Surface habitable"),
        ("101", None, "Surface habitable"),
        ("100", True, "Ascenseur"),
        ("100", False, "Nombre de pièces"),
    ],
)
def test_the_working_is_that_of_the_first_exception_that_applies_else_of_the_rule(surface, lift, read):
    rule = replace(
        RULE,
        expression=logement.pieces <= 3,
        sans_objet=((logement.surface > 100, "Grand."), (logement.ascenseur, "Desservi.")),
        doutes=(),
    )
    known = {"logement.pieces": 2, "logement.surface": Decimal(surface), "logement.ascenseur": lift}
    book = RuleBook((rule,), (), compile_program(rule.roots))
    found = book.check(Dossier({k: v for k, v in known.items() if v is not None}), TODAY, national())[1][0]
    assert found.outcome == (CONFORME if read == "Nombre de pièces" else SANS_OBJET)
    assert next(operand.label for line in found.working for operand in line.operands) == read


@pytest.mark.parametrize(
    ("lacking", "partial", "message"),
    [
        ("ressources__aide_logement", "Sans aide au logement : 27,3 %.", "Il manque : Aide au logement. {}"),
        ("ressources__mensuelles", "", "Il manque : Ressources mensuelles du foyer, hors aide au logement."),
    ],
)
def test_what_can_be_said_already_follows_what_lacks(lacking, partial, message):
    found = verdict_of("taux-effort", a_file(**{lacking: None}))
    assert plain(found.partial) == partial
    assert plain(found.message) == message.format(partial)


def ceiling(*periods: Periode) -> Verdict:
    rule = replace(RULE, expression=ressources.rfr_n2 <= chiffre("essai"), sans_objet=(), doutes=())
    figures = Chiffres({"essai": Chiffre("essai", "Essai", "euros", (), periods)})
    book = RuleBook((rule,), (), compile_program(rule.roots))
    return book.check(Dossier({"ressources.rfr_n2": Decimal(9)}), TODAY, figures)[1][0]


@pytest.mark.parametrize(
    ("reserve", "last", "outcome", "reserves"),
    [
        ("", TODAY, CONFORME, ()),
        ("Disputé.", TODAY, CONFORME, ("Disputé.",)),
        ("", YESTERDAY, APPRECIER, (PAST,)),
        ("Disputé.", YESTERDAY, APPRECIER, ("Disputé.", PAST)),
    ],
)
def test_the_reserve_of_a_figure_and_its_age_are_told(reserve, last, outcome, reserves):
    found = ceiling(Periode(date(2026, 1, 1), last, "texte d’essai", "A", reserve, (), {"": Decimal(10)}))
    assert (found.outcome, tuple(map(plain, found.reserves))) == (outcome, reserves)


def test_a_figure_that_nobody_has_entered_is_asked_and_has_no_reserve():
    found = ceiling()
    assert (found.outcome, found.reserves) == (COMPLETER, ())
    assert plain(found.message) == "Il manque : Essai : valeur à saisir."
