"""French formatting for letters: dates, amounts, percentages, ordinals, plurals."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from jinja2 import Undefined
from jinja2.exceptions import FilterArgumentError

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
MINUS = "\u2212"
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
EN_LETTRES = (
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
)


def _number(value: object, filtre: str) -> Decimal:
    if isinstance(value, Undefined):
        str(value)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise FilterArgumentError(f"le filtre «{NO_BREAK}{filtre}{NO_BREAK}» attend un nombre")
    return Decimal(value)


def _whole(value: object, filtre: str) -> int:
    number = _number(value, filtre)
    if number != int(number):
        raise FilterArgumentError(f"le filtre «{NO_BREAK}{filtre}{NO_BREAK}» attend un nombre entier")
    return int(number)


def date_fr(value: object) -> str:
    """date → « 1er mars 2026 »."""
    if isinstance(value, Undefined):
        str(value)
    if not isinstance(value, date):
        raise FilterArgumentError(f"le filtre «{NO_BREAK}date_fr{NO_BREAK}» attend une date")
    jour = "1er" if value.day == 1 else str(value.day)
    return f"{jour} {MOIS[value.month - 1]} {value.year}"


def _grouped(value: Decimal) -> str:
    text = f"{abs(value):,f}".replace(",", NARROW_NO_BREAK).replace(".", ",")
    return MINUS + text if value < 0 else text


def euros(value: object) -> str:
    """Number in euros → « 1 234,56 € », rounded half up to the cent."""
    cents = _number(value, "euros").quantize(Decimal("0.01"), ROUND_HALF_UP)
    return _grouped(cents) + NO_BREAK + "€"


def nombre(value: object) -> str:
    """Number → « 1 234,5 », at most two decimals, no useless zero."""
    rounded = _number(value, "nombre").quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = _grouped(rounded)
    return text.rstrip("0").rstrip(",")


def pourcent(value: object) -> str:
    """Percentage (33 for 33 %) → « 33 % », at most two decimals."""
    return nombre(_number(value, "pourcent")) + NO_BREAK + "%"


def ordinal(value: object, feminin: bool = False) -> str:
    """Whole number → « 1er », « 1re », « 2e »."""
    rang = _whole(value, "ordinal")
    if rang == 1:
        return "1re" if feminin else "1er"
    return f"{rang}e"


def etage(value: object) -> str:
    """Floor → « rez-de-chaussée », « 1er étage », « 1er sous-sol »."""
    niveau = _whole(value, "etage")
    if niveau == 0:
        return "rez-de-chaussée"
    return f"{ordinal(abs(niveau))} {'étage' if niveau > 0 else 'sous-sol'}"


def en_lettres(value: object) -> str:
    """Whole number → « deux » up to sixteen, figures beyond."""
    entier = _whole(value, "en_lettres")
    return EN_LETTRES[entier] if 0 <= entier < len(EN_LETTRES) else nombre(entier)


def duree(value: object) -> str:
    """Whole number of months → « 5 mois », « 20 ans et 5 mois »."""
    years, months = divmod(_whole(value, "duree"), 12)
    said = [pluriel(years, "an")] if years else []
    said += [pluriel(months, "mois", "mois")] if months else []
    return " et ".join(said) or "moins d’un mois"


def pluriel(value: object, nom: str, noms: str | None = None) -> str:
    """Count and noun → « 2 adultes », « 1 enfant »."""
    compte = _whole(value, "pluriel")
    return nombre(compte) + NO_BREAK + ((noms or nom + "s") if abs(compte) > 1 else nom)


def oui_non(value: object) -> str:
    """Boolean → « oui » or « non »."""
    if isinstance(value, Undefined):
        str(value)
    if not isinstance(value, bool):
        raise FilterArgumentError(f"le filtre «{NO_BREAK}oui_non{NO_BREAK}» attend vrai ou faux")
    return "oui" if value else "non"


FILTERS = {
    "date_fr": date_fr,
    "euros": euros,
    "nombre": nombre,
    "pourcent": pourcent,
    "ordinal": ordinal,
    "etage": etage,
    "en_lettres": en_lettres,
    "duree": duree,
    "pluriel": pluriel,
    "oui_non": oui_non,
}
