"""A pool of requests as a landlord's database would hold it: the same on every run, a tenth of the answers unknown."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from rules.dossier import PERSONNES, Dossier
from rules.facts import fait
from rules.packing import pack
from webapp.casework import subjects
from webapp.db.models import Demande

ON = date(2026, 11, 23)
MODELS = 2000
INSERT = """INSERT INTO demande
(version, faits, bailleur, numero, nom, prenom, depot, commune_souhaitee, labels, occupants, colonnes, etat)
VALUES (1, ?, 'rives-de-seine', ?, ?, ?, ?, ?, ?, ?, ?, 'active')"""
COMMUNES = ("92044", "92062", "92026", "92050", "92044,92062", "92004")
DWELLING = Dossier(
    {
        "logement.reference": "BANC-1", "logement.commune": "92044", "logement.territoire": "paris-ouest-la-defense",
        "logement.pieces": 3, "logement.surface": Decimal("64.5"), "logement.loyer": Decimal("512.30"),
        "logement.annexes": Decimal(0), "logement.charges": Decimal("118.40"), "logement.compteurs_individuels": False,
        "logement.financement": "PLUS", "logement.immeuble": "3 rue des Lilas", "logement.fleche": True,
        "logement.adapte": False, "logement.disponible_le": date(2026, 12, 15),
    }
)  # fmt: skip


def requests(count: int) -> Iterator[dict[str, Any]]:
    """The values of each request."""
    return (_models()[model] | own for model, own in _drawn(count))


def _drawn(count: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """A number of models of households stand for all: each request is one of them, with its own number and days."""
    draw = random.Random(count)
    for place in range(count):
        filed = ON - timedelta(days=draw.randrange(4000))
        own = {"demande.numero": _number(draw, place), "demande.deposee_le": filed}
        if draw.random() < 0.7:
            own["demande.renouvelee_le"] = ON - timedelta(days=draw.randrange(430))
        yield draw.randrange(MODELS), own


def records(count: int) -> list[bytes]:
    return [pack(values) for values in requests(count)]


def _number(draw: random.Random, place: int) -> str:
    return f"111{draw.randrange(1, 13):02d}{draw.randrange(16, 27):02d}{place:06d}11041"


@cache
def _models() -> list[dict[str, Any]]:
    draw = random.Random(2026)
    return [_model(draw) for _ in range(MODELS)]


def _model(draw: random.Random) -> dict[str, Any]:
    income = Decimal(draw.randrange(800_000, 6_500_000)) / 100
    said = {
        "demande.communes": draw.choice(COMMUNES),
        "demande.publics": frozenset(draw.sample(("dalo", "a", "g", "k", "m"), draw.choice((0, 0, 0, 1)))),
        "demande.preuves_vues": frozenset(),
        "demande.pieces_vues": frozenset({"avis-imposition", "identite"}),
        "demande.toujours_en_recherche": draw.random() < 0.95,
        "demande.sejour_regulier": draw.random() < 0.98,
        "demande.sejour_valable_jusqu_au": ON + timedelta(days=draw.randrange(-60, 3000)),
        "demande.premier_quartile_sne": draw.random() < 0.25,
        "demande.residence_principale": True,
        "demande.locataire_du_parc": draw.random() < 0.3,
        "demande.libere_plus_grand": draw.random() < 0.2,
        "demande.besoin_adaptation": draw.random() < 0.1,
        "demande.relogement_renouvellement": False,
        "demande.lit_medicalise": False,
        "demande.accepte_commune": True,
        "demande.accepte_typologie": draw.random() < 0.9,
        "demande.proprietaire_logement_adapte": False,
        "menage.composition_confirmee": draw.random() < 0.8,
        "menage.nombre": draw.randint(1, 6),
        "ressources.rfr_n2": income,
        "ressources.annee_rfr": 2024,
        "ressources.rfr_n1": (income * draw.randrange(60, 130) / 100).quantize(Decimal("0.01")),
        "ressources.douze_mois": (income * draw.randrange(60, 130) / 100).quantize(Decimal("0.01")),
        "ressources.mensuelles": (income / 12).quantize(Decimal("0.01")),
        "ressources.aide_logement": Decimal(draw.randrange(40000)) / 100,
    }
    known = {path: value for path, value in said.items() if draw.random() < 0.9}
    if draw.random() < 0.05:
        known |= {"ressources.separation_etablie": True, "ressources.rfr_personnel": income // 2}
    if draw.random() < 0.05:
        known["ressources.frais_hebergement"] = Decimal(draw.choice((2000, 12000)))
    return known | {PERSONNES: [_person(draw, place) for place in range(draw.choice((1, 1, 2, 2, 3, 4, 5, 7)))]}


def _person(draw: random.Random, place: int) -> dict[str, Any]:
    child = place > 1
    days = draw.randrange(100, 7000) if child else draw.randrange(7000, 25000)
    said = {
        "lien": "demandeur" if not place else "enfant" if child else "conjoint",
        "naissance": ON - timedelta(days=days),
        "a_charge": child,
        "garde": draw.choice(("permanente", "permanente", "visite", "alternee")) if child else None,
        "carte_invalidite": draw.random() < 0.05,
    }
    held = {f"{PERSONNES}.*.{name}": value for name, value in said.items() if value is not None}
    return {f"{PERSONNES}.*": f"p{place + 1}"} | {path: one for path, one in held.items() if draw.random() < 0.97}


def stored(values: dict[str, Any]) -> dict[str, list[dict]]:
    """These values as a row's `faits`, as an import writes them."""
    entry = {"origine": "sne", "le": "2026-11-01T08:00:00+01:00", "par": "import"}
    said = {path: value for path, value in values.items() if path != PERSONNES}
    for person in values.get(PERSONNES, ()):
        key = person[f"{PERSONNES}.*"]
        held = {path: value for path, value in person.items() if path != f"{PERSONNES}.*"}
        said |= {path.replace("*", key): value for path, value in held.items()}
    return {path: [{"valeur": fait(path).kind.to_json(value), **entry}] for path, value in said.items()}


@cache
def _stored_model(model: int) -> str:
    return json.dumps(stored(_models()[model]))


def fill(database: Path, count: int) -> None:
    """A migrated SQLite file whose `demande` holds that many requests, written as the application writes them."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany(INSERT, (_row(model, own) for model, own in _drawn(count)))


def _row(model: int, own: dict[str, Any]) -> tuple:
    columns = subjects.PROJECTIONS[Demande](Dossier(_models()[model] | own))
    faits = f"{_stored_model(model)[:-1]}, {json.dumps(stored(own))[1:]}"
    lists = (json.dumps(columns["commune_souhaitee"]), json.dumps(columns["labels"]))
    named = (columns["numero"], columns["nom"], columns["prenom"], str(columns["depot"]))
    return (faits, *named, *lists, columns["occupants"], columns["colonnes"])
