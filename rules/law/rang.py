"""In which order do the candidates of a slate stand, and may they?"""

from __future__ import annotations

from functools import partial

from rules.facts import candidature
from rules.law.priorite import dalo, prioritaire
from rules.rule import genre, make_rule, rule, set_rule
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
    Outcome,
    Source,
)

CCH = "Code de la construction et de l’habitation"
ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"


@genre(
    "rangs-de-la-liste",
    allowed_by="attribution avec classement (R. 441-3 b CCH)",
    highest=BLOQUANT,
    defaults={"neuf_seulement": False},
    neuf_seulement=bool,
)
def rangs_de_la_liste(p):
    """A landlord who ranks the candidates of a slate, everywhere or in new buildings alone."""
    return local_set_rule(
        "rangs-de-la-liste",
        partial(_rangs, p.declared["level"], bool(p.neuf_seulement)),
        title="Rangs de la liste",
        steps=("liste", "ordre_du_jour"),
        p=p,
    )


def _rangs(level: Outcome, new_only: bool, slate: Slate) -> Finding:
    """One rank each, from 1 on, without a gap."""
    new = slate.common.get("logement.neuf")
    if new_only and new is None:
        ask = Missing("logement.neuf", "Le logement est-il dans un immeuble neuf ?", "bailleur")
        return Finding(COMPLETER, "On ne sait pas si le logement est neuf.", (ask,))
    if new_only and not new:
        return Finding(SANS_OBJET, "Dans le patrimoine existant, la politique ne classe pas les candidats.")
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
    return Finding(level, "Donnez à chaque candidat un rang différent, à partir de 1.", work=work)


@genre("premier-une-seule-fois", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def premier_une_seule_fois(p):
    """A household first on two open slates can take one home only; no text forbids it."""
    return make_rule(
        "premier-une-seule-fois",
        (candidature.rang != 1) | ~candidature.rang_un_ailleurs,
        title="Premier sur une seule liste",
        steps=("liste", "ordre_du_jour"),
        explanation="Rang {rang} ; déjà premier sur une autre liste : {rang_un_ailleurs}.",
        **p.declared,
    )


@rule(
    "retenue-ailleurs",
    title="Déjà retenue pour un autre logement",
    level=APPRECIER,
    source=Source(CCH, "R. 441-3 et R. 441-10"),
    clauses=("RP-6", "PC-17"),
    steps=("liste", "ordre_du_jour"),
    explanation="Déjà retenue pour un autre logement : {retenue_ailleurs}. Le ménage ne signera qu’un bail, et aucun "
    "texte n’interdit une seconde proposition.",
    sans_objet=((~candidature.retenue_ailleurs.est_connu(), "Aucune autre attribution en cours n’est enregistrée."),),
)
def retenue_ailleurs():
    """Whatever the rank here: a commission has given the household another home, offered or accepted."""
    return candidature.retenue_ailleurs


@set_rule(
    "dalo-en-premier",
    title="Ordre que la loi donne aux rangs",
    level=APPRECIER,
    source=Source(CCH, "L. 441-1 et L. 441-2-3"),
    clauses=("PP-2",),
    steps=("liste", "ordre_du_jour"),
)
def dalo_en_premier(slate: Slate):
    """DALO comes first. The words stay neutral: the pages of a slate never tell whose request bears the decision."""
    holders = [one.facts.get("candidature.rang") for one in slate.candidates if one.result.of(dalo)]
    if not holders and any(one.result.of(dalo) is None for one in slate.candidates):
        ask = Missing("demande.publics", "Quels labels de priorité la demande porte-t-elle ?", "bailleur")
        return Finding(COMPLETER, "Les labels d’un candidat ne sont pas connus.", (ask,))
    if not holders:
        return Finding(SANS_OBJET, "Aucun candidat de la liste ne relève de la priorité absolue.")
    if None in holders:
        return Finding(
            COMPLETER, "Un candidat n’a pas de rang.", (Missing("candidature.rang", "À quel rang ?", "bailleur"),)
        )
    first = 1 in holders
    work = (Operation("réponse", (Operand("Priorité absolue au rang 1", first),), first, label="Ordre de la loi"),)
    if first:
        return Finding(CONFORME, "L’ordre des rangs suit la priorité que la loi donne.", work=work)
    return Finding(APPRECIER, "La loi fait passer d’abord un candidat de la liste qui n’est pas au rang 1.", work=work)


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


@genre("reexamen-meilleur-rang", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def reexamen_meilleur_rang(p):
    """A candidate once ranked and left without an offer comes back at a better rank."""
    return make_rule(
        "reexamen-meilleur-rang",
        candidature.rang < candidature.rang_precedent,
        title="Rang d’un candidat resté sans offre",
        steps=("liste", "ordre_du_jour"),
        explanation="Rang {rang} ; rang précédent, resté sans offre : {rang_precedent}.",
        sans_objet=(
            (~candidature.rang_precedent.est_connu(), "Aucun classement resté sans offre n’est enregistré."),
            (candidature.rang_precedent == 1, "Le rang précédent était déjà le premier."),
            (~candidature.logement_equivalent, "Le logement n’est pas équivalent à celui de la séance précédente."),
        ),
        **p.declared,
    )
