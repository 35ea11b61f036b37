"""The working of a figure that a letter gives: what it adds and takes away, so that its reader can do it again."""

from __future__ import annotations

from datetime import date
from functools import cache

from rules.dossier import Dossier
from rules.evaluate import Program, compile_program
from rules.facts import logement
from rules.facts import ressources as moyens
from rules.french import format_amount, typeset
from rules.law.effort import contribution, depense, forfait
from rules.parameters import Chiffres
from rules.reasons import Reason
from rules.working import Reader
from webapp.letter_contexts.reading import capital

SAID = (("ressources.aide_logement", "aide"), ("ressources.mensuelles", "ressources"))
UNSEEN = ("declare", "sne")
FIGURES = frozenset({"taux_effort", "reste_a_vivre"})
RENT = ((logement.loyer, "loyer"), (logement.annexes, "annexes"), (logement.charges, "charges"))
BESIDE = ((forfait, "forfait eau et chauffage"), (contribution, "contribution aux travaux d’énergie"))


@cache
def _program() -> Program:
    return compile_program((depense, moyens.mensuelles))


def of_reason(reason: Reason, dossier: Dossier, on: date, figures: Chiffres) -> str:
    """The working behind the effort rate and the remainder that a reason's sentence gives; empty for the others.

    Everything it needs is known: the sentence itself was written."""
    if not FIGURES & reason.placeholders("candidat"):
        return ""
    reader = Reader(_program().run(dossier.values, on, figures), dossier)
    aid, means, spent = reader.value(moyens.aide_logement), reader.value(moyens.mensuelles), reader.value(depense)
    worked = f"{_sum(reader)} − aide au logement {format_amount(aid)} = {format_amount(spent)}"
    left = f"reste à vivre : {format_amount(means)} − {format_amount(spent)}"
    said = f"Calcul par mois : {worked}, divisés par {format_amount(means)} de ressources ; {left}."
    return typeset(" ".join(filter(None, (said, _declared(dossier)))))


def _sum(reader: Reader) -> str:
    """« loyer 504 € + charges 73,19 € »; what is nought is left out."""
    parts = [(reader.value(one), name) for one, name in (*RENT, *BESIDE)]
    return " + ".join(f"{name} {format_amount(value)}" for value, name in parts if value)


def _declared(dossier: Dossier) -> str:
    """What nobody saw on a paper is told as such."""
    told = [name for path, name in SAID if dossier.origine(path) in UNSEEN]
    return (
        f"{capital(' et '.join(told))} : seulement {'déclarée' if told == ['aide'] else 'déclarées'}." if told else ""
    )
