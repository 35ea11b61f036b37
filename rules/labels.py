"""The labels of priority: the list that each names, and what its text asks to establish it, version by version."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rules.expression import AUJOURDHUI, Expression, constante, et, ou
from rules.facts import demande
from rules.vocabulary import PREUVES, PUBLICS, PUBLICS_LOCAUX, PUBLICS_PLAN

DATA = Path(__file__).parent / "data" / "labels.toml"
FACTS = ((demande.publics, PUBLICS), (demande.publics_plan, PUBLICS_PLAN), (demande.publics_locaux, PUBLICS_LOCAUX))


@dataclass(frozen=True)
class Version:
    """One reading of a label's text; `preuves`: any one of them establishes it, none is asked where empty."""

    first: date | None
    last: date | None
    source: str
    preuves: tuple[str, ...]
    reserve: str

    def covers(self, on: date) -> bool:
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


@dataclass(frozen=True)
class Label:
    """A label, its list (`LISTES_LABELS`), and its readings in order."""

    code: str
    liste: str
    versions: tuple[Version, ...]

    def at(self, on: date) -> Version | None:
        """The reading in force on that day; None before the first that is vouched for."""
        return next((version for version in self.versions if version.covers(on)), None)


@cache
def labels() -> dict[str, Label]:
    """Every label of the law and of the plans, by code."""
    declared = tomllib.loads(DATA.read_text("utf-8"))["label"]
    return {
        one["code"]: Label(one["code"], one["liste"], tuple(_version(raw) for raw in one["version"]))
        for one in declared
    }


def _version(raw: Mapping[str, Any]) -> Version:
    preuves = tuple(raw.get("preuves", ()))
    return Version(raw.get("du"), raw.get("au"), raw["source"], preuves, raw.get("reserve", ""))


def porte(codes: Iterable[str], key: str, label: str) -> Expression:
    """Does the request carry one of these labels, whatever their list? ValueError for a code of no list."""
    asked = set(codes)
    parts = [fact.croise(sorted(asked & options.keys())) for fact, options in FACTS if asked & options.keys()]
    strange = asked.difference(*(options for _, options in FACTS))
    if strange or not parts:
        raise ValueError(f"no label called {', '.join(sorted(strange)) or 'nothing'}")
    return (ou(*parts) if len(parts) > 1 else parts[0]).nomme(key, label)


def piece_vue(preuves: Iterable[str]) -> Expression:
    """Has one of these proofs been seen? ValueError for a code of no list."""
    asked = sorted(preuves)
    if not asked or set(asked) - PREUVES.keys():
        raise ValueError(f"no proof called {', '.join(asked) or 'nothing'}")
    return demande.preuves_vues.croise(asked)


def etabli_selon_la_loi(code: str) -> Expression:
    """Has the proof been seen that the label's text asks for on the day of the check?"""
    readings = [_reading(version) for version in labels()[code].versions if version.preuves]
    return ou(*readings) if len(readings) > 1 else readings[0]


def _reading(version: Version) -> Expression:
    conditions = [piece_vue(version.preuves).nomme("piece_vue", "Pièce vue")]
    if version.first is not None:
        conditions.append(constante(version.first, "Lecture du texte depuis le") <= AUJOURDHUI)
    if version.last is not None:
        conditions.append(constante(version.last, "Lecture du texte jusqu’au") >= AUJOURDHUI)
    return et(*conditions) if len(conditions) > 1 else conditions[0]
