"""An attribution under a suspensive condition has no effect when its paper never came by its day, or came and does not
confirm the access conditions (R. 441-3 c)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules.verdict import Missing, Operand, Operation

PIECES_DEMANDEES = Missing("demande.pieces_vues", "Quelles pièces avez-vous reçues ?", "bailleur")


def awaited_until(facts: Mapping[str, Any]) -> date | None:
    """The last day for the paper of a conditional attribution; None for another decision, or once a lease is signed."""
    conditional = facts.get("candidature.decision") == "attribution-condition"
    signed = facts.get("candidature.bail_signe_le")
    return facts.get("candidature.condition_le") if conditional and not signed else None


def without_effect(facts: Mapping[str, Any], on: date) -> bool | None:
    """On that day, is the awaited paper's day past without it, or with one that confirms nothing? None: nobody says
    which papers were seen.

    What was written down then stands, even if the paper is seen later for another dwelling."""
    last = awaited_until(facts)
    if last is None or on <= last:
        return False
    if facts.get("candidature.piece_ecartee_le"):
        return True
    noted = facts.get("candidature.piece_absente")
    if noted is not None:
        return noted
    seen = facts.get("demande.pieces_vues")
    return None if seen is None else facts.get("candidature.condition_piece") not in seen


def past(facts: Mapping[str, Any], on: date, rank: int) -> Operation:
    """The line of the working that says so."""
    operands = (Operand("Pièce attendue pour le", awaited_until(facts)), Operand("Jour regardé", on))
    return Operation("<", operands, True, label=f"Attribution de rang {rank} sans effet, condition non remplie")
