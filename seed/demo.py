"""The demonstration: three landlords on a given day, the same for the same day, without anybody real in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from seed.current import slates
from seed.dwellings import current, elsewhere
from seed.landlords import EMERAUDE, PLAINE_COMMUNE, RIVES_DE_SEINE, Landlord, extraction_day
from seed.past import past
from seed.people import request
from seed.records import Demande, Demonstration, imported
from seed.sittings import sittings, upcoming
from seed.tenants import tenants

POOL, SMALL_POOL, DESIGNATED = 300, 20, 2


def build(on: date) -> Demonstration:
    """All tables of the demonstration on that day; records refer to each other by key."""
    dwellings, requests = current(on), pool(on, RIVES_DE_SEINE, POOL)
    rives = Demonstration(logements=dwellings, demandes=requests, seances=sittings(on))
    return rives + slates(on, dwellings) + past(on) + tenants(on) + _others(on)


def pool(on: date, landlord: Landlord, count: int) -> tuple[Demande, ...]:
    """The requests of the last extraction, none of them called yet."""
    rng = Random(f"{landlord.code} pool")  # noqa: S311 - the same data every time is the point
    rows = [request(rng, on, landlord, 10_400 + 29 * number) for number in range(count)]
    le = extraction_day(on)
    made = [Demande(f"{landlord.code} {n}", landlord.code, "active", imported(row, le)) for n, row in enumerate(rows)]
    return tuple(_designate(made, le))


def _designate(requests: list[Demande], le: date) -> list[Demande]:
    """The préfet has designated a couple of the households that hold a DALO decision."""
    holders = [n for n, one in enumerate(requests) if "dalo" in one.faits["demande.publics"].valeur][:DESIGNATED]
    known = imported({"demande.designee_par_le_prefet": True}, le)
    return [replace(one, faits={**one.faits, **known}) if n in holders else one for n, one in enumerate(requests)]


def _others(on: date) -> Demonstration:
    landlords = (PLAINE_COMMUNE, EMERAUDE)
    return Demonstration(
        logements=tuple(one for landlord in landlords for one in elsewhere(on, landlord)),
        demandes=tuple(one for landlord in landlords for one in pool(on, landlord, SMALL_POOL)),
        seances=tuple(one for landlord in landlords for one in upcoming(on, landlord)),
    )
