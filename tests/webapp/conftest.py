"""A dwelling and a request of Rives de Seine, for the tests of the web application."""

from __future__ import annotations

import pytest

LOGEMENT = {
    "logement.reference": "RSH-LEV-0001",
    "logement.adresse": "3 rue des Lilas, 92300 Levallois-Perret",
    "logement.immeuble": "3 rue des Lilas",
    "logement.commune": "92044",
    "logement.territoire": "paris-ouest-la-defense",
    "logement.pieces": 3,
    "logement.surface": "64.5",
    "logement.loyer": "512.30",
    "logement.annexes": "0",
    "logement.charges": "118.40",
    "logement.compteurs_individuels": False,
    "logement.financement": "PLUS",
    "logement.contingent": "bailleur",
    "logement.qpv": False,
    "logement.adapte": False,
    "logement.fleche": True,
    "logement.conge_recu_le": "2026-10-12",
    "logement.disponible_le": "2026-12-15",
}
DEMANDE = {
    "demande.numero": "111032301698211041",
    "demande.deposee_le": "2023-03-14",
    "demande.publics": ["k"],
    "menage.personnes.p1.civilite": "madame",
    "menage.personnes.p1.nom": "Delmas",
    "menage.personnes.p1.prenom": "Claire",
    "menage.personnes.p1.lien": "demandeur",
    "menage.personnes.p1.naissance": "1988-05-17",
    "menage.personnes.p1.a_charge": False,
    "menage.personnes.p1.carte_invalidite": False,
    "ressources.rfr_n2": "27400",
    "ressources.annee_rfr": 2024,
}


@pytest.fixture
def recorded():
    """`recorded(facts, origine="sne")`: facts as a row stores them."""

    def stored(facts: dict, origine: str = "sne") -> dict:
        entry = {"origine": origine, "le": "2026-11-01T08:00:00+01:00", "par": "import"}
        return {path: [{"valeur": value, **entry}] for path, value in facts.items()}

    return stored


@pytest.fixture
def rows(app, recorded):
    """Ids of a flagged dwelling at Levallois and of a request: `rows["logement"]`, `rows["demande"]`."""
    from webapp import db
    from webapp.casework import subjects
    from webapp.db.models import Demande, Logement

    with app.app_context(), db.transaction() as session:
        logement = Logement(bailleur="rives-de-seine", agence="agence-levallois", reference="", etat="fleche")
        logement.faits = recorded(LOGEMENT)
        demande = Demande(bailleur="rives-de-seine", numero="", faits=recorded(DEMANDE))
        for row in (logement, demande):
            subjects.project(row)
            session.add(row)
        session.flush()
        return {"logement": logement.id, "demande": demande.id}
