"""What a conversation's templates draw: fields of a question, turns of the transcript, lines of the living sheet."""

from __future__ import annotations

from webapp.cards.ended import concluded, ended
from webapp.cards.fields import fields, none_held
from webapp.cards.held import held, lacks
from webapp.cards.household import new_person_key, person_errors, person_fields, persons, says_somebody
from webapp.cards.recap import recap
from webapp.cards.replaced import kept, replaced
from webapp.cards.sheet import candidate_line, names, position_reason, sheet, sufficing
from webapp.cards.transcript import (
    folded,
    folds,
    hung_up,
    on_file,
    passed,
    recent,
    said_none,
    steps,
    turn,
    turns,
    unconfirmed,
)
from webapp.cards.typography import unbroken
from webapp.cards.words import news, next_steps, say, still_left, subject_line, telephone, to_mend

__all__ = [
    "candidate_line",
    "concluded",
    "ended",
    "fields",
    "folded",
    "folds",
    "held",
    "hung_up",
    "kept",
    "lacks",
    "names",
    "new_person_key",
    "news",
    "next_steps",
    "none_held",
    "on_file",
    "passed",
    "person_errors",
    "person_fields",
    "persons",
    "position_reason",
    "recap",
    "recent",
    "replaced",
    "said_none",
    "say",
    "says_somebody",
    "sheet",
    "steps",
    "still_left",
    "subject_line",
    "sufficing",
    "telephone",
    "to_mend",
    "turn",
    "turns",
    "unbroken",
    "unconfirmed",
]
