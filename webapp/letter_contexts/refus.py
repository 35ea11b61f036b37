"""What a refused offer entails, where a landlord's own policy says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from letters.filters import en_lettres
from rules.policy import Policy

SUSPENDED, REPEATED = "examen-suspendu-apres-refus", "refus-repetes"


def told(policy: Policy) -> str:
    """The sentence of an offer; empty where the policy holds no such clause."""
    clauses = {one["genre"]: one for one in policy.data.get("clause", ())}
    if SUSPENDED in clauses:
        return _suspended(clauses[SUSPENDED])
    if REPEATED in clauses:
        return (
            "Selon notre politique d’attribution, plusieurs refus injustifiés remettent en question la priorité d’un "
            "dossier."
        )
    return ""


def _suspended(clause: Mapping[str, Any]) -> str:
    refusals, months = int(clause["refus"]), int(clause["mois"])
    several = "s" if refusals > 1 else ""
    return (
        f"Selon notre politique d’attribution, après {en_lettres(refusals)} refus donné{several} sans motif, une "
        f"demande n’est pas examinée pendant {en_lettres(months)}\u00a0mois."
    )
