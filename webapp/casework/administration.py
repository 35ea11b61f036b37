"""Accounts and signing in: passwords, waits after failures, sessions that end by themselves."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlmodel import Session, col, select

from webapp import clock, db
from webapp.casework import chiffres
from webapp.db import journal
from webapp.db.models import Compte, SessionOuverte, TentativeConnexion
from webapp.db.models.administration import ROLES

FREE_ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
SHORTEST_PASSWORD = 12
TOUCH_EVERY = timedelta(minutes=1)

_hasher = PasswordHasher()


class Refused(Exception):
    """The request cannot be done; the message is French, for the person."""


class WrongCredentials(Refused):
    """Unknown name, wrong password or closed account: which one is not said."""


class MustWait(Refused):
    """Too many failures under this name; `until` is an aware instant."""

    def __init__(self, until: datetime):
        heure = clock.paris(until).strftime("%H h %M min %S s")
        super().__init__(f"Trop d’essais manqués. Réessayez après {heure}, ou demandez de l’aide à l’administrateur.")
        self.until = until


def record(session: Session, par: str, action: str, objet: str, objet_id: int | None = None, **change) -> None:
    """A line of the journal, now, in the caller's transaction; `change`: `avant` and `apres` as JSON values."""
    journal.record(session, le=clock.now(), par=par, action=action, objet=objet, objet_id=objet_id, **change)


def hash_password(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"Le mot de passe doit compter au moins {SHORTEST_PASSWORD} caractères.")
    return _hasher.hash(password)


def add_account(
    session: Session, identifiant: str, nom: str, role: str, bailleur: str, agences: list[str], password: str
) -> Compte:
    """A new account, in the caller's transaction."""
    if role not in ROLES:
        raise Refused(f"Le rôle « {role} » n’existe pas. Rôles : {', '.join(ROLES)}.")
    if find_account(session, identifiant):
        raise Refused(f"L’identifiant « {identifiant} » est déjà pris.")
    compte = Compte(identifiant=identifiant.strip().lower(), nom=nom, role=role, bailleur=bailleur, agences=agences)
    compte.mot_de_passe = hash_password(password)
    session.add(compte)
    session.flush()
    record(session, "systeme", "creer", "compte", compte.id, apres={"identifiant": compte.identifiant, "role": role})
    return compte


def change_password(session: Session, identifiant: str, password: str) -> None:
    """Sets a new password and closes the account's sessions, in the caller's transaction."""
    compte = _account(session, identifiant)
    compte.mot_de_passe = hash_password(password)
    close_all(session, compte.id)
    record(session, "systeme", "changer-mot-de-passe", "compte", compte.id)


def set_active(session: Session, identifiant: str, *, active: bool) -> None:
    """Closes an account, whose sessions end at once, or opens it again, in the caller's transaction."""
    compte = _account(session, identifiant)
    compte.actif = active
    if not active:
        close_all(session, compte.id)
    record(session, "systeme", "rouvrir" if active else "fermer", "compte", compte.id)


def _account(session: Session, identifiant: str) -> Compte:
    """The account of that name. Raises Refused."""
    compte = find_account(session, identifiant)
    if compte is None:
        raise Refused(f"Aucun compte ne porte l’identifiant « {identifiant} ».")
    return compte


def find_account(session: Session, identifiant: str) -> Compte | None:
    return session.exec(select(Compte).where(Compte.identifiant == identifiant.strip().lower())).first()


def name_of(session: Session, identifiant: str) -> str:
    """Who an account is, by the name that colleagues know; the identifier itself where it is nobody's."""
    account = find_account(session, identifiant)
    return account.nom if account else identifiant


def sign_in(identifiant: str, password: str) -> str:
    """A session token for the right password. Raises WrongCredentials or MustWait."""
    name = identifiant.strip().lower()
    with db.transaction() as session:
        compte = find_account(session, name)
        _count(session, name)  # before it is verified: attempts sent together count like those sent in turn
    if not _matches(compte, password):  # slow on purpose, hence outside any transaction
        raise WrongCredentials("Identifiant ou mot de passe incorrect.")
    with db.transaction() as session:
        return _open(session, compte)


