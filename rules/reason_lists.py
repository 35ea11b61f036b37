"""The lists of reasons: what each file declares, who uses it, and the grounds that no list may hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from rules.reason_cases import OF_A_RULE, RULED, Case, check_cases, placeholders, read_case
from rules.toml_file import FileFaults, TomlFile
from rules.vocabulary import DECISIONS

DATA = Path(__file__).parent / "data" / "reasons"
UNLAWFUL = Path(__file__).parent / "data" / "motifs_interdits.toml"
REFUS_CANDIDAT = "refus-candidat"
AUDIENCES = ("candidat", "commission", "reservataire")
DAY = "date"
# The facts of one person and one dwelling that a sentence may say: no other candidate, no ground of a priority.
PLACEHOLDERS = {
    "adresse",
    "pieces",
    "surface",
    "occupants",
    "depot",
    "rfr",
    "plafond",
    "taux_effort",
    "reste_a_vivre",
    "annee",
    "financement",
    "zone",
    "categorie",
    "pieces_manquantes",
    "demande_de_pieces",
    "differences",
    "etage",
    "ascenseur",
    "communes",
    "criteres",
    DAY,
}
KEYS: dict[str, type] = {
    "code": str,
    "decision": str,
    "libelle": str,
    "base": str,
    "faits": list,
    **dict.fromkeys(AUDIENCES, str),
}
OPTIONAL = {"reserve", "cas", "hors_cas"}
SAYABLE = ("base", *AUDIENCES)
DECISION_NAMES = {
    "attribution": "attribution",
    "non-attribution": "non-attribution",
    "irrecevabilite": "rejet pour irrecevabilité",
    REFUS_CANDIDAT: "refus du candidat",
}
# What a landlord uses whose policy names no list.
SHARED = ("commun", "attribution")


@dataclass(frozen=True)
class Reason:
    """One reason. `faits`: what the file must hold; the three sentences have placeholders for that person's facts.

    `cases`: the first that holds for a file replaces what it says itself; `outside`: why the reason cannot be given
    where none does (empty: it then says its own words)."""

    code: str
    decision: str
    label: str
    base: str
    faits: tuple[str, ...]
    candidat: str
    commission: str
    reservataire: str
    reserve: str = ""
    cases: tuple[Case, ...] = ()
    outside: str = ""

    def placeholders(self, audience: str = "candidat") -> set[str]:
        return placeholders(getattr(self, audience))

    def open_to(self, clauses: Collection[str]) -> bool:
        """May a landlord whose policy holds these clauses ever give it?"""
        return not self.outside or any(not case.clause or case.clause in clauses for case in self.cases)

    def in_case(self, case: Case) -> Reason:
        """The reason as it is said in that case."""
        return replace(self, **case.said)


@dataclass(frozen=True)
class ReasonList:
    """One file: its own reasons, after those of the lists it takes up. `reserve`: what its source leaves unsaid."""

    identifier: str
    name: str
    source: str
    reserve: str
    takes_up: tuple[str, ...]
    own: Mapping[str, Reason]


@dataclass(frozen=True)
class Unlawful:
    """A ground that no decision may rest on: the text that says so, and how people write it."""

    label: str
    base: str
    confidence: str
    why: str
    codes: tuple[str, ...]
    words: re.Pattern[str]


class ReasonFaults(FileFaults):
    """A list of reasons that is refused; each fault names file, line and key."""


def load_lists(folder: Path = DATA) -> dict[str, ReasonList]:
    """Every list of the folder's TOML files; ReasonFaults carries all that is wrong."""
    files = [TomlFile.read(path, ReasonFaults) for path in sorted(folder.glob("*.toml"))]
    seen: dict[str, str] = {}
    for file in files:
        _check(file, seen)
    known = {file.data.get("identifiant") for file in files}
    for file in files:
        for index, name in enumerate(file.data.get("reprend", [])):
            if name not in known:
                file.fault(("reprend", index), f"liste « {name} » inconnue ; listes : {', '.join(map(str, known))}.")
    faults = [fault for file in files for fault in file.faults]
    if faults:
        raise ReasonFaults(faults)
    return {file.data["identifiant"]: _list(file.data) for file in files}


def check_list(path: Path) -> list[str]:
    """What is wrong in one file of reasons."""
    file = TomlFile.read(path, ReasonFaults)
    _check(file, {})
    return file.faults


