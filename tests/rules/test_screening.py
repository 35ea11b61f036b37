"""Screening says of each request of a pool what the check of its single file says."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dossier import PERSONNES, Dossier
from rules.evaluate import compile_program
from rules.expression import (
    AUJOURDHUI,
    adresse,
    age,
    annee,
    cas,
    constante,
    jours_entre,
    mois_entre,
    plus_grand,
    plus_mois,
    somme,
)
from rules.facts import FAITS, demande, logement, personne, ressources
from rules.kinds import Choix, Ensemble, Kind
from rules.parameters import national
from rules.policy import load_policy, policy_names
from rules.pool import Pool, make_column
from rules.screening import screen
from rules.screening.columns import Logic, constant, divide, multiply, whole
from rules.screening.evaluation import Columns
from rules.screening.run import OUTCOMES
from rules.verdict import BLOQUANT, Outcome
from tests.rules.conftest import dossier_of

TODAY = date(2026, 11, 23)
DAYS = (TODAY, date(2025, 2, 28), date(2028, 2, 29), date(2024, 3, 1))
LOCAL_CLAUSES = """
[[clause]]
genre = "taux-effort-par-reste-a-vivre"
reference = "PC-12"
niveau = "justifier"
bandes = [{ reste_sous = "10", taux_max = "0" }, { reste_jusqua = "20", taux_max = "0.30" }, { taux_max = "0.33" }]
jours_par_mois = "30"

[[clause]]
genre = "taux-effort-seuil"
reference = "EM-12"
niveau = "apprecier"
taux_max = "0.33"

