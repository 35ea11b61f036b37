"""May these files go to this commission on that day?"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from rules.calendar import weekday_before
from rules.expression import AUJOURDHUI, plus_mois
from rules.facts import candidature
from rules.french import format_date
from rules.law.demande import jour_examine
from rules.rule import genre, make_rule, set_rule
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
    Verdict,
)

CCH = "Code de la construction et de l’habitation"
ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"


def _lacking(fact: str, question: str) -> Finding:
    return Finding(COMPLETER, "La séance n’est pas choisie.", (Missing(fact, question, "bailleur"),))


@genre("commission-competente", allowed_by="délibération du conseil d’administration (R. 441-9 CCH)", highest=BLOQUANT)
def commission_competente(p):
    return local_set_rule(
        "commission-competente", _competente, title="Commission compétente", steps=("ordre_du_jour", "seance"), p=p
    )


def _competente(slate: Slate) -> Finding:
    commune, communes = slate.common.get("logement.commune"), slate.common.get("seance.communes")
    if communes is None:
        return _lacking("seance.communes", "Devant quelle commission ?")
    if commune is None:
        return Finding(
            COMPLETER, "La commune du logement manque.", (Missing("logement.commune", "Quelle commune ?", "bailleur"),)
        )
    covered = communes.replace(" ", "").split(",")
    work = (
        Operation(
            "parmi",
            (Operand("Commune du logement", commune), Operand("Communes de la commission", tuple(covered))),
            commune in covered,
            label="Commission compétente",
        ),
    )
    if commune in covered:
        return Finding(CONFORME, "La commission est compétente pour la commune du logement.", work=work)
    return Finding(
        BLOQUANT,
        "Cette commission n’est pas compétente pour la commune du logement : choisissez-en une autre.",
        work=work,
    )


@set_rule(
    "seance-a-venir",
    title="Date de la séance",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-9", "l’ordre du jour précède la séance"),
    clauses=("RP-7",),
    steps=("ordre_du_jour",),
    requis_pour=("ordre_du_jour",),
)
def seance_a_venir(slate: Slate):
    day = slate.common.get("seance.le")
    if day is None:
        return _lacking("seance.le", "Quel jour la commission siège-t-elle ?")
    work = (
        Operation(
            "≥",
            (Operand("Séance", day), Operand("Date de l’examen", slate.on)),
            day >= slate.on,
            label="Séance à venir",
        ),
    )
    if day >= slate.on:
        return Finding(CONFORME, "La séance est à venir.", work=work)
    return Finding(BLOQUANT, "Cette séance est passée : choisissez-en une à venir.", work=work)


@set_rule(
    "commission-tous-les-deux-mois",
    title="Périodicité de la commission",
    level=APPRECIER,
    source=Source(CCH, "R. 441-9 IV"),
    clauses=("RA-2",),
    steps=("ordre_du_jour",),
)
def tous_les_deux_mois(slate: Slate):
    before, day = slate.common.get("seance.precedente_le"), slate.common.get("seance.le")
    if day is None:
        return _lacking("seance.le", "Quel jour la commission siège-t-elle ?")
    if before is None:
        return Finding(SANS_OBJET, "Aucune séance précédente n’est enregistrée.")
    wanted = slate.figure("reunion-commission-mois")
    latest = slate.add_months(before, wanted.value)
    work = (
        Operation("≤", (Operand("Séance", day), Operand("Au plus tard", latest)), day <= latest, label="Dans le délai"),
    )
    if day <= latest:
        return Finding(CONFORME, f"Pas plus de {wanted.value} mois depuis la séance précédente.", work=work)
    return Finding(APPRECIER, f"Plus de {wanted.value} mois depuis la séance précédente.", work=work)


@set_rule(
    "candidats-presentables",
    title="Dossiers présentables",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-1 et R. 441-3"),
    clauses=("RP-7", "RA-17", "RA-18", "EM-37"),
    steps=("ordre_du_jour",),
    requis_pour=("ordre_du_jour",),
)
def candidats_presentables(slate: Slate):
    """No file with a blocking verdict, none with a required answer missing, each justification written."""
    if not slate.candidates:
        return Finding(COMPLETER, "La liste est vide.", (Missing("candidatures", "Qui est candidat ?", "bailleur"),))
    blocked = slate.count(BLOQUANT)
    awaited = [one for one in slate.verdicts if _awaited(one)]
    unjustified = sum(one.outcome == JUSTIFIER and not slate.justified(one) for one in slate.verdicts)
    counts = (blocked, len(awaited), unjustified)
    outcome, said = _presentable(*counts)
    asked = {item.fact: item for one in awaited for item in one.missing} if outcome == COMPLETER else {}
    return Finding(outcome, said, tuple(asked.values()), _points_left(*counts))


def _awaited(verdict: Verdict) -> bool:
    """An answer that the agenda requires and that somebody can still give; a quotient by zero asks for nothing."""
    return verdict.outcome == COMPLETER and "ordre_du_jour" in verdict.required_for and bool(verdict.missing)


def _points_left(blocked: int, lacking: int, unjustified: int) -> tuple[Operation, ...]:
    counts = (
        Operand("Points bloquants", blocked),
        Operand("Réponses requises manquantes", lacking),
        Operand("Justifications à écrire", unjustified),
    )
    total = blocked + lacking + unjustified
    left = "Points à régler"
    return (
        Operation("+", counts, total, label=left),
        Operation("=", (Operand(left, total), Operand("Aucun", 0)), total == 0, label="Rien ne reste à régler"),
    )


def _presentable(blocked: int, lacking: int, unjustified: int) -> tuple[Outcome, str]:
    """The gravest point left, in words."""
    if blocked:
        return BLOQUANT, f"{blocked} point{_s(blocked)} bloquant{_s(blocked)} sur les candidats."
    if lacking:
        return COMPLETER, f"{lacking} réponse{_s(lacking)} requise{_s(lacking)} avant l’inscription."
    if unjustified:
        return JUSTIFIER, f"{unjustified} justification{_s(unjustified)} à écrire."
    return CONFORME, "Chaque dossier peut être présenté."


def _s(count: int) -> str:
    return "s" if count > 1 else ""


@genre("cloture-de-la-liste", allowed_by=ORIENTATIONS, highest=JUSTIFIER, jour=str)
def cloture_de_la_liste(p):
    """The list of files closes on a weekday before the session; ValueError for a word that names none."""
    weekday_before(date.min + timedelta(days=7), p.jour)
    return local_set_rule(
        "cloture-de-la-liste",
        partial(_cloture, p.jour, p.declared["level"]),
        title="Clôture de la liste des dossiers",
        steps=("ordre_du_jour",),
        requis_pour=(),
        p=p,
    )


def _cloture(weekday: str, level: Outcome, slate: Slate) -> Finding:
    day, entered = slate.common.get("seance.le"), slate.common.get("liste.inscrite_le")
    if day is None:
        return _lacking("seance.le", "Quel jour la commission siège-t-elle ?")
    if entered is None and slate.on >= day:
        ask = Missing("liste.inscrite_le", "Quel jour la liste a-t-elle été inscrite à l’ordre du jour ?", "bailleur")
        return Finding(COMPLETER, "Le jour de l’inscription n’est pas connu.", (ask,))
    entered, last = entered or slate.on, weekday_before(day, weekday)
    operands = (Operand("Inscription", entered), Operand(f"Dernier {weekday} avant la séance", last))
    work = (Operation("≤", operands, entered <= last, label="Avant la clôture"),)
    if entered <= last:
        return Finding(CONFORME, f"La liste se clôt le {format_date(last)}.", work=work)
    said = f"La liste était close le {format_date(last)} ; inscription le {format_date(entered)}."
    return Finding(level, said, work=work)


@genre("calendrier-communique", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def calendrier_communique(p):
    """The year's calendar goes out « at the start of the year »: no text names a day, so the date is shown."""
    return local_set_rule(
        "calendrier-communique",
        partial(_calendrier, p.declared["level"]),
        title="Calendrier des commissions",
        steps=("ordre_du_jour",),
        requis_pour=(),
        p=p,
    )


