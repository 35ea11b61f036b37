"""What a conversation's templates draw: fields of a question, turns of the transcript, lines of the living sheet."""

from __future__ import annotations

from webapp.cards.fields import fields
from webapp.cards.household import new_person_key, person_errors, person_fields, persons, says_somebody
from webapp.cards.sheet import candidate_line, names, position_reason, sheet, sufficing
from webapp.cards.transcript import folded, folds, hung_up, passed, recent, said_none, steps, turn, turns, unconfirmed
from webapp.cards.typography import unbroken
from webapp.cards.words import news, next_steps, say, subject_line, telephone

__all__ = [
    "candidate_line",
    "fields",
    "folded",
    "folds",
    "hung_up",
    "names",
    "new_person_key",
    "news",
    "next_steps",
    "passed",
    "person_errors",
    "person_fields",
    "persons",
    "position_reason",
    "recent",
    "said_none",
    "say",
    "says_somebody",
    "sheet",
    "steps",
    "subject_line",
    "sufficing",
    "telephone",
    "turn",
    "turns",
    "unbroken",
    "unconfirmed",
]
