"""A request put forward for a dwelling: interest, rank, decision, offer."""

from __future__ import annotations

from rules.facts.accueil import Accompagnement
from rules.facts.fact import OUI_NON, Fait
from rules.kinds import Choix, Date, Ensemble, Entier, Texte
from rules.vocabulary import CONTINGENTS, CRITERES_COMPARES, DECISIONS, INTERETS, PIECES, RADIATIONS, REPONSES, REPORTS


class candidature(Accompagnement):
    prefix, title = "candidature", "Candidature"
    interet = Fait(
        "Intérêt pour ce logement", Choix(options=INTERETS), question="Ce logement vous intéresse-t-il ?", example="oui"
    )
    rang = Fait(
        "Rang", Entier(least=1, most=9), ask="bailleur", question="À quel rang présentez-vous ce candidat ?", example=1
    )
    rang_un_ailleurs = Fait("Déjà premier sur une autre liste", OUI_NON, ask="bailleur", example=False)
    retenue_ailleurs = Fait(
        "Autre logement pour lequel la candidature est retenue",
        Texte(longest=200),
        ask="bailleur",
        question="Pour quel autre logement le ménage est-il déjà retenu, offre en cours ou acceptée ?",
        help="Référence et séance. Rien à écrire si aucune commission ne l’a retenu ailleurs.",
        example="RSH-0412, séance du 3 novembre 2026, rang 1",
    )
    motif_position = Fait(
        "Pourquoi ce rang",
        Texte(longest=300),
        ask="bailleur",
        question="En une phrase, pourquoi ce candidat à ce rang ?",
        example="Dossier complet, demande la plus ancienne.",
    )
    ameliore_situation = Fait(
        "Proposition qui améliore la situation de la famille",
        OUI_NON,
        ask="bailleur",
        question="Pour ce locataire du parc, la proposition améliore-t-elle la situation de la famille ?",
        help="Loyer, taille, état ou accès du logement, au regard du logement qu’elle quitte.",
        example=False,
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
    criteres = Fait(
        "Critères comparés pour ce logement",
        Ensemble(options=CRITERES_COMPARES),
        ask="bailleur",
        question="Quels critères la commission a-t-elle comparés entre les candidats de ce logement ?",
        help="Le courrier les nomme à qui n’est pas retenu parce qu’une autre candidature l’est.",
        example=["anciennete", "taille"],
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
    piece_absente = Fait(
        "Pièce attendue, pas venue au jour dit",
        OUI_NON,
        ask="bailleur",
        question="Le jour fixé par la commission est-il passé sans que la pièce vienne ?",
        help="L’attribution est alors sans effet (R. 441-3 CCH), même si la pièce est vue plus tard.",
        example=False,
    )
    piece_ecartee_le = Fait(
        "Pièce attendue, venue sans confirmer l’accès, le",
        Date(),
        ask="bailleur",
        question="Quel jour est venue la pièce qui ne confirme pas les conditions d’accès ?",
        help="Notée une fois passé le jour fixé par la commission : une autre pièce pouvait encore venir jusque-là. "
        "L’attribution est alors sans effet (R. 441-3 CCH).",
        example="2026-12-15",
    )
    piece_ecartee_fait = Fait(
        "Ce que la pièce ne confirme pas",
        Texte(longest=300),
        ask="bailleur",
        question="Qu’est-ce que cette pièce ne confirme pas ?",
        help="Une phrase, écrite dans la lettre : ce que la pièce dit, et ce qui manque.",
        example="elle porte sur les revenus de 2023, et non sur ceux de 2024",
    )
    imputation = Fait(
        "Réservataire à qui l’attribution est imputée",
        Choix(options=CONTINGENTS),
        ask="bailleur",
        question="À quel réservataire l’attribution est-elle imputée ?",
        help="Un seul par attribution, choisi quand elle est décidée.",
        example="bailleur",
    )
    presentee_irrecevabilite = Fait(
        "Présentée pour irrecevabilité",
        OUI_NON,
        ask="bailleur",
        question="La candidature est-elle présentée pour irrecevabilité, à côté de la liste et sans rang ?",
        help="Seulement pour l’un des deux motifs de la loi : plafond dépassé, séjour non justifié.",
        example=False,
    )
    aucun_financement_ouvert = Fait(
        "Aucun financement du parc ouvert à ce ménage",
        OUI_NON,
        ask="bailleur",
        question="Les ressources de ce ménage dépassent-elles le plafond de tous les financements de votre parc ?",
        help="Le plafond de ce logement est celui de son seul financement. Répondez non si un autre (PLAI, PLUS, PLS, "
        "PLI) reste ouvert à ce ménage : la décision est alors une non-attribution, pour ce logement seulement.",
        example=True,
    )
    notifie_le = Fait(
        "Offre notifiée le",
        Date(),
        ask="bailleur",
        question="Quel jour la personne a-t-elle reçu l’offre ?",
        help="La date de l’avis de réception ; si le pli n’a pas été retiré, celle de sa présentation.",
        example="2026-12-08",
    )
    presentee_le = Fait(
        "Pli présenté et non retiré le",
        Date(),
        ask="bailleur",
        question="Quel jour le pli recommandé a-t-il été présenté, s’il n’a pas été retiré ?",
        help="Le délai court de la remise du pli ; s’il n’est jamais retiré, de sa présentation.",
        example="2026-12-08",
    )
    delai_reponse = Fait(
        "Délai de réponse écrit dans l’offre",
        Entier(unit="jours", least=1, most=90),
        ask="bailleur",
        question="Quel délai de réponse l’offre indique-t-elle, en jours ?",
        example=10,
    )
    information_offre = Fait(
        "Information réglementaire portée par l’offre",
        OUI_NON,
        ask="bailleur",
        question="L’offre portait-elle l’information réglementaire sur les suites d’un refus ?",
        help="Celle de l’article R. 441-16-3 du CCH.",
        example=True,
    )
    reponse = Fait(
        "Réponse à l’offre",
        Choix(options=REPONSES),
        question="Acceptez-vous ce logement ?",
        example="acceptee",
    )
    reponse_le = Fait(
        "Réponse reçue le",
        Date(),
        ask="bailleur",
        question="Quel jour la réponse est-elle arrivée ?",
        example="2026-12-15",
    )
    bail_signe_le = Fait(
        "Bail signé le", Date(), ask="bailleur", question="Quel jour le bail a-t-il été signé ?", example="2026-12-21"
    )
    visite_faite = Fait(
        "Logement visité",
        OUI_NON,
        ask="bailleur",
        question="Le candidat a-t-il visité le logement ?",
        example=True,
    )
    dossier_complet = Fait(
        "Dossier complet", OUI_NON, ask="bailleur", question="Le dossier est-il complet ?", example=True
    )
    complement_demande_le = Fait(
        "Pièces manquantes demandées par écrit le",
        Date(),
        ask="bailleur",
        question="Quel jour les pièces manquantes ont-elles été demandées par écrit ?",
        example="2026-11-02",
    )
    pieces_demandees = Fait(
        "Pièces demandées par écrit",
        Ensemble(options=PIECES, none="aucune"),
        ask="bailleur",
        question="Quelles pièces ont été demandées par écrit à la personne ?",
        help="Celles de la demande de pièces envoyée : une non-attribution pour dossier incomplet les nomme.",
        example=["avis-imposition", "ressources"],
    )
    pieces_attendues_le = Fait(
        "Pièces demandées pour le",
        Date(),
        ask="bailleur",
        question="Pour quel jour au plus tard ces pièces ont-elles été demandées ?",
        example="2026-11-20",
    )
    rang_precedent = Fait(
        "Rang d’une séance précédente, resté sans offre",
        Entier(least=1, most=9),
        ask="bailleur",
        question="À quel rang cette candidature était-elle classée, sans avoir reçu d’offre ?",
        example=3,
    )
    logement_equivalent = Fait(
        "Logement équivalent à celui de la séance précédente",
        OUI_NON,
        ask="bailleur",
        question="Ce logement est-il équivalent à celui pour lequel la candidature était classée ?",
        example=True,
    )
    report = Fait(
        "Report de l’examen",
        Choix(options=REPORTS),
        ask="bailleur",
        question="L’examen du dossier est-il reporté ?",
        help="Un report n’est pas une décision : aucun courrier de refus n’en découle.",
        example="aucun",
    )
    refus_sans_motif = Fait(
        "Refus sans motif déjà enregistrés",
        Entier(most=20),
        ask="bailleur",
        question="Combien d’offres cette personne a-t-elle refusées sans motif ?",
        example=0,
    )
    refus_motive = Fait(
        "Refus motivé par la personne",
        OUI_NON,
        ask="bailleur",
        question="La personne a-t-elle donné un motif à son refus ?",
        help="Le motif lui-même ne se note pas ici.",
        example=True,
    )
    dernier_refus_le = Fait(
        "Dernier refus sans motif le",
        Date(),
        ask="bailleur",
        question="De quel jour date le dernier refus sans motif ?",
        example="2026-04-14",
    )
    attribution_avant_le = Fait(
        "Attribution demandée au plus tard le",
        Date(),
        ask="bailleur",
        question="Un délai d’attribution est-il fixé, et jusqu’à quel jour ?",
        example="2027-01-29",
    )
    avertissement_le = Fait(
        "Avertissement de radiation reçu le",
        Date(),
        ask="bailleur",
        question="Quel jour l’avertissement de radiation a-t-il été reçu ?",
        help="La date de l’avis de réception ; si le pli n’a pas été retiré, celle de sa présentation.",
        example="2026-12-08",
    )
    avertissement_prouve = Fait(
        "Preuve de remise de l’avertissement",
        OUI_NON,
        ask="bailleur",
        question="La remise de l’avertissement est-elle prouvée ?",
        help="Lettre recommandée avec avis de réception, ou tout moyen qui prouve la remise.",
        example=True,
    )
    radiation_motif = Fait(
        "Motif de la radiation",
        Choix(options=RADIATIONS),
        ask="bailleur",
        question="Pour quel motif la demande est-elle radiée ?",
        example="bail-signe",
    )
    radiee_le = Fait(
        "Demande radiée le",
        Date(),
        ask="bailleur",
        question="Quel jour la demande est-elle radiée ?",
        example="2026-12-21",
    )
