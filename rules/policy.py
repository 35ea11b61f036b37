"""A landlord's policy: one TOML file, checked on loading, whose clauses make rules of a closed list of kinds."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from rules import parameters
from rules.rule import NATIONAL, Regle, RegleEnsemble
from rules.toml_file import FileFaults, TomlFile

DATA = Path(__file__).parent / "data" / "policies"
log = logging.getLogger(__name__)


class PolicyFaults(FileFaults):
    """A policy that is refused; each fault names file, line, key and what is expected."""


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

    @cached_property
    def clauses(self) -> frozenset[str]:
        """The rules that the landlord's own clauses make, by identifier."""
        return frozenset(one.identifier for one in self.rules)

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


def policy_names(folder: Path = DATA) -> dict[str, Path]:
    """Identifiers of the policies that come with the product; a model to copy (`modele = true`) serves nobody."""
    paths = sorted(folder.glob("*.toml"))
    return {_identifier(path): path for path in paths if not _is_model(path, path.stat().st_mtime_ns)}


def _identifier(path: Path) -> str:
    return path.stem.replace("_", "-")


@cache
def _is_model(path: Path, _changed: int) -> bool:
    """Does the file say so? One that cannot be read stays in the list, to be told as faulty."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig")).get("modele") is True
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False


def load_policy(name: str) -> Policy:
    """A policy by identifier or file path; PolicyFaults says what is wrong, FileNotFoundError that there is none."""
    shipped = DATA / f"{name.replace('-', '_')}.toml"
    path = shipped if shipped.is_file() else Path(name)
    return _load(path, path.stat().st_mtime_ns)


@cache
def _load(path: Path, _changed: int) -> Policy:
    import rules.law  # noqa: F401 - importing declares the kinds of clauses
    from rules.clause_check import rules_of
    from rules.policy_check import check_tables

    file = TomlFile.read(path, PolicyFaults)
    check_tables(file)
    made = rules_of(file)
    if file.faults:
        raise PolicyFaults(file.faults)
    data = file.data
    return Policy(data["identifiant"], data["nom"], data["source"], tuple(made), data)


class Policies:
    """The policies that an installation applies: a file that becomes faulty leaves the last good one in force.

    `faults`: what is wrong now, by file name; empty when all is well.
    """

    def __init__(self, folder: Path = DATA):
        self.folder = folder
        self.faults: dict[str, tuple[str, ...]] = {}
        self._good: dict[str, Policy] = {}
        self._seen: dict[Path, int] = {}
        self._paths: dict[str, Path] = {}

    def get(self, name: str) -> Policy:
        """The landlord's policy, as last written without a fault; raises when there never was one."""
        path = self._paths.get(name) or self._paths.setdefault(name, self.folder / f"{name.replace('-', '_')}.toml")
        try:
            changed = path.stat().st_mtime_ns
        except OSError:
            changed = 0
        if name not in self._good or self._seen.get(path) != changed:
            self._read(name, path, changed)
        return self._good[name]

    def reload(self) -> Mapping[str, tuple[str, ...]]:
        """Reads again every policy and figure that changed; what is refused is told, and changes nothing."""
        for name, path in policy_names(self.folder).items():
            try:
                self.get(name)
            except PolicyFaults:
                log.warning("%s: never loaded", path.name)
        self._note("chiffres", parameters.reload())
        return self.faults

    def _read(self, name: str, path: Path, changed: int) -> None:
        try:
            if not changed:
                raise FileNotFoundError(path.name)
            self._good[name] = _load(path, changed)
        except (PolicyFaults, OSError) as error:
            told = error.faults if isinstance(error, PolicyFaults) else [f"{path.name} : fichier introuvable."]
            if name in self._good or changed:
                self._note(path.name, tuple(told))
            if name not in self._good:
                raise
        else:
            self._note(path.name, ())
        self._seen[path] = changed

    def _note(self, file: str, faults: tuple[str, ...]) -> None:
        if faults and faults != self.faults.get(file):
            log.warning("refused, the last good version stays in force: %s", " | ".join(faults))
        self.faults.pop(file, None)
        if faults:
            self.faults[file] = faults


served = Policies()
