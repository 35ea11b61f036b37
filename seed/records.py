"""What the demonstration is made of: plain records that refer to each other by key, and their facts by path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
IMPORT, OFFICER, SECRETARY = "import", "relation", "secretaire"


@dataclass(frozen=True)
class Releve:
    """One recorded value of a fact, as JSON writes it; `le` is an ISO day or instant."""

    valeur: Any
    origine: str
    le: str
    par: str


Faits = Mapping[str, Releve]


@dataclass(frozen=True)
class Logement:
    cle: str
    bailleur: str
    agence: str
    etat: str
    faits: Faits


@dataclass(frozen=True)
class Demande:
    cle: str
    bailleur: str
    etat: str
    faits: Faits


@dataclass(frozen=True)
class Seance:
    cle: str
    bailleur: str
    commission: str
    le: date
    etat: str
    faits: Faits
    membres: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Liste:
    """`seance` is the key of the session chosen for it, if any."""

    cle: str
    logement: str
    etat: str
    faits: Faits
    seance: str | None = None


@dataclass(frozen=True)
class Candidature:
    cle: str
    logement: str
    demande: str
    liste: str | None
    etat: str
    faits: Faits


@dataclass(frozen=True)
class Inscription:
    seance: str
    liste: str
    ordre: int
    cree_le: datetime
    par: str


@dataclass(frozen=True)
class Decision:
    seance: str
    candidature: str
    decision: str
    rang: int | None
    motifs: tuple[str, ...]
    condition_piece: str | None
    condition_le: date | None
    le: datetime
    par: str


@dataclass(frozen=True)
class Suite:
    candidature: str
    genre: str
    motif: str | None
    le: datetime
    par: str


@dataclass(frozen=True)
class Occupation:
    cle: str
    bailleur: str
    agence: str
    logement: str
    demande: str
    locataire: str
    faits: Faits


@dataclass(frozen=True)
class Demonstration:
    """Everything to load, in tables; parts add up."""

    logements: tuple[Logement, ...] = ()
    demandes: tuple[Demande, ...] = ()
    seances: tuple[Seance, ...] = ()
    listes: tuple[Liste, ...] = ()
    candidatures: tuple[Candidature, ...] = ()
    inscriptions: tuple[Inscription, ...] = ()
    decisions: tuple[Decision, ...] = ()
    suites: tuple[Suite, ...] = ()
    occupations: tuple[Occupation, ...] = ()

    def __add__(self, other: Demonstration) -> Demonstration:
        return Demonstration(**{name: getattr(self, name) + getattr(other, name) for name in vars(self)})


def instant(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """That day at that hour in Paris."""
    return datetime.combine(day, time(hour, minute), PARIS)


def imported(values: Mapping[str, Any], le: date, origine: str = "sne") -> dict[str, Releve]:
    """Facts that came with an import; an absent value (None) leaves no trace."""
    return {path: Releve(v, origine, le.isoformat(), IMPORT) for path, v in values.items() if v is not None}


def declared(values: Mapping[str, Any], le: datetime, par: str = OFFICER) -> dict[str, Releve]:
    """Facts that an officer wrote down."""
    said = le.isoformat(timespec="seconds")
    return {path: Releve(v, "declare", said, par) for path, v in values.items() if v is not None}
