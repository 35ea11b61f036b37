"""The transfer sheet: a sitting tenant's present home, tenancy record, and the home that would suit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from letters import commission_contexts as words
from letters import contexts
from rules import communes
from rules.calendar import months_between
from rules.check import check
from rules.facts import FAITS, fait, occupation
from rules.verdict import COMPLETER, CONFORME, SANS_OBJET, Verdict
from rules.vocabulary import MOTIFS_MUTATION, RESERVATAIRES, VISITES
from rules.working import format_value
from webapp.casework import cases
from webapp.db.models import Demande, Logement, Occupation
from webapp.letter_contexts import landmarks, reading
from webapp.letter_contexts.commission import household
from webapp.letter_contexts.landmarks import SOUS, SUR, noted
from webapp.letter_contexts.reading import Gathering, Prepared, Setting

PAIEMENTS = {"a-jour": "à jour", "plan-respecte": "plan d’apurement respecté", "dette": "retard à régulariser"}
LOCALE = "pieces-selon-occupants"
TOO_SMALL, HARD_TO_REACH = "logement-trop-petit", "accessibilite"
ONLY_THERE = "en zone du décret et sans protection\u00a0: "


@dataclass(frozen=True)
class Tenancy:
    """A tenancy with its request and its dwelling, when they are recorded."""

    occupation: Occupation
    demande: Demande | None
    logement: Logement | None


def review_of(setting: Setting, tenancy: Tenancy) -> Prepared:
    """The sheet shown to the commission, or what it lacks."""
    rows = {"logement": tenancy.logement, "occupation": tenancy.occupation, "demande": tenancy.demande}
    gathering = Gathering(tenancy.occupation.locataire or f"Bail {tenancy.occupation.id}", rows)
    for name, label in (("demande", "Demande de mutation"), ("logement", "Logement occupé")):
        if rows[name] is None:
            gathering.lack_row(name, label, "occupation")
    if gathering.missing:
        return gathering.prepared("revue-mutation", None)
    return gathering.prepared("revue-mutation", _context(gathering, setting, tenancy))


def _context(gathering: Gathering, setting: Setting, tenancy: Tenancy) -> words.RevueMutation:
    title, first_name, surname = reading.holder(gathering)
    adults, children = household(gathering, setting)
    entered, rent = gathering.value("occupation.locataire_depuis"), gathering.value("occupation.loyer")
    verdicts = {one.rule: one for one in step_verdicts(gathering, setting, "mutation")}
    values, filed = gathering.dossier.values, _filed(gathering, setting)
    return words.RevueMutation(
        reference=f"MUT-{tenancy.occupation.id}",
        date=setting.on,
        bailleur=words.Service(nom=setting.policy.name, agence=_agency(setting, tenancy)),
        seance=reading.sitting(setting),
        locataire=words.Locataire(civilite=title, prenom=first_name, nom=surname),
        adultes=adults,
        enfants=children,
        logement=home_of(gathering, setting),
        pieces_habitables=gathering.value("occupation.pieces"),
        loyer=words.LoyerActuel(principal=rent, charges=gathering.value("logement.charges")),
        communes=communes.named(values.get("demande.communes")),
        ressources_mensuelles=values.get("ressources.mensuelles"),
        categorie=_reason(gathering.value("occupation.motif")),
        situation_loyer=PAIEMENTS.get(gathering.value("occupation.loyers_a_jour")),
        dette=None,
        visite=_visit(gathering),
        assurance_en_cours=bool(values.get("occupation.assurance")),
        jouissance_paisible=values.get("occupation.jouissance_paisible"),
        besoins_etudies=values.get("occupation.besoins_etudies"),
        accession_proposee=values.get("occupation.accession_proposee"),
        reservataires=_asked(values),
        entree=entered,
        anciennete_mois=None if entered is None else months_between(entered, setting.on),
        demande_le=filed,
        attente_mois=None if filed is None else months_between(filed, setting.on),
        occupation_legale=_in_law(gathering, verdicts),
        occupation_locale=_locally(setting, verdicts.get(LOCALE)),
        a_completer=tuple(_to_complete(verdicts, values)),
        logement_adapte=_landmarks(gathering, setting, verdicts),
    )


def _filed(gathering: Gathering, setting: Setting) -> date | None:
    """A day to come is no day of filing."""
    day = gathering.dossier.values.get("demande.deposee_le")
    return day if day and day <= setting.on else None


def _reason(code: str | None) -> str | None:
    """The reason as it was chosen."""
    return MOTIFS_MUTATION[code].lower() if code else None


def _asked(values: Mapping) -> tuple[str, ...]:
    """The réservataires who were asked; the landlord is none."""
    codes = values.get("occupation.contingents_sollicites") or ()
    return tuple(label for code, label in RESERVATAIRES.items() if code in codes)


def _agency(setting: Setting, tenancy: Tenancy) -> str:
    return next((one["nom"] for one in setting.policy.data["agence"] if one["code"] == tenancy.occupation.agence), "")


def home_of(gathering: Gathering, setting: Setting) -> contexts.Logement:
    """The present home: rooms and surface are those that the tenancy records."""
    values = gathering.dossier.values
    for name in ("pieces", "surface"):
        if values.get(f"occupation.{name}") is not None:
            values[f"logement.{name}"] = values[f"occupation.{name}"]
    return reading.dwelling(gathering, setting)


def step_verdicts(gathering: Gathering, setting: Setting, step: str) -> list[Verdict]:
    """A step on the present home."""
    case = cases.CaseFile(cases.at_home(gathering.dossier), {})
    return check(case, setting.policy, step, setting.on, setting.figures)


def _visit(gathering: Gathering) -> words.VisiteConseil | None:
    said = gathering.dossier.values.get("occupation.visite")
    if said in (None, "non-faite"):
        return None
    found = VISITES[said]
    return words.VisiteConseil(date=gathering.value("occupation.visite_le"), constat=f"{found[:1].lower()}{found[1:]}")


def _in_law(gathering: Gathering, verdicts: Mapping[str, Verdict]) -> words.Occupation | None:
    """Under-occupied, over-occupied, or neither, with the figures and the article."""
    both = [verdicts[SOUS], verdicts[SUR]]
    for one in both:
        if one.outcome == COMPLETER:
            gathering.lack_all(one.missing)
            return None
    raised = [one for one in both if landmarks.status(one)]
    statuts = dict.fromkeys(landmarks.status(one).lower() for one in raised)
    return words.Occupation(
        statut=" et ".join(statuts).capitalize() or "Ni sous-occupation, ni sur-occupation",
        regle=" ".join(_told(one) for one in raised or both),
    )


def _told(verdict: Verdict) -> str:
    return f"{verdict.source.article} du CCH\u00a0: {landmarks.counted(verdict)}"


def _locally(setting: Setting, verdict: Verdict | None) -> words.Occupation | None:
    if verdict is None or verdict.outcome in (COMPLETER, SANS_OBJET):
        return None
    fits = verdict.outcome == CONFORME
    return words.Occupation(
        statut="Pas au-delà de la règle du bailleur" if fits else "Au-delà de la règle du bailleur",
        regle=reading.capital(f"{setting.policy.source}\u00a0: {verdict.message}"),
    )


def _to_complete(verdicts: Mapping[str, Verdict], values: Mapping) -> list[str]:
    found = [_awaited(one) for one in verdicts.values() if one.outcome == COMPLETER]
    if values.get("occupation.assurance") is False:
        found.append("Attestation d’assurance habitation")
    if values.get("occupation.visite") in (None, "non-faite"):
        found.append("Visite conseil")
    return found


def _awaited(verdict: Verdict) -> str:
    """The check and what it waits for: « Paiement du loyer : loyers à jour »."""
    labels = dict.fromkeys(fait(one.fact).label if one.fact in FAITS else one.question for one in verdict.missing)
    return f"{verdict.title}\u00a0: {', '.join(labels)}" if labels else verdict.title


def _landmarks(
    gathering: Gathering, setting: Setting, verdicts: Mapping[str, Verdict]
) -> tuple[words.Caracteristique, ...]:
    """Each bound of the law under its own name, and what the tenant asks for; nobody proposes a home yet."""
    told = [*landmarks.bounds(gathering, setting, verdicts), *_lower_rent(gathering, setting, verdicts[SOUS])]
    motif = gathering.dossier.values.get("occupation.motif")
    if motif == TOO_SMALL:
        told.insert(0, ("Logement demandé", f"plus grand que l’actuel{_present(gathering)}"))
    elif motif == HARD_TO_REACH:
        told.insert(0, ("Logement demandé", "plus accessible que l’actuel"))
    return landmarks.lines(told)


def _present(gathering: Gathering) -> str:
    """« : 4 pièces, 99 m² »."""
    known = ((one, gathering.dossier.values.get(one.key)) for one in (occupation.pieces, occupation.surface))
    told = ", ".join(format_value(one, value) for one, value in known if value is not None)
    return f"\u00a0: {told}" if told else ""


def _lower_rent(gathering: Gathering, setting: Setting, verdict: Verdict) -> list[tuple[str, str]]:
    """Nothing to whoever asks for more room. Where the law is not known to want it, the line says when it does."""
    asked = gathering.dossier.values.get("occupation.motif")
    if asked == TOO_SMALL or not (noted(verdict) or verdict.doubts):
        return []
    owed = landmarks.owes_lower_rent(gathering, setting)
    if owed is False:
        return []
    if verdict.doubts:
        return [("Loyer", f"si la sous-occupation est retenue, {ONLY_THERE}{landmarks.RENT}")]
    return [("Loyer", landmarks.RENT if owed else f"{ONLY_THERE}{landmarks.RENT}")]
