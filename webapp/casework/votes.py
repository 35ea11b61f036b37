"""The vote on a dwelling, where the sitting counts one: read, weighed by the rules, recorded with the decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from rules.facts import fait
from rules.kinds import BadValue
from webapp.casework import subjects
from webapp.db.models import Subject

PATHS = {name: f"liste.{name}" for name in ("voix_pour", "voix_contre", "voix_maire")}


def read(form: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed, by fact (None: left empty), and what to correct, by field; a form without a vote says nothing."""
    values, errors = {}, {}
    for name, path in PATHS.items():
        if name in form:
            text = form[name].strip()
            try:
                values[path] = fait(path).kind.from_text(text) if text else None
            except BadValue as error:
                errors[name] = str(error)
    return values, errors


def keep(session: Session, row: Subject, values: Mapping[str, Any], *, par: str) -> bool:
    """Records the values that changed and takes back those left empty (None); was there anything to do?"""
    known = subjects.dossier(row).values
    changed = {path: one for path, one in values.items() if one is not None and known.get(path) != one}
    dropped = [path for path, one in values.items() if one is None and path in known]
    if changed:
        subjects.write(session, row, changed, par=par)
    if dropped:
        subjects.erase(session, row, dropped, par=par)
    return bool(changed or dropped)
