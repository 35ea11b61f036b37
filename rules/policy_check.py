"""The tables of a landlord's policy: what each entry holds, and what does not hold together between them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from rules.clause_check import check_commune
from rules.parameters import national
from rules.reason_lists import list_names
from rules.toml_file import TomlFile
from rules.vocabulary import CONTINGENTS, DECISIONS, PUBLICS

TOP: dict[str, type] = {"identifiant": str, "nom": str, "source": str}
TABLES: dict[str, dict[str, type]] = {
    "coordonnees": {"adresse": list, "telephone": str, "courriel": str},
    "tribunal": {"nom": str, "source": str},
    "delais": {"reponse_offre_jours": int},
}
ENTRIES: dict[str, dict[str, type]] = {
    "signataire": {"code": str, "prenom": str, "nom": str, "qualite": str},
    "agence": {"code": str, "nom": str, "communes": list},
    "commission": {"code": str, "nom": str, "communes": list, "periodicite_mois": int},
    "decision": {"code": str, "nom": str},
    "reservataire": {"code": str, "nom": str},
    "public": {"code": str, "libelle": str, "nature": str},
}
REQUIRED = ("signataire", "agence", "commission", "decision")
OTHER = ("provisoire", "modele", "motifs", "clause", "typologie", "pieces_du_bail")
NATURES = {"favorise": "public favorisé", "urgence": "situation d’urgence"}
RESERVED = ("national", "modele", "tous", "toutes")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# A code of these tables is one of a closed list; the codes of the law are no landlord's own.
CLOSED = {"decision": DECISIONS, "reservataire": CONTINGENTS}


def check_tables(file: TomlFile, on: date = date.max) -> None:
    """Every fault of the tables goes to the file's; the clauses are read apart."""
    file.refuse_typos((), file.data, (*TOP, *TABLES, *ENTRIES, *OTHER))
    file.want((), file.data, TOP)
    for name, wanted in TABLES.items():
        _check_table(file, name, wanted)
    for name, wanted in ENTRIES.items():
        _check_entries(file, name, wanted)
    _check_codes(file)
    _check_communes(file)
    _check_reasons(file)
    _check_delays(file, on)
    file.refuse_bad_numbers()


def _check_table(file: TomlFile, name: str, wanted: dict[str, type]) -> None:
    if not file.data.get(name):
        file.missing((name,), dict)
    elif file.want_type((name,), file.data[name], dict):
        file.want((name,), file.data[name], wanted)


def _check_entries(file: TomlFile, name: str, wanted: dict[str, type]) -> None:
    if name in REQUIRED and not file.data.get(name):
        file.fault((name,), f"« {name} » manque ; attendu : au moins une entrée [[{name}]].")
    for path, entry in file.tables(name):
        file.want(path, entry, wanted)
        file.refuse_typos(path, entry, wanted)
    file.refuse_repeated(name, "code")


def _check_codes(file: TomlFile) -> None:
    identifier = file.data.get("identifiant")
    named = [(("identifiant",), identifier)]
    named += [((*path, "code"), entry.get("code")) for name in ENTRIES for path, entry in file.tables(name)]
    for path, code in named:
        if code and isinstance(code, str) and not CODE.fullmatch(code):
            file.fault(path, f"« {code} » : écrivez un code en minuscules sans accent, chiffres et tirets.")
    if identifier in RESERVED and not file.data.get("modele"):
        file.fault(("identifiant",), f"« {identifier} » est un mot réservé ; donnez un nom propre au bailleur.")
    for name, admitted in CLOSED.items():
        for path, entry in file.tables(name):
            if entry.get("code") and str(entry["code"]) not in admitted:
                codes = ", ".join(admitted)
                file.fault((*path, "code"), f"code « {entry['code']} » inconnu ; codes admis : {codes}.")
    for path, entry in file.tables("public"):
        if str(entry.get("code")) in PUBLICS:
            file.fault((*path, "code"), f"« {entry['code']} » est réservé aux publics de la loi ; donnez-en un autre.")
        if entry.get("nature") and str(entry["nature"]) not in NATURES:
            file.fault((*path, "nature"), f"écrivez {' ou '.join(NATURES)}.")


def _check_communes(file: TomlFile) -> None:
    covered = {one for _, entry in file.tables("commission") for one in _listed(entry)}
    for name in ("agence", "commission"):
        for path, entry in file.tables(name):
            for index, code in enumerate(_listed(entry)):
                check_commune(file, (*path, "communes", index), code)
                if name == "agence" and code not in covered:
                    why = f"aucune commission n’est compétente pour « {code} » ; ajoutez-la à celles d’une commission."
                    file.fault((*path, "communes", index), why)


def _listed(entry: dict[str, Any]) -> list[Any]:
    communes = entry.get("communes")
    return [one for one in communes if isinstance(one, str | int)] if isinstance(communes, list) else []


def _check_reasons(file: TomlFile) -> None:
    named = file.data.get("motifs", [])
    if not file.want_type(("motifs",), named, list):
        return
    for index, name in enumerate(named):
        if str(name) not in list_names():
            known = ", ".join(sorted(list_names()))
            file.fault(("motifs", index), f"liste de motifs « {name} » inconnue ; listes : {known}.")


def _check_delays(file: TomlFile, on: date) -> None:
    """No landlord goes below the time to answer that the law gives, nor above the interval between two sessions."""
    delays = file.data.get("delais")
    delays = delays if isinstance(delays, dict) else {}
    for name, days in delays.items():
        if name.endswith("_jours") and name not in TABLES["delais"] and not isinstance(days, float):
            file.want_type(("delais", name), days, int)
    given = delays.get("reponse_offre_jours")
    least = national().lookup("delai-reponse-offre", on)
    if type(given) is int and least and given < least.value:
        why = f"{given} jours ; attendu : {least.value} au moins ({least.period.source})."
        file.fault(("delais", "reponse_offre_jours"), why)
    most = national().lookup("reunion-commission-mois", on)
    for path, entry in file.tables("commission"):
        months = entry.get("periodicite_mois")
        if type(months) is int and most and months > most.value:
            why = f"{months} mois ; attendu : {most.value} au plus ({most.period.source})."
            file.fault((*path, "periodicite_mois"), why)
