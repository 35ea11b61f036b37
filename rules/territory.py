"""The zones of the income ceilings, by INSEE code, never by name."""

from __future__ import annotations

import tomllib
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
