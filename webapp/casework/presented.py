"""What the commission reads of a candidate beside the figures: first quartile, transfer, interest, why this rank, and
the amounts on which the file says two things. Never a ground of priority, of health or of violence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from letters.sensitive import telling_words
from rules.dossier import ORIGINES, Dossier, Record, retained
from rules.evaluate import Program, compile_program
from rules.facts import fait
from rules.kinds import Montant
from rules.law.priorite import premier_quartile
from rules.parameters import Chiffres
from rules.verdict import SANS_OBJET, Verdict
from webapp.casework import subjects

HELD = "\u2011"  # a hyphen that no end of line cuts
HESITATES = "a-reflechir"
HOME = "logement"
LARGER = "libère un logement plus grand"


@dataclass(frozen=True)
class Presented:
    """`quartile` is None while it is not known; `placed`: why this rank, empty where it may not be read; `told`:
    transfer and interest; `differing`: the amounts that two origins say otherwise."""

    quartile: bool | None = None
    placed: str = ""
    told: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


def presented(dossier: Dossier, verdicts: Iterable[Verdict], on: date, figures: Chiffres) -> Presented:
    """Of one candidate: `dossier` is the file with its dwelling, `verdicts` those on that file."""
    return Presented(
        quartile=_program().run(dossier.values, on, figures).of(premier_quartile),
        placed=readable(dossier.values.get("candidature.motif_position") or ""),
        told=tuple(_told(dossier.values)),
        differing=tuple(_differing(dossier, verdicts)),
    )


def readable(sentence: str) -> str:
    """The sentence, or nothing where it names what the commission is not told."""
    return "" if telling_words(sentence) else sentence


@cache
def _program() -> Program:
    return compile_program((premier_quartile,))


def _told(values: Mapping[str, Any]) -> Iterator[str]:
    if values.get("demande.locataire_du_parc"):
        left = LARGER if values.get("demande.libere_plus_grand") else ""
        yield ", ".join(filter(None, ("Mutation\u00a0: déjà locataire du bailleur", left)))
    if values.get("candidature.interet") == HESITATES:
        yield fait("candidature.interet").kind.options[HESITATES]


def _differing(dossier: Dossier, verdicts: Iterable[Verdict]) -> Iterator[str]:
    """« Valeurs différentes, ressources mensuelles : 1 286 € (extraction du SNE), 2 450 € (déclaré) ; retenu : … »."""
    found = {
        path: records
        for path, records in dossier.contradictions().items()
        if isinstance(fait(path).kind, Montant)
        and subjects.owner(path) != "logement"
        and path not in subjects.SENSITIVE
    }
    if not found:
        return
    weighed = {path for one in verdicts if one.outcome != SANS_OBJET for path in _read(one)}
    for path, records in found.items():
        if path in weighed:
            yield _amounts(path, records, retained(dossier.records[path]))


def _read(verdict: Verdict) -> frozenset[str]:
    expression = getattr(verdict.declared, "expression", None)
    return frozenset() if expression is None else frozenset(expression.facts)


def _amounts(path: str, records: list[Record], kept: Record) -> str:
    fact = fait(path)
    said = ", ".join(f"{fact.kind.format(one.value)} ({ORIGINES[one.origine]})" for one in records)
    named = f"{fact.label[:1].lower()}{fact.label[1:]}".replace("N-", f"N{HELD}")
    return f"Valeurs différentes, {named}\u00a0: {said}\u00a0; retenu\u00a0: {fact.kind.format(kept.value)}"
