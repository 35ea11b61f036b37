"""Was the session held as it should be? Quorum, votes, minutes."""

from __future__ import annotations

from functools import partial

from rules.rule import genre, set_rule
from rules.sets import FigureOperand, Finding, Slate, local_set_rule
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
from rules.vocabulary import PRESENTATEURS, VOIX

CCH = "Code de la construction et de l’habitation"
ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"
READING = "R. 441-9 du CCH, lu dans sa version de 2017 ; aucun texte lu ne fixe de majorité (règlement intérieur)."
QUORUM_READING = "Article R. 441-9 du CCH lu dans sa version de 2017 : le règlement intérieur fixe le quorum."


@set_rule(
    "quorum-atteint",
    title="Quorum",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-9 IV", "le règlement intérieur fixe le quorum"),
    clauses=("RA-33",),
    steps=("seance",),
)
def quorum_atteint(slate: Slate):
    """Members present against the quorum that the landlord entered; no text sets one."""
    commission, present = slate.common.get("seance.commission"), slate.common.get("seance.presents")
    if commission is None:
        return Finding(
            COMPLETER,
            "La séance n’est pas choisie.",
            (Missing("seance.commission", "Devant quelle commission ?", "bailleur"),),
        )
    wanted = _quorum(slate, commission)
    if wanted is None:
        ask = Missing("chiffre:quorum", "Quorum fixé par le règlement intérieur : valeur à saisir", "administrateur")
        return Finding(COMPLETER, "Le quorum de cette commission n’est pas saisi.", (ask,))
    if present is None:
        ask = Missing("seance.presents", "Combien de membres présents ont voix délibérative ?", "bailleur")
        return Finding(COMPLETER, "Le nombre de membres présents n’est pas connu.", (ask,))
    enough = present >= wanted.value
    work = (Operation("≥", (Operand("Membres présents", present), wanted), enough, label="Quorum atteint"),)
    said = f"{present} membre{'s' if present > 1 else ''} avec voix délibérative pour un quorum de {wanted.value}"
    if enough:
        return Finding(CONFORME, f"{said}.", work=work, notes=(QUORUM_READING,))
    return Finding(BLOQUANT, f"{said} : la commission ne peut pas délibérer.", work=work, notes=(QUORUM_READING,))


def _quorum(slate: Slate, commission: str) -> FigureOperand | None:
    """What the landlord entered for this commission on the day it sits; None while it has not."""
    found = slate.figures.lookup("quorum", slate.common.get("seance.le") or slate.on, (commission,))
    if found is None:
        return None
    notes = (found.period.reserve,) if found.period.reserve else ()
    return FigureOperand("Quorum", int(found.value), "", found.period.source, notes, found.expired)


@set_rule(
    "majorite-des-voix",
    title="Majorité des voix",
    level=APPRECIER,
    source=Source(CCH, "R. 441-9 II", "texte de 2017 : la voix du maire est prépondérante"),
    clauses=("EM-29", "RA-33"),
    steps=("seance",),
)
def majorite_des_voix(slate: Slate):
    """More voices for than against; in a tie the mayor's decides."""
    ayes, noes = slate.common.get("liste.voix_pour"), slate.common.get("liste.voix_contre")
    if ayes is None and noes is None:
        return Finding(SANS_OBJET, "Aucun vote n’est consigné.")
    if ayes is None or noes is None:
        path = "liste.voix_pour" if ayes is None else "liste.voix_contre"
        return Finding(
            COMPLETER, "Le vote n’est consigné qu’à moitié.", (Missing(path, "Combien de voix ?", "bailleur"),)
        )
    work = (Operation(">", (Operand("Voix pour", ayes), Operand("Voix contre", noes)), ayes > noes, label="Majorité"),)
    if ayes == noes:
        return _tie(slate.common.get("liste.voix_maire"), f"{ayes} voix pour et autant contre", work)
    said = f"{ayes} voix pour, {noes} contre"
    return (
        Finding(CONFORME, f"{said}.", work=work, notes=(READING,))
        if ayes > noes
        else Finding(APPRECIER, f"{said} : le règlement intérieur dit la suite.", work=work, notes=(READING,))
    )


def _tie(mayor: str | None, said: str, work: tuple[Operation, ...]) -> Finding:
    if mayor is None:
        ask = Missing("liste.voix_maire", "Comment le maire, ou son représentant, a-t-il voté ?", "bailleur")
        return Finding(COMPLETER, f"{said} : la voix du maire départage.", (ask,), work, (READING,))
    if mayor == "pour":
        return Finding(CONFORME, f"{said} ; la voix du maire, pour, l’emporte.", work=work, notes=(READING,))
    if mayor == "contre":
        return Finding(APPRECIER, f"{said} ; la voix du maire, contre, l’emporte.", work=work, notes=(READING,))
    return Finding(APPRECIER, f"{said}, et le maire n’a pas voté.", work=work, notes=(READING,))


