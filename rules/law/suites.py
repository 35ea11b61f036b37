"""After the session: the delay to answer an offer, silence, refusals, the next in line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from rules.calendar import deadline
from rules.expression import chiffre, constante, plus_mois
from rules.facts import candidature, demande
from rules.french import format_date
from rules.law.condition import PIECES_DEMANDEES, past, without_effect
from rules.law.priorite import dalo
from rules.law.seance import REFUS, SANS_OFFRE
from rules.law.sejour import examen_le
from rules.parameters import Chiffres
from rules.rule import genre, make_rule, rule, set_rule
from rules.sets import Candidate, Finding, Slate
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
ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"
SANS_ATTRIBUTION = (candidature.decision.parmi(REFUS), "La décision n’est pas une attribution.")

DELAI_DEMANDE = Missing("candidature.delai_reponse", "Quel délai de réponse l’offre indique-t-elle ?", "bailleur")


def answer_days(delays: Mapping[str, Any], on: date, figures: Chiffres) -> int | None:
    """Days to answer an offer: the landlord's (`[delais]` of its policy), never fewer than the law's; None while
    the law's figure is not known on that day."""
    found = figures.lookup("delai-reponse-offre", on)
    return None if found is None else max(int(found.value), int(delays.get("reponse_offre_jours", 0)))


@rule(
    "delai-de-reponse",
    title="Délai de réponse écrit dans l’offre",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-10"),
    clauses=("PC-7", "EM-21"),
    steps=("seance",),
    explanation="Délai écrit dans l’offre : {delai_reponse}, pour {delai_reponse_offre} au moins.",
    sans_objet=(SANS_ATTRIBUTION, SANS_OFFRE),
)
def delai_de_reponse():
    return candidature.delai_reponse >= chiffre("delai-reponse-offre")


@genre("delai-de-reponse-du-bailleur", allowed_by="R. 441-10 CCH, qui fixe un minimum", highest=APPRECIER, jours=int)
def delai_de_reponse_du_bailleur(p):
    """What the policy says, beside the law's minimum: an offer may leave more time, and people judge."""
    return make_rule(
        "delai-de-reponse-du-bailleur",
        candidature.delai_reponse == p.jours,
        title="Délai de réponse, selon la politique",
        steps=("seance",),
        explanation=f"Délai écrit dans l’offre : {{delai_reponse}} ; la politique en prévoit {p.jours} jours.",
        sans_objet=(SANS_ATTRIBUTION, SANS_OFFRE),
        **p.declared,
    )


@dataclass(frozen=True)
class Offer:
    """One notified offer. `last`: the last day to answer; None while the delay stated in it is not known, which cannot
    be before `least`, the law's last day."""

    rank: int
    notified: date
    least: date
    last: date | None
    answer: str | None
    answered: date | None
    facts: Mapping[str, Any] = field(compare=False, repr=False)

    def accepted(self, on: date) -> bool:
        """On that day, accepted in time, and still with effect."""
        said = self.answer == "acceptee" and (self.answered or on) <= on and not self.late()
        return said and not without_effect(self.facts, on)

    def silent(self, on: date) -> bool:
        return self.answer is None and self.last is not None and on > self.last

    def late(self) -> bool:
        return self.answered is not None and self.last is not None and self.answered > self.last

    def declined(self, on: date) -> bool | None:
        """On that day, refused, silent, or answered too late: in law no answer in time is a refusal. None: nobody can
        say yet."""
        refused = self.answer == "refusee" and (self.answered or on) <= on
        if refused or self.silent(on) or (self.late() and on > self.last):
            return True
        sure = self.last is not None or min(on, self.answered or on) <= self.least
        return False if sure or (self.answer and not self.answered) else None

    def work(self) -> tuple[Operation, ...]:
        if self.last is None:
            return ()
        operands = (Operand(f"Offre reçue, rang {self.rank}", self.notified), Operand("Dernier jour", self.last))
        return (
            Operation(
                "jours écoulés",
                operands,
                (self.last - self.notified).days,
                "jours",
                f"Délai du rang {self.rank}, reporté au jour ouvrable suivant s’il y a lieu",
            ),
        )


def _offers(slate: Slate) -> list[Offer]:
    least = int(slate.figure("delai-reponse-offre").value)
    made = [_offer(one, day, least) for one in slate.candidates if (day := _received(one))]
    return sorted(made, key=lambda one: one.rank)


def _received(one: Candidate) -> date | None:
    """The day the offer was handed over, else that of its failed presentation."""
    return one.facts.get("candidature.notifie_le") or one.facts.get("candidature.presentee_le")


def _offer(one: Candidate, notified: date, least: int) -> Offer:
    """The delay stated counts, never shorter than the law's."""
    value = one.facts.get
    stated = value("candidature.delai_reponse")
    last = deadline(notified, max(stated, least)) if stated else None
    rank = value("candidature.decision_rang") or 1
    answer, day = value("candidature.reponse"), value("candidature.reponse_le")
    return Offer(rank, notified, deadline(notified, least), last, answer, day, one.facts)


