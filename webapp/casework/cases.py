"""From rows to what the rules check: a dwelling with a caller, a slate, a tenancy."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session, col, select

from rules.check import BESIDE, CaseFile
from rules.dossier import Dossier
from rules.policy import Policy, served
from webapp import clock, db
from webapp.casework import elsewhere, history, subjects
from webapp.casework.justifications import candidate_key
from webapp.db.models import Candidature, Decision, Demande, Inscription, Liste, Logement, Occupation, Seance, Subject

PLACE = ("candidature.rang", "candidature.motif_position")
AT_HOME = {f"occupation.{name}": f"logement.{name}" for name in ("pieces", "surface")}


def policy_of(bailleur: str) -> Policy:
    """The landlord's policy, by the code that rows carry, as last written without a fault."""
    return served.get(bailleur)


def of_call(rows: Mapping[str, Subject | None], held: Occupation | None = None) -> CaseFile:
    """A dwelling and one request, with the caller's tenancy where there is one, during a call."""
    candidate = subjects.dossier(rows.get("demande"), rows.get("candidature"), held)
    return CaseFile(subjects.dossier(rows.get("logement")), {"": candidate})


def of_rows(rows: Mapping[str, Subject | None]) -> CaseFile:
    """Everything these rows say, as one file: flagging, mutation."""
    return CaseFile(subjects.dossier(*rows.values()), {})


def of_tenancy(rows: Mapping[str, Subject | None]) -> CaseFile:
    """A sitting tenant's file, judged on the present home: transfer, three-yearly review."""
    return CaseFile(at_home(subjects.dossier(*rows.values())), {})


def at_home(dossier: Dossier) -> Dossier:
    """The dwelling is the present home, with the rooms and the surface that the tenancy records; the margin granted to
    those who leave a larger one is for the next."""
    own = {to: dossier.values[path] for path, to in AT_HOME.items() if dossier.values.get(path) is not None}
    return Dossier({**dossier.values, "demande.libere_plus_grand": False, **own}, dossier.records)


def candidatures(session: Session, liste: Liste) -> list[Candidature]:
    """Those who go before the commission with this slate, in rank order; whoever has no rank comes last."""
    rows = session.exec(select(Candidature).where(Candidature.liste_id == liste.id)).all()
    return sorted(rows, key=lambda row: (row.rang or 99, row.id))


def examined(session: Session, liste: Liste, seance: Seance) -> list[Candidature]:
    """The same, with whoever that session decided for and a later slate of the dwelling has taken up again."""
    rows = candidatures(session, liste)
    query = select(Candidature).join(Decision, col(Decision.candidature_id) == Candidature.id)
    query = query.where(Decision.seance_id == seance.id, Candidature.logement_id == liste.logement_id)
    gone = [row for row in session.exec(query.order_by(col(Decision.rang), col(Candidature.id))) if row not in rows]
    return [*rows, *gone]


def is_over(session: Session, row: Candidature) -> bool:
    """Does this candidacy stand on a slate whose session is over, and on no other?"""
    liste = session.get(Liste, row.liste_id) if row.liste_id else None
    return liste is not None and liste.etat == "close"


def of_another_slate(liste: Liste, row: Candidature) -> bool:
    """Is its place that of an earlier slate of the dwelling?"""
    return row.liste_id not in (None, liste.id)


def may_stand(liste: Liste, row: Candidature) -> bool:
    """Qualified on the dwelling, already ranked on its slate, or refused by an earlier session."""
    if row.etat in {"qualifiee", "proposee", "inscrite"}:
        return True
    return row.etat == "non-retenue" if of_another_slate(liste, row) else bool(row.rang)


def standing(session: Session, liste: Liste) -> list[Candidature]:
    """Those who may stand on the slate: qualified on this dwelling, already ranked on it, or refused by an earlier
    session."""
    query = select(Candidature).where(Candidature.logement_id == liste.logement_id)
    rows = session.exec(query.order_by(col(Candidature.id))).all()
    return [row for row in rows if may_stand(liste, row)]


def placed(liste: Liste, row: Candidature) -> Dossier:
    """The candidacy's facts, without the place that an earlier slate gave it."""
    found = subjects.dossier(row)
    if not of_another_slate(liste, row):
        return found
    values, records = (
        {path: one for path, one in known.items() if path not in PLACE} for known in (found.values, found.records)
    )
    return Dossier(values, records)


def beside(session: Session, liste: Liste) -> list[Candidature]:
    """Candidates of the dwelling presented for inadmissibility, without a rank: entered with this slate, or to be."""
    query = select(Candidature).where(Candidature.logement_id == liste.logement_id, col(Candidature.rang).is_(None))
    rows = session.exec(query.order_by(col(Candidature.id))).all()
    return [row for row in rows if is_beside(row) and (row.liste_id == liste.id or row.etat == "ecartee")]


