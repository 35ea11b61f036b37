"""What the commission is shown: the agenda entry of one dwelling, the review of one tenant's transfer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from letters.contexts import ANNEXES, Contexte, Logement, Seance, champ

CATEGORIES_MUTATION = (
    "logement trop petit",
    "logement trop grand",
    "coût du logement",
    "rapprochement du lieu de travail",
    "rapprochement familial",
    "accessibilité du logement",
    "changement de la composition familiale",
    "renouvellement urbain",
    "autre motif",
)
SITUATIONS_LOYER = (
    "à jour",
    "plan d’apurement respecté",
    "plan d’apurement à reprendre",
    "retard à régulariser",
)


@dataclass(frozen=True, kw_only=True)
class Service:
    nom: str = field(metadata=champ("Nom du bailleur"))
    agence: str = field(metadata=champ("Agence ou service qui présente le dossier"))


@dataclass(frozen=True, kw_only=True)
class LogementPresente(Logement):
    loyer: Decimal = field(metadata=champ("Loyer mensuel hors charges, annexes comprises, en euros", minimum=0))
    annexes: Decimal | None = field(metadata=ANNEXES)
    charges: Decimal = field(metadata=champ("Charges mensuelles, en euros", minimum=0))
    financement: str = field(metadata=champ("Financement (PLAI, PLUS, PLS…)"))
    contingent: str = field(metadata=champ("Contingent"))
    qpv: bool = field(metadata=champ("Situé en quartier prioritaire de la politique de la ville"))


@dataclass(frozen=True, kw_only=True)
class ExceptionTroisCandidats:
    fondement: str = field(metadata=champ("Exception prévue par le texte", source="art. R. 441-3 du CCH"))
    justification: str = field(metadata=champ("Justification écrite", libre=True))
    auteur: str = field(metadata=champ("Auteur de la justification"))
    date: date = field(metadata=champ("Date de la justification"))


@dataclass(frozen=True, kw_only=True)
class PointAJustifier:
    point: str = field(metadata=champ("Ce que la règle demande de justifier", libre=True))
    justification: str = field(metadata=champ("Phrase écrite", libre=True))
    auteur: str = field(metadata=champ("Auteur de la phrase"))
    date: date = field(metadata=champ("Date de la phrase"))


@dataclass(frozen=True, kw_only=True)
class CandidatPresente:
    rang: int | None = field(
        metadata=champ("Rang proposé, sauf pour un dossier présenté à côté de la liste", minimum=1)
    )
    civilite: str = field(metadata=champ("Civilité"))
    prenom: str | None = field(metadata=champ("Prénom, s’il y en a un"))
    nom: str = field(metadata=champ("Nom"))
    adultes: int = field(metadata=champ("Nombre d’adultes", minimum=1))
    enfants: int = field(metadata=champ("Nombre d’enfants", minimum=0))
    en_visite: int | None = field(
        metadata=champ("Enfants en droit de visite, compris dans le nombre d’enfants", minimum=0)
    )
    anciennete: date = field(metadata=champ("Date d’ancienneté de la demande"))
    taux_effort: Decimal = field(metadata=champ("Taux d’effort, en pour cent", minimum=0))
    reste_a_vivre: str = field(metadata=champ("Reste à vivre, avec sa période"))
    plafonds: str = field(metadata=champ("Résultat du contrôle des plafonds de ressources"))
    label_reconnu: bool = field(metadata=champ("Un label prioritaire est reconnu ; son fondement n’est jamais écrit"))
    premier_quartile: bool | None = field(
        metadata=champ("Le ménage relève du premier quartile ; absent tant que ce n’est pas établi")
    )
    pourquoi: str | None = field(metadata=champ("Pourquoi ce rang, en une phrase de l’agent", libre=True))
    a_savoir: tuple[str, ...] = field(metadata=champ("Mutation, intérêt à confirmer, montants qui diffèrent"))
    points: tuple[PointAJustifier, ...] = field(metadata=champ("Points à justifier"))
    a_instruire: tuple[str, ...] = field(metadata=champ("Ce qui reste à instruire", libre=True))


@dataclass(frozen=True, kw_only=True)
class PointPresente(Contexte):
    """One dwelling of an agenda with its candidates."""

    point: int = field(metadata=champ("Numéro du point à l’ordre du jour", minimum=1))
    logement: LogementPresente = field(metadata=champ("Logement à attribuer"))
    flechage: str = field(metadata=champ("Fléchage du logement, par exemple « fléché » ou « non fléché »", libre=True))
    exception: ExceptionTroisCandidats | None = field(
        metadata=champ("Exception aux trois candidats", source="art. R. 441-3 du CCH")
    )
    candidats: tuple[CandidatPresente, ...] = field(metadata=champ("Candidats dans l’ordre proposé", non_vide=True))

    def incoherences(self) -> Iterator[tuple[str, str]]:
        rangs = [candidat.rang for candidat in self.candidats if candidat.rang is not None]
        if rangs != list(range(1, len(rangs) + 1)):
            yield "candidats", "les rangs ne se suivent pas à partir de 1"


@dataclass(frozen=True, kw_only=True)
class OrdreDuJour(PointPresente):
    reference: str = field(metadata=champ("Référence du point d’ordre du jour"))
    date: date = field(metadata=champ("Date d’édition"))
    bailleur: Service = field(metadata=champ("Bailleur"))
    seance: Seance = field(metadata=champ("Séance"))


@dataclass(frozen=True, kw_only=True)
class Locataire:
    civilite: str = field(metadata=champ("Civilité"))
    prenom: str | None = field(metadata=champ("Prénom, s’il y en a un"))
    nom: str = field(metadata=champ("Nom"))


@dataclass(frozen=True, kw_only=True)
class LoyerActuel:
    principal: Decimal = field(metadata=champ("Loyer principal mensuel, en euros", minimum=0))
    charges: Decimal = field(metadata=champ("Provision mensuelle pour charges, en euros", minimum=0))


@dataclass(frozen=True, kw_only=True)
class VisiteConseil:
    date: date = field(metadata=champ("Date de la visite conseil"))
    constat: str = field(metadata=champ("Constat sur l’état du logement", libre=True))


@dataclass(frozen=True, kw_only=True)
class Occupation:
    statut: str = field(metadata=champ("Statut d’occupation"))
    regle: str = field(metadata=champ("Règle appliquée et sa source"))


@dataclass(frozen=True, kw_only=True)
class Caracteristique:
    libelle: str = field(metadata=champ("Caractéristique, par exemple « Typologie »"))
    valeur: str = field(metadata=champ("Valeur proposée", libre=True))


@dataclass(frozen=True, kw_only=True)
class RevueMutation(Contexte):
    reference: str = field(metadata=champ("Référence de la demande de mutation"))
    date: date = field(metadata=champ("Date d’édition"))
    bailleur: Service = field(metadata=champ("Bailleur"))
    seance: Seance = field(metadata=champ("Séance"))
    locataire: Locataire = field(metadata=champ("Titulaire du bail"))
    adultes: int = field(metadata=champ("Nombre d’adultes", minimum=1))
    enfants: int = field(metadata=champ("Nombre d’enfants", minimum=0))
    logement: Logement = field(metadata=champ("Logement actuel"))
    pieces_habitables: int = field(metadata=champ("Nombre de pièces habitables", minimum=1))
    loyer: LoyerActuel = field(metadata=champ("Loyer et charges actuels"))
    communes: tuple[str, ...] = field(metadata=champ("Communes souhaitées"))
    ressources_mensuelles: Decimal | None = field(
        metadata=champ("Ressources mensuelles du foyer, hors aide au logement, en euros", minimum=0)
    )
    categorie: str = field(metadata=champ("Motif de la demande, catégorie neutre", valeurs=CATEGORIES_MUTATION))
    situation_loyer: str = field(metadata=champ("Paiement du loyer", valeurs=SITUATIONS_LOYER))
    dette: Decimal | None = field(metadata=champ("Somme restant due, en euros, s’il y en a une", minimum=0))
    visite: VisiteConseil | None = field(metadata=champ("Visite conseil, si elle a eu lieu"))
    assurance_en_cours: bool = field(metadata=champ("Assurance habitation en cours de validité"))
    jouissance_paisible: bool | None = field(
        metadata=champ("Les lieux sont occupés paisiblement ; absent tant que non dit")
    )
    besoins_etudies: bool | None = field(
        metadata=champ("Besoins liés à l’âge et à l’accessibilité étudiés ; absent tant que non dit")
    )
    accession_proposee: bool | None = field(
        metadata=champ("Accession à la propriété proposée ; absent tant que non dit")
    )
    reservataires: tuple[str, ...] = field(metadata=champ("Réservataires sollicités"))
    entree: date = field(metadata=champ("Date d’entrée dans les lieux"))
    anciennete_mois: int = field(metadata=champ("Temps passé dans le logement, en mois", minimum=0))
    demande_le: date | None = field(metadata=champ("Jour de la première demande ; absent tant que non su"))
    attente_mois: int | None = field(metadata=champ("Temps passé depuis la première demande, en mois", minimum=0))
    occupation_legale: Occupation = field(metadata=champ("Statut d’occupation selon la loi"))
    occupation_locale: Occupation | None = field(
        metadata=champ("Statut d’occupation selon la règle du bailleur, s’il en a une")
    )
    a_completer: tuple[str, ...] = field(metadata=champ("Points à compléter", libre=True))
    logement_adapte: tuple[Caracteristique, ...] = field(
        metadata=champ("Repères pour un logement adapté", non_vide=True)
    )
