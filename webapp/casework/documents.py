"""Documents kept with the data, the template and the digest they were made from; whose they are; made again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy.orm import object_session
from sqlmodel import Session, col, func, or_, select

import letters
from letters.catalogue import WRITTEN_TO_PEOPLE, person_of
from letters.package import digest
from webapp import clock
from webapp.casework import gabarits
from webapp.casework import seance as sittings
from webapp.casework.administration import record as journal
from webapp.db.models import Candidature, Demande, Document, Inscription, Liste, Logement, Occupation, Seance
from webapp.letter_contexts import Prepared
from webapp.permissions import Agent

POSTED = tuple(one.id for one in letters.LETTERS.values() if one.audience in WRITTEN_TO_PEOPLE)


def listed_title(letter_id: str) -> str:
    """The title of a letter as lists show it."""
    return letters.LETTERS[letters.LETTERS[letter_id].listed].title


def folder() -> Path:
    """Where the files stand."""
    return Path(current_app.config["DOCUMENTS_DIR"])


def keep(session: Session, agent: Agent, prepared: Prepared, path: str, **links: Any) -> Document:
    """Renders, writes the file under the documents folder, and keeps its data and digests. Raises Unusable."""
    data, template = gabarits.rendered(session, agent.bailleur, prepared.letter, prepared.context)
    _write(path, data)
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


def _write(path: str, data: bytes) -> None:
    place = folder() / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def keep_once(session: Session, agent: Agent, prepared: Prepared, stem: str, **links: Any) -> Document:
    """The document last made under that stem if nothing has changed since, else a new one beside it; commits."""
    versions = made_under(session, stem)
    if versions and same(session, agent, versions[0], prepared):
        return versions[0]
    row = keep(session, agent, prepared, f"{stem}-v{len(versions) + 1}.docx", **links)
    owner = next((name for name in links if links[name] and name.endswith("_id")), "")
    journal(session, agent.identifiant, "editer", "document", row.id, apres={owner: links[owner]} if owner else None)
    session.commit()
    return row


def same(session: Session, agent: Agent, row: Document, prepared: Prepared) -> bool:
    """Would this letter be that document again, word for word?"""
    same_template = row.gabarit_sha256 == gabarits.in_force(session, agent.bailleur, prepared.letter).sha256
    return same_template and row.donnees == letters.dump(prepared.context)


def made_under(session: Session, stem: str) -> list[Document]:
    """Every document of that stem, the latest first."""
    query = select(Document).where(col(Document.fichier).startswith(f"{stem}-v", autoescape=True))
    return list(session.exec(query.order_by(col(Document.id).desc())).all())


def content(row: Document) -> bytes | None:
    """The bytes of a document; a file that is lost, or is another's by now, is made again from the document's data, and
    given only if its digest is the one kept."""
    place = folder() / row.fichier
    data = place.read_bytes() if place.exists() else b""
    return data if digest(data) == row.sha256 else gabarits.remade(object_session(row), row)


def find(session: Session, agent: Agent, document_id: int) -> Document | None:
    """A document of the agent's landlord and agencies: by its candidate, tenancy, request, session, or landlord."""
    row = session.get(Document, document_id)
    return row if row and _sees(session, agent, row) else None


def _sees(session: Session, agent: Agent, row: Document) -> bool:
    if row.candidature_id:
        home = session.get_one(Logement, session.get_one(Candidature, row.candidature_id).logement_id)
        return _follows(agent, home)
    if row.occupation_id:
        return _follows(agent, session.get_one(Occupation, row.occupation_id))
    if row.demande_id:
        own = session.get_one(Demande, row.demande_id).bailleur == agent.bailleur
        return own and agent.sees(row.agence or "")
    if row.seance_id:
        sitting = sittings.find(session, agent, row.seance_id)
        return sitting is not None and sees_whole(session, agent, sitting)
    return row.bailleur == agent.bailleur and agent.sees_all


def _follows(agent: Agent, owner: Logement | Occupation) -> bool:
    return owner.bailleur == agent.bailleur and agent.sees(owner.agence)


def sees_whole(session: Session, agent: Agent, sitting: Seance) -> bool:
    """Does the agent follow every dwelling of that agenda? A document of the whole session is for nobody else."""
    query = select(Logement.agence).join(Liste, col(Liste.logement_id) == Logement.id)
    query = query.join(Inscription, col(Inscription.liste_id) == Liste.id).where(Inscription.seance_id == sitting.id)
    return agent.sees_all or all(agent.sees(one) for one in session.exec(query).all())


def of_request() -> Any:
    """Joins a document to the request that it is about, its own or its candidacy's."""
    return or_(col(Demande.id) == Candidature.demande_id, col(Demande.id) == Document.demande_id)


def owned_by(agent: Agent) -> Any:
    """The documents to people of the agent's landlord, once joined to requests and tenancies."""
    return or_(Demande.bailleur == agent.bailleur, Occupation.bailleur == agent.bailleur)


def latest(session: Session, agent: Agent, limit: int = 200) -> list[tuple[Document, str]]:
    """The latest letters to people that the agent may see, each with its addressee."""
    query = (
        select(Document, Demande, Occupation)
        .outerjoin(Candidature, col(Candidature.id) == Document.candidature_id)
        .outerjoin(Logement, col(Logement.id) == Candidature.logement_id)
        .outerjoin(Occupation, col(Occupation.id) == Document.occupation_id)
        .outerjoin(Demande, of_request())
        .where(owned_by(agent))
        .where(col(Document.lettre).in_(POSTED))
        .order_by(col(Document.id).desc())
        .limit(limit)
    )
    if not agent.sees_all:
        query = query.where(func.coalesce(Logement.agence, Occupation.agence, Document.agence).in_(agent.agences))
    return [(row, person(row, demande, tenancy)) for row, demande, tenancy in session.exec(query).all()]


def person(row: Document, demande: Demande | None, tenancy: Occupation | None) -> str:
    """Who a document was written to."""
    if demande:
        return demande.named
    return (tenancy and tenancy.locataire) or person_of(letters.LETTERS[row.lettre], row.donnees)


def addressee(session: Session, row: Document) -> str:
    """Who a letter was written to, from its owner."""
    candidature = session.get(Candidature, row.candidature_id) if row.candidature_id else None
    number = candidature.demande_id if candidature else row.demande_id
    demande = session.get(Demande, number) if number else None
    return person(row, demande, session.get(Occupation, row.occupation_id) if row.occupation_id else None)
