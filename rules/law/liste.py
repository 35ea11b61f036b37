"""Does the slate hold together? Three candidates or a lawful exception, ranks, and who stands first."""

from __future__ import annotations

from collections.abc import Iterable

from rules.facts import candidature
from rules.law.priorite import dalo, prioritaire
from rules.rule import genre, rule, set_rule
from rules.sets import Finding, Slate, local_set_rule
from rules.verdict import (
    APPRECIER,
    BLOQUANT,
    COMPLETER,
    CONFORME,
    JUSTIFIER,
    SANS_OBJET,
    Missing,
    Operand,
    Operation,
    Source,
)

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
    wanted = slate.figure("candidats-par-logement")
    counted = len(slate.candidates)
    work = (
        Operation(
            "≥", (Operand("Candidats sur la liste", counted), wanted), counted >= wanted.value, label="Nombre suffisant"
        ),
    )
    said = f"{counted} candidat{'s' if counted > 1 else ''} pour {wanted.value} demandés"
    if counted >= wanted.value:
        return Finding(CONFORME, f"{said}.", work=work)
    if not counted:
        return Finding(
            COMPLETER, "La liste est vide.", (Missing("candidatures", "Qui est candidat ?", "bailleur"),), work
        )
    exception = slate.common.get("liste.exception")
    if exception in (None, "aucune"):
        ask = Missing("liste.exception", "Pourquoi moins de trois candidats ?", "bailleur")
        return Finding(JUSTIFIER, f"{said} : choisissez l’exception qui s’applique.", (ask,), work)
    return _exception(slate, exception, said, work)


def _exception(slate: Slate, exception: str, said: str, work: tuple) -> Finding:
    named = f"{said} ; {EXCEPTIONS_LEGALES[exception]}"
    proof = {
        "insuffisance": bool(slate.common.get("liste.justification")),
        "dalo-designe": _any(one.facts.get("demande.designee_par_le_prefet") for one in slate.candidates),
        "offre-tres-sociale": slate.common.get("logement.offre_tres_sociale"),
    }[exception]
    if proof:
        return Finding(CONFORME, f"{named}.", work=work)
    asked = {
        "insuffisance": Missing("liste.justification", "Écrivez la justification du manque de candidats.", "bailleur"),
        "dalo-designe": Missing("demande.designee_par_le_prefet", "Le préfet a-t-il désigné ce candidat ?", "bailleur"),
        "offre-tres-sociale": Missing(
            "logement.offre_tres_sociale", "Le logement a-t-il reçu la subvention ?", "bailleur"
        ),
    }[exception]
    return Finding(
        JUSTIFIER if proof is False else COMPLETER, f"{named} : l’exception reste à établir.", (asked,), work
    )


def _any(answers: Iterable[bool | None]) -> bool | None:
    """At least one yes; unknown while one is not known and none is yes."""
    found = list(answers)
    return True if True in found else None if None in found else False


@set_rule(
    "rangs-de-la-liste",
    title="Rangs de la liste",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-3 b"),
    clauses=("RP-6", "RP-12"),
    steps=("liste", "ordre_du_jour"),
    requis_pour=("ordre_du_jour",),
)
def rangs_de_la_liste(slate: Slate):
    """One rank each, from 1 on, without a gap."""
    ranks = [one.facts.get("candidature.rang") for one in slate.candidates]
    if not ranks or None in ranks:
        return Finding(
            COMPLETER, "Un candidat n’a pas de rang.", (Missing("candidature.rang", "À quel rang ?", "bailleur"),)
        )
    expected = list(range(1, len(ranks) + 1))
    work = (
        Operation(
            "=",
            (Operand("Rangs", tuple(sorted(ranks))), Operand("Attendus", tuple(expected))),
            sorted(ranks) == expected,
            label="Rangs sans trou ni doublon",
        ),
    )
    if sorted(ranks) == expected:
        return Finding(CONFORME, f"Rangs {', '.join(map(str, expected))}.", work=work)
    return Finding(BLOQUANT, "Donnez à chaque candidat un rang différent, à partir de 1.", work=work)


