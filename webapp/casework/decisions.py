"""What the commission decides for each candidate: read, checked by the rules, recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, select

from rules.check import BESIDE, CaseFile, check
from rules.dossier import Dossier
from rules.facts import fait
from rules.french import format_date
from rules.kinds import BadValue
from rules.reasons import compare_reason, reasons
from rules.verdict import BLOQUANT, COMPLETER, SANS_OBJET, Missing, Verdict
from rules.vocabulary import PIECES
from webapp import clock, db
from webapp.casework import cases, compared, subjects, votes
from webapp.casework.administration import record as journal
from webapp.casework.chiffres import figures_of
from webapp.casework.justifications import candidate_key
from webapp.casework.seance import Entry
from webapp.db.models import Candidature, Decision, Logement, Seance
from webapp.permissions import Agent

RANKED, CONDITIONAL = "attribution-classement", "attribution-condition"
ATTRIBUTIONS = ("attribution", RANKED, CONDITIONAL)
REFUS = ("non-attribution", "irrecevabilite")
PATHS = {
    "decision": "candidature.decision",
    "rang": "candidature.decision_rang",
    "imputation": "candidature.imputation",
    "motif": "candidature.motif",
    "criteres": "candidature.criteres",
    "piece": "candidature.condition_piece",
    "le": "candidature.condition_le",
}
FIELD_OF = {path: name for name, path in PATHS.items()}
WANTED = {
    "candidature.motif": "Choisissez le motif : un refus est motivé, en droit et en fait.",
    "candidature.condition_piece": "Choisissez la pièce : une condition nomme une pièce de la liste et une date.",
    "candidature.condition_le": "Écrivez le jour attendu : une condition nomme une pièce de la liste et une date.",
}
RANK_RULE, GROUND_RULE, FACTS_RULE = "un-seul-attributaire", "irrecevabilite-deux-motifs", "motif-conforme-aux-faits"
CONDITION_RULE, REASON_RULE, COMPETENCE = "condition-suspensive-complete", "refus-motive", "commission-competente"
TOGETHER = {"majorite-des-voix", "avis-des-elus", RANK_RULE, "classement-selon-patrimoine"}
OF_THE_DECISION = {"decision-prise", CONDITION_RULE, REASON_RULE, GROUND_RULE, FACTS_RULE}
ANOTHER = "Choisissez un autre motif."
OTHERWISE = "Complétez le dossier, ou choisissez un autre motif."

HELD = (
    "La commission n’y revient qu’en présentant de nouveau le dossier à une prochaine séance. Une saisie qui ne dit "
    "pas ce qu’elle a décidé se rectifie, logement par logement, jusqu’à la signature du procès-verbal."
)


def fields_of(decision: str) -> tuple[str, ...]:
    """The fields that a decision calls for, besides itself; only a ranked attribution has a rank to choose."""
    if decision == CONDITIONAL:
        return ("imputation", "piece", "le")
    if decision in ATTRIBUTIONS:
        return ("rang", "imputation") if decision == RANKED else ("imputation",)
    return ("motif",) if decision in REFUS else ()


@dataclass
class Proposal:
    """What was typed for one candidate, as values by field; `errors` by field; `lacking`: what its reason rests on and
    nothing records."""

    candidature: Candidature
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    lacking: tuple[Missing, ...] = ()

    @property
    def key(self) -> str:
        return candidate_key(self.candidature.id)

    @property
    def decision(self) -> str:
        return self.values.get("decision", "")

    def refuse(self, name: str, message: str) -> None:
        self.errors.setdefault(name, message)


def read(form: Mapping[str, str], candidatures: Iterable[Candidature]) -> list[Proposal]:
    """The form's fields `decision-12`, `rang-12`…; only those that the decision calls for are kept."""
    return [_read_one(form, row) for row in candidatures]


def _read_one(form: Mapping[str, str], row: Candidature) -> Proposal:
    found = Proposal(row)
    decision = form.get(f"decision-{row.id}", "")
    for name in ("decision", *fields_of(decision), *(("rang",) if decision in ATTRIBUTIONS else ())):
        text = form.get(f"{name}-{row.id}", "").strip()
        try:
            if text:
                found.values[name] = fait(PATHS[name]).kind.from_text(text)
        except BadValue as error:
            found.refuse(name, str(error))
    found.values |= compared.kept(form, found.values.get("motif"))
    return found


