"""What the recorded facts say of the reasons given: where the rules leave a refusal's reason for people to judge, and
what to record where nothing bears one out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from rules.check import check
from rules.reasons import compare_reason, reasons
from rules.verdict import CONFORME, Outcome
from webapp.casework import cases
from webapp.casework.chiffres import figures_of
from webapp.casework.decisions import Proposal
from webapp.casework.justifications import candidate_key
from webapp.casework.seance import UNTOLD, Candidate, Entry
from webapp.db.models import Demande, Logement, Seance
from webapp.letter_contexts import Missing
from webapp.letter_contexts.reading import Gathering

UNSAID = "Le dossier ne suffit pas à l’établir ni à le contredire : la commission l’apprécie."


@dataclass(frozen=True)
class Weighed:
    """A reason that the facts neither bear out nor contradict: what they say of it, with their figures."""

    label: str
    outcome: Outcome
    text: str


def weighed(session: Session, seance: Seance, entry: Entry) -> dict[int, Weighed]:
    """Candidacy → what is left to appraise in its reason; nobody whose reason the facts bear out."""
    refused = [one for one in entry.candidates if one.decision and one.decision.motifs]
    return dict(_found(session, seance, entry, refused)) if refused else {}


def _found(
    session: Session, seance: Seance, entry: Entry, refused: Iterable[Candidate]
) -> Iterable[tuple[int, Weighed]]:
    policy, case = cases.policy_of(seance.bailleur), cases.of_sitting(session, entry.liste, seance)
    verdicts = check(case, policy, "seance", seance.le, figures_of(seance.bailleur))
    listed = reasons(policy)
    for one in refused:
        key, reason = candidate_key(one.candidature.id), listed.get(one.decision.motifs[0])
        if reason is None or reason.decision != one.decision.decision:
            continue
        own = [verdict for verdict in verdicts if verdict.candidate == key]
        found = compare_reason(reason, case.common.merged(case.candidates[key]), own)
        if found.outcome != CONFORME and (found.working or found.missing):  # something recorded speaks of it
            yield one.candidature.id, Weighed(reason.label, found.outcome, _discreet(found.text))


def to_record(session: Session, one: Proposal) -> list[Missing]:
    """What the reason of a refusal rests on and nothing records, each with the record where it is given."""
    if not one.lacking:
        return []
    demande = session.get_one(Demande, one.candidature.demande_id)
    rows = {"demande": demande, "candidature": one.candidature}
    rows |= {"logement": session.get(Logement, one.candidature.logement_id)}
    rows |= {"occupation": cases.tenancy(session, demande)}
    gathering = Gathering(demande.named, rows)
    gathering.lack_all(one.lacking)
    return [found for found in gathering.missing.values() if found.subject_id is not None]


def _discreet(text: str) -> str:
    """Nothing of a label, a proof or a card."""
    return UNSAID if any(label in text for label in UNTOLD) else text
