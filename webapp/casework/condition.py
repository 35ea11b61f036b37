"""The paper that a conditional attribution awaits (article R. 441-3 c of the CCH): it came by its day, or not, or it
came and does not confirm the access conditions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from letters.sensitive import sensitive_words
from rules.calendar import deadline
from rules.dossier import retained
from rules.facts import candidature as facts
from rules.french import format_date
from rules.kinds import BadValue
from rules.law.suites import answer_days
from webapp import clock, db
from webapp.casework import cases, subjects, suites
from webapp.casework.chiffres import figures_of
from webapp.casework.suites import Ladder, Rung
from webapp.conversations.reading import sensitive_refusal
from webapp.permissions import Agent

GESTES = ("piece-recue", "piece-absente", "piece-ecartee")
SEEN, ABSENT = "demande.pieces_vues", "candidature.piece_absente"
SET_ASIDE, WHY = "candidature.piece_ecartee_le", "candidature.piece_ecartee_fait"
WHICH = "Écrivez ce que la pièce ne confirme pas : cette phrase sera dans la lettre."

BOTH = "Effacez cette phrase si la pièce confirme les conditions d’accès ; sinon, choisissez l’autre geste."


def record(session: Session, agent: Agent, ladder: Ladder, rung: Rung, form: Mapping[str, str]) -> dict[str, str]:
    """Records the paper, or once its day is past its absence or what it does not confirm, and commits; else what to
    correct, by field."""
    db.expect_version(rung.candidature, form.get("version", ""))
    geste = form.get("geste", "")
    if geste not in GESTES or not suites.awaits_paper(rung):
        return {"geste": "Aucune pièce n’est attendue ici : rien n’est enregistré."}
    day, errors = READ[geste](ladder, rung, form)
    if errors:
        return errors
    suites.keep(session, agent, rung, geste, None, day)
    if geste == "piece-recue":
        _see(session, agent, rung)
    else:
        said = {ABSENT: True} if geste == "piece-absente" else {SET_ASIDE: day, WHY: form["ecartee"].strip()}
        subjects.write(session, rung.candidature, said, par=agent.identifiant)
        suites.follow(session, agent, ladder, rung, geste)
    session.commit()
    return {}


def answer_end(bailleur: str, received: date) -> date | None:
    """The last day to answer an offer received that day; None while the law's figure is not known."""
    days = answer_days(cases.policy_of(bailleur).data["delais"], received, figures_of(bailleur))
    return deadline(received, days) if days else None


def answered_after(bailleur: str, rung: Rung) -> date | None:
    """The last day to answer this offer, or the earliest that it can be, when the awaited paper's day comes before."""
    end = rung.last_day or answer_end(bailleur, rung.offer.made if rung.offer else clock.today())
    return end if end and rung.decision.condition_le < end else None


def _received(ladder: Ladder, rung: Rung, form: Mapping[str, str]) -> tuple[date | None, dict[str, str]]:
    """The day the paper came, which binds the landlord when it is not after the one that the commission set."""
    day, error = suites.read_day(form.get("recue", ""), ladder.seance)
    if not error and day > rung.decision.condition_le:
        said = format_date(rung.decision.condition_le)
        error = (
            f"Cette pièce est reçue après le jour fixé par la commission, le {said} : notez qu’elle n’est pas venue."
        )
    return day, {"recue": error} if error else {}


def _absent(ladder: Ladder, rung: Rung, form: Mapping[str, str]) -> tuple[date, dict[str, str]]:
    last = rung.decision.condition_le
    if clock.today() > last:
        return last, {}
    return last, {"geste": f"La pièce peut venir jusqu’au {format_date(last)} inclus : attendez le lendemain."}


def _set_aside(ladder: Ladder, rung: Rung, form: Mapping[str, str]) -> tuple[date | None, dict[str, str]]:
    """Until the day that the commission set, another paper may still come, that confirms."""
    _, early = _absent(ladder, rung, form)
    if early:
        return None, early
    day, errors = _received(ladder, rung, form)
    return day, errors | _why_errors(form.get("ecartee", "").strip())


def _why_errors(said: str) -> dict[str, str]:
    if not said:
        return {"ecartee": WHICH}
    try:
        facts.piece_ecartee_fait.kind.from_text(said)
    except BadValue as error:
        return {"ecartee": str(error)}
    words = sensitive_words(said)
    return {"ecartee": sensitive_refusal(words)} if words else {}


def _confirming(ladder: Ladder, rung: Rung, form: Mapping[str, str]) -> tuple[date | None, dict[str, str]]:
    """Whoever wrote what is lacking did not mean this gesture: the Enter key alone sends the form's first one."""
    day, errors = _received(ladder, rung, form)
    return day, errors | ({"ecartee": BOTH} if form.get("ecartee", "").strip() else {})


READ = {"piece-recue": _confirming, "piece-absente": _absent, "piece-ecartee": _set_aside}


def _see(session: Session, agent: Agent, rung: Rung) -> None:
    """Adds the paper to those seen; what a document said is only replaced by a document."""
    dossier = subjects.dossier(rung.demande)
    known = retained(dossier.records[SEEN]) if SEEN in dossier.records else None
    papers = frozenset(dossier.values.get(SEEN) or ()) | {rung.decision.condition_piece}
    origin = known.origine if known else "declare"
    subjects.write(session, rung.demande, {SEEN: papers}, par=agent.identifiant, origine=origin)