[[clause]]
genre = "grille-typologie"
reference = "PC-9"
niveau = "justifier"
lignes = [
  { pieces = 1, texte = "F1", personnes_max = 2, enfants_max = 0 },
  { pieces = 2, texte = "F2", personnes_max = 2 },
  { pieces = 3, texte = "F3", personnes_max = 4, enfants_max = 2 },
  { pieces = 5, texte = "F5", enfants_min = 3 },
]
"""


@pytest.fixture(scope="module")
def policies(tmp_path_factory):
    """The three landlords, and one that has every numeric kind of clause."""
    made = tmp_path_factory.mktemp("politiques") / "bandes.toml"
    made.write_text(policy_names()["emeraude"].read_text("utf-8").split("[[clause]]")[0] + LOCAL_CLAUSES, "utf-8")
    return [load_policy(name) for name in (*policy_names(), str(made))]


def random_value(draw: random.Random, kind: Kind, on: date) -> Any:
    if isinstance(kind, Choix):
        return draw.choice(list(kind.options))
    if isinstance(kind, Ensemble):
        return frozenset(code for code in kind.options if draw.random() < 0.2)
    makers = {
        "booleen": lambda: draw.random() < 0.7,
        "entier": lambda: draw.randint(1, 7) if kind.most < 100 else draw.choice((2022, 2023, 2024)),
        "montant": lambda: Decimal(draw.choice((0, 10, 30000, 51230, 231000, 2000000, 4000001))) / 100,
        "nombre": lambda: Decimal(draw.randint(900, 9000)) / 100,
        "date": lambda: on + timedelta(days=draw.choice((0, 1, -365, -366, -6574, -6575, -9000, -12000, -20000, 90))),
    }
    return makers.get(
        kind.name, lambda: draw.choice(("92044", "92062", "97411", "35288", "15 rue Trezel", "6 Palissy"))
    )()


def random_facts(draw: random.Random, prefix: str, unknown: float, on: date) -> dict[str, Any]:
    chosen = [path for path in FAITS if path.startswith(prefix) and draw.random() >= unknown]
    return {path: random_value(draw, FAITS[path].kind, on) for path in chosen}


def random_request(draw: random.Random, unknown: float, on: date) -> Dossier:
    groups = ("demande.", "menage.c", "menage.n", "ressources.", "candidature.", "occupation.")
    values = {path: value for prefix in groups for path, value in random_facts(draw, prefix, unknown, on).items()}
    if draw.random() >= unknown:
        persons = [random_facts(draw, f"{PERSONNES}.*.", unknown / 4, on) for _ in range(draw.randint(1, 8))]
        values[PERSONNES] = [{f"{PERSONNES}.*": f"p{key}", **person} for key, person in enumerate(persons, 1)]
    return Dossier(values)


def assert_agreement(screening) -> None:
    for index in range(len(screening)):
        codes = screening.outcomes[:, index].tolist()
        single = {verdict.rule: verdict.outcome for verdict in screening.verdicts(index)}
        found = {rule.identifier: OUTCOMES[code] for rule, code in zip(screening.rules, codes, strict=True)}
        assert found == single
        assert bool(screening.kept[index]) == (BLOQUANT not in single.values())


@given(seed=st.integers(0, 10**9), unknown=st.sampled_from((0.0, 0.05, 0.2, 0.6, 1.0)), on=st.sampled_from(DAYS))
def test_screening_and_single_verdicts_agree_on_random_pools(policies, seed, unknown, on):
    draw = random.Random(seed)
    pool = Pool.from_dossiers([random_request(draw, unknown, on) for _ in range(draw.choice((1, 2, 12)))])
    dwelling = random_facts(draw, "logement.", draw.choice((0.0, 0.2)), on)
    if draw.random() < 0.7:
        dwelling |= {"logement.commune": "92044", "logement.disponible_le": on + timedelta(days=20)}
    for policy in policies:
        assert_agreement(screen(policy, Dossier(dwelling), pool, on))


def test_random_pools_reach_every_outcome(policies):
    draw = random.Random(7)
    pool = Pool.from_dossiers([random_request(draw, 0.05, TODAY) for _ in range(400)])
    dwelling = Dossier(random_facts(draw, "logement.", 0.0, TODAY) | {"logement.commune": "92044"})
    seen = Counter()
    for policy in policies:
        for counts in screen(policy, dwelling, pool, TODAY).counts().values():
            seen.update(counts)
    assert all(seen[outcome] for outcome in Outcome)


def test_a_second_dwelling_reuses_what_requests_alone_decide(policies):
    draw = random.Random(11)
    pool = Pool.from_dossiers([random_request(draw, 0.1, TODAY) for _ in range(40)])
    for _ in range(3):
        assert_agreement(screen(policies[0], Dossier(random_facts(draw, "logement.", 0.1, TODAY)), pool, TODAY))
    assert_agreement(screen(policies[0], Dossier(random_facts(draw, "logement.", 0.1, DAYS[2])), pool, DAYS[2]))


def request(numero: str, deposee: date | None, publics: frozenset | None = frozenset(), **more: Any) -> Dossier:
    values = {"demande.numero": numero, "demande.deposee_le": deposee, "demande.publics": publics, **more}
    return Dossier({path: value for path, value in values.items() if value is not None})


def test_the_order_is_dalo_then_filing_date_then_number():
    old, new = date(2019, 1, 5), date(2025, 1, 5)
    files = [
        request("B", new),
        request("A", new),
        request("C", old),
        request("D", None),
        request("E", new, frozenset({"dalo"})),
        request("F", old, frozenset({"a"})),
        request("G", date(2010, 1, 1), **{"candidature.radiation_motif": "renonciation"}),
    ]
    screening = screen(load_policy("emeraude"), Dossier(), Pool.from_dossiers(files), TODAY)
    assert [files[index].values["demande.numero"] for index in screening.displayed] == ["E", "C", "F", "A", "B", "D"]
    assert screening.order.tolist() == [5, 4, 2, 6, 1, 3, 0]
    assert screening.reasons(6)[0] == ("demande-non-radiee", BLOQUANT)


def test_the_dwelling_of_the_screening_wins_over_one_named_in_a_request():
    asked = request("A", TODAY, **{"logement.pieces": 9})
    screening = screen(
        load_policy("rives-de-seine"), Dossier({"logement.pieces": 2}), Pool.from_dossiers([asked]), TODAY
    )
    assert_agreement(screening)
    assert "logement.pieces" not in screening.pool.columns


def test_an_empty_pool_gives_an_empty_screening():
    screening = screen(load_policy("emeraude"), Dossier(), Pool.from_dossiers([]), TODAY)
    assert (len(screening), screening.displayed, list(screening.all_reasons())) == (0, [], [])


def test_numpy_is_imported_by_the_first_screening_only():
    code = "import sys, rules.__main__, rules.pool, rules.screening; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def both_ways(expression, requests: list[Dossier], on: date = TODAY) -> tuple[list, list]:
    """The values of one expression by the screening's columns, and file by file."""
    program = compile_program([expression])
    single = [program.run(one.values, on, national()).of(expression) for one in requests]
    column = Columns(Pool.from_dossiers(requests), Dossier(), on, national(), set()).of(expression)
    return values_of(column, len(requests)), single


def values_of(column: Any, size: int) -> list:
    if isinstance(column, Logic):
        pairs = zip(np.broadcast_to(column.yes, size).tolist(), np.broadcast_to(column.no, size).tolist(), strict=True)
        return [True if yes else False if no else None for yes, no in pairs]
    parts = (np.broadcast_to(part, size).tolist() for part in (column.num, column.den, column.known))
    return [Fraction(num, den) if known else None for num, den, known in zip(*parts, strict=True)]


