"""Letters to sitting tenants about the review of their home's occupancy (article L. 442-5-2 of the CCH)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from letters import commission_contexts, contexts, occupancy_contexts
from rules.verdict import COMPLETER, Verdict
from rules.vocabulary import SITUATIONS_OCCUPATION
from webapp.letter_contexts import landmarks, reading
from webapp.letter_contexts.landmarks import SOUS, SUR, noted
from webapp.letter_contexts.mutation import Tenancy, home_of, step_verdicts
from webapp.letter_contexts.reading import Gathering, Prepared, Setting

MONTHS = 12
ZONE, SITTING, SITUATIONS = "logement.zone_desequilibre", "occupation.avis_seance_le", "occupation.avis_situations"
NEEDED = "occupation.avis_logement"
# The situations that the commission may note, and the rule that finds each in the file.
RULES = {
    "sur-occupation": SUR,
    "sous-occupation": SOUS,
    "adapte-libere": "logement-adapte-libere",
    "besoin-adapte": "besoin-de-logement-adapte",
    "plafond-depasse": "plafond-du-logement-occupe",
}
# Their figures are told; of the others, the rule's sentence would say why.
WITH_FIGURES = {SOUS, SUR, "plafond-du-logement-occupe"}
CODE = "du code de la construction et de l’habitation"
RECORD = "Notez l’avis donné en séance sur la page des courriers de l’examen."
NOBODY_SAID = "L’article L.\u00a0442-5-2 ne demande cet examen que là\u00a0: dites d’abord si ce logement s’y trouve."
OUTSIDE = (
    "Le logement est noté hors des zones du décret\u00a0: l’article L.\u00a0442-5-2 n’y demande pas cet examen, et la "
    "lettre ne part pas."
)
NO_SUCH_SITTING = "La commission compétente n’a tenu aucune séance ce jour-là\u00a0: choisissez celle de l’avis."
NOTHING = "La commission n’a constaté aucune des situations prévues par la loi\u00a0: il n’y a pas d’avis à envoyer."
APPRAISE_FIRST = (
    "La sous-occupation n’est relevée que selon un seul des deux comptes de la loi. La commission doit d’abord "
    "apprécier\u00a0; notez ensuite son avis sur la page des courriers de l’examen."
)
APPRAISED = "Sous-occupation, selon l’appréciation de la commission"
# What to bring where nobody chose a list.
PIECES = (
    "Dernier avis d’imposition de chaque personne du foyer",
    "Liste des personnes qui vivent dans le logement",
)


def invitation(setting: Setting, tenancy: Tenancy, until: date | None, papers: Iterable[str] = PIECES) -> Prepared:
    """The review is announced, papers are asked for a day, an interview is offered."""
    gathering = _gathering(tenancy)
    if until is None:
        gathering.ask("date_limite", "Date limite", "Choisissez le dernier jour pour remettre les justificatifs.")
    _in_zone(gathering)
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
    """What the commission noted and the home that it defined, as recorded; whoever it protects is never told why."""
    gathering = _gathering(tenancy)
    _in_zone(gathering)
    if gathering.missing:
        return gathering.prepared("occupation-avis", None)
    verdicts = {one.rule: one for step in ("mutation", "occupation") for one in step_verdicts(gathering, setting, step)}
    sitting, situation = _sitting(gathering, setting), _situation(gathering, verdicts)
    context = occupancy_contexts.OccupationAvis(
        **_shared(gathering, setting, tenancy),
        seance=sitting,
        situation=situation,
        logement_necessaire=_recorded(gathering, NEEDED),
        reperes=_landmarks(gathering, setting, verdicts),
        age_protege=reading.figure(gathering, setting, "age-locataire-protege"),
    )
    return gathering.prepared("occupation-avis", context)


def _in_zone(gathering: Gathering) -> None:
    """The review of L. 442-5-2 exists in the decree's zones alone; where nobody said, no letter says so."""
    known = gathering.dossier.values.get(ZONE)
    if gathering.rows["logement"] is not None and not known:
        gathering.refuse(ZONE, NOBODY_SAID if known is None else OUTSIDE)


def _recorded(gathering: Gathering, path: str) -> Any:
    """What the commission said, as somebody recorded it; nothing else stands for it."""
    found = gathering.dossier.values.get(path)
    if found is None:
        gathering.refuse(path, RECORD)
    return found


def _sitting(gathering: Gathering, setting: Setting) -> contexts.Seance | None:
    day = _recorded(gathering, SITTING)
    if day is None:
        return None
    if setting.seance is None or setting.seance.le != day:
        gathering.refuse(SITTING, NO_SUCH_SITTING)
        return None
    return reading.sitting(setting)


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
    """The situations that were recorded, with the figures of the file; one that the file belies is not told."""
    codes = _recorded(gathering, SITUATIONS)
    if codes is None:
        if verdicts[SOUS].doubts:
            gathering.refuse(SITUATIONS, APPRAISE_FIRST)
        return None
    if not codes:
        gathering.refuse(SITUATIONS, NOTHING)
        return None
    told = [_told(gathering, code, verdicts[RULES[code]]) for code in SITUATIONS_OCCUPATION if code in codes]
    statut, regle = tuple(zip(*told, strict=True))
    return commission_contexts.Occupation(statut=_joined(statut), regle=" ".join(dict.fromkeys(regle)))


def _told(gathering: Gathering, code: str, verdict: Verdict) -> tuple[str, str]:
    """A situation and its article."""
    label = SITUATIONS_OCCUPATION[code]
    if verdict.outcome == COMPLETER:
        gathering.lack_all(verdict.missing)
    elif not noted(verdict) and not verdict.doubts:
        gathering.refuse(SITUATIONS, f"«\u00a0{label}\u00a0»\u00a0: le dossier dit autre chose. {verdict.message}")
    elif verdict.doubts:
        label = APPRAISED
    figures = f"\u00a0: {_figures(verdict)}" if verdict.rule in WITH_FIGURES else "."
    return label, f"Article {verdict.source.article} {CODE}{figures}"


def _figures(verdict: Verdict) -> str:
    told = landmarks.counted(verdict)
    return f"{told[:1].lower()}{told[1:]}"


def _joined(statuts: tuple[str, ...]) -> str:
    """« Sous-occupation et ressources supérieures… »."""
    return " et ".join((statuts[0], *(f"{one[:1].lower()}{one[1:]}" for one in statuts[1:])))


def _landmarks(
    gathering: Gathering, setting: Setting, verdicts: Mapping[str, Verdict]
) -> tuple[commission_contexts.Caracteristique, ...]:
    """The bounds of the law; a lower rent where the law is known to want one. Access would tell why: it is spoken of at
    the interview."""
    told = landmarks.bounds(gathering, setting, verdicts)
    noted_so = "sous-occupation" in (gathering.dossier.values.get(SITUATIONS) or ())
    if noted_so and noted(verdicts[SOUS]) and landmarks.owes_lower_rent(gathering, setting):
        told.append(("Loyer", landmarks.RENT))
    return tuple(
        commission_contexts.Caracteristique(libelle=label, valeur=value.replace(" du CCH)", ")"))
        for label, value in told
    )
