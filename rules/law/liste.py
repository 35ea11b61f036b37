"""Does the slate hold together? Three candidates, or a lawful exception with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from rules.facts import candidature, seance
from rules.rule import genre, rule, set_rule
from rules.sets import Finding, Slate, local_set_rule
from rules.verdict import (
    APPRECIER,
    COMPLETER,
    CONFORME,
    JUSTIFIER,
    SANS_OBJET,
    Missing,
    Operand,
    Operation,
    Outcome,
    Source,
)
from rules.vocabulary import EXCEPTIONS_LOCALES

ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"
CCH = "Code de la construction et de l’habitation"
EXCEPTIONS_LEGALES = {
    "insuffisance": "insuffisance du nombre de candidats",
    "dalo-designe": "candidat désigné par le préfet (L. 441-2-3, II)",
    "offre-tres-sociale": "logement « offre très sociale » (D. 331-25-1)",
}


@set_rule(
    "trois-candidats",
    title="Nombre de candidats",
    level=JUSTIFIER,
    source=Source(CCH, "R. 441-3"),
    clauses=("RA-4", "RP-12", "PC-8", "EM-1", "EM-3"),
    steps=("liste", "ordre_du_jour"),
    requis_pour=("ordre_du_jour",),
)
def trois_candidats(slate: Slate):
    """Three requests at least, or one of the three legal exceptions with what it rests on."""
    counted, said, work = _counted(slate)
    if counted is None:
        return Finding(
            COMPLETER, "La liste est vide.", (Missing("candidatures", "Qui est candidat ?", "bailleur"),), work
        )
    if counted:
        return Finding(CONFORME, f"{said}.", work=work)
    exception = slate.common.get("liste.exception")
    if exception not in EXCEPTIONS_LEGALES:
        return Finding(JUSTIFIER, f"{said} : choisissez l’exception qui s’applique, ou écrivez le motif.", work=work)
    return _exception(slate, exception, said, work)


def _counted(slate: Slate) -> tuple[bool | None, str, tuple[Operation, ...]]:
    """Are there enough candidates (None: there is none at all), in words, with the working."""
    wanted, counted = slate.figure("candidats-par-logement"), len(slate.candidates)
    enough = counted >= wanted.value
    operands = (Operand("Candidats sur la liste", counted), wanted)
    said = f"{counted} candidat{'s' if counted > 1 else ''} pour {wanted.value} demandés"
    return enough if counted else None, said, (Operation("≥", operands, enough, label="Nombre suffisant"),)


def _exception(slate: Slate, exception: str, said: str, work: tuple) -> Finding:
    named = f"{said} ; {EXCEPTIONS_LEGALES[exception]}"
    proof = exception_prouvee(slate)
    if proof:
        return Finding(CONFORME, f"{named}.", work=work)
    if proof is None:
        return Finding(COMPLETER, f"{named} : l’exception reste à établir.", (ASKED[exception],), work)
    if exception == "insuffisance":
        return Finding(JUSTIFIER, f"{named} : écrivez-en le motif.", work=work)
    return Finding(JUSTIFIER, f"{named} : le dossier dit que non.", work=work)


ASKED = {
    "dalo-designe": Missing("demande.designee_par_le_prefet", "Le préfet a-t-il désigné cette personne ?", "bailleur"),
    "offre-tres-sociale": Missing("logement.offre_tres_sociale", "Le logement a-t-il reçu la subvention ?", "bailleur"),
}


def exception_prouvee(slate: Slate) -> bool | None:
    """Is the legal exception chosen established? False where none is chosen, None while its proof is not known."""
    match slate.common.get("liste.exception"):
        case "insuffisance":
            return bool(slate.common.get("liste.justification"))
        case "dalo-designe":
            return _any(one.facts.get("demande.designee_par_le_prefet") for one in slate.candidates)
        case "offre-tres-sociale":
            return slate.common.get("logement.offre_tres_sociale")
    return False


def _any(answers: Iterable[bool | None]) -> bool | None:
    """At least one yes; unknown while one is not known and none is yes."""
    found = list(answers)
    return True if True in found else None if None in found else False


@set_rule(
    "irrecevabilite-a-cote-de-la-liste",
    title="Candidat présenté pour irrecevabilité",
    level=APPRECIER,
    source=Source(CCH, "R. 441-3", "aucun texte ne dit si ce candidat compte parmi les trois"),
    clauses=("RA-4", "RA-8", "EM-7"),
    steps=("liste", "ordre_du_jour"),
)
def irrecevabilite_a_cote_de_la_liste(slate: Slate):
    """Such a file goes to the sitting beside the slate, without a rank: it is not counted, and that is said."""
    beside = slate.common.get("liste.a_cote")
    if not beside:
        return Finding(SANS_OBJET, "Aucun candidat n’est présenté pour irrecevabilité.")
    ranked = Operand("Candidats classés", len(slate.candidates))
    work = (
        Operation(
            "+",
            (ranked, Operand("Présentés pour irrecevabilité", beside)),
            len(slate.candidates) + beside,
            label="Dossiers examinés",
        ),
    )
    said = f"{beside} à côté de la liste, sans rang : aucun texte ne dit si un tel dossier compte parmi les trois"
    return Finding(APPRECIER, f"{said} ; ici, il ne compte pas.", work=work)


@genre("exception-locale-trois-candidats", allowed_by=ORIENTATIONS, highest=JUSTIFIER, motifs=list, apres_visite=list)
def exception_locale(p):
    """A landlord's own ground for fewer candidates: admitted by its policy, and still to be written in law."""
    if unknown := {*p.motifs, *p.apres_visite} - EXCEPTIONS_LOCALES.keys():
        raise ValueError(unknown)
    return local_set_rule(
        "exception-locale-trois-candidats",
        partial(_exception_locale, p.motifs, p.apres_visite, p.declared["level"]),
        title="Exception du bailleur aux trois candidats",
        steps=("liste", "ordre_du_jour"),
        p=p,
    )