def resume(token: str, idle: timedelta, absolute: timedelta) -> sa.Row | None:
    """The account of an open session (its columns), unless it was closed, left idle or has lasted too long."""
    now = clock.now()
    with db.engine(write=False).connect() as connection:
        found = connection.execute(BY_TOKEN, {"digest": _digest(token)}).first()
    if found is not None:
        chiffres.note(found.latest_figure)
    if found is None or now - found.vue_le >= idle or now - found.ouverte_le >= absolute:
        return None
    if now - found.vue_le >= TOUCH_EVERY:
        _touch(found.session_id, now)
    return found


def sign_out(token: str) -> None:
    with db.transaction() as session:
        found = session.exec(_by_token(token)).first()
        if found:
            found[0].fermee_le = clock.now()
            record(session, found[1].identifiant, "fermer", "session", found[0].id)


def close_all(session: Session, compte_id: int) -> None:
    """Revokes every open session of an account."""
    for opened in session.exec(
        select(SessionOuverte).where(SessionOuverte.compte_id == compte_id, col(SessionOuverte.fermee_le).is_(None))
    ):
        opened.fermee_le = clock.now()


def _matches(compte: Compte | None, password: str) -> bool:
    hashed = compte.mot_de_passe if compte and compte.actif else _nobodys_hash()
    try:
        return _hasher.verify(hashed, password) and compte is not None and compte.actif
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    """An unknown name costs as much time as a known one."""
    return _hasher.hash(secrets.token_hex(16))


def _open(session: Session, compte: Compte) -> str:
    token, now = secrets.token_urlsafe(32), clock.now()
    opened = SessionOuverte(jeton_sha256=_digest(token), compte_id=compte.id, ouverte_le=now, vue_le=now)
    session.add(opened)
    session.execute(sa.delete(TentativeConnexion).where(col(TentativeConnexion.identifiant) == compte.identifiant))
    session.flush()
    record(session, compte.identifiant, "ouvrir", "session", opened.id)
    return token


def _count(session: Session, name: str) -> None:
    """One more failed attempt, until the password proves right; raises MustWait, the attempt then counting for nothing.

    Attempts under one name take their turn at its row."""
    now = clock.now()
    db.add_once(session, TentativeConnexion, identifiant=name, echecs=0, derniere_le=now)
    attempts = session.get_one(TentativeConnexion, name, with_for_update=True)
    if attempts.attendre_jusqua and now < attempts.attendre_jusqua:
        raise MustWait(attempts.attendre_jusqua)
    attempts.echecs += 1
    attempts.derniere_le = now
    if attempts.echecs >= FREE_ATTEMPTS:
        wait = FIRST_WAIT * 2 ** min(attempts.echecs - FREE_ATTEMPTS, 10)
        attempts.attendre_jusqua = now + min(wait, LONGEST_WAIT)


def _touch(session_id: int, now: datetime) -> None:
    with db.transaction() as session:
        opened = session.get(SessionOuverte, session_id)
        opened.vue_le = now


def _by_token(token: str):
    open_ones = select(SessionOuverte, Compte).join(Compte, col(Compte.id) == SessionOuverte.compte_id)
    return open_ones.where(
        SessionOuverte.jeton_sha256 == _digest(token), col(SessionOuverte.fermee_le).is_(None), col(Compte.actif)
    )


# Read at every request: columns alone, without the session's machinery.
BY_TOKEN = (
    sa.select(col(SessionOuverte.id).label("session_id"), SessionOuverte.vue_le, SessionOuverte.ouverte_le)
    .add_columns(Compte.id, Compte.identifiant, Compte.nom, Compte.role, Compte.bailleur, Compte.agences, Compte.vue)
    .add_columns(chiffres.LATEST.label("latest_figure"))
    .join(Compte, col(Compte.id) == SessionOuverte.compte_id)
    .where(
        SessionOuverte.jeton_sha256 == sa.bindparam("digest"),
        col(SessionOuverte.fermee_le).is_(None),
        col(Compte.actif),
    )
)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
