"""The criteria on which a sitting compared the candidates of a dwelling: ticked once, and kept with each decision whose
reason is that another candidacy was retained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rules.facts import candidature
from rules.vocabulary import CRITERES_COMPARES
from webapp.casework import subjects
from webapp.db.models import Candidature

OUTRANKED, BOX = "NA-RANG", "critere-"


def ticked(form: Mapping[str, str]) -> frozenset[str]:
    """What the dwelling's form has ticked."""
    return frozenset(code for code in CRITERES_COMPARES if form.get(f"{BOX}{code}"))


def kept(form: Mapping[str, str], motif: Any) -> dict[str, frozenset[str]]:
    """What a decision of that reason keeps of it, by the field's name; nothing for any other reason."""
    found = ticked(form)
    return {"criteres": found} if found and motif == OUTRANKED else {}


def boxes(form: Mapping[str, str], rows: Iterable[Candidature]) -> list[tuple[str, str, bool]]:
    """Name, words and state of each box: as typed, else as the decisions of the dwelling have it."""
    known = frozenset().union(*(subjects.dossier(row).values.get(candidature.criteres.key, ()) for row in rows))
    chosen = ticked(form) if form else known
    return [
        (f"{BOX}{code}", f"{said[:1].upper()}{said[1:]}", code in chosen) for code, said in CRITERES_COMPARES.items()
    ]
