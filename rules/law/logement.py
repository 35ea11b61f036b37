"""Whom is this dwelling made for, and where does it stand? Adapted dwellings, those that a landlord labels for older
tenants, new ones, and the balance of the residence and of its district."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from rules.rule import genre, set_rule
from rules.sets import Candidate, Finding, Slate, local_set_rule
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
from rules.vocabulary import FAVORABLE

CCH = "Code de la construction et de l’habitation"
ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"
PLACES = {"premier": 1, "a-defaut": 2}
LAST = 3
Order = Callable[[Candidate], int | None]


@set_rule(
    "ordre-logement-adapte",
    title="Ordre d’attribution d’un logement adapté",
    level=JUSTIFIER,
    source=Source(CCH, "R. 441-4"),
    clauses=("RA-17", "EM-25"),
    steps=("liste", "ordre_du_jour"),
)
def ordre_logement_adapte(slate: Slate) -> Finding:
    """First those for whom it is fitted, failing them those whom the text names next, then the others."""
    adapted = slate.common.get("logement.adapte")
    if adapted is False:
        return Finding(SANS_OBJET, "Le logement n’est pas adapté.")
    if adapted is None:
        ask = Missing(
            "logement.adapte", "Le logement est-il construit ou aménagé pour une personne handicapée ?", "bailleur"
        )
        return Finding(COMPLETER, "On ne sait pas si le logement est adapté.", (ask,))
    ask = Missing("demande.acces_adapte", "À quelle place l’article R. 441-4 met-il ce ménage ?", "bailleur")
    return _in_order(slate, _place, JUSTIFIER, ask)


def _place(candidate: Candidate) -> int | None:
    """1 or 2 in the order of the text, 3 without the need; None while it is not known."""
    need = candidate.facts.get("demande.besoin_adaptation")
    if need is False:
        return LAST
    return PLACES.get(candidate.facts.get("demande.acces_adapte", "")) if need else None


@genre(
    "ordre-logement-seniors",
    allowed_by=ORIENTATIONS,
    highest=JUSTIFIER,
    labels=dict,
    locataires_dabord=list,
)
def ordre_logement_seniors(p):
    """On a labelled dwelling, those whom it suits come first; on some labels, the landlord's own tenants among them."""

    def found(slate: Slate) -> Finding:
        label = slate.common.get("logement.label_seniors")
        if label is None:
            ask = Missing("logement.label_seniors", "Le logement porte-t-il un label pour les seniors ?", "bailleur")
            return Finding(COMPLETER, "On ne sait pas si le logement porte un label.", (ask,))
        if label not in p.labels:
            return Finding(SANS_OBJET, "Le logement ne porte pas de label pour les seniors.")
        ask = Missing("demande.profil_seniors", "Le profil d’un occupant correspond-il à ce logement ?", "bailleur")
        own = label in p.locataires_dabord
        return _in_order(slate, lambda one: _senior(one, own), p.declared["level"], ask, p.labels[label])

    return local_set_rule(
        "ordre-logement-seniors",
        found,
        title="Ordre d’un logement labellisé",
        steps=("liste", "ordre_du_jour"),
        requis_pour=(),
        p=p,
    )


def _senior(candidate: Candidate, own_first: bool) -> int | None:
    fits, own = (candidate.facts.get(f"demande.{name}") for name in ("profil_seniors", "locataire_du_parc"))
    if fits is False:
        return LAST
    if not fits or (own_first and own is None):
        return None
    return 2 if own_first and not own else 1


@genre(
    "equilibre-du-quartier",
    allowed_by=ORIENTATIONS,
    highest=APPRECIER,
    defaults={"sites_reperes": False},
    sites_reperes=bool,
)
def equilibre_du_quartier(p):
    """What is known of the district and of the residence, shown to those who weigh it; no text sets a threshold.

    `sites_reperes`: the policy also speaks of the sites that the landlord has found fragile."""
    return local_set_rule(
        "equilibre-du-quartier",
        _equilibre_du_site if p.sites_reperes else _equilibre,
        title="Équilibre de la résidence et du quartier",
        steps=("liste", "ordre_du_jour"),
        requis_pour=(),
        p=p,
    )


