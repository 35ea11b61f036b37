"""Qualification calls: numbered attempts, their outcomes, and who is to be called back when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, and_, col, false, func, or_, select

from letters.sensitive import sensitive_words
from rules.communes import located
from rules.kinds import BadValue, Date
from webapp import clock
from webapp.casework import elsewhere, subjects
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.casework.flechage import DONE
from webapp.casework.scope import find, scoped
from webapp.conversations.reading import sensitive_refusal
from webapp.db.models import Appel, Candidature, Conversation, Demande, Liste, Logement
from webapp.permissions import Agent

ISSUES = {
    "joint": "Personne jointe",
    "sans-reponse": "Sans réponse",
    "rappeler": "À rappeler",
    "faux-numero": "Faux numéro",
    "plus-interesse": "Ne cherche plus",
    "deja-loge": "A déjà un logement",
}
GIVES_UP = {"plus-interesse", "deja-loge"}
KEEPS_OPEN = {"joint", "rappeler"}
CALLED_BACK = ("rappeler", "sans-reponse")  # a day to call back may go with these
UNREACHED = {"sans-reponse", "faux-numero"}
BEFORE_AGENDA = {"a-appeler", "a-rappeler", "qualifiee", "ecartee", "proposee"}
AGAIN = {"non-retenue", "refusee", "sans-reponse", "sans-effet"}
QUALIFIED = {"qualifiee", "proposee"}
SEARCHED = {"fleche", "non-fleche", "liste-ouverte"}
LONGEST_NOTE = 200
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Outcome:
    """How a call ended, as read from the form."""

    issue: str
    rappel_le: date | None = None
    note: str = ""


def read_outcome(form: Mapping[str, str], on: date) -> tuple[Outcome | None, dict[str, str]]:
    """The outcome typed, or French messages by field."""
    issue, typed, note = (form.get(name, "").strip() for name in ("issue", "rappel_le", "note"))
    errors: dict[str, str] = {}
    if issue not in ISSUES:
        errors["issue"] = "Choisissez l’issue de l’appel."
    day = _callback(typed, issue, on, errors) if "issue" not in errors else None
    if len(note) > LONGEST_NOTE:
        errors["note"] = f"Écrivez {LONGEST_NOTE} caractères au plus ; il y en a {len(note)}."
    elif words := sensitive_words(note):
        errors["note"] = sensitive_refusal(words)
    return (None, errors) if errors else (Outcome(issue, day, note), {})


def _callback(typed: str, issue: str, on: date, errors: dict[str, str]) -> date | None:
    if not typed and issue != "rappeler":
        return None
    if issue not in CALLED_BACK:
        errors["rappel_le"] = "Une date est écrite : choisissez « À rappeler » ou « Sans réponse », ou effacez-la."
        return None
    try:
        day = Date().from_text(typed)
    except BadValue as error:
        errors["rappel_le"] = str(error)
        return None
    if day < on:
        errors["rappel_le"] = "Cette date est passée. Écrivez aujourd’hui ou un jour à venir."
    elif day > on + FARTHEST:
        errors["rappel_le"] = "Écrivez un jour dans l’année qui vient."
    return day


def callable_states(logement: Logement) -> set[str]:
    """The states of candidacies that a call may still take up: once the dwelling is searched for again, those whom an
    earlier session refused, or who lost its offer, may be presented anew. None once it is given."""
    if logement.etat in DONE:
        return set()
    return BEFORE_AGENDA | AGAIN if logement.etat in SEARCHED else BEFORE_AGENDA


def first_calls(logement: Logement) -> set[str]:
    """The same, without those whose call has been made to its end: they are looked at, not called."""
    return callable_states(logement) - QUALIFIED


def telephone(demande: Demande) -> str:
    """The number to call, as it reads; empty when nobody gave one."""
    return subjects.dossier(demande).values.get("demande.telephone", "")


def born(demande: Demande) -> date | None:
    """The applicant's birth date; None while nobody has recorded it."""
    return subjects.titulaire(subjects.dossier(demande)).get("naissance")


