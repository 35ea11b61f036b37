"""The slate and the session it goes to."""

from __future__ import annotations

from rules.facts.fact import OUI_NON, Fait, Groupe
from rules.kinds import Choix, Date, Entier, Texte
from rules.vocabulary import EXCEPTIONS, EXCEPTIONS_LOCALES, PRESENTATEURS, SIGNATAIRES_PV, VOIX


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
    exception_locale = Fait(
        "Exception propre au bailleur",
        Choix(options=EXCEPTIONS_LOCALES),
        ask="bailleur",
        question="La politique du bailleur prévoit-elle ce cas ?",
        example="aucune",
    )
    justification_reservataire = Fait(
        "Justification écrite du réservataire",
        Texte(longest=500),
        ask="bailleur",
        question="Que répond par écrit le réservataire qui présente moins de trois candidats ?",
        example="Aucun autre candidat du contingent ne demande cette commune.",
    )
    ajustement = Fait(
        "Ajustement pour la cohésion du quartier",
        OUI_NON,
        ask="bailleur",
        question="Cette liste s’écarte-t-elle de l’ordre habituel pour la cohésion du quartier ?",
        help="Un écart porte sur l’offre, jamais sur l’origine ou la situation d’une personne.",
        example=False,
    )
    ajustement_concerte = Fait(
        "Ajustement concerté avec le réservataire",
        OUI_NON,
        ask="bailleur",
        question="Le réservataire a-t-il été consulté, et ses droits sont-ils respectés ?",
        example=True,
    )
    presentateur = Fait(
        "Qui présente les dossiers",
        Choix(options=PRESENTATEURS),
        ask="bailleur",
        question="Qui présente les dossiers de ce logement à la commission ?",
        example="instructeur",
    )
    selection_validee = Fait(
        "Sélection faite sous la responsabilité du responsable",
        OUI_NON,
        ask="bailleur",
        question="Le responsable de l’antenne a-t-il vu cette sélection ?",
        example=True,
    )
    inscrite_le = Fait(
        "Inscrite à l’ordre du jour le",
        Date(),
        ask="bailleur",
        question="Quel jour la liste a-t-elle été inscrite à l’ordre du jour ?",
        example="2026-11-26",
    )
    a_cote = Fait(
        "Candidats présentés pour irrecevabilité, à côté de la liste",
        Entier(unit="candidats", most=9),
        ask="bailleur",
        help="Compté par l’application.",
        example=0,
    )
    voix_pour = Fait(
        "Voix pour", Entier(most=30), ask="bailleur", question="Combien de voix pour la décision ?", example=4
    )
    voix_contre = Fait(
        "Voix contre", Entier(most=30), ask="bailleur", question="Combien de voix contre la décision ?", example=2
    )
    voix_maire = Fait(
        "Voix du maire",
        Choix(options=VOIX),
        ask="bailleur",
        question="Comment le maire de la commune, ou son représentant, a-t-il voté ?",
        help="Sa voix compte parmi les voix pour ou contre.",
        example="pour",
    )


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
    presents = Fait(
        "Membres présents avec voix délibérative",
        Entier(most=30),
        ask="bailleur",
        question="Combien de membres présents ont voix délibérative ?",
        example=5,
    )
    calendrier_communique_le = Fait(
        "Calendrier de l’année communiqué le",
        Date(),
        ask="bailleur",
        question="Quel jour le calendrier des commissions de l’année a-t-il été communiqué ?",
        help="Aux membres, aux communes et aux services de l’État.",
        example="2026-01-12",
    )
    commune_conviee_le = Fait(
        "Commune conviée le",
        Date(),
        ask="bailleur",
        question="Quel jour la commune a-t-elle été conviée à cette séance ?",
        example="2026-11-20",
    )
    reservataire_informe_le = Fait(
        "Réservataire informé le",
        Date(),
        ask="bailleur",
        question="Quel jour le réservataire a-t-il été informé de cette séance ?",
        example="2026-11-20",
    )
    pv_signe_le = Fait(
        "Procès-verbal signé le",
        Date(),
        ask="bailleur",
        question="Quel jour le procès-verbal a-t-il été signé ?",
        example="2026-12-04",
    )
    pv_signataire = Fait(
        "Signataire du procès-verbal",
        Choix(options=SIGNATAIRES_PV),
        ask="bailleur",
        question="Qui a signé le procès-verbal ?",
        example="president",
    )
    pv_transmis_le = Fait(
        "Procès-verbal transmis aux réservataires le",
        Date(),
        ask="bailleur",
        question="Quel jour le procès-verbal a-t-il été transmis aux réservataires concernés ?",
        example="2026-12-07",
    )
    courriers_le = Fait(
        "Courriers partis le",
        Date(),
        ask="bailleur",
        question="Quel jour les derniers courriers de la séance sont-ils partis ?",
        example="2026-12-07",
    )