@rule(
    "premier-une-seule-fois",
    title="Premier sur une seule liste",
    level=JUSTIFIER,
    source=Source(CCH, "R. 441-3", "aucun texte n’interdit deux premiers rangs : la liste dit pourquoi"),
    clauses=("RP-6",),
    steps=("liste", "ordre_du_jour"),
    explanation="Rang {rang} ; déjà premier sur une autre liste : {rang_un_ailleurs}.",
)
def premier_une_seule_fois():
    return (candidature.rang != 1) | ~candidature.rang_un_ailleurs


@set_rule(
    "dalo-en-premier",
    title="Priorité de la décision DALO",
    level=APPRECIER,
    source=Source(CCH, "L. 441-1 et L. 441-2-3"),
    clauses=("PP-2",),
    steps=("liste", "ordre_du_jour"),
)
def dalo_en_premier(slate: Slate):
    """DALO comes first; the list shows it when another household stands before one."""
    holders = [one.facts.get("candidature.rang") for one in slate.candidates if one.result.of(dalo)]
    if not holders and any(one.result.of(dalo) is None for one in slate.candidates):
        ask = Missing("demande.publics", "Quels labels de priorité la demande porte-t-elle ?", "bailleur")
        return Finding(COMPLETER, "Les labels d’un candidat ne sont pas connus.", (ask,))
    if not holders:
        return Finding(SANS_OBJET, "Aucun candidat de la liste n’a de décision DALO.")
    if None in holders:
        return Finding(
            COMPLETER, "Un candidat n’a pas de rang.", (Missing("candidature.rang", "À quel rang ?", "bailleur"),)
        )
    ranks = Operand("Rangs des ménages reconnus DALO", tuple(sorted(holders)))
    work = (Operation("parmi", (Operand("Rang 1", 1), ranks), 1 in holders, label="Un ménage reconnu DALO au rang 1"),)
    if 1 in holders:
        return Finding(CONFORME, "Un ménage reconnu DALO est au rang 1.", work=work)
    return Finding(APPRECIER, "Un ménage reconnu DALO est sur la liste, et n’est pas au rang 1.", work=work)


@genre("rang-un-cible", allowed_by="gestion en flux et plan départemental (PDALHPD)", highest=JUSTIFIER)
def rang_un_cible(p):
    """On a flagged dwelling rank 1 goes to a priority or first-quartile household."""
    return local_set_rule(
        "rang-un-cible", _rang_un, title="Rang 1 du logement fléché", steps=("liste", "ordre_du_jour"), p=p
    )


def _rang_un(slate: Slate) -> Finding:
    flagged = slate.common.get("logement.fleche")
    if flagged is False:
        return Finding(SANS_OBJET, "Le logement n’est pas fléché.")
    first = next((one for one in slate.candidates if one.facts.get("candidature.rang") == 1), None)
    if first is None:
        return Finding(
            COMPLETER, "Aucun candidat au rang 1.", (Missing("candidature.rang", "Qui est au rang 1 ?", "bailleur"),)
        )
    found = first.result.of(prioritaire)
    work = first.reader.working(prioritaire)
    if found:
        return Finding(CONFORME, "Le candidat de rang 1 relève d’un label reconnu ou du premier quartile.", work=work)
    if found is None:
        return Finding(
            COMPLETER,
            "Le label ou le quartile du candidat de rang 1 n’est pas connu.",
            first.reader.missing(prioritaire),
            work,
        )
    if flagged is None:
        ask = Missing("logement.fleche", "Le logement est-il fléché ?", "bailleur")
        return Finding(COMPLETER, "On ne sait pas si le logement est fléché.", (ask,), work)
    return Finding(JUSTIFIER, "Le candidat de rang 1 n’a ni label reconnu ni premier quartile.", work=work)
