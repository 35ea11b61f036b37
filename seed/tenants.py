"""Sitting tenants who ask to move: a tenancy partly known, and the request that goes with it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from rules.calendar import add_months
from rules.vocabulary import MOTIFS_MUTATION
from seed.landlords import RIVES_DE_SEINE, extraction_day
from seed.people import Wanted, full_name, request
from seed.records import Demande, Demonstration, Occupation, declared, imported, instant

TENANTS = 20
AREA_PER_ROOM = 19


def tenants(on: date) -> Demonstration:
    rng = Random("rives-de-seine tenants")  # noqa: S311 - the same data every time is the point
    return sum((_tenant(rng, on, number) for number in range(TENANTS)), Demonstration())


def _tenant(rng: Random, on: date, number: int) -> Demonstration:
    agency, _ = RIVES_DE_SEINE.agencies()[number % 3]
    wanted = Wanted(level=rng.choice(("modeste", "moyen", "moyen")), publics=(), expired=False, tenant=True)
    values = request(rng, on, RIVES_DE_SEINE, 83_100 + 19 * number, wanted)
    home = _home(rng, on, values["menage.nombre"])
    frees = home["occupation.motif"] == "logement-trop-grand"
    faits = imported(values, extraction_day(on)) | declared(
        {"demande.libere_plus_grand": frees or None}, instant(extraction_day(on))
    )
    demande = Demande(f"locataire {number}", RIVES_DE_SEINE.code, "active", faits)
    visited = _visit(rng, on, known=number % 3 == 0)
    known = imported(home, extraction_day(on), "declare") | declared(visited, instant(on - timedelta(days=6)))
    held = Occupation(f"occupation {number}", RIVES_DE_SEINE.code, agency, demande.cle, full_name(values), known)
    return Demonstration(demandes=(demande,), occupations=(held,))


def _home(rng: Random, on: date, occupants: int) -> dict[str, Any]:
    """What the landlord's management system knows: entry, size, rent, payments, insurance, and why the tenant asks."""
    rooms = max(1, min(5, occupants + rng.choice((-1, -1, 0, 1, 2))))
    surface = rooms * AREA_PER_ROOM + rng.randint(2, 10)
    small, large = rooms < occupants, rooms > occupants
    motive = (
        "logement-trop-petit" if small else "logement-trop-grand" if large else rng.choice(list(MOTIFS_MUTATION)[2:])
    )
    paid = rng.choices(("a-jour", "plan-respecte", "dette", None), (70, 12, 6, 12))[0]
    return {
        "occupation.locataire_depuis": add_months(on, -rng.randint(9, 260)).replace(day=1).isoformat(),
        "occupation.pieces": rooms,
        "occupation.surface": str(surface),
        "occupation.loyer": f"{surface * rng.uniform(6.1, 7.4):.2f}",
        "occupation.motif": motive,
        "occupation.loyers_a_jour": paid,
        "occupation.assurance": rng.choices((True, False, None), (72, 5, 23))[0],
        "occupation.adapte_sans_occupant": False,
    }


def _visit(rng: Random, on: date, *, known: bool) -> dict[str, Any]:
    state, days = rng.choices(("bon-etat", "travaux-legers", "travaux-importants"), (6, 3, 1))[0], rng.randint(8, 60)
    if not known:
        return {"occupation.visite": "non-faite"}
    return {
        "occupation.visite": state,
        "occupation.visite_le": (on - timedelta(days=days)).isoformat(),
        "occupation.jouissance_paisible": True,
    }
