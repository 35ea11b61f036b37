"""The paper that a conditional attribution awaits: received by its day, or not come (article R. 441-3 c of the CCH)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from rules.dossier import retained
from rules.french import format_date
from webapp import clock, db
from webapp.casework import subjects, suites
from webapp.casework.suites import Ladder, Rung
from webapp.permissions import Agent

GESTES = ("piece-recue", "piece-absente")
SEEN, ABSENT = "demande.pieces_vues", "candidature.piece_absente"


def record(session: Session, agent: Agent, ladder: Ladder, rung: Rung, form: Mapping[str, str]) -> dict[str, str]:
    """Records the paper, or its absence once its day is past, and commits; else what to correct, by field."""
    db.expect_version(rung.candidature, form.get("version", ""))
    geste = form.get("geste", "")
    if geste not in GESTES or not suites.awaits_paper(rung):
        return {"geste": "Aucune pièce n’est attendue ici : rien n’est enregistré."}
    day, errors = _received(ladder, rung, form) if geste == "piece-recue" else _absent(rung)
    if errors:
        return errors
    suites.keep(session, agent, rung, geste, None, day)
    if geste == "piece-recue":
        _see(session, agent, rung)
    else:
        subjects.write(session, rung.candidature, {ABSENT: True}, par=agent.identifiant)
        suites.follow(session, agent, ladder, rung, geste)
    session.commit()
    return {}


def _received(ladder: Ladder, rung: Rung, form: Mapping[str, str]) -> tuple[date | None, dict[str, str]]:
    """The day the paper came, which binds the landlord when it is not after the one that the commission set."""
    day, error = suites.read_day(form.get("recue", ""), ladder.seance)
    if not error and day > rung.decision.condition_le:
        said = format_date(rung.decision.condition_le)
        error = (
            f"Cette pièce est reçue après le jour fixé par la commission, le {said} : notez qu’elle n’est pas venue."
        )
    return day, {"recue": error} if error else {}


def _absent(rung: Rung) -> tuple[date, dict[str, str]]:
    last = rung.decision.condition_le
    if clock.today() > last:
        return last, {}
    return last, {"geste": f"La pièce peut venir jusqu’au {format_date(last)} inclus : attendez le lendemain."}


def _see(session: Session, agent: Agent, rung: Rung) -> None:
    """Adds the paper to those seen; what a document said is only replaced by a document."""
    dossier = subjects.dossier(rung.demande)
    known = retained(dossier.records[SEEN]) if SEEN in dossier.records else None
    papers = frozenset(dossier.values.get(SEEN) or ()) | {rung.decision.condition_piece}
    origin = known.origine if known else "declare"
    subjects.write(session, rung.demande, {SEEN: papers}, par=agent.identifiant, origine=origin)