def examine(case: CaseFile, seance: Seance, proposals: list[Proposal]) -> dict[str, str]:
    """Puts on each proposal what refuses it; returns what refuses the whole dwelling."""
    decided = [one for one in proposals if one.decision and not one.errors]
    files = {one.key: _with(case.candidates[one.key], one) for one in decided}
    if not files:
        return {}
    policy, figures = cases.policy_of(seance.bailleur), figures_of(seance.bailleur)
    verdicts = check(CaseFile(case.common, files), policy, "seance", seance.le, figures)
    for one in decided:
        own = [verdict for verdict in verdicts if verdict.candidate == one.key]
        _examine_one(one, own, files[one.key], seance)
    complete = len(decided) == len(proposals)
    _examine_ranks(decided, verdicts, complete)
    _examine_outranked(decided, complete)
    wrong = next((one for one in verdicts if one.rule == COMPETENCE and one.outcome == BLOQUANT), None)
    return {"seance": wrong.message} if wrong else {}


def _with(dossier: Dossier, proposal: Proposal) -> Dossier:
    """The candidate's file as the decision would leave it."""
    kept = {path: value for path, value in dossier.values.items() if path not in FIELD_OF}
    return Dossier({**kept, **{PATHS[name]: value for name, value in proposal.values.items()}}, dossier.records)


def _examine_one(one: Proposal, verdicts: list[Verdict], dossier: Dossier, seance: Seance) -> None:
    if one.decision == RANKED and "rang" not in one.values:
        one.refuse("rang", "Écrivez le rang décidé, par exemple 1.")
    elif one.decision in ATTRIBUTIONS and one.decision != RANKED and one.values.get("rang", 1) > 1:
        one.refuse("decision", "Après le rang 1, la décision est une attribution avec classement.")
    if one.decision in ATTRIBUTIONS and dossier.values.get(BESIDE):
        advice = "choisissez une irrecevabilité, une non-attribution, ou un report"
        one.refuse("decision", f"Ce dossier est présenté pour irrecevabilité, à côté de la liste\u00a0: {advice}.")
    for verdict in verdicts:
        if verdict.rule in OF_THE_DECISION:
            _examine_decision(one, verdict, dossier, seance)
        elif verdict.outcome == BLOQUANT and one.decision in ATTRIBUTIONS:
            advice = "Corrigez le dossier, ou choisissez une autre décision."
            one.refuse("decision", f"{verdict.title}\u00a0: {verdict.message} {advice}")
    if one.decision in REFUS and "motif" in one.values:
        _examine_reason(one, verdicts, dossier, seance)


def _examine_decision(one: Proposal, verdict: Verdict, dossier: Dossier, seance: Seance) -> None:
    if verdict.outcome == COMPLETER:
        for lacking in verdict.missing:
            if lacking.fact in WANTED:
                one.refuse(FIELD_OF[lacking.fact], WANTED[lacking.fact])
            elif verdict.rule == FACTS_RULE:
                one.refuse("motif", f"Le dossier ne permet pas de vérifier ce motif. {verdict.message} {OTHERWISE}")
    elif verdict.outcome == BLOQUANT and verdict.rule == CONDITION_RULE:
        _examine_condition(one, dossier, seance)
    elif verdict.outcome == BLOQUANT and verdict.rule == GROUND_RULE:
        advice = "Choisissez l’un des deux motifs d’irrecevabilité, ou une non-attribution."
        one.refuse("motif", f"Seuls le séjour et le plafond de ressources rendent une demande irrecevable. {advice}")


def _examine_condition(one: Proposal, dossier: Dossier, seance: Seance) -> None:
    """A condition awaits a paper that is not there, for a day after the session."""
    if (paper := one.values.get("piece")) in (dossier.values.get("demande.pieces_vues") or ()):
        advice = "Choisissez la pièce qui manque, ou une attribution sans condition."
        seen = f"«\u00a0{PIECES[paper]}\u00a0»\u00a0: cette pièce est déjà notée comme vue, rien ne manque."
        one.refuse("piece", f"{seen} {advice}")
    if (due := one.values.get("le")) and due <= seance.le:
        said, day = format_date(due), format_date(seance.le)
        one.refuse("le", f"Choisissez un jour après la séance du {day}\u00a0; vous avez écrit le {said}.")


