"""Who sat: the members of a commission as a session kept them, proposed again at the next one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import Session, col, select

from rules.facts import seance as facts
from rules.french import format_date
from webapp import clock, db
from webapp.casework import tenue
from webapp.casework.administration import record as journal
from webapp.casework.votes import keep
from webapp.db.models import Seance
from webapp.permissions import Agent

VOICES = {"deliberative": "Délibérative", "consultative": "Consultative"}
PRESENT, REPRESENTED, ABSENT, EXCUSED, REMOVED = "present", "represente", "absent", "excuse", "retire"
PRESENCES = {
    PRESENT: "En séance",
    REPRESENTED: "Procuration",
    ABSENT: "Absence",
    EXCUSED: "Absence excusée",
    REMOVED: "À retirer",
}
ACTION = "noter-presence"
KEPT = ("nom", "qualite", "voix", "presence", "mandataire")
AWAY = (ABSENT, EXCUSED)
FROM_BEFORE = ("nom", "qualite", "voix")
LONGEST, MOST = 120, facts.presents.kind.most
WANTED = {
    "nom": "Écrivez le prénom et le nom.",
    "qualite": "Écrivez la qualité : président, administrateur, maire…",
    "voix": "Choisissez la voix.",
    "presence": "Dites si cette personne est en séance.",
}


@dataclass
class Line:
    """One member as typed or as kept; `errors` by field."""

    nom: str = ""
    qualite: str = ""
    voix: str = ""
    presence: str = ""
    mandataire: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def stored(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in KEPT}

    @property
    def empty(self) -> bool:
        return not any(self.stored.values())


def of_session(seance: Seance) -> list[Line]:
    return [Line(**one) for one in seance.membres]


def proposed(session: Session, seance: Seance) -> list[Line]:
    """The session's own members, else those last kept for the commission: who is there today is not said."""
    if seance.membres:
        return of_session(seance)
    query = select(Seance).where(Seance.bailleur == seance.bailleur, Seance.commission == seance.commission)
    earlier = session.exec(query.where(Seance.le < seance.le).order_by(col(Seance.le).desc()))
    known = next((row.membres for row in earlier if row.membres), [])
    return [Line(**{name: one[name] for name in FROM_BEFORE}) for one in known]


def not_yet(seance: Seance) -> str:
    """Why nobody can be noted as present; empty from the day of the session until its minutes are signed."""
    if clock.today() >= seance.le:
        return tenue.why_kept(seance)
    return f"La séance siège le {format_date(seance.le)} : les présents se notent à partir de ce jour."


def read(form: Mapping[str, str]) -> list[Line]:
    """The form's lines `nom-0`, `qualite-0`…, without the empty ones."""
    numbers = range(min(_count(form), MOST))
    lines = (Line(**{name: form.get(f"{name}-{n}", "").strip()[:LONGEST] for name in KEPT}) for n in numbers)
    return [one for one in lines if not one.empty]


def all_present(lines: Iterable[Line]) -> list[Line]:
    """Everybody whose presence is not said yet, as present: to be read over before it is kept."""
    return [replace(one, presence=one.presence or PRESENT) for one in lines]


def _count(form: Mapping[str, str]) -> int:
    told = form.get("lignes", "0")
    return int(told) if told.isascii() and told.isdigit() and len(told) < len("1000") else 0


def check(lines: Iterable[Line]) -> list[Line]:
    """The lines that stay, each with what to correct."""
    found = [one for one in lines if one.presence != REMOVED]
    names = Counter(one.nom.casefold() for one in found)
    there = {one.nom.casefold(): one.nom for one in found if one.presence == PRESENT}
    for one in found:
        one.errors = {name: said for name, said in WANTED.items() if not getattr(one, name)}
        one.errors |= {name: WANTED[name] for name in ("voix", "presence") if getattr(one, name) not in _codes(name)}
        if one.nom and names[one.nom.casefold()] > 1:
            one.errors["nom"] = f"{one.nom} figure deux fois : gardez une seule ligne."
        _check_proxy(one, there)
    return found


def _codes(name: str) -> Mapping[str, str]:
    return VOICES if name == "voix" else PRESENCES


def _check_proxy(one: Line, there: Mapping[str, str]) -> None:
    """Only who is represented has somebody to speak for them, named as in the list."""
    typed = one.mandataire if one.presence == REPRESENTED else ""
    one.mandataire = there.get(typed.casefold(), typed)
    if one.presence == REPRESENTED and typed.casefold() not in there:
        one.errors["mandataire"] = "Écrivez le nom d’une personne de cette liste, en séance."


def present(lines: Iterable[Line]) -> int:
    """How many sit with a deliberative voice; a proxy is not a presence."""
    return sum(one.presence == PRESENT and one.voix == "deliberative" for one in lines)


def seated(lines: Iterable[Line]) -> list[str]:
    """« 5 en séance, dont 4 avec voix délibérative », then proxies and those away: nobody counted twice."""
    found = Counter(one.presence for one in lines)
    said = f"{found[PRESENT]} en séance, dont {present(lines)} avec voix délibérative"
    away = sum(found[one] for one in AWAY)
    proxies = f"{found[REPRESENTED]} par procuration" if found[REPRESENTED] else ""
    more = (proxies, f"{away} absence{'s' if away > 1 else ''}" if away else "")
    return [said, *filter(None, more)]


def save(session: Session, agent: Agent, seance: Seance, form: Mapping[str, str]) -> list[Line]:
    """Keeps the members with the session, and how many may vote as its fact; commits unless a line has errors."""
    db.expect_version(seance, form.get("version", ""))
    lines = check(read(form))
    if any(one.errors for one in lines):
        return lines
    db.write(session, seance, membres=[one.stored for one in lines])
    count = present(lines) if lines else None
    keep(session, seance, {"seance.presents": count}, par=agent.identifiant)
    told = {"membres": len(lines), "presents": count}
    journal(session, agent.identifiant, ACTION, "seance", seance.id, apres=told)
    session.commit()
    return lines
