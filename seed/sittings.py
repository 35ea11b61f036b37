"""The calendar of the commissions: one sitting every six weeks, the last a few days ago, the next one today, so that a
trial goes from the notice to the letters in one sitting."""

from __future__ import annotations

from datetime import date, timedelta

from seed.landlords import RIVES_DE_SEINE, Landlord, working_day
from seed.records import SECRETARY, Seance, declared, instant

LATEST, INTERVAL = timedelta(days=-12), timedelta(days=42)
PAST, UPCOMING = 8, 2
PRESENT = 5  # members with a vote
MEMBERS = (
    ("Mireille Vasseur", "présidente de la commission", "deliberative"),
    ("Bruno Castel", "administrateur", "deliberative"),
    ("Yasmina Ferrand", "administratrice", "deliberative"),
    ("Gilles Maurin", "représentant des locataires", "deliberative"),
    ("Hélène Sabatier", "représentante du maire", "deliberative"),
    ("Thomas Leclère", "représentant d’un réservataire", "consultative"),
)
HELD, CLOSED, OPEN = "tenue", "close", "ouverte"


def sittings(on: date) -> tuple[Seance, ...]:
    """Every sitting of the three commissions, oldest first; the latest past one is held and not yet closed."""
    commissions = list(enumerate(RIVES_DE_SEINE.commissions()))
    return tuple(
        _sitting(on, RIVES_DE_SEINE, code, communes, rank, shift)
        for rank in range(1 - PAST, UPCOMING + 1)
        for shift, (code, communes) in commissions
    )


def upcoming(on: date, landlord: Landlord) -> tuple[Seance, ...]:
    """One sitting to come, the first known, of each commission."""
    return tuple(_sitting(on, landlord, code, communes, 1, 0, first=True) for code, communes in landlord.commissions())


def key(code: str, rank: int) -> str:
    """The key of a commission's sitting; rank 0 is the latest past one, 1 the next."""
    return f"{code} {rank:+d}"


def _day(on: date, rank: int, shift: int) -> date:
    if rank == 1:
        return on
    return working_day(on + LATEST + rank * INTERVAL - timedelta(days=15 * (rank > 0)) + timedelta(days=shift))


def _sitting(
    on: date, landlord: Landlord, code: str, communes: tuple[str, ...], rank: int, shift: int, first: bool = False
) -> Seance:
    le = _day(on, rank, shift)
    values = {
        "seance.le": le.isoformat(),
        "seance.commission": code,
        "seance.communes": ",".join(communes),
        "seance.precedente_le": None if first else _day(on, rank - 1, shift).isoformat(),
    }
    etat = OPEN if rank > 0 else HELD if rank == 0 else CLOSED
    written = instant(min(on, le) - timedelta(days=30), 9)
    faits = declared(values, written, SECRETARY) | ({} if rank > 0 else _minutes(le, etat))
    return Seance(key(code, rank), landlord.code, code, le, etat, faits, _members() if rank == 0 else ())


def _members() -> tuple[dict[str, str], ...]:
    """Who sat at the latest sitting: the next one starts from these names."""
    kept = {"presence": "present", "mandataire": ""}
    return tuple({"nom": nom, "qualite": qualite, "voix": voix} | kept for nom, qualite, voix in MEMBERS)


def _minutes(le: date, etat: str) -> dict:
    """Who was there, and the minutes: signed that day, sent once the session is closed."""
    held = {"seance.presents": PRESENT, "seance.pv_signe_le": le.isoformat(), "seance.pv_signataire": "president"}
    sent = {name: (le + timedelta(days=3)).isoformat() for name in ("seance.pv_transmis_le", "seance.courriers_le")}
    return declared(held | (sent if etat == CLOSED else {}), instant(le + timedelta(days=3), 9), SECRETARY)


def is_past(sitting: Seance, on: date) -> bool:
    return sitting.le < on
