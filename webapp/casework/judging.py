"""What the rules say in a conversation, remembered from one answer to the next while the facts are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import is_

from sqlmodel import Session

from rules.check import CaseFile, carried, check
from rules.parameters import Chiffres
from rules.policy import Policy
from rules.verdict import Verdict
from webapp.casework import cases, subjects
from webapp.conversations import CONVERSATIONS
from webapp.db.models import Conversation, Subject
from webapp.memory import Recent

CONVERSATIONS_KEPT = 256


@dataclass(frozen=True)
class Judged:
    """What the rules last said in a conversation: under which policy and figures, on which day, of which facts."""

    frame: tuple[Policy, Chiffres, date]
    faits: tuple[dict, ...]
    case: CaseFile
    verdicts: list[Verdict]


_said: Recent[int, Judged] = Recent(CONVERSATIONS_KEPT)


def judged(
    session: Session, row: Conversation, rows: Mapping[str, Subject], frame: tuple[Policy, Chiffres, date]
) -> Judged:
    """The file and its verdicts; those that a new answer does not touch are the ones of before, with all they told."""
    tenancy = cases.tenancy(session, rows.get("demande")) if row.genre == "appel" else None
    faits = tuple(one.faits for one in (*rows.values(), tenancy) if one is not None)
    before = _before(row, frame, len(faits))
    if before is not None and all(map(is_, before.faits, faits)):
        return before
    case = cases.of_call(rows, tenancy) if row.genre == "appel" else cases.of_rows(rows)
    policy, figures, on = frame
    verdicts = check(case, policy, CONVERSATIONS[row.genre].step, on, figures)
    if before is not None:
        verdicts = carried(before.verdicts, verdicts, frozenset().union(*map(subjects.differing, before.faits, faits)))
    return _said.keep(row.id, Judged(frame, faits, case, verdicts))


def _before(row: Conversation, frame: tuple[Policy, Chiffres, date], files: int) -> Judged | None:
    """What was said last, under the same policy and figures, on the same day, of as many records."""
    found = _said.get(row.id)
    return found if found is not None and found.frame == frame and len(found.faits) == files else None
