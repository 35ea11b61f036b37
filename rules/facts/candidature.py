"""A request put forward for a dwelling: interest, rank, decision, offer."""

from __future__ import annotations

from rules.facts.fact import OUI_NON, Fait, Groupe
from rules.kinds import Choix, Date, Entier, Texte
from rules.vocabulary import DECISIONS, INTERETS, PIECES


class candidature(Groupe):
    prefix, title = "candidature", "Candidature"
    interet = Fait(
        "Intérêt pour ce logement", Choix(options=INTERETS), question="Ce logement vous intéresse-t-il ?", example="oui"
    )
    rang = Fait(
        "Rang", Entier(least=1, most=9), ask="bailleur", question="À quel rang présentez-vous ce candidat ?", example=1
    )
    rang_un_ailleurs = Fait("Déjà premier sur une autre liste", OUI_NON, ask="bailleur", example=False)
    motif_position = Fait(
        "Pourquoi ce rang",
        Texte(longest=300),
        ask="bailleur",
        question="En une phrase, pourquoi ce candidat à ce rang ?",
        example="Dossier complet, demande la plus ancienne.",
    )
    decision = Fait(
        "Décision de la commission",
        Choix(options=DECISIONS),
        ask="bailleur",
        question="Quelle décision la commission a-t-elle prise ?",
        example="attribution",
    )
    decision_rang = Fait("Rang décidé", Entier(least=1, most=9), ask="bailleur", question="À quel rang ?", example=1)
    motif = Fait(
        "Motif de la décision", Texte(longest=40), ask="bailleur", question="Pour quel motif ?", example="NA-TYPO-SUR"
    )
    condition_piece = Fait(
        "Pièce attendue",
        Choix(options=PIECES),
        ask="bailleur",
        question="Quelle pièce la commission attend-elle ?",
        example="avis-imposition",
    )
    condition_le = Fait(
        "Pièce attendue pour le", Date(), ask="bailleur", question="Pour quel jour au plus tard ?", example="2026-12-18"
    )
    notifie_le = Fait(
        "Offre notifiée le",
        Date(),
        ask="bailleur",
        question="Quel jour la personne a-t-elle reçu l’offre ?",
        help="La date de l’avis de réception ; si le pli n’a pas été retiré, celle de sa présentation.",
        example="2026-12-08",
    )
