"""Expressions and values in French: what a node is called, its unit, and how a value is printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from rules.expression import ARITHMETIC, COMPARISONS, Expression
from rules.facts import Fait
from rules.french import format_amount, format_date, format_decimal, format_rate
from rules.kinds import measured
from rules.parameters import national

DIMENSIONLESS = "1"
LEAVES = {"fait", "constante", "aujourdhui", "chacun", "en_vigueur"}
SIGNS = {**ARITHMETIC, **COMPARISONS, "et": "et", "ou": "ou"}
WORDS = {"non": "non", "cas": "selon le cas", "chiffre": "barème", "connu": "est connu", "a_defaut": "à défaut",
         "croise": "contient", "parmi": "parmi", "mois_entre": "mois écoulés", "jours_entre": "jours écoulés",
         "plus_mois": "ajout de mois", "annee": "année", "age": "âge", "zone": "zone", "minimum": "le plus petit",
         "maximum": "le plus grand", "compte": "nombre", "somme": "somme", "quelque": "au moins un",
         "adresse": "adresse écrite simplement", "fait": "réponse"}  # fmt: skip
OPERATIONS = frozenset({*SIGNS.values(), *WORDS.values()})
# What an operation is called when nobody named its result: short, never its operands spelled out again.
UNNAMED = {"et": "Toutes les conditions", "ou": "Une des conditions", "cas": "Valeur retenue", "plus": "Somme",
           "moins": "Différence", "fois": "Produit", "divise": "Quotient", "minimum": "Le plus petit",
           "maximum": "Le plus grand", "plus_mois": "Échéance", "compte": "Personnes comptées",
           "somme": "Somme sur les personnes", "quelque": "Au moins une personne",
           "constante": "Valeur fixe"}  # fmt: skip
UNITS = {
    "euros": "€",
    "euros-par-an": "€ par an",
    "metres-carres": "m²",
    "pieces": "pièces",
    "entier": "",
    "coefficient": "",
}
LISTE, ABSENT = "Liste", "non renseigné"


def format_value(one: Expression, value: Any) -> str:
    """The value as people read it, with its unit."""
    if value is None:
        return "inconnu"
    return one.kind.format(value) if isinstance(one, Fait) else printed(value, unit_of(one))


def printed(value: Any, unit: str = "") -> str:
    """An operand or a result in French: « 1 234,56 € », « 31,6 % », « oui », « 1er mars 2026 », « non renseigné »."""
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return "oui" if value else "non"
    if unit == "taux":
        return format_rate(Decimal(value))
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal | int):
        return _number(value, unit)
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(printed(part) for part in value) or "aucun"
    return str(value).replace("zone-", "zone ")


def _number(value: Decimal | int, unit: str) -> str:
    if unit.startswith("€"):
        return format_amount(value) + unit[1:].replace(" ", "\u00a0")
    if unit == "année":
        return str(value)
    return measured(format_decimal(round(Decimal(value), 4)), value, unit)


def unit_of_figure(identifier: str, figures: Any = None) -> str:
    """The unit of a dated figure as it is printed: « euros » → « € »."""
    unit = (figures or national()).by_identifier[identifier].unit
    return UNITS.get(unit, unit)


@cache
def unit_of(one: Expression) -> str:
    """The unit of a node, its own or its operands' where an operation keeps it."""
    if one.operator == "chiffre":
        return unit_of_figure(one.args[0])
    if one.unit or one.operator in LEAVES:
        return "" if one.unit == DIMENSIONLESS else one.unit
    if one.operator == "nomme":
        return unit_of(one.args[0])
    if one.operator in {"plus", "moins", "fois", "cas", "minimum", "maximum", "a_defaut", "somme"}:
        return next((unit for unit in map(unit_of, _valued(one)) if unit and unit != "taux"), "")
    return ""


def _valued(one: Expression) -> list[Expression]:
    return [arg for arg in one.args if isinstance(arg, Expression) and arg.type != "booleen"]


def phrase(one: Expression) -> str:
    """What a node is called: its label, the title of its figure, else the operation in a few words."""
    if one.label:
        return one.label
    if one.operator == "chiffre":
        return national().by_identifier[one.args[0]].title
    if one.operator in COMPARISONS:
        return f"{phrase(one.args[0])} {COMPARISONS[one.operator]} {_compared(one.args[1])}"
    if one.operator == "non":
        return f"Non : {inside(phrase(one.args[0]))}"
    if one.operator == "a_defaut":
        return phrase(one.args[0])
    if one.operator == "croise":
        return f"{phrase(one.args[0])} : un au moins de la liste"
    if one.operator == "parmi":
        return f"{phrase(one.args[0])} : dans la liste"
    if one.operator == "connu":
        return f"{phrase(one.args[0])} : connu"
    return UNNAMED.get(one.operator, WORDS.get(one.operator, one.operator))


def _compared(one: Expression) -> str:
    named = one.operator != "constante" or one.label
    return inside(phrase(one)) if named else printed(one.args[0], unit_of(one))


def inside(text: str) -> str:
    """Inside a phrase, without its capital; « QPV » keeps its own."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def plain(value: Any) -> Any:
    """A value that prints and compares simply: sets as sorted tuples, decimals without exponent."""
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return Decimal(f"{value:f}") if isinstance(value, Decimal) else value
