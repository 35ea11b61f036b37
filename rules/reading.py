"""Reading the object that `rules check` is given: groups and candidates become a case, or every fault at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from rules.calendar import years_between
from rules.check import SETS, CaseFile
from rules.dossier import PERSONNES, Dossier, Fault, Faults, from_json
from rules.kinds import BadValue, Booleen, Choix, Entier, Kind, Texte
from rules.rule import CANDIDATE_STEPS
from rules.vocabulary import CONTINGENTS, DECISIONS

COMMON = ("logement", "liste", "seance", "occupation")
REQUEST = ("demande", "menage", "ressources")
TOP = {*COMMON, *REQUEST, "candidature", "candidatures", "annee"}
INSIDE_CANDIDATE = {*REQUEST, "candidature", "occupation"}
CANDIDATE_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
ADULT = 18
OBJECT_WANTED = "Écrivez un objet JSON (des noms de faits et leurs valeurs)."
YES_NO = Booleen()
ATTRIBUTION: dict[str, Kind] = {
    "decision": Choix(options=DECISIONS),
    "rang": Entier(least=1, most=9),
    "contingent": Choix(options=CONTINGENTS),
    "rendu_pour_un_tour": YES_NO,
    "qpv": YES_NO,
    "prioritaire": YES_NO,
    "premier_quartile": YES_NO,
    "relogement_renouvellement": YES_NO,
    "bail_signe": YES_NO,
    "dalo": YES_NO,
    "plus_prioritaire": YES_NO,
    "imputation": Choix(options=CONTINGENTS),
    "agence": Texte(longest=60),
}


def read_case(raw: Any, step: str, on: date) -> CaseFile:
    """The case that a step checks; Faults carries everything that is wrong, each under its path."""
    faults: list[Fault] = []
    if not isinstance(raw, Mapping):
        raise Faults([Fault("fichier", OBJECT_WANTED)])
    unknown = f"Clé inconnue. Clés admises : {', '.join(sorted(TOP))}."
    faults += [Fault(name, unknown) for name in raw if name not in TOP]
    common = _groups({name: raw[name] for name in COMMON if name in raw}, on, faults)
    single = _groups(_request(raw, faults), on, faults)
    candidates = _candidates(raw.get("candidatures"), on, faults)
    year = _year(raw.get("annee"), faults)
    if faults:
        raise Faults(faults)
    return _case(common, single, candidates, year, step)


def _case(common: Dossier, single: Dossier, candidates: dict[str, Dossier], year: tuple | None, step: str) -> CaseFile:
    """A step about one household takes the request at the top when there is one; else its candidates. Alone at the top
    of a step about a slate, a request is the only one of it."""
    wanted = step in CANDIDATE_STEPS or (step == "mutation" and not single.records)
    if wanted and candidates:
        return CaseFile(common, candidates, year)
    if step in SETS and single.records:
        return CaseFile(common, {"": single}, year)
    return CaseFile(common.merged(single), {}, year)


def read_request(raw: Any, on: date, prefix: str = "") -> Dossier:
    """One request of a pool, nested or under flat fact paths; raises Faults."""
    faults: list[Fault] = []
    dossier = _request_file(raw, on, faults, prefix)
    if faults:
        raise Faults(faults)
    return dossier


def read_dwelling(raw: Any, on: date) -> Dossier:
    """The dwelling of a screening: `{"logement": {…}}`, or its facts alone; raises Faults."""
    if not isinstance(raw, Mapping):
        raise Faults([Fault("logement", OBJECT_WANTED)])
    faults: list[Fault] = []
    dossier = _groups({"logement": raw.get("logement", raw)}, on, faults)
    if faults:
        raise Faults(faults)
    return dossier


def _request(raw: Mapping[str, Any], faults: list[Fault], prefix: str = "") -> dict[str, Any]:
    """The groups of a request; household and resources may lie inside the request or beside it."""
    groups = {name: raw[name] for name in (*REQUEST, "candidature") if name in raw}
    inner = groups.get("demande")
    if not isinstance(inner, Mapping):
        return groups
    groups["demande"] = {name: value for name, value in inner.items() if name not in ("menage", "ressources")}
    for name in [name for name in inner if name in ("menage", "ressources")]:
        if groups.get(name) is not None:
            faults.append(Fault(f"{prefix}{name}", "Ce groupe est écrit deux fois : dans « demande » et à côté."))
        groups[name] = inner[name]
    return groups


def _groups(groups: Mapping[str, Any], on: date, faults: list[Fault], prefix: str = "") -> Dossier:
    kept = {}
    for name, value in groups.items():
        if value is not None and not isinstance(value, Mapping) and "." not in name:
            faults.append(Fault(f"{prefix}{name}", OBJECT_WANTED))
        elif value is not None:
            kept[name] = _household(value, faults, prefix) if name == "menage" else value
    dossier = from_json(kept, faults, prefix)
    faults += _household_faults(dossier, on, prefix)
    return dossier


def _household(raw: Mapping[str, Any], faults: list[Fault], prefix: str) -> dict[str, Any]:
    """The household; what cannot be a person is a fault and left out."""
    persons = raw.get("personnes")
    if persons is not None and not isinstance(persons, Mapping):
        faults.append(Fault(f"{prefix}{PERSONNES}", "Écrivez un objet : une clé par personne (p1, p2…) et ses faits."))
        persons = None
    kept = {}
    for key, one in (persons or {}).items():
        if one is None or isinstance(one, Mapping):
            kept[key] = one
        else:
            faults.append(Fault(f"{prefix}{PERSONNES}.{key}", OBJECT_WANTED))
    return {**raw, "personnes": kept}


def _household_faults(dossier: Dossier, on: date, prefix: str) -> list[Fault]:
    persons = dossier.values.get(PERSONNES, [])
    births = [person.get(f"{PERSONNES}.*.naissance") for person in persons]
    faults = [
        Fault(f"{prefix}{PERSONNES}.{person[f'{PERSONNES}.*']}.naissance", f"Cette date est après le {on:%d/%m/%Y}.")
        for person, birth in zip(persons, births, strict=True)
        if birth is not None and birth > on
    ]
    if persons and not faults and None not in births and all(years_between(birth, on) < ADULT for birth in births):
        faults.append(Fault(f"{prefix}{PERSONNES}", f"Aucune personne du ménage n’a {ADULT} ans."))
    return faults


def _candidates(raw: Any, on: date, faults: list[Fault]) -> dict[str, Dossier]:
    if raw is None:
        return {}
    if isinstance(raw, list):
        raw = {f"c{number}": one for number, one in enumerate(raw, 1)}
    if not isinstance(raw, Mapping):
        faults.append(Fault("candidatures", "Écrivez un objet (clé → candidature) ou une liste."))
        return {}
    faults += [
        Fault(f"candidatures.{key}", "Clé : minuscules, chiffres, tirets, 40 signes au plus.")
        for key in raw
        if not CANDIDATE_KEY.fullmatch(key)
    ]
    return {key: _request_file(one, on, faults, f"candidatures.{key}.") for key, one in raw.items()}


def _request_file(raw: Any, on: date, faults: list[Fault], prefix: str) -> Dossier:
    """A candidate's file, or a row of a pool: facts of the candidature itself stand beside the request."""
    if not isinstance(raw, Mapping):
        faults.append(Fault(prefix.rstrip(".") or "fichier", OBJECT_WANTED))
        return Dossier()
    groups = _request(raw, faults, prefix)
    groups |= {name: value for name, value in raw.items() if name == "occupation" or "." in name}
    own = {name: value for name, value in raw.items() if name not in INSIDE_CANDIDATE and "." not in name}
    if own and isinstance(groups.get("candidature", {}), Mapping):
        groups["candidature"] = {**groups.get("candidature", {}), **own}
    if dwelling := [name for name in raw if name.partition(".")[0] in ("logement", "liste", "seance")]:
        faults += [Fault(f"{prefix}{name}", "Ce fait n’appartient pas à une demande.") for name in dwelling]
        return Dossier()
    return _groups(groups, on, faults, prefix)


def _year(raw: Any, faults: list[Fault]) -> tuple[Mapping[str, Any], ...] | None:
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        faults.append(Fault("annee", OBJECT_WANTED))
        return None
    faults += [
        Fault(f"annee.{name}", "Clé inconnue. Clé admise : attributions.") for name in raw if name != "attributions"
    ]
    found = raw.get("attributions")
    if found is None:
        return ()
    if not isinstance(found, list):
        faults.append(Fault("annee.attributions", "Écrivez une liste d’attributions."))
        return None
    return tuple(_attribution(one, f"annee.attributions.{number}", faults) for number, one in enumerate(found, 1))


def _attribution(raw: Any, path: str, faults: list[Fault]) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        faults.append(Fault(path, OBJECT_WANTED))
        return {}
    values: dict[str, Any] = {}
    for name, value in raw.items():
        if name not in ATTRIBUTION:
            faults.append(Fault(f"{path}.{name}", f"Clé inconnue. Clés admises : {', '.join(ATTRIBUTION)}."))
        elif value is not None:
            try:
                values[name] = ATTRIBUTION[name].from_json(value)
            except BadValue as error:
                faults.append(Fault(f"{path}.{name}", str(error)))
    return values
