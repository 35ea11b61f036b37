"""Letters of a session: who gets which, who lacks what, made together as a ZIP or one by one, kept with their data."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlmodel import Session, col, select

import letters
from letters.batch import HEADER, Item
from letters.package import add_member
from webapp import clock
from webapp.casework import cases, documents, suites
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.casework.chiffres import figures_of
from webapp.casework.decisions import ATTRIBUTIONS, REFUS
from webapp.db.models import Candidature, Decision, Demande, Document, Logement, Lot, Seance
from webapp.letter_contexts import Prepared, Setting, for_candidate
from webapp.letter_contexts.candidat import Recipient
from webapp.permissions import Agent

NOT_HELD = "Les courriers se préparent quand la séance est tenue : ses décisions ne changent plus."
LAPSED = "sans-effet"
CLOSED = "Cette séance est close : ses courriers sont partis."


@dataclass(frozen=True)
class Line:
    """One person of the batch: the letter due, and the one already made, if any."""

    recipient: Recipient
    prepared: Prepared
    made: Document | None

    @property
    def id(self) -> int:
        return self.recipient.candidature.id


def setting(agent: Agent, seance: Seance | None = None, signatory: str = "") -> Setting:
    return Setting(cases.policy_of(agent.bailleur), clock.today(), figures_of(agent.bailleur), seance, signatory)


def due(decision: Decision, *, turn: bool, lapsed: bool = False) -> str:
    """The letter that a decision calls for; a candidate behind another gets the offer when their turn comes.

    `lapsed`: the paper that the attribution awaited did not come."""
    if decision.decision in REFUS:
        return decision.decision
    if lapsed:
        return "attribution-sans-effet"
    if (decision.rang or 1) > 1 and not turn:
        return "attribution-rang-suivant"
    return "attribution-sous-condition" if decision.decision == "attribution-condition" else "attribution"


def plan(session: Session, agent: Agent, seance: Seance, signatory: str = "") -> list[Line]:
    """Everybody the session decided for, in the agenda's order; who left the race gets no further letter."""
    chosen = setting(agent, seance, signatory)
    turns = {rung.candidature.id for one in suites.ladders(session, agent, seance) for rung in one.rungs if rung.turn}
    lines = [_line(session, chosen, one, one.candidature.id in turns) for one in recipients(session, agent, seance)]
    return [one for one in lines if one.made or is_due(one.recipient)]


def is_due(recipient: Recipient) -> bool:
    """Is a letter owed? Who declined an offer gets none."""
    given = recipient.decision.decision in ATTRIBUTIONS
    return not given or recipient.candidature.etat in {"retenue", "acceptee", LAPSED}


def _line(session: Session, chosen: Setting, recipient: Recipient, turn: bool) -> Line:
    prepared = for_candidate(due_to(recipient, turn=turn), chosen, recipient)
    return Line(recipient, prepared, made(session, recipient.candidature.id, prepared.letter.id))


def due_to(recipient: Recipient, *, turn: bool) -> str:
    return due(recipient.decision, turn=turn, lapsed=recipient.candidature.etat == LAPSED)


def made(session: Session, candidature_id: int, letter_id: str) -> Document | None:
    """The last letter of that kind already made for a candidate; an offer with a copy is an offer."""
    kinds = [letter_id, *(one for one, plain in documents.LISTED_AS.items() if plain == letter_id)]
    query = select(Document).where(Document.candidature_id == candidature_id, col(Document.lettre).in_(kinds))
    return session.exec(query.order_by(col(Document.id).desc())).first()


def recipients(session: Session, agent: Agent, seance: Seance) -> list[Recipient]:
    """Everybody the session decided for, within the agent's agencies, in the agenda's order."""
    query = (
        select(Logement, Demande, Candidature, Decision)
        .join(Candidature, col(Candidature.logement_id) == Logement.id)
        .join(Demande, col(Demande.id) == Candidature.demande_id)
        .join(Decision, col(Decision.candidature_id) == Candidature.id)
        .where(Decision.seance_id == seance.id, Logement.bailleur == agent.bailleur)
        .order_by(col(Logement.reference), col(Candidature.rang), col(Candidature.id))
    )
    return [Recipient(*found) for found in session.exec(query).all() if agent.sees(found[0].agence)]


