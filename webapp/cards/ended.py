"""What the end of an exchange says: what was decided, what is still missing, who does what next.

A ground of priority, health and violence have no place there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from letters.sensitive import telling_words
from rules.facts import demande, logement
from rules.french import format_date
from rules.verdict import SANS_OBJET, gravest_first
from webapp.cards.held import held
from webapp.cards.recap import missing_papers
from webapp.cards.sheet import of_outcome
from webapp.cards.transcript import ranked, session_said
from webapp.casework.chiffres import figures_of
from webapp.casework.conversations import Exchange
from webapp.casework.flechage import ETATS_CANDIDATURE, TO_PRESENT, stands
from webapp.casework.judging import CALL, FLAGGING
from webapp.letter_contexts.demande import papers_delay
from webapp.letter_contexts.reading import Setting

QUALIFIED, SET_ASIDE = "qualifiee", "ecartee"
ENTERED, DECIDES = "La liste s’inscrit à l’ordre du jour de la commission.", "La commission décide à la séance."
AFTER_CALL = {
    QUALIFIED: "Le chargé de relation client réunit les candidats de ce logement, puis compose la liste.",
    SET_ASIDE: "Le chargé de relation client cherche un autre candidat pour ce logement.",
    "proposee": ENTERED,
    "inscrite": DECIDES,
}
EXAMINED = "La commission l’examine à côté de la liste, sans rang."
SEARCH = "Le chargé de relation client cherche des candidats dans le vivier, puis les appelle."
AFTER_FLAGGING = {"fleche": SEARCH, "non-fleche": SEARCH, "liste-ouverte": ENTERED, "inscrit": DECIDES}
FLAGGED = {
    True: "Logement fléché : au rang 1, un candidat reconnu par un label ou du premier quartile.",
    False: "Logement non fléché : la recherche s’ouvre à tous les candidats.",
}
BEFORE_AGENDA = "avant l’inscription à l’ordre du jour"


def concluded(exchange: Exchange) -> list[str]:
    """What a slate or an agenda entry has settled, one thing a line; nothing for the other conversations."""
    kind = exchange.declared.kind
    if kind not in ("liste", "ordre_du_jour"):
        return []
    place = [f"Séance\u00a0: {session_said(exchange)}"] if kind == "ordre_du_jour" else []
    return [*place, *ranked(exchange)]


def ended(exchange: Exchange) -> list[tuple[str, str]]:
    """Label and sentence, at most five; nothing for the other conversations."""
    said = {CALL: _of_call, FLAGGING: _of_flagging}.get(exchange.declared.kind)
    return [(label, text) for label, text in said(exchange) if text] if said else []


def _of_call(exchange: Exchange) -> list[tuple[str, str]]:
    row = exchange.rows["candidature"]
    beside = stands(row) == TO_PRESENT
    expected = beside or row.etat != SET_ASIDE
    return [
        ("Décision", _decided(exchange)),
        ("Règles", _judged(exchange)),
        ("Pièces à recevoir", _papers(exchange) if expected else ""),
        ("Il manque", _lacking(exchange) if expected else ""),
        ("Ensuite", EXAMINED if beside else AFTER_CALL.get(row.etat, "")),
    ]


def _of_flagging(exchange: Exchange) -> list[tuple[str, str]]:
    values, row = exchange.dossier.values, exchange.rows["logement"]
    free = values.get(logement.disponible_le.key)
    return [
        ("Décision", FLAGGED.get(values.get(logement.fleche.key), "")),
        ("Libre", f"Le {format_date(free)}." if free else "À une date qui reste à noter."),
        ("Règles", _judged(exchange)),
        ("Il manque", _lacking(exchange)),
        ("Ensuite", AFTER_FLAGGING.get(row.etat, "")),
    ]


def _decided(exchange: Exchange) -> str:
    """« Claire Delmas : candidature qualifiée pour ce logement. »"""
    row, request = exchange.rows["candidature"], exchange.rows["demande"]
    stand = stands(row)
    rank = f", rang {row.rang}" if row.rang else " pour ce logement" if row.etat == QUALIFIED else ""
    looking = exchange.dossier.values.get(demande.toujours_en_recherche.key)
    active = " Sa demande reste active." if stand == ETATS_CANDIDATURE[SET_ASIDE] and looking is not False else ""
    return f"{request.named}\u00a0: {stand[0][:1].lower()}{stand[0][1:]}{rank}.{active}"


def _judged(exchange: Exchange) -> str:
    """« 4 à apprécier, 4 à compléter, 17 conformes. »"""
    counts = Counter(one.outcome for one in gravest_first(exchange.verdicts) if one.outcome != SANS_OBJET)
    told = ", ".join(of_outcome(number, outcome) for outcome, number in counts.items())
    return f"{told}." if told else ""


def _papers(exchange: Exchange) -> str:
    """Those that the landlord's text asks for, and the last day that it gives."""
    papers = missing_papers(exchange)
    if not papers:
        return "Aucune ne manque."
    figures = figures_of(exchange.policy.identifier)
    day, _ = papers_delay(Setting(exchange.policy, exchange.on, figures))
    until = f", au plus tard le {format_date(day)} si elles sont demandées aujourd’hui" if day else ""
    listed = "\u00a0; ".join(papers)
    return f"{listed[:1].upper()}{listed[1:]}{until}."


def _lacking(exchange: Exchange) -> str:
    return awaited(dict.fromkeys(name for _, name, _ in held(exchange)))


def awaited(names: Iterable[str]) -> str:
    """The answers that nobody had and that the agenda requires; one whose very name would tell too much is counted."""
    names = list(names)
    told = [f"«\u00a0{one}\u00a0»" for one in names if not telling_words(one)]
    more = len(names) - len(told)
    told += [f"{more} réponse{'s' if more > 1 else ''} à voir dans l’échange"] if more else []
    return f"{', '.join(told)}, {BEFORE_AGENDA}." if told else ""
