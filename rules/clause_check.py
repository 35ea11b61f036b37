"""From a clause of a policy to the rule it makes, or to what is wrong with it: line, key, and what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.clause_content import check_content
from rules.communes import commune_name
from rules.rule import GENRES, NATIONAL, Genre, Regle, RegleEnsemble
from rules.toml_file import EXPECTED, TomlFile
from rules.toml_lines import Path, line_of
from rules.verdict import GRAVITY, LEVELS, Source
from rules.vocabulary import (
    CONTINGENTS,
    FORMES_BAIL,
    MESURES,
    PIECES,
    PRESENTATEURS,
    PREUVES,
    PUBLICS,
    PUBLICS_LOCAUX,
    PUBLICS_PLAN,
)

CLAUSE_KEYS = {"genre", "reference", "niveau", "reserve", "source"}

ALL_PUBLICS = {**PUBLICS, **PUBLICS_PLAN, **PUBLICS_LOCAUX}
# What a list of codes chooses from, by the name of the parameter that holds it.
CODES: dict[str, Mapping[str, str]] = {
    "pieces": PIECES,
    "preuves": PREUVES,
    "situations": PUBLICS,
    "reservataires": CONTINGENTS,
    "mesures": MESURES,
    "formes": FORMES_BAIL,
    "presentateurs": PRESENTATEURS,
    **dict.fromkeys(("publics", "parcours", "ouverts"), ALL_PUBLICS),
}
UNUSABLE = (ArithmeticError, AssertionError, AttributeError, IndexError, TypeError, ValueError)


class Trail:
    """Where the parameter read last stands: the one to blame when a kind cannot use it."""

    path: Path = ()


class _Table(dict):
    def __init__(self, values: Mapping[str, Any], path: Path, trail: Trail):
        super().__init__({key: traced(value, (*path, key), trail) for key, value in values.items()})
        self.path, self.trail = path, trail

    def __getitem__(self, key: str) -> Any:
        self.trail.path = (*self.path, key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        if key in self:
            self.trail.path = (*self.path, key)
        return super().get(key, default)


class _List(list):
    def __init__(self, values: list[Any], path: Path, trail: Trail):
        super().__init__(traced(value, (*path, index), trail) for index, value in enumerate(values))
        self.path, self.trail = path, trail

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, int):
            self.trail.path = (*self.path, key % len(self) if self else key)
        return super().__getitem__(key)


def traced(value: Any, path: Path, trail: Trail) -> Any:
    """The same value, whose reading leaves a trail."""
    if isinstance(value, dict):
        return _Table(value, path, trail)
    return _List(value, path, trail) if isinstance(value, list) else value


class Parameters:
    """What a kind is given: the clause's parameters as attributes, and what its rule declares."""

    def __init__(self, values: Mapping[str, Any], declared: dict[str, Any], trail: Trail):
        self._values, self._trail, self.declared = values, trail, declared

    def __getattr__(self, key: str) -> Any:
        if key.startswith("_") or key not in self._values:
            raise AttributeError(key)
        self._trail.path = (key,)
        return traced(self._values[key], (key,), self._trail)


def rules_of(file: TomlFile) -> list[Regle | RegleEnsemble]:
    """The rules that the clauses make; what is wrong goes to the file's faults."""
    made = [(path, _rule(file, path, clause)) for path, clause in file.tables("clause")]
    rules = [(path, rule) for path, rule in made if rule is not None]
    seen: dict[str, Path] = {}
    for path, rule in rules:
        if rule.identifier in NATIONAL:
            file.fault((*path, "genre"), f"« {rule.identifier} » est le nom d’une règle nationale.")
        elif rule.identifier in seen:
            line = line_of(file.lines, seen[rule.identifier])
            file.fault((*path, "genre"), f"la clause de la ligne {line} fait déjà cette règle ; gardez-en une.")
        seen.setdefault(rule.identifier, path)
    return [rule for _, rule in rules]


def _rule(file: TomlFile, path: Path, clause: Mapping[str, Any]) -> Regle | RegleEnsemble | None:
    kind = GENRES.get(str(clause.get("genre", "")))
    if kind is None:
        file.fault((*path, "genre"), f"genre inconnu ; genres admis : {', '.join(sorted(GENRES))}.")
        return None
    before = len(file.faults)
    _check_level(file, path, clause, kind)
    _check_reference(file, path, clause)
    _check_parameters(file, path, clause, kind)
    return _made(file, path, clause, kind) if len(file.faults) == before else None


