"""To which réservataire an attribution is charged: the one that the commission chose, else the one that counts read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rules.counting import charged
from rules.vocabulary import CONTINGENTS
from webapp.casework import subjects
from webapp.casework.decisions import ATTRIBUTIONS
from webapp.casework.seance import Entry
from webapp.db.models import Candidature, Logement

BY_DEFAULT = ", à défaut de choix"


@dataclass(frozen=True)
class Charge:
    """`chosen`: by the commission; else the dwelling's own réservataire, or the landlord where it was taken back."""

    code: str
    chosen: bool

    @property
    def name(self) -> str:
        return CONTINGENTS[self.code] + ("" if self.chosen else BY_DEFAULT)

    @property
    def plain(self) -> str:
        """Without whom the réservataire serves, which would tell of the household: « État »."""
        return CONTINGENTS[self.code].partition(",")[0] + ("" if self.chosen else BY_DEFAULT)


def charge(logement: Logement, candidature: Candidature) -> Charge | None:
    """None while neither a choice nor the dwelling's quota is known."""
    known = subjects.dossier(logement, candidature).values
    one = {"imputation": known.get("candidature.imputation"), "contingent": known.get("logement.contingent")}
    code = charged(one | {"rendu_pour_un_tour": known.get("logement.rendu_pour_un_tour")})
    return Charge(code, one["imputation"] is not None) if code in CONTINGENTS else None


def charges(entries: Iterable[Entry]) -> dict[int, str]:
    """Candidacy → what is said of the réservataire to whom its attribution is charged; attributions alone."""
    given = (
        (entry.logement, one.candidature)
        for entry in entries
        for one in entry.candidates
        if one.decision and one.decision.decision in ATTRIBUTIONS
    )
    found = {candidature.id: charge(logement, candidature) for logement, candidature in given}
    return {number: one.name if one else "à choisir" for number, one in found.items()}