def _all_work(offers: list[Offer]) -> tuple[Operation, ...]:
    return tuple(operation for one in offers for operation in one.work())


@set_rule(
    "reponses-aux-offres",
    title="Réponses aux offres",
    level=APPRECIER,
    source=Source(CCH, "R. 441-10", "jours comptés selon les articles 641 et 642 du Code de procédure civile"),
    clauses=("PC-7", "EM-21"),
    steps=("seance",),
)
def reponses_aux_offres(slate: Slate):
    """Each offer notified, answered in time or not; silence past the last day is a refusal.

    Nobody awaits the answer to an offer that came to nothing before it: that is told beside."""
    made = _offers(slate)
    if not made:
        return Finding(SANS_OBJET, "Aucune offre n’est notifiée.")
    whys = [_ended(one, made, slate) for one in made]
    offers = [one for one, why in zip(made, whys, strict=True) if not why]
    ended = [(one.rank, why) for one, why in zip(made, whys, strict=True) if why]
    told = tuple(f"Rang {rank} : aucune réponse n’est plus attendue, {why}." for rank, why in ended)
    if not offers:
        turns = {rank: slate.on for rank, _ in ended}
        return Finding(SANS_OBJET, " ".join(told), work=_lapses(_rungs(slate, made), turns))
    return replace(_answered(slate, offers), notes=told)


def _ended(one: Offer, made: list[Offer], slate: Slate) -> str:
    """Why its answer was not awaited any more before the day it was due; empty while it is, or once it came."""
    day = min(slate.on, one.last or slate.on)
    if one.answer is not None:
        return ""
    if without_effect(one.facts, day):
        return "l’attribution est sans effet, sa condition n’étant pas remplie"
    if any((signed := other.facts.get("candidature.bail_signe_le")) and signed <= day for other in slate.candidates):
        return "le bail du logement est signé"
    if ahead := next((other.rank for other in made if other.rank < one.rank and other.accepted(day)), None):
        return f"le rang {ahead} a accepté"
    struck = one.facts.get("candidature.radiee_le")
    return "la demande est radiée" if struck and struck <= day else ""


def _answered(slate: Slate, offers: list[Offer]) -> Finding:
    work = _all_work(offers)
    if any(one.last is None for one in offers):
        return Finding(COMPLETER, "Le délai écrit dans une offre n’est pas connu.", (DELAI_DEMANDE,), work)
    for one in offers:
        if one.silent(slate.on):
            said = f"Rang {one.rank} : sans réponse au {format_date(one.last)}, ce qui vaut refus."
            return Finding(APPRECIER, said, work=work)
        if one.late():
            return Finding(APPRECIER, f"Rang {one.rank} : réponse arrivée après le {format_date(one.last)}.", work=work)
    waiting = next((one for one in offers if one.answer is None), None)
    if waiting:
        ask = Missing("candidature.reponse", "Acceptez-vous ce logement ?", "candidat")
        said = f"Rang {waiting.rank} : réponse attendue jusqu’au {format_date(waiting.last)} inclus."
        return Finding(COMPLETER, said, (ask,), work)
    if any(one.answered is None for one in offers):
        ask = Missing("candidature.reponse_le", "Quel jour la réponse est-elle arrivée ?", "bailleur")
        return Finding(COMPLETER, "Le jour d’une réponse n’est pas connu.", (ask,), work)
    return Finding(CONFORME, "Chaque offre notifiée a sa réponse dans le délai.", work=work)


@set_rule(
    "suivant-apres-refus",
    title="Candidat suivant",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-3 b et R. 441-10"),
    clauses=("PC-17", "EM-16", "EM-22"),
    steps=("seance",),
)
def suivant_apres_refus(slate: Slate):
    """The next rank is offered the dwelling once the one before declined, and not sooner."""
    offers = _offers(slate)
    if not offers:
        return Finding(SANS_OBJET, "Aucune offre n’est notifiée.")
    rungs = _rungs(slate, offers)
    last = max(one.rank for one in offers)
    # Whoever stood ahead had left on the day the next offer was received, not only since.
    turns = {rank: min(slate.on, *(one.notified for one in offers if one.rank > rank)) for rank in range(1, last)}
    gone = {rank: _gone(rungs, rank, day) for rank, day in turns.items()}
    standing = [rank for rank, left in gone.items() if left is False]
    work = _all_work(offers) + _lapses(rungs, turns)
    if standing:
        said = "n’avait pas encore décliné" if _gone(rungs, standing[0], slate.on) else "n’a pas décliné"
        return Finding(BLOQUANT, f"Offre au rang {last} alors que le rang {standing[0]} {said}.", work=work)
    unsaid = next((rank for rank, left in gone.items() if left is None), None)
    if unsaid:
        said, ask = _unsaid(rungs[unsaid], turns[unsaid])
        return Finding(COMPLETER, f"Offre au rang {last} ; {said.format(rank=unsaid)}.", (ask,), work)
    if not _gone(rungs, last, slate.on):
        return Finding(CONFORME, f"L’offre est au rang {last}.", work=work)
    lapse = _lapses(rungs, {last: slate.on})
    left = "n’a plus d’attribution, sa condition n’est pas remplie" if lapse else "a décliné"
    return _next_of(slate, last, left, work + lapse)


