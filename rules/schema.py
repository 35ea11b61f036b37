"""The vocabulary as JSON Schema (draft 2020-12) of the file that `rules check` reads, with a full example."""

from __future__ import annotations

from typing import Any

from rules.dossier import ORIGINES
from rules.facts import (
    GROUPES,
    Fait,
    Groupe,
    candidature,
    demande,
    liste,
    logement,
    menage,
    occupation,
    personne,
    seance,
)
from rules.facts import ressources as moyens
from rules.reading import ATTRIBUTION, CANDIDATE_KEY

DRAFT = "https://json-schema.org/draft/2020-12/schema"
PERSON_KEY = "^[a-z][a-z0-9_]{0,15}$"
DAY = {"type": "string", "title": "Date de la saisie", "description": "2026-03-27, avec ou sans l’heure"}
NOTES = {
    "origine": {"enum": list(ORIGINES), "default": "declare", "title": "Origine de la valeur"},
    "le": DAY,
    "piece": {"type": "string", "title": "Pièce vue"},
    "par": {"type": "string", "title": "Saisi par"},
}


def file_schema() -> dict[str, Any]:
    """The schema; each fact carries title, description, unit, question and whom to ask."""
    return {
        "$schema": DRAFT,
        "title": "Dossier à vérifier",
        "description": "Un fait absent ou nul est inconnu. Montants et décimaux : des chaînes de caractères.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "logement": _group(logement),
            "demande": {"$ref": "#/$defs/demande"},
            "menage": {"$ref": "#/$defs/menage"},
            "ressources": {"$ref": "#/$defs/ressources"},
            "candidature": _group(candidature),
            "candidatures": _candidates(),
            "liste": _group(liste),
            "seance": _group(seance),
            "occupation": {"$ref": "#/$defs/occupation"},
            "annee": _year(),
        },
        "$defs": _definitions(),
        "examples": [full_example()],
    }


def _definitions() -> dict[str, Any]:
    household = {"menage": {"$ref": "#/$defs/menage"}, "ressources": {"$ref": "#/$defs/ressources"}}
    persons = {
        "type": ["object", "null"],
        "title": "Personnes, chacune sous une clé stable",
        "patternProperties": {PERSON_KEY: _group(personne)},
        "additionalProperties": False,
    }
    return {
        "demande": _group(demande, household),
        "menage": _group(menage, {"personnes": persons}),
        "ressources": _group(moyens),
        "occupation": _group(occupation),
        "inconnu": _unknown(),
    }


def _unknown() -> dict[str, Any]:
    asked = {"inconnu": {"type": "string", "title": "Demandé, et pas connu"}}
    return {"type": "object", "required": ["inconnu"], "properties": asked | NOTES, "additionalProperties": False}


def _group(groupe: type[Groupe], more: dict[str, Any] | None = None) -> dict[str, Any]:
    facts = {one.name: _fact(one) for one in groupe.faits()}
    return {
        "type": ["object", "null"],
        "title": groupe.title,
        "properties": facts | (more or {}),
        "additionalProperties": False,
    }


def _fact(one: Fait) -> dict[str, Any]:
    value = one.kind.schema()
    properties = {"valeur": value} | NOTES
    recorded = {"type": "object", "required": ["valeur"], "properties": properties, "additionalProperties": False}
    unknown = {"$ref": "#/$defs/inconnu"}
    several = {"type": "array", "minItems": 1, "items": {"anyOf": [recorded, unknown]}}
    told = {"title": one.label, "description": one.help, "unit": one.kind.unit, "question": one.question}
    options = {"options": one.kind.options} if hasattr(one.kind, "options") else {}
    return {
        **{key: text for key, text in told.items() if text},
        **options,
        "ask": one.ask,
        "anyOf": [value, recorded, unknown, several, {"type": "null"}],
        "examples": [one.example],
    }


def _candidates() -> dict[str, Any]:
    facts = {one.name: _fact(one) for one in candidature.faits()}
    groups = {name: {"$ref": f"#/$defs/{name}"} for name in ("demande", "menage", "ressources", "occupation")}
    one = {
        "type": "object",
        "properties": {**facts, **groups, "candidature": _group(candidature)},
        "additionalProperties": False,
    }
    keyed = {
        "type": "object",
        "patternProperties": {f"^{CANDIDATE_KEY.pattern}$": one},
        "additionalProperties": False,
    }
    return {"title": "Candidatures", "anyOf": [keyed, {"type": "array", "items": one}, {"type": "null"}]}


def _year() -> dict[str, Any]:
    one = {
        "type": "object",
        "properties": {name: {"anyOf": [kind.schema(), {"type": "null"}]} for name, kind in ATTRIBUTION.items()},
        "additionalProperties": False,
    }
    attributions = {"type": ["array", "null"], "title": "Attributions de l’année", "items": one}
    return {
        "type": ["object", "null"],
        "title": "Année",
        "properties": {"attributions": attributions},
        "additionalProperties": False,
    }


def full_example() -> dict[str, Any]:
    """Every fact with its example; it passes `rules check` without fault."""
    examples = {groupe.prefix: {one.name: one.example for one in groupe.faits()} for groupe in GROUPES}
    household = examples["menage"] | {"personnes": {"p1": examples["menage.personnes.*"]}}
    request = examples["demande"] | {"menage": household, "ressources": examples["ressources"]}
    return {
        "logement": examples["logement"],
        "demande": request,
        "candidatures": {"c1": examples["candidature"] | {"demande": request}},
        "liste": examples["liste"],
        "seance": examples["seance"],
        "occupation": examples["occupation"],
        "annee": {"attributions": [_example_attribution()]},
    }


def _example_attribution() -> dict[str, Any]:
    yes = ("prioritaire", "bail_signe")
    answers = {name: name in yes for name, kind in ATTRIBUTION.items() if kind.name == "booleen"}
    return {
        "decision": "attribution-classement",
        "rang": 1,
        "contingent": "bailleur",
        "agence": "agence-levallois",
    } | answers
