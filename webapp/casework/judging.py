"""What the rules say in a conversation, remembered from one answer to the next while the facts are the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import is_

from sqlmodel import Session

from rules.check import CaseFile, carried, check
from rules.dossier import Dossier
from rules.facts import logement, menage, person_key
from rules.parameters import Chiffres
from rules.policy import Policy
from rules.verdict import COMPLETER, Missing, Verdict
from webapp.casework import cases, subjects
from webapp.conversations import CONVERSATIONS
from webapp.conversations.engine import Standing, stand
from webapp.conversations.model import Conversation as Declared
from webapp.db.models import Conversation, Logement, Subject
from webapp.memory import Recent

CONVERSATIONS_KEPT = 256
CALL, FLAGGING, AGENDA = "appel", "flechage", "ordre_du_jour"
OF_A_TENANT = frozenset({"mutation"})
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
    beside = _beside(session, row, rows)
    faits = tuple(one.faits for one in (*rows.values(), beside) if one is not None)
    before = _before(row, frame, len(faits))
    if before is not None and all(map(is_, before.faits, faits)):
        return before
    case = _case(row.genre, rows, beside)
    policy, figures, on = frame
    verdicts = check(case, policy, CONVERSATIONS[row.genre].step, on, figures)
    if before is not None:
        changed = frozenset().union(*map(subjects.differing, before.faits, faits))
        if row.genre in OF_A_TENANT:
            changed |= {cases.AT_HOME[path] for path in changed & cases.AT_HOME.keys()}
        verdicts = carried(before.verdicts, verdicts, changed)
    return _said.keep(row.id, Judged(frame, faits, subjects.dossier(*rows.values()), case, verdicts))


def _beside(session: Session, row: Conversation, rows: Mapping[str, Subject]) -> Subject | None:
    """The record that the conversation does not write, and that its verdicts read: tenancy, present home."""
    if row.genre == CALL:
        return cases.tenancy(session, rows.get("demande"))
    if row.genre == "mutation" and rows["occupation"].logement_id:
        return session.get(Logement, rows["occupation"].logement_id)
    return None


def _case(genre: str, rows: Mapping[str, Subject], beside: Subject | None) -> CaseFile:
    if genre == CALL:
        return cases.of_call(rows, beside)
    return cases.of_tenancy({**rows, "": beside}) if genre in OF_A_TENANT else cases.of_rows(rows)


def _before(row: Conversation, frame: Frame, files: int) -> Judged | None:
    """What was said last, under the same policy and figures, on the same day, of as many records."""
    found = _said.get(row.id)
    return found if found is not None and found.frame == frame and len(found.faits) == files else None


def unanswered(genre: str, dossier: Dossier, verdicts: Iterable[Verdict], frame: Frame) -> tuple[Missing, ...]:
    """What was asked and nobody knew, and without which no file reaches an agenda: as a call's verdicts say; at the
    flagging, as those of any caller's would."""
    unknown = {path for path, asked in dossier.records.items() if asked and path not in dossier.values}
    if genre == FLAGGING and any(path.startswith(logement.prefix) for path in unknown):
        policy, figures, on = frame
        verdicts = check(CaseFile(dossier, {"": Dossier({}, {})}), policy, CALL, on, figures)
    elif genre != CALL:
        return ()
    waiting = (one for one in verdicts if one.outcome == COMPLETER and AGENDA in one.required_for)
    everybody = dossier.values.get(menage.composition_confirmee.key)
    wanted = {item.fact: item for one in waiting for item in one.missing}
    return tuple(item for path, item in wanted.items() if (everybody if person_key(path) else path in unknown))
