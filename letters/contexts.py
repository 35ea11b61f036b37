"""What letters to candidates may say: frozen dataclasses of plain values, with help in French on every field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


def champ(aide: str, **regles: Any) -> dict[str, Any]:
    """Metadata of a field; rules: minimum, source, valeurs, libre (text typed by an agent), non_vide."""
    return {"aide": aide, **regles}


DELAI_REPONSE = champ("Délai de réponse à l’offre, en jours", minimum=10, source="art. R. 441-10 du CCH")


ANNEXES = champ("Part du loyer due pour les annexes (parking, cave), s’il y en a", minimum=0)


class Contexte:
    """What is asked of every letter's context."""

    def incoherences(self) -> Iterator[tuple[str, str]]:
        """(path, French message) for values that contradict each other."""
        yield from ()


@dataclass(frozen=True, kw_only=True)
class Bailleur:
    nom: str = field(metadata=champ("Nom du bailleur"))
    adresse: tuple[str, ...] = field(metadata=champ("Lignes d’adresse du bailleur", non_vide=True))
    telephone: str = field(metadata=champ("Téléphone du bailleur"))
    agence: str = field(metadata=champ("Agence ou service qui suit le dossier"))
    contact_donnees: str = field(metadata=champ("Où exercer ses droits sur ses données personnelles"))


@dataclass(frozen=True, kw_only=True)
class Destinataire:
    civilite: str = field(metadata=champ("Civilité en toutes lettres, reprise dans l’appel et la formule de politesse"))
    prenom: str | None = field(metadata=champ("Prénom, s’il y en a un"))
    nom: str = field(metadata=champ("Nom"))
    adresse: tuple[str, ...] = field(metadata=champ("Lignes d’adresse du destinataire", non_vide=True))


@dataclass(frozen=True, kw_only=True)
class Seance:
    commission: str = field(metadata=champ("Nom de la commission"))
    date: date = field(metadata=champ("Date de la séance"))


@dataclass(frozen=True, kw_only=True)
class Logement:
    reference: str = field(metadata=champ("Référence du logement chez le bailleur"))
    adresse: str = field(metadata=champ("Numéro et voie"))
    code_postal: str = field(metadata=champ("Code postal"))
    commune: str = field(metadata=champ("Commune"))
    typologie: str = field(metadata=champ("Typologie, dans les mots du bailleur (T3, F3…)"))
    surface: Decimal = field(metadata=champ("Surface en m²", minimum=0))
    etage: int | None = field(metadata=champ("Étage, 0 pour le rez-de-chaussée, absent pour une maison"))


@dataclass(frozen=True, kw_only=True)
class Signataire:
    prenom: str = field(metadata=champ("Prénom du signataire", source="art. L. 212-1 du CRPA"))
    nom: str = field(metadata=champ("Nom du signataire", source="art. L. 212-1 du CRPA"))
    qualite: str = field(metadata=champ("Qualité du signataire", source="art. L. 212-1 du CRPA"))


@dataclass(frozen=True, kw_only=True)
class Contact:
    nom: str = field(metadata=champ("Personne ou service à joindre"))
    telephone: str = field(metadata=champ("Téléphone"))
    courriel: str = field(metadata=champ("Courriel"))


@dataclass(frozen=True, kw_only=True)
class Loyer:
    principal: Decimal = field(metadata=champ("Loyer mensuel hors charges, annexes comprises, en euros", minimum=0))
    annexes: Decimal | None = field(metadata=ANNEXES)
    charges: Decimal = field(metadata=champ("Provision mensuelle pour charges, en euros", minimum=0))
    compteurs_individuels: bool | None = field(
        metadata=champ("Eau et chauffage à compteurs individuels : ils viennent en plus du loyer et des charges")
    )


@dataclass(frozen=True, kw_only=True)
class Classement:
    """What the person was told before this offer came to them."""

    rang: int = field(metadata=champ("Rang donné par la commission", minimum=2, source="art. R. 441-3 du CCH"))
    annonce_le: date | None = field(metadata=champ("Date de la lettre qui disait ce rang, si elle est connue"))


