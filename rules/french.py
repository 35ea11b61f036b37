"""French printing of dates, amounts and numbers, for messages and workings."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
THIN, HARD = "\u202f", "\u00a0"
VOWELS, CONSONANTS = "aeiouœæ", "bcdfghjklmnpqrstvwxz"
BEFORE_A_SIGN = re.compile(r" (?=[:;!?»%€](?![\w/]))|(?<=«) ")


def typeset(text: str) -> str:
    """A sentence whose high punctuation, guillemets, % and € hold to their words: no-break spaces."""
    return BEFORE_A_SIGN.sub(HARD, text)


def de(name: str) -> str:
    """« d’Olivier », « de Line »; before an h, mute or not, « de »."""
    plain = unicodedata.normalize("NFD", name).lower()
    elided = plain[:1] in tuple(VOWELS) or (plain[:1] == "y" and plain[1:2] in tuple(CONSONANTS))
    return f"d’{name}" if elided else f"de {name}"


def format_date(day: date) -> str:
    """« 1er mars 2026 »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def format_age(months: int) -> str:
    """Whole months lived → « 38 ans »; before two years « 9 mois », before one month « moins d’un mois »."""
    if months < 1:
        return "moins d’un mois"
    years = months // 12
    return f"{months}{HARD}mois" if years < 2 else f"{years}{HARD}ans"


def format_decimal(value: Decimal | int) -> str:
    """`1234.50` → « 1 234,5 »: no trailing zeros, thousands apart."""
    whole, _, decimals = f"{Decimal(value):,f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", THIN) + (f",{decimals}" if decimals else "")


def format_amount(value: Decimal | int) -> str:
    """Euros to the cent, half up; cents are left out of whole amounts."""
    rounded = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = f"{rounded:,.2f}" if rounded % 1 else f"{rounded:,.0f}"
    return text.replace(",", THIN).replace(".", ",") + f"{HARD}€"


def percent_of(value: Decimal) -> Decimal:
    """`0.31602` → 31.6: one decimal, half up; two where one would hide a crossed threshold."""
    percent = (value * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if percent != value * 100 and percent == percent.to_integral_value():
        percent = (value * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return percent


def format_rates(*values: Decimal) -> list[str]:
    """Rates to be read side by side, as precise as the one that needs it most."""
    place = min((percent_of(one) for one in values), key=lambda one: one.as_tuple().exponent)
    return [f"{format_decimal((one * 100).quantize(place, ROUND_HALF_UP))}{HARD}%" for one in values]


def format_rate(value: Decimal) -> str:
    """`0.31602` → « 31,6 % », rounded as `percent_of` does."""
    return format_decimal(percent_of(value)) + f"{HARD}%"
