"""The one vocabulary: every fact of a file, with its label, unit, help and the question to put to a caller.

`logement.pieces` is at once the declaration of the fact and the expression that reads it, so forms, imports, rules,
letters and training speak the same names. A person's facts are declared once (`personne.naissance`) and recorded under
a stable key (`menage.personnes.p2.naissance`). Import from here: a group bears the name of the module that declares it.
"""

from __future__ import annotations

import re

from rules.facts.candidature import candidature
from rules.facts.demande import demande
from rules.facts.fact import Fait, Groupe
from rules.facts.logement import logement
from rules.facts.menage import menage, personne
from rules.facts.occupation import occupation
from rules.facts.ressources import ressources
from rules.facts.seance import liste, seance

PERSONS = "menage.personnes."
PERSON_PATH = re.compile(r"^menage\.personnes\.([a-z][a-z0-9_]{0,15})\.([a-z_]+)$")
GROUPES: tuple[type[Groupe], ...] = (
    logement,
    demande,
    menage,
    personne,
    ressources,
    candidature,
    liste,
    seance,
    occupation,
)
FAITS: dict[str, Fait] = {fait.key: fait for groupe in GROUPES for fait in groupe.faits()}


def fait(path: str) -> Fait:
    """The declaration behind a path, persons included; KeyError when the vocabulary has no such fact."""
    found = PERSON_PATH.match(path)
    return FAITS[f"menage.personnes.*.{found[2]}" if found else path]


def person_key(path: str) -> str | None:
    """`menage.personnes.p2.naissance` → `p2`; None for any other path."""
    found = PERSON_PATH.match(path) if path.startswith(PERSONS) else None
    return found[1] if found else None


__all__ = [
    "FAITS",
    "GROUPES",
    "PERSON_PATH",
    "Fait",
    "Groupe",
    "candidature",
    "demande",
    "fait",
    "liste",
    "logement",
    "menage",
    "occupation",
    "person_key",
    "personne",
    "ressources",
    "seance",
]