DISPONIBLE = champ("Jour où le logement sera disponible, s’il est connu et à venir")
CLASSEMENT = champ("Rang annoncé avant cette offre, quand elle vient après celle d’une autre personne")
COPIE = champ(
    "Personne ou organisme qui assiste le demandeur, à qui une copie est adressée", source="art. R. 441-16-3 du CCH"
)
REFUS = champ("Ce qu’un refus entraîne selon la politique du bailleur, là où elle le dit")


@dataclass(frozen=True, kw_only=True)
class Motif:
    libelle: str = field(metadata=champ("Motif retenu par la commission, pour cette personne", libre=True))
    base_legale: str = field(metadata=champ("Considération de droit : texte appliqué", source="art. L. 211-5 du CRPA"))
    faits: str = field(
        metadata=champ("Considération de fait, propre à ce dossier", libre=True, source="art. L. 211-5 du CRPA")
    )


@dataclass(frozen=True, kw_only=True)
class Recours:
    delai_mois: int = field(metadata=champ("Délai de recours, en mois", minimum=1, source="art. R. 421-1 du CJA"))
    silence_mois: int = field(
        metadata=champ("Silence valant rejet du recours gracieux, en mois", minimum=1, source="art. L. 231-4 du CRPA")
    )
    tribunal: str = field(metadata=champ("Tribunal compétent, par exemple « tribunal administratif de Montreuil »"))


@dataclass(frozen=True, kw_only=True)
class Courrier(Contexte):
    """Shared by every letter that the post carries."""

    reference: str = field(metadata=champ("Référence du courrier"))
    lieu: str = field(metadata=champ("Lieu de signature"))
    date: date = field(metadata=champ("Date du courrier"))
    bailleur: Bailleur = field(metadata=champ("Bailleur qui écrit"))
    destinataire: Destinataire = field(metadata=champ("Personne à qui l’on écrit"))
    signataire: Signataire = field(metadata=champ("Signataire du courrier"))


@dataclass(frozen=True, kw_only=True)
class CourrierCandidat(Courrier):
    """Shared by every letter to a candidate after a session."""

    numero_unique: str = field(metadata=champ("Numéro unique de la demande"))
    avec: str | None = field(metadata=champ("Conjoint, partenaire ou cotitulaire nommé au dossier, s’il y en a un"))
    seance: Seance = field(metadata=champ("Séance où la décision a été prise"))
    logement: Logement = field(metadata=champ("Logement examiné"))

    def incoherences(self) -> Iterator[tuple[str, str]]:
        if self.date < self.seance.date:
            yield "date", "le courrier est daté d’avant la séance de la commission"


@dataclass(frozen=True, kw_only=True)
class Attribution(CourrierCandidat):
    loyer: Loyer = field(metadata=champ("Loyer et charges"))
    disponible_le: date | None = field(metadata=DISPONIBLE)
    classement: Classement | None = field(metadata=CLASSEMENT)
    delai_reponse_jours: int = field(metadata=DELAI_REPONSE)
    pieces: tuple[str, ...] = field(metadata=champ("Documents à apporter pour le bail", non_vide=True))
    contact: Contact = field(metadata=champ("Qui joindre pour répondre"))
    dalo: bool = field(
        metadata=champ("Offre faite au titre du droit au logement opposable", source="art. R. 441-16-3 du CCH")
    )
    refus: str | None = field(metadata=REFUS)
    copie: str | None = field(metadata=COPIE)


@dataclass(frozen=True, kw_only=True)
class AttributionRangSuivant(CourrierCandidat):
    rang: int = field(metadata=champ("Rang de la personne", minimum=2, source="art. R. 441-3 du CCH"))
    loyer: Loyer = field(metadata=champ("Loyer et charges"))
    disponible_le: date | None = field(metadata=DISPONIBLE)
    delai_reponse_jours: int = field(metadata=DELAI_REPONSE)
    contact: Contact = field(metadata=champ("Qui joindre"))
    dalo: bool = field(
        metadata=champ("Offre faite au titre du droit au logement opposable", source="art. R. 441-16-3 du CCH")
    )


