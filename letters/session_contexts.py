"""What a whole session prints: its agenda, its minutes, the extract for a réservataire, the jury's anonymous sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from letters.commission_contexts import ExceptionTroisCandidats, LogementPresente, PointPresente
from letters.contexts import ANNEXES, Contact, Contexte, Seance, Signataire, champ

VOIX = ("délibérative", "consultative")
EN_SEANCE = "En séance"
PRESENCES = (EN_SEANCE, "Procuration", "Absence", "Absence excusée")
ISSUES = ("decision", "report")
QUORUM = champ("Quorum de la commission, s’il est enregistré", minimum=1, source="règlement intérieur, R. 441-9 du CCH")


@dataclass(frozen=True, kw_only=True)
class Siege:
    nom: str = field(metadata=champ("Nom du bailleur"))
    adresse: tuple[str, ...] = field(metadata=champ("Lignes d’adresse du bailleur", non_vide=True))


@dataclass(frozen=True, kw_only=True)
class DocumentDeSeance(Contexte):
    """Shared by every document about one session."""

    reference: str = field(metadata=champ("Référence du document"))
    date: date = field(metadata=champ("Date d’édition"))
    bailleur: Siege = field(metadata=champ("Bailleur"))
    seance: Seance = field(metadata=champ("Séance"))


def misplaced(points: Iterable[PointPresente | PointDecide]) -> Iterator[tuple[str, str]]:
    """Points that carry the same number, or come out of order."""
    numbers = [one.point for one in points]
    if numbers != sorted(set(numbers)):
        yield "points", "les numéros des points se répètent ou ne se suivent pas"


@dataclass(frozen=True, kw_only=True)
class OrdreDuJourSeance(DocumentDeSeance):
    quorum: int | None = field(metadata=QUORUM)
    points: tuple[PointPresente, ...] = field(metadata=champ("Logements dans l’ordre du jour", non_vide=True))

    def incoherences(self) -> Iterator[tuple[str, str]]:
        yield from misplaced(self.points)
        for place, one in enumerate(self.points):
            yield from ((f"points[{place}].{path}", said) for path, said in one.incoherences())


@dataclass(frozen=True, kw_only=True)
class Membre:
    """Present, represented by a member present (`procuration`), or away; only the first count among those present."""

    nom: str = field(metadata=champ("Prénom et nom du membre"))
    qualite: str = field(metadata=champ("Qualité au sein de la commission", libre=True))
    voix: str = field(metadata=champ("Voix délibérative ou consultative", valeurs=VOIX, source="art. L. 441-2 du CCH"))
    presence: str = field(metadata=champ("En séance, procuration, absence", valeurs=PRESENCES))
    procuration: str | None = field(metadata=champ("Membre présent qui tient sa procuration, s’il n’est pas là"))


@dataclass(frozen=True, kw_only=True)
class ConditionDecidee:
    piece: str = field(metadata=champ("Pièce attendue", source="art. R. 441-3 du CCH"))
    date_limite: date = field(metadata=champ("Dernier jour pour la remettre", source="art. R. 441-3 du CCH"))


@dataclass(frozen=True, kw_only=True)
class MotifDecide:
    libelle: str = field(metadata=champ("Motif de la liste du bailleur", libre=True))
    base_legale: str | None = field(
        metadata=champ("Texte appliqué ; un extrait ne le dit pas", source="art. L. 211-5 du CRPA")
    )


@dataclass(frozen=True, kw_only=True)
class CandidatDecide:
    """`decision` absent: the file was put off, nothing was decided."""

    rang_propose: int | None = field(metadata=champ("Rang proposé à la commission", minimum=1))
    civilite: str = field(metadata=champ("Civilité"))
    prenom: str | None = field(metadata=champ("Prénom, s’il y en a un"))
    nom: str = field(metadata=champ("Nom"))
    numero_unique: str = field(metadata=champ("Numéro unique de la demande"))
    decision: str | None = field(metadata=champ("Décision, dans les mots du bailleur", source="art. R. 441-3 du CCH"))
    rang: int | None = field(metadata=champ("Rang d’attribution, s’il y en a un", minimum=1))
    motif: MotifDecide | None = field(metadata=champ("Motif d’un refus", source="art. L. 441-2-2 du CCH"))
    condition: ConditionDecidee | None = field(metadata=champ("Condition suspensive", source="art. R. 441-3 du CCH"))
    imputation: str | None = field(
        metadata=champ("Réservataire à qui l’attribution est imputée", source="art. L. 441-1 du CCH")
    )


@dataclass(frozen=True, kw_only=True)
class Vote:
    pour: int = field(metadata=champ("Voix pour", minimum=0))
    contre: int = field(metadata=champ("Voix contre", minimum=0))
    maire: str | None = field(metadata=champ("Vote du maire, si le partage des voix le rend décisif"))


@dataclass(frozen=True, kw_only=True)
class PointDecide:
    point: int = field(metadata=champ("Numéro du point à l’ordre du jour", minimum=1))
    logement: LogementPresente = field(metadata=champ("Logement"))
    exception: ExceptionTroisCandidats | None = field(
        metadata=champ("Exception aux trois candidats", source="art. R. 441-3 du CCH")
    )
    candidats: tuple[CandidatDecide, ...] = field(metadata=champ("Candidats et décisions", non_vide=True))
    vote: Vote | None = field(metadata=champ("Vote, s’il a été compté"))


def _unlawful_ranks(points: Iterable[PointDecide], *, whole: bool = True) -> Iterator[tuple[str, str]]:
    """`whole`: every candidate of each dwelling is there, so that no rank is lacking."""
    for place, one in enumerate(points):
        ranks = sorted(each.rang for each in one.candidats if each.rang is not None)
        if ranks != (list(range(1, len(ranks) + 1)) if whole else sorted(set(ranks))):
            yield f"points[{place}].candidats", "deux candidats ont le même rang d’attribution, ou un rang manque"


@dataclass(frozen=True, kw_only=True)
class ProcesVerbal(DocumentDeSeance):
    presents: int = field(metadata=champ("Membres présents avec voix délibérative", minimum=0))
    quorum: int | None = field(metadata=QUORUM)
    membres: tuple[Membre, ...] = field(metadata=champ("Membres présents, représentés ou absents, s’ils sont saisis"))
    presidence: str | None = field(metadata=champ("Qui préside, avec sa qualité, si la présence le dit"))
    points: tuple[PointDecide, ...] = field(metadata=champ("Logements et décisions", non_vide=True))
    reservataires: tuple[str, ...] = field(metadata=champ("Réservataires concernés, destinataires du procès-verbal"))
    transmis_le: date | None = field(metadata=champ("Transmis aux réservataires le, une fois noté"))

    def incoherences(self) -> Iterator[tuple[str, str]]:
        yield from misplaced(self.points)
        yield from _unlawful_ranks(self.points)
        voting = sum(one.voix == VOIX[0] and one.presence == EN_SEANCE for one in self.membres)
        if self.membres and voting != self.presents:
            yield "presents", f"{self.presents} membres à voix délibérative pour {voting} sur la feuille de présence"
        if self.date < self.seance.date:
            yield "date", "le procès-verbal est daté d’avant la séance"
        if self.transmis_le and self.transmis_le < self.seance.date:
            yield "transmis_le", "le procès-verbal est transmis avant la séance"


@dataclass(frozen=True, kw_only=True)
class ExtraitProcesVerbal(DocumentDeSeance):
    lieu: str = field(metadata=champ("Lieu de signature"))
    reservataire: str = field(metadata=champ("Réservataire à qui l’extrait est adressé"))
    points: tuple[PointDecide, ...] = field(metadata=champ("Ses logements et leurs décisions", non_vide=True))
    contact: Contact = field(metadata=champ("Qui joindre"))
    signataire: Signataire = field(metadata=champ("Signataire de l’extrait"))

    def incoherences(self) -> Iterator[tuple[str, str]]:
        yield from misplaced(self.points)
        yield from _unlawful_ranks(self.points, whole=False)
        for place, one in enumerate(self.points):
            if not one.logement.contingent.startswith(self.reservataire):
                yield f"points[{place}].logement.contingent", "ce logement est celui d’un autre réservataire"


@dataclass(frozen=True, kw_only=True)
class CandidatAnonyme:
    """Nothing here names, dates or places a person: the year of the request, counts, and two computed figures."""

    lettre: str = field(metadata=champ("Lettre du candidat, sans lien avec son nom ni son rang"))
    adultes: int = field(metadata=champ("Nombre d’adultes", minimum=1))
    enfants: int = field(metadata=champ("Nombre d’enfants", minimum=0))
    en_visite: int | None = field(
        metadata=champ("Enfants en droit de visite, compris dans le nombre d’enfants", minimum=0)
    )
    annee: int = field(metadata=champ("Année de dépôt de la demande", minimum=1900))
    taux_effort: Decimal = field(metadata=champ("Taux d’effort, en pour cent", minimum=0))
    reste_a_vivre: str = field(metadata=champ("Reste à vivre, avec sa période"))
    plafonds: str = field(metadata=champ("Plafonds de ressources, sans montant"))


@dataclass(frozen=True, kw_only=True)
class LogementAnonyme:
    reference: str = field(metadata=champ("Référence du logement"))
    commune: str = field(metadata=champ("Commune"))
    typologie: str = field(metadata=champ("Typologie"))
    surface: Decimal = field(metadata=champ("Surface en m²", minimum=0))
    loyer: Decimal = field(metadata=champ("Loyer mensuel hors charges, annexes comprises, en euros", minimum=0))
    annexes: Decimal | None = field(metadata=ANNEXES)
    charges: Decimal = field(metadata=champ("Charges mensuelles, en euros", minimum=0))


@dataclass(frozen=True, kw_only=True)
class PointAnonyme:
    point: int = field(metadata=champ("Numéro du point à l’ordre du jour", minimum=1))
    logement: LogementAnonyme = field(metadata=champ("Logement"))
    candidats: tuple[CandidatAnonyme, ...] = field(metadata=champ("Candidats, sans leur nom", non_vide=True))


@dataclass(frozen=True, kw_only=True)
class VersionJury(DocumentDeSeance):
    fondement: str = field(metadata=champ("Texte qui prévoit le jury"))
    points: tuple[PointAnonyme, ...] = field(metadata=champ("Logements et candidats anonymes", non_vide=True))
