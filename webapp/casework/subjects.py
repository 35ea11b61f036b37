"""Records that hold facts: the one place where facts are written and their searchable columns projected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlmodel import Session

from rules.dossier import Dossier, from_stored, restored
from rules.facts import PERSON_PATH, fait
from rules.facts.demande import CONFIDENTIELS
from rules.packing import pack
from webapp import clock, db
from webapp.casework.administration import record as journal
from webapp.db.models import Candidature, Demande, Liste, Logement, Occupation, Seance
from webapp.db.models.base import Subject
from webapp.db.types import Faits

OWNERS: dict[str, str] = {
    "logement": "logement",
    "demande": "demande",
    "menage": "demande",
    "ressources": "demande",
    "candidature": "candidature",
    "liste": "liste",
    "seance": "seance",
    "occupation": "occupation",
}
# What was said in a call, of one dwelling: another dwelling asks it again, and its own rates never read it.
OF_ONE_DWELLING = frozenset(
    {
        "demande.identite_verifiee",
        "demande.accepte_commune",
        "demande.accepte_typologie",
        "ressources.aide_logement",
    }
)
TABLES: dict[str, type[Subject]] = {
    "logement": Logement,
    "demande": Demande,
    "candidature": Candidature,
    "liste": Liste,
    "seance": Seance,
    "occupation": Occupation,
}
ERASED = {"efface": True}
# Facts whose very name tells a ground of priority or health, then those whose value would.
TELLING = {*CONFIDENTIELS, "menage.personnes.*.carte_invalidite"}
SENSITIVE = TELLING | {"occupation.perte_autonomie", "occupation.motif", "occupation.adapte_sans_occupant"}
SENSITIVE |= {"occupation.protection_etablie", "occupation.adapte_depuis_deces"}
SENSITIVE |= {"occupation.avis_situations", "occupation.avis_logement"}
SENSITIVE |= {"ressources.separation_etablie", "ressources.frais_hebergement"}


# What the journal must not hold, though no list or letter is told by it.
SENSITIVE |= {"demande.telephone", "demande.assiste_par", "candidature.piece_ecartee_fait"}


def is_telling(path: str) -> bool:
    """Does the fact's very name tell a ground of priority or health? « » (no fact) does not."""
    return bool(path) and fait(path).key in TELLING


def owner(path: str) -> str:
    """Which subject a fact belongs to: `menage.personnes.p2.naissance` → `demande`."""
    if path in OF_ONE_DWELLING:
        return "candidature"
    return OWNERS[path.partition(".")[0]]


def dossier(*rows: Subject | None) -> Dossier:
    """The file that these records make together."""
    merged = Dossier()
    for own in (_own(row) for row in rows if row is not None):
        merged.values.update(own.values)
        merged.records.update(own.records)
    return merged


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """The facts (as rules name them) recorded otherwise in a row's facts than in those it had before."""
    if before is after:
        return frozenset()
    old, new = (_read(faits).records for faits in (before, after))
    changed = [path for path, records in new.items() if old.get(path) is not records]
    return frozenset(fait(path).key for path in (*changed, *(old.keys() - new.keys())))


def _own(row: Subject) -> Dossier:
    return _read(row.faits)


def _read(faits: Mapping[str, Any]) -> Dossier:
    """What these facts say, read once for as long as they are the same object (they are replaced, never changed)."""
    if not isinstance(faits, Faits):
        return from_stored(faits)
    if faits.read is None:
        faits.read = from_stored(faits)
    return faits.read


def write(session: Session, row: Subject, values: Mapping[str, Any], *, par: str, origine: str = "declare") -> None:
    """Records values (None: asked and not known) under their paths, keeps earlier ones, and projects the columns."""
    le = clock.now().isoformat(timespec="milliseconds")
    entries = {path: _entry(path, value, origine, le, par) for path, value in values.items()}
    _append(session, row, entries, par)