def _check_level(file: TomlFile, path: Path, clause: Mapping[str, Any], kind: Genre) -> None:
    level = clause.get("niveau")
    if level not in LEVELS:
        file.fault((*path, "niveau"), f"écrivez {', '.join(LEVELS)}.")
    elif GRAVITY[level] < GRAVITY[kind.highest]:
        highest = f"« {kind.highest} », le plus haut admis ({kind.allowed_by})"
        file.fault((*path, "niveau"), f"« {level} » dépasse {highest}.")


def _check_reference(file: TomlFile, path: Path, clause: Mapping[str, Any]) -> None:
    reference = clause.get("reference")
    listed = reference if isinstance(reference, list) else [reference]
    if not listed or not all(isinstance(one, str) and one for one in listed):
        file.fault((*path, "reference"), 'indiquez la clause ou le paragraphe du texte, par exemple "RA-17".')
    for key in ("reserve", "source"):
        if key in clause:
            file.want_type((*path, key), clause[key], str)


def _check_parameters(file: TomlFile, path: Path, clause: Mapping[str, Any], kind: Genre) -> None:
    given = {key: value for key, value in clause.items() if key not in CLAUSE_KEYS}
    for key in given:
        if key not in kind.parameters:
            known = ", ".join(sorted(kind.parameters)) or "aucun"
            file.fault((*path, key), f"paramètre inconnu de ce genre ; paramètres admis : {known}.")
    for key, wanted in kind.parameters.items():
        if key in given:
            if file.want_type((*path, key), given[key], wanted):
                _check_codes(file, (*path, key), given[key])
                check_content(file, kind.identifier, (*path, key), given[key])
        elif key not in kind.defaults:
            file.fault((*path, key), f"paramètre manquant ; attendu : {EXPECTED[wanted]}.")


def _check_codes(file: TomlFile, path: Path, value: Any) -> None:
    """Codes of a closed list, and communes, that the product knows."""
    admitted = CODES.get(str(path[-1]))
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if admitted and str(one) not in admitted:
            file.fault((*path, index), f"code « {one} » inconnu ; codes admis : {', '.join(admitted)}.")
        if isinstance(one, dict) and "commune" in one:
            check_commune(file, (*path, index, "commune"), one["commune"])


def check_commune(file: TomlFile, path: Path, code: Any) -> None:
    if not isinstance(code, str) or commune_name(code) is None:
        file.fault(path, f"commune « {code} » inconnue ; attendu : un code INSEE présent dans communes.toml.")


def _made(file: TomlFile, path: Path, clause: Mapping[str, Any], kind: Genre) -> Regle | RegleEnsemble | None:
    """The rule; a parameter of the right type whose content does not hold is a fault of its key."""
    trail = Trail()
    values = {**kind.defaults, **{key: clause[key] for key in kind.parameters if key in clause}}
    try:
        return kind.make(Parameters(values, _declared(clause, file.data), trail))
    except KeyError as error:
        file.fault((*path, *trail.path), f"paramètre manquant : « {error.args[0]} ».")
    except UNUSABLE as error:
        file.fault((*path, *trail.path), _unusable(_value_at(clause, trail.path), error))
    return None


def _unusable(value: Any, error: Exception) -> str:
    if isinstance(value, str) and isinstance(error, ArithmeticError | ValueError):
        return f'« {value} » n’est pas utilisable ; attendu : un nombre entre guillemets, par exemple "0.33".'
    shown = "" if value is None or isinstance(value, dict | list) else f"« {value} » : "
    return f"{shown}le contenu n’est pas de ceux que ce genre admet ; voyez son exemple dans modele.toml."


def _value_at(value: Any, path: Path) -> Any:
    """What stands there; None where nothing does."""
    try:
        for key in path:
            value = value[key]
    except (IndexError, KeyError, TypeError):
        return None
    return value


def _declared(clause: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    reference = clause["reference"]
    references = tuple([reference] if isinstance(reference, str) else reference)
    declared = {
        "level": next(level for level in LEVELS if level == clause["niveau"]),
        "source": Source(clause.get("source") or data.get("source", ""), ", ".join(references)),
        "clauses": references,
        "landlord": data.get("identifiant", ""),
    }
    return declared | ({"reserve": clause["reserve"]} if clause.get("reserve") else {})
