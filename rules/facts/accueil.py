"""How a household is received and supported: form, interview, diagnosis, what may come with an attribution."""

from __future__ import annotations

from rules.facts.fact import OUI_NON, Fait, Groupe
from rules.kinds import Choix, Date, Ensemble, Texte
from rules.vocabulary import DIAGNOSTICS, FORMES_BAIL, MESURES, RAPPORTS


class Accueil(Groupe):
    """The part of a request's facts that its reception gives."""

    prefix = "demande"
    ecrite_au_bailleur = Fait(
        "Demande écrite au bailleur",
        OUI_NON,
        ask="bailleur",
        question="La personne a-t-elle écrit au bailleur pour demander un logement ?",
        help="Une lettre ou un courriel, avant ou sans formulaire.",
        example=False,
    )
    formulaire_remis = Fait(
        "Formulaire de demande remis",
        OUI_NON,
        ask="bailleur",
        question="Le formulaire de demande a-t-il été remis ou adressé à la personne ?",
        example=True,
    )
    liste_pieces_remise = Fait(
        "Liste des pièces remise avec le formulaire",
        OUI_NON,
        ask="bailleur",
        question="La liste des pièces à fournir a-t-elle été remise avec le formulaire ?",
        example=True,
    )
    entretien_propose = Fait(
        "Entretien proposé",
        OUI_NON,
        ask="bailleur",
        question="Un entretien a-t-il été proposé à la personne ?",
        help="Le proposer suffit : la personne reste libre de le décliner.",
        example=True,
    )
    entretien_demande = Fait(
        "Entretien demandé par la personne",
        OUI_NON,
        question="Souhaitez-vous un entretien au sujet de votre demande ?",
        example=False,
    )
    entretien_le = Fait(
        "Entretien tenu le",
        Date(),
        ask="bailleur",
        question="Quel jour l’entretien a-t-il eu lieu ?",
        help="Laissez vide s’il n’a pas eu lieu. Rien de ce qui s’y est dit ne se note ici.",
        example="2026-11-10",
    )
    rapport_agence = Fait(
        "Rapport de l’agence",
        Choix(options=RAPPORTS),
        ask="bailleur",
        question="Un rapport a-t-il été demandé à l’agence ?",
        example="non-demande",
    )
    diagnostic_social = Fait(
        "Diagnostic d’un conseiller social",
        Choix(options=DIAGNOSTICS),
        ask="bailleur",
        question="Un conseiller social établit-il un diagnostic pour ce dossier ?",
        help="Notez où il en est, jamais ce qu’il dit.",
        example="non-demande",
    )


class Accompagnement(Groupe):
    """The part of a candidacy's facts that says under which form and with which support it is decided."""

    prefix = "candidature"
    accompagnement_utile = Fait(
        "Accompagnement utile",
        OUI_NON,
        ask="bailleur",
        question="Un accompagnement est-il utile pour sécuriser cette attribution ?",
        help="Oui ou non suffit : rien de la situation ne se note. Ce n’est ni une condition, ni un motif de refus.",
        example=False,
    )
    mesures = Fait(
        "Mesures mobilisées",
        Ensemble(options=MESURES, none="aucune"),
        ask="bailleur",
        question="Quelles mesures sont mobilisées ou demandées ?",
        example=["asll"],
    )
    accompagnement_le = Fait(
        "Accompagnement à partir du",
        Date(),
        ask="bailleur",
        question="À partir de quel jour l’accompagnement commence-t-il ?",
        example="2026-12-15",
    )
    forme_bail = Fait(
        "Forme de l’attribution",
        Choix(options=FORMES_BAIL),
        ask="bailleur",
        question="Sous quelle forme le logement serait-il attribué ?",
        help="La commission choisit. Sans réponse, c’est un bail ordinaire.",
        example="ordinaire",
    )
    association = Fait(
        "Association qui prend le logement en location",
        Texte(longest=120),
        ask="bailleur",
        question="Quelle association prend le logement en location ?",
        example="Association de l’Exemple",
    )
    association_agreee = Fait(
        "Agrément de l’association vérifié",
        OUI_NON,
        ask="bailleur",
        question="L’agrément de cette association a-t-il été vérifié ?",
        help="Au titre de l’intermédiation locative et de la gestion locative sociale.",
        example=True,
    )
    deux_contrats = Fait(
        "Deux contrats prévus",
        OUI_NON,
        ask="bailleur",
        question="Les deux contrats sont-ils prévus : entre le bailleur et l’association, entre elle et le ménage ?",
        example=True,
    )
    observation_jusqu_au = Fait(
        "Période d’observation jusqu’au",
        Date(),
        ask="bailleur",
        question="Jusqu’à quel jour la période d’observation dure-t-elle ?",
        help="Elle mène au logement ordinaire : elle a donc une fin.",
        example="2027-12-15",
    )


# Whose value tells of a household's difficulties: kept out of the journal, lists and letters.
CONFIDENTIELS = frozenset({Accompagnement.accompagnement_utile.key, Accompagnement.mesures.key})