def test_an_address_is_read_alike_in_a_pool_and_in_one_file():
    typed = ["15, rue Trézel", "15 RUE TREZEL", "17 rue Trezel", None]
    files = [dossier_of({"logement.immeuble": one} if one else {}) for one in typed]
    listed = adresse(logement.immeuble).parmi(["15 rue trezel"])
    program = compile_program((listed,))
    for one, expected in zip(files, [True, True, False, None], strict=True):
        column = Columns(Pool.from_dossiers([Dossier()]), one, TODAY, national()).of(listed)
        assert values_of(column, 1) == [program.run(one.values, TODAY, national()).of(listed)] == [expected]


@given(st.lists(st.dates(date(1904, 1, 1), date(2030, 12, 31)), min_size=1, max_size=30), st.sampled_from(DAYS))
def test_ages_months_days_and_years_count_as_the_calendar_does(days, on):
    files = [request("A", day) for day in days]
    for expression in (age(demande.deposee_le), mois_entre(demande.deposee_le), jours_entre(demande.deposee_le)):
        assert both_ways(expression, files, on)[0] == both_ways(expression, files, on)[1]
    backwards = mois_entre(AUJOURDHUI, demande.deposee_le)
    assert both_ways(backwards, files, on)[0] == both_ways(backwards, files, on)[1]
    assert both_ways(annee(demande.deposee_le), files, on)[0] == [day.year for day in days]


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2008, 11, 23), date(2026, 11, 22), 17),
        (date(2008, 11, 23), date(2026, 11, 23), 18),
    ],
)
def test_a_birthday_counts_on_its_day_and_29_february_on_1_march(birth, on, years):
    assert both_ways(age(demande.deposee_le), [request("A", birth)], on)[0] == [years]


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)), st.integers(-30, 30))
def test_months_added_stop_at_the_end_of_the_month(day, months):
    column, single = both_ways(plus_mois(demande.deposee_le, months), [request("A", day)])
    assert column == [single[0].toordinal()]


def test_quotients_are_compared_exactly_at_the_bound():
    rate = ressources.aide_logement / ressources.mensuelles <= constante(Decimal("0.33"))
    amounts = [("330.00", "1000"), ("330.01", "1000"), ("329.99", "1000"), ("0", "0"), ("1", "3.03"), ("1", "3.04")]
    files = [Dossier({"ressources.aide_logement": Decimal(a), "ressources.mensuelles": Decimal(b)}) for a, b in amounts]
    column, single = both_ways(rate, files)
    assert column == single == [True, False, True, None, False, True]


def test_products_beyond_64_bits_stay_exact():
    big = whole(np.array([10**12 + 1, -(10**12)]), np.ones(2, np.bool_))
    squared = multiply(multiply(big, big), constant(Decimal("0.01")))
    assert values_of(squared, 2) == [Fraction((10**12 + 1) ** 2, 100), Fraction(10**24, 100)]
    assert values_of(divide(squared, squared), 2) == [1, 1]


def test_division_by_zero_is_unknown_and_a_negative_divisor_keeps_its_sign():
    ones = np.ones(3, np.bool_)
    result = divide(whole(np.array([6, 6, 6]), ones), whole(np.array([0, -4, 4]), ones))
    assert values_of(result, 3) == [None, Fraction(-3, 2), Fraction(3, 2)]


def test_persons_are_summed_within_their_own_household():
    on = date(2026, 1, 1)
    ages = somme(age(personne.naissance), personne.a_charge)
    born = {f"{PERSONNES}.*.naissance": date(2016, 1, 1), f"{PERSONNES}.*.a_charge": True}
    unborn = {f"{PERSONNES}.*.a_charge": True}
    apart = {f"{PERSONNES}.*.a_charge": False}
    households = [[born, born], [born, apart], [born, unborn], [], [apart], [born, {}]]
    column, single = both_ways(ages, [Dossier({PERSONNES: one} if one else {}) for one in households], on)
    assert column == single == [20, 10, None, None, 0, None]


def test_branches_and_extremes_mix_different_scales():
    mixed = cas((demande.libere_plus_grand, ressources.rfr_n2), sinon=plus_grand(ressources.rfr_n1 / 3, 7))
    rows = [(True, "12.34", "1"), (False, "12.34", "22"), (False, "1", "20"), (None, "1", "1")]
    files = [
        Dossier({"demande.libere_plus_grand": a, "ressources.rfr_n2": Decimal(b), "ressources.rfr_n1": Decimal(c)})
        for a, b, c in rows
    ]
    assert both_ways(mixed, files)[0] == [Fraction(1234, 100), Fraction(22, 3), 7, None]


def test_texts_are_numbered_in_alphabetical_order():
    column = make_column(logement.reference.kind, ["b", None, "a", "b"])
    assert (list(column.data), column.words, list(column.known)) == ([1, 0, 0, 1], ("a", "b"), [1, 0, 1, 1])
