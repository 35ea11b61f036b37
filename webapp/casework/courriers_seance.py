"""Documents of a whole session: its agenda, the jury's version, its minutes, the extract for each réservataire."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from webapp.casework import documents, fiches, tenue
from webapp.casework import seance as sittings
from webapp.casework.courriers import setting
from webapp.casework.seance import Entry
from webapp.db.models import Document, Seance
from webapp.letter_contexts import Prepared, agenda, extract, for_jury, minutes
from webapp.letter_contexts.commission import Entry as AgendaEntry
from webapp.letter_contexts.jury import foreseen
from webapp.letter_contexts.seance import Decided, reservataires_of
from webapp.permissions import Agent

AGENDA, JURY, MINUTES, EXTRACT = "ordre-du-jour", "jury", "proces-verbal", "extrait"
TITLES = {
    AGENDA: "Ordre du jour de la séance",
    JURY: "Dossiers anonymes pour le jury de locataires",
    MINUTES: "Procès-verbal",
    EXTRACT: "Extrait du procès-verbal",
}
BEFORE = (AGENDA, JURY)


def offered(session: Session, agent: Agent, sitting: Seance, entries: Iterable[Entry]) -> list[tuple[str, str, str]]:
    """(kind, code, title) of what may be made now; after the session its agenda is the one that was made."""
    if not documents.sees_whole(session, agent, sitting):
        return []
    if sitting.etat == "ouverte":
        kinds = [AGENDA, JURY] if foreseen(setting(agent, sitting)) else [AGENDA]
        return [(kind, "", TITLES[kind]) for kind in kinds]
    kept = [(kind, "", TITLES[kind]) for kind in BEFORE if documents.made_under(session, stem(sitting, kind))]
    named = reservataires_of([_told(one) for one in entries])
    extracts = [(EXTRACT, code, f"{TITLES[EXTRACT]} : {name}") for code, name in named.items()]
    return [*kept, (MINUTES, "", TITLES[MINUTES]), *extracts]


def stem(sitting: Seance, kind: str, code: str = "") -> str:
    return f"seance-{sitting.id}/documents/{'-'.join(filter(None, (kind, code)))}"


def kept(session: Session, sitting: Seance, kind: str) -> Document | None:
    return next(iter(documents.made_under(session, stem(sitting, kind))), None)


def signed_minutes(session: Session, sitting: Seance, kind: str) -> Document | None:
    """The minutes that were made, once they are noted as signed: nothing writes them again."""
    return kept(session, sitting, MINUTES) if kind == MINUTES and tenue.signed(sitting) else None


def prepared(session: Session, agent: Agent, sitting: Seance, kind: str, code: str = "") -> Prepared:
    """The document ready to write, or what it lacks. `code`: of the réservataire, for an extract."""
    chosen = setting(agent, sitting)
    entries = sittings.agenda(session, agent, sitting, whole=True)
    shown = [fiches.shown(session, agent, one) for one in entries]
    if kind == AGENDA:
        return agenda(chosen, shown)
    if kind == JURY:
        return for_jury(chosen, shown)
    decided = [Decided(told, _decisions(one)) for told, one in zip(shown, entries, strict=True)]
    return minutes(chosen, decided) if kind == MINUTES else extract(chosen, decided, code)


def _decisions(entry: Entry) -> dict:
    return {one.candidature.id: one.decision for one in entry.candidates if one.decision}


def _told(entry: Entry) -> Decided:
    """A dwelling and its decisions, with nothing more of what documents print."""
    pairs = tuple((one.candidature, one.demande) for one in entry.candidates)
    return Decided(AgendaEntry(entry.inscription, entry.liste, entry.logement, pairs, (), {}, {}), _decisions(entry))


def known_codes(entries: Sequence[Entry]) -> set[str]:
    """The réservataires that the session's decisions concern."""
    return set(reservataires_of([_told(one) for one in entries]))


def keep(session: Session, agent: Agent, sitting: Seance, made: Prepared, kind: str, code: str = "") -> Document:
    """Writes it once for the same content; commits."""
    return documents.keep_once(session, agent, made, stem(sitting, kind, code), seance_id=sitting.id)
