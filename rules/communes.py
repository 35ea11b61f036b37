"""Communes by INSEE code: the name that people read, and the postal codes."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "communes.toml"


@cache
def _communes() -> dict[str, dict]:
    return tomllib.loads(DATA.read_text("utf-8"))["commune"]


def commune_name(code: str) -> str | None:
    """`92044` → « Levallois-Perret »; None for a commune that the data do not hold."""
    return _communes().get(code, {}).get("nom")


def named(codes: str | None) -> tuple[str, ...]:
    """`92044, 92026` → the names of these communes; a code that the data do not hold stays."""
    return tuple(commune_name(one.strip()) or one.strip() for one in (codes or "").split(",") if one.strip())


def located(address: str | None, code: str | None) -> str:
    """An address with its town, unless it tells it already: « 42 passage de l’Écluse, Asnières-sur-Seine »; empty
    without an address."""
    town = commune_name(code or "") or ""
    return f"{address}, {town}" if address and town not in address else address or ""


def postal_code(code: str) -> str | None:
    """The commune's only postal code; None where it has several or is not known."""
    found = _communes().get(code, {}).get("codes_postaux", [])
    return found[0] if len(found) == 1 else None