def erase(session: Session, row: Subject, paths: Iterable[str], *, par: str) -> None:
    """Facts that nothing asks any more, or a person who left: earlier records stay, and no longer count."""
    le = clock.now().isoformat(timespec="milliseconds")
    _append(session, row, {path: {**ERASED, "le": le, "par": par} for path in paths if path in row.faits}, par)


def _entry(path: str, value: Any, origine: str, le: str, par: str) -> dict:
    said = {"inconnu": "ne-sait-pas"} if value is None else {"valeur": fait(path).kind.to_json(value)}
    return {**said, "origine": origine, "le": le, "par": par}


def _append(session: Session, row: Subject, entries: Mapping[str, dict], par: str) -> None:
    before = {path: row.faits[path][-1] for path in entries if row.faits.get(path)}
    known, faits = _own(row), Faits(row.faits)
    faits.update({path: [*row.faits.get(path, []), entry] for path, entry in entries.items()})
    faits.read = restored(known, faits, entries)
    db.write(session, row, faits=faits, **projection(row, faits.read))
    journal(
        session, par, "repondre", type(row).__name__.lower(), row.id, avant=_discreet(before), apres=_discreet(entries)
    )


def _discreet(entries: Mapping[str, dict]) -> dict:
    """What the journal may keep: a sensitive fact's name and date, never its value."""
    return {
        path: {k: v for k, v in entry.items() if k != "valeur" or fait(path).key not in SENSITIVE}
        for path, entry in entries.items()
    }


def person_keys(row: Subject) -> set[str]:
    """Every key ever given to a person of this household."""
    return {found[1] for path in row.faits if (found := PERSON_PATH.match(path))}


def project(row: Subject) -> None:
    """Sets the searchable columns from the facts, which alone are the truth."""
    for column, value in projection(row, _own(row)).items():
        setattr(row, column, value)


def projection(row: Subject, facts: Dossier) -> dict[str, Any]:
    """The searchable columns of such a row with these facts, by name."""
    columns_of = PROJECTIONS.get(type(row))
    return columns_of(facts) if columns_of else {}


def _logement(facts: Dossier) -> dict[str, Any]:
    value = facts.values.get
    loyer = value("logement.loyer")
    return {
        "reference": value("logement.reference"),
        "commune": value("logement.commune"),
        "adresse": value("logement.adresse"),
        "pieces": value("logement.pieces"),
        "loyer_centimes": None if loyer is None else int(loyer * 100),
    }


def _demande(facts: Dossier) -> dict[str, Any]:
    value = facts.values.get
    holder = titulaire(facts)
    persons = value("menage.personnes")
    return {
        "numero": value("demande.numero"),
        "nom": holder.get("nom"),
        "prenom": holder.get("prenom"),
        "depot": value("demande.deposee_le"),
        "commune_souhaitee": [code.strip() for code in (value("demande.communes") or "").split(",") if code.strip()],
        "labels": sorted(value("demande.publics") or ()),
        "occupants": len(persons) if persons and value("menage.composition_confirmee") else value("menage.nombre"),
        "colonnes": pack(facts.values),
    }


def titulaire(facts: Dossier) -> dict[str, Any]:
    """The applicant's own facts by name: `{"nom", "prenom", "civilite", …}`; empty when nobody is recorded."""
    persons = facts.values.get("menage.personnes") or []
    named = [{path.rsplit(".", 1)[-1]: value for path, value in person.items()} for person in persons]
    return next((one for one in named if one.get("lien") == "demandeur"), named[0] if named else {})


def _candidature(facts: Dossier) -> dict[str, Any]:
    return {"rang": facts.values.get("candidature.rang")}


PROJECTIONS: dict[type[Subject], Callable[[Dossier], dict[str, Any]]] = {
    Logement: _logement,
    Demande: _demande,
    Candidature: _candidature,
}


def load(session: Session, sujets: Mapping[str, int]) -> dict[str, Subject]:
    """The rows behind `{"logement": 3, "demande": 12, …}`."""
    return {name: session.get_one(TABLES[name], row_id) for name, row_id in sujets.items()}
