"""Reasons of decisions: a shared list, the sentence each audience reads, and whether the recorded facts allow them."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rules.dossier import Dossier
from rules.evaluate import Program, compile_program
from rules.expression import Expression
from rules.facts import demande, logement
from rules.french import format_date
from rules.law.effort import reste_mensuel, taux_effort
from rules.law.foyer import occupants
from rules.law.ressources import plafond, rfr_retenu
from rules.parameters import Chiffres
from rules.verdict import CONFORME, SANS_OBJET, Missing, Verdict
from rules.working import Reader, format_value

DATA = Path(__file__).parent / "data" / "reasons"
REFUS_CANDIDAT = "refus-candidat"
SILENCE = "REFUS-CANDIDAT-SILENCE"
AUDIENCES = ("candidat", "commission", "reservataire")
KEYS = {"code", "decision", "libelle", "base", "faits", *AUDIENCES}


@dataclass(frozen=True)
class Reason:
    """One reason. `faits`: what the file must hold; the three sentences have placeholders for that person's facts."""

    code: str
    decision: str
    label: str
    base: str
    faits: tuple[str, ...]
    candidat: str
    commission: str
    reservataire: str

    def placeholders(self, audience: str = "candidat") -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(getattr(self, audience)) if name}


class ReasonFaults(ValueError):
    """A list of reasons that is refused; each fault names file and key."""

    def __init__(self, faults: list[str]):
        super().__init__("\n".join(faults))
        self.faults = faults


class LackingFacts(ValueError):
    """A sentence that cannot be written yet; `missing` says what to ask, and whom."""

    def __init__(self, missing: Iterable[Missing]):
        self.missing = tuple(missing)
        super().__init__(" ; ".join(one.question for one in self.missing))


def _euros_a_month(one: Expression, value: Any) -> str:
    return f"{format_value(one, value)} par mois"


def _plain(one: Expression, value: Any) -> str:
    return str(value)


PRINTED: dict[str, tuple[Expression, Callable[[Expression, Any], str]]] = {
    "adresse": (logement.adresse, format_value),
    "pieces": (logement.pieces, _plain),
    "surface": (logement.surface, format_value),
    "occupants": (occupants, _plain),
    "depot": (demande.deposee_le, format_value),
    "rfr": (rfr_retenu, format_value),
    "plafond": (plafond, format_value),
    "taux_effort": (taux_effort, format_value),
    "reste_a_vivre": (reste_mensuel, _euros_a_month),
}
DAY = "date"

# The facts that a reason contradicts when every one of these rules finds nothing to say against the file.
REFUTED_BY_RULES = {
    "NA-TYPO-SUR": ("surface-suffisante", "grille-typologie"),
    "NA-TYPO-SOUS": ("sous-occupation-legale", "pieces-selon-occupants"),
    "NA-PIECES": ("pieces-de-recevabilite",),
    "NA-PROPRIETAIRE": ("proprietaire-logement-adapte",),
    "NA-ADAPT": ("adequation-adaptation",),
    "IRR-PLAFOND": ("ressources-sous-plafond",),
    "IRR-SEJOUR": ("sejour-regulier",),
}
REFUTED_BY_FACT = {
    "NA-LOCALISATION": ("demande.accepte_commune", (True,), "Le dossier dit que la commune convient au candidat."),
    "NA-DETTE": (
        "occupation.loyers_a_jour",
        ("a-jour", "plan-respecte"),
        "Le dossier dit que les loyers sont à jour, ou qu’un plan d’apurement est respecté.",
    ),
}


def load_reasons(folder: Path = DATA) -> dict[str, Reason]:
    """Every reason of the folder's TOML files, by code; ReasonFaults names file and key."""
    found: dict[str, Reason] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        for number, raw in enumerate(tomllib.loads(path.read_text("utf-8")).get("motif", []), 1):
            where = f"{path.name}, {raw.get('code', f'motif {number}')}"
            faults += _faults(raw, where, found)
            if not faults:
                found[raw["code"]] = _reason(raw)
    if faults:
        raise ReasonFaults(faults)
    return found


def _faults(raw: Mapping[str, Any], where: str, known: Mapping[str, Reason]) -> list[str]:
    faults = [f"{where} : « {key} » est inconnu." for key in sorted(raw.keys() - KEYS)]
    faults += [f"{where} : « {key} » manque." for key in sorted(KEYS) if not raw.get(key)]
    if raw.get("decision") not in {"non-attribution", "irrecevabilite", REFUS_CANDIDAT}:
        faults.append(f"{where}, decision : une non-attribution, une irrecevabilité ou un refus du candidat.")
    if raw.get("code") in known:
        faults.append(f"{where} : ce code est déjà pris.")
    return faults + ([] if faults else _unknown_placeholders(_reason(raw), where))


def _unknown_placeholders(reason: Reason, where: str) -> list[str]:
    allowed = {*PRINTED, DAY}
    return [
        f"{where}, {audience} : {{{name}}} n’est pas un fait que cette phrase peut dire."
        for audience in AUDIENCES
        for name in sorted(reason.placeholders(audience) - allowed)
    ]


def _reason(raw: Mapping[str, Any]) -> Reason:
    sentences = [raw[audience] for audience in AUDIENCES]
    return Reason(raw["code"], raw["decision"], raw["libelle"], raw["base"], tuple(raw["faits"]), *sentences)


@cache
def reasons() -> dict[str, Reason]:
    """The list that comes with the product."""
    return load_reasons()


def of_decision(decision: str) -> list[Reason]:
    """The reasons that a decision (or « refus-candidat ») may have, in the list's order."""
    return [reason for reason in reasons().values() if reason.decision == decision]


@cache
def _program() -> Program:
    return compile_program([one for one, _ in PRINTED.values()])


def compose(
    reason: Reason,
    dossier: Dossier,
    on: date,
    figures: Chiffres,
    day: date,
    *,
    audience: str = "candidat",
    printed: Mapping[str, str] | None = None,
) -> str:
    """The sentence with this person's facts; `day` is the one it names, `printed` replaces a fact's own words.

    Raises LackingFacts: nothing is written with a hole in it.
    """
    reader = Reader(_program().run(dossier.values, on, figures), dossier)
    words = {DAY: format_date(day), **(printed or {})}
    missing: dict[str, Missing] = {}
    for name in sorted(reason.placeholders(audience) - words.keys()):
        one, show = PRINTED[name]
        value = reader.value(one)
        if value is None:
            missing |= {lacking.fact: lacking for lacking in reader.missing(one)}
        else:
            words[name] = show(one, value)
    if missing:
        raise LackingFacts(missing.values())
    return getattr(reason, audience).format_map(words)


def contradiction(reason: Reason, dossier: Dossier, verdicts: Iterable[Verdict]) -> str:
    """What the recorded facts say against this reason, with their figures; empty when they allow it."""
    path, values, said = REFUTED_BY_FACT.get(reason.code, ("", (), ""))
    if path and dossier.values.get(path) in values:
        return said
    named = REFUTED_BY_RULES.get(reason.code, ())
    about = [verdict for verdict in verdicts if verdict.rule in named]
    if about and all(verdict.outcome in (CONFORME, SANS_OBJET) for verdict in about):
        return " ".join(verdict.message for verdict in about)
    return ""
