"""Is each reason given a lawful one, of its decision, and true to the recorded facts of that person?"""

from __future__ import annotations

from collections.abc import Iterable

from rules.facts import demande
from rules.french import format_date
from rules.grounds import Comparison, compare
from rules.law.seance import CLASSEMENT, MOTIFS_IRRECEVABILITE, REFUS
from rules.reason_lists import DECISION_NAMES, gather, kind_of_reason, lists
from rules.rule import set_rule
from rules.sets import Candidate, Finding, Slate
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, SANS_OBJET, Missing, Outcome, Source

GRAVEST_FIRST = (BLOQUANT, COMPLETER, APPRECIER, CONFORME)
OUTRANKED, SENIORITY = "NA-RANG", "AT-ANCIENNETE"
DECISION_WANTED = Missing("candidature.decision", "Quelle décision ?", "bailleur")


@set_rule(
    "motifs-fondes",
    title="Motifs au regard du droit et des dossiers",
    level=BLOQUANT,
    source=Source("Code des relations entre le public et l’administration", "L. 211-2 et L. 211-5"),
    clauses=("RA-9", "RA-10", "RA-28", "PC-18", "EM-20"),
    steps=("seance",),
)
def motifs_fondes(slate: Slate) -> Finding:
    """One finding for the slate: the gravest, and what is said of each candidate whose reason is given."""
    found = [(one.key, _compare(one, slate)) for one in slate.candidates if one.facts.get("candidature.motif")]
    if not found:
        return Finding(SANS_OBJET, "Aucun motif n’est donné.")
    worst = next(outcome for outcome in GRAVEST_FIRST if any(one.outcome == outcome for _, one in found))
    told = [f"{key} : {one.text}" if len(found) > 1 else one.text for key, one in found if one.outcome == worst]
    lacking = tuple(item for _, one in found if one.outcome == worst for item in one.missing)
    work = tuple(operation for _, one in found if one.outcome == worst for operation in one.working)
    return Finding(worst, " ".join(told), lacking, work)


def _compare(one: Candidate, slate: Slate) -> Comparison:
    code, decision = one.facts["candidature.motif"], one.facts.get("candidature.decision")
    reason = gather(lists()).get(code)
    if reason and decision and reason.decision != kind_of_reason(decision):
        names = (
            f"« {DECISION_NAMES[reason.decision]} » ; la décision est « {DECISION_NAMES[kind_of_reason(decision)]} »"
        )
        return Comparison(BLOQUANT, f"Motif : {reason.label}. Ce motif est celui d’une décision {names}.")
    if code == OUTRANKED:
        return _outranked(slate.candidates)
    if code == SENIORITY:
        return _senior(one, slate.candidates)
    found = compare(code, one.dossier, one.verdicts)
    told_apart = code in MOTIFS_IRRECEVABILITE  # each candidate has a verdict of its own on these two
    return Comparison(CONFORME, found.text) if told_apart else found


def _outranked(candidates: Iterable[Candidate]) -> Comparison:
    """« Another candidacy was retained » wants one that was."""
    decisions = [one.facts.get("candidature.decision") for one in candidates]
    retained = sum(one is not None and one not in REFUS for one in decisions)
    said = f"Motif : une autre candidature a été retenue. Candidatures retenues : {retained} sur {len(decisions)}."
    if retained:
        return Comparison(CONFORME, said)
    return _open_or(None in decisions, said, BLOQUANT, DECISION_WANTED)


def _senior(one: Candidate, candidates: Iterable[Candidate]) -> Comparison:
    """No request ranked behind is older; what the others filed is counted, never told."""
    filed, rank = demande.deposee_le.key, one.facts.get("candidature.decision_rang") or 1
    behind = [
        other
        for other in candidates
        if other.facts.get("candidature.decision") == CLASSEMENT
        and (other.facts.get("candidature.decision_rang") or 1) > rank
    ]
    days = [other.facts.get(filed) for other in behind]
    mine, asked = one.facts.get(filed), Missing(filed, demande.deposee_le.label, "bailleur")
    if mine is None:
        return _open_or(True, "Motif : ancienneté de la demande.", CONFORME, asked)
    older = sum(day is not None and day < mine for day in days)
    said = (
        f"Motif : ancienneté de la demande, déposée le {format_date(mine)}. Plus anciennes et classées après : {older}."
    )
    if older:
        return Comparison(BLOQUANT, said)
    return _open_or(None in days, said, CONFORME, asked)


def _open_or(unknown: bool, said: str, outcome: Outcome, ask: Missing) -> Comparison:
    """The outcome, unless something of it is still unknown."""
    return Comparison(COMPLETER, said, (ask,)) if unknown else Comparison(outcome, said)
