"""Letters to sitting tenants about the review of their home's occupancy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from letters.commission_contexts import Caracteristique, Occupation
from letters.contexts import Contact, Courrier, Logement, Seance, champ


@dataclass(frozen=True, kw_only=True)
class CourrierLocataire(Courrier):
    logement: Logement = field(metadata=champ("Logement occupé"))
    bail_signe_le: date = field(metadata=champ("Date de signature du bail", source="art. L. 442-5-2 du CCH"))
    contact: Contact = field(metadata=champ("Qui joindre"))


@dataclass(frozen=True, kw_only=True)
class OccupationExamen(CourrierLocataire):
    periodicite_ans: int = field(
        metadata=champ("Périodicité de l’examen, en années", minimum=1, source="art. L. 442-5-2 du CCH")
    )
    pieces: tuple[str, ...] = field(metadata=champ("Justificatifs demandés", non_vide=True))
    date_limite: date = field(metadata=champ("Dernier jour pour les remettre", source="art. L. 114-5 du CRPA"))

    def incoherences(self):
        if self.date_limite <= self.date:
            yield "date_limite", "la date limite doit être postérieure à la date du courrier"


@dataclass(frozen=True, kw_only=True)
class OccupationAvis(CourrierLocataire):
    seance: Seance = field(metadata=champ("Séance où l’occupation a été examinée"))
    situation: Occupation = field(metadata=champ("Situation constatée, avec sa règle", source="art. L. 442-5-2 du CCH"))
    logement_necessaire: str = field(
        metadata=champ("Logement nécessaire, défini par la commission", libre=True, source="art. L. 442-5-2 du CCH")
    )
    reperes: tuple[Caracteristique, ...] = field(metadata=champ("Repères de la loi", non_vide=True))
    age_protege: int = field(
        metadata=champ("Âge au-delà duquel un locataire est protégé", minimum=1, source="art. L. 442-3-1 du CCH")
    )

    def incoherences(self):
        if self.date < self.seance.date:
            yield "date", "le courrier est daté d’avant la séance de la commission"
