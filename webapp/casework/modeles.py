"""Templates that secretaries own: a version is deposited, checked, tried, approved by another, put in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

import sqlalchemy as sa
from sqlmodel import Session, col, select

from letters import LETTERS, Fault, Letter
from letters.asked import FORBIDDEN
from letters.confined import check_sent
from letters.fields import champs, nearest
from letters.package import digest
from webapp import clock
from webapp.casework import gabarits, lots
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.db.models import Lot, Modele, Seance
from webapp.permissions import Agent

STATES = {
    "brouillon": ("Brouillon", "completer"),
    "approuve": ("Approuvée, pas encore en vigueur", "apprecier"),
    "en-vigueur": ("En vigueur", "conforme"),
    "remplace": ("Remplacée", "sans-objet"),
    "ecarte": ("Écartée", "sans-objet"),
}
UNUSED_FIELD = "le courrier offre ce champ, le modèle ne le demande pas"
UNKNOWN_FIELD = "le courrier n’offre pas ce champ"
WAITING = ("brouillon", "approuve")
NOT_DOCX = "le nom du fichier doit finir par .docx : enregistrez-le au format Document Word"
LONGEST_NAME = 120


class Faulty(Refused):
    """The file cannot be the template of this letter; `faults`: (fault, the tag it may have meant)."""

    def __init__(self, faults: list[tuple[Fault, str]]):
        super().__init__("Le modèle n’est pas enregistré : corrigez ce qui suit, puis déposez-le à nouveau.")
        self.faults = faults


class Waiting(Refused):
    """A batch is not finished: half of it would be made from another template."""

    def __init__(self, count: int):
        many = f"{count} lots de courriers sont en cours" if count > 1 else "Un lot de courriers est en cours"
        super().__init__(f"{many}. Ce qui reste à produire le serait avec un autre modèle. Confirmez pour continuer.")


@dataclass(frozen=True)
class Sheet:
    """A letter of the catalogue as the landlord has it: its version in force, what waits, whether it still fits."""

    letter: Letter
    current: Modele | None
    waiting: tuple[Modele, ...]
    outdated: bool


def sheets(session: Session, agent: Agent) -> list[Sheet]:
    """Every letter of the catalogue."""
    return [sheet(session, agent, letter) for letter in LETTERS.values()]


def sheet(session: Session, agent: Agent, letter: Letter) -> Sheet:
    row = gabarits.current(session, agent.bailleur, letter.id)
    waiting = tuple(one for one in gabarits.history(session, agent.bailleur, letter.id) if one.etat in WAITING)
    outdated = row is not None and bool(gabarits.unfit(gabarits.of_version(session, row), letter))
    return Sheet(letter, row, waiting, outdated)


def awaited(session: Session, agent: Agent) -> list[Modele]:
    """The versions that this person may approve or put in force, the oldest first."""
    query = select(Modele).where(Modele.bailleur == agent.bailleur, col(Modele.etat).in_(WAITING))
    rows = session.exec(query.order_by(col(Modele.id))).all()
    return [one for one in rows if one.lettre in LETTERS and (one.etat == "approuve" or one.par != agent.identifiant)]


def find(session: Session, agent: Agent, modele_id: int) -> Modele | None:
    row = session.get(Modele, modele_id)
    return row if row and row.bailleur == agent.bailleur and row.lettre in LETTERS else None


def deposit(session: Session, agent: Agent, letter: Letter, name: str, data: bytes) -> Modele:
    """A new draft from a file that fits; commits, a refusal too. Raises Refused, Faulty."""
    said = PurePosixPath(name.replace("\\", "/")).name[:LONGEST_NAME]
    if faults := _faults(letter, said, data):
        told = {"lettre": letter.id, "sha256": digest(data), "fautes": len(faults)}
        journal(session, agent.identifiant, "refuser", "modele", apres=told)
        session.commit()
        raise Faulty(faults)
    if digest(data) in _known(session, agent, letter):
        raise Refused("Ce fichier est déjà là, à l’octet près : il est en vigueur, ou attend d’être approuvé.")
    sha256 = gabarits.store(session, data)
    row = _own(letter, agent, sha256=sha256, fichier=said)
    session.add(row)
    _tell(session, agent, row, "deposer")
    session.commit()
    return row


def _own(letter: Letter, agent: Agent, **more: object) -> Modele:
    return Modele(bailleur=agent.bailleur, lettre=letter.id, le=clock.now(), par=agent.identifiant, **more)


def _faults(letter: Letter, name: str, data: bytes) -> list[tuple[Fault, str]]:
    """What is wrong with a file sent, each with the tag that was perhaps meant."""
    if not name.lower().endswith(".docx"):
        return [(Fault("", NOT_DOCX, name), "")]
    found = [replace(one, place=name) if one.place == "fichier" else one for one in check_sent(data, name, letter)]
    closed = {one.place for one in found if one.message in FORBIDDEN.values()}
    told = [one for one in found if one.message != UNKNOWN_FIELD or one.place not in closed]
    return [(_plain(letter, one), _meant(letter, one)) for one in told]


def _plain(letter: Letter, fault: Fault) -> Fault:
    """Without the parser's word for what is forbidden; a field that is not used by its meaning, with its tag."""
    if fault.message == UNUSED_FIELD:
        return replace(fault, path="", message=_unused(letter, fault.path))
    return replace(fault, path="") if fault.message in FORBIDDEN.values() else fault