@genre("proces-verbal-signe-et-transmis", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def proces_verbal(p):
    return local_set_rule(
        "proces-verbal-signe-et-transmis",
        partial(_proces_verbal, p.declared["level"]),
        title="Procès-verbal",
        steps=("seance",),
        requis_pour=(),
        p=p,
    )


MINUTES = {
    "seance.le": "Quel jour la commission siège-t-elle ?",
    "seance.pv_signe_le": "Quel jour le procès-verbal a-t-il été signé ?",
    "seance.pv_signataire": "Qui a signé le procès-verbal ?",
    "seance.pv_transmis_le": "Quel jour le procès-verbal a-t-il été transmis aux réservataires concernés ?",
}


def _proces_verbal(level: Outcome, slate: Slate) -> Finding:
    """Signed by the chair after the session, then sent; no text gives a delay, so the days are shown."""
    known = {path: slate.common.get(path) for path in MINUTES}
    asked = tuple(Missing(path, question, "bailleur") for path, question in MINUTES.items() if known[path] is None)
    held, signed, by, sent = known.values()
    if by not in (None, "president"):
        return Finding(level, "Le procès-verbal n’est pas signé par le président de la commission.")
    if asked:
        return Finding(COMPLETER, "Le procès-verbal n’est pas encore signé et transmis.", asked)
    session, signature = Operand("Séance", held), Operand("Signature", signed)
    work = (
        Operation("≤", (session, signature), held <= signed, label="Signé après la séance"),
        Operation("≤", (signature, Operand("Transmission", sent)), signed <= sent, label="Transmis une fois signé"),
        Operation(
            "jours écoulés",
            (session, Operand("Transmission", sent)),
            (sent - held).days,
            "jours",
            "Jours avant la transmission",
        ),
    )
    if not held <= signed <= sent:
        return Finding(
            level, "Les dates du procès-verbal se contredisent : séance, signature, transmission.", work=work
        )
    return Finding(CONFORME, "Procès-verbal signé par le président et transmis aux réservataires concernés.", work=work)


@genre("avis-des-elus", allowed_by=ORIENTATIONS, highest=APPRECIER)
def avis_des_elus(p):
    """A charter that speaks of the elected officials' opinion, where the law gives the mayor a vote: both are said."""
    return local_set_rule(
        "avis-des-elus",
        partial(_avis_des_elus, p.declared["level"]),
        title="Avis des élus, vote du maire",
        steps=("seance",),
        requis_pour=(),
        p=p,
    )


def _avis_des_elus(level: Outcome, slate: Slate) -> Finding:
    mayor = slate.common.get("liste.voix_maire")
    if mayor is None:
        ask = Missing("liste.voix_maire", "Comment le maire, ou son représentant, a-t-il voté ?", "bailleur")
        return Finding(COMPLETER, "On ne sait pas si le maire, ou son représentant, a pris part au vote.", (ask,))
    law = "la politique parle d’un avis, la loi d’un vote, prépondérant en cas d’égalité (R. 441-9 II CCH)"
    if mayor == "absent":
        return Finding(level, f"Le maire n’était ni présent ni représenté ; {law}.")
    return Finding(CONFORME, f"Le maire, ou son représentant, a pris part au vote ({VOIX[mayor].lower()}) ; {law}.")


@genre(
    "presentation-en-seance",
    allowed_by=ORIENTATIONS,
    highest=APPRECIER,
    defaults={"selection_validee": False},
    presentateurs=list,
    selection_validee=bool,
)
def presentation_en_seance(p):
    """Who tells the commission of the files; where the policy says so, under whose responsibility they were chosen."""
    if not p.presentateurs:
        raise ValueError("somebody presents the files")
    return local_set_rule(
        "presentation-en-seance",
        partial(_presentation, p.declared["level"], tuple(p.presentateurs), bool(p.selection_validee)),
        title="Présentation des dossiers en séance",
        steps=("ordre_du_jour",),
        requis_pour=(),
        p=p,
    )


def _presentation(level: Outcome, admitted: tuple[str, ...], overseen: bool, slate: Slate) -> Finding:
    who, seen = slate.common.get("liste.presentateur"), slate.common.get("liste.selection_validee")
    if who is not None and who not in admitted:
        wanted = " ; ".join(PRESENTATEURS[one] for one in admitted)
        return Finding(level, f"{PRESENTATEURS[who]} présente les dossiers ; la politique prévoit : {wanted}.")
    if overseen and seen is False:
        return Finding(level, "Le responsable n’a pas vu la sélection que la politique place sous sa responsabilité.")
    if who is None:
        ask = Missing("liste.presentateur", "Qui présente les dossiers à la commission ?", "bailleur")
        return Finding(COMPLETER, "On ne sait pas qui présente les dossiers.", (ask,))
    if overseen and seen is None:
        ask = Missing("liste.selection_validee", "Le responsable a-t-il vu cette sélection ?", "bailleur")
        return Finding(COMPLETER, "On ne sait pas si le responsable a vu la sélection.", (ask,))
    return Finding(CONFORME, f"{PRESENTATEURS[who]} présente les dossiers.")
