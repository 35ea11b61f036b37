"""The zones of the income ceilings, by INSEE code, never by name."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from rules.parameters import DATA


@cache
def _zones() -> dict:
    return tomllib.loads((DATA / "zones.toml").read_text("utf-8"))


@cache
def zone_of(commune: str) -> str | None:
    """`92044` → `zone-1`; None overseas, where other ceilings apply."""
    zones = _zones()
    listed = next((zone["identifiant"] for zone in zones["zone"] if commune in zone["communes"]), None)
    if listed or commune[:2] in zones["prefixes_sans_zone"]:
        return listed
    return "zone-2" if commune[:2] in zones["departements_zone_2"] else zones["zone_par_defaut"]


@dataclass(frozen=True)
class Doubt:
    """Addresses whose zone is to be verified: whole communes, and parts of communes by postal code."""

    reserve: str
    communes: tuple[str, ...]
    addresses: tuple[tuple[str, str], ...]


@cache
def doubts() -> tuple[Doubt, ...]:
    """What no source settles about the zones, with the sentence to say."""
    return tuple(
        Doubt(
            one["reserve"], tuple(one["communes"]), tuple((at["commune"], at["code_postal"]) for at in one["adresses"])
        )
        for one in _zones()["a_verifier"]
    )
