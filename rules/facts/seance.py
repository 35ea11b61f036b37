"""The slate and the session it goes to."""

from __future__ import annotations

from rules.facts.fact import Fait, Groupe
from rules.kinds import Choix, Date, Entier, Texte
from rules.vocabulary import EXCEPTIONS


class liste(Groupe):
    prefix, title = "liste", "Liste"
    candidats = Fait(
        "Candidats sur la liste",
        Entier(unit="candidats", most=9),
        ask="bailleur",
        help="Compté par l’application.",
        example=3,
    )
    exception = Fait(
        "Exception aux trois candidats",
        Choix(options=EXCEPTIONS),
        ask="bailleur",
        question="Pourquoi moins de trois candidats ?",
        example="aucune",
    )
    justification = Fait(
        "Justification écrite du manque de candidats",
        Texte(longest=500),
        ask="bailleur",
        question="Écrivez la justification qui figurera à l’ordre du jour.",
        example="Aucune autre demande ne vise cette typologie.",
    )
    motif_rang_un = Fait(
        "Motif du rang 1",
        Texte(longest=300),
        ask="bailleur",
        question="Pourquoi un candidat sans label au rang 1 ?",
        example="Aucun ménage labellisé n’a donné suite.",
    )
    seance = Fait("Séance choisie", Texte(longest=20), ask="bailleur", question="Devant quelle séance ?", example="1")


class seance(Groupe):
    prefix, title = "seance", "Séance"
    le = Fait(
        "Date de la séance",
        Date(),
        ask="bailleur",
        question="Quel jour la commission siège-t-elle ?",
        example="2026-12-04",
    )
    commission = Fait("Commission", Texte(longest=60), ask="bailleur", example="caleol-levallois")
    communes = Fait("Communes de la commission (codes INSEE)", Texte(longest=300), ask="bailleur", example="92044")
    precedente_le = Fait("Séance précédente", Date(), ask="bailleur", example="2026-10-16")