def _examine_reason(one: Proposal, verdicts: list[Verdict], dossier: Dossier, seance: Seance) -> None:
    """A reason of the landlord's list, of that decision, that the recorded facts allow to verify, and bear."""
    reason = reasons(cases.policy_of(seance.bailleur)).get(one.values["motif"])
    if reason is None or reason.decision != one.decision:
        one.refuse("motif", "Ce motif n’est pas de ceux de cette décision : choisissez-en un dans la liste.")
        return
    found = compare_reason(reason, dossier, verdicts)
    failed = next((verdict for verdict in verdicts if verdict.rule == FACTS_RULE and verdict.outcome == BLOQUANT), None)
    if found.outcome == BLOQUANT or failed:
        told = found.text if found.outcome == BLOQUANT else failed.message
        one.refuse("motif", f"Le dossier contredit ce motif. {told} Choisissez un autre motif, ou corrigez le dossier.")
    elif found.outcome == COMPLETER:
        one.lacking = found.missing
        told = f"Il manque : {_named(found.missing)}. {OTHERWISE}" if found.missing else f"{found.text} {ANOTHER}"
        one.refuse("motif", f"Le dossier ne permet pas de vérifier ce motif. {told}")


def _named(missing: Iterable[Missing]) -> str:
    """« aide au logement ; ressources mensuelles »; a figure of the administrator by its own words."""
    labels = (one.question if one.fact.startswith("chiffre:") else fait(one.fact).label for one in missing)
    return " ; ".join(f"{label[:1].lower()}{label[1:]}" for label in labels)


def _examine_ranks(decided: list[Proposal], verdicts: list[Verdict], complete: bool) -> None:
    """Two candidates at one rank are refused at once; a gap, once everybody is decided."""
    failed = next((one for one in verdicts if one.rule == RANK_RULE and one.outcome == BLOQUANT), None)
    if failed is None:
        return
    holders: dict[int, list[Proposal]] = {}
    for one in decided:
        if one.decision in ATTRIBUTIONS:
            holders.setdefault(one.values.get("rang", 1), []).append(one)
    shared = {rank: several for rank, several in holders.items() if len(several) > 1}
    for rank, several in shared.items():
        for one in several:
            one.refuse("rang" if one.decision == RANKED else "decision", _how_to_rank(one, rank))
    if complete and not shared:
        given = ", ".join(str(rank) for rank in sorted(holders))
        next(iter(holders[max(holders)])).refuse("rang", f"Les rangs donnés sont {given} : il en manque un avant.")


def _how_to_rank(one: Proposal, rank: int) -> str:
    shared = f"Deux candidats ont le rang {rank}"
    if one.decision == RANKED:
        return f"{shared} : donnez un rang à chacun, 1, 2, 3 sans saut."
    if one.decision == CONDITIONAL:
        return f"{shared} : une attribution sous condition prend le rang 1, l’autre se classe après elle, au rang 2."
    return f"{shared} : pour placer celui-ci après l’autre, choisissez une attribution avec classement et son rang, 2."


def _examine_outranked(decided: list[Proposal], complete: bool) -> None:
    """« Another candidacy was retained » wants one that was."""
    if not complete or any(one.decision in ATTRIBUTIONS for one in decided):
        return
    for one in decided:
        if one.values.get("motif") == compared.OUTRANKED:
            one.refuse("motif", "Aucune candidature n’est retenue sur ce logement : choisissez un autre motif.")


def on_the_vote(session: Session, seance: Seance, entry: Entry) -> list[Verdict]:
    """What the rules say of the dwelling's vote and of its decisions taken together."""
    policy, figures = cases.policy_of(seance.bailleur), figures_of(seance.bailleur)
    found = check(cases.of_sitting(session, entry.liste, seance), policy, "seance", seance.le, figures)
    return [one for one in found if one.rule in TOGETHER and one.outcome != SANS_OBJET]


def typed(entry: Entry, form: Mapping[str, str]) -> list[Proposal]:
    """What the form of a dwelling says of each candidate, on the versions that it was shown."""
    rows = [one.candidature for one in entry.candidates]
    for row in rows:
        db.expect_version(row, form.get(f"version-{row.id}", ""))
    return read(form, rows)


