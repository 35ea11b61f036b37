"""The anonymous sheet for a jury of tenants, where the landlord's policy foresees one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count, product
from string import ascii_uppercase

from letters import commission_contexts, session_contexts
from webapp.letter_contexts import reading
from webapp.letter_contexts.commission import Entry, gathering_of, point_of
from webapp.letter_contexts.reading import Prepared, Setting
from webapp.letter_contexts.seance import headed, session_gathering, take


def foreseen(setting: Setting) -> str:
    """The clause by which this landlord may ask a jury; empty where its policy has none."""
    return setting.policy.data.get("jury", {}).get("reference", "")


def for_jury(setting: Setting, entries: Sequence[Entry]) -> Prepared:
    """The dwellings of a session with candidates that nothing names, or what it lacks."""
    gathering = session_gathering(setting)
    if not foreseen(setting):
        gathering.ask("jury", "Jury de locataires", "La politique du bailleur ne prévoit pas de jury de locataires.")
    points = []
    for entry in entries:
        own = gathering_of(entry)
        shown = point_of(own, setting, entry)
        take(gathering, own, entry)
        if not gathering.missing:
            points.append(_anonymous(entry, shown))
    if not entries:
        gathering.ask("points", "Logements", "Aucun logement n’est inscrit à cette séance.")
    basis = re.split(r"\s;\s", setting.policy.source)[0]
    context = session_contexts.VersionJury(
        **headed(setting, "JURY"), fondement=reading.capital(basis), points=tuple(points)
    )
    return gathering.prepared("version-jury", context)


def _anonymous(entry: Entry, shown: dict) -> session_contexts.PointAnonyme:
    """Letters follow the year and then the household's size: neither the day, nor the name, nor the proposed rank."""
    pairs = zip(entry.candidates, shown["candidats"], strict=True)
    known = sorted(pairs, key=lambda pair: (pair[1].anciennete.year, pair[1].adultes, pair[1].enfants, pair[0][0].id))
    home: commission_contexts.LogementPresente = shown["logement"]
    return session_contexts.PointAnonyme(
        point=entry.inscription.ordre,
        logement=session_contexts.LogementAnonyme(
            reference=home.reference,
            commune=home.commune,
            typologie=home.typologie,
            surface=home.surface,
            loyer=home.loyer,
            annexes=home.annexes,
            charges=home.charges,
        ),
        candidats=tuple(_candidate(letter, one) for letter, (_, one) in zip(lettered(), known, strict=False)),
    )


def lettered() -> Iterator[str]:
    """A to Z, then AA, AB… without end."""
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))


def _candidate(letter: str, one: commission_contexts.CandidatPresente) -> session_contexts.CandidatAnonyme:
    return session_contexts.CandidatAnonyme(
        lettre=letter,
        adultes=one.adultes,
        enfants=one.enfants,
        en_visite=one.en_visite,
        annee=one.anciennete.year,
        taux_effort=one.taux_effort,
        reste_a_vivre=one.reste_a_vivre,
        plafonds=one.plafonds.split("\u00a0:")[0],
    )
