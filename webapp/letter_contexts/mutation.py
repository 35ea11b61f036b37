"""The transfer sheet: a sitting tenant's present home, tenancy record, and the home that would suit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from letters import commission_contexts as words
from letters import contexts
from rules import communes
from rules.calendar import months_between
from rules.check import check
from rules.evaluate import Program, compile_program
from rules.facts import FAITS, fait, occupation
from rules.law.foyer import occupants
from rules.law.taille import pieces_sans_sous_occupation, surface_minimale
from rules.verdict import COMPLETER, CONFORME, SANS_OBJET, Verdict
from rules.vocabulary import MOTIFS_MUTATION, RESERVATAIRES, VISITES
from rules.working import Reader, format_value
from webapp.casework import cases
from webapp.db.models import Demande, Logement, Occupation
from webapp.letter_contexts import reading
from webapp.letter_contexts.commission import household
from webapp.letter_contexts.reading import Gathering, Prepared, Setting

PAIEMENTS = {"a-jour": "à jour", "plan-respecte": "plan d’apurement respecté", "dette": "retard à régulariser"}
SOUS, SUR, LOCALE = "logement-actuel-sous-occupe", "logement-actuel-sur-occupe", "pieces-selon-occupants"
STATUTS = {SOUS: "Sous-occupation", SUR: "Sur-occupation"}
TOO_SMALL = "logement-trop-petit"
SUITABLE = (occupants, pieces_sans_sous_occupation, surface_minimale)


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
    values = gathering.dossier.values
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
        occupation_legale=_in_law(gathering, verdicts),
        occupation_locale=_locally(setting, verdicts.get(LOCALE)),
        a_completer=tuple(_to_complete(verdicts, values)),
        logement_adapte=landmarks(gathering, setting, verdicts),
    )


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
    against = [one for one in both if one.outcome not in (CONFORME, SANS_OBJET)]
    statut = " et ".join(STATUTS[one.rule].lower() for one in against).capitalize() or "Occupation conforme"
    return words.Occupation(statut=statut, regle=" ".join(_told(one) for one in against or both))


def _told(verdict: Verdict) -> str:
    return f"{verdict.source.article} du CCH\u00a0: {verdict.message}"


def _locally(setting: Setting, verdict: Verdict | None) -> words.Occupation | None:
    if verdict is None or verdict.outcome in (COMPLETER, SANS_OBJET):
        return None
    fits = verdict.outcome == CONFORME
    return words.Occupation(
        statut="Conforme à la règle du bailleur" if fits else "Au-delà de la règle du bailleur",
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


@cache
def _program() -> Program:
    return compile_program(SUITABLE)


def suitable(
    gathering: Gathering, setting: Setting, verdicts: Mapping[str, Verdict]
) -> tuple[words.Caracteristique, ...]:
    """What the law lets one say of a home that would fit: rooms, surface, rent, access."""
    rooms, surface = _bounds(gathering, setting)
    told = [("Pièces habitables", f"jusqu’à {rooms} sans sous-occupation au sens de la loi (L. 621-2 du CCH)")]
    told.append(("Surface", f"{surface} au moins (L. 822-10 du CCH)"))
    return _lines([*told, *_rent_and_access(gathering, verdicts)])


def landmarks(
    gathering: Gathering, setting: Setting, verdicts: Mapping[str, Verdict]
) -> tuple[words.Caracteristique, ...]:
    """The same for the commission, each bound under its own name; nobody proposes a home yet. Whoever lacks room asks
    for more than the present home, whatever the law's bounds."""
    rooms, surface = _bounds(gathering, setting)
    told = [("Sous-occupation", f"au-delà de {rooms} (L. 621-2 du CCH)")]
    told.append(("Sur-occupation", f"au-dessous de {surface} (L. 822-10 du CCH)"))
    if gathering.dossier.values.get("occupation.motif") == TOO_SMALL:
        told.insert(0, ("Logement demandé", f"Plus grand que l’actuel{_present(gathering)}"))
    return _lines([*told, *_rent_and_access(gathering, verdicts)])


def _bounds(gathering: Gathering, setting: Setting) -> tuple[str, str]:
    """The most rooms without under-occupation, the least surface; what they lack is noted."""
    reader = Reader(_program().run(gathering.dossier.values, setting.on, setting.figures), gathering.dossier)
    for one in SUITABLE:
        if reader.value(one) is None:
            gathering.lack_all(reader.missing(one))
    rooms, surface = (format_value(one, reader.value(one)) for one in SUITABLE[1:])
    return rooms, surface


def _present(gathering: Gathering) -> str:
    """« : 4 pièces, 99 m² »."""
    known = ((one, gathering.dossier.values.get(one.key)) for one in (occupation.pieces, occupation.surface))
    told = ", ".join(format_value(one, value) for one, value in known if value is not None)
    return f"\u00a0: {told}" if told else ""


def _rent_and_access(gathering: Gathering, verdicts: Mapping[str, Verdict]) -> list[tuple[str, str]]:
    told = []
    if verdicts[SOUS].outcome not in (CONFORME, SANS_OBJET, COMPLETER):
        told.append(("Loyer", "Loyer principal inférieur au loyer actuel (L. 442-3-1 du CCH)"))
    if gathering.dossier.values.get("occupation.perte_autonomie"):
        told.append(("Accès", "Logement accessible ou adapté"))
    return told


def _lines(told: Iterable[tuple[str, str]]) -> tuple[words.Caracteristique, ...]:
    return tuple(words.Caracteristique(libelle=label, valeur=reading.capital(value)) for label, value in told)