def _check(file: TomlFile, seen: dict[str, str]) -> None:
    file.want((), file.data, {"identifiant": str, "nom": str, "source": str})
    for path, raw in file.tables("motif"):
        file.want(path, raw, KEYS)
        for key in raw.keys() - KEYS.keys() - OPTIONAL:
            known = ", ".join((*KEYS, *OPTIONAL))
            file.fault((*path, key), f"« {key} » est inconnu ; clés admises : {known}.")
        code = str(raw.get("code", ""))
        if code in seen:
            file.fault((*path, "code"), f"« {code} » est déjà pris, dans {seen[code]} ; donnez-en un autre.")
        seen.setdefault(code, file.name)
        if raw.get("decision") and str(raw["decision"]) not in DECISION_NAMES:
            file.fault((*path, "decision"), f"« {raw['decision']} » ; attendu : {', '.join(DECISION_NAMES)}.")
        _check_sentences(file, path, raw, PLACEHOLDERS)
        _check_name(file, path, raw)
        for here, case in zip(check_cases(file, path, raw, SAYABLE), raw.get("cas", ()), strict=False):
            _check_sentences(file, here, case, PLACEHOLDERS | (OF_A_RULE if case.get(RULED) else set()))


def _check_sentences(file: TomlFile, path: tuple, raw: Mapping[str, Any], admitted: set[str]) -> None:
    for audience in (one for one in AUDIENCES if isinstance(raw.get(one), str)):
        try:
            names = placeholders(raw[audience])
        except ValueError:
            file.fault((*path, audience), "une accolade n’est pas fermée ; attendu : {nom} d’un fait.")
            continue
        for name in sorted(names - admitted):
            known = ", ".join(sorted(admitted))
            file.fault((*path, audience), f"{{{name}}} n’est pas un fait que cette phrase peut dire ; admis : {known}.")


def _check_name(file: TomlFile, path: tuple, raw: Mapping[str, Any]) -> None:
    for key in ("code", "libelle"):
        if found := unlawful(str(raw.get(key, ""))):
            file.fault((*path, key), f"« {raw[key]} » n’est pas un motif légal : {found.why} ({found.base}).")


def _list(data: Mapping[str, Any]) -> ReasonList:
    own = {raw["code"]: _reason(raw) for raw in data.get("motif", [])}
    takes_up, reserve = tuple(data.get("reprend", ())), data.get("reserve", "")
    return ReasonList(data["identifiant"], data["nom"], data["source"], reserve, takes_up, own)


def _reason(raw: Mapping[str, Any]) -> Reason:
    sentences = [raw[audience] for audience in AUDIENCES]
    texts = raw["code"], raw["decision"], raw["libelle"], raw["base"]
    cases = tuple(read_case(one) for one in raw.get("cas", ()))
    return Reason(*texts, tuple(raw["faits"]), *sentences, raw.get("reserve", ""), cases, raw.get("hors_cas", ""))


@cache
def lists() -> dict[str, ReasonList]:
    """The lists that come with the product."""
    return load_lists()


def list_names() -> frozenset[str]:
    return frozenset(lists())


def gather(names: Iterable[str], among: Mapping[str, ReasonList] | None = None) -> dict[str, Reason]:
    """The reasons of these lists and of those they take up, by code, each once."""
    among = lists() if among is None else among
    found: dict[str, Reason] = {}
    for name in names:
        found |= gather(among[name].takes_up, among)
        found |= among[name].own
    return found


@cache
def grounds_refused() -> tuple[Unlawful, ...]:
    """The grounds that the texts rule out."""
    entries = tomllib.loads(UNLAWFUL.read_text("utf-8"))["interdit"]
    return tuple(
        Unlawful(
            one["libelle"],
            one["base"],
            one["confiance"],
            one["pourquoi"],
            tuple(one["codes"]),
            re.compile("|".join(one["mots"]), re.IGNORECASE),
        )
        for one in entries
    )


def unlawful(text: str) -> Unlawful | None:
    """The ruled-out ground that a code or a few words state; None where they state none."""
    plain = text.replace("’", "'").replace("\u00a0", " ")
    return next((one for one in grounds_refused() if plain.upper() in one.codes or one.words.search(plain)), None)


def kind_of_reason(decision: str) -> str:
    """The kind of reason that a decision calls for: the three ways to attribute share theirs."""
    return "attribution" if decision in DECISIONS and decision.startswith("attribution") else decision
