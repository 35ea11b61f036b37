"""The one place where facts and verdicts become words of a letter, or the list of what is missing to write it."""

from __future__ import annotations

from webapp.letter_contexts.candidat import BUILDERS, for_candidate
from webapp.letter_contexts.commission import agenda_entry
from webapp.letter_contexts.mutation import review_of
from webapp.letter_contexts.reading import Missing, Prepared, Setting

__all__ = ["BUILDERS", "Missing", "Prepared", "Setting", "agenda_entry", "for_candidate", "review_of"]
