"""A letter's fictitious example as a landlord would send it: its own names, agency, court, signatory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from letters import LETTERS, Letter
from rules.policy import Policy
from webapp.letter_contexts import refus
from webapp.letter_contexts.reading import unbroken

POSTED, CONTESTED = "attribution", "non-attribution"  # between them, their examples name all that is the landlord's
LAST_LINE = re.compile(r"(\d{5})\s+(.+)")


def as_landlord(letter: Letter, policy: Policy) -> dict[str, Any]:
    """The example as JSON values; the people stay those of the example, what the policy does not hold too."""
    example = letter.example()
    told = _retold(example, {"signataire": _signatory(policy), "politique": policy.source}, _words(policy))
    if "refus" in told and not told["dalo"]:
        told["refus"] = refus.told(policy) or None
    if address := policy.data["coordonnees"].get("adresse"):
        told["bailleur"] |= {"adresse": list(address)} if "adresse" in told["bailleur"] else {}
    return told


def _retold(node: Any, own: Mapping[str, Any], said: Mapping[str, str]) -> Any:
    """`own`: what a key holds whatever it held; `said`: words of the example, and the landlord's in their place."""
    if isinstance(node, dict):
        return {name: own.get(name) or _retold(value, own, said) for name, value in node.items()}
    if isinstance(node, list):
        return [_retold(one, own, said) for one in node]
    if isinstance(node, str):
        for theirs, ours in said.items():
            node = node.replace(theirs, ours)
    return node


def _base(part: str) -> Any:
    return LETTERS[POSTED].example()[part]


def _signatory(policy: Policy) -> dict[str, str] | None:
    first = policy.data["signataire"][0]
    return {name: first[name] for name in ("prenom", "nom", "qualite")} if first.get("qualite") else None


def _words(policy: Policy) -> dict[str, str]:
    """The example's words for what is the landlord's, the longest first: a name may hold the town's."""
    data, agency = policy.data["coordonnees"], policy.data["agence"][0]
    landlord, contact = _base("bailleur"), _base("contact")
    town = LAST_LINE.fullmatch((data.get("adresse") or [""])[-1])
    telephone = unbroken(agency.get("telephone") or data.get("telephone"))
    court = policy.data["tribunal"].get("nom", "")
    found = {
        landlord["nom"]: policy.name,
        landlord["agence"]: agency["nom"],
        landlord["telephone"]: telephone,
        landlord["contact_donnees"]: data.get("contact_donnees") or data.get("courriel"),
        contact["nom"]: agency["nom"],
        contact["telephone"]: telephone,
        contact["courriel"]: data.get("courriel"),
        _base("seance")["commission"]: policy.data["commission"][0]["nom"],
        LETTERS[CONTESTED].example()["recours"]["tribunal"]: court[:1].lower() + court[1:],
        _base("logement")["code_postal"]: town and town[1],
        _base("lieu"): town and town[2],
    }
    return {theirs: found[theirs] for theirs in sorted(found, key=len, reverse=True) if found[theirs]}
