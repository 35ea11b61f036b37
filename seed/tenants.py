"""Sitting tenants who ask to move: a tenancy partly known, and the request that goes with it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from rules.calendar import add_months
from rules.vocabulary import MOTIFS_MUTATION
from seed.dwellings import let
from seed.landlords import RIVES_DE_SEINE, extraction_day
from seed.people import Wanted, full_name, request
from seed.records import Demande, Demonstration, Occupation, declared, imported, instant

TENANTS = 20
AREA_PER_ROOM = 19
PAYMENTS = {2: None, 4: "plan-respecte", 8: "dette", 11: None, 13: "plan-respecte", 17: None}  # by tenant; else paid


def tenants(on: date) -> Demonstration:
    rng = Random("rives-de-seine tenants")  # noqa: S311 - the same data every time is the point
    return sum((_tenant(rng, on, number) for number in range(TENANTS)), Demonstration())


def _tenant(rng: Random, on: date, number: int) -> Demonstration:
    agency, commune = RIVES_DE_SEINE.agencies()[number // 7]
    wanted = Wanted(level=rng.choice(("modeste", "moyen", "moyen")), publics=(), expired=False, tenant=True)
    values = request(rng, on, RIVES_DE_SEINE, 83_100 + 19 * number, wanted)
    visited = number % 3 == 0
    home = _home(rng, on, values["menage.nombre"], visited=visited)
    home["occupation.loyers_a_jour"] = PAYMENTS.get(number, "a-jour")
    frees = home["occupation.motif"] == "logement-trop-grand"
    faits = imported(values, extraction_day(on)) | declared(
        {"demande.libere_plus_grand": frees or None}, instant(extraction_day(on))
    )
    demande = Demande(f"locataire {number}", RIVES_DE_SEINE.code, "active", faits)
    visit = declared(_visit(rng, on, visited=visited, awaited=number % 3 == 1), instant(on - timedelta(days=6)))
    known = imported(home, extraction_day(on), "declare") | visit
    place = let(rng, extraction_day(on), RIVES_DE_SEINE, 2001 + number, commune, home)
    held = Occupation(
        f"occupation {number}", RIVES_DE_SEINE.code, agency, place.cle, demande.cle, full_name(values), known
    )
    return Demonstration(logements=(place,), demandes=(demande,), occupations=(held,))


def _home(rng: Random, on: date, occupants: int, *, visited: bool) -> dict[str, Any]:
    """What the landlord's management system knows: entry, size, rent, payments, insurance, and why the tenant asks."""
    rooms = max(1, min(5, occupants + rng.choice((-1, -1, 0, 1, 2))))
    surface = rooms * AREA_PER_ROOM + rng.randint(2, 10)
    small, large = rooms < occupants, rooms > occupants
    motive = (
        "logement-trop-petit" if small else "logement-trop-grand" if large else rng.choice(list(MOTIFS_MUTATION)[2:])
    )
    insured = rng.choices((True, False, None), (72, 5, 23))[0]
    return {
        "occupation.locataire_depuis": add_months(on, -rng.randint(9, 260)).replace(day=1).isoformat(),
        "occupation.pieces": rooms,
        "occupation.surface": str(surface),
        "occupation.loyer": f"{surface * rng.uniform(6.1, 7.4):.2f}",
        "occupation.motif": motive,
        "occupation.assurance": True if visited else insured,
        "occupation.adapte_sans_occupant": False,
    }


def _visit(rng: Random, on: date, *, visited: bool, awaited: bool) -> dict[str, Any]:
    state, days = rng.choices(("bon-etat", "travaux-legers", "travaux-importants"), (6, 3, 1))[0], rng.randint(8, 60)
    if not visited:
        return {"occupation.visite": "non-faite"} if awaited else {}
    return {
        "occupation.visite": state,
        "occupation.visite_le": (on - timedelta(days=days)).isoformat(),
        "occupation.jouissance_paisible": True,
    }
