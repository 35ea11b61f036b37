"""The shipped figures, copied a second time from the texts: a digit changed in the data is told here."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rules.parameters import Found, national

# Categories 1 to 6, then the supplement for each further person (arrêté of 29 July 1987, annexes I and II; PLS = PLUS
# and thirty per cent). PLAI, zone 3, 2026 was not found in print.
CEILINGS = {
    ("PLAI", 1, 2024): "14329 23355 30614 33511 39863 44861 4998",
    ("PLAI", 2, 2024): "14329 23355 28074 30824 36493 41064 4573",
    ("PLAI", 3, 2024): "12452 18143 21818 24276 28404 32010 3569",
    ("PLAI", 1, 2025): "14683 23931 31369 34338 40847 45968 5121",
    ("PLAI", 2, 2025): "14683 23931 28767 31585 37393 42077 4686",
    ("PLAI", 3, 2025): "12759 18591 22356 24875 29105 32800 3657",
    ("PLAI", 1, 2026): "14811 24140 31643 34637 41203 46369 5166",
    ("PLAI", 2, 2026): "14811 24140 29018 31860 37719 42444 4727",
    ("PLS", 1, 2026): "34996 52303 68562 81858 97395 109595 12212",
    ("PLS", 2, 2026): "34996 52303 62871 75309 89150 100322 11177",
    ("PLS", 3, 2026): "30424 40630 48859 58986 69389 78203 8723",
    ("PLUS", 1, 2024): "26044 38925 51025 60921 72482 81562 9089",
    ("PLUS", 2, 2024): "26044 38925 46789 56046 66347 74662 8319",
    ("PLUS", 3, 2024): "22642 30238 36362 43899 51641 58200 6492",
    ("PLUS", 1, 2025): "26687 39885 52284 62424 74271 83575 9313",
    ("PLUS", 2, 2025): "26687 39885 47944 57429 67984 76504 8524",
    ("PLUS", 3, 2025): "23201 30984 37259 44982 52915 59636 6652",
    ("PLUS", 1, 2026): "26920 40233 52740 62968 74919 84304 9394",
    ("PLUS", 2, 2026): "26920 40233 48362 57930 68577 77171 8598",
    ("PLUS", 3, 2026): "23403 31254 37584 45374 53376 60156 6710",
}
LINES = ("1", "2", "3", "4", "5", "6", "supplement")
VOUCHED_FROM = date(2024, 1, 1)
FIGURES = {
    "candidats-par-logement": "3",
    "reunion-commission-mois": "2",
    "delai-reponse-offre": "10",
    "validite-demande": "1",
    "rappel-renouvellement": "1",
    "radiation-preavis": "1",
    "recours-contentieux": "2",
    "silence-recours-gracieux": "2",
    "label-m-age": "21",
    "label-m-delai": "3",
    "part-premier-quartile-hors-qpv": "0.25",
    "part-autres-en-qpv": "0.50",
    "part-publics-prioritaires": "0.25",
    "part-etat-prioritaires": "1",
    "part-reservation-prefet-max": "0.30",
    "part-agents-etat-max": "0.05",
    "sous-occupation-marge": "1",
    "age-locataire-protege": "65",
    "offres-sous-occupation": "3",
    "delai-sous-occupation": "6",
    "delai-logement-adapte": "18",
    "periodicite-examen-occupation": "36",
    "baisse-ressources": "0.10",
    "frais-hebergement-deduits": "10000",
    "jeune-menage-somme-ages": "55",
    "unites-consommation-age": "14",
}
BY_LINE = {
    "surface-minimale": {"1": "9", "2": "16", "3": "25", "4": "34", "5": "43", "6": "52", "7": "61", "8": "70"},
    "unites-consommation": {"premier-adulte": "1", "quatorze-ans-et-plus": "0.5", "moins-de-quatorze": "0.3"},
}


def found(identifier: str, on: date, *keys: str) -> Found | None:
    return national().lookup(identifier, on, keys)


@pytest.mark.parametrize(("financing", "zone", "year"), CEILINGS)
def test_each_ceiling_is_the_printed_one_from_the_first_to_the_last_day_of_its_year(financing, zone, year):
    for line, amount in zip(LINES, CEILINGS[financing, zone, year].split(), strict=True):
        for day in (date(year, 1, 1), date(year, 12, 31)):
            held = found("plafond-ressources", day, financing, f"zone-{zone}", line)
            assert (held.value, held.expired) == (Decimal(amount), False), (day, line)
            assert (held.period.first, held.period.last) == (date(year, 1, 1), date(year, 12, 31))


def test_a_ceiling_that_was_not_found_in_print_stays_the_expired_one_of_the_year_before():
    held = found("plafond-ressources", date(2026, 1, 1), "PLAI", "zone-3", "1")
    assert (held.value, held.expired) == (Decimal(12759), True)


@pytest.mark.parametrize("identifier", FIGURES)
def test_each_figure_is_the_text_s_and_begins_on_the_day_vouched_for(identifier):
    held = found(identifier, VOUCHED_FROM)
    assert held.value == Decimal(FIGURES[identifier])
    assert found(identifier, VOUCHED_FROM - timedelta(days=1)) is None


@pytest.mark.parametrize("identifier", BY_LINE)
def test_each_line_of_a_scale_is_the_text_s(identifier):
    for line, value in BY_LINE[identifier].items():
        assert found(identifier, VOUCHED_FROM, line).value == Decimal(value), line
        assert found(identifier, VOUCHED_FROM - timedelta(days=1), line) is None


@pytest.mark.parametrize("commune", ["35288", "35093", "35256", "35287"])
def test_the_abnormal_delay_of_the_charter_is_24_months_from_its_day(commune):
    assert found("delai-anormalement-long", date(2022, 11, 8), commune).value == 24
    assert found("delai-anormalement-long", date(2022, 11, 7), commune) is None
