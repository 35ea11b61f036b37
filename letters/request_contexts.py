"""Letters about a request itself, before any commission: its registration, the papers that its file lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from letters.contexts import Contact, Courrier, champ


@dataclass(frozen=True, kw_only=True)
class CourrierDemandeur(Courrier):
    numero_unique: str = field(metadata=champ("Numéro unique de la demande"))
    contact: Contact = field(metadata=champ("Qui joindre"))


@dataclass(frozen=True, kw_only=True)
class DemandePieces(CourrierDemandeur):
    pieces: tuple[str, ...] = field(
        metadata=champ("Pièces attendues, une à une", non_vide=True, source="art. L. 114-5 du CRPA")
    )
    date_limite: date = field(metadata=champ("Dernier jour pour les remettre", source="art. L. 114-5 du CRPA"))
    fondement: str | None = field(metadata=champ("Texte du bailleur qui fixe ce délai, s’il y en a un"))
    dossier_complet: bool = field(
        metadata=champ("Selon la politique du bailleur, la commission n’examine que des dossiers complets")
    )

    def incoherences(self) -> Iterator[tuple[str, str]]:
        if self.date_limite <= self.date:
            yield "date_limite", "la date limite doit être postérieure à la date du courrier"


@dataclass(frozen=True, kw_only=True)
class AttestationEnregistrement(CourrierDemandeur):
    territoire: str | None = field(
        metadata=champ(
            "Territoire que dit le numéro unique, par exemple « en Île-de-France » ; rien s’il n’en dit aucun"
        )
    )
    deposee_le: date = field(metadata=champ("Date de dépôt de la demande"))
    enregistree_le: date = field(metadata=champ("Date d’enregistrement au fichier national"))
    validite_ans: int = field(
        metadata=champ("Validité de la demande, en années", minimum=1, source="art. R. 441-2-7 du CCH")
    )
    expire_le: date = field(metadata=champ("Date avant laquelle la renouveler", source="art. R. 441-2-7 du CCH"))
    rappel_mois: int = field(
        metadata=champ("Rappel avant l’échéance, en mois", minimum=1, source="art. R. 441-2-7 du CCH")
    )
    informations: tuple[str, ...] = field(metadata=champ("Ce que le bailleur dit à l’accueil, selon sa politique"))

    def incoherences(self) -> Iterator[tuple[str, str]]:
        if self.enregistree_le < self.deposee_le:
            yield "enregistree_le", "l’enregistrement est daté d’avant le dépôt"
        if self.date < self.enregistree_le:
            yield "date", "l’attestation est datée d’avant l’enregistrement"
        if self.expire_le <= self.date:
            yield "expire_le", "la demande est à renouveler avant cette date, qui est passée : notez le renouvellement"
