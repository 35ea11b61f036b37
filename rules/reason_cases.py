"""The cases of a reason: what it says, in law and in fact, by the rule that fails, the clause and the facts."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rules.facts import FAITS
from rules.toml_file import TomlFile

# What a case may read of the rule that it rests on, besides the facts that any sentence may say.
OF_A_RULE = {"surface_minimale", "pieces_sans_sous_occupation", "admis", "grille"}
CONDITIONS: dict[str, type] = {"regle": str, "clause": str, "si": dict, "connus": list, "absent_de": dict}
RULED, CLAUSE, VALUES, KNOWN, APART = CONDITIONS
SEPARATORS = re.compile(r"[,;\s]+")


@dataclass(frozen=True)
class Case:
    """Holds where all of this does; what it says then takes the place of the reason's own words.

    `rule`: one that fails on this file for the reason's own cause; `clause`: a rule that the landlord's policy holds;
    `facts`: what the file records; `known`: what it records, whatever it says; `apart`: a fact whose value is not in
    the list that another fact holds.
    """

    rule: str
    clause: str
    facts: Mapping[str, Any]
    known: tuple[str, ...]
    apart: Mapping[str, str]
    said: Mapping[str, str]

    def refuted(self, values: Mapping[str, Any]) -> bool:
        """Does a recorded fact exclude this case?"""
        return any(values.get(path) not in (None, wanted) for path, wanted in self.facts.items())

    def unknown(self, values: Mapping[str, Any]) -> list[str]:
        """The facts on which this case is still open."""
        return [path for path in self.facts if values.get(path) is None]

    def recorded(self, values: Mapping[str, Any]) -> bool:
        """Does the file record all that this case rests on, apart from its rule and its clause?"""
        told = all(values.get(path) == wanted for path, wanted in self.facts.items())
        return (
            told
            and all(values.get(path) is not None for path in self.known)
            and all(_apart(values.get(one), values.get(listed)) for one, listed in self.apart.items())
        )


def _apart(value: Any, listed: Any) -> bool:
    return bool(value and listed) and value not in SEPARATORS.split(listed)


def read_case(raw: Mapping[str, Any]) -> Case:
    """A case as its table gives it; `check_cases` says what is wrong in one."""
    return Case(
        raw.get(RULED, ""),
        raw.get(CLAUSE, ""),
        raw.get(VALUES, {}),
        tuple(raw.get(KNOWN, ())),
        raw.get(APART, {}),
        {key: text for key, text in raw.items() if key not in CONDITIONS},
    )


def check_cases(file: TomlFile, path: tuple, raw: Mapping[str, Any], sayable: Iterable[str]) -> list[tuple]:
    """The paths of a reason's cases; each wants a condition, facts that exist, and only words that a reason says."""
    found = raw.get("cas", [])
    if not file.want_type((*path, "cas"), found, list):
        return []
    paths = [(*path, "cas", index) for index in range(len(found))]
    for here, case in zip(paths, found, strict=True):
        for key in case.keys() - CONDITIONS.keys() - set(sayable):
            known = ", ".join((*CONDITIONS, *sayable))
            file.fault((*here, key), f"« {key} » est inconnu ; clés admises : {known}.")
        if not case.keys() & CONDITIONS.keys():
            file.fault(here, f"un cas sans condition ; attendu : {', '.join(CONDITIONS)}.")
        for name in (*case.get(VALUES, ()), *case.get(KNOWN, ()), *case.get(APART, ())):
            if name not in FAITS:
                file.fault(here, f"« {name} » n’est pas un fait du dossier.")
    return paths


def placeholders(text: str) -> set[str]:
    """The names between braces; ValueError where one is not closed."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