def _unused(letter: Letter, path: str) -> str:
    known = next((one for one in champs(letter.id) if one.path == path), None)
    if known is None:
        return (
            f"Le champ «\u00a0{path}\u00a0» existe pour ce courrier et ce fichier ne l’emploie pas\u00a0: remettez-le"
        )
    named = f"Le champ «\u00a0{known.meaning}\u00a0» ({known.tag})"
    return f"{named} existe pour ce courrier et ce fichier ne l’emploie pas\u00a0: remettez sa balise"


def _meant(letter: Letter, fault: Fault) -> str:
    return nearest(letter, fault.path) if fault.message == UNKNOWN_FIELD else ""


def _known(session: Session, agent: Agent, letter: Letter) -> set[str]:
    """Digests of what is in force or waits."""
    kept = {one.sha256 for one in gabarits.history(session, agent.bailleur, letter.id) if one.etat in WAITING}
    return kept | {gabarits.in_force(session, agent.bailleur, letter).sha256}


def _tell(session: Session, agent: Agent, row: Modele, action: str, **more: object) -> None:
    session.flush()
    said = {"lettre": row.lettre, "etat": row.etat, "sha256": row.sha256, **more}
    journal(session, agent.identifiant, action, "modele", row.id, apres=said)


def approve(session: Session, agent: Agent, row: Modele) -> None:
    """By somebody else than who wrote it; commits. Raises Refused."""
    if row.etat != "brouillon":
        raise Refused("Seul un brouillon s’approuve.")
    if row.par == agent.identifiant:
        raise Refused("Vous avez déposé ce modèle : une autre personne doit l’approuver.")
    row.etat, row.approuve_le, row.approuve_par = "approuve", clock.now(), agent.identifiant
    _tell(session, agent, row, "approuver")
    session.commit()


def put_in_force(session: Session, agent: Agent, row: Modele, *, confirmed: bool = False) -> None:
    """From now, in place of the one before; commits. Raises Refused, Waiting."""
    if row.etat != "approuve":
        raise Refused("Un modèle entre en vigueur une fois approuvé par une autre personne que son auteur.")
    _ready(session, agent, row, confirmed)
    _replace(session, agent, row)
    session.commit()


def restore(session: Session, agent: Agent, row: Modele, *, confirmed: bool = False) -> Modele:
    """An earlier version, approved then, in force again under a line of its own; commits. Raises Refused, Waiting."""
    if row.etat != "remplace":
        raise Refused("Seule une version qui a été en vigueur peut être rétablie.")
    _ready(session, agent, row, confirmed)
    copied = {name: getattr(row, name) for name in ("bailleur", "lettre", "sha256", "fichier", "le", "par")}
    again = Modele(**copied, restaure_id=row.id, approuve_le=row.approuve_le, approuve_par=row.approuve_par)
    _replace(session, agent, again, restaure=row.id)
    session.commit()
    return again


def back_to_shipped(session: Session, agent: Agent, letter: Letter, *, confirmed: bool = False) -> None:
    """The shipped template again; commits. Raises Refused, Waiting."""
    if gabarits.current(session, agent.bailleur, letter.id) is None:
        raise Refused("Le modèle livré avec l’application est déjà en vigueur.")
    _no_batch_waits(session, agent, confirmed)
    _withdraw(session, agent, letter.id, clock.now())
    session.commit()


def discard(session: Session, agent: Agent, row: Modele) -> None:
    """A draft that will not serve; its bytes and its line stay. Commits. Raises Refused."""
    if row.etat not in WAITING:
        raise Refused("Seul un modèle qui attend peut être écarté.")
    row.etat, row.retire_le, row.retire_par = "ecarte", clock.now(), agent.identifiant
    _tell(session, agent, row, "ecarter")
    session.commit()


def _ready(session: Session, agent: Agent, row: Modele, confirmed: bool) -> None:
    letter = LETTERS[row.lettre]
    if gabarits.unfit(gabarits.of_version(session, row), letter):
        raise Refused("Ce courrier a changé depuis : ce modèle ne lui convient plus. Déposez une version à jour.")
    _no_batch_waits(session, agent, confirmed)


def _no_batch_waits(session: Session, agent: Agent, confirmed: bool) -> None:
    query = select(sa.func.count(col(Lot.id))).join(Seance, col(Seance.id) == Lot.seance_id)
    count = session.exec(query.where(Seance.bailleur == agent.bailleur, col(Lot.etat).in_(lots.UNFINISHED))).one()
    if count and not confirmed:
        raise Waiting(count)


def _replace(session: Session, agent: Agent, row: Modele, **more: object) -> None:
    """This version in force in place of the one before, at the same instant."""
    now = clock.now()
    _withdraw(session, agent, row.lettre, now)
    row.etat, row.en_vigueur_le, row.en_vigueur_par = "en-vigueur", now, agent.identifiant
    session.add(row)
    _tell(session, agent, row, "mettre-en-vigueur", **more)


def _withdraw(session: Session, agent: Agent, letter_id: str, now: datetime) -> None:
    """The version in force, if any, makes no more letters."""
    row = gabarits.current(session, agent.bailleur, letter_id)
    if row is not None:
        row.etat, row.retire_le, row.retire_par = "remplace", now, agent.identifiant
        _tell(session, agent, row, "retirer")
