"""The household: its size, and each of its persons."""

from __future__ import annotations

from datetime import date

from rules.facts.fact import OUI_NON, Fait, Groupe
from rules.kinds import Choix, Date, Entier, Texte
from rules.vocabulary import GARDES, LIENS


class menage(Groupe):
    prefix, title = "menage", "Ménage"
    composition_confirmee = Fait(
        "Composition confirmée",
        OUI_NON,
        question="Est-ce bien tout le monde ?",
        help="Qui habitera le logement, enfants en droit de visite compris.",
        example=True,
    )
    nombre = Fait(
        "Nombre de personnes déclaré",
        Entier(unit="personnes", least=1, most=20),
        question="Combien de personnes habiteront le logement ?",
        example=4,
    )


class personne(Groupe):
    prefix, title = "menage.personnes.*", "Personne"
    civilite = Fait("Civilité", Choix(options={"madame": "Madame", "monsieur": "Monsieur"}), example="madame")
    nom = Fait("Nom", Texte(longest=80), example="Delmas")
    prenom = Fait("Prénom", Texte(longest=80), example="Claire")
    lien = Fait(
        "Lien avec la personne qui demande",
        Choix(options=LIENS),
        question="Quel est son lien avec la personne qui demande le logement ?",
        example="demandeur",
    )
    naissance = Fait(
        "Date de naissance",
        Date(last=date(2030, 12, 31), example="27/03/1985"),
        question="Quelle est sa date de naissance ?",
        example="1988-05-17",
    )
    a_charge = Fait(
        "À charge au sens fiscal",
        OUI_NON,
        question="Cette personne est-elle à charge sur un avis d’imposition du ménage ?",
        example=False,
    )
    garde = Fait(
        "Présence de l’enfant",
        Choix(options=GARDES),
        question="L’enfant vit-il là toute l’année, en alternance ou en droit de visite ?",
        example="permanente",
    )
    carte_invalidite = Fait(
        "Carte mobilité inclusion « invalidité »",
        OUI_NON,
        question="A-t-elle une carte mobilité inclusion mention « invalidité » ?",
        help="Elle change la catégorie du plafond, pour un enfant aussi : sans réponse, le plafond reste à compléter. "
        "On ne demande rien d’autre.",
        example=False,
    )
