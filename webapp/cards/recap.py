"""What is said again at the end of a call: who will live there, on what, and which papers are still to come."""

from __future__ import annotations

from rules.facts import demande, ressources
from webapp.cards.household import household, persons
from webapp.casework.conversations import Exchange
from webapp.casework.sections import to_confirm
from webapp.letter_contexts.demande import asked_papers
from webapp.letter_contexts.reading import lease_year, paper

INCOMES = (ressources.rfr_n2, ressources.mensuelles, ressources.aide_logement)
UNKNOWN = "ne sait pas"


def recap(exchange: Exchange) -> list[tuple[str, str]]:
    """Household, incomes and missing papers, in words; not the incomes that are still to confirm, told apart."""
    names = ", ".join(one.name for one in persons(exchange.dossier, exchange.on))
    said = [("Ménage", f"{household(exchange.dossier)}\u00a0: {names}")]
    apart = {path for question in to_confirm(exchange) for path in question.paths}
    for fact in INCOMES:
        if exchange.dossier.asked(fact.key) and fact.key not in apart:
            value = exchange.dossier.values.get(fact.key)
            said.append((fact.label, UNKNOWN if value is None else fact.kind.format(value)))
    return [*said, ("Pièces qui manquent", ", ".join(missing_papers(exchange)) or "aucune")]


def missing_papers(exchange: Exchange) -> list[str]:
    """The papers that the landlord's text asks for, and that nobody has seen yet."""
    seen = exchange.dossier.values.get(demande.pieces_vues.key) or ()
    year = lease_year(exchange.case.common.values.get("logement.disponible_le"), exchange.on)
    left = [paper(code, year) for code in asked_papers(exchange.policy) if code not in seen]
    return [f"{one[:1].lower()}{one[1:]}" for one in left]
