"""Every table, one module per job; importing this package completes the metadata."""

from webapp.db.models.administration import Compte, Journal, Reglage, SessionOuverte, TentativeConnexion
from webapp.db.models.appel import Appel, Conversation
from webapp.db.models.base import Subject, Versioned
from webapp.db.models.chiffres import Periode
from webapp.db.models.courriers import Correction, Document, Envoi, Lot
from webapp.db.models.flechage import Logement
from webapp.db.models.liste import Candidature, Justification, Liste
from webapp.db.models.modeles import Gabarit, Modele
from webapp.db.models.mutation import Occupation
from webapp.db.models.ordre_du_jour import Inscription
from webapp.db.models.seance import Decision, Seance
from webapp.db.models.suites import Suite
from webapp.db.models.vivier import Demande

__all__ = [
    "Appel",
    "Candidature",
    "Compte",
    "Conversation",
    "Correction",
    "Decision",
    "Demande",
    "Document",
    "Envoi",
    "Gabarit",
    "Inscription",
    "Journal",
    "Justification",
    "Liste",
    "Logement",
    "Lot",
    "Modele",
    "Occupation",
    "Periode",
    "Reglage",
    "Seance",
    "SessionOuverte",
    "Subject",
    "Suite",
    "TentativeConnexion",
    "Versioned",
]
