"""Values as people type them: read, refused in French with an example, printed, and read again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.facts import FAITS, fait
from rules.kinds import BadValue, Booleen, Choix, Date, Ensemble, Entier, Montant, Nombre, NumeroUnique, Texte

PIECES = Entier(unit="pièces", least=1, most=15)
SURFACE = Nombre(unit="m²", least=Decimal(5), most=Decimal(500))
ONE_OF = Choix(options={"a-jour": "À jour", "dette": "Dette sans plan"})
SEVERAL = Ensemble(options={"dalo": "DALO", "k": "k", "l": "l"})


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Date(), "3/7/26", date(2026, 7, 3)),
        (Date(), "03.07.2026", date(2026, 7, 3)),
        (Date(), "03072026", date(2026, 7, 3)),
        (Date(), "3-7-2026", date(2026, 7, 3)),
        (Date(), " 03\u00a007\u00a02026 ", date(2026, 7, 3)),
        (Date(), "17/05/88", date(1988, 5, 17)),
        (Date(), "29/02/2024", date(2024, 2, 29)),
        (Montant(), "1 234,56 €", Decimal("1234.56")),
        (Montant(), "1\u202f234,56\u00a0€", Decimal("1234.56")),
        (Montant(), "1234.5", Decimal("1234.5")),
        (Montant(), "512 euros", Decimal(512)),
        (Montant(), "0", Decimal(0)),
        (SURFACE, "64,5 m²", Decimal("64.5")),
        (SURFACE, "64,5 m2", Decimal("64.5")),
        (PIECES, "4 pièces", 4),
        (PIECES, "1 pièce", 1),
        (PIECES, " 3 ", 3),
        (Booleen(), "Oui", True),
        (Booleen(), "non", False),
        (NumeroUnique(), "111 0323 016982 11041", "111032301698211041"),
        (NumeroUnique(), "1110318016982g1104", "1110318016982G1104"),
        (NumeroUnique(), "059\u00a00423\u00a0000000\u00a0GDPUB", "0590423000000GDPUB"),
        (ONE_OF, "dette", "dette"),
        (SEVERAL, "k, dalo", frozenset({"k", "dalo"})),
        (SEVERAL, "", frozenset()),
        (Texte(), "  bonjour ", "bonjour"),
    ],
)
def test_what_people_type_is_read(kind, typed, value):
    assert kind.from_text(typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (Date(), "31/02/2026", "n’existe pas au calendrier"),
        (Date(), "2026", "par exemple 27/03/2026"),
        (Date(), "hier", "par exemple 27/03/2026"),
        (Date(example="27/03/1985"), "hier", "par exemple 27/03/1985"),
        (Date(example="27/03/1985"), "31/02/1985", "comme 27/03/1985"),
        (Date(), "01/01/1899", "entre le 1er janvier 1900"),
        (Montant(), "mille", "par exemple 1 234,56"),
        (Montant(), "12,3456", "2 décimales au plus, par exemple"),
        (Montant(), "1 23,00", "par exemple 1 234,56"),
        (Montant(), "-5", "entre 0 et"),
        (Montant(), "9" * 60, "par exemple"),
        (Montant(), "99999999999", "entre 0 et"),
        (PIECES, "0", "entre 1 et 15"),
        (PIECES, "trois", "nombre entier, par exemple"),
        (PIECES, "3,5", "nombre entier, par exemple"),
        (Booleen(), "peut-être", "par oui ou par non"),
        (NumeroUnique(), "111132301698211041", "Exemple : 111032301698211041"),
        (NumeroUnique(), "12345", "18 caractères"),
        (ONE_OF, "autre", "a-jour, dette"),
        (SEVERAL, "k, x", "Code hors de la liste : x"),
        (Texte(example="92044"), "", "par exemple 92044"),
        (Texte(longest=3), "quatre", "3 caractères au plus ; il y en a 6"),
    ],
)
def test_a_refusal_is_french_and_says_what_to_write(kind, typed, said):
    with pytest.raises(BadValue) as refused:
        kind.from_text(typed)
    assert said in str(refused.value).translate({0x202F: " ", 0xA0: " "})


@pytest.mark.parametrize("kind", [Date(), Montant(), PIECES, Booleen(), NumeroUnique(), ONE_OF, SEVERAL, Texte()])
@pytest.mark.parametrize("raw", [3.5, True, {}, {"a": 1}, [[]], [{}], None, object()])
def test_json_of_another_shape_is_refused_never_a_crash(kind, raw):
    try:
        kind.from_json(raw)
    except BadValue:
        return
    assert kind == Booleen()
    assert raw is True


def test_a_binary_fraction_is_not_an_amount():
    with pytest.raises(BadValue, match="entre guillemets"):
        Montant().from_json(512.30)


@given(st.decimals(min_value=0, max_value=10_000_000, places=2))
def test_an_amount_printed_is_read_again(amount):
    assert Montant().from_text(Montant().format(amount)) == amount
    assert Montant().from_json(Montant().to_json(amount)) == amount
    assert Montant().to_column(amount) == amount * 100


@given(st.decimals(min_value=5, max_value=500, places=2))
def test_a_surface_printed_is_read_again(surface):
    assert SURFACE.from_text(SURFACE.format(surface)) == surface


@given(st.integers(min_value=1, max_value=15))
def test_a_whole_number_printed_is_read_again(number):
    assert PIECES.from_text(PIECES.format(number)) == number


@given(st.dates(min_value=date(1941, 1, 1), max_value=date(2040, 12, 31)))
def test_a_day_typed_in_any_usual_way_is_the_same_day(day):
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%d%m%Y", "%d-%m-%y", "%d %m %Y"):
        assert Date().from_text(day.strftime(form)) == day
    assert Date().from_json(Date().to_json(day)) == day


@pytest.mark.parametrize(
    "written", ["20260101", "2026-W01-4", "2026-1-1", "2026-01-01T00:00", " 2026-01-01", "", 20260101]
)
def test_a_day_in_json_is_written_one_way_only(written):
    with pytest.raises(BadValue, match="2026-03-27"):
        Date().from_json(written)


def test_a_day_that_the_calendar_does_not_hold_is_refused():
    with pytest.raises(BadValue, match="n’existe pas"):
        Date().from_json("2026-02-30")


@given(st.sets(st.sampled_from(sorted(SEVERAL.options))))
def test_a_set_of_codes_is_read_again_whatever_their_order(codes):
    kept = frozenset(codes)
    assert SEVERAL.from_json(SEVERAL.to_json(kept)) == kept
    assert SEVERAL.from_text(", ".join(codes)) == kept


def refusal(kind, text: str) -> str:
    """What a kind answers to a text it cannot take; empty when it takes it."""
    try:
        kind.from_text(text)
    except BadValue as refused:
        return str(refused)
    return ""


@given(st.text(max_size=60))
def test_no_text_makes_a_kind_fail_otherwise_than_by_a_refusal(text):
    for kind in (Date(), Montant(), SURFACE, PIECES, Booleen(), NumeroUnique(), ONE_OF, SEVERAL):
        assert refusal(kind, text).endswith((".", ""))


def test_the_singular_is_kept_below_two():
    assert PIECES.format(1) == "1\u00a0pièce"
    assert PIECES.format(2) == "2\u00a0pièces"
    assert Entier(unit="enfants").format(0) == "0\u00a0enfant"


@pytest.mark.parametrize("path", [path for path, fait in FAITS.items() if fait.example is not None])
def test_the_example_of_each_fact_is_a_value_of_its_kind(path):
    kind = FAITS[path].kind
    assert kind.from_json(kind.to_json(kind.from_json(FAITS[path].example))) == kind.from_json(FAITS[path].example)


def test_an_empty_set_agrees_with_what_it_is_a_set_of():
    assert Ensemble(options={"a": "A"}).format(frozenset()) == "aucun"
    assert Ensemble(options={"a": "A"}, none="aucune").format(frozenset()) == "aucune"


@pytest.mark.parametrize("path", ["demande.listes_du_label", "demande.pieces_vues", "candidature.mesures"])
def test_lists_measures_and_papers_are_feminine(path):
    assert fait(path).kind.format(frozenset()) == "aucune"
