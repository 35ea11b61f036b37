"""What the recorded facts say of the reasons given: where the rules leave a refusal's reason for people to judge, and
what to record where nothing bears one out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.french import typeset
from rules.ground_tables import RESTS_ON_FIGURES
from rules.parameters import Chiffres
from rules.reasons import Comparison, Reason, compare_reason, reasons
from rules.side_by_side import Figure, Outdone, figures_beside, outdone
from rules.verdict import APPRECIER, BLOQUANT, CONFORME, Outcome, Verdict
from webapp.casework import cases, vivier
from webapp.casework.chiffres import figures_of
from webapp.casework.decisions import ATTRIBUTIONS, Proposal
from webapp.casework.justifications import candidate_key
from webapp.casework.seance import UNTOLD, Candidate, Entry
from webapp.db.models import Demande, Logement, Seance
from webapp.letter_contexts import Missing
from webapp.letter_contexts.reading import Gathering

UNSAID = "Le dossier ne suffit pas à l’établir ni à le contredire : la commission l’apprécie."
EXPLAIN = "Aucun texte ne l’interdit : la commission dit ce qui distingue ces dossiers, ou choisit un autre motif."


@dataclass(frozen=True)
class Weighed:
    """A reason that the facts neither bear out nor contradict: what they say of it, with their figures; `beside`: whose
    figures, attributed the same dwelling, would bear it out more."""

    label: str
    outcome: Outcome
    text: str
    beside: str = ""


@dataclass(frozen=True)
class _Weighing:
    """A dwelling's candidates before the rules of the session: their files, and the verdicts on them."""

    case: CaseFile
    verdicts: list[Verdict]
    on: date
    figures: Chiffres

    def compare(self, reason: Reason, one: Candidate) -> Comparison:
        own = [verdict for verdict in self.verdicts if verdict.candidate == _key(one)]
        return compare_reason(reason, self._file(one), own)

    def beside(self, one: Candidate) -> dict[str, Figure]:
        return figures_beside(self._file(one), self.on, self.figures)

    def _file(self, one: Candidate) -> Dossier:
        return self.case.common.merged(self.case.candidates[_key(one)])


def _key(one: Candidate) -> str:
    return candidate_key(one.candidature.id)


def _weighing(session: Session, seance: Seance, entry: Entry) -> _Weighing:
    policy, figures = cases.policy_of(seance.bailleur), figures_of(seance.bailleur)
    case = cases.of_sitting(session, entry.liste, seance)
    return _Weighing(case, check(case, policy, "seance", seance.le, figures), seance.le, figures)


def weighed(session: Session, seance: Seance, entry: Entry) -> dict[int, Weighed]:
    """Candidacy → what is left to appraise in its reason; nobody whose reason the facts bear out, and nobody else's
    figures outdo."""
    refused = [one for one in entry.candidates if one.decision and one.decision.motifs]
    if not refused:
        return {}
    listed, weighing = reasons(cases.policy_of(seance.bailleur)), _weighing(session, seance, entry)
    found = {one.candidature.id: _of_one(listed.get(one.decision.motifs[0]), one, entry, weighing) for one in refused}
    return {number: one for number, one in found.items() if one}


def _of_one(reason: Reason | None, one: Candidate, entry: Entry, weighing: _Weighing) -> Weighed | None:
    if reason is None or reason.decision != one.decision.decision:
        return None
    found, worse = weighing.compare(reason, one), [each.said for each in _outdone(reason, one, entry, weighing)]
    spoken = found.outcome != CONFORME and (found.working or found.missing)  # something recorded speaks of it
    if not (spoken or worse):
        return None
    outcome = APPRECIER if found.outcome == CONFORME else found.outcome
    beside = typeset(" ".join((*worse, EXPLAIN))) if worse else ""
    return Weighed(reason.label, outcome, _discreet(found.text) if spoken else "", beside)


def _outdone(reason: Reason, one: Candidate, entry: Entry, weighing: _Weighing) -> Iterable[Outdone]:
    """The figures of this reason that somebody attributed exceeds, unless a rule of the landlord sets the two apart."""
    if reason.code not in RESTS_ON_FIGURES:
        return ()
    given = (each for each in entry.candidates if each.decision and each.decision.decision in ATTRIBUTIONS)
    alike = (each for each in given if weighing.compare(reason, each).outcome != BLOQUANT)
    return outdone(reason.code, weighing.beside(one), {each.name: weighing.beside(each) for each in alike})


def side_by_side(session: Session, seance: Seance, entry: Entry) -> list[tuple[str, list[Figure]]]:
    """Each candidate with the figures that are compared, in the order of the slate."""
    case, figures = cases.of_sitting(session, entry.liste, seance), figures_of(seance.bailleur)
    files = ((one.name, case.common.merged(case.candidates[_key(one)])) for one in entry.candidates)
    return [
        (name, [_filed(file, seance.le), *figures_beside(file, seance.le, figures).values()]) for name, file in files
    ]


def _filed(file: Dossier, on: date) -> Figure:
    """How old the request is: no reason rests on it, but many ranks do."""
    day = file.values.get("demande.deposee_le")
    return Figure("Première demande", day, vivier.filed(day, on))


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