# By rank: what the file says of whoever holds it, and the offer received, if any.
Rungs = Mapping[int, tuple[Mapping[str, Any], Offer | None]]


def _rungs(slate: Slate, offers: list[Offer]) -> Rungs:
    known = {one.rank: one for one in offers}
    held = [one.facts for one in slate.candidates if one.facts.get("candidature.decision") not in (None, *REFUS)]
    ranked = {facts.get("candidature.decision_rang") or 1: facts for facts in held}
    return {rank: (ranked.get(rank, {}), known.get(rank)) for rank in ranked.keys() | known.keys()}


def _gone(rungs: Rungs, rank: int, day: date) -> bool | None:
    """On that day, declined, or without effect for want of the paper awaited; None: nobody can say yet."""
    facts, offer = rungs.get(rank, ({}, None))
    found = (without_effect(facts, day), offer.declined(day) if offer else False)
    return True if True in found else None if None in found else False


def _lapses(rungs: Rungs, turns: Mapping[int, date]) -> tuple[Operation, ...]:
    held = [(rank, rungs[rank][0], day) for rank, day in turns.items() if rank in rungs]
    return tuple(past(facts, day, rank) for rank, facts, day in held if without_effect(facts, day))


def _unsaid(rung: tuple[Mapping[str, Any], Offer | None], day: date) -> tuple[str, Missing]:
    """What nobody said of this rank, and what to ask."""
    if without_effect(rung[0], day) is None:
        return "on ne sait pas si la pièce attendue du rang {rank} est venue", PIECES_DEMANDEES
    return "le délai écrit dans l’offre du rang {rank} n’est pas connu", DELAI_DEMANDE


def _next_of(slate: Slate, last: int, left: str, work: tuple[Operation, ...]) -> Finding:
    ranks = [one.facts.get("candidature.decision_rang") for one in slate.candidates]
    if last + 1 in ranks:
        return Finding(CONFORME, f"Le rang {last} {left} : le rang {last + 1} devient attributaire.", work=work)
    said = "Aucun attributaire ne reste : le logement va à un autre ménage, les demandes restent actives."
    return Finding(APPRECIER, said, work=work)


# Owed to whoever the préfet designated. Unknown, the designation is not asked here: its name tells the ground.
INFORMATION_NON_DUE = (
    demande.designee_par_le_prefet.est_connu() & ~demande.designee_par_le_prefet,
    ~dalo & ~demande.designee_par_le_prefet.est_connu(),
)
NOT_OWED = "La demande n’appelle pas cette information."


# Title and sentence stay neutral: whom this information is owed to is a ground of priority.
@rule(
    "information-dans-l-offre",
    title="Information réglementaire portée par l’offre",
    level=JUSTIFIER,
    source=Source(CCH, "R. 441-16-3", "Conseil d’État, 4 novembre 2015, n° 374241"),
    clauses=("PC-19", "EM-23"),
    steps=("seance",),
    explanation="Information portée par l’offre : {information_offre}. Sans elle, un refus ne fait rien perdre au "
    "demandeur ; la preuve revient au bailleur.",
    sans_objet=(SANS_ATTRIBUTION, SANS_OFFRE, *((told, NOT_OWED) for told in INFORMATION_NON_DUE)),
)
def information_dans_l_offre():
    return candidature.information_offre


AUCUN_REFUS = (~candidature.refus_sans_motif.est_connu(), "Aucun refus sans motif n’est enregistré.")


@genre("refus-repetes", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def refus_repetes(p):
    """« Several » unjustified refusals: the source gives no number, so more than one are shown and people judge."""
    return make_rule(
        "refus-repetes",
        candidature.refus_sans_motif <= constante(1, "Un seul refus"),
        title="Refus répétés",
        steps=("liste", "ordre_du_jour"),
        explanation="Refus sans motif déjà enregistrés : {refus_sans_motif}. À plusieurs, la politique remet en "
        "question la priorité que le dossier peut avoir.",
        sans_objet=(AUCUN_REFUS,),
        **p.declared,
    )


@genre("examen-suspendu-apres-refus", allowed_by=ORIENTATIONS, highest=JUSTIFIER, refus=int, mois=int)
def examen_suspendu(p):
    """So many unreasoned refusals put the file aside for some months from the last of them."""
    fin = plus_mois(candidature.dernier_refus_le, p.mois).nomme("fin_de_suspension", "Fin de la suspension")
    return make_rule(
        "examen-suspendu-apres-refus",
        (candidature.refus_sans_motif < p.refus) | (examen_le >= fin),
        title="Examen suspendu après des refus",
        steps=("liste", "ordre_du_jour"),
        explanation=f"Refus sans motif : {{refus_sans_motif}} ; à partir de {p.refus}, la politique n’examine pas le "
        f"dossier pendant {p.mois} mois. Examen le {{examen_le}}.",
        sans_objet=(AUCUN_REFUS,),
        **p.declared,
    )
