"""Does a file allow the reason of a decision? The verdicts and facts that a reason rests on, set against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rules.dossier import Dossier
from rules.facts import fait
from rules.french import typeset
from rules.ground_tables import (
    A_ROOM_MORE,
    BEYOND_ROOMS,
    BORNE_OUT_BY,
    BY_ROOMS,
    CONFLICTING,
    FORMER_DEBT,
    HELD_BY_RULES,
    LABELS,
    NEEDED,
    NO_DEBT_HERE,
    OPEN_BOTH_WAYS,
    OPPOSED,
    REFUTED_BY_FACT,
    REFUTED_BY_RULES,
    RESTS_ON,
    ROOM_NEEDED,
    SETTLED,
    SHOWN,
    TENANT,
    WEIGHED,
)
from rules.reason_lists import Reason, gather, lists, unlawful
from rules.reason_words import NOTHING_MISSING, disagreements, papers_lacking, unrecorded
from rules.verdict import (
    APPRECIER,
    BLOQUANT,
    COMPLETER,
    CONFORME,
    SANS_OBJET,
    Missing,
    Operation,
    Outcome,
    Verdict,
)

REASON_WANTED = Missing("candidature.motif", "Quel motif de la liste du bailleur ?", "bailleur")


@dataclass(frozen=True)
class Comparison:
    """conforme: the facts allow the reason; bloquant: they contradict it; completer, apprecier: see `text`."""

    outcome: Outcome
    text: str
    missing: tuple[Missing, ...] = ()
    working: tuple[Operation, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", typeset(self.text))


def compare(code: str, dossier: Dossier, verdicts: Iterable[Verdict]) -> Comparison:
    """A code, or words typed in its place, set against one file; `verdicts` are those of that file."""
    refused = unlawful(code)
    if refused:
        why = f"{refused.label} : {refused.why} ({refused.base})."
        return Comparison(BLOQUANT, f"Motif irrecevable en droit. {why}")
    reason = gather(lists()).get(code)
    if reason is None:
        return Comparison(COMPLETER, "Ce motif n’est d’aucune liste : choisissez-en un.", (REASON_WANTED,))
    return compare_reason(reason, dossier, verdicts)


def compare_reason(reason: Reason, dossier: Dossier, verdicts: Iterable[Verdict]) -> Comparison:
    """A reason of a list set against one file; one that its facts bear out still wants one of its cases."""
    found = _compared(reason, dossier, verdicts)
    if found.outcome not in (CONFORME, APPRECIER):
        return found
    if reason.code in RESTS_ON and (open_still := _by_papers(reason, dossier)):
        return open_still
    if not reason.outside:
        return found
    if all(case.refuted(dossier.values) for case in reason.cases):
        return Comparison(BLOQUANT, _said(reason, reason.outside))
    missing = to_record(reason, dossier)
    return _lacking(reason, missing[0].fact) if missing else found


def to_record(reason: Reason, dossier: Dossier) -> tuple[Missing, ...]:
    """The facts on which all the cases that are left are still open."""
    left = [case.unknown(dossier.values) for case in reason.cases if not case.refuted(dossier.values)]
    paths = dict.fromkeys(path for paths in left for path in paths) if all(left) else ()
    return tuple(Missing(path, fait(path).question, fait(path).ask) for path in paths)


def _compared(reason: Reason, dossier: Dossier, verdicts: Iterable[Verdict]) -> Comparison:
    code = reason.code
    if code in REFUTED_BY_FACT:
        return _by_fact(reason, dossier)
    if code in CONFLICTING:
        return _by_conflict(reason, dossier)
    if code in NEEDED or code in LABELS:
        return _by_presence(reason, dossier.values)
    verdicts = list(verdicts)
    about = [one for one in verdicts if one.rule in _rules(code)]
    if about:
        return _eased(code, _by_verdicts(reason, about, _bearing_out(OPPOSED.get(code), verdicts)), dossier, verdicts)
    return _appraised(reason, [one for one in verdicts if one.rule in SHOWN.get(code, ())])


def _rules(code: str | None) -> tuple[str, ...]:
    return REFUTED_BY_RULES.get(code) or HELD_BY_RULES.get(code, ())


def _by_verdicts(reason: Reason, about: list[Verdict], opposite: list[Verdict]) -> Comparison:
    """A refusal wants one rule that fails for its cause; an attribution wants none that fails. What is unknown, or
    appraised where the rule could say more, leaves either open. `opposite`: what bears the contrary cause out."""
    failed = [one for one in about if fails(reason.code, one)]
    firm = [one for one in failed if beyond_doubt(one)]
    refusal = reason.code in REFUTED_BY_RULES
    if firm and (refusal or any(one.outcome != APPRECIER for one in firm)):
        return _told(reason, _borne_out(opposite) if refusal else BLOQUANT, [*firm, *opposite])
    waiting = [one for one in about if one.outcome == COMPLETER]
    if waiting:
        lacking = {item.fact: item for one in waiting for item in one.missing}
        return _told(reason, COMPLETER, waiting, tuple(lacking.values()))
    if failed:
        return _told(reason, APPRECIER, [*failed, *opposite])
    if any(beyond_doubt(one) for one in opposite):
        return _told(reason, BLOQUANT, [*about, *opposite])
    return _told(reason, _unfailed(reason.code, about), [*about, *opposite])


def _eased(code: str, found: Comparison, dossier: Dossier, verdicts: list[Verdict]) -> Comparison:
    """What the count of rooms would settle is left to people where it misleads."""
    outcome, rules = BY_ROOMS.get(code, (None, ()))
    if found.outcome != outcome or any(beyond_doubt(one) for one in _bearing_out(BEYOND_ROOMS.get(code), verdicts)):
        return found
    if any(dossier.values.get(path) for path in ROOM_NEEDED):
        return replace(found, outcome=APPRECIER, text=f"{found.text} {A_ROOM_MORE}")
    aside = [one for one in verdicts if one.rule in rules and one.outcome == SANS_OBJET]
    if not aside:
        return found
    return replace(found, outcome=APPRECIER, text=f"{found.text} {aside[0].message}")


def _borne_out(opposite: list[Verdict]) -> Outcome:
    """Where the facts also bear out the contrary, people say which counts."""
    return APPRECIER if any(beyond_doubt(one) for one in opposite) else CONFORME


def _unfailed(code: str, about: list[Verdict]) -> Outcome:
    """Where no rule fails for the cause that is given."""
    if code not in REFUTED_BY_RULES:
        return CONFORME
    if code in OPEN_BOTH_WAYS and any(one.outcome == one.declared.level for one in about):
        return APPRECIER
    return APPRECIER if all(one.rule in WEIGHED or _set_aside(one) for one in about) else BLOQUANT


def _set_aside(one: Verdict) -> bool:
    """Does the policy set its own rule aside here? The law's that does not apply contradicts what leans on it."""
    return one.outcome == SANS_OBJET and bool(one.declared.landlord)


