"""Dated figures: in force on a day, marked once past it, refused when badly written."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rules.parameters import ParameterFault, load_parameters, national
from rules.territory import zone_of

FIGURES = national().by_identifier
PERIODS = [(figure, period) for figure in FIGURES.values() for period in figure.periods]
FINE = """[[chiffre]]
identifiant = "essai"
titre = "Essai"
unite = "mois"
[[chiffre.periode]]
du = 2026-01-01
au = 2026-12-31
source = "texte"
confiance = "A"
valeur = "3"
"""


@pytest.mark.parametrize(
    ("figure", "period"), PERIODS, ids=[f"{f.identifier}-{'-'.join(p.fixed)}-{p.first}" for f, p in PERIODS]
)
def test_each_figure_holds_on_its_first_and_last_day(figure, period):
    for key, value in period.values.items():
        keys = (*period.fixed, *(key.split(".") if key else ()))
        days = [period.first] + ([period.last] if period.last else [])
        for day in days:
            found = national().lookup(figure.identifier, day, keys)
            assert (found.value, found.expired) == (value, False)


@pytest.mark.parametrize(("figure", "period"), [(f, p) for f, p in PERIODS if p.last], ids=str)
def test_the_day_after_its_last_a_figure_is_replaced_or_expired(figure, period):
    key = next(iter(period.values))
    found = national().lookup(figure.identifier, period.last + timedelta(days=1), (*period.fixed, key))
    assert found.expired or found.period is not period


def test_before_its_first_day_a_figure_is_unknown():
    assert national().lookup("candidats-par-logement", date(2023, 12, 31)) is None


def test_a_pls_ceiling_is_the_plus_ceiling_and_thirty_per_cent_to_the_nearest_euro():
    periods = {(p.fixed, p.first): p for p in FIGURES["plafond-ressources"].periods}
    for (fixed, first), period in periods.items():
        if fixed[0] == "PLS":
            plus = periods[("PLUS", fixed[1]), first]
            for key, value in period.values.items():
                assert value == (plus.values[key] * Decimal("1.3") + Decimal("0.5")) // 1, (fixed, first, key)


@pytest.mark.parametrize("financing", ["PLAI", "PLUS", "PLS"])
def test_ceilings_rise_with_the_category_and_never_with_a_farther_zone(financing):
    for period in FIGURES["plafond-ressources"].periods:
        if period.fixed[0] == financing:
            values = [period.values[str(category)] for category in range(1, 7)]
            assert values == sorted(values)


def test_a_figure_that_a_landlord_enters_stands_beside_the_national_ones():
    from rules.parameters import Periode

    entered = Periode(date(2026, 1, 1), date(2026, 12, 31), "arrêté", "A", "", ("t",), {"": Decimal(9000)})
    figures = national().with_entered([("seuil-premier-quartile", entered)])
    assert figures.lookup("seuil-premier-quartile", date(2026, 5, 1), ("t",)).value == 9000
    assert figures.lookup("seuil-premier-quartile", date(2026, 5, 1), ("u",)) is None
    assert national().lookup("seuil-premier-quartile", date(2026, 5, 1), ("t",)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FINE.replace('titre = "Essai"\n', ""), "« titre » manque"),
        (FINE.replace('source = "texte"\n', ""), "pas de « source »"),
        (FINE.replace('confiance = "A"', 'confiance = "B"'), "réserve"),
        (FINE.replace('valeur = "3"\n', ""), "ni « valeur » ni « valeurs »"),
        (FINE + FINE, "déjà déclaré"),
        (FINE + FINE[FINE.index("[[chiffre.p") :].replace("2026", "2028"), "aucune valeur entre"),
        (FINE + FINE[FINE.index("[[chiffre.p") :].replace("2026-01-01", "2026-12-31"), "se recouvrent"),
    ],
)
def test_a_bad_parameter_file_is_refused_by_file_and_key(tmp_path, text, said):
    (tmp_path / "essai.toml").write_text(text, "utf-8")
    with pytest.raises(ParameterFault, match=r"essai\.toml") as refused:
        load_parameters(tmp_path)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("commune", "zone"),
    [
        ("92044", "zone-1"),
        ("92062", "zone-1"),
        ("92026", "zone-2"),
        ("93066", "zone-1"),
        ("75112", "zone-1"),
        ("77288", "zone-2"),
        ("35288", "zone-3"),
        ("2A004", "zone-3"),
        ("97411", None),
        ("98735", None),
    ],
)
def test_communes_have_their_zone_by_code(commune, zone):
    assert zone_of(commune) == zone
