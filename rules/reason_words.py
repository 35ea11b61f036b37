"""Words of a reason's sentence that no expression gives: the papers that the file lacks, what differs from a paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rules.dossier import Dossier, Record
from rules.facts import candidature, demande, fait, personne, ressources
from rules.facts.demande import CONFIDENTIELS
from rules.french import format_date
from rules.verdict import Missing
from rules.vocabulary import PIECES

# Whose very name tells a ground of priority or of health: no sentence says it. Of the next ones, the name and no value.
UNTOLD = {*CONFIDENTIELS, personne.carte_invalidite.key}
NAMED_ALONE = {ressources.separation_etablie.key, ressources.frais_hebergement.key}
NAMED_ALONE |= {demande.telephone.key, demande.assiste_par.key}
OF_THE_REQUEST = ("demande.", "menage.", "ressources.")
NOTHING_DIFFERS = (
    "Le dossier ne porte plus deux valeurs à citer : saisissez ce qui a été déclaré et ce que dit la pièce."
)
NOTHING_MISSING = "Toutes les pièces demandées par écrit sont notées comme vues."
LACKING = "pieces_manquantes"
TO_COMPLETE = (demande.pieces_vues, candidature.pieces_demandees, candidature.complement_demande_le)


class LackingFacts(ValueError):
    """A sentence that cannot be written yet; `missing` says what to ask, and whom; `why` what no question mends."""

    def __init__(self, missing: Iterable[Missing], why: str = ""):
        self.missing, self.why = tuple(missing), why
        super().__init__(" ; ".join(one.question for one in self.missing) or why)


@dataclass(frozen=True)
class Disagreement:
    """One fact of the request: what was declared (or extracted), and what a paper says."""

    path: str
    said: Record
    read: Record

    @classmethod
    def of(cls, path: str, records: list[Record]) -> Disagreement | None:
        """None where no sentence may name the fact, or where no paper contradicts what was said."""
        if not path.startswith(OF_THE_REQUEST) or fait(path).key in UNTOLD:
            return None
        papers = [one for one in records if one.origine == "piece"]
        others = [one for one in records if one.origine != "piece"]
        return cls(path, others[0], papers[0]) if papers and others else None

    def told(self, dossier: Dossier) -> str:
        """« ressources mensuelles du foyer (2 310 € dans la demande, 1 900 € d’après la pièce remise) »."""
        declared = fait(self.path)
        label = _dated(declared.label, dossier)
        label = label[:1].lower() + label[1:]
        if declared.key in NAMED_ALONE:
            return label
        said, read = (declared.kind.format(one.value) for one in (self.said, self.read))
        return f"{label} ({said} dans la demande, {read} d’après la pièce remise)"


def disagreements(dossier: Dossier) -> list[Disagreement]:
    """What the household said and what a paper says otherwise, where a sentence may name it."""
    found = (Disagreement.of(path, records) for path, records in dossier.contradictions().items())
    return [one for one in found if one]


def papers_lacking(dossier: Dossier) -> tuple[str, ...] | None:
    """The codes of the papers asked for in writing that nobody has seen; None while either is not recorded."""
    asked, seen = (dossier.values.get(one.key) for one in (candidature.pieces_demandees, demande.pieces_vues))
    if asked is None or seen is None:
        return None
    return tuple(code for code in PIECES if code in asked and code not in seen)


def unrecorded(dossier: Dossier) -> tuple[Missing, ...]:
    """What is not recorded of the written request for papers, or of the papers seen."""
    lacking = (one for one in TO_COMPLETE if dossier.values.get(one.key) is None)
    return tuple(Missing(one.key, one.question, one.ask) for one in lacking)


def _papers(dossier: Dossier) -> str:
    if missing := unrecorded(dossier):
        raise LackingFacts(missing)
    names = [PIECES[code] for code in papers_lacking(dossier) or ()]
    if not names:
        raise LackingFacts((), NOTHING_MISSING)
    return listed(names)


def listed(names: Iterable[str]) -> str:
    """« avis d’imposition 2025, sur les revenus de 2024 ; justificatifs de ressources »."""
    return "\u00a0; ".join(name[:1].lower() + name[1:] for name in names)


def _request(dossier: Dossier) -> str:
    """« le 2 novembre 2026, pour le 20 novembre 2026 au plus tard », as the letter of that day said it."""
    if missing := unrecorded(dossier):
        raise LackingFacts(missing)
    until = dossier.values.get(candidature.pieces_attendues_le.key)
    asked = f"le {format_date(dossier.values[candidature.complement_demande_le.key])}"
    return f"{asked}, pour le {format_date(until)} au plus tard" if until else asked


def _differences(dossier: Dossier) -> str:
    found = disagreements(dossier)
    if not found:
        raise LackingFacts((), NOTHING_DIFFERS)
    return "\u00a0; ".join(one.told(dossier) for one in found)


def _dated(label: str, dossier: Dossier) -> str:
    """« N-2 » says nothing to a person: the year of the notice, where it is recorded."""
    year: Any = dossier.values.get(ressources.annee_rfr.key)
    return label.replace("N-2", str(year)).replace("N-1", str(year + 1)) if year else label


TOLD: dict[str, Callable[[Dossier], str]] = {
    LACKING: _papers,
    "demande_de_pieces": _request,
    "differences": _differences,
}
