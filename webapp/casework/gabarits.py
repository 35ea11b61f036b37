"""The one door to a letter's Word template: the landlord's in force, else the shipped one; every one used is kept."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlmodel import Session, col, select

import letters
from letters import LETTERS, Letter
from letters.checker import check_template
from letters.comparison import Line, changes
from letters.engine import render_loaded
from letters.package import TemplateFile, digest
from webapp import db
from webapp.casework.administration import Refused
from webapp.casework.cases import policy_of
from webapp.db.models import Document, Gabarit, Modele
from webapp.letter_contexts.exemple import as_landlord
from webapp.memory import Recent

SHIPPED = "le modèle livré avec l’application"

_read: Recent[str, TemplateFile] = Recent(64)


class Unusable(Refused):
    """The template in force cannot make this letter; the message says why and for whom."""


def in_force(session: Session, bailleur: str, letter: Letter) -> TemplateFile:
    """The template that a landlord's letters are made from today."""
    row = current(session, bailleur, letter.id)
    return of_version(session, row) if row else letter.template_file()


def current(session: Session, bailleur: str, letter_id: str) -> Modele | None:
    """The landlord's own version in force; None while it uses the shipped template."""
    query = select(Modele).where(Modele.bailleur == bailleur, Modele.lettre == letter_id)
    return session.exec(query.where(Modele.etat == "en-vigueur")).first()


def of_version(session: Session, row: Modele) -> TemplateFile:
    known = _read.get(row.sha256)
    return known or _read.keep(row.sha256, _template(session.get_one(Gabarit, row.sha256), f"{row.lettre}.docx"))


def _template(stored: Gabarit, name: str) -> TemplateFile:
    return TemplateFile(name, stored.donnees, stored.sha256)


def store(session: Session, data: bytes) -> str:
    """Keeps a template's bytes, once; gives their digest. In the caller's transaction."""
    sha256 = digest(data)
    if session.get(Gabarit, sha256) is None:
        db.add_once(session, Gabarit, sha256=sha256, donnees=data)
    return sha256


def rendered(session: Session, bailleur: str, letter: Letter, context: Any) -> tuple[bytes, TemplateFile]:
    """A letter made from the template in force, which is kept with it. Raises Unusable."""
    template = in_force(session, bailleur, letter)
    data = filled(letter, context, template)
    store(session, template.data)
    return data, template


def filled(letter: Letter, context: Any, template: TemplateFile) -> bytes:
    """A letter made from that template; its context is one that the letter's own checks accepted. Raises Unusable."""
    try:
        return render_loaded(letter, context, template)
    except letters.LetterError as error:
        raise _unusable(letter, error.faults) from error


def _unusable(letter: Letter, faults: Iterable[letters.Fault]) -> Unusable:
    said = " ; ".join(str(fault) for fault in faults)
    return Unusable(f"Le modèle en vigueur de « {letter.title} » ne peut pas faire ce courrier : {said}.")


@lru_cache(maxsize=256)
def unfit(template: TemplateFile, letter: Letter) -> tuple[letters.Fault, ...]:
    """What a template once accepted asks for that the letter does not offer today, and the reverse."""
    return tuple(check_template(template, letter))


def require(session: Session, bailleur: str, letter: Letter) -> None:
    """Raises Unusable unless the template in force still fits the letter."""
    if faults := unfit(in_force(session, bailleur, letter), letter):
        raise _unusable(letter, faults)


def kept(session: Session, document: Document) -> TemplateFile | None:
    """The very template that a document was made from; None where it was not kept."""
    letter = LETTERS[document.lettre]
    known = _read.get(document.gabarit_sha256)
    stored = None if known else session.get(Gabarit, document.gabarit_sha256)
    if stored:
        known = _read.keep(stored.sha256, _template(stored, f"{letter.id}.docx"))
    template = known or letter.template_file()
    return template if template.sha256 == document.gabarit_sha256 else None


def remade(session: Session, document: Document) -> bytes | None:
    """The bytes of a document made again from its data and its very template; None where they are not the same."""
    letter, template = LETTERS[document.lettre], kept(session, document)
    if template is None:
        return None
    try:
        data = letters.render(letter, letters.load(letter.context, document.donnees), template)
    except letters.LetterError:  # the letter asks for more than it did
        return None
    return data if digest(data) == document.sha256 else None


def history(session: Session, bailleur: str, letter_id: str) -> list[Modele]:
    """The landlord's versions of a letter, the latest first."""
    query = select(Modele).where(Modele.bailleur == bailleur, Modele.lettre == letter_id)
    return list(session.exec(query.order_by(col(Modele.id).desc())).all())


def trial(session: Session, row: Modele) -> bytes:
    """The letter's example, fictitious people of this landlord, made from this version. Raises LetterError when it no
    longer fits."""
    letter = LETTERS[row.lettre]
    example = as_landlord(letter, policy_of(row.bailleur))
    return letters.render(letter, letters.load(letter.context, example), of_version(session, row))


def compared(session: Session, row: Modele) -> tuple[str, list[list[Line]]]:
    """The name of the version that this one took the place of, or would, and the places that changed."""
    earlier = _before(session, row)
    template = of_version(session, earlier) if earlier else LETTERS[row.lettre].template_file()
    name = f"la version n°\u00a0{earlier.id}" if earlier else SHIPPED
    return name, changes(template.data, of_version(session, row).data)


def _before(session: Session, row: Modele) -> Modele | None:
    """The landlord's version that this one follows; None where it follows the shipped template."""
    if row.en_vigueur_le is None:
        return current(session, row.bailleur, row.lettre)
    known = history(session, row.bailleur, row.lettre)
    return next((one for one in known if one.retire_le == row.en_vigueur_le and one.id != row.id), None)
