"""The letters: who they are for, their context, their Word template, and what the law wants them to say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from letters import commission_contexts, contexts
from letters.package import TemplateFile, read_template
from letters.schema import json_schema

ROOM = Path(__file__).parent
CANDIDAT, COMMISSION, LOCATAIRE = "candidat", "commission", "locataire"


@dataclass(frozen=True)
class Mention:
    """Words that the law wants in a letter, with their source; `extraits` must stand in its template."""

    nom: str
    source: str
    extraits: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """One kind of letter; `subject` are the paths that name the person (or the dwelling) it is about."""

    id: str
    title: str
    context: type
    audience: str
    mentions: tuple[Mention, ...]
    subject: tuple[str, ...]

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


AUTEUR = Mention(
    "auteur", "art. L. 212-1 du CRPA", ("{{ signataire.prenom }} {{ signataire.nom }}", "{{ signataire.qualite }}")
)
REPONSE = Mention(
    "délai de réponse et silence",
    "art. R. 441-10 du CCH",
    ("{{ delai_reponse_jours }} jours", "votre silence vaudra refus"),
)
DALO = Mention(
    "offre au titre du droit au logement opposable",
    "art. R. 441-16-3 du CCH",
    ("au titre du droit au logement opposable", "perdre le bénéfice de la décision de la commission de médiation"),
)
RANG = Mention(
    "attribution par rang", "art. R. 441-3 du CCH", ("seulement si la ou les personnes placées avant vous le refusent",)
)
CONDITION = Mention(
    "condition suspensive",
    "art. R. 441-3 du CCH",
    ("{{ piece }}", "{{ date_limite|date_fr }}", "cette attribution ne prendra pas effet"),
)
MOTIVATION = Mention(
    "motivation en droit et en fait", "art. L. 441-2-2 du CCH, L. 211-5 du CRPA", ("En droit", "En fait")
)
DEMANDE_ACTIVE = Mention(
    "la demande reste active", "art. R. 441-2-8 du CCH", ("Votre demande de logement social reste active",)
)
RECOURS = Mention(
    "voies et délais de recours",
    "art. R. 421-1 et R. 421-5 du CJA, L. 411-2 et L. 231-4 du CRPA",
    (
        "recours gracieux",
        "{{ recours.tribunal }}",
        "{{ recours.delai_mois|en_lettres }} mois",
        "Notre silence pendant {{ recours.silence_mois|en_lettres }} mois vaut rejet",
    ),
)
RADIATION = Mention(
    "avertissement de radiation",
    "art. R. 441-2-8 du CCH",
    (
        "lettre recommandée avec avis de réception ou tout moyen prouvant la remise",
        "{{ radiation_mois|en_lettres }} mois",
        "sera radiée",
    ),
)
PERSONNE = ("destinataire.prenom", "destinataire.nom")

LETTERS = {
    letter.id: letter
    for letter in (
        Letter(
            "ordre-du-jour",
            "Point d’ordre du jour pour un logement",
            commission_contexts.OrdreDuJour,
            COMMISSION,
            (Mention("exception aux trois candidats", "art. R. 441-3 du CCH", ("{{ exception.justification }}",)),),
            ("logement.reference",),
        ),
        Letter(
            "attribution",
            "Attribution d’un logement",
            contexts.Attribution,
            CANDIDAT,
            (AUTEUR, REPONSE, DALO),
            PERSONNE,
        ),
        Letter(
            "attribution-rang-suivant",
            "Attribution d’un logement, rang suivant",
            contexts.AttributionRangSuivant,
            CANDIDAT,
            (AUTEUR, RANG, REPONSE, DALO),
            PERSONNE,
        ),
        Letter(
            "attribution-sous-condition",
            "Attribution d’un logement sous condition suspensive",
            contexts.AttributionSousCondition,
            CANDIDAT,
            (AUTEUR, CONDITION, REPONSE, DALO),
            PERSONNE,
        ),
        Letter(
            "non-attribution",
            "Décision de non-attribution d’un logement",
            contexts.NonAttribution,
            CANDIDAT,
            (AUTEUR, MOTIVATION, DEMANDE_ACTIVE, RECOURS),
            PERSONNE,
        ),
        Letter(
            "irrecevabilite",
            "Décision d’irrecevabilité et avertissement avant radiation",
            contexts.Irrecevabilite,
            CANDIDAT,
            (AUTEUR, MOTIVATION, RADIATION, RECOURS),
            PERSONNE,
        ),
        Letter(
            "revue-mutation",
            "Examen d’une demande de mutation",
            commission_contexts.RevueMutation,
            COMMISSION,
            (
                Mention(
                    "statut d’occupation en droit et selon la règle locale",
                    "art. L. 621-2 et L. 822-10 du CCH",
                    ("{{ occupation_legale.statut }}", "{{ occupation_locale.statut }}"),
                ),
            ),
            ("locataire.prenom", "locataire.nom"),
        ),
    )
}


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
        "mentions": [{"name": mention.nom, "source": mention.source} for mention in letter.mentions],
        "schema": {**json_schema(letter.context), "examples": [letter.example()]},
    }
