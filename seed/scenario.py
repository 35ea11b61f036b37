"""Training scenarios: one file each, read as a case that `rules check` could be given, with what must come of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rules.check import CaseFile, check
from rules.facts import fait
from rules.policy import load_policy
from rules.reading import read_case
from rules.rule import STEPS
from rules.verdict import Outcome, Verdict

FOLDER = Path(__file__).parent / "scenarios"
ABOUT = {"titre", "resume", "politique", "etape", "le"}
SIDE = {"attendu", "role", "justifications"}


class ScenarioFault(ValueError):
    """A scenario file that is refused, with file and key."""


@dataclass(frozen=True)
class Attendu:
    """The verdict that one rule must give; `candidature` is empty where there is one file or the set is meant."""

    regle: str
    resultat: Outcome
    candidature: str = ""


@dataclass(frozen=True)
class Scenario:
    """One case: its facts as `rules check` reads them, and the words of the person who is called."""

    identifier: str
    titre: str
    resume: str
    politique: str
    etape: str
    le: date
    faits: Mapping[str, Any]
    attendus: tuple[Attendu, ...]
    role: Mapping[str, str]
    justifications: Mapping[tuple[str, str], str]

    def case(self) -> CaseFile:
        return read_case(self.faits, self.etape, self.le)

    def verdicts(self) -> list[Verdict]:
        policy = load_policy(self.politique)
        return check(self.case(), policy, self.etape, self.le, justifications=self.justifications)

    def answer(self, path: str) -> str:
        """What the caller says when asked for a fact; empty where the scenario gives no words."""
        return self.role.get(path, "")


@cache
def scenarios(folder: Path = FOLDER) -> tuple[Scenario, ...]:
    """Every scenario, in the order of the file names; a file of short cases is none (`seed.variants`)."""
    return tuple(load_scenario(path) for path in sorted(folder.glob("*.toml")) if "cas" not in read_toml(path))


def read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def load_scenario(path: Path) -> Scenario:
    """One scenario; ScenarioFault names the file and what is wrong."""
    data = read_toml(path)
    if missing := sorted(ABOUT - data.keys()):
        raise ScenarioFault(f"{path.name} : « {missing[0]} » manque.")
    if data["etape"] not in STEPS:
        raise ScenarioFault(f"{path.name} : « {data['etape']} » n’est pas une étape.")
    faits = {name: value for name, value in data.items() if name not in ABOUT | SIDE}
    return Scenario(
        path.stem,
        **{name: data[name] for name in ABOUT},
        faits=faits,
        attendus=tuple(_attendu(one, path.name) for one in data.get("attendu", [])),
        role=_role(data.get("role", {}), path.name),
        justifications={
            (one.get("candidature", ""), one["regle"]): one["texte"] for one in data.get("justifications", [])
        },
    )


def _attendu(raw: Mapping[str, str], file: str) -> Attendu:
    try:
        return Attendu(raw["regle"], Outcome(raw["resultat"]), raw.get("candidature", ""))
    except (KeyError, ValueError) as error:
        raise ScenarioFault(f"{file}, attendu : « {error.args[0]} » manque ou n’est pas admis.") from None


def _role(raw: Mapping[str, str], file: str) -> Mapping[str, str]:
    for path in raw:
        try:
            fait(path)
        except KeyError:
            raise ScenarioFault(f"{file}, role : « {path} » n’est pas un fait du vocabulaire.") from None
    return dict(raw)
