"""The transfer sheet: a sitting tenant's present home, tenancy record, and the home that would suit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from letters import commission_contexts as words
from letters import contexts
from rules.calendar import months_between
from rules.check import check
from rules.evaluate import Program, compile_program
from rules.facts import FAITS, fait, occupation
from rules.law.foyer import occupants
from rules.law.taille import pieces_sans_sous_occupation, surface_minimale
from rules.verdict import COMPLETER, CONFORME, SANS_OBJET, Verdict
from rules.vocabulary import VISITES
from rules.working import Reader, format_value
from webapp.casework import cases
from webapp.db.models import Demande, Logement, Occupation
from webapp.letter_contexts import reading
from webapp.letter_contexts.commission import household
from webapp.letter_contexts.reading import Gathering, Prepared, Setting

CATEGORIES = {
    "logement-trop-petit": "taille du logement",
    "logement-trop-grand": "taille du logement",
    "cout-logement": "budget du logement",
    "rapprochement-travail": "localisation",
    "rapprochement-familial": "localisation",
    "accessibilite": "adaptation du logement",
    "changement-familial": "taille du logement",
    "autre": "autre",
}
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
        categorie=CATEGORIES.get(gathering.value("occupation.motif")),
        situation_loyer=PAIEMENTS.get(gathering.value("occupation.loyers_a_jour")),
        dette=None,
        visite=_visit(gathering),
        assurance_en_cours=bool(values.get("occupation.assurance")),
        entree=entered,
        anciennete_mois=None if entered is None else months_between(entered, setting.on),
        occupation_legale=_in_law(gathering, verdicts),
        occupation_locale=_locally(setting, verdicts.get(LOCALE)),
        a_completer=tuple(_to_complete(verdicts, values)),
        logement_adapte=suitable(gathering, setting, verdicts, larger=values.get("occupation.motif") == TOO_SMALL),
    )


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
    gathering: Gathering, setting: Setting, verdicts: Mapping[str, Verdict], *, larger: bool = False
) -> tuple[words.Caracteristique, ...]:
    """What the law lets one say of a home that would fit: rooms, surface, rent, access. `larger`: the tenant leaves a
    home that is too small; the law's figures are then a bound, and no smaller home is told of."""
    reader = Reader(_program().run(gathering.dossier.values, setting.on, setting.figures), gathering.dossier)
    for one in SUITABLE:
        if reader.value(one) is None:
            gathering.lack_all(reader.missing(one))
    rooms, surface = (format_value(one, reader.value(one)) for one in SUITABLE[1:])
    told = [("Pièces habitables", f"jusqu’à {rooms} sans sous-occupation au sens de la loi (L. 621-2 du CCH)")]
    told.append(("Surface", f"{surface} au moins (L. 822-10 du CCH)"))
    if larger:
        told = [(label, _no_smaller(gathering, reader, number, said)) for number, (label, said) in enumerate(told)]
    if verdicts[SOUS].outcome not in (CONFORME, SANS_OBJET, COMPLETER):
        told.append(("Loyer", "Loyer principal inférieur au loyer actuel (L. 442-3-1 du CCH)"))
    if gathering.dossier.values.get("occupation.perte_autonomie"):
        told.append(("Accès", "Logement accessible ou adapté"))
    return tuple(words.Caracteristique(libelle=label, valeur=reading.capital(value)) for label, value in told)


def _no_smaller(gathering: Gathering, reader: Reader, number: int, said: str) -> str:
    """The law's figure; and the present home's where the law's alone would tell of a home no larger."""
    present, bound = (occupation.pieces, occupation.surface)[number], reader.value(SUITABLE[1 + number])
    now = gathering.dossier.values.get(present.key)
    if now is None or bound is None or now < bound:
        return said
    told = format_value(present, now)
    need = (f"À apprécier, le logement actuel compte {told}", f"Plus de {told}, surface du logement actuel")[number]
    return f"{need}\u00a0; {said}"