def _equilibre(slate: Slate) -> Finding:
    qpv, mix = slate.common.get("logement.qpv"), slate.common.get("logement.avis_mixite")
    if qpv is None:
        ask = Missing("logement.qpv", "Le logement est-il dans un quartier prioritaire ?", "bailleur")
        return Finding(COMPLETER, "On ne sait pas si le logement est en quartier prioritaire.", (ask,))
    advice = FAVORABLE[mix].lower() if mix else "sans avis enregistré"
    said = f"{'En' if qpv else 'Hors'} quartier prioritaire ; mixité de la résidence : {advice}"
    work = (
        Operation("réponse", (Operand("En quartier prioritaire", qpv),), qpv, label="Quartier"),
        Operation("réponse", (Operand("Mixité de la résidence", advice),), advice, label="Avis du bailleur"),
    )
    if not qpv and mix in ("favorable", "neutre"):
        return Finding(CONFORME, f"{said}.", work=work)
    return Finding(APPRECIER, f"{said} ; la commission apprécie, sans seuil dans les textes.", work=work)


def _equilibre_du_site(slate: Slate) -> Finding:
    """The same, and no less than people's judgement on a site that the landlord has found fragile."""
    found = _equilibre(slate)
    if not slate.common.get("logement.site_fragile") or found.outcome == COMPLETER:
        return found
    said = "Site repéré comme fragile par le bailleur : la commission veille à ne pas l’aggraver."
    step = Operation("réponse", (Operand("Site repéré comme fragile", True),), True, label="Site")
    return Finding(APPRECIER, f"{found.text} {said}", work=(*found.work, step))


@genre("locataires-du-parc-dans-le-neuf", allowed_by=ORIENTATIONS, highest=APPRECIER)
def locataires_du_parc_dans_le_neuf(p):
    """A new dwelling goes to the landlord's own tenants too: are there any among the candidates?"""
    return local_set_rule(
        "locataires-du-parc-dans-le-neuf",
        _locataires,
        title="Locataires du parc dans le neuf",
        steps=("liste", "ordre_du_jour"),
        requis_pour=(),
        p=p,
    )


def _locataires(slate: Slate) -> Finding:
    new = slate.common.get("logement.neuf")
    if new is None:
        ask = Missing("logement.neuf", "Est-ce la première mise en location du logement ?", "bailleur")
        return Finding(COMPLETER, "On ne sait pas si le logement est neuf.", (ask,))
    if not new:
        return Finding(SANS_OBJET, "Le logement n’est pas neuf.")
    answers = [one.facts.get("demande.locataire_du_parc") for one in slate.candidates]
    own = answers.count(True)
    operands = (Operand("Locataires du parc", own), Operand("Un au moins", 1))
    work = (Operation("≥", operands, own >= 1, label="Locataires du parc sur la liste"),)
    said = f"Locataires du parc sur la liste : {own} sur {len(answers)}"
    if own:
        return Finding(CONFORME, f"{said}.", work=work)
    if None in answers:
        ask = Missing("demande.locataire_du_parc", "Le candidat est-il locataire du parc ?", "bailleur")
        return Finding(COMPLETER, f"{said} ; un candidat ne l’a pas dit.", (ask,), work)
    return Finding(APPRECIER, f"{said} ; la commission apprécie.", work=work)


def _in_order(slate: Slate, order: Order, level: Outcome, ask: Missing, named: str = "") -> Finding:
    """Do the ranks follow the order? A pair known to be reversed is enough to say no."""
    ranks = [one.facts.get("candidature.rang") for one in slate.candidates]
    if not ranks or None in ranks:
        asked = Missing("candidature.rang", "À quel rang ?", "bailleur")
        return Finding(COMPLETER, "Un candidat n’a pas de rang.", (asked,))
    ranked = sorted(slate.candidates, key=lambda one: one.facts["candidature.rang"])
    places = [order(one) for one in ranked]
    known = [place for place in places if place is not None]
    reversed_ = any(before > after for before, after in pairwise(known))
    if not reversed_ and None in places:
        return Finding(COMPLETER, _said(named, "la place d’un candidat dans l’ordre n’est pas connue."), (ask,))
    listed = (Operand("Places, dans l’ordre des rangs", tuple(known)), Operand("Attendu", tuple(sorted(known))))
    work = (Operation("=", listed, not reversed_, label="Rangs dans l’ordre prévu"),)
    if reversed_:
        return Finding(
            level, _said(named, "l’ordre de la liste n’est pas celui qui est prévu ; dites pourquoi."), work=work
        )
    return Finding(CONFORME, _said(named, "l’ordre de la liste est celui qui est prévu."), work=work)


def _said(named: str, words: str) -> str:
    return f"Logement « {named} » : {words}" if named else words[:1].upper() + words[1:]