def is_beside(row: Candidature) -> bool:
    return bool(subjects.dossier(row).values.get(BESIDE)) and row.rang is None


def of_liste(session: Session, liste: Liste, seance: Seance | None = None) -> CaseFile:
    """A slate with its dwelling and, once chosen, its session; candidates are named `c<id>`."""
    files = [row for row in candidatures(session, liste) if not is_beside(row)]
    common = _common(session, liste, seance or chosen_session(session, liste))
    common.values["liste.a_cote"] = len(beside(session, liste))
    return CaseFile(common, {candidate_key(row.id): candidate_file(session, row) for row in files})


def of_sitting(session: Session, liste: Liste, seance: Seance) -> CaseFile:
    """All that the commission examines for a dwelling: its slate, and whoever is presented beside it."""
    files = {candidate_key(row.id): candidate_file(session, row) for row in candidatures(session, liste)}
    for row in examined(session, liste, seance)[len(files) :]:
        files[candidate_key(row.id)] = _as_decided(session, row, seance)
    return CaseFile(_common(session, liste, seance), files)


def _as_decided(session: Session, row: Candidature, seance: Seance) -> Dossier:
    """The file with what that session decided, which a later one has replaced among the facts."""
    query = select(Decision).where(Decision.seance_id == seance.id, Decision.candidature_id == row.id)
    found, decision = candidate_file(session, row), session.exec(query).one()
    said = {"decision": decision.decision, "decision_rang": decision.rang, "motif": next(iter(decision.motifs), None)}
    said |= {"condition_piece": decision.condition_piece, "condition_le": decision.condition_le}
    values = found.values | {f"candidature.{name}": value for name, value in said.items()}
    return Dossier({path: value for path, value in values.items() if value is not None}, found.records)


def _common(session: Session, liste: Liste, seance: Seance | None) -> Dossier:
    """Dwelling, slate and session; the day of the agenda entry is that of its row."""
    found = subjects.dossier(session.get(Logement, liste.logement_id), liste, seance)
    if seance is not None:
        found.values["seance.le"] = seance.le
    if entered := entry(session, liste):
        found.values["liste.inscrite_le"] = clock.paris(entered.cree_le).date()
    return found


def entry(session: Session, liste: Liste) -> Inscription | None:
    """The slate's entry on an agenda, the latest."""
    query = select(Inscription).where(Inscription.liste_id == liste.id).order_by(col(Inscription.id).desc())
    return session.exec(query).first()


def candidate_file(session: Session, row: Candidature) -> Dossier:
    """A candidate's request, candidacy and present tenancy, with what the other slates and past answers say of it."""
    demande = session.get(Demande, row.demande_id)
    found = subjects.dossier(demande, row, tenancy(session, demande))
    found.values["candidature.rang_un_ailleurs"] = is_first_elsewhere(session, row)
    if retained := elsewhere.retained(session, row):
        found.values["candidature.retenue_ailleurs"] = retained
    for path, value in history.told(session, row).items():
        found.values.setdefault(path, value)
    return found


def tenancy(session: Session, demande: Demande | None) -> Occupation | None:
    """The tenancy of a request whose household says to be ours already, the latest recorded where there are several."""
    if demande is None or not subjects.dossier(demande).values.get("demande.locataire_du_parc"):
        return None
    query = select(Occupation).where(Occupation.demande_id == demande.id).order_by(col(Occupation.id).desc())
    return session.exec(query.limit(1)).first()


def is_first_elsewhere(session: Session, row: Candidature) -> bool:
    """Is the household already at rank 1 of another slate that is not closed?"""
    query = (
        select(Candidature.id)
        .join(Liste, col(Candidature.liste_id) == Liste.id)
        .where(Candidature.demande_id == row.demande_id, Candidature.id != row.id, Candidature.rang == 1)
        .where(Liste.etat != "close")
    )
    return session.exec(query.limit(1)).first() is not None


def chosen_session(session: Session, liste: Liste) -> Seance | None:
    """The session where the slate is entered, else the one chosen in the conversation, if it is this landlord's."""
    if entered := entry(session, liste):
        return session.get(Seance, entered.seance_id)
    chosen = db.number_of(subjects.dossier(liste).values.get("liste.seance") or "")
    found = session.get(Seance, chosen) if chosen else None
    own = session.get_one(Logement, liste.logement_id).bailleur
    return found if found is not None and found.bailleur == own else None


def upcoming_sessions(session: Session, bailleur: str, commune: str | None) -> list[Seance]:
    """Sessions to come of the commission competent for the commune, the nearest first."""
    commission = policy_of(bailleur).commission_of(commune or "")
    if commission is None:
        return []
    query = select(Seance).where(
        Seance.bailleur == bailleur,
        Seance.commission == commission["code"],
        Seance.le >= clock.today(),
        Seance.etat == "ouverte",
    )
    return list(session.exec(query.order_by(col(Seance.le))).all())