def attempts(session: Session, demande_id: int) -> list[Appel]:
    """Every attempt on a request, the latest first."""
    query = select(Appel).where(Appel.demande_id == demande_id)
    return list(session.exec(query.order_by(col(Appel.numero).desc())).all())


def latest(session: Session, demande_ids: Iterable[int]) -> dict[int, Appel]:
    """The last attempt on each of these requests; its `numero` is how many there were."""
    query = select(Appel).where(col(Appel.demande_id).in_(list(demande_ids)))
    return {one.demande_id: one for one in session.exec(query.order_by(col(Appel.numero))).all()}


def state(session: Session, conversation: Conversation) -> dict:
    """For the call page: the next attempt's number and those before, where else the household stands, and whether the
    dwelling is given."""
    demande, logement = conversation.sujets["demande"], conversation.sujets["logement"]
    done, other = attempts(session, demande), elsewhere.of_requests(session, [demande], logement)
    found = {"numero": len(done) + 1, "tentatives": done, "issues": ISSUES, "ailleurs": other.get(demande, [])}
    return found | {"attribue": session.get_one(Logement, logement).etat in DONE}


def conversation_of(session: Session, agent: Agent, conversation_id: int) -> Conversation | None:
    """A call's conversation whose dwelling and request are in the agent's sight, or None."""
    row = session.get(Conversation, conversation_id)
    if row is None or row.genre != "appel":
        return None
    seen = find(session, agent, Logement, row.sujets["logement"]) and find(
        session, agent, Demande, row.sujets["demande"]
    )
    return row if seen and _holds_together(session, row.sujets) else None


def _holds_together(session: Session, sujets: Mapping[str, int]) -> bool:
    """Is the candidacy that of this request on this dwelling?"""
    found = session.get(Candidature, sujets["candidature"])
    return found is not None and (found.logement_id, found.demande_id) == (sujets["logement"], sujets["demande"])


def record_outcome(
    session: Session, agent: Agent, conversation: Conversation, outcome: Outcome, numero: str = ""
) -> Appel:
    """Notes an attempt and lets the candidacy follow; commits. Refused when that attempt is already there."""
    sujets = conversation.sujets
    demande = session.get_one(Demande, sujets["demande"], with_for_update=True)
    candidature = session.get_one(Candidature, sujets["candidature"])
    done = attempts(session, demande.id)
    if numero and numero != str(len(done) + 1):
        raise Refused(
            f"La tentative n° {numero} est déjà enregistrée. Relisez l’historique avant d’en noter une autre."
        )
    row = _same_call(done, agent, candidature, outcome) or _new(agent, conversation, len(done) + 1)
    row.issue, row.rappel_le, row.note = outcome.issue, outcome.rappel_le, outcome.note or row.note
    session.add(row)
    _follow(session, agent, outcome, demande, candidature)
    if outcome.issue != "joint":  # whoever answers next says again who they are
        subjects.erase(session, candidature, ["demande.identite_verifiee"], par=agent.identifiant)
    if outcome.issue not in KEEPS_OPEN:
        conversation.etat = "abandonnee"
    conversation.modifie_le = clock.now()
    session.add(conversation)
    session.flush()
    journal(
        session, agent.identifiant, "appeler", "demande", demande.id, apres={"numero": row.numero, "issue": row.issue}
    )
    session.commit()
    return row


def note_reached(session: Session, agent: Agent, conversation: Conversation) -> None:
    """A concluded call was answered: a further attempt, unless the last one already says so; in the caller's
    transaction."""
    done = attempts(session, conversation.sujets["demande"])
    if not any(_tells_this_call(one, agent, conversation.sujets["candidature"]) for one in done[:1]):
        row = _new(agent, conversation, len(done) + 1)
        row.issue = "joint"
        session.add(row)


