"""The letters: who they are for, their context, their Word template, and what the law wants them to say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from letters import (
    commission_contexts,
    contexts,
    mentions,
    occupancy_contexts,
    report_contexts,
    request_contexts,
    session_contexts,
)
from letters.mentions import Mention
from letters.package import TemplateFile, read_template
from letters.schema import json_schema

ROOM = Path(__file__).parent
# Who reads: a candidate after a session, an applicant before any, a sitting tenant, and the bodies.
CANDIDAT, DEMANDEUR, LOCATAIRE = "candidat", "demandeur", "locataire"
COMMISSION, RESERVATAIRE, JURY, CONSEIL = "commission", "reservataire", "jury", "conseil"
WRITTEN_TO_PEOPLE = (CANDIDAT, DEMANDEUR, LOCATAIRE)
# The very name of this letter would tell a ground of priority wherever letters are listed.
LISTED_AS = {"offre-dalo": "attribution"}


@dataclass(frozen=True)
class Letter:
    """One kind of letter; `subject` are the paths that name the person (or the dwelling) it is about.

    `clauses`: those of the source documents that it does."""

    id: str
    title: str
    context: type
    audience: str
    mentions: tuple[Mention, ...]
    subject: tuple[str, ...]
    clauses: tuple[str, ...] = ()

    @property
    def listed(self) -> str:
        """Its identifier in lists, manifests and file names."""
        return LISTED_AS.get(self.id, self.id)

    @property
    def template(self) -> Path:
        return ROOM / "templates" / f"{self.id}.docx"

    def template_file(self) -> TemplateFile:
        """The shipped template, read within the limits."""
        return _shipped(self.template)

    def example(self) -> dict[str, Any]:
        """A full fictitious example, as JSON values."""
        return json.loads((ROOM / "examples" / f"{self.id}.json").read_text(encoding="utf-8"))


@cache
def _shipped(path: Path) -> TemplateFile:
    return read_template(path)


PERSONNE = ("destinataire.prenom", "destinataire.nom")
SEANCE = ("seance.commission",)
BAILLEUR = ("bailleur.nom",)
M = mentions

_ALL = (
    Letter(
        "ordre-du-jour-seance",
        "Ordre du jour d’une séance",
        session_contexts.OrdreDuJourSeance,
        COMMISSION,
        (M.TROIS_CANDIDATS_SEANCE,),
        SEANCE,
    ),
    Letter(
        "ordre-du-jour",
        "Point d’ordre du jour pour un logement",
        commission_contexts.OrdreDuJour,
        COMMISSION,
        (M.TROIS_CANDIDATS,),
        ("logement.reference",),
    ),
    Letter(
        "version-jury",
        "Dossiers anonymes pour le jury de locataires",
        session_contexts.VersionJury,
        JURY,
        (M.ANONYME,),
        SEANCE,
        ("RA-5",),
    ),
    Letter(
        "proces-verbal",
        "Procès-verbal d’une séance",
        session_contexts.ProcesVerbal,
        COMMISSION,
        (M.QUORUM, M.DECISIONS, M.TROIS_CANDIDATS_SEANCE, M.SIGNATURE_PV),
        SEANCE,
        ("RA-26", "EM-14"),
    ),
    Letter(
        "extrait-proces-verbal",
        "Extrait du procès-verbal pour un réservataire",
        session_contexts.ExtraitProcesVerbal,
        RESERVATAIRE,
        (M.PRESENTS_EXTRAIT, M.DECISIONS, M.TROIS_CANDIDATS_SEANCE, M.AUTEUR),
        ("reservataire",),
        ("RA-26",),
    ),
    Letter(
        "attribution",
        "Attribution d’un logement",
        contexts.Attribution,
        CANDIDAT,
        (M.AUTEUR, M.OFFRE, M.REPONSE, M.DALO, M.COPIE),
        PERSONNE,
    ),
    Letter(
        "attribution-rang-suivant",
        "Attribution d’un logement, rang suivant",
        contexts.AttributionRangSuivant,
        CANDIDAT,
        (M.AUTEUR, M.RANG, M.REPONSE, M.DALO),
        PERSONNE,
    ),
    Letter(
        "attribution-sous-condition",
        "Attribution d’un logement sous condition suspensive",
        contexts.AttributionSousCondition,
        CANDIDAT,
        (M.AUTEUR, M.OFFRE, M.CONDITION, M.REPONSE, M.DALO, M.COPIE),
        PERSONNE,
    ),
    Letter(
        "attribution-sans-effet",
        "Attribution sous condition qui n’a pas pris effet",
        contexts.AttributionSansEffet,
        CANDIDAT,
        (M.AUTEUR, M.SANS_EFFET, M.MOTIVATION, M.DEMANDE_ACTIVE, M.RECOURS),
        PERSONNE,
    ),
    Letter(
        "offre-dalo",
        "Offre de logement au titre du droit au logement opposable",
        contexts.OffreDalo,
        CANDIDAT,
        (M.AUTEUR, M.OFFRE, M.REPONSE, M.DALO, M.COPIE),
        PERSONNE,
    ),
    Letter(
        "non-attribution",
        "Décision de non-attribution d’un logement",
        contexts.NonAttribution,
        CANDIDAT,
        (M.AUTEUR, M.MOTIVATION, M.DEMANDE_ACTIVE, M.RECOURS),
        PERSONNE,
        ("RA-9", "RA-28", "PC-18", "EM-14"),
    ),
    Letter(
        "irrecevabilite",
        "Décision d’irrecevabilité et avertissement avant radiation",
        contexts.Irrecevabilite,
        CANDIDAT,
        (M.AUTEUR, M.MOTIVATION, M.RADIATION, M.RECOURS),
        PERSONNE,
        ("RA-9", "PC-18", "EM-14"),
    ),
    Letter(
        "demande-pieces",
        "Demande de pièces manquantes",
        request_contexts.DemandePieces,
        DEMANDEUR,
        (M.AUTEUR, M.PIECES),
        PERSONNE,
        ("PC-4", "EM-15"),
    ),
    Letter(
        "attestation-enregistrement",
        "Attestation d’enregistrement d’une demande",
        request_contexts.AttestationEnregistrement,
        DEMANDEUR,
        (M.AUTEUR, M.ENREGISTREMENT, M.RENOUVELLEMENT),
        PERSONNE,
        ("RA-11", "EM-5", "PC-1"),
    ),
    Letter(
        "revue-mutation",
        "Examen d’une demande de mutation",
        commission_contexts.RevueMutation,
        COMMISSION,
        (M.OCCUPATION,),
        ("locataire.prenom", "locataire.nom"),
    ),
    Letter(
        "occupation-examen",
        "Examen de l’occupation d’un logement",
        occupancy_contexts.OccupationExamen,
        LOCATAIRE,
        (M.AUTEUR, M.EXAMEN, M.PIECES),
        PERSONNE,
        ("RA-16", "EM-32"),
    ),
    Letter(
        "occupation-avis",
        "Avis de la commission sur l’occupation d’un logement",
        occupancy_contexts.OccupationAvis,
        LOCATAIRE,
        (M.AUTEUR, M.AVIS),
        PERSONNE,
        ("RA-16", "EM-32"),
    ),
    Letter(
        "note-trimestrielle",
        "Note trimestrielle aux membres des commissions",
        report_contexts.NoteTrimestrielle,
        COMMISSION,
        (M.AUTEUR, M.CIBLES),
        BAILLEUR,
        ("RP-9",),
    ),
    Letter(
        "rapport-annuel",
        "Rapport annuel des attributions",
        report_contexts.RapportAnnuel,
        CONSEIL,
        (M.AUTEUR, M.CIBLES, M.RAPPORT),
        BAILLEUR,
        ("RP-10", "RA-29", "EM-34"),
    ),
)
LETTERS = {letter.id: letter for letter in _ALL}


def person_of(letter: Letter, data: Any) -> str:
    """Who (or which dwelling) some JSON values are about; empty when they do not say."""
    found = (_at(data, path) for path in letter.subject)
    return " ".join(name.strip() for name in found if isinstance(name, str) and name.strip())


def _at(data: Any, path: str) -> Any:
    for name in path.split("."):
        data = data.get(name) if isinstance(data, Mapping) else None
    return data


def described(letter: Letter) -> dict[str, Any]:
    """A letter as the command `catalogue` prints it: template, mentions, JSON Schema with a full example."""
    template = letter.template_file()
    return {
        "letter": letter.id,
        "title": letter.title,
        "audience": letter.audience,
        "template": f"letters/templates/{template.name}",
        "template_sha256": template.sha256,
        "clauses": list(letter.clauses),
        "mentions": [_mention(one) for one in letter.mentions],
        "schema": {**json_schema(letter.context), "examples": [letter.example()]},
    }


def _mention(mention: Mention) -> dict[str, Any]:
    told = {"code": mention.code, "name": mention.nom, "source": mention.source, "required": list(mention.extraits)}
    return {**told, "reserve": mention.reserve} if mention.reserve else told
