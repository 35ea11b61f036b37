"""The day typed for what happened after a session: a past day, in the order in which things happen."""

from __future__ import annotations

from datetime import date

from rules.facts import candidature as facts
from rules.french import format_date
from rules.kinds import BadValue
from webapp import clock
from webapp.db.models import Seance


def read_day(text: str, seance: Seance) -> tuple[date | None, str]:
    """A day between the session and today, or what to correct."""
    return between(text, seance.le, f"la séance du {format_date(seance.le)}")


def between(text: str, first: date, since: str) -> tuple[date | None, str]:
    """A day between `first` (which `since` says) and today, or what to correct."""
    try:
        day = facts.notifie_le.kind.from_text(text)
    except BadValue as error:
        return None, str(error)
    if not first <= day <= clock.today():
        return None, f"Écrivez une date entre {since} et aujourd’hui."
    return day, ""