def _tells_this_call(last: Appel, agent: Agent, candidature_id: int) -> bool:
    """Is the attempt of today, by this agent, about this candidacy, and did it reach the person? One that promised to
    call back today was another call."""
    own = last.candidature_id == candidature_id and last.par == agent.identifiant
    if not own or clock.paris(last.le).date() != clock.today():
        return False
    return last.issue not in UNREACHED and (last.rappel_le is None or last.rappel_le > clock.today())


def _new(agent: Agent, conversation: Conversation, numero: int) -> Appel:
    ids = {f"{name}_id": conversation.sujets[name] for name in ("demande", "logement", "candidature")}
    return Appel(numero=numero, le=clock.now(), issue="", par=agent.identifiant, **ids)


def _same_call(done: list[Appel], agent: Agent, candidature: Candidature, outcome: Outcome) -> Appel | None:
    """A call that began with « joint » and ends otherwise the same day is one attempt, not two."""
    last = done[0] if done else None
    if last is None or last.issue != "joint" or outcome.issue not in GIVES_UP | {"rappeler", "joint"}:
        return None
    same = last.candidature_id == candidature.id and last.par == agent.identifiant
    return last if same and clock.paris(last.le).date() == clock.today() else None


def _follow(session: Session, agent: Agent, outcome: Outcome, demande: Demande, candidature: Candidature) -> None:
    if outcome.issue in GIVES_UP:
        subjects.write(session, demande, {"demande.toujours_en_recherche": False}, par=agent.identifiant)
        if candidature.etat in BEFORE_AGENDA:
            _withdraw(session, agent, candidature)
    elif outcome.issue != "joint" and candidature.etat == "a-appeler":
        candidature.etat = "a-rappeler"
    session.add(candidature)


def _withdraw(session: Session, agent: Agent, candidature: Candidature) -> None:
    """Off the slate, so that no empty rank reaches the agenda unseen."""
    if candidature.rang:
        subjects.erase(session, candidature, ["candidature.rang", "candidature.motif_position"], par=agent.identifiant)
    candidature.liste_id, candidature.etat = None, "desistee"


@dataclass(frozen=True)
class ToCall:
    """A person to call about a dwelling, and the last attempt if any."""

    demande: Demande
    logement: Logement
    candidature: Candidature
    dernier: Appel | None

    @property
    def given(self) -> bool:
        """Has the commission given the dwelling since, so that no call is to be made about it?"""
        return self.logement.etat in DONE


def to_call_back(session: Session, agent: Agent, on: date | None, *, mine: bool = False) -> list[ToCall]:
    """Promised calls not made since, the oldest date first; up to `on`, or all when None."""
    later = (
        select(func.max(Appel.numero)).where(Appel.demande_id == col(Demande.id)).correlate(Demande).scalar_subquery()
    )
    query = _people(agent, Appel).join(Appel, col(Appel.candidature_id) == Candidature.id)
    query = query.where(col(Appel.rappel_le).is_not(None), Appel.numero == later)
    if on is not None:
        query = query.where(col(Appel.rappel_le) <= on)
    if mine:
        query = query.where(Appel.par == agent.identifiant)
    return [ToCall(*found) for found in session.exec(query.order_by(col(Appel.rappel_le), col(Appel.id))).all()]


def to_call(session: Session, agent: Agent, etat: str, limit: int = 50) -> list[ToCall]:
    """Candidacies in a state, on dwellings still to give, with the last attempt of each person."""
    query = _people(agent).where(Candidature.etat == etat, col(Logement.etat).not_in(DONE))
    found = session.exec(query.order_by(col(Candidature.id)).limit(limit)).all()
    last = latest(session, [demande.id for demande, *_ in found])
    return [ToCall(*rows, last.get(rows[0].id)) for rows in found]


