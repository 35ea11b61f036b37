"""Letters of a session: who gets which, who lacks what, made together as a ZIP or one by one, kept with their data."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlmodel import Session, col, select

import letters
from letters.batch import HEADER, Item
from letters.package import add_member, digest
from webapp import clock
from webapp.casework import cases, suites
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.casework.chiffres import figures_of
from webapp.casework.decisions import ATTRIBUTIONS, REFUS
from webapp.db.models import Candidature, Decision, Demande, Document, Logement, Lot, Occupation, Seance
from webapp.letter_contexts import Prepared, Setting, for_candidate
from webapp.letter_contexts.candidat import Recipient
from webapp.permissions import Agent

NOT_HELD = "Les courriers se préparent quand la séance est tenue : ses décisions ne changent plus."
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


def setting(agent: Agent, seance: Seance, signatory: str = "") -> Setting:
    return Setting(cases.policy_of(agent.bailleur), clock.today(), figures_of(agent.bailleur), seance, signatory)


def due(decision: Decision, *, turn: bool) -> str:
    """The letter that a decision calls for; a candidate behind another gets the offer when their turn comes."""
    if decision.decision in REFUS:
        return decision.decision
    if (decision.rang or 1) > 1 and not turn:
        return "attribution-rang-suivant"
    return "attribution-sous-condition" if decision.decision == "attribution-condition" else "attribution"


def plan(session: Session, agent: Agent, seance: Seance, signatory: str = "") -> list[Line]:
    """Everybody the session decided for, in the agenda's order; who left the race gets no further letter."""
    chosen = setting(agent, seance, signatory)
    turns = {rung.candidature.id for one in suites.ladders(session, agent, seance) for rung in one.rungs if rung.turn}
    lines = [_line(session, chosen, one, one.candidature.id in turns) for one in _recipients(session, agent, seance)]
    return [one for one in lines if one.made or _is_due(one.recipient)]


def _is_due(recipient: Recipient) -> bool:
    given = recipient.decision.decision in ATTRIBUTIONS
    return not given or recipient.candidature.etat in {"retenue", "acceptee"}


def _line(session: Session, chosen: Setting, recipient: Recipient, turn: bool) -> Line:
    prepared = for_candidate(due(recipient.decision, turn=turn), chosen, recipient)
    return Line(recipient, prepared, made(session, recipient.candidature.id, prepared.letter.id))


def made(session: Session, candidature_id: int, letter_id: str) -> Document | None:
    """The last letter of that kind already made for a candidate."""
    query = select(Document).where(Document.candidature_id == candidature_id, Document.lettre == letter_id)
    return session.exec(query.order_by(col(Document.id).desc())).first()


def _recipients(session: Session, agent: Agent, seance: Seance) -> list[Recipient]:
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
    row = keep(session, agent, one.prepared, f"{_folder(seance, lot)}/{name}", lot_id=lot.id, candidature_id=one.id)
    kept = (row.gabarit_sha256, item.data_sha256(), row.sha256)
    return letters.Entry(order, one.prepared.person, one.prepared.letter.id, name, *kept)


def keep(session: Session, agent: Agent, prepared: Prepared, path: str, **links: Any) -> Document:
    """Renders, writes the file under the documents folder, and keeps its data and digests."""
    template = prepared.letter.template_file()
    data = letters.render(prepared.letter, prepared.context, template)
    place = documents_folder() / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    row = Document(
        lettre=prepared.letter.id,
        donnees=letters.dump(prepared.context),
        gabarit_sha256=template.sha256,
        sha256=digest(data),
        fichier=path,
        cree_le=clock.now(),
        par=agent.identifiant,
        **links,
    )
    session.add(row)
    session.flush()
    return row


def documents_folder() -> Path:
    return Path(current_app.config["DOCUMENTS_DIR"])


def _folder(seance: Seance, lot: Lot) -> str:
    return f"seance-{seance.id}/lot-{lot.id}"


def archive(seance: Seance, lot: Lot) -> Path:
    """Where a batch's ZIP stands."""
    return documents_folder() / f"{_folder(seance, lot)}.zip"


def _pack(seance: Seance, lot: Lot, entries: list[letters.Entry]) -> None:
    """One ZIP with its two manifests, verified against them."""
    folder, packed = documents_folder() / _folder(seance, lot), archive(seance, lot)
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
    rows = session.exec(select(Document.id).where(Document.lot_id == lot.id)).all()
    return all(find(session, agent, row) is not None for row in rows)


def documents(session: Session, agent: Agent, limit: int = 200) -> list[tuple[Document, str]]:
    """The latest letters to candidates that the agent may see, each with its addressee."""
    query = (
        select(Document, Demande, Logement)
        .join(Candidature, col(Candidature.id) == Document.candidature_id)
        .join(Demande, col(Demande.id) == Candidature.demande_id)
        .join(Logement, col(Logement.id) == Candidature.logement_id)
        .where(Logement.bailleur == agent.bailleur)
        .order_by(col(Document.id).desc())
        .limit(limit)
    )
    found = session.exec(query).all()
    return [(row, one.named) for row, one, home in found if agent.sees(home.agence)]


def find(session: Session, agent: Agent, document_id: int) -> Document | None:
    """A document of the agent's landlord and agencies: by its candidate, its tenancy, or its session."""
    row = session.get(Document, document_id)
    if row is None:
        return None
    candidature = session.get(Candidature, row.candidature_id) if row.candidature_id else None
    if candidature:
        owner: Any = session.get(Logement, candidature.logement_id)
    elif row.occupation_id:
        owner = session.get(Occupation, row.occupation_id)
    else:
        owner = None
    return row if owner and owner.bailleur == agent.bailleur and agent.sees(owner.agence) else None


def offer(session: Session, agent: Agent, candidature_id: int, reason: str = "") -> Document:
    """One candidate's letter, made by itself: the next rank's offer. Commits. Raises Refused."""
    found = suites.find(session, agent, candidature_id)
    if found is None or found[0].seance.etat == "ouverte":
        raise Refused(NOT_HELD)
    line = next(one for one in plan(session, agent, found[0].seance) if one.id == candidature_id)
    lot = produce(session, agent, found[0].seance, [line], {candidature_id: reason})
    return session.exec(select(Document).where(Document.lot_id == lot.id)).one()