def weigh(
    session: Session, seance: Seance, entry: Entry, proposals: list[Proposal], form: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Every check of a dwelling: the vote, by fact, and what refuses the whole; each proposal has its own errors."""
    vote, errors = votes.read(form)
    case = cases.of_sitting(session, entry.liste, seance)
    case.common.values.update(vote)
    _refuse_struck_off(entry, proposals)
    return vote, errors | examine(case, seance, proposals)


def _refuse_struck_off(entry: Entry, proposals: Iterable[Proposal]) -> None:
    """A request struck off since the agenda, by a lease signed elsewhere for one, is given nothing."""
    struck = {one.candidature.id for one in entry.candidates if one.demande.etat == "radiee"}
    for one in proposals:
        if one.candidature.id in struck and one.decision in ATTRIBUTIONS and one.candidature.etat != "bail-signe":
            one.refuse("decision", "Cette demande est radiée : choisissez une non-attribution, ou un report.")


def save(
    session: Session, agent: Agent, seance: Seance, entry: Entry, form: Mapping[str, str]
) -> tuple[list[Proposal], dict[str, str]]:
    """Records the decisions of one dwelling and commits; nothing is written where something is refused.

    Returns the proposals with their errors, and the errors of the whole dwelling.
    """
    proposals = typed(entry, form)
    if too_early := not_yet(seance):
        return proposals, {"seance": too_early}
    vote, errors = weigh(session, seance, entry, proposals, form)
    if errors or any(one.errors for one in proposals):
        return proposals, errors
    votes.keep(session, entry.liste, vote, par=agent.identifiant)
    for one in proposals:
        record(session, agent, seance, one)
    _follow_dwelling(session, entry.logement, proposals)
    session.commit()
    return proposals, {}


def not_yet(seance: Seance) -> str:
    """Why decisions cannot be recorded now; empty when they can."""
    if seance.etat != "ouverte":
        return f"Cette séance est tenue : ses décisions ne changent plus. {HELD}"
    if clock.today() < seance.le:
        return f"La séance siège le {format_date(seance.le)} : les décisions s’enregistrent à partir de ce jour."
    return ""


def record(session: Session, agent: Agent, seance: Seance, one: Proposal) -> None:
    """One candidate's decision as facts and as its own row, in the caller's transaction; the state follows."""
    row, known = one.candidature, subjects.dossier(one.candidature).values
    wanted = {PATHS[name]: value for name, value in one.values.items()}
    changed = {path: value for path, value in wanted.items() if known.get(path) != value}
    dropped = [path for path in FIELD_OF if path in known and path not in wanted]
    if changed or dropped:
        subjects.erase(session, row, dropped, par=agent.identifiant)
        subjects.write(session, row, changed, par=agent.identifiant)
        _keep(session, agent, seance, one)
    row.etat = "inscrite" if not one.decision else "retenue" if one.decision in ATTRIBUTIONS else "non-retenue"
    session.add(row)


def _keep(session: Session, agent: Agent, seance: Seance, one: Proposal) -> None:
    """The decision's own row follows the facts; no decision, no row."""
    query = select(Decision).where(Decision.seance_id == seance.id, Decision.candidature_id == one.candidature.id)
    kept = session.exec(query).first()
    if not one.decision:
        if kept:
            session.delete(kept)
        return
    kept = kept or Decision(seance_id=seance.id, candidature_id=one.candidature.id, decision="", par="", le=clock.now())
    kept.decision, kept.rang = one.decision, one.values.get("rang")
    kept.motifs = [one.values["motif"]] if "motif" in one.values else []
    kept.condition_piece, kept.condition_le = one.values.get("piece"), one.values.get("le")
    kept.par, kept.le = agent.identifiant, clock.now()
    session.add(kept)
    said = {"decision": one.decision, "rang": kept.rang, "motifs": kept.motifs}
    journal(session, agent.identifiant, "decider", "candidature", one.candidature.id, apres=said)


def _follow_dwelling(session: Session, logement: Logement, proposals: list[Proposal]) -> None:
    given = any(one.decision in ATTRIBUTIONS for one in proposals)
    logement.etat = "attribue" if given else "inscrit"
    session.add(logement)