def _exception_locale(admitted: list[str], visited: list[str], level: Outcome, slate: Slate) -> Finding:
    code = slate.common.get("liste.exception_locale")
    enough, _, work = _counted(slate)
    if code in (None, "aucune"):
        return Finding(SANS_OBJET, "Aucune exception propre au bailleur n’est invoquée.")
    if enough:
        return Finding(SANS_OBJET, "Les candidats sont assez nombreux : aucune exception n’est nécessaire.", work=work)
    name = f"« {EXCEPTIONS_LOCALES[code]} »"
    listed = Operand("Exceptions admises", tuple(EXCEPTIONS_LOCALES[one] for one in admitted))
    invoked = Operand("Exception invoquée", EXCEPTIONS_LOCALES[code])
    work = (*work, Operation("parmi", (invoked, listed), code in admitted, label="Exception prévue par la politique"))
    if code not in admitted:
        return Finding(level, f"La politique du bailleur ne prévoit pas {name}.", work=work)
    return (
        _funded_otherwise(slate, code, level)
        or _unvisited(slate, code in visited, level)
        or _written(slate, name, level, work)
    )


def _funded_otherwise(slate: Slate, code: str, level: Outcome) -> Finding | None:
    """A ground that names a financing wants the dwelling to have it."""
    named, funded = code.removeprefix("financement-").upper(), slate.common.get("logement.financement")
    if not code.startswith("financement-") or funded == named:
        return None
    if funded is None:
        ask = Missing("logement.financement", "Quel est le financement du logement ?", "bailleur")
        return Finding(COMPLETER, "Le financement du logement n’est pas connu.", (ask,))
    operands = (Operand("Financement du logement", funded), Operand("Financement invoqué", named))
    work = (Operation("=", operands, False, label="Financement invoqué"),)
    return Finding(level, f"Le financement du logement est {funded}, et non {named}.", work=work)


