"""Reports of the landlord: the quarterly note to the commissions' members, the yearly report to the board."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from letters.contexts import Contexte, Signataire, champ


@dataclass(frozen=True, kw_only=True)
class BailleurRapport:
    nom: str = field(metadata=champ("Nom du bailleur"))
    politique: str = field(metadata=champ("Texte de sa politique, avec sa date"))


@dataclass(frozen=True, kw_only=True)
class Indicateur:
    """`part` absent: nothing to divide yet; `cible` absent: no text sets one."""

    titre: str = field(metadata=champ("Ce que l’indicateur compte"))
    perimetre: str = field(metadata=champ("Ensemble du bailleur, ou une agence"))
    compte: int = field(metadata=champ("Attributions comptées", minimum=0))
    base: int = field(metadata=champ("Attributions de la base", minimum=0))
    part: Decimal | None = field(metadata=champ("Part, en pour cent", minimum=0))
    cible: Decimal | None = field(metadata=champ("Cible, en pour cent", minimum=0))
    etat: str = field(metadata=champ("Où en est l’indicateur, en un mot"))
    source: str = field(metadata=champ("Texte de l’indicateur et de sa cible"))

    @property
    def more_than_all(self) -> bool:
        return self.compte > self.base


@dataclass(frozen=True, kw_only=True)
class Rapport(Contexte):
    reference: str = field(metadata=champ("Référence du document"))
    date: date = field(metadata=champ("Date d’édition"))
    bailleur: BailleurRapport = field(metadata=champ("Bailleur"))
    debut: date = field(metadata=champ("Premier jour de la période"))
    fin: date = field(metadata=champ("Dernier jour de la période"))
    indicateurs: tuple[Indicateur, ...] = field(metadata=champ("Indicateurs", non_vide=True))
    signataire: Signataire = field(metadata=champ("Auteur du document"))

    def incoherences(self) -> Iterator[tuple[str, str]]:
        if self.fin < self.debut:
            yield "fin", "la période finit avant de commencer"
        if self.date < self.debut:
            yield "date", "le document est daté d’avant la période"
        for place, one in enumerate(self.indicateurs):
            if one.more_than_all:
                yield f"indicateurs[{place}].compte", "plus d’attributions comptées que dans la base"


@dataclass(frozen=True, kw_only=True)
class NoteTrimestrielle(Rapport):
    trimestre: int = field(metadata=champ("Numéro du trimestre", minimum=1))
    annee: int = field(metadata=champ("Année", minimum=2000))
    actions: tuple[str, ...] = field(metadata=champ("Actions engagées ou proposées", libre=True, non_vide=True))


@dataclass(frozen=True, kw_only=True)
class ActiviteCommission:
    nom: str = field(metadata=champ("Commission"))
    seances: int = field(metadata=champ("Séances tenues", minimum=0))
    logements: int = field(metadata=champ("Logements examinés", minimum=0))
    dossiers: int = field(metadata=champ("Dossiers examinés", minimum=0))


@dataclass(frozen=True, kw_only=True)
class Decompte:
    libelle: str = field(metadata=champ("Ce qui est compté"))
    nombre: int = field(metadata=champ("Nombre", minimum=0))


@dataclass(frozen=True, kw_only=True)
class Repartition:
    titre: str = field(metadata=champ("Selon quoi les attributions sont réparties"))
    lignes: tuple[Decompte, ...] = field(metadata=champ("Lignes de la répartition", non_vide=True))


@dataclass(frozen=True, kw_only=True)
class RapportAnnuel(Rapport):
    annee: int = field(metadata=champ("Année du rapport", minimum=2000))
    commissions: tuple[ActiviteCommission, ...] = field(metadata=champ("Activité des commissions", non_vide=True))
    decisions: tuple[Decompte, ...] = field(metadata=champ("Décisions prises, par nature", non_vide=True))
    attributions: int = field(metadata=champ("Ménages retenus", minimum=0))
    logements: tuple[Repartition, ...] = field(metadata=champ("Logements attribués, par caractéristique"))
    menages: tuple[Repartition, ...] = field(metadata=champ("Données socio-économiques des ménages retenus"))

    def incoherences(self) -> Iterator[tuple[str, str]]:
        yield from super().incoherences()
        for name in ("logements", "menages"):
            for place, one in enumerate(getattr(self, name)):
                if (total := sum(line.nombre for line in one.lignes)) != self.attributions:
                    yield f"{name}[{place}].lignes", f"{total} ménages répartis pour {self.attributions} retenus"
