"""What the rules say in a conversation, remembered from one answer to the next while the facts are the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import is_

from sqlmodel import Session

from rules.check import CaseFile, carried, check
from rules.dossier import Dossier
from rules.parameters import Chiffres
from rules.policy import Policy
from rules.verdict import Verdict
from webapp.casework import cases, subjects
from webapp.conversations import CONVERSATIONS
from webapp.conversations.engine import Standing, stand
from webapp.conversations.model import Conversation as Declared
from webapp.db.models import Conversation, Subject
from webapp.memory import Recent

CONVERSATIONS_KEPT = 256
Frame = tuple[Policy, Chiffres, date]


@dataclass(frozen=True)
class Judged:
    """What the rules last said in a conversation: under which policy and figures, on which day, of which facts."""

    frame: Frame
    faits: tuple[dict, ...]
    dossier: Dossier
    case: CaseFile
    verdicts: list[Verdict]
    stood: dict[tuple, Standing] = field(default_factory=dict)

    def standing(self, declared: Declared, passed: Iterable[str]) -> Standing:
        """Where the exchange stands on these facts, with what was passed over."""
        key = (declared, *passed)
        if key not in self.stood:
            _, figures, on = self.frame
            self.stood[key] = stand(declared, self.dossier, key[1:], on, figures)
        return self.stood[key]


_said: Recent[int, Judged] = Recent(CONVERSATIONS_KEPT)


def judged(session: Session, row: Conversation, rows: Mapping[str, Subject], frame: Frame) -> Judged:
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
    return _said.keep(row.id, Judged(frame, faits, subjects.dossier(*rows.values()), case, verdicts))


def _before(row: Conversation, frame: Frame, files: int) -> Judged | None:
    """What was said last, under the same policy and figures, on the same day, of as many records."""
    found = _said.get(row.id)
    return found if found is not None and found.frame == frame and len(found.faits) == files else None