def _people(agent: Agent, *more: type):
    query = select(Demande, Logement, Candidature, *more).join(Candidature, col(Candidature.demande_id) == Demande.id)
    return scoped(query.join(Logement, col(Logement.id) == Candidature.logement_id), Logement, agent)


def search(session: Session, agent: Agent, text: str, limit: int = 20) -> list[Demande]:
    """Requests whose name begins so, or whose number holds it: somebody is on the line."""
    if not text.strip():
        return []
    digits = text.replace(" ", "")
    named = and_(*(or_(_starts(Demande.nom, word), _starts(Demande.prenom, word)) for word in text.split()))
    numbered = col(Demande.numero).contains(digits, autoescape=True) if len(digits) > 3 else false()
    query = scoped(select(Demande), Demande, agent).where(or_(named, numbered))
    return list(session.exec(query.order_by(col(Demande.nom), col(Demande.prenom)).limit(limit)).all())


def _starts(column, word: str):
    return col(column).istartswith(word, autoescape=True)


def candidacies(session: Session, agent: Agent, demande: Demande) -> list[ToCall]:
    """The dwellings in sight on which this person is a candidate."""
    last = latest(session, [demande.id]).get(demande.id)
    query = _people(agent).where(Demande.id == demande.id).order_by(col(Candidature.id).desc())
    return [ToCall(*found, last) for found in session.exec(query).all()]


def unfinished(session: Session, agent: Agent, genre: str = "", limit: int = 8) -> list[Conversation]:
    """The agent's own conversations in progress, the latest first; a promised call waits in its own list."""
    query = select(Conversation).where(Conversation.par == agent.identifiant, Conversation.etat == "en-cours")
    if genre:
        query = query.where(Conversation.genre == genre)
    rows = session.exec(query.order_by(col(Conversation.modifie_le).desc())).all()
    waiting = {(one.demande.id, one.logement.id) for one in to_call_back(session, agent, None)}
    over, entered = _over(session, rows), _entered(session, rows)
    left = (row for row in rows if _pair(row) not in waiting and row.sujets.get("candidature") not in over)
    return [row for row in left if row.sujets.get("liste") not in entered][:limit]


def _over(session: Session, rows: Iterable[Conversation]) -> set[int]:
    """The candidacies of these calls that have had their answer: decided by the commission, withdrawn, or on a dwelling
    given to somebody."""
    ids = [row.sujets["candidature"] for row in rows if row.genre == "appel"]
    query = select(Candidature.id).join(Logement, col(Logement.id) == Candidature.logement_id)
    answered = col(Candidature.etat).not_in({*BEFORE_AGENDA, "inscrite"})
    query = query.where(col(Candidature.id).in_(ids), or_(answered, col(Logement.etat).in_(DONE)))
    return set(session.exec(query).all())


def _entered(session: Session, rows: Iterable[Conversation]) -> set[int]:
    """The slates of these conversations that are on an agenda, or over: there is nothing left to compose or enter."""
    ids = {row.sujets["liste"] for row in rows if "liste" in row.sujets}
    return set(session.exec(select(Liste.id).where(col(Liste.id).in_(ids), Liste.etat != "ouverte")).all())


def _pair(row: Conversation) -> tuple:
    return (row.sujets.get("demande"), row.sujets.get("logement")) if row.genre == "appel" else ()


def called(session: Session, agent: Agent) -> set[int]:
    """The requests of the landlord on which there was at least one attempt."""
    query = scoped(select(Appel.demande_id).join(Demande, col(Demande.id) == Appel.demande_id), Demande, agent)
    return set(session.exec(query.distinct()).all())


def about(session: Session, row: Conversation) -> str:
    """Of whom and of what a conversation speaks."""
    logement = session.get(Logement, row.sujets.get("logement", 0))
    demande = session.get(Demande, row.sujets.get("demande", 0))
    place = logement and (located(logement.adresse, logement.commune) or logement.reference)
    told = (demande and demande.named, place)
    return ", ".join(filter(None, told))
