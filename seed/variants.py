"""Short cases by topic: one file holds a base file and variants of it, each with what the rules it is about must give.

A case changes some facts of the base (`logement.surface = "25"`), takes others away (`inconnus`), and says what comes
of it: `attendu` under one policy, or `selon` for the same case under several (« absente »: no such rule there).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rules.check import CaseFile, check
from rules.entered import with_entered
from rules.french import typeset
from rules.parameters import Chiffres, national
from rules.policy import load_policy, policy_names
from rules.reading import TOP, read_case
from rules.rule import STEPS
from rules.verdict import Outcome, Verdict
from seed.scenario import FOLDER, ScenarioFault, read_toml

ABSENTE = "absente"
SUJETS = {
    "premier-quartile": "Objectif du premier quartile",
    "publics-prioritaires": "Objectif des publics prioritaires",
    "nombre-de-candidats": "Nombre de candidats",
    "classement": "Classement des candidats",
    "pieces": "Nombre de pièces",
    "effort": "Taux d’effort et reste à vivre",
    "decisions": "Décisions de la commission",
    "anciennete": "Ancienneté de la demande",
    "mutation": "Mutation",
    "courriers": "Courriers et délais de réponse",
}
FILE_KEYS = {"titre", "politique", "etape", "le", "chiffres", "attribution", "cas"} | TOP
CASE_KEYS = {
    "titre", "politique", "etape", "le", "chiffres", "sujet", "inconnus", "dossier", "attributions",
    "attendu", "selon", "justifications",
} | TOP  # fmt: skip


@dataclass(frozen=True)
class Cas:
    """One case under one policy. `attendus`: rule → outcome, None where the policy has no such rule; a rule over one
    file speaks of `candidature`."""

    identifier: str
    titre: str
    sujet: str
    politique: str
    etape: str
    le: date
    faits: Mapping[str, Any]
    chiffres: Chiffres
    candidature: str
    attendus: Mapping[str, Outcome | None]
    justifications: Mapping[tuple[str, str], str]

    def case(self) -> CaseFile:
        return read_case(self.faits, self.etape, self.le)

    def verdicts(self) -> dict[str, Verdict]:
        """Rule → verdict: those on the set, and those on the candidate that the case is about."""
        policy, said = load_policy(self.politique), self.justifications
        found = check(self.case(), policy, self.etape, self.le, self.chiffres, said)
        return {one.rule: one for one in found if one.candidate in ("", self.candidature)}


@cache
def every_case(folder: Path = FOLDER) -> tuple[Cas, ...]:
    """Every case of every topic, once for each policy, in the order of the files."""
    return tuple(one for path in sorted(folder.glob("*.toml")) for one in load_topic(path))


def load_topic(path: Path) -> tuple[Cas, ...]:
    """The cases of one file, none where it tells a story; ScenarioFault names the file, the case and what is wrong."""
    data = read_toml(path)
    if "cas" not in data:
        return ()
    _refuse_unknown(data, FILE_KEYS, path.name)
    figures = _figures(data.get("chiffres", []))
    return tuple(
        case
        for number, raw in enumerate(data["cas"], 1)
        for case in _cases(data, raw, f"{path.stem}-{number:02}", figures)
    )


def _figures(entered: list[Mapping[str, Any]]) -> Chiffres:
    return with_entered(entered) if entered else national()


def _cases(data: Mapping[str, Any], raw: Mapping[str, Any], identifier: str, figures: Chiffres) -> Iterator[Cas]:
    _refuse_unknown(raw, CASE_KEYS, identifier)
    about = {name: raw.get(name, data.get(name)) for name in ("titre", "etape", "le")}
    if missing := [name for name, value in about.items() if not value]:
        raise ScenarioFault(f"{identifier} : « {missing[0]} » manque.")
    if about["etape"] not in STEPS or raw.get("sujet", "") not in {"", *SUJETS}:
        raise ScenarioFault(f"{identifier} : étape ou sujet inconnu.")
    facts = _facts(data, raw, identifier)
    named = raw.get("dossier") or next(iter(facts.get("candidatures", {})), "")
    for policy, expected in _by_policy(data, raw, identifier).items():
        yield Cas(
            f"{identifier}-{policy}",
            sujet=raw.get("sujet", ""),
            politique=policy,
            faits=facts,
            chiffres=_figures(raw["chiffres"]) if "chiffres" in raw else figures,
            candidature=named,
            attendus={rule: _outcome(told, identifier) for rule, told in expected.items()},
            justifications={
                (one.get("candidature", ""), one["regle"]): one["texte"] for one in raw.get("justifications", [])
            },
            **about | {"titre": typeset(about["titre"])},
        )


def _by_policy(data: Mapping[str, Any], raw: Mapping[str, Any], identifier: str) -> Mapping[str, Mapping[str, str]]:
    """What is expected under each policy of a case; at least something."""
    own = raw.get("politique", data.get("politique", ""))
    found = dict(raw.get("selon", {})) or {own: {}}
    if unknown := found.keys() - policy_names().keys():
        raise ScenarioFault(f"{identifier} : aucune politique « {sorted(unknown)[0]} ».")
    expected = {policy: {**raw.get("attendu", {}), **told} for policy, told in found.items()}
    if not all(expected.values()):
        raise ScenarioFault(f"{identifier} : « attendu » manque.")
    return expected


def _facts(data: Mapping[str, Any], raw: Mapping[str, Any], identifier: str) -> dict[str, Any]:
    """The base with the changes of the case, less what it does not know."""
    facts = _merged({name: data[name] for name in TOP & data.keys()}, {name: raw[name] for name in TOP & raw.keys()})
    if "attributions" in raw:
        facts["annee"] = {"attributions": _repeated(raw["attributions"], data.get("attribution", {}))}
    for path in raw.get("inconnus", []):
        *groups, last = path.split(".")
        held = facts
        for name in groups:
            held = held.get(name, {})
        if last not in held:
            raise ScenarioFault(f"{identifier} : « {path} » n’est pas dans le dossier.")
        del held[last]
    return facts


def _merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The base with the changes written over it, group by group."""
    found = deepcopy(dict(base))
    for name, value in changes.items():
        both = isinstance(value, Mapping) and isinstance(found.get(name), Mapping)
        found[name] = _merged(found[name], value) if both else deepcopy(value)
    return found


def _repeated(attributions: list[Mapping[str, Any]], usual: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`{ nombre = 25, … }` is twenty-five attributions alike; « inconnus » names what nobody recorded of them."""
    found: list[dict[str, Any]] = []
    for one in attributions:
        unknown = {"nombre", "inconnus", *one.get("inconnus", [])}
        facts = {name: value for name, value in {**usual, **one}.items() if name not in unknown}
        found += [facts] * one.get("nombre", 1)
    return found


def _outcome(told: str, identifier: str) -> Outcome | None:
    try:
        return None if told == ABSENTE else Outcome(told)
    except ValueError:
        raise ScenarioFault(f"{identifier} : « {told} » n’est pas un résultat.") from None


def _refuse_unknown(raw: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(raw.keys() - known):
        raise ScenarioFault(f"{where} : clé « {unknown[0]} » inconnue.")
