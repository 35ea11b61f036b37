"""Reading a file: JSON or stored records become values under their paths, with origins, contradictions and faults.

A fact is a plain value, or `{"valeur", "origine", "le", "piece"}`, or a list of these when it was recorded several
times; `{"inconnu": "ne-sait-pas", "le"}` says that it was asked and is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from rules.calendar import is_moment, moment
from rules.facts import Fait, fait, person_key
from rules.kinds import BadValue, Ensemble

ORIGINES = {
    "declare": "déclaré",
    "piece": "vu sur pièce",
    "sne": "extraction du SNE",
    "simulation": "simulé",
    "calcule": "calculé",
}
RECORD_KEYS = {"valeur", "inconnu", "origine", "le", "piece", "par"}
PERSONNES = "menage.personnes"
GROUP_PATH = re.compile(
    r"^(logement|demande|menage(\.personnes(\.[^.]+)?)?|ressources|candidature|liste|seance|occupation)$"
)


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file, and where; the message is French and says what to write."""

    path: str
    message: str


class Faults(ValueError):
    """A file that cannot be checked; carries every fault found."""

    def __init__(self, faults: list[Fault]):
        super().__init__("\n".join(f"{fault.path} : {fault.message}" for fault in faults))
        self.faults = faults


@dataclass(slots=True)
class Record:
    """One recorded value of a fact: who said so, when, on which paper. `value` is None when asked and not known."""

    value: Any
    origine: str = "declare"
    le: str = ""
    par: str = ""
    piece: str = ""

    @property
    def weight(self) -> tuple[bool, datetime]:
        """What is seen on a paper wins, then the latest."""
        return (self.origine == "piece", moment(self.le))


@dataclass
class Dossier:
    """One file. `values` maps fact paths to values, and `menage.personnes` to one mapping per person."""

    values: dict[str, Any] = field(default_factory=dict)
    records: dict[str, list[Record]] = field(default_factory=dict)

    def merged(self, other: Dossier) -> Dossier:
        return Dossier({**self.values, **other.values}, {**self.records, **other.records})

    def asked(self, path: str) -> bool:
        """Was it asked, known or not?"""
        return bool(self.records.get(path))

    def origine(self, path: str) -> str:
        return retained(self.records[path]).origine if self.records.get(path) else ""

    def persons(self) -> list[str]:
        """Stable keys of the household's persons, in the order they were added."""
        if PERSONNES in self.values:
            return [person[f"{PERSONNES}.*"] for person in self.values[PERSONNES]]
        return list(dict.fromkeys(key for path in self.records if (key := person_key(path))))

    def contradictions(self) -> dict[str, list[Record]]:
        """Facts whose latest values differ from one origin to another."""
        several = ((path, records) for path, records in self.records.items() if len(records) > 1)
        return {path: found for path, records in several if len(found := _distinct(latest_by_origin(records))) > 1}


def retained(records: list[Record]) -> Record:
    """The record that counts: of what each origin says last, a paper, else the latest; among equals the last written.

    « Ne sait pas » withdraws what the same origin said before, never what another origin knows."""
    if len(records) == 1:
        return records[0]
    latest = latest_by_origin(records)
    known = [record for record in latest if record.value is not None]
    return max(reversed(known or latest), key=lambda record: record.weight)


def latest_by_origin(records: list[Record]) -> list[Record]:
    """The latest dated record of each origin, the last written among those of one day; in the order of writing."""
    latest: dict[str, Record] = {}
    for record in records:
        before = latest.get(record.origine)
        if before is None or moment(record.le) >= moment(before.le):
            latest.pop(record.origine, None)
            latest[record.origine] = record
    return list(latest.values())


def _distinct(records: list[Record]) -> list[Record]:
    """One record for each known value."""
    distinct: dict[Any, Record] = {}
    for record in records:
        if record.value is not None:
            distinct.setdefault(record.value, record)
    return list(distinct.values())


def from_records(records: Mapping[str, list[Record]]) -> Dossier:
    """A file from records already read."""
    dossier = Dossier(records=dict(records))
    persons: dict[str, dict[str, Any]] = {}
    for path, found in records.items():
        value = retained(found).value
        declared, key = _named(path)
        if key:
            person = persons.setdefault(key, {"menage.personnes.*": key})
            person[declared.key] = value
        elif value is not None:
            dossier.values[path] = value
    if persons:
        dossier.values[PERSONNES] = list(persons.values())
    return dossier


