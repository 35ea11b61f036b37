"""Two slates under way: one that lacks a third candidate, one already on the agenda of the next sitting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from seed.dwellings import T2_LEVALLOIS, T3_COURBEVOIE, value
from seed.landlords import RIVES_DE_SEINE, extraction_day
from seed.people import Wanted, qualified, request
from seed.records import (
    SECRETARY,
    Candidature,
    Demande,
    Demonstration,
    Inscription,
    Liste,
    Logement,
    declared,
    imported,
    instant,
)
from seed.sittings import key

POSITIONS = (
    "Ménage visé par le fléchage, dossier complet.",
    "Dossier complet, demande ancienne.",
    "Taille et loyer adaptés au ménage.",
)
ALMOST_READY = (Wanted((1, 2), "moyen", ("k",), False), Wanted((2, 1), "moyen", (), False))
TO_CALL = Wanted((2, 1), "moyen", ("d",), False)
ON_THE_AGENDA = (
    Wanted((1, 1), "moyen", ("dalo",), True),
    Wanted((2, 0), "moyen", (), False),
    Wanted((1, 1), "moyen", (), False),
)


def slates(on: date, dwellings: tuple[Logement, ...]) -> Demonstration:
    """Both slates, and somebody to call about the first dwelling, who is on no slate yet."""
    rng = Random("rives-de-seine slates")  # noqa: S311 - the same data every time is the point
    ready = _slate(rng, on, dwellings[T3_COURBEVOIE], ALMOST_READY, "proposee", 91_300)
    agenda = _slate(rng, on, dwellings[T2_LEVALLOIS], ON_THE_AGENDA, "inscrite", 91_700)
    home = dwellings[T3_COURBEVOIE]
    third = _request(rng, on, home, TO_CALL, 91_500, called=False)
    to_call = Candidature(f"{home.cle} a appeler", home.cle, third.cle, None, "a-appeler", {})
    inscription = Inscription(
        agenda.listes[0].seance, agenda.listes[0].cle, 1, instant(on - timedelta(days=3), 15), SECRETARY
    )
    return ready + agenda + Demonstration(demandes=(third,), candidatures=(to_call,), inscriptions=(inscription,))


def _slate(
    rng: Random, on: date, logement: Logement, wanted: tuple[Wanted, ...], etat: str, first: int
) -> Demonstration:
    cle, entered = f"liste {logement.cle}", etat == "inscrite"
    commission = next(code for code, communes in RIVES_DE_SEINE.commissions() if value(logement, "commune") in communes)
    written = declared({"liste.exception": "aucune"} if entered else {}, instant(on - timedelta(days=4), 16))
    sitting = key(commission, 1) if entered else None
    requests = tuple(_request(rng, on, logement, one, first + 23 * n) for n, one in enumerate(wanted))
    candidates = tuple(
        Candidature(f"{cle} rang {rank}", logement.cle, one.cle, cle, etat, _position(on, rank, entered))
        for rank, one in enumerate(requests, 1)
    )
    listed = Liste(cle, logement.cle, "inscrite" if entered else "ouverte", written, sitting)
    return Demonstration(demandes=requests, listes=(listed,), candidatures=candidates)


def _request(rng: Random, on: date, logement: Logement, one: Wanted, order: int, *, called: bool = True) -> Demande:
    wanted = replace(one, communes=(value(logement, "commune"),), seniority=(700, 2_600), expired=False)
    values = request(rng, on, RIVES_DE_SEINE, order, wanted)
    answers = declared(qualified(rng, values), instant(on - timedelta(days=7), 10, 20)) if called else {}
    faits = imported(values, extraction_day(on - timedelta(days=14))) | answers
    return Demande(f"candidat {order}", RIVES_DE_SEINE.code, "active", faits)


def _position(on: date, rank: int, entered: bool) -> dict:
    called = declared({"candidature.interet": "oui"}, instant(on - timedelta(days=7), 10, 20))
    values = {"candidature.rang": rank, "candidature.motif_position": POSITIONS[rank - 1] if entered else None}
    return called | declared(values, instant(on - timedelta(days=5), 11))