def _calendrier(level: Outcome, slate: Slate) -> Finding:
    day, sent = slate.common.get("seance.le"), slate.common.get("seance.calendrier_communique_le")
    if day is None:
        return _lacking("seance.le", "Quel jour la commission siège-t-elle ?")
    if sent is None:
        ask = Missing("seance.calendrier_communique_le", "Quel jour le calendrier a-t-il été communiqué ?", "bailleur")
        return Finding(COMPLETER, "Le jour où le calendrier a été communiqué n’est pas connu.", (ask,))
    work = (
        Operation(
            "≤", (Operand("Calendrier communiqué", sent), Operand("Séance", day)), sent <= day, label="Avant la séance"
        ),
    )
    if sent > day:
        return Finding(level, f"Calendrier communiqué le {format_date(sent)}, après la séance.", work=work)
    said = f"Calendrier communiqué le {format_date(sent)} ; aucun texte ne dit jusqu’à quel jour."
    return Finding(APPRECIER, said, work=work)


@genre("commune-et-reservataire-avises", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def commune_et_reservataire_avises(p):
    return local_set_rule(
        "commune-et-reservataire-avises",
        partial(_avises, p.declared["level"]),
        title="Commune conviée, réservataire informé",
        steps=("ordre_du_jour",),
        requis_pour=(),
        p=p,
    )


AVISES = {
    "seance.commune_conviee_le": ("Commune conviée", "Quel jour la commune a-t-elle été conviée ?"),
    "seance.reservataire_informe_le": ("Réservataire informé", "Quel jour le réservataire a-t-il été informé ?"),
}


def _avises(level: Outcome, slate: Slate) -> Finding:
    """The commune in every case, the réservataire where the dwelling has one."""
    day = slate.common.get("seance.le")
    if day is None:
        return _lacking("seance.le", "Quel jour la commission siège-t-elle ?")
    own = slate.common.get("logement.contingent") == "bailleur"
    wanted = [path for path in AVISES if not (own and "reservataire" in path)]
    told = {path: slate.common.get(path) for path in wanted}
    work = tuple(
        Operation("≤", (Operand(AVISES[path][0], sent), Operand("Séance", day)), sent <= day, label=AVISES[path][0])
        for path, sent in told.items()
        if sent
    )
    if any(sent and sent > day for sent in told.values()):
        return Finding(level, "Une invitation ou une information est partie après la séance.", work=work)
    asked = tuple(Missing(path, AVISES[path][1], "bailleur") for path, sent in told.items() if sent is None)
    if asked:
        return Finding(COMPLETER, "Une date d’invitation ou d’information manque.", asked, work)
    return Finding(CONFORME, "Invitations et informations parties avant la séance.", work=work)


@genre("dossier-complet", allowed_by=ORIENTATIONS, highest=JUSTIFIER, defaults={"mois": 0}, mois=int)
def dossier_complet(p):
    """A file is incomplete once it still is, some months after a written request where the policy gives that delay:
    never inadmissible for that."""
    fin = plus_mois(candidature.complement_demande_le, p.mois).nomme("fin_du_complement", "Fin du délai de complément")
    encore = (
        ~candidature.dossier_complet & (fin > jour_examine),
        "Le délai qui suit la demande écrite de pièces court encore : le dossier n’est pas tenu pour incomplet.",
    )
    avant_la_seance = (
        ~candidature.dossier_complet & (fin > AUJOURDHUI) & (fin <= jour_examine),
        "Le délai qui suit la demande écrite de pièces prend fin le {fin_du_complement} et l’examen est le "
        "{jour_examine} : le dossier sera incomplet si elles manquent encore ce jour-là.",
    )
    return make_rule(
        "dossier-complet",
        candidature.dossier_complet,
        title="Complétude du dossier",
        steps=("liste", "ordre_du_jour"),
        explanation="Dossier complet : {dossier_complet}. Un dossier incomplet n’est jamais irrecevable selon la loi "
        "(R. 441-1 CCH).",
        sans_objet=(encore,) if p.mois else (),
        doutes=(avant_la_seance,) if p.mois else (),
        **p.declared,
    )


@genre("visite-avant-commission", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def visite_avant_commission(p):
    return make_rule(
        "visite-avant-commission",
        candidature.visite_faite,
        title="Visite avant la commission",
        steps=("ordre_du_jour",),
        explanation="Logement visité : {visite_faite}.",
        **p.declared,
    )
