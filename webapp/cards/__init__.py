"""What a conversation's templates draw: fields of a question, turns of the transcript, lines of the living sheet."""

from __future__ import annotations

from webapp.cards.fields import fields
from webapp.cards.household import new_person_key, person_errors, person_fields, persons
from webapp.cards.sheet import candidate_line, names, position_reason, sheet, sufficing
from webapp.cards.transcript import folded, folds, recent, steps, turn, turns
from webapp.cards.words import news, next_steps, say, subject_line, telephone

__all__ = [
    "candidate_line",
    "fields",
    "folded",
    "folds",
    "names",
    "new_person_key",
    "news",
    "next_steps",
    "person_errors",
    "person_fields",
    "persons",
    "position_reason",
    "recent",
    "say",
    "sheet",
    "steps",
    "subject_line",
    "sufficing",
    "telephone",
    "turn",
    "turns",
]
