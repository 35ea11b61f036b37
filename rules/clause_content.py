"""Is what a clause holds of this world? Rates, whole numbers, bands, words of a closed list, communes by their code."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from rules.calendar import WEEKDAYS
from rules.law import effort, flechage, indicateurs, pieces, publics, seance
from rules.toml_file import TomlFile, leaves
from rules.toml_lines import Path
from rules.vocabulary import (
    CONTINGENTS,
    ECARTS_OFFRE,
    EXCEPTIONS_LOCALES,
    LABELS_SENIORS,
    MOTIFS_MUTATION,
    PREUVES,
    PUBLICS,
    PUBLICS_LOCAUX,
    PUBLICS_PLAN,
)

ALL_PUBLICS = {**PUBLICS, **PUBLICS_PLAN, **PUBLICS_LOCAUX}
# By parameter: its bounds, what is expected, as people write it.
RATE = (Decimal(0), Decimal(1), 'écrivez un taux entre 0 et 1, par exemple "0.33" pour 33 %')
BOUNDS = {
    "taux_max": RATE,
    "cible": RATE,
    "jours_par_mois": (Decimal(28), Decimal(31), 'écrivez un nombre de jours entre 28 et 31, par exemple "30"'),
}
MOST = 1200  # a hundred years of months: beyond, it is a slip of the pen
LEAST = {"refus": 1}
COMMUNE = re.compile(r"[0-9][0-9AB][0-9]{3}")


def _some(codes: Collection[str]) -> list[str]:
    """The codes that say something: not « aucun »."""
    return [code for code in codes if code not in ("aucun", "aucune")]


# By kind of clause and parameter, with what lies below it: the words that it chooses from. « * »: whatever its key.
WORDS: dict[tuple[str, ...], Collection[str]] = {
    ("exception-locale-trois-candidats", "motifs"): _some(EXCEPTIONS_LOCALES),
    ("exception-locale-trois-candidats", "apres_visite"): _some(EXCEPTIONS_LOCALES),
    ("urgence-de-mutation", "motifs"): MOTIFS_MUTATION,
    ("cloture-de-la-liste", "jour"): WEEKDAYS,
    ("classement-selon-patrimoine", "neuf"): seance.PRATIQUES,
    ("classement-selon-patrimoine", "existant"): seance.PRATIQUES,
    ("taux-effort-par-reste-a-vivre", "exceptions"): effort.EXCEPTIONS,
    ("flechage-criteres", "criteres"): flechage.CRITERES,
    ("criteres-pris-en-compte", "criteres"): publics.CRITERES,
    ("part-annuelle", "compte"): indicateurs.COMPTES,
    ("part-annuelle", "base"): indicateurs.BASES,
    ("part-annuelle", "chiffre"): ("", indicateurs.PRIORITAIRES, indicateurs.QUARTILE, indicateurs.EN_QPV),
    ("pieces-selon-occupants", "derogations", "cas"): pieces.DEROGATIONS,
    ("taille-selon-composition", "ecartee_par", "cas"): _some(ECARTS_OFFRE),
    ("ordre-logement-seniors", "locataires_dabord"): _some(LABELS_SENIORS),
    ("publics-par-contingent", "contingents", "*"): ALL_PUBLICS,
    ("publics-prioritaires", "preuves", "*"): PREUVES,
    ("publics-favorises", "preuves", "*"): PREUVES,
}
# The same for the keys of a table.
KEYS: dict[tuple[str, str], Collection[str]] = {
    ("ordre-logement-seniors", "labels"): _some(LABELS_SENIORS),
    ("publics-par-contingent", "contingents"): CONTINGENTS,
    ("publics-prioritaires", "preuves"): ALL_PUBLICS,
    ("publics-favorises", "preuves"): ALL_PUBLICS,
}


def check_content(file: TomlFile, kind: str, path: Path, value: Any) -> None:
    """What the parameter at this path holds, each fault under its own key."""
    parameter = str(path[-1])
    for key in value if isinstance(value, dict) else ():
        _check_word(file, KEYS.get((kind, parameter)), (*path, key), key)
    for below, one in leaves(value, path):
        names = [key for key in below[len(path) :] if isinstance(key, str)]
        _check_word(file, _words(kind, parameter, names), below, one)
        _check_number(file, below, [parameter, *names][-1], one)
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, dict) and "communes" in one:
            _check_communes(file, (*path, index, "communes"), one["communes"])
    if parameter in SHAPES and isinstance(value, list) and all(isinstance(one, dict) for one in value):
        for where, said in SHAPES[parameter](value):
            file.fault((*path, *where), said)


def _words(kind: str, parameter: str, names: list[str]) -> Collection[str] | None:
    return WORDS.get((kind, parameter, *names)) or (WORDS.get((kind, parameter, "*")) if names else None)


def _check_word(file: TomlFile, admitted: Collection[str] | None, path: Path, word: Any) -> None:
    if admitted and word not in admitted:
        file.fault(path, f"« {word} » inconnu ; admis : {', '.join(filter(None, admitted))}.")


def _check_number(file: TomlFile, path: Path, name: str, value: Any) -> None:
    if name in BOUNDS and isinstance(value, str):
        least, most, wanted = BOUNDS[name]
        number = _decimal(value)
        if number is not None and not (number.is_finite() and least <= number <= most):
            file.fault(path, f"« {value} » : {wanted}.")
    elif type(value) is int and value > MOST:
        file.fault(path, f"{value} ; attendu : {MOST} au plus.")
    elif type(value) is int and value < LEAST.get(name, value):
        file.fault(path, f"{value} ; attendu : {LEAST[name]} au moins.")


def _decimal(text: str) -> Decimal | None:
    """None for a text that is no number: the kind that reads it says so; an empty one is not there."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return Decimal("Infinity") if number.is_nan() else number


def _check_communes(file: TomlFile, path: Path, communes: Any) -> None:
    if not file.want_type(path, communes, list):
        return
    for index, code in enumerate(communes):
        if not isinstance(code, str) or not COMMUNE.fullmatch(code):
            file.fault((*path, index), f'« {code} » n’est pas un code INSEE de commune, par exemple "35288".')


def _bands(bands: list[dict[str, Any]]) -> Iterator[tuple[Path, str]]:
    """Bounds that rise, and a last band without any: a remainder always falls in one of them."""
    bounds = [one.get("reste_sous", one.get("reste_jusqua")) for one in bands]
    known = [_decimal(str(bound)) for bound in bounds if bound is not None]
    if bounds and bounds[-1] is not None:
        yield (), "la dernière bande n’a pas de borne : elle reçoit tout ce qui dépasse les autres."
    for index, (lower, upper) in enumerate(pairwise(known), 1):
        if lower is not None and upper is not None and not (lower.is_finite() and lower < upper):
            yield (index,), "les bornes montent de bande en bande : celle-ci ne dépasse pas la précédente."


def _lines(lines: list[dict[str, Any]]) -> Iterator[tuple[Path, str]]:
    """One line per number of rooms."""
    rooms = [one.get("pieces") for one in lines]
    for index, one in enumerate(rooms):
        if one is not None and one in rooms[:index]:
            yield (index,), f"une autre ligne porte déjà ce nombre de pièces ({one}) ; gardez-en une."


SHAPES = {"bandes": _bands, "lignes": _lines}