def _unvisited(slate: Slate, wanted: bool, level: Outcome) -> Finding | None:
    """Some grounds let only candidates through who are interested and visited."""
    if not wanted:
        return None
    done = [one.facts.get("candidature.visite_faite") for one in slate.candidates]
    done += [_interested(one.facts.get("candidature.interet")) for one in slate.candidates]
    if False in done:
        return Finding(level, "Cette exception ne vaut que pour des candidats intéressés qui ont visité le logement.")
    if None in done:
        ask = Missing("candidature.visite_faite", "Le candidat a-t-il visité le logement ?", "bailleur")
        return Finding(COMPLETER, "On ne sait pas si chaque candidat est intéressé et a visité le logement.", (ask,))
    return None


def _interested(answer: str | None) -> bool | None:
    return None if answer is None else answer == "oui"


def _written(slate: Slate, name: str, level: Outcome, work: tuple[Operation, ...]) -> Finding:
    """The law does not know the landlord's ground: it knows three exceptions, each with its proof."""
    proof = exception_prouvee(slate)
    if proof:
        return Finding(CONFORME, f"La politique prévoit {name} ; l’exception de la loi est établie.", work=work)
    if proof is None:
        asked = (ASKED[slate.common["liste.exception"]],)
        said = f"La politique prévoit {name} ; l’exception de la loi reste à établir."
        return Finding(COMPLETER, said, asked, work)
    said = f"La politique prévoit {name} ; la loi demande un motif écrit de l’insuffisance de candidats (R. 441-3 CCH)."
    return Finding(level, said, work=work)


# The exceptions of R. 441-3 that are no lack of candidates: there is nothing for a réservataire to explain.
SANS_NOMBRE = {
    "dalo-designe": "Le candidat est désigné",
    "offre-tres-sociale": "Le logement a reçu la subvention « offre très sociale »",
}


@genre("justification-du-reservataire", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def justification_du_reservataire(p):
    return local_set_rule(
        "justification-du-reservataire",
        partial(_justification_du_reservataire, p.declared["level"]),
        title="Justification du réservataire",
        steps=("liste", "ordre_du_jour"),
        p=p,
    )


def _justification_du_reservataire(level: Outcome, slate: Slate) -> Finding:
    enough, said, work = _counted(slate)
    contingent = slate.common.get("logement.contingent")
    if enough:
        return Finding(SANS_OBJET, "Les candidats sont assez nombreux.", work=work)
    if contingent == "bailleur":
        return Finding(SANS_OBJET, "Le logement n’est pas réservé.")
    if slate.common.get("logement.rendu_pour_un_tour"):
        return Finding(SANS_OBJET, "Logement rendu pour un tour : le bailleur choisit les candidats.")
    invoked = slate.common.get("liste.exception")
    if invoked in SANS_NOMBRE and exception_prouvee(slate):
        return Finding(SANS_OBJET, f"{SANS_NOMBRE[invoked]} : le nombre de candidats n’est pas demandé.")
    if contingent is None:
        ask = Missing("logement.contingent", "Quel est le contingent du logement ?", "bailleur")
        return Finding(COMPLETER, "Le contingent du logement n’est pas connu.", (ask,), work)
    if slate.common.get("liste.justification_reservataire"):
        return Finding(CONFORME, f"{said} ; le réservataire l’a justifié par écrit.", work=work)
    return Finding(level, f"{said} : demandez au réservataire sa justification écrite.", work=work)


# The names stay neutral: whom the State designates would be a ground of priority on the pages of a slate.
@rule(
    "attribution-dans-le-delai-fixe",
    title="Délai fixé pour l’attribution",
    level=APPRECIER,
    source=Source(CCH, "L. 441-2-3, II", "texte de 2017"),
    clauses=("PC-8", "EM-3"),
    steps=("liste", "ordre_du_jour"),
    explanation="Séance du {le} ; attribution demandée au plus tard le {attribution_avant_le}.",
    reserve="Article lu dans sa version de 2017 : le délai est celui du courrier de désignation.",
    sans_objet=((~candidature.attribution_avant_le.est_connu(), "Aucun délai d’attribution n’est enregistré."),),
)
def attribution_dans_le_delai_fixe():
    return seance.le <= candidature.attribution_avant_le