def produce(session: Session, agent: Agent, seance: Seance, lines: list[Line], again: Mapping[int, str]) -> Lot:
    """Makes the letters not yet made, and those made anew for a written reason; commits. Raises Refused.

    `again`: candidacy id → why its letter is made a second time.
    """
    if seance.etat != "tenue":
        raise Refused(NOT_HELD if seance.etat == "ouverte" else CLOSED)
    chosen = [one for one in lines if one.made is None or again.get(one.id)]
    if lacking := [one for one in chosen if one.prepared.missing]:
        raise Refused(f"Rien n’est produit : il manque une information à {len(lacking)} courrier{_s(lacking)}.")
    if not chosen:
        raise Refused("Tous ces courriers sont déjà produits. Pour en refaire un, écrivez pourquoi.")
    lot = Lot(seance_id=seance.id, etat="en-cours", cree_le=clock.now(), par=agent.identifiant)
    session.add(lot)
    session.flush()
    entries = [_make(session, agent, seance, lot, order, one) for order, one in enumerate(chosen, 1)]
    lot.manifeste, lot.etat = {"count": len(entries), "files": [asdict(one) for one in entries]}, "termine"
    _pack(seance, lot, entries)
    _tell(session, agent, lot, chosen, again)
    session.commit()
    return lot


def _s(many: list) -> str:
    return "s" if len(many) > 1 else ""


def _make(session: Session, agent: Agent, seance: Seance, lot: Lot, order: int, one: Line) -> letters.Entry:
    item = Item(order, one.prepared.person, one.prepared.context)
    name = item.file_name(one.prepared.letter)
    row = documents.keep(
        session, agent, one.prepared, f"{_folder(seance, lot)}/{name}", lot_id=lot.id, candidature_id=one.id
    )
    kept = (row.gabarit_sha256, item.data_sha256(), row.sha256)
    return letters.Entry(order, one.prepared.person, one.prepared.letter.id, name, *kept)


def _folder(seance: Seance, lot: Lot) -> str:
    return f"seance-{seance.id}/lot-{lot.id}"


def archive(seance: Seance, lot: Lot) -> Path:
    """Where a batch's ZIP stands."""
    return documents.folder() / f"{_folder(seance, lot)}.zip"


def _pack(seance: Seance, lot: Lot, entries: list[letters.Entry]) -> None:
    """One ZIP with its two manifests, verified against them."""
    folder, packed = documents.folder() / _folder(seance, lot), archive(seance, lot)
    with zipfile.ZipFile(packed, "w") as written:
        for entry in entries:
            add_member(written, entry.file, (folder / entry.file).read_bytes(), zipfile.ZIP_STORED)
        text = json.dumps(lot.manifeste, ensure_ascii=False, indent=1) + "\n"
        add_member(written, "manifest.json", text.encode(), zipfile.ZIP_DEFLATED)
        add_member(written, "manifest.csv", _csv(entries).encode("utf-8-sig"), zipfile.ZIP_DEFLATED)
    letters.verify(packed, entries)


def _csv(entries: Iterable[letters.Entry]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for entry in entries:
        cells = [str(value) for value in asdict(entry).values()]
        writer.writerow(["'" + cell if cell.startswith(("=", "+", "-", "@")) else cell for cell in cells])
    return buffer.getvalue()


def _tell(session: Session, agent: Agent, lot: Lot, chosen: list[Line], again: Mapping[int, str]) -> None:
    journal(session, agent.identifiant, "produire", "lot", lot.id, apres={"courriers": len(chosen)})
    for one in chosen:
        if one.made is not None:
            said = {"motif": again[one.id], "document": one.made.id}
            journal(session, agent.identifiant, "refaire", "candidature", one.id, avant=None, apres=said)


def lots(session: Session, seance: Seance) -> list[Lot]:
    """The batches of a session, the latest first; agenda entries are kept apart from them."""
    rows = session.exec(select(Lot).where(Lot.seance_id == seance.id).order_by(col(Lot.id).desc())).all()
    return [row for row in rows if row.manifeste.get("files")]


def sees_whole(session: Session, agent: Agent, lot: Lot) -> bool:
    """Are all the letters of the batch those of the agent's agencies?"""
    return all(documents.find(session, agent, row.id) is not None for row in of_lot(session, lot))


def of_lot(session: Session, lot: Lot) -> list[Document]:
    """The letters of a batch, in its order."""
    return list(session.exec(select(Document).where(Document.lot_id == lot.id).order_by(col(Document.id))).all())


def offer(session: Session, agent: Agent, candidature_id: int, reason: str = "") -> Document:
    """One candidate's letter, made by itself: the next rank's offer. Commits. Raises Refused."""
    found = suites.find(session, agent, candidature_id)
    if found is None or found[0].seance.etat == "ouverte":
        raise Refused(NOT_HELD)
    line = next(one for one in plan(session, agent, found[0].seance) if one.id == candidature_id)
    lot = produce(session, agent, found[0].seance, [line], {candidature_id: reason})
    return session.exec(select(Document).where(Document.lot_id == lot.id)).one()