@dataclass(frozen=True, kw_only=True)
class AttributionSousCondition(CourrierCandidat):
    piece: str = field(
        metadata=champ("Pièce manquante, telle que nommée dans la liste réglementaire", source="art. R. 441-3 du CCH")
    )
    date_limite: date = field(metadata=champ("Dernier jour pour remettre la pièce", source="art. R. 441-3 du CCH"))
    loyer: Loyer = field(metadata=champ("Loyer et charges"))
    disponible_le: date | None = field(metadata=DISPONIBLE)
    classement: Classement | None = field(metadata=CLASSEMENT)
    delai_reponse_jours: int = field(metadata=DELAI_REPONSE)
    contact: Contact = field(metadata=champ("À qui remettre la pièce"))
    dalo: bool = field(
        metadata=champ("Offre faite au titre du droit au logement opposable", source="art. R. 441-16-3 du CCH")
    )
    refus: str | None = field(metadata=REFUS)
    copie: str | None = field(metadata=COPIE)

    def incoherences(self) -> Iterator[tuple[str, str]]:
        yield from super().incoherences()
        if self.date_limite <= self.date:
            yield "date_limite", "la date limite doit être postérieure à la date du courrier"


@dataclass(frozen=True, kw_only=True)
class NonAttribution(CourrierCandidat):
    motifs: tuple[Motif, ...] = field(
        metadata=champ("Motifs de droit et de fait", non_vide=True, source="art. L. 441-2-2 du CCH")
    )
    contact: Contact = field(metadata=champ("Qui joindre"))
    recours: Recours = field(metadata=champ("Voies et délais de recours", source="art. R. 421-5 du CJA"))


@dataclass(frozen=True, kw_only=True)
class Irrecevabilite(CourrierCandidat):
    motif: Motif = field(metadata=champ("Motif de l’irrecevabilité", source="art. R. 441-1 et L. 441-2-2 du CCH"))
    radiation_mois: int = field(
        metadata=champ("Délai avant radiation, en mois", minimum=1, source="art. R. 441-2-8 du CCH")
    )
    contact: Contact = field(metadata=champ("Qui joindre"))
    recours: Recours = field(metadata=champ("Voies et délais de recours", source="art. R. 421-5 du CJA"))


@dataclass(frozen=True, kw_only=True)
class OffreDalo(CourrierCandidat):
    loyer: Loyer = field(metadata=champ("Loyer et charges"))
    disponible_le: date | None = field(metadata=DISPONIBLE)
    classement: Classement | None = field(metadata=CLASSEMENT)
    delai_reponse_jours: int = field(metadata=DELAI_REPONSE)
    pieces: tuple[str, ...] = field(metadata=champ("Documents à apporter pour le bail", non_vide=True))
    contact: Contact = field(metadata=champ("Qui joindre pour répondre"))
    copie: str | None = field(metadata=COPIE)


@dataclass(frozen=True, kw_only=True)
class AttributionSansEffet(CourrierCandidat):
    piece: str = field(metadata=champ("Pièce que la commission attendait", source="art. R. 441-3 du CCH"))
    date_limite: date = field(metadata=champ("Dernier jour fixé par la commission", source="art. R. 441-3 du CCH"))
    recue_le: date | None = field(
        metadata=champ("Jour où la pièce est venue, quand elle est venue sans confirmer les conditions d’accès")
    )
    faits: str = field(
        metadata=champ(
            "Considération de fait : ce qui n’est pas venu et pour quel jour, ou ce que la pièce ne confirme pas",
            libre=True,
            source="art. L. 211-5 du CRPA",
        )
    )
    contact: Contact = field(metadata=champ("Qui joindre"))
    recours: Recours = field(metadata=champ("Voies et délais de recours", source="art. R. 421-5 du CJA"))

    def incoherences(self) -> Iterator[tuple[str, str]]:
        yield from super().incoherences()
        if self.date_limite <= self.seance.date:
            yield "date_limite", "la date limite doit être postérieure à la séance"
        if self.recue_le and not self.seance.date <= self.recue_le <= self.date_limite:
            yield "recue_le", "la pièce est venue entre la séance et la date limite"
        if self.date <= self.date_limite:
            yield "date", "la pièce peut encore être remise ce jour-là : le courrier part le lendemain au plus tôt"
