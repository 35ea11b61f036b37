"""The information of article R. 441-16-3 in an offer: is it owed to this person, and did the offer bear it?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from webapp import db
from webapp.casework import offres, subjects, versions
from webapp.db.models import Candidature, Decision, Demande, Document
from webapp.permissions import Agent

INFORMED, ASSISTED = "candidature.information_offre", "demande.assiste_par"
YES_NO = {"oui": True, "non": False}
WITH_COPY = "offre-dalo"
CARRYING = (*offres.LETTERS, "attribution-rang-suivant")
OWED = "D’après le dossier, elle est due à cette personne."
NOT_OWED = "D’après le dossier, elle n’est pas due à cette personne"
UNKNOWN_OWED = "Le dossier ne dit pas si elle est due à cette personne : une réponse de l’appel manque."


def owed(demande: Demande) -> bool | None:
    """Is the information of article R. 441-16-3 owed to this person? None while the file does not say."""
    known = subjects.dossier(demande).values
    designated, publics = known.get("demande.designee_par_le_prefet"), known.get("demande.publics")
    if designated is None and publics is not None and "dalo" not in publics:
        return False
    return designated


def information(demande: Demande) -> str:
    """The same in words, with the reason, and without the ground."""
    answer = owed(demande)
    if answer is None:
        return UNKNOWN_OWED
    if answer:
        return OWED
    designated = subjects.dossier(demande).values.get("demande.designee_par_le_prefet")
    why = "cette demande ne l’appelle pas" if designated is None else "cette offre n’est pas de celles qui la portent"
    return f"{NOT_OWED} : {why}."


def assisted(demande: Demande) -> str:
    """Who assists the household and gets a copy of the offer; empty while nobody said."""
    return subjects.dossier(demande).values.get(ASSISTED) or ""


def carried(session: Session, candidature_id: int, since: datetime) -> bool | None:
    """Does the offer last made since then bear that information? None where it was corrected by hand, or none is."""
    query = select(Document).where(Document.candidature_id == candidature_id, col(Document.lettre).in_(CARRYING))
    row = session.exec(query.where(Document.cree_le >= since).order_by(col(Document.id).desc())).first()
    if row is None or versions.in_force(session, [row.id]):
        return None
    return row.lettre == WITH_COPY or bool(row.donnees.get("dalo"))


def informed(session: Session, candidature: Candidature, demande: Demande, decision: Decision) -> bool | None:
    """What our own letter says of it, where the information is owed and nobody said otherwise."""
    if not owed(demande):
        return None
    known = subjects.dossier(candidature).values.get(INFORMED)
    return carried(session, candidature.id, decision.le) if known is None else known


def to_inform(candidature: Candidature, demande: Demande, *, received: bool) -> bool:
    """Was an offer received, while nothing says whether it bore the information that may be owed?"""
    known = subjects.dossier(candidature).values.get(INFORMED)
    return received and known is None and owed(demande) is not False


def record(
    session: Session, agent: Agent, candidature: Candidature, form: Mapping[str, str], *, received: bool
) -> dict[str, str]:
    """Records whether the offer bore the information, at any time after it was received, and commits."""
    db.expect_version(candidature, form.get("version", ""))
    answer = YES_NO.get(form.get("portee", ""))
    if not received:
        return {"portee": "Notez d’abord le jour où l’offre a été reçue."}
    if answer is None:
        return {"portee": "Choisissez oui ou non."}
    subjects.write(session, candidature, {INFORMED: answer}, par=agent.identifiant)
    session.commit()
    return {}
