"""Letters to sitting tenants about the review of their home's occupancy (article L. 442-5-2 of the CCH)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from letters import commission_contexts, occupancy_contexts
from rules.verdict import COMPLETER, CONFORME, SANS_OBJET, Verdict
from webapp.letter_contexts import reading
from webapp.letter_contexts.mutation import SOUS, STATUTS, SUR, Tenancy, home_of, step_verdicts, suitable
from webapp.letter_contexts.reading import Gathering, Prepared, Setting

MONTHS = 12
CEILING = "plafond-du-logement-occupe"
NEEDS = ("logement-adapte-libere", "besoin-de-logement-adapte")
CODE = "du code de la construction et de l’habitation"
NOTHING = "Aucune des situations prévues par la loi n’est constatée : il n’y a pas d’avis à envoyer."
# What to bring where nobody chose a list.
PIECES = (
    "Dernier avis d’imposition de chaque personne du foyer",
    "Liste des personnes qui vivent dans le logement",
    "Attestation d’assurance habitation en cours",
)


def invitation(setting: Setting, tenancy: Tenancy, until: date | None, papers: Iterable[str] = PIECES) -> Prepared:
    """The review is announced, papers are asked for a day, an interview is offered."""
    gathering = _gathering(tenancy)
    if until is None:
        gathering.ask("date_limite", "Date limite", "Choisissez le dernier jour pour remettre les justificatifs.")
    months = None if gathering.missing else reading.figure(gathering, setting, "periodicite-examen-occupation")
    if gathering.missing:
        return gathering.prepared("occupation-examen", None)
    context = occupancy_contexts.OccupationExamen(
        **_shared(gathering, setting, tenancy),
        periodicite_ans=months // MONTHS,
        pieces=tuple(papers),
        date_limite=until,
    )
    return gathering.prepared("occupation-examen", context)


def opinion(setting: Setting, tenancy: Tenancy) -> Prepared:
    """The situation that the commission noted and the home that would suit; whoever it protects is never told why."""
    gathering = _gathering(tenancy)
    if gathering.missing:
        return gathering.prepared("occupation-avis", None)
    verdicts = {one.rule: one for step in ("mutation", "occupation") for one in step_verdicts(gathering, setting, step)}
    context = occupancy_contexts.OccupationAvis(
        **_shared(gathering, setting, tenancy),
        seance=reading.sitting(setting),
        situation=_situation(gathering, verdicts),
        logement_adapte=_home_that_suits(gathering, setting, verdicts),
    )
    return gathering.prepared("occupation-avis", context)


def _gathering(tenancy: Tenancy) -> Gathering:
    rows = {"logement": tenancy.logement, "occupation": tenancy.occupation, "demande": tenancy.demande}
    gathering = Gathering(tenancy.occupation.locataire or f"Bail {tenancy.occupation.id}", rows)
    for name, label in (("demande", "Dossier du locataire"), ("logement", "Logement occupé")):
        if rows[name] is None:
            gathering.lack_row(name, label, "occupation")
    return gathering


def _shared(gathering: Gathering, setting: Setting, tenancy: Tenancy) -> dict:
    """The tenant is written to at the home that the letter is about."""
    home = home_of(gathering, setting)
    address = f"{home.adresse}, {home.code_postal} {home.commune}"
    return {
        **reading.posted(gathering, setting, tenancy.occupation, f"OCC-{tenancy.occupation.id}", address),
        "logement": home,
        "bail_signe_le": gathering.value("occupation.bail_signe_le"),
        "contact": reading.contact(gathering, setting, tenancy.occupation),
    }


def _situation(gathering: Gathering, verdicts: Mapping[str, Verdict]) -> commission_contexts.Occupation | None:
    """Rooms, surface and income with their figures; needs of the household without saying which."""
    for one in (verdicts[SOUS], verdicts[SUR]):
        if one.outcome == COMPLETER:
            gathering.lack_all(one.missing)
    found = [
        (STATUTS[name], f"Article {verdicts[name].source.article} {CODE}\u00a0: {verdicts[name].message}")
        for name in (SOUS, SUR)
        if _noted(verdicts.get(name))
    ]
    if _noted(verdicts.get(CEILING)):
        found.append(("Ressources supérieures au plafond du logement", f"Article L.\u00a0442-5-2 {CODE}."))
    if any(_noted(verdicts.get(name)) for name in NEEDS):
        found.append(("Logement qui ne répond plus aux besoins du foyer", f"Article L.\u00a0442-5-2 {CODE}."))
    if not found:
        gathering.ask("situation", "Situation constatée", NOTHING)
        return None
    statut, regle = tuple(zip(*found, strict=True))
    return commission_contexts.Occupation(statut=" et ".join(statut).capitalize(), regle=" ".join(dict.fromkeys(regle)))


def _home_that_suits(
    gathering: Gathering, setting: Setting, verdicts: Mapping[str, Verdict]
) -> tuple[commission_contexts.Caracteristique, ...]:
    """Access is spoken of at the interview: in a letter it would tell why."""
    found = [one for one in suitable(gathering, setting, verdicts) if one.libelle != "Accès"]
    return tuple(replace(one, valeur=reading.in_full(one.valeur)) for one in found)


def _noted(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.outcome not in (CONFORME, SANS_OBJET, COMPLETER)