def from_stored(faits: Mapping[str, list[dict]]) -> Dossier:
    """A file from a row's `faits` (path → list of stored records), already checked when they were written."""
    return from_records({path: found for path, entries in faits.items() if (found := _counting(path, entries))})


def restored(known: Dossier, faits: Mapping[str, list[dict]], changed: Iterable[str]) -> Dossier:
    """The file from a row's `faits`, of which `known` was read before these paths changed: the rest stays as read."""
    again = {path: _counting(path, faits.get(path, ())) for path in changed}
    found = {path: again[path] if path in again else known.records.get(path) for path in faits}
    return from_records({path: records for path, records in found.items() if records})


def _counting(path: str, entries: Sequence[dict]) -> list[Record]:
    """The records of a fact that count: those written since it was last erased."""
    declared, _ = _named(path)
    return [_stored(entry, declared) for entry in _since_erased(entries)]


@lru_cache(maxsize=10_000)
def _named(path: str) -> tuple[Fait, str | None]:
    """What a path names: the fact, and whose it is when it is a person's."""
    return fait(path), person_key(path)


def _since_erased(entries: Sequence[dict]) -> Sequence[dict]:
    """An erased fact keeps its history; only what was recorded after counts."""
    if len(entries) == 1:
        return () if "efface" in entries[0] else entries
    for index in range(len(entries) - 1, -1, -1):
        if "efface" in entries[index]:
            return entries[index + 1 :]
    return entries


def _stored(entry: dict, declared: Fait) -> Record:
    told = entry.get
    raw = told("valeur")
    value = None if raw is None else _read(declared, raw)
    return Record(value, told("origine", "declare"), told("le", ""), told("par", ""), told("piece", ""))


def _read(declared: Fait, raw: Any) -> Any:
    """The value of a stored entry; the same text is read once, since rows are read at every request."""
    known = _values_read.get((declared.key, raw)) if raw.__hash__ else None
    if known is None:
        known = declared.kind.from_json(raw)
        if raw.__hash__ and len(_values_read) < VALUES_KEPT:
            _values_read[declared.key, raw] = known
    return known


VALUES_KEPT = 100_000
_values_read: dict[tuple[str, Any], Any] = {}


def from_json(groups: Mapping[str, Any], faults: list[Fault], prefix: str = "") -> Dossier:
    """A file from nested JSON; what cannot be read is added to `faults` under its path."""
    records: dict[str, list[Record]] = {}
    for path, raw in _flatten(groups):
        try:
            declared = fait(path)
        except KeyError:
            faults.append(Fault(prefix + path, "Fait inconnu du vocabulaire (« python -m rules schema » le montre)."))
            continue
        found = [_record(entry, declared, prefix + path, faults) for entry in _entries(raw, declared)]
        if kept := [record for record in found if record is not None]:
            records[path] = kept
    return from_records(records)


def _flatten(groups: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, raw in groups.items():
        path = f"{prefix}{name}"
        if isinstance(raw, Mapping) and (GROUP_PATH.match(path) or not RECORD_KEYS & raw.keys()):
            yield from _flatten(raw, f"{path}.")
        elif raw is not None:
            yield path, raw


def _entries(raw: Any, declared: Fait) -> list:
    several = isinstance(raw, list) and not (
        isinstance(declared.kind, Ensemble) and not any(isinstance(r, dict) for r in raw)
    )
    return raw if several else [raw]


def _is_day(raw: Any) -> bool:
    """An ISO day, with or without its hour; an absent one is fine."""
    return raw in ("", None) or (isinstance(raw, str) and is_moment(raw))


def _record(entry: Any, declared: Fait, path: str, faults: list[Fault]) -> Record | None:
    entry = entry if isinstance(entry, Mapping) else {"valeur": entry}
    faults += [Fault(f"{path}.{key}", "Clé inconnue.") for key in entry if key not in RECORD_KEYS]
    origine = entry.get("origine", "declare")
    if not isinstance(origine, str) or origine not in ORIGINES:
        faults.append(Fault(f"{path}.origine", f"Écrivez l’une de ces origines : {', '.join(ORIGINES)}."))
        return None
    if not _is_day(le := entry.get("le", "")):
        faults.append(Fault(f"{path}.le", "Écrivez la date sous la forme 2026-03-27."))
        return None
    raw = entry.get("valeur")
    if raw is None:
        return Record(None, origine, le or "") if "inconnu" in entry else None
    try:
        value = declared.kind.from_json(raw)
    except BadValue as error:
        faults.append(Fault(path, str(error)))
        return None
    return Record(value, origine, le or "", str(entry.get("par", "")), str(entry.get("piece", "")))