def _bearing_out(cause: str | None, verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The rules that fail for this cause; none where there is no cause."""
    return [one for one in verdicts if one.rule in _rules(cause) and fails(cause, one)]


def beyond_doubt(one: Verdict) -> bool:
    return one.outcome == one.declared.level and not one.account.doubts()


def fails(code: str | None, one: Verdict) -> bool:
    if one.outcome in (CONFORME, SANS_OBJET, COMPLETER):
        return False
    name = BORNE_OUT_BY.get((code, one.rule))
    return name is None or bool(one.account.value(name))


def _told(reason: Reason, outcome: Outcome, about: list[Verdict], missing: tuple[Missing, ...] = ()) -> Comparison:
    facts = " ".join(" ".join((f"{one.title} : {one.message}", *one.account.doubts())) for one in about)
    working = tuple(operation for one in about for operation in one.working)
    return Comparison(outcome, _said(reason, facts), missing, working)


def _said(reason: Reason, facts: str) -> str:
    """« Motif : charge de loyer trop élevée. Taux d’effort… : 24,1 % pour un repère de 33 %. »"""
    return f"Motif : {reason.label[:1].lower()}{reason.label[1:]}. {facts}"


def _appraised(reason: Reason, shown: list[Verdict]) -> Comparison:
    """No threshold to hold the reason against: the figures there are, or what the file must hold."""
    waiting = {item.fact: item for one in shown for item in one.missing}
    if waiting:
        return _told(reason, COMPLETER, shown, tuple(waiting.values()))
    if shown:
        told = _told(reason, APPRECIER, shown)
        return replace(told, text=f"{told.text} Le bailleur n’a pas de seuil : la commission apprécie.")
    facts = f"Aucun fait saisi ne se compare à ce motif. À vérifier au dossier : {' ; '.join(reason.faits)}."
    return Comparison(APPRECIER, _said(reason, facts))


def _by_fact(reason: Reason, dossier: Dossier) -> Comparison:
    path, refuting, said = REFUTED_BY_FACT[reason.code]
    value, one = dossier.values.get(path), fait(path)
    if reason.code == "NA-DETTE" and (found := _former_or_settled(reason, dossier, value)):
        return found
    if value is None:
        return _no_tenancy(reason, dossier) if reason.code == "NA-DETTE" else _lacking(reason, path)
    if value in refuting:
        return Comparison(BLOQUANT, _said(reason, said))
    return Comparison(CONFORME, _said(reason, f"{one.label} : {one.kind.format(value)}."))


def _former_or_settled(reason: Reason, dossier: Dossier, rent: str | None) -> Comparison | None:
    """What the rent record alone does not say: a commitment to pay, and a debt of a former tenancy.

    A commitment is recorded as signed, and the reason holds against one that is not kept: people say which."""
    former, settled = dossier.values.get(FORMER_DEBT), dossier.values.get(SETTLED)
    if rent != "dette" and not former:
        return None
    if settled:
        facts = "Le dossier dit la dette régularisée, ou un engagement signé : à écarter, sauf engagement non respecté."
        return Comparison(APPRECIER, _said(reason, facts))
    if rent == "dette":
        return None
    if settled is None:
        return _lacking(reason, SETTLED)
    return Comparison(CONFORME, _said(reason, "Une dette antérieure est enregistrée, sans engagement de la payer."))


def _no_tenancy(reason: Reason, dossier: Dossier) -> Comparison:
    """Nothing is recorded of a rent: whoever is no tenant of ours owes us none, and any other is looked up first."""
    tenant = dossier.values.get(TENANT)
    if tenant is False:
        return Comparison(COMPLETER, _said(reason, NO_DEBT_HERE))
    return _lacking(reason, TENANT if tenant is None else REFUTED_BY_FACT[reason.code][0])


def _lacking(reason: Reason, path: str) -> Comparison:
    one = fait(path)
    facts = f"Il manque : {one.label[:1].lower()}{one.label[1:]}."
    return Comparison(COMPLETER, _said(reason, facts), (Missing(path, one.question, one.ask),))


def _by_papers(reason: Reason, dossier: Dossier) -> Comparison | None:
    """A paper is lacking once it was asked for in writing and nobody has seen it."""
    if missing := unrecorded(dossier):
        labels = " ; ".join(f"{fait(one.fact).label[:1].lower()}{fait(one.fact).label[1:]}" for one in missing)
        return Comparison(COMPLETER, _said(reason, f"Il manque : {labels}."), missing)
    return None if papers_lacking(dossier) else Comparison(BLOQUANT, _said(reason, NOTHING_MISSING))


def _by_conflict(reason: Reason, dossier: Dossier) -> Comparison:
    """What was declared against what a document says, where the file holds both."""
    found = disagreements(dossier)
    if found:
        labels = " ; ".join(fait(one.path).label for one in found)
        return Comparison(CONFORME, _said(reason, f"Le dossier porte des valeurs qui ne concordent pas : {labels}."))
    facts = (
        "Le dossier ne porte pas deux valeurs qui diffèrent : saisissez ce qui a été déclaré et ce que dit la pièce."
    )
    return Comparison(COMPLETER, _said(reason, facts))


def _by_presence(reason: Reason, values: Mapping[str, Any]) -> Comparison:
    path = NEEDED.get(reason.code) or LABELS[reason.code]
    value = values.get(path)
    if value is None:
        return _lacking(reason, path)
    if reason.code in LABELS and not value:
        return Comparison(BLOQUANT, _said(reason, "Le dossier ne porte aucune priorité reconnue."))
    shown = "priorité reconnue au dossier" if reason.code in LABELS else fait(path).kind.format(value)
    return Comparison(CONFORME, _said(reason, f"{fait(path).label if reason.code in NEEDED else 'Dossier'} : {shown}."))
