"""A landlord's policy: one TOML file, checked on loading, whose clauses make rules of a closed list of kinds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from rules.rule import GENRES, NATIONAL, Genre, Regle, RegleEnsemble
from rules.verdict import GRAVITY, LEVELS, Source

DATA = Path(__file__).parent / "data" / "policies"
CLAUSE_KEYS = {"genre", "reference", "niveau", "reserve"}
REQUIRED = (
    "identifiant",
    "nom",
    "source",
    "agence",
    "commission",
    "decision",
    "signataire",
    "coordonnees",
    "tribunal",
    "delais",
)


class PolicyFaults(ValueError):
    """A policy that is refused; each fault names file and key."""

    def __init__(self, faults: list[str]):
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, eq=False)
class Policy:
    """A landlord: its rules beside the national ones, and its data as the file gives them."""

    identifier: str
    name: str
    source: str
    rules: tuple[Regle | RegleEnsemble, ...]
    data: Mapping[str, Any]

    @property
    def all_rules(self) -> tuple[Regle | RegleEnsemble, ...]:
        return (*NATIONAL.values(), *self.rules)

    def at(self, step: str) -> list[Regle | RegleEnsemble]:
        return [rule for rule in self.all_rules if step in rule.steps]

    def agency(self, code: str) -> Mapping[str, Any]:
        return self._entry("agence", code)

    def commission(self, code: str) -> Mapping[str, Any]:
        return self._entry("commission", code)

    def commission_of(self, commune: str) -> Mapping[str, Any] | None:
        """The commission competent for a commune (INSEE code)."""
        return next((one for one in self.data["commission"] if commune in one["communes"]), None)

    def decision_name(self, code: str) -> str:
        """The landlord's own name for one of the five national decisions."""
        return self._entry("decision", code)["nom"]

    def _entry(self, table: str, code: str) -> Mapping[str, Any]:
        return next(entry for entry in self.data[table] if entry["code"] == code)


def policy_names() -> dict[str, Path]:
    """Identifiers of the policies that come with the product."""
    return {path.stem.replace("_", "-"): path for path in sorted(DATA.glob("*.toml"))}


def load_policy(name: str) -> Policy:
    """A policy by identifier or file path; PolicyFaults says what is wrong, FileNotFoundError that there is none."""
    shipped = DATA / f"{name.replace('-', '_')}.toml"
    path = shipped if shipped.is_file() else Path(name)
    return _load(path, path.stat().st_mtime_ns)


@cache
def _load(path: Path, _changed: int) -> Policy:
    import rules.law  # noqa: F401 - importing declares the kinds of clauses

    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyFaults([f"{path.name} : fichier TOML illisible ({error})."]) from None
    faults = [f"{path.name} : « {key} » manque." for key in REQUIRED if not data.get(key)]
    clauses = data.get("clause", [])
    if not isinstance(clauses, list) or not all(isinstance(clause, dict) for clause in clauses):
        raise PolicyFaults([*faults, f"{path.name} : écrivez chaque clause sous [[clause]]."])
    made = [_rule(path.name, index, clause, data, faults) for index, clause in enumerate(clauses, 1)]
    if faults:
        raise PolicyFaults(faults)
    return Policy(data["identifiant"], data["nom"], data["source"], tuple(rule for rule in made if rule), data)


def _rule(
    file: str, index: int, clause: Mapping[str, Any], data: Mapping[str, Any], faults: list[str]
) -> Regle | RegleEnsemble | None:
    where = f"{file}, clause {index} ({clause.get('genre', 'sans genre')})"
    kind = GENRES.get(str(clause.get("genre", "")))
    if kind is None:
        faults.append(f"{where} : genre inconnu. Genres admis : {', '.join(sorted(GENRES))}.")
        return None
    found = [*_level_faults(where, clause, kind), *_parameter_faults(where, clause, kind)]
    faults += found
    return None if found else _made(where, _parameters(clause, kind, data), kind, faults)


def _made(where: str, parameters: SimpleNamespace, kind: Genre, faults: list[str]) -> Regle | RegleEnsemble | None:
    """The rule; a parameter of the right type whose content does not hold is a fault of the clause."""
    try:
        return kind.make(parameters)
    except KeyError as error:
        faults.append(f"{where}, {error.args[0]} : paramètre manquant.")
    except (ArithmeticError, AssertionError, AttributeError, IndexError, TypeError, ValueError) as error:
        faults.append(f"{where} : le contenu d’un paramètre n’est pas utilisable ({type(error).__name__}).")
    return None


def _level_faults(where: str, clause: Mapping[str, Any], kind: Genre) -> list[str]:
    level = clause.get("niveau")
    if level not in LEVELS:
        return [f"{where}, niveau : écrivez {', '.join(LEVELS)}."]
    if GRAVITY[level] < GRAVITY[kind.highest]:
        return [f"{where}, niveau : « {level} » dépasse « {kind.highest} », le plus haut admis ({kind.allowed_by})."]
    return []


def _parameter_faults(where: str, clause: Mapping[str, Any], kind: Genre) -> list[str]:
    given = clause.keys() - CLAUSE_KEYS
    faults = [f"{where}, {key} : paramètre inconnu." for key in sorted(given - kind.parameters.keys())]
    faults += [f"{where}, {key} : paramètre manquant." for key in sorted(kind.parameters.keys() - given)]
    for key in sorted(given & kind.parameters.keys()):
        wanted, given_value = kind.parameters[key], clause[key]
        if not isinstance(given_value, wanted) or (isinstance(given_value, bool) and wanted is not bool):
            faults.append(f"{where}, {key} : {wanted.__name__} attendu.")
        elif isinstance(given_value, int) and given_value < 0:
            faults.append(f"{where}, {key} : un nombre négatif n’est pas admis.")
    reference = clause.get("reference")
    listed = reference if isinstance(reference, list) else [reference]
    if not listed or not all(isinstance(one, str) and one for one in listed):
        faults.append(f"{where}, reference : indiquez la clause ou le paragraphe du texte.")
    return faults


def _parameters(clause: Mapping[str, Any], kind: Genre, data: Mapping[str, Any]) -> SimpleNamespace:
    reference = clause["reference"]
    references = tuple([reference] if isinstance(reference, str) else reference)
    level = next(level for level in LEVELS if level == clause["niveau"])
    declared = {
        "level": level,
        "source": Source(data.get("source", ""), ", ".join(references)),
        "clauses": references,
        "landlord": data.get("identifiant", ""),
    }
    if clause.get("reserve"):
        declared["reserve"] = clause["reserve"]
    return SimpleNamespace(**{key: clause[key] for key in kind.parameters}, declared=declared)
