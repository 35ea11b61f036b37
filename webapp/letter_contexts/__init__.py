"""The one place where facts and verdicts become words of a letter, or the list of what is missing to write it."""

from __future__ import annotations

from webapp.letter_contexts.candidat import BUILDERS, for_candidate, foreseen
from webapp.letter_contexts.commission import agenda_entry
from webapp.letter_contexts.demande import missing_papers, registration
from webapp.letter_contexts.jury import for_jury
from webapp.letter_contexts.mutation import review_of
from webapp.letter_contexts.occupation import invitation, opinion
from webapp.letter_contexts.rapport import quarterly_note, yearly_report
from webapp.letter_contexts.reading import Missing, Prepared, Setting
from webapp.letter_contexts.seance import agenda, extract, minutes

__all__ = [
    "BUILDERS",
    "Missing",
    "Prepared",
    "Setting",
    "agenda",
    "agenda_entry",
    "extract",
    "for_candidate",
    "for_jury",
    "foreseen",
    "invitation",
    "minutes",
    "missing_papers",
    "opinion",
    "quarterly_note",
    "registration",
    "review_of",
    "yearly_report",
]
